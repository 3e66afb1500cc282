// Runs before the first paint: without a choice of the reader's, the page follows the system.
(() => {
  const page = document.documentElement;
  if (!page.hasAttribute("data-theme-follows")) return;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    if (page.hasAttribute("data-theme-follows")) page.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  follow();
  dark.addEventListener("change", follow);
})();
