// Small comforts on top of pages that work without them.
(() => {
  const page = document.documentElement;

  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText("value" in source ? source.value : source.textContent.trim());
    } catch {
      source.select?.(); // no permission or no https: leave it selected, ready for Ctrl+C
      return;
    }
    const told = button.querySelector("[data-copied]");
    if (told) told.hidden = false;
  };

  // Buttons that need this script stay hidden until it runs.
  const reveal = (root) => {
    for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
  };

  // The theme's switch offers the one that is not on the page: only the browser knows which one the system chose.
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-switch], [data-copy]");
    if (!button) return;
    if (button.hasAttribute("data-copy")) copy(button);
    else button.value = page.dataset.bsTheme === "dark" ? "light" : "dark";
  });

  // A form that asks before something is lost: a comfort, never the only guard.
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset?.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });

  // A choice that sends its form at once (filters); the form keeps its button for those without the script.
  document.addEventListener("change", (event) => {
    if (event.target.closest?.("[data-send-on-change]")) event.target.form?.requestSubmit();
  });

  // A figure's card hangs on a line only where it opened under its figure: near an edge it opens above or to the left.
  document.addEventListener("toggle", (event) => {
    const card = event.target;
    if (event.newState !== "open" || !card.matches?.(".pl-how")) return;
    const by = document.querySelector(`[popovertarget="${card.id}"]`).getBoundingClientRect();
    const at = card.getBoundingClientRect();
    const below = at.top >= by.bottom;
    card.classList.toggle("pl-how-hangs", below);
    card.classList.toggle("pl-how-hangs-end", below && at.left + 8 < by.left);
  }, true);

  // What came by htmx moves the keyboard to its heading when it says so, and errors show their text like any answer.
  document.addEventListener("htmx:afterSwap", (event) => {
    reveal(event.target);
    event.target.querySelector?.("[data-focus]")?.focus();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  // The summary of a refused form is where reading goes on.
  document.querySelector(".pl-errors[tabindex]")?.focus();
  reveal(document);
})();
