"""What is told of a query that the engine refused: the place in the query as written, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from itukg.sparql.lexer import Token, first_tokens
from itukg.sparql.mistakes import find_mistake, not_grouped
from itukg.sparql.policy import Admitted
from itukg.sparql.query import odd_bracket, undeclared_prefixes
from itukg.sparql.rewrite import offset_of, place_of
from itukg.stores.base import QueryRejected

_UNBOUND = "The SELECT contains a variable that is unbound"
_NO_PREFIX = "Prefix not found"
# What an IRI without its bracket looks like: a name with one of these prefixes.
_SCHEMES = ("http", "https", "urn")
# A query may use any number of prefixes.
_SHOWN = 20
# Tokens that are looked at. A query of the most bytes that are read (QUERY_LENGTH) has seldom so many; one that is made
# of brackets has ten times as many, and what takes microseconds a token must not keep a thread of the server busy.
_MOST = 32_000


class _Told(NamedTuple):
    """A sentence in English and in Chinese; '' where the engine's words have no Chinese."""

    english: str
    chinese: str


def explain(error: QueryRejected, admitted: Admitted, known: Mapping[str, str]) -> QueryRejected:
    """The engine's refusal, told so that it can be acted on.

    The engine says nothing of a prefix that is not declared, the commonest mistake of all, and takes a bracket that
    closes nothing for a mistake at the end of the query; see `itukg.sparql.mistakes` for the others.

    Args:
        error: the engine's refusal.
        admitted: the query as it was sent and as it was evaluated.
        known: the dataset's prefixes.
    """
    written, expected = admitted.rewriting.written, error.expected
    if error.line:
        error.line, error.column = admitted.rewriting.place(error.line, error.column)
    place = error.line, error.column
    stream, is_whole = first_tokens(written, _MOST)
    spaced = [token for token in stream if token.kind != "blank"]
    missing = [name for name in undeclared_prefixes(spaced) if name not in _SCHEMES]
    no_prefix = str(error).startswith(_NO_PREFIX)
    # A query in which a variable is unbound has been read.
    is_read = str(error).startswith(_UNBOUND) or (no_prefix and bool(missing))
    mistake = None if is_read else find_mistake(stream, offset_of(written, *place) if error.line else None)
    if mistake is not None:
        place, expected = place_of(written, mistake.start), ()
        told = [_Told(mistake.english, mistake.chinese)]
    elif str(error).startswith(_UNBOUND):
        told = [_Told(*not_grouped()[1:])]
    else:
        bracket = odd_bracket(stream)
        if not is_whole and bracket is not None and bracket.text in "{([":
            bracket = None  # it may be closed behind what was looked at
        place, told = _bracket(written, bracket, place, _Told(str(error), "查询在此处无法继续" if error.line else ""))
    if missing:
        told.append(_undeclared(missing, known))
    in_chinese = told[1:] if no_prefix and missing else told
    chinese = "。".join(item.chinese for item in in_chinese) if all(item.chinese for item in in_chinese) else ""
    return QueryRejected(". ".join(item.english for item in told), *place, expected, chinese)


def _bracket(
    written: str, bracket: Token | None, place: tuple[int, int], engine: _Told
) -> tuple[tuple[int, int], list[_Told]]:
    """What is told of a bracket without its match, and where; else the engine's words."""
    if bracket is None:
        return place, [engine]
    line, column = place_of(written, bracket.start)
    if bracket.text in "{([":
        english = f"The {bracket.text} of line {line}, column {column} is not closed"
        return place, [engine, _Told(english, f"第{line}行第{column}列的{bracket.text}没有闭合")]
    if (line, column) >= place:
        return place, [engine]
    english = f"This {bracket.text} closes nothing that is open"
    return (line, column), [_Told(english, f"此处的{bracket.text}没有对应的左括号")]


def _undeclared(missing: Sequence[str], known: Mapping[str, str]) -> _Told:
    more = " …" if len(missing) > _SHOWN else ""
    names = [f"{name}:" for name in missing[:_SHOWN]]
    lines = " ".join(f"PREFIX {name}: <{known.get(name, '…')}>" for name in missing[:_SHOWN]) + more
    return _Told(
        f"Not declared: {', '.join(names)}. Put before the query: {lines}",
        f"未声明：{'、'.join(names)}。请在查询之前加上：{lines}",
    )
