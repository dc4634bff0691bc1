"""What an endpoint answered, held against what it was asked: nothing else reaches a page or a client.

Our own queries are known, so it is known what can answer them: their variables, values where the query gives one in
every row, of a list the members of the list. An answer that is otherwise is the endpoint's failure, not ours, and is
told as such, with what is wrong. A stranger's query is known by its form and by the variables that it names.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pyoxigraph as ox

from itukg.sparql.lexer import tokens
from itukg.sparql.media import CSV, RESULTS_JSON, RESULTS_XML, TSV
from itukg.sparql.query import Form, SparqlRequest
from itukg.stores.base import RemoteFailed, Term
from itukg.stores.kinds import Kinds
from itukg.stores.remote_http import brief

_READ = {
    RESULTS_JSON: ox.QueryResultsFormat.JSON,
    RESULTS_XML: ox.QueryResultsFormat.XML,
    TSV: ox.QueryResultsFormat.TSV,
}
# Oxigraph's parsers recurse into triple terms (RDF 1.2), and at some ten thousand levels the whole process ends.
_DEEPEST = 64
_PIECE = 1 << 20
# The type of a triple term in JSON, whose every character may be written as an escape.
_TRIPLE = re.compile(b'"' + b"".join(rb"(?:%c|\\u00%02x|\\u00%02X)" % (code, code, code) for code in b"triple") + b'"')
# A string that is not closed is one to the end, so that no byte is looked at twice.
_JSON_PARTS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[{}]', re.DOTALL)
_LITERAL = re.compile(rb'"(?:[^"\\\n\r]|\\.)*+"?')


class Solution(dict[str, Term]):
    """A row; a variable that has a value in every row is read by its name, another by ``get`` or behind ``in``."""

    def __missing__(self, name: str) -> Term:
        """Say what the endpoint left out."""
        raise RemoteFailed(f"The endpoint answered without a value for ?{name}, which has one in every answer.")


def read_solutions(
    body: bytes, query: str, lists: Mapping[str, Sequence[Term]] | None, kinds: Kinds | None
) -> list[dict[str, Term]]:
    """The rows of an answer in JSON to one of our own SELECT queries.

    Args:
        body: the answer.
        query: what was asked, with or without the values of variables.
        lists: what filled its ``VALUES`` blocks.
        kinds: what some variables stand for by the query alone.

    Raises:
        RemoteFailed: it is malformed, or no answer to that query.
    """
    names, rows = _rows_of(body)
    _check_names(names, query)
    listed = {name: frozenset(terms) for name, terms in (lists or {}).items() if _are_iris(terms)}
    found: list[dict[str, Term]] = []
    for values in rows:
        row = Solution()
        for name, value in zip(names, values, strict=True):
            if value is None:
                continue
            if isinstance(value, ox.Triple):
                raise RemoteFailed(f"The endpoint answered with a triple for ?{name} (RDF 1.2).")
            if kinds and name in kinds and not kinds[name].fits(value):
                raise _wrong(name, value, kinds[name].words)
            if name in listed and value not in listed[name]:
                raise _wrong(name, value, "one of the IRIs that were asked about")
            row[name] = value
        found.append(row)
    return found


def _rows_of(body: bytes) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The variables of an answer in JSON, and its rows."""
    _refuse_depth(_depth_of_json(body))
    with well_formed():
        solutions = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        try:
            if isinstance(solutions, ox.QueryBoolean):
                raise _wrong_form(Form.SELECT, "a boolean")
            rows = []
            for solution in solutions:
                rows.append(tuple(solution))
            return [variable.value for variable in solutions.variables], rows
        finally:
            # An exception keeps this function's variables, and another thread must not be who throws this one away.
            del solutions


def read_triples(body: bytes) -> Iterator[ox.Triple]:
    """The triples of an answer in N-Triples, one after the other.

    Raises:
        RemoteFailed: it is malformed.
    """
    _refuse_depth(_depth_of_triples(body))
    with well_formed():
        for quad in ox.parse(io.BytesIO(body), format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple


def check_result(body: bytes, request: SparqlRequest, media: str) -> None:
    """Read the answer to a stranger's query to its end, as far as that is possible, before it is passed on.

    Some engines break off in the middle and say nothing else of it; and one that answers another query should not be
    believed. It takes a second for 30 MB. CSV is looked at up to its first line, since almost any text is CSV, and of a
    graph whether it is a text: RDF of strangers may be made to take much time and memory of who parses it.

    Raises:
        RemoteFailed: it is no result of such a query, or malformed.
    """
    read = _READ.get(media)
    if read is not None:
        if media == RESULTS_JSON:
            _refuse_depth(_depth_of_json(body))
        with well_formed():
            found = ox.parse_query_results(io.BytesIO(body), format=read)
            try:
                if isinstance(found, ox.QueryBoolean):
                    if request.form is not Form.ASK:
                        raise _wrong_form(request.form, "a boolean")
                    return
                if request.form is not Form.SELECT:
                    raise _wrong_form(request.form, "rows")
                _check_names([variable.value for variable in found.variables], request.query)
                for _ in found:
                    pass
            finally:
                del found  # see `_rows_of`
        return
    _check_text(body)
    if media == CSV and request.form is Form.SELECT:
        line = body.partition(b"\n")[0].decode("utf-8-sig", errors="replace").rstrip("\r")
        _check_names(next(csv.reader([line]), []), request.query)


def projection(query: str) -> tuple[str, ...]:
    """The variables that a SELECT query names between SELECT and its pattern, the ones behind AS among them."""
    found: list[str] = []
    depth, last = 0, ""
    for token in tokens(query):
        if depth == 0 and (token.text == "{" or token.keyword in ("WHERE", "FROM")):
            break
        if token.text == "(":
            depth += 1
        elif token.text == ")":
            depth -= 1
            if depth == 0:
                found.append(last)
        elif token.kind == "variable":
            last = token.text[1:]
            found += [last] if depth == 0 else []
    return tuple(found)


def _check_text(body: bytes) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with well_formed():
        for start in range(0, len(body) + 1, _PIECE):
            decoder.decode(body[start : start + _PIECE], final=start + _PIECE > len(body))


@contextmanager
def well_formed() -> Iterator[None]:
    """Turn what Oxigraph's parsers raise into the store's own error."""
    try:
        yield
    except (SyntaxError, ValueError) as error:
        raise RemoteFailed(f"The endpoint's answer is malformed: {brief(str(error))}") from error


def _are_iris(terms: Sequence[Term]) -> bool:
    # Of literals other engines may have another form.
    return all(isinstance(term, ox.NamedNode) for term in terms)


def _wrong_form(form: Form, given: str) -> RemoteFailed:
    article = "an" if form is Form.ASK else "a"
    return RemoteFailed(f"The endpoint answered {article} {form.value} query with {given}.")


def _wrong(name: str, value: Term, wanted: str) -> RemoteFailed:
    return RemoteFailed(f"The endpoint answered with {brief(str(value))} for ?{name}, which is {wanted}.")


def _check_names(names: Sequence[str], query: str) -> None:
    """Compare the variables of an answer with those of the query; one with ``*`` may have any."""
    wanted = projection(query)
    if wanted and set(names) != set(wanted):
        raise RemoteFailed(f"The endpoint answered with {_listed(names)} where {_listed(wanted)} was asked for.")


def _listed(names: Collection[str]) -> str:
    return brief(", ".join(f"?{name}" for name in sorted(names))) or "no variable"


def _refuse_depth(depth: int) -> None:
    if depth > _DEEPEST:
        raise RemoteFailed(f"The endpoint's answer nests triples deeper than {_DEEPEST} levels.")


def _depth_of_json(body: bytes) -> int:
    """How deep objects nest, if it may be too deep: counted only where there are so many triple terms at all."""
    if not _has_many(_TRIPLE, body):
        return 0
    depth = deepest = 0
    for part in _JSON_PARTS.finditer(body):
        mark = part[0]
        if mark == b"{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark == b"}":
            depth -= 1
    return deepest


def _depth_of_triples(body: bytes) -> int:
    """The most triple terms in one line of N-Triples, where each statement is one."""
    if body.count(b"<<") <= _DEEPEST:
        return 0
    lines = (line for line in body.splitlines() if line.count(b"<<") > _DEEPEST)
    return max((_LITERAL.sub(b"", line).count(b"<<") for line in lines), default=0)


def _has_many(pattern: re.Pattern[bytes], body: bytes) -> bool:
    return any(number >= _DEEPEST for number, _ in enumerate(pattern.finditer(body)))
