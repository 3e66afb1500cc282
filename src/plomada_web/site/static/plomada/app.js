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

  // Ctrl+K (Cmd+K on a Mac) opens the finder wherever one is; its link in the page does so too, and leads to a page of
  // its own without this script. Arrows walk from the field through what was found and back.
  const finder = document.getElementById("finder");
  const openFinder = () => {
    if (finder.open) return;
    finder.showModal();
    const field = finder.querySelector("input");
    field.select();
    field.dispatchEvent(new Event("finder:open"));
  };
  if (finder) {
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      openFinder();
    });
    document.addEventListener("click", (event) => {
      if (!event.target.closest?.("[data-finder]") || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      openFinder();
    });
    finder.addEventListener("click", (event) => {
      if (event.target === finder) finder.close(); // outside the window's own content
    });
    finder.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const stops = [finder.querySelector("input"), ...finder.querySelectorAll(".pl-found a")];
      stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
    });
    // Enter in the field goes to the first thing found, once something is looked for.
    finder.querySelector("form").addEventListener("submit", (event) => {
      const first = finder.querySelector(".pl-found a");
      if (!first || !finder.querySelector("input").value.trim()) return;
      event.preventDefault();
      first.click();
    });
  }

  // The summary of a refused form is where reading goes on.
  document.querySelector(".pl-errors[tabindex]")?.focus();
  reveal(document);
})();
