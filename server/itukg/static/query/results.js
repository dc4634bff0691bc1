// The results: YASGUI's Yasr, with a table, an answer to yes-or-no questions and the text as it was sent.

import { namedTable, rowsOf } from "./table.js";

/** Make the place for results in `parent`; `show({type, text, names})` draws an answer and gives the number of rows. */
export function makeResults(parent, settings) {
  const { Yasr } = window.Yasgui;
  const { words } = settings;
  const names = new Map();
  Yasr.registerPlugin("table", namedTable(settings, names));
  Yasr.registerPlugin("response", asSent(Yasr.plugins.response, words.raw));
  Yasr.registerPlugin("boolean", answered(words));
  const yasr = new Yasr(parent, { persistenceId: null, prefixes: settings.prefixes });
  // What is downloaded is what the server serialises, below the result; help is of this page, not of another site.
  for (const name of ["yasr_downloadIcon", "yasr_external_ref_btn", "yasr_response_chip"]) {
    parent.querySelector(`.${name}`).remove();
  }
  const describeButtons = () => {
    for (const button of parent.querySelectorAll(".yasr_btnGroup button")) {
      button.removeAttribute("aria-label"); // in English, and it has a text
      button.removeAttribute("title");
      button.setAttribute("aria-pressed", button.classList.contains("selected"));
      button.disabled = button.classList.contains("disabled");
    }
  };
  yasr.on("drawn", () => setTimeout(describeButtons)); // Yasr marks the chosen one after it has said so
  describeButtons();
  return {
    show({ type, text, names: given }) {
      for (const [iri, known] of Object.entries(given ?? {})) names.set(iri, known);
      yasr.setResponse({ data: text, contentType: type, status: 200 });
      return rowsOf(yasr.results)?.length ?? null;
    },
  };
}

function asSent(Plugin, label) {
  return class extends Plugin {
    constructor(yasr) {
      super(yasr);
      this.label = label;
      this.helpReference = undefined;
    }

    draw(config) {
      // All of it: the editor draws only what is in sight.
      super.draw({ ...config, maxLines: Infinity });
      this.cm.setOption("screenReaderLabel", label);
    }
  };
}

function answered(words) {
  return class {
    constructor(yasr) {
      this.yasr = yasr;
      this.priority = 10;
      this.hideFromSelection = true;
    }

    canHandleResults() {
      return typeof this.yasr.results?.getBoolean() === "boolean";
    }

    draw() {
      const said = document.createElement("p");
      said.className = "answer";
      said.textContent = this.yasr.results.getBoolean() ? words.yes : words.no;
      this.yasr.resultsEl.append(said);
    }
  };
}
