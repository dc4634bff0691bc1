// The table of a result, as a plug-in for YASGUI's Yasr in place of its own: with names for IRIs and links into the pages
// of this server. Yasr's own table replaces {{variable}} in literals, knows no names, cuts off what is longer than its
// column, puts style sheets into the page, which its Content-Security-Policy refuses, and speaks English only.

const NUMBER = /^http:\/\/www\.w3\.org\/2001\/XMLSchema#(integer|decimal|double|float|int|long|short|byte|nonNegativeInteger|positiveInteger|nonPositiveInteger|negativeInteger|unsignedInt|unsignedLong|unsignedShort|unsignedByte)$/;
const STRING = "http://www.w3.org/2001/XMLSchema#string";
const NAMES_IN_ALL = 4000;
const PAGE_SIZES = [10, 50, 100, 1000, Infinity];

/** The plug-in's class. `names` keeps what IRIs are called, by IRI, and is filled from the server before a table is drawn. */
export function namedTable(settings, names) {
  const { words, language } = settings;
  const collator = new Intl.Collator(language, { numeric: true });

  return class NamedTable {
    constructor(yasr) {
      this.yasr = yasr;
      this.label = words.table;
      this.priority = 10;
      this.withNames = true;
      this.size = 50;
    }

    canHandleResults() {
      return Boolean(this.yasr.results?.getVariables()?.length);
    }

    /** Yasr waits for this before it draws. */
    async initialize() {
      if (this.results === this.yasr.results) return;
      this.results = this.yasr.results;
      this.rows = rowsOf(this.yasr.results) ?? [];
      this.filter = "";
      this.sort = { column: -1, direction: 0 };
      this.page = 0;
      const iris = new Set(this.rows.flat().filter((cell) => cell?.type === "uri").map((cell) => cell.value));
      const unknown = [...iris].filter((iri) => !names.has(iri));
      await fetchNames(unknown.slice(0, NAMES_IN_ALL), settings, names);
    }

    draw() {
      this.destroy();
      this.controls = this.makeControls();
      this.yasr.pluginControls.append(this.controls);
      this.scroll = make("div", { className: "scroll", tabIndex: 0 }); // a wide table is scrolled by keys too
      this.scroll.setAttribute("role", "region");
      this.scroll.setAttribute("aria-label", words.table);
      this.pager = make("nav", { className: "pager" });
      this.pager.setAttribute("aria-label", words.pages);
      this.yasr.resultsEl.append(this.scroll, this.pager);
      this.show();
    }

    destroy() {
      this.controls?.remove();
    }

    makeControls() {
      const filter = field(words.filter, "input", { type: "search", value: this.filter });
      filter.control.addEventListener("input", () => {
        this.filter = filter.control.value;
        this.page = 0;
        this.show();
      });
      const size = field(words.page_size, "select", {});
      for (const count of PAGE_SIZES) size.control.add(new Option(Number.isFinite(count) ? count : words.all, count));
      size.control.value = this.size;
      size.control.addEventListener("change", () => {
        this.size = Number(size.control.value);
        this.page = 0;
        this.show();
      });
      const named = field(words.names, "input", { type: "checkbox", checked: this.withNames });
      named.control.addEventListener("change", () => {
        this.withNames = named.control.checked;
        this.show();
      });
      const controls = make("div", { className: "controls" });
      controls.append(filter.label, size.label, named.label);
      return controls;
    }

    /** Draw the rows of the page that is to be seen, as they are filtered and sorted. */
    show() {
      const found = this.chosen();
      const pages = Math.max(1, Math.ceil(found.length / this.size));
      this.page = Math.min(this.page, pages - 1);
      const first = this.page ? this.page * this.size : 0;
      const seen = found.slice(first, first + this.size);
      const table = make("table", {});
      table.append(this.head(), this.body(seen));
      this.scroll.replaceChildren(table);
      this.showPager(first, seen.length, found.length, pages);
    }

    chosen() {
      const numbered = this.rows.map((row, place) => ({ row, number: place + 1 }));
      const text = this.filter.trim().toLowerCase();
      const fits = ({ row }) => row.some((cell) => cell && `${this.nameOf(cell)} ${cell.value}`.toLowerCase().includes(text));
      const found = text ? numbered.filter(fits) : numbered;
      const { column, direction } = this.sort;
      return direction ? found.sort((one, other) => this.compare(one.row[column], other.row[column], direction)) : found;
    }

    compare(one, other, direction) {
      if (!one || !other) return one ? -1 : other ? 1 : 0; // what is empty comes last either way
      if (isNumber(one) && isNumber(other)) return direction * (Number(one.value) - Number(other.value));
      return direction * collator.compare(this.nameOf(one), this.nameOf(other));
    }

    head() {
      const row = make("tr", {});
      row.append(make("th", { scope: "col", className: "number", textContent: words.row }));
      this.results.getVariables().forEach((name, column) => {
        const sorted = this.sort.column === column ? this.sort.direction : 0;
        const header = make("th", { scope: "col" });
        header.setAttribute("aria-sort", { "-1": "descending", 0: "none", 1: "ascending" }[sorted]);
        const button = make("button", { type: "button", textContent: name, title: words.sort });
        button.addEventListener("click", () => {
          this.sort = { column, direction: { 0: 1, 1: -1, "-1": 0 }[sorted] };
          this.page = 0;
          this.show();
          this.scroll.querySelectorAll("th button")[column].focus();
        });
        header.append(button);
        row.append(header);
      });
      const head = make("thead", {});
      head.append(row);
      return head;
    }

    body(seen) {
      const body = make("tbody", {});
      for (const { row, number } of seen) {
        const line = make("tr", {});
        line.append(make("td", { className: "number", textContent: number }));
        for (const cell of row) {
          const place = make("td", {});
          if (cell) place.append(...this.cell(cell));
          line.append(place);
        }
        body.append(line);
      }
      if (!seen.length) {
        const said = make("td", { colSpan: this.results.getVariables().length + 1 });
        said.textContent = this.rows.length ? words.none_found : words.none;
        const line = make("tr", {});
        line.append(said);
        body.append(line);
      }
      return body;
    }

    showPager(first, count, found, pages) {
      const parts = [];
      if (pages > 1) {
        const go = (sign, name, page) => {
          const button = make("button", { type: "button", textContent: sign, title: name, disabled: page === this.page });
          button.setAttribute("aria-label", name);
          button.addEventListener("click", () => {
            this.page = page;
            this.show();
            this.scroll.scrollIntoView({ block: "nearest" });
            [...this.pager.querySelectorAll("button")].find((other) => other.title === name && !other.disabled)?.focus();
          });
          return button;
        };
        const last = pages - 1;
        parts.push(go("«", words.first, 0), go("‹", words.previous, Math.max(0, this.page - 1)));
        parts.push(go("›", words.next, Math.min(last, this.page + 1)), go("»", words.last, last));
      }
      if (pages > 1 || found < this.rows.length) {
        const said = make("span", { textContent: words.shown });
        const values = { first: count ? first + 1 : 0, last: first + count, count: found };
        for (const [name, value] of Object.entries(values)) {
          said.textContent = said.textContent.replace(`{${name}}`, value.toLocaleString(language));
        }
        said.setAttribute("role", "status");
        parts.splice(pages > 1 ? 2 : 0, 0, said);
      }
      this.pager.replaceChildren(...parts);
      this.pager.hidden = !parts.length;
    }

    nameOf(cell) {
      if (cell.type === "bnode") return `_:${cell.value}`;
      if (cell.type !== "uri") return cell.value;
      return (this.withNames && names.get(cell.value)?.name) || shorten(cell.value, settings.prefixes);
    }

    cell(cell) {
      if (cell.type !== "uri") {
        const tongue = cell["xml:lang"] ?? "";
        const value = make("span", { textContent: this.nameOf(cell), lang: tongue, dir: "auto" });
        const mark = tongue || typeOf(cell, settings.prefixes);
        return mark && mark !== language ? [value, " ", make("small", { textContent: mark })] : [value];
      }
      const known = names.get(cell.value);
      const href = known?.href ?? (/^https?:\/\//.test(cell.value) ? cell.value : null);
      const value = make(href ? "a" : "span", { textContent: this.nameOf(cell), title: cell.value });
      if (href) value.href = href;
      if (this.withNames && known?.language) Object.assign(value, { lang: known.language, dir: "auto" });
      return [value];
    }
  };
}

/** The rows of an answer as it was sent, each an array of terms or nulls; null for an answer that has none. */
export function rowsOf(results) {
  if (results.getType() === "json") {
    const sent = JSON.parse(results.getOriginalResponseAsString());
    return sent.results ? sent.results.bindings.map((row) => sent.head.vars.map((name) => row[name] ?? null)) : null;
  }
  const statements = results.getStatements();
  return statements && statements.map((quad) => [quad.subject, quad.predicate, quad.object].map(termOf));
}

function termOf(term) {
  if (term.termType === "NamedNode") return { type: "uri", value: term.value };
  if (term.termType === "BlankNode") return { type: "bnode", value: term.value };
  return { type: "literal", value: term.value, "xml:lang": term.language || undefined, datatype: term.datatype?.value };
}

async function fetchNames(iris, settings, names) {
  for (let start = 0; start < iris.length; start += settings.namesAtOnce) {
    const asked = iris.slice(start, start + settings.namesAtOnce);
    try {
      const answer = await fetch(settings.names, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Accept-Language": settings.language },
        body: JSON.stringify(asked),
      });
      const found = answer.ok ? await answer.json() : {};
      for (const iri of asked) names.set(iri, found[iri]);
    } catch {
      return; // the result is there without names too
    }
  }
}

function make(kind, properties) {
  return Object.assign(document.createElement(kind), properties);
}

function field(text, kind, properties) {
  const label = make("label", {});
  const control = make(kind, properties);
  label.append(...(control.type === "checkbox" ? [control, " ", text] : [text, " ", control]));
  return { label, control };
}

function isNumber(cell) {
  return cell.type !== "uri" && NUMBER.test(cell.datatype ?? "");
}

function typeOf(cell, prefixes) {
  return !cell.datatype || cell.datatype === STRING || isNumber(cell) ? "" : shorten(cell.datatype, prefixes);
}

function shorten(iri, prefixes) {
  let best = ["", ""];
  for (const [name, space] of Object.entries(prefixes)) {
    if (iri.startsWith(space) && space.length > best[1].length) best = [name, space];
  }
  return best[1] ? `${best[0]}:${iri.slice(best[1].length)}` : iri;
}
