// Walking a list by keyboard, and the bar of its selected rows. Everything it does can be done without it.
(() => {
  document.documentElement.classList.add("pl-js");
  const list = () => document.querySelector("[data-list]");
  const rows = () => [...(list()?.querySelectorAll("[data-row]") ?? [])];
  const box = (row) => row.querySelector("input[name=row]");
  let here = null;

  const go = (step) => {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(here);
    here?.removeAttribute("data-here");
    here = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
    here.setAttribute("data-here", "");
    (here.querySelector("th a") ?? box(here))?.focus();
    here.scrollIntoView({ block: "nearest" });
  };

  const count = () => {
    const bar = list()?.querySelector("[data-bulk]");
    if (!bar) return;
    const n = rows().filter((row) => box(row)?.checked).length;
    bar.toggleAttribute("data-some", n > 0);
    bar.querySelector("[data-n]").textContent = n;
    const all = list().querySelector("[data-all]");
    all.checked = n > 0 && n === rows().length;
    all.indeterminate = n > 0 && n < rows().length;
  };

  document.addEventListener("change", (event) => {
    const target = event.target;
    if (target.matches?.("[data-all]")) for (const row of rows()) box(row).checked = target.checked;
    if (target.matches?.("[data-all], [name=row]")) count();
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (!here?.isConnected) here = null; // what came may be elsewhere on the page: the place in the list stays
    count();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (!row || row === here) return;
    here?.removeAttribute("data-here");
    here = row;
    here.setAttribute("data-here", "");
  });

  const keys = {
    j: () => go(1),
    k: () => go(-1),
    x: () => here && box(here)?.click(),
    e: () => list()?.querySelector("[data-bulk][data-some] [data-edit]")?.click(),
    f: () => list()?.querySelector("[data-filter]")?.click(),
    "/": () => document.querySelector("[data-search]")?.focus(),
    "?": () => {
      const told = document.querySelector("[data-keys]");
      if (!told) return;
      told.open = !told.open;
      if (told.open) told.querySelector("summary").focus();
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest?.("input:not([type=checkbox]), select, textarea, [contenteditable]");
    if (typing || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  count();
})();
