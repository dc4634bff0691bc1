// The editor: YASGUI's Yasqe with the prefixes and terms of the dataset instead of those of the web.

const SUGGESTIONS = 60;
// What a prefixed name may hold after its colon without escapes (SPARQL 1.1, PN_LOCAL); others are written as full IRIs.
const LOCAL = /^(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?)?$/u;

/** Put the editor into `parent`. `run` is called for Ctrl+Enter; the terms are fetched when the editor is first used. */
export function makeEditor(parent, settings, run) {
  const { Yasqe } = window.Yasgui;
  const { words, prefixes } = settings;
  let terms = null;
  const load = () => (terms ??= fetch(settings.terms).then((answer) => (answer.ok ? answer.json() : { terms: [] })).then((read) => read.terms, () => []));

  Yasqe.forkAutocompleter("prefixes", {
    name: "prefixes",
    persistenceId: null,
    get: () => Object.entries(prefixes).map(([name, space]) => `${name}: <${space}>`),
  });
  Yasqe.registerAutocompleter(termCompleter(load, settings));
  // Lists are merged by position: the completers that ask other servers would stay in one that is only passed on.
  Yasqe.defaults.autocompleters = ["prefixes", "variables", "terms"];

  const editor = new Yasqe(parent, {
    value: settings.query,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "20rem",
    inputStyle: "contenteditable", // which screen readers can follow
    screenReaderLabel: words.editor,
    viewportMargin: Infinity,
    extraKeys: {
      // Tab must lead on, or a keyboard could not leave.
      Tab: false,
      "Shift-Tab": false,
      "Ctrl-Enter": () => run(),
      "Cmd-Enter": () => run(),
      "Ctrl-S": false,
    },
  });
  editor.showNotification = ((shown) => (name) => shown.call(editor, name, words.complete))(editor.showNotification);
  editor.on("focus", load);
  const lines = () => describeMistakes(editor, words);
  editor.on("change", lines);
  lines();
  return editor;
}

/** Mark the place that the server names in a mistake, and put the cursor there. */
export function showPlace(editor, problem) {
  if (!problem.line) return;
  const [line, column] = [problem.line - 1, problem.column - 1];
  if (line >= editor.getDoc().lineCount()) return;
  editor.getDoc().setCursor({ line, ch: column });
  const mark = editor.getDoc().addLineClass(line, "background", "wrong-line");
  editor.on("change", () => editor.getDoc().removeLineClass(mark, "background", "wrong-line"));
}

/** Yasqe says in English and only to a mouse which line it cannot read: say it to all, in the page's language. */
function describeMistakes(editor, words) {
  const line = editor.queryValid ? 0 : firstWrongLine(editor);
  editor.rootEl.dispatchEvent(new CustomEvent("mistake", { detail: line ? words.wrong_line.replace("{line}", line) : "" }));
}

function firstWrongLine(editor) {
  const document = editor.getDoc();
  for (let line = 0; line < document.lineCount(); line += 1) {
    if (editor.getTokenAt({ line, ch: document.getLine(line).length }, true).state.OK === false) return line + 1;
  }
  return 0;
}

function termCompleter(load, { language, words, prefixes }) {
  const known = new Map();
  const nameOf = (term) => term.names[language] ?? Object.values(term.names)[0] ?? "";
  return {
    name: "terms",
    bulk: false,
    isValidCompletionPosition(editor) {
      const token = editor.getCompleteToken();
      if (/^[?$"'#]/.test(token.string) || token.type === "comment") return false;
      const before = editor.getPreviousNonWsToken(editor.getDoc().getCursor().line, token);
      return !/^(PREFIX|BASE)$/i.test(before.string) && !token.state.inPrefixDecl;
    },
    async get(editor, token) {
      const all = await load();
      const wanted = token.string.trim().replace(/^</, "").replace(/>$/, "");
      const [prefix, local] = splitName(wanted, { ...prefixes, ...editor.getPrefixesFromQuery() });
      const start = prefix === null ? wanted : prefix + local;
      const text = (local ?? wanted).toLowerCase();
      const kind = wantedKind(editor, token);
      const scored = [];
      for (const term of all) {
        known.set(term.iri, term);
        const score = fit(term, start, text, prefix);
        if (score) scored.push([score + (term.kind === kind ? 4 : 0), term.iri]);
      }
      scored.sort((one, other) => other[0] - one[0] || (one[1] < other[1] ? -1 : 1));
      return scored.slice(0, SUGGESTIONS).map(([, iri]) => iri);
    },
    preProcessToken: (_editor, token) => token,
    postProcessSuggestion: (editor, _token, iri) => shorten(iri, { ...prefixes, ...editor.getPrefixesFromQuery() }).text,
    postprocessHints: (_editor, hints) =>
      hints.map((hint) => {
        const short = hint.text.startsWith("<") ? { iri: hint.text.slice(1, -1) } : expand(hint.text, prefixes, _editor);
        const term = known.get(short.iri);
        return {
          ...hint,
          render: (element) => drawHint(element, hint.text, term && nameOf(term), term && words[term.kind]),
          hint: (cm, data, completion) => {
            cm.replaceRange(completion.text, completion.from ?? data.from, completion.to ?? data.to, "complete");
            if (short.prefix && !(short.prefix in _editor.getPrefixesFromQuery())) {
              _editor.addPrefixes({ [short.prefix]: prefixes[short.prefix] });
            }
          },
        };
      }),
  };
}

/** The namespace and the rest of what was typed; null where it is no prefixed name. */
function splitName(wanted, spaces) {
  const colon = wanted.indexOf(":");
  const space = colon < 0 ? undefined : spaces[wanted.slice(0, colon)];
  return space === undefined ? [null, null] : [space, wanted.slice(colon + 1)];
}

function fit(term, start, text, prefix) {
  if (start && term.iri.startsWith(start)) return 3;
  if (prefix !== null && !term.iri.startsWith(prefix)) return 0;
  if (!text) return 1;
  const local = term.iri.slice(Math.max(term.iri.lastIndexOf("/"), term.iri.lastIndexOf("#")) + 1);
  if (local.toLowerCase().startsWith(text)) return 2.5;
  const names = [local, ...Object.values(term.names)];
  return names.some((name) => name.toLowerCase().includes(text)) ? 1 : 0;
}

function wantedKind(editor, token) {
  const before = editor.getPreviousNonWsToken(editor.getDoc().getCursor().line, token).string;
  if (before === "a" || before === "rdf:type") return "class";
  return token.state.possibleCurrent?.includes("a") ? "property" : "";
}

function shorten(iri, spaces) {
  const fitting = Object.entries(spaces)
    .filter(([, space]) => space && iri.startsWith(space) && LOCAL.test(iri.slice(space.length)))
    .sort(([, one], [, other]) => other.length - one.length);
  return { text: fitting.length ? `${fitting[0][0]}:${iri.slice(fitting[0][1].length)}` : `<${iri}>` };
}

function expand(name, prefixes, editor) {
  const colon = name.indexOf(":");
  const prefix = name.slice(0, colon);
  return { prefix, iri: ({ ...prefixes, ...editor.getPrefixesFromQuery() }[prefix] ?? "") + name.slice(colon + 1) };
}

function drawHint(element, text, name, kind) {
  const code = document.createElement("code");
  code.textContent = text;
  element.append(code);
  if (name || kind) {
    const about = document.createElement("span");
    about.className = "about";
    about.textContent = [name, kind].filter(Boolean).join(" · ");
    element.append(about);
  }
}
