// The page about a thing. What is copied from it carries its citation, and the picture of its neighbourhood can be
// expanded: each name gets a button that shows what is around it, one column further out. That is read from the thing's
// own document (N-Triples), so that the server needs no address for it. Without this script there is the first ring.
//
// Cytoscape.js was tried: 370 KB for a layout that moves by itself, where reading needs names that stay in columns.

const SVG = "http://www.w3.org/2000/svg";
const LABELS = ["http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label"];
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const COLUMN = 310;
const ROW = 36;
const HALF = 90; // of the box in the middle
const MOST = 8; // shown at a time around one thing
const TRIPLE = /^<([^>]*)> <([^>]*)> (?:<([^>]*)>|"((?:[^"\\]|\\.)*)"(?:@([\w-]+))?(?:\^\^<[^>]*>)?) \.$/;

/** The text of an N-Triples literal without its escapes. */
function unescaped(text) {
  const named = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f", '"': '"', "'": "'", "\\": "\\" };
  return text.replace(/\\(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|(.))/g, (_, short, long, one) =>
    one ? (named[one] ?? one) : String.fromCodePoint(parseInt(short ?? long, 16)),
  );
}

/** The triples of a document, as [subject, predicate, {iri} or {text, language}]. */
export function triplesOf(document) {
  return document.split("\n").flatMap((line) => {
    const found = TRIPLE.exec(line.trim());
    if (!found) return [];
    const [, subject, predicate, iri, text, language] = found;
    return [[subject, predicate, iri === undefined ? { text: unescaped(text), language: language ?? "" } : { iri }]];
  });
}

/** The names in a document: of each thing the one in the language, else the first. */
export function namesOf(triples, language) {
  const names = new Map();
  for (const [subject, predicate, value] of triples) {
    if (!LABELS.includes(predicate) || value.text === undefined) continue;
    if (!names.has(subject) || value.language === language) names.set(subject, value.text);
  }
  return names;
}

function shortened(name) {
  let width = 0;
  for (let i = 0; i < name.length; i += 1) {
    width += name.charCodeAt(i) > 0x2e7f ? 2 : 1;
    if (width > 34) return `${name.slice(0, Math.max(1, i - 1)).trimEnd()}…`;
  }
  return name;
}

function element(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

class Neighbourhood {
  constructor(svg) {
    this.svg = svg;
    this.words = svg.dataset;
    this.middle = svg.querySelector("text.middle").textContent;
    this.original = [...svg.childNodes].map((node) => node.cloneNode(true));
    this.size = ["viewBox", "width", "height"].map((name) => [name, svg.getAttribute(name)]);
    this.status = document.createElement("p");
    this.status.setAttribute("role", "status");
    this.status.className = "mark";
    this.again = document.createElement("button");
    this.again.className = "quiet";
    this.again.type = "button";
    this.again.textContent = this.words.reset;
    this.again.hidden = true;
    this.again.addEventListener("click", () => this.begin());
    const tools = document.createElement("div");
    tools.className = "tools";
    tools.append(this.again, this.status);
    svg.parentElement.before(tools);
    this.begin();
  }

  /** The first ring, as the server drew it, with buttons. */
  begin() {
    this.known = new Map();
    this.extra = [];
    this.root = { iri: this.words.thing, depth: 0, children: [] };
    this.known.set(this.root.iri, this.root);
    this.svg.replaceChildren(...this.original.map((node) => node.cloneNode(true)));
    for (const link of this.svg.querySelectorAll("a[data-iri]")) {
      const title = link.querySelector("title").textContent;
      const name = title.slice(title.indexOf(": ") + 2);
      this.add(this.root, { iri: link.dataset.iri, name, title, href: link.getAttribute("href"), side: link.getAttribute("class") });
    }
    this.again.hidden = true;
    this.status.textContent = "";
    this.draw();
  }

  add(parent, node) {
    const made = { ...node, depth: parent.depth + 1, children: [], opened: false };
    parent.children.push(made);
    this.known.set(made.iri, made);
  }

  /** The address of the page about a thing of this dataset; "" for what has none. */
  pageOf(iri) {
    const { base, root } = this.words;
    if (!iri.startsWith(base)) return "";
    const local = iri.slice(base.length);
    const query = new URLSearchParams(location.search).has("lang") ? `?lang=${this.words.language}` : "";
    if (local.startsWith("id/")) return `${root.split("?")[0]}doc/${local.slice(3)}${query}`;
    return local.startsWith("vocab/") ? `${root.split("?")[0]}doc/${local}${query}` : "";
  }

  async expand(node) {
    if (node.opened) return;
    node.opened = true;
    let text;
    try {
      const address = new URL(node.href, location.href);
      const answer = await fetch(`${address.pathname}.nt`);
      if (!answer.ok) throw new Error(String(answer.status));
      text = await answer.text();
    } catch {
      node.opened = false;
      this.status.textContent = this.words.failed.replace("{name}", node.name);
      return;
    }
    const triples = triplesOf(text);
    const names = namesOf(triples, this.words.language);
    const found = new Map();
    for (const [subject, predicate, value] of triples) {
      if (value.iri === undefined || predicate === TYPE) continue;
      const other = subject === node.iri ? value.iri : value.iri === node.iri ? subject : "";
      if (other && other !== node.iri && !found.has(other) && this.pageOf(other)) found.set(other, predicate);
    }
    let added = 0;
    for (const [iri, predicate] of found) {
      if (this.known.has(iri)) {
        if (this.known.get(iri) !== this.root && !node.children.includes(this.known.get(iri))) this.extra.push([node, iri]);
      } else if (added < MOST) {
        const name = names.get(iri) ?? iri.slice(this.words.base.length);
        const title = `${names.get(predicate) ?? predicate}: ${name}`;
        this.add(node, { iri, name, title, href: this.pageOf(iri), side: node.side });
        added += 1;
      }
    }
    this.again.hidden = false;
    const said = added ? this.words.expanded.replace("{count}", added) : this.words.nothing;
    this.status.textContent = said.replace("{name}", node.name);
    this.draw(node.iri);
    const frame = this.svg.parentElement;
    frame.scrollLeft = node.side === "in" ? 0 : frame.scrollWidth;
  }

  /** Give every node its row: a leaf the next one, another the middle of its children's. */
  rows(node, next) {
    if (!node.children.length) {
      node.row = next;
      return next + 1;
    }
    let row = next;
    for (const child of node.children) row = this.rows(child, row);
    node.row = (node.children[0].row + node.children.at(-1).row) / 2;
    return row;
  }

  draw(focused = "") {
    const sides = ["in", "out"].map((side) => {
      const top = { children: this.root.children.filter((node) => node.side === side) };
      const nodes = [];
      const collect = (node) => node.children.forEach((child) => (nodes.push(child), collect(child)));
      collect(top);
      const rows = top.children.length ? this.rows(top, 0) : 0;
      return { side, nodes, rows, depth: Math.max(0, ...nodes.map((node) => node.depth)) };
    });
    const height = Math.max(1, ...sides.map((side) => side.rows)) * ROW + 44;
    const [left, right] = sides.map((side) => HALF + 24 + Math.max(1, side.depth) * COLUMN);
    const at = { x: left, y: height / 2 };
    this.svg.setAttribute("viewBox", `0 0 ${left + right} ${height}`);
    this.svg.setAttribute("width", left + right);
    this.svg.setAttribute("height", height);
    const lines = [];
    const names = [];
    this.root.x = at.x;
    this.root.y = at.y;
    for (const { side, nodes, rows } of sides) {
      const way = side === "in" ? -1 : 1;
      for (const node of nodes) {
        node.x = at.x + way * (HALF + 48 + (node.depth - 1) * COLUMN);
        node.y = at.y + (node.row - (rows - 1) / 2) * ROW;
        names.push(this.name(node, way));
      }
    }
    const join = (from, to, start) =>
      lines.push(element("line", { x1: start, y1: from.y, x2: to.x, y2: to.y, ...(from.extra ? { "stroke-dasharray": "4 4" } : {}) }));
    for (const node of this.root.children) join(this.root, node, at.x + (node.side === "in" ? -HALF : HALF));
    for (const node of this.known.values()) {
      const way = node.side === "in" ? -1 : 1;
      if (node !== this.root) for (const child of node.children) join(node, child, node.x + way * (COLUMN - 48));
    }
    for (const [node, iri] of this.extra) join({ y: node.y, extra: true }, this.known.get(iri), node.x);
    const box = element("rect", { class: "middle", x: at.x - HALF, y: at.y - 15, width: 2 * HALF, height: 30, rx: 4 });
    const text = element("text", { class: "middle", x: at.x, y: at.y + 5, "text-anchor": "middle" }, this.middle);
    this.svg.replaceChildren(...lines, box, text, ...names.flat());
    if (focused) this.svg.querySelector(`a[data-iri="${CSS.escape(focused)}"]`)?.focus();
  }

  name(node, way) {
    const text = element("text", { x: node.x + way * 4, y: node.y + 5, "text-anchor": way < 0 ? "end" : "start" }, shortened(node.name));
    const link = element("a", { href: node.href, "data-iri": node.iri, class: node.side }, element("title", {}, node.title), text);
    const x = node.x + way * (COLUMN - 58);
    const label = this.words.expand.replace("{name}", node.name);
    const button = element(
      "g",
      { class: "expand", role: "button", tabindex: node.opened ? -1 : 0, "aria-label": label, "aria-disabled": String(node.opened) },
      element("circle", { cx: x, cy: node.y, r: 8 }),
      element("path", { d: `M${x - 4} ${node.y}h8M${x} ${node.y - 4}v8` }),
    );
    button.addEventListener("click", () => this.expand(node));
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.expand(node);
    });
    return [link, button];
  }
}

/** Who copies what the page says of the thing copies with it where it comes from. */
function copied(event) {
  const selection = document.getSelection();
  const text = selection.toString().trim();
  const start = selection.anchorNode;
  const from = start instanceof Element ? start : start?.parentElement;
  const citation = document.querySelector("p.copyable")?.textContent.trim();
  if (!text || !citation || !from?.closest(".lead, main dd, .passages") || from.closest("code, pre")) return;
  event.clipboardData.setData("text/plain", `${text}\n\n${citation}`);
  event.preventDefault();
}

document.addEventListener("copy", copied);
const picture = document.querySelector("#around svg");
if (picture) new Neighbourhood(picture);
