"""The fact ledger: what the report states, fact by fact, each as a graph pattern that must hold.

A file of `facts/` holds the facts of one paragraph (format and rules: `facts/README.md`). An entry becomes an ASK
query: its triples, its filters, and a guard for every node it describes: what the entry does not call probable,
planned, negative or joint must not be marked so in the graph either.

No library reads such a list. EARL and the W3C's manifests describe whole queries in a file each, and SHACL's
``sh:SPARQLAskValidator`` has no place for a fact's number and words; both would bury 700 patterns in scaffolding. The
parsing proper is pyoxigraph's: the triples of an entry are Turtle (https://www.w3.org/TR/turtle/) but for variables as
objects, so that no property path, no alternative and no unnamed subject can slip in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from tests.requirements import CHECKOUT

FOLDER = CHECKOUT / "tests" / "rdf" / "facts"
SUFFIX = ".facts"

# Marks on a node that change what it says (STYLE.md, S2 to S4). The value that counts; None: any value.
TRUE = ox.Literal(True)
MARKS: Mapping[str, ox.Literal | None] = {
    "certainty": None,
    "isPlanned": TRUE,
    "isNegative": TRUE,
    "isCollective": TRUE,
}

# How a variable is written while an entry is handled as Turtle.
_VARIABLES = "urn:x-ledger:variable:"
_HEADER = re.compile(r"# (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+)")
_VARIABLE = re.compile(r"(?<=\s)\?(\w+)")
_ABSENCE = re.compile(r"FILTER NOT EXISTS \{ (\S+ \S+ \S+)(?: \. FILTER\((\?\w+) NOT IN \(([^()]+)\)\))? \}")
_CONDITION = re.compile(r"FILTER \(.+\)")


class LedgerError(ValueError):
    """An entry that is not written as `facts/README.md` says."""


@dataclass(frozen=True)
class Absence:
    """A ``FILTER NOT EXISTS`` of an entry: what must not be there. One term may be a variable, but for ``allowed``."""

    text: str
    triple: ox.Triple
    allowed: tuple[ox.NamedNode, ...]

    @property
    def query(self) -> str:
        """The filter with full IRIs."""
        variable = next((text for term in self.triple if (text := _sparql(term)).startswith("?")), "")
        listed = ", ".join(str(node) for node in self.allowed)
        kept = f" FILTER({variable} NOT IN ({listed}))" if self.allowed else ""
        return f"FILTER NOT EXISTS {{ {_pattern(self.triple)}{kept} }}"


@dataclass(frozen=True)
class Fact:
    """One entry. ``triples`` are those of its pattern; an object may be a variable (`is_variable`)."""

    number: int
    paragraph: str
    subject: str
    predicate: str
    object: str
    place: str
    triples: tuple[ox.Triple, ...]
    absences: tuple[Absence, ...]
    query: str
    evidence_query: str

    @property
    def title(self) -> str:
        """How a message names the fact."""
        return f"{self.number} ({self.place}): {self.subject} | {self.predicate} | {self.object}"


def prologue(prefixes: Mapping[str, str]) -> str:
    """The declarations of ``prefixes``, in the form that SPARQL and Turtle share."""
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in prefixes.items())


def read_ledger(prefixes: Mapping[str, str], folder: Path = FOLDER) -> list[Fact]:
    """Read every entry of the folder.

    Args:
        prefixes: those of the dataset's catalog; ``itu`` must be among them.
        folder: where the files are.

    Returns:
        The facts in the order of files and lines; numbers are not yet checked to be unique.

    Raises:
        LedgerError: an entry is not written as it must be; the message names file and line.
    """
    return [fact for path in sorted(folder.glob(f"*{SUFFIX}")) for fact in _read_file(path, prefixes)]


def read_not_modelled(path: Path = FOLDER / "not-modelled.txt") -> dict[int, str]:
    """Read which facts the graph leaves out, and why: ``number | reason``, one line each.

    Raises:
        LedgerError: a line is written in another way.
    """
    left_out: dict[int, str] = {}
    for line, text in _lines(path):
        number, separator, reason = text.partition(" | ")
        if not (separator and number.isdecimal() and reason.strip()) or int(number) in left_out:
            raise LedgerError(f"{path.name}:{line}: write 'number | reason', each number once.")
        left_out[int(number)] = reason
    return left_out


def _lines(path: Path) -> list[tuple[int, str]]:
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return [(line, text) for line, text in lines if text.strip() and not text.startswith("#")]


def _read_file(path: Path, prefixes: Mapping[str, str]) -> list[Fact]:
    entries: list[tuple[int, re.Match[str], list[str]]] = []
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if text.startswith("## ") or not text.strip():
            continue
        header = _HEADER.fullmatch(text)
        if header:
            entries.append((line, header, []))
        elif text.startswith("#") or not entries:
            raise LedgerError(
                f"{path.name}:{line}: expected '# number | subject | predicate | object' ('## ' is a note)."
            )
        else:
            entries[-1][2].append(text)
    return [_entry(path, line, header, body, prefixes) for line, header, body in entries]


def _entry(path: Path, line: int, header: re.Match[str], body: list[str], prefixes: Mapping[str, str]) -> Fact:
    place = f"{path.name}:{line}"
    first = next((index for index, text in enumerate(body) if text.startswith("FILTER")), len(body))
    try:
        triples = tuple(_turtle(prefixes, "\n".join(body[:first])))
        absences = tuple(absence for text in body[first:] if (absence := _absence(text, prefixes)))
    except (SyntaxError, ValueError) as error:
        raise LedgerError(
            f"{place}: triples are plain Turtle, a filter is in a form that README.md gives: {error}"
        ) from error
    conditions = [text for text in body[first:] if _CONDITION.fullmatch(text)]
    if not triples or any(is_variable(triple.subject) or is_variable(triple.predicate) for triple in triples):
        raise LedgerError(f"{place}: an entry needs at least one triple, and a variable may only be an object.")
    if len(absences) + len(conditions) != len(body) - first:
        raise LedgerError(
            f"{place}: after the first filter there are only filters, one a line, in the forms of README.md."
        )
    # Full IRIs: the SPARQL parser of pyoxigraph 0.5.13 refuses a prefixed name with two dots (sta:7.2-TR.OTTnum), which
    # SPARQL allows and its Turtle parser takes.
    patterns = "\n".join(_pattern(triple) for triple in triples)
    filters = [*(absence.query for absence in absences), *conditions, *_guards(triples, prefixes["itu"])]
    where = "\n".join([patterns, *filters])
    declared = prologue(prefixes)
    return Fact(
        number=int(header[1]),
        paragraph=path.name.removesuffix(SUFFIX),
        subject=header[2],
        predicate=header[3],
        object=header[4],
        place=place,
        triples=triples,
        absences=absences,
        query=f"{declared}ASK {{\n{where}\n}}",
        evidence_query=f"{declared}CONSTRUCT {{\n{patterns}\n}} WHERE {{\n{where}\n}} LIMIT 1",
    )


def is_variable(term: object) -> bool:
    """Whether a term of an entry stands for a variable."""
    return isinstance(term, ox.NamedNode) and term.value.startswith(_VARIABLES)


def _absence(text: str, prefixes: Mapping[str, str]) -> Absence | None:
    parts = _ABSENCE.fullmatch(text)
    if not parts:
        return None
    (triple,) = _turtle(prefixes, f" {parts[1]} .")
    allowed: tuple[ox.NamedNode, ...] = ()
    variables = [_sparql(term) for term in triple if is_variable(term)]
    if parts[2]:
        listed = _turtle(prefixes, f"<urn:x> <urn:x> {parts[3]} .")
        allowed = tuple(item.object for item in listed if isinstance(item.object, ox.NamedNode))
    if len(variables) > 1 or is_variable(triple.predicate) or (parts[2] and variables != [parts[2]]):
        raise ValueError(f"one variable at most, not for the predicate, the same one in the list: {text}")
    return Absence(text, triple, allowed)


def _guards(triples: Iterable[ox.Triple], namespace: str) -> list[str]:
    """The filters that keep a node from saying more than the entry does."""
    said = {(triple.subject, triple.predicate.value) for triple in triples}
    return [
        f"FILTER NOT EXISTS {{ {subject} <{namespace}{mark}> {'?mark' if value is None else value} }}"
        for subject in sorted({triple.subject for triple in triples}, key=str)
        for mark, value in MARKS.items()
        if (subject, namespace + mark) not in said
    ]


def _sparql(term: object) -> str:
    """A term in a query: an IRI in full, a literal, or the variable that it stands for."""
    return (
        f"?{term.value.removeprefix(_VARIABLES)}" if isinstance(term, ox.NamedNode) and is_variable(term) else str(term)
    )


def _pattern(triple: ox.Triple) -> str:
    return f"{_sparql(triple.subject)} {_sparql(triple.predicate)} {_sparql(triple.object)} ."


def _turtle(prefixes: Mapping[str, str], text: str) -> list[ox.Triple]:
    """Parse Turtle in which variables may stand for terms."""
    written = _VARIABLE.sub(rf"<{_VARIABLES}\1>", text)
    return [quad.triple for quad in ox.parse(prologue(prefixes) + written, format=ox.RdfFormat.TURTLE)]
