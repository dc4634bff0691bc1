// The query page where scripts run: YASGUI's editor in place of the text field, its results in place of the table.
// The address holds the query, as it does for the plain form, so that a link or a reload shows the same to everybody.

import { makeCitation } from "./citation.js";
import { makeEditor, showPlace } from "./editor.js";
import { makeResults } from "./results.js";

const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";
const LONGEST_ADDRESS = 8000; // what servers in between accept as a rule; longer queries are sent by POST
const LARGEST_RESULT = 16 * 1024 * 1024;

const settings = JSON.parse(document.getElementById("query-settings").textContent);
const { words } = settings;
const form = document.getElementById("query-form");
const result = document.getElementById("result");
const downloads = document.getElementById("downloads");
const field = form.elements.namedItem("query");
const runButton = form.querySelector("button");
const status = Object.assign(document.createElement("p"), { id: "query-status" });
const unknown = Object.assign(document.createElement("div"), { id: "query-unknown" });
const mistake = Object.assign(document.createElement("p"), { id: "query-mistake", hidden: true });
const stopButton = Object.assign(document.createElement("button"), { type: "button", textContent: words.stop, hidden: true });
const citation = makeCitation(settings);
let running = null;
let results = null;

const place = Object.assign(document.createElement("div"), { id: "editor" });
const label = form.querySelector("label");
const keys = Object.assign(document.createElement("p"), { className: "keys", textContent: words.keys, id: "query-keys" });
field.before(place);
field.hidden = true;
label.removeAttribute("for");
place.addEventListener("mistake", (event) => {
  mistake.textContent = event.detail;
  mistake.hidden = !event.detail;
}, true);
const editor = makeEditor(place, settings, () => run());
label.addEventListener("click", () => editor.focus());
editor.getInputField().setAttribute("aria-describedby", keys.id);
status.setAttribute("role", "status");
place.after(mistake, keys);
runButton.after(stopButton);
unknown.setAttribute("role", "status");
form.after(status, unknown);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
stopButton.addEventListener("click", () => running?.abort());
for (const link of document.querySelectorAll(".other-editor, .languages a")) {
  // Where these lead, the query that is in the editor goes along, unless nobody has written one.
  link.addEventListener("click", () => {
    if (!changed()) return;
    const address = new URL(link.href);
    address.searchParams.set("query", editor.getValue());
    if (address.href.length <= LONGEST_ADDRESS) link.href = address.href;
  });
}
window.addEventListener("popstate", () => {
  const query = new URLSearchParams(location.search).get("query");
  if (query === null) location.reload();
  else {
    editor.setValue(query);
    run({ keep: true });
  }
});
prepareExamples();
if (settings.answer?.text !== undefined) {
  show(settings.answer, null);
  tellUnknown(settings.answer.unknown ?? []);
}
else if (settings.answer) showPlace(editor, settings.answer);
else if (settings.run) run({ replace: true });

function changed() {
  return new URLSearchParams(location.search).has("query") || editor.getValue() !== settings.query;
}

/** Ask the server what is in the editor. `keep`: the address is right already; `replace`: change it without a step back. */
async function run({ keep = false, replace = false } = {}) {
  running?.abort();
  const query = editor.getValue();
  field.value = query;
  const own = new URLSearchParams(location.search);
  for (const name of ["query", "example", "format"]) own.delete(name);
  const asked = new URLSearchParams(own);
  for (const name of ["lang", "plain"]) asked.delete(name);
  const address = new URL(settings.endpoint, location.href);
  address.search = new URLSearchParams([["query", query], ...own]);
  const short = address.href.length <= LONGEST_ADDRESS;
  if (!keep) {
    const shown = short ? address.href : `${address.pathname}?${own}`;
    if (shown !== location.href) history[replace ? "replaceState" : "pushState"](null, "", shown);
  }
  offerDownloads(query, asked, null);
  citation.hide();
  unknown.replaceChildren();
  const control = new AbortController();
  running = control;
  busy(true);
  status.textContent = words.running;
  const start = performance.now();
  try {
    const answer = await ask(query, asked, short, control.signal);
    if (running !== control) return;
    const seconds = ((performance.now() - start) / 1000).toLocaleString(settings.language, { maximumFractionDigits: 2 });
    if (answer.problem) fail(answer.problem);
    else {
      show(answer, seconds, asked, query);
      citation.offer(query, asked, answer.snapshot);
      if (short && isEmpty(answer.text)) tellUnknown(await namesUnknown(query, control.signal));
    }
  } catch (error) {
    if (running !== control) return;
    status.textContent = error.name === "AbortError" ? words.stopped : words.offline;
  } finally {
    if (running === control) {
      running = null;
      busy(false);
    }
  }
}

async function ask(query, asked, short, signal) {
  const address = new URL(settings.endpoint, location.href);
  address.search = short ? new URLSearchParams([["query", query], ...asked]) : asked;
  const headers = { Accept: ACCEPT, "Accept-Language": settings.language };
  if (!short) headers["Content-Type"] = "application/sparql-query";
  const response = await fetch(address, short ? { headers, signal } : { method: "POST", headers, signal, body: query });
  const type = response.headers.get("Content-Type") ?? "";
  if (!response.ok) {
    const told = await response.text();
    try {
      return { problem: { ...JSON.parse(told), language: response.headers.get("Content-Language") } };
    } catch {
      return { problem: { title: `${response.status} ${response.statusText}`, detail: "" } };
    }
  }
  const snapshot = (response.headers.get("Cache-Control") ?? "").includes("no-store") ? null : response.headers.get("Snapshot-Id");
  if (Number(response.headers.get("Content-Length")) > LARGEST_RESULT) {
    await response.body?.cancel();
    return { type, text: null, snapshot };
  }
  return { type, text: await response.text(), snapshot };
}

function show({ type, text, names }, seconds, asked, query) {
  const kind = /json/.test(type) ? "rows" : "graph";
  if (asked) offerDownloads(query, asked, kind);
  if (text === null) {
    result.replaceChildren();
    results = null;
    status.textContent = words.too_large;
    return;
  }
  if (!results) {
    result.replaceChildren();
    results = makeResults(result, settings);
  }
  if (!text.trim()) {
    result.replaceChildren();
    results = null;
    status.textContent = words.none;
    return;
  }
  const count = results.show({ type, text, names });
  if (seconds !== null) {
    const said = count === null ? words.answered : words.rows;
    status.textContent = said.replace("{count}", count?.toLocaleString(settings.language)).replace("{seconds}", seconds);
  } else {
    status.textContent = "";
  }
}

/** Whether a result has no rows, or a column without values, or is no: mostly because a name in the query is misspelt. */
function isEmpty(text) {
  try {
    const { boolean, head, results: found } = JSON.parse(text);
    return boolean === false || found?.bindings.length === 0
      || head?.vars?.some((name) => !found.bindings.some((row) => name in row));
  } catch {
    return false;
  }
}

async function namesUnknown(query, signal) {
  const address = new URL(settings.unknown, location.href);
  address.searchParams.set("query", query);
  const answer = await fetch(address, { signal }).catch(() => null);
  return answer?.ok ? answer.json() : [];
}

/** Say which names of the query the graph does not have, and what may be meant. */
function tellUnknown(names) {
  unknown.replaceChildren(...names.map(({ name, near, mark, instead }) => {
    const marked = instead === " " ? words.mark_space : words.mark;
    const said = (mark ? marked : near.length ? words.unknown_near : words.unknown).replace("{name}", () => name);
    const told = said.replace("{mark}", () => mark).replace("{instead}", () => instead);
    const text = told.replace("{near}", () => near.join(words.comma));
    return Object.assign(document.createElement("p"), { className: "notice", textContent: text });
  }));
}

function fail(problem) {
  const slug = (problem.type ?? "").split("#").pop();
  const [title, advice] = settings.problems[slug] ?? [problem.title ?? "", ""];
  const section = document.createElement("section");
  section.setAttribute("role", "alert");
  section.append(Object.assign(document.createElement("h2"), { textContent: title }));
  if (advice) section.append(Object.assign(document.createElement("p"), { textContent: advice }));
  if (problem.detail) {
    const detail = Object.assign(document.createElement("p"), { textContent: problem.detail, lang: problem.language ?? "en" });
    if (settings.language !== detail.lang) detail.className = "other";
    section.append(detail);
  }
  results = null;
  result.replaceChildren(section);
  status.textContent = words.failed.replace("{reason}", title);
  showPlace(editor, problem);
}

/** The links below the result: the server's own serialisations; of a query too long for an address, fetched by POST. */
function offerDownloads(query, asked, kind) {
  downloads.hidden = kind === null;
  if (kind === null) return;
  const links = settings.downloads[kind].map(([format, text]) => {
    const address = new URL(settings.endpoint, location.href);
    address.search = new URLSearchParams([["query", query], ...asked, ["format", format]]);
    const link = Object.assign(document.createElement("a"), { textContent: text, href: address.href });
    if (address.href.length > LONGEST_ADDRESS) {
      link.href = "#downloads";
      link.addEventListener("click", (event) => {
        event.preventDefault();
        save(query, new URLSearchParams([...asked, ["format", format]]), format);
      });
    }
    return link;
  });
  const before = downloads.firstChild;
  downloads.replaceChildren(before, ...links.flatMap((link, index) => (index ? [" · ", link] : [link])));
}

async function save(query, parameters, format) {
  const address = new URL(settings.endpoint, location.href);
  address.search = parameters;
  const response = await fetch(address, { method: "POST", headers: { "Content-Type": "application/sparql-query" }, body: query });
  if (!response.ok) return;
  const link = Object.assign(document.createElement("a"), {
    href: URL.createObjectURL(await response.blob()),
    download: `result.${format}`,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function busy(is) {
  stopButton.hidden = !is;
  result.setAttribute("aria-busy", is);
}

function prepareExamples() {
  const list = document.querySelector("#examples .examples");
  if (!list) return;
  const wanted = Object.assign(document.createElement("input"), { type: "search", placeholder: words.example_filter });
  wanted.setAttribute("aria-label", words.example_filter);
  list.before(wanted);
  wanted.addEventListener("input", () => {
    const text = wanted.value.trim().toLowerCase();
    for (const group of list.querySelectorAll("ul")) {
      for (const item of group.children) item.hidden = !item.textContent.toLowerCase().includes(text);
      group.hidden = group.previousElementSibling.hidden = [...group.children].every((item) => item.hidden);
    }
  });
}
