// Notes which pages of this site a visitor looks at, once they have agreed, and never otherwise.
//   plomada.consent(true)   they agree: a random number is kept here for 13 months at most, and visits are sent
//   plomada.consent(false)  they take it back: the number is removed here, and forgotten there
//   plomada.visit()         another page without a new document
// Where the browser says Do Not Track or Global Privacy Control, nothing is kept and nothing is sent.
(() => {
  const MONTHS_13 = 395 * 24 * 3600 * 1000;
  const there = document.currentScript.src.replace(/[^/]*$/, "visits/");
  const refused = navigator.globalPrivacyControl === true || [navigator.doNotTrack, window.doNotTrack].includes("1");
  let last; // the page that was sent last

  const forget = () => {
    try { localStorage.removeItem("plomada"); } catch {} // no storage: nothing was kept
  };
  const kept = () => {
    try {
      const it = JSON.parse(localStorage.getItem("plomada"));
      if (it && Date.now() - it.since < MONTHS_13) return it.id;
    } catch {}
    forget();
  };
  const keep = () => {
    const id = [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
    try { localStorage.setItem("plomada", JSON.stringify({ id, since: Date.now() })); } catch { return; }
    return id;
  };
  const send = (what) => navigator.sendBeacon(there, JSON.stringify(what));

  const visit = () => {
    const id = !refused && kept();
    const page = location.origin + location.pathname;
    if (!id || page === last) return;
    last = page;
    const query = new URLSearchParams(location.search);
    const utm = Object.fromEntries([...query].filter(([name]) => name.startsWith("utm_")));
    const from = document.referrer && new URL(document.referrer).host;
    send({ id, page, title: document.title, from, utm, pl: query.get("pl") || "" });
  };
  const consent = (given) => {
    if (refused) return;
    const id = kept();
    if (given) {
      if (id || keep()) visit();
    } else if (id) {
      forget();
      last = undefined;
      send({ id, forget: true });
    }
  };

  window.plomada = { consent, visit };
  if (refused) forget();
  else visit();
})();
