// Suggestions under a search box while somebody types: the combobox with a list of ARIA 1.2
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). Without this file the box is a plain form.
// While an input method composes (Chinese, Japanese, Korean), keys are its own and nothing is asked.
"use strict";

const PAUSE = 120; // milliseconds without a key before the server is asked

for (const form of document.querySelectorAll("form[data-suggest]")) {
  suggestFor(form, form.querySelector("input[type=search]"));
}

function suggestFor(form, box) {
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let options = [];
  let active = -1;
  let timer = 0;
  let asking = null;
  let composing = false;
  let asked = ""; // the text that the options belong to

  list.id = box.id + "-suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  status.className = "unseen";
  status.setAttribute("role", "status");
  form.append(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
    box.setAttribute(name, value);
  }

  function close() {
    clearTimeout(timer);
    if (asking) asking.abort();
    asking = null;
    asked = "";
    list.hidden = true;
    choose(-1);
    box.setAttribute("aria-expanded", "false");
    status.textContent = "";
  }

  function choose(place) {
    if (options[active]) options[active].removeAttribute("aria-selected");
    active = place;
    if (place < 0) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    options[place].setAttribute("aria-selected", "true");
    options[place].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[place].id);
  }

  function show(suggestions) {
    options = suggestions.map((suggestion, place) => {
      const option = document.createElement("li");
      option.id = list.id + "-" + place;
      option.setAttribute("role", "option");
      option.dataset.href = suggestion.href;
      const name = document.createElement("span");
      name.textContent = suggestion.name;
      name.dir = "auto";
      if (suggestion.language) name.lang = suggestion.language;
      const about = document.createElement("span");
      about.className = "about";
      about.textContent = [suggestion.code, suggestion.kind].filter(Boolean).join(" · ");
      option.append(name, " ", about);
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    active = -1;
    box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-expanded", String(options.length > 0));
    status.textContent = options.length ? form.dataset.status.replace("{count}", options.length) : "";
  }

  async function ask() {
    const text = box.value.trim();
    if (text === asked) return;
    if (asking) asking.abort();
    if (!text || text.length > 200) {
      close();
      return;
    }
    const mine = (asking = new AbortController());
    const query = new URLSearchParams({ q: text, lang: document.documentElement.lang });
    try {
      const answer = await fetch(form.dataset.suggest + "?" + query, { signal: mine.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const { suggestions } = await answer.json();
      if (mine !== asking || document.activeElement !== box) return;
      asked = text;
      show(suggestions);
    } catch {
      if (mine === asking) close(); // a newer question is on its way, or there is nothing to show
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  function go(option) {
    location.assign(option.dataset.href);
  }

  box.addEventListener("compositionstart", () => { composing = true; });
  box.addEventListener("compositionend", () => { composing = false; later(); });
  box.addEventListener("input", () => { if (!composing) later(); });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (composing || event.isComposing || event.keyCode === 229) return;
    const open = !list.hidden;
    if (event.key === "Escape" && open) {
      event.preventDefault(); // else the box would be emptied
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && open) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const place = active + step;
      choose(place < -1 ? options.length - 1 : place >= options.length ? -1 : place);
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      ask();
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      go(options[active]);
    }
  });
  // Before the box loses the focus, and the list with it.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option);
  });
}
