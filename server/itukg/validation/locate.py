"""From a focus node back to the file and line where the author wrote it.

Turtle parsers do not keep positions, so the line is found in the text: the line that starts a statement with the
focus node, spelt in any of the ways the file's prefixes allow; if the value is found below it, the value's line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import rdflib

from itukg.sources import Sources
from itukg.turtle.places import Place
from itukg.turtle.terms import Rebase, text_of


def locate(
    sources: Sources,
    focus: rdflib.term.Node | None,
    path: rdflib.term.Node | None,
    value: rdflib.term.Node | None,
    files: Iterable[str] = (),
) -> Place:
    """Return the place of the value; of the path or the subject if that is not to be found.

    A focus node that several files describe is looked for in ``files`` first; one that no file describes is found
    where it is named first; no place when nowhere.
    """
    return Place(*_find(sources, focus, path, value, files))


def _find(
    sources: Sources,
    focus: rdflib.term.Node | None,
    path: rdflib.term.Node | None,
    value: rdflib.term.Node | None,
    files: Iterable[str],
) -> tuple[str, int]:
    name, exact = _file(sources, focus, path, value, files)
    if not exact and isinstance(value, rdflib.URIRef) and value != focus:
        used = _first_use(sources, value)
        if used:
            return used
    if not name:
        return (isinstance(focus, rdflib.URIRef) and _first_use(sources, focus)) or ("", 0)
    text = (sources.dataset.root / name).read_text(encoding="utf-8").splitlines()
    start = _first(text, 0, subject_pattern(sources.dataset.rebase, sources.files[name].prefixes, focus))
    if start is None:
        return name, 1
    statement = text[: _end(text, start)]
    named = _first(statement, start, _mentions(sources, name, path))
    if value is not None and value != focus:
        line = _first(statement, named or start, _mentions(sources, name, value))
        if line is not None:
            return name, line + 1
        if exact and named is not None:
            return name, named + 1
    return name, start + 1


def _file(sources: Sources, focus: object, path: object, value: object, files: Iterable[str]) -> tuple[str, bool]:
    """The file that says what is wrong about the focus node; else the first that speaks of it, and False."""
    best = ""
    for name in dict.fromkeys((*files, *sources.files)):
        for triple in sources.files[name].triples:
            if text_of(triple.subject) == str(focus):
                if str(path) == triple.predicate.value and getattr(triple.object, "value", None) == str(value):
                    return name, True
                best = best or name
    return best, False


def _first_use(sources: Sources, value: rdflib.URIRef) -> tuple[str, int] | None:
    """Where a term is used that is wrong wherever it stands, as the value of a rule about a whole vocabulary."""
    for name, parsed in sources.files.items():
        if any(str(value) in (text_of(triple.predicate), text_of(triple.object)) for triple in parsed.triples):
            text = (sources.dataset.root / name).read_text(encoding="utf-8").splitlines()
            line = _first(text, 0, _mentions(sources, name, value))
            if line is not None:
                return name, line + 1
    return None


def subject_pattern(rebase: Rebase, prefixes: Mapping[str, str], node: object) -> re.Pattern[str] | None:
    """A pattern for the line on which a statement about the node starts, in a text with these prefixes."""
    spellings = _spellings(rebase, prefixes, node)
    return re.compile(rf"^\s*(?:{'|'.join(map(re.escape, spellings))})(?=[\s;,.]|$)") if spellings else None


def _mentions(sources: Sources, name: str, node: object) -> re.Pattern[str] | None:
    """A pattern for the lines that name the node: an IRI in any spelling, a text after its quotation mark, a number."""
    if isinstance(node, rdflib.Literal):
        lines = str(node).splitlines() or [""]
        if node.language or node.datatype in (None, rdflib.XSD.string):
            return re.compile(rf"[\"']{re.escape(lines[0])}" + ("[\"']" if len(lines) == 1 else ""))
        return re.compile(rf"(?<![\w.:/-]){re.escape(lines[0])}(?![\w:/-])")
    spellings = _spellings(sources.dataset.rebase, sources.files[name].prefixes, node)
    return re.compile(rf"(?<![\w:])(?:{'|'.join(map(re.escape, spellings))})(?![\w/-])") if spellings else None


def _spellings(rebase: Rebase, prefixes: Mapping[str, str], node: object) -> list[str]:
    if not isinstance(node, rdflib.URIRef):
        return []
    written = rebase.old + node[len(rebase.new) :] if node.startswith(rebase.new) else str(node)
    found = [f"<{written}>"]
    for prefix, namespace in prefixes.items():
        if node.startswith(namespace):
            local = node[len(namespace) :]
            escaped = re.sub(r"([/&(),!+*~])", r"\\\1", local)
            found += [f"{prefix}:{local}", f"{prefix}:{escaped}"]
    return found


def _first(lines: list[str], start: int, pattern: re.Pattern[str] | None) -> int | None:
    if pattern is None:
        return None
    return next((number for number in range(start, len(lines)) if pattern.search(lines[number])), None)


def _end(lines: list[str], start: int) -> int:
    for number in range(start, len(lines)):
        if re.search(r"(?:^|\s)\.\s*(?:#.*)?$", lines[number]):
            return number + 1
    return len(lines)
