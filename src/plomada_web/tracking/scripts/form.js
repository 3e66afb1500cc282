// Puts a form here, in a frame of its own. Nothing is kept on the visitor's device.
(() => {
  const script = document.currentScript;
  const there = script.src.replace(/[^/]*$/, "");
  const frame = document.createElement("iframe");
  frame.src = there;
  frame.title = script.dataset.title || document.title;
  frame.width = "100%";
  frame.height = "480";
  frame.style.border = "0";
  script.after(frame);

  // What goes with the form when it is sent: this page, what its address says of a campaign, and the number of a
  // visitor who agreed to be noted.
  const tell = () => {
    const query = [...new URLSearchParams(location.search)].filter(([name]) => name.startsWith("utm_"));
    const said = { page: location.origin + location.pathname, utm: Object.fromEntries(query), visitor: "" };
    try { said.visitor = JSON.parse(localStorage.getItem("plomada")).id; } catch {} // nobody who agreed
    frame.contentWindow.postMessage(said, new URL(there).origin);
  };

  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== new URL(there).origin) return;
    if (event.data.height > 0) frame.height = String(Math.ceil(event.data.height));
    if (event.data.then) location.assign(event.data.then);
    else tell();
  });
  addEventListener("blur", tell); // the visitor goes into the frame; they may have agreed since it was shown
})();
