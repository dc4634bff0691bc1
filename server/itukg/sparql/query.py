"""A query's text -> what it is: its form, what it would fetch, its dataset clause, how deep it nests."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urljoin

from itukg.sparql.lexer import Token, lex, tokens

_LONGEST_IRI = 500
_VOLATILE = {"NOW", "RAND", "UUID", "STRUUID"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_OPENING, _CLOSING = set("{(["), set("})]")
_PREFIX_MARKS = set("!+-^")
_SERVICE = re.compile("service", re.IGNORECASE)


class Form(Enum):
    """The four query forms (SPARQL 1.1, section 16)."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def gives_graph(self) -> bool:
        """Whether the result is a graph (else it is bindings or a boolean)."""
        return self in (Form.CONSTRUCT, Form.DESCRIBE)


@dataclass(frozen=True)
class SourceClause:
    """One FROM or FROM NAMED: where it stands in the text and the IRI it names, resolved."""

    start: int
    end: int
    named: bool
    iri: str


@dataclass(frozen=True)
class QueryFacts:
    """What the lexer sees in a query. ``form`` is None where no query form stands after the prologue."""

    form: Form | None
    update: str
    service: bool
    volatile: bool
    depth: int
    sources: tuple[SourceClause, ...]

    @property
    def has_dataset_clause(self) -> bool:
        """Whether FROM or FROM NAMED is written."""
        return bool(self.sources)


@dataclass(frozen=True)
class SparqlRequest:
    """A query with the dataset that the protocol chose; None means: not chosen there.

    A ``volatile`` query asks for the time or for chance: its answer is another every time.
    """

    query: str
    form: Form
    base: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    has_dataset_clause: bool = False
    volatile: bool = False


def examine(text: str, base: str) -> QueryFacts:
    """Look at a query without parsing it; ``base`` resolves relative IRIs in its FROM clauses."""
    stream = list(tokens(text))
    start, prefixes, base = _prologue(stream, base)
    head = stream[start].keyword if start < len(stream) else ""
    return QueryFacts(
        form=Form(head) if head in Form.__members__ else None,
        update=head if head in _UPDATES else "",
        service=any(_names_service(token) for token in stream),
        volatile=any(token.keyword in _VOLATILE for token in stream),
        depth=_depth(stream),
        sources=_sources(stream, start, prefixes, base),
    )


def expand_alias(text: str, facts: QueryFacts, alias: str, graphs: Sequence[str]) -> str:
    """Write ``FROM <alias>`` (and ``FROM NAMED <alias>``) out as the graphs that the alias stands for."""
    parts, end, written = [], 0, set()
    for clause in facts.sources:
        if clause.iri == alias:
            keyword = "FROM NAMED" if clause.named else "FROM"
            # A dataset is a set: named again, the alias adds nothing.
            names = [] if clause.named in written else [f"{keyword} <{graph}>" for graph in graphs]
            written.add(clause.named)
            parts += [text[end : clause.start], " ".join(names), " "]
            end = clause.end
    return "".join([*parts, text[end:]])


def disarm(text: str) -> str:
    r"""Respell the word SERVICE in strings and IRIs, and blank comments that hold it; the meaning stays the same.

    The engine calls other endpoints at once and offers no hook, so nothing may reach it in which *it* could read the
    keyword where the lexer reads something else: its grammar is looser than the standard's and depends on the
    context (``FILTER(1<'>')`` is a comparison to it, an IRI to a lexer, and what follows is a string or a keyword
    accordingly). Written as ``\u0053ERVICE`` the word is the same in a string or an IRI, and no keyword.
    """
    if "SERVICE" not in text.upper():
        return text
    parts = []
    for token in lex(text):
        if token.kind == "comment" and "SERVICE" in token.text.upper():
            parts.append(" " * len(token.text))
        elif token.kind in ("string", "iri"):
            parts.append(_SERVICE.sub(lambda match: f"\\u{ord(match[0][0]):04X}{match[0][1:]}", token.text))
        else:
            parts.append(token.text)
    return "".join(parts)


def undeclared_prefixes(text: str) -> list[str]:
    """The prefixes that a query uses and does not declare, in alphabetical order."""
    stream = list(tokens(text))
    start, declared, _ = _prologue(stream, "")
    used = {token.text.partition(":")[0] for token in stream[start:] if token.kind == "prefixed"}
    return sorted(used - {name.rstrip(":") for name in declared} - {"_"})


def _names_service(token: Token) -> bool:
    """Whether the engine may take the token for SERVICE: it needs no space after a keyword (``trueSERVICEex:a``)."""
    return token.kind in ("word", "prefixed") and "SERVICE" in token.text.partition(":")[0].upper()


def _prologue(stream: Sequence[Token], base: str) -> tuple[int, dict[str, str], str]:
    """Skip BASE and PREFIX declarations; return where the query proper starts, the prefixes and the base."""
    prefixes: dict[str, str] = {}
    at = 0
    while at < len(stream):
        keyword = stream[at].keyword
        if keyword == "BASE" and at + 1 < len(stream):
            base = _resolve(base, stream[at + 1].text[1:-1])
            at += 2
        elif keyword == "PREFIX" and at + 2 < len(stream):
            prefixes[stream[at + 1].text] = _resolve(base, stream[at + 2].text[1:-1])
            at += 3
        else:
            break
    return at, prefixes, base


def _resolve(base: str, iri: str) -> str:
    """An IRI against the base. Only to recognise the alias: what is too long for that, or malformed, stays as it is."""
    if len(base) + len(iri) > _LONGEST_IRI:
        return iri
    try:
        return urljoin(base, iri)
    except ValueError:
        return iri


def _sources(stream: Sequence[Token], start: int, prefixes: Mapping[str, str], base: str) -> tuple[SourceClause, ...]:
    found = []
    for at in range(start, len(stream) - 1):
        if stream[at].keyword != "FROM":
            continue
        named = stream[at + 1].keyword == "NAMED" and at + 2 < len(stream)
        name = stream[at + 2] if named else stream[at + 1]
        if name.kind == "iri":
            iri = _resolve(base, name.text[1:-1])
        else:
            prefix, _, local = name.text.partition(":")
            iri = prefixes.get(prefix + ":", "") + local
        found.append(SourceClause(stream[at].start, name.end, named, iri))
    return tuple(found)


def _depth(stream: Sequence[Token]) -> int:
    """The deepest nesting of brackets and of prefix operators: both make the engine's parser recurse.

    The engine knows triples in triples as well (``<< ?s ?p ?o >>``), which the lexer sees as two marks at a time.
    """
    depth = deepest = run = 0
    half: Token | None = None
    for token in stream:
        if token.kind == "mark" and token.text in _OPENING:
            depth += 1
        elif token.kind == "mark" and token.text in _CLOSING:
            depth -= 1
        if half is not None and token.text == half.text and token.start == half.end:
            depth += 1 if token.text == "<" else -1
            half = None
        else:
            half = token if token.kind == "mark" and token.text in "<>" else None
        run = run + 1 if token.text in _PREFIX_MARKS else 0
        deepest = max(deepest, depth + run)
    return deepest
