"""A query's text -> what it is: its form, what it would fetch, its dataset clause, how deep it nests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import pyoxigraph as ox

from itukg.sparql.lexer import Token, tokens
from itukg.sparql.whole import graph_clause, whole_graph

_LONGEST_IRI = 500
_VOLATILE = {"NOW", "RAND", "UUID", "STRUUID"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_PAIRS = {"{": "}", "(": ")", "[": "]"}
_OPENING, _CLOSING = set(_PAIRS), set(_PAIRS.values())
_BRACKETS = _OPENING | _CLOSING
_PREFIX_MARKS = set("!+-^")


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
    """What the lexer sees in a query. ``form`` is None where no query form stands after the prologue.

    ``whole`` is the graph all of which it asks for: an IRI, or '' for its default graph; None for any other query.
    """

    form: Form | None
    update: str
    service: bool
    volatile: bool
    depth: int
    sources: tuple[SourceClause, ...]
    whole: str | None = None

    @property
    def has_dataset_clause(self) -> bool:
        """Whether FROM or FROM NAMED is written."""
        return bool(self.sources)


@dataclass(frozen=True)
class SparqlRequest:
    """A query with the dataset that the protocol chose; None means: not chosen there.

    A ``volatile`` query asks for the time or for chance: its answer is another every time. ``merged``: graphs of its
    default dataset share triples, which must count once (see `stores.merge`). ``snapshot`` is the id of the one that is
    asked; '' for the current one. ``whole``: the graphs all of whose triples, each once, are its result, an empty tuple
    for the store's default graph; None for any other query.
    """

    query: str
    form: Form
    base: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    has_dataset_clause: bool = False
    volatile: bool = False
    merged: bool = False
    snapshot: str = ""
    whole: tuple[str, ...] | None = None


def examine(text: str, base: str) -> QueryFacts:
    """Look at a query without parsing it; ``base`` resolves relative IRIs in its FROM clauses."""
    stream = list(tokens(text))
    start, prefixes, base = _prologue(stream, base)
    head = stream[start].keyword if start < len(stream) else ""
    return QueryFacts(
        form=Form(head) if head in Form.__members__ else None,
        update=head if head in _UPDATES else "",
        service=any(_names_service(token) and prefix_of(token) not in prefixes for token in stream),
        volatile=any(token.keyword in _VOLATILE for token in stream),
        depth=_depth(stream),
        sources=_sources(stream, start, prefixes, base),
        whole=_whole(stream[start:], prefixes, base),
    )


def named_iris(text: str, base: str) -> dict[str, str]:
    """The IRIs that a query names behind its prologue, resolved: each with the way it is written first."""
    stream = list(tokens(text))
    start, prefixes, base = _prologue(stream, base)
    found: dict[str, str] = {}
    for token in stream[start:]:
        if token.kind == "iri" or (token.kind == "prefixed" and prefix_of(token) in prefixes):
            written = token.text.rstrip(".") if token.kind == "prefixed" else token.text
            found.setdefault(_named(token._replace(text=written), prefixes, base), written)
    return found


def odd_bracket(stream: Iterable[Token]) -> Token | None:
    """The first bracket that closes nothing, else the last that stays open; None where every one has its match."""
    opened: list[Token] = []
    for token in stream:
        if token.kind != "mark" or token.text not in _BRACKETS:
            continue
        if token.text in _OPENING:
            opened.append(token)
        elif not opened or _PAIRS[opened.pop().text] != token.text:
            return token
    return opened[-1] if opened else None


def declared_prefixes(text: str) -> set[str]:
    """The prefixes that the prologue of a query declares, each with its colon."""
    return set(_prologue(list(tokens(text)), "")[1])


def prefix_of(token: Token) -> str:
    """The prefix of a prefixed name, with its colon; '' for another token."""
    return token.text.partition(":")[0] + ":" if token.kind == "prefixed" else ""


def undeclared_prefixes(stream: Sequence[Token]) -> list[str]:
    """The prefixes that a query of these tokens uses and does not declare, in alphabetical order."""
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
    r"""An IRI as it is written, against the base; what is too long to be looked at, or malformed, stays as it is.

    Oxigraph resolves it, as it will where it reads the query; Turtle writes and resolves IRIs as SPARQL does (both by
    RFC 3986, section 5.2, with ``\u`` escapes). ``urllib.parse.urljoin`` takes other IRIs for the same: it drops an
    empty fragment, query or parameter (``graph#``), and writes schemes in small letters.
    """
    if len(base) + len(iri) > _LONGEST_IRI:
        return iri
    try:
        triple = next(ox.parse(f"<{iri}> <x:x> <x:x> .", format=ox.RdfFormat.TURTLE, base_iri=base), None)
    except (SyntaxError, ValueError):
        return iri
    return str(triple.subject.value) if triple is not None else iri


def _sources(stream: Sequence[Token], start: int, prefixes: Mapping[str, str], base: str) -> tuple[SourceClause, ...]:
    found = []
    for at in range(start, len(stream) - 1):
        if stream[at].keyword != "FROM":
            continue
        named = stream[at + 1].keyword == "NAMED" and at + 2 < len(stream)
        name = stream[at + 2] if named else stream[at + 1]
        found.append(SourceClause(stream[at].start, name.end, named, _named(name, prefixes, base)))
    return tuple(found)


def _whole(query: Sequence[Token], prefixes: Mapping[str, str], base: str) -> str | None:
    if not whole_graph(query):
        return None
    name = graph_clause(query)
    return "" if name is None else _named(name, prefixes, base)


def _named(name: Token, prefixes: Mapping[str, str], base: str) -> str:
    """The IRI that a token names: an IRI as it is written, or a prefixed name."""
    if name.kind == "iri":
        return _resolve(base, name.text[1:-1])
    prefix, _, local = name.text.partition(":")
    return prefixes.get(prefix + ":", "") + local.replace("\\", "")


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
