"""What is wrong with a query that the engine cannot read, in a sentence a person can act on, in English and Chinese.

The engine's parser (Oxigraph's, made with the PEG library ``peg``) tells how far it came and some of the words that
could have stood there: behind ``SELECT ?a, ?b`` it "expected DISTINCT". rdflib's and SPARQL.js's parsers say no more
("Expected {SelectQuery | …}, found '?'"). So the commonest mistakes are looked for in the tokens: quotation marks,
full-width marks, words that are none, commas, brackets and full stops that are missing or too many.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import NamedTuple

from itukg.sparql.full_width import CURLY, FULL_WIDTH, Clause, meant
from itukg.sparql.lexer import Token
from itukg.sparql.mistake_words import WORDS

_NEAR = ("; {right} is", "，{right}才是")
_INSTEAD = {"AND": "&&", "OR": "||", "LIKE": "CONTAINS(…) or REGEX(…)"}
_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
# SPARQL 1.1, section 19.8: the words of its grammar, those of expressions apart.
_CLAUSES = (
    "BASE PREFIX SELECT CONSTRUCT DESCRIBE ASK ORDER BY LIMIT OFFSET DISTINCT REDUCED AS FROM NAMED WHERE GROUP HAVING "
    "ASC DESC VALUES UNDEF OPTIONAL GRAPH UNION FILTER SERVICE SILENT BIND MINUS EXISTS NOT A TRUE FALSE SEPARATOR"
)
_FUNCTIONS = (
    "STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE "
    "ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW "
    "UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL "
    "ISNUMERIC REGEX SUBSTR REPLACE IN"
)
_IN_SELECT = _AGGREGATES | {"DISTINCT", "REDUCED", "AS"}
_UNARY = (
    "STR LANG DATATYPE BOUND IRI URI BNODE ABS CEIL FLOOR ROUND STRLEN UCASE LCASE ENCODE_FOR_URI YEAR MONTH DAY HOURS "
    "MINUTES SECONDS TIMEZONE TZ MD5 SHA1 SHA256 SHA384 SHA512 ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC"
)
_OF_ONE = _AGGREGATES.union(_UNARY.split()) - {"GROUP_CONCAT"}
_CALLED = _AGGREGATES.union(_FUNCTIONS.split())
_KNOWN = _CALLED.union(_CLAUSES.split())
# Behind these stand variables, expressions or values, and no statements.
_LISTING = {"SELECT", "DISTINCT", "REDUCED", "BY", "ASC", "DESC", "HAVING", "VALUES"}
_WHOLE = 3  # subject, property, value
_NOT_IN_IRIS = set("{}|^`\\")
_TERMS = {"variable", "iri", "prefixed", "string", "number"}
_LONGEST = 60  # characters of the query that are told
_OPENING, _CLOSING = "([{", ")]}"


class Mistake(NamedTuple):
    """A mistake: its place in the text, and what to tell, in English and in Chinese."""

    start: int
    english: str
    chinese: str


def find_mistake(stream: Sequence[Token], read: int | None = None) -> Mistake | None:
    """The mistake that keeps the engine from reading a query; None where it is none of those that are known.

    Args:
        stream: the tokens of the query that mean something; of a very long one, the first.
        read: how far the engine came, if it says so. What stands behind that has not kept it from anything: it is
            another mistake, or only looks like one behind the first.
    """
    last = None if read is None else next((token.start for token in stream if token.end > read), None)
    read_by_grammar = [token for token in stream if token.kind != "blank"]
    for find in (_character, _word, _projection, _argument, _statement):
        found = find(stream if find is _character else read_by_grammar)
        if found is not None and (last is None or found.start <= last):
            return found
    return None


def not_grouped() -> Mistake:
    """What is told where SELECT holds a variable that is not grouped by."""
    return _mistake("not-grouped", 0)


def _mistake(kind: str, start: int, text: str = "", right: str = "", near: str = "") -> Mistake:
    english, chinese = (
        words.format(text=_shown(text), right=right, near=what.format(right=near) if near else "")
        for words, what in zip(WORDS[kind], _NEAR, strict=True)
    )
    return Mistake(start, english, chinese)


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _character(stream: Sequence[Token]) -> Mistake | None:
    """Characters and operators that SPARQL has not; they are wrong wherever they stand."""
    clause = Clause()
    for at, token in enumerate(stream):
        clause.take(token)
        following = stream[at + 1] if at + 1 < len(stream) else None
        adjacent = following.text if following is not None and following.start == token.end else ""
        if token.kind == "string":
            quote = token.text[:3] if token.text[:3] in ('"""', "'''") else token.text[0]
            if not _is_closed(token.text, quote):
                return _mistake("unclosed-text", token.start, quote)
        elif token.kind == "blank":
            return _mistake("odd-space", token.start)
        elif token.kind != "mark":
            continue
        elif token.text in FULL_WIDTH:
            right = meant(token.text, clause)
            kind = "curly-quote" if token.text in CURLY else "full-width" if right else "full-width-comma"
            return _mistake(kind, token.start, token.text, right)
        elif token.text == "<" and adjacent.startswith(("http:", "https:", "urn:")):
            return _iri(stream, at)
        elif token.text == "=" and adjacent == "=":
            return _mistake("operator", token.start, "==", "=")
        elif token.text == "@":
            return _mistake("no-language", token.start)
    return None


def _is_closed(text: str, quote: str) -> bool:
    inside = text.removesuffix(quote)
    is_escaped = (len(inside) - len(inside.rstrip("\\"))) % 2 == 1
    return text.endswith(quote) and len(text) >= 2 * len(quote) and not is_escaped


def _iri(stream: Sequence[Token], at: int) -> Mistake:
    """What is wrong with the IRI that begins there: a character that it may not have, or it has no end."""
    wrong: Token | None = None
    for place in range(at + 1, len(stream)):
        token = stream[place]
        if token.start != stream[place - 1].end or token.text == "<":
            break
        if token.text == ">" and wrong is not None:
            return _mistake("bad-iri", wrong.start, wrong.text, f"%{ord(wrong.text):02X}")
        wrong = token if wrong is None and token.text in _NOT_IN_IRIS else wrong
    return _mistake("unclosed-iri", stream[at].start)


def _word(stream: Sequence[Token]) -> Mistake | None:
    """Words that are none of SPARQL's."""
    for at, token in enumerate(stream):
        word = token.keyword
        if not word:
            continue
        following = stream[at + 1] if at + 1 < len(stream) else None
        if word in ("LIMIT", "OFFSET") and following is not None and following.kind != "number":
            return _mistake("not-a-number", following.start, word)
        if word in _INSTEAD:
            return _mistake("operator", token.start, token.text, _INSTEAD[word])
        if word not in _KNOWN:
            first = _beginning(stream, at)
            if first is not None:
                return _mistake("slash-in-name", first.start)
            near = get_close_matches(word[:_LONGEST], sorted(_KNOWN), 1, 0.75)
            return _mistake("unknown-word", token.start, token.text, near=near[0] if near else "")
    return None


def _beginning(stream: Sequence[Token], at: int) -> Token | None:
    """The name with a prefix that goes on with a slash and the word there; None where there is none."""
    while at >= 2 and stream[at - 1].text == "/" and stream[at - 1].end == stream[at].start:
        at -= 2
    return stream[at] if stream[at].kind == "prefixed" else None


def _projection(stream: Sequence[Token]) -> Mistake | None:
    """What stands between SELECT and the pattern, in the query and in those inside it."""
    for at, token in enumerate(stream):
        if token.keyword == "SELECT":
            found = _selected(stream, at + 1)
            if found is not None:
                return found
    return None


def _selected(stream: Sequence[Token], start: int) -> Mistake | None:
    opened: list[Token] = []
    named = False
    for at in range(start, len(stream)):
        token = stream[at]
        # The pattern begins, with its bracket or without; or a query in an expression, which is looked at by itself.
        if token.keyword == "SELECT" or (not opened and not _may_be_selected(token)):
            return None
        if _is_one_of(token, _OPENING):
            opened.append(token)
            named = named and len(opened) > 1
        elif _is_one_of(token, _CLOSING) and opened:
            first = opened.pop()
            if not opened and not named:
                return _mistake("unnamed-expression", first.start)
        elif token.keyword == "AS":
            named = True
        elif not opened and token.text == ",":
            return _mistake("comma-in-select", token.start)
        elif not opened and token.keyword in _AGGREGATES:
            return _mistake("bare-expression", token.start, token.text)
    return None


def _may_be_selected(token: Token) -> bool:
    if token.kind == "mark":
        return token.text in "(),*"
    return token.kind == "variable" or token.keyword in _IN_SELECT


def _argument(stream: Sequence[Token]) -> Mistake | None:
    """Two arguments of a function with nothing between them."""
    called: list[str] = []
    for at, token in enumerate(stream[1:], 1):
        before = stream[at - 1]
        if _is_one_of(token, _OPENING):
            called.append(before.keyword if token.text == "(" and before.keyword in _CALLED else "")
        elif _is_one_of(token, _CLOSING):
            del called[-1:]
        elif called and called[-1] and token.kind in _TERMS and before.kind in _TERMS | {"language"}:
            if token.text == before.text:
                return _mistake("doubled", token.start, token.text)
            return _mistake("one-argument" if called[-1] in _OF_ONE else "missing-comma", token.start, called[-1])
    return None


def _statement(stream: Sequence[Token]) -> Mistake | None:
    """A fourth term where a statement has three, or only two of them."""
    count = _Count()
    for at, token in enumerate(stream):
        kind = count.take(token)
        second = _doubled(stream, at) if kind == "missing-dot" else None
        if second is not None:
            return _mistake("doubled", second.start, second.text)
        if kind:
            return _mistake(kind, token.start)
    return None


def _doubled(stream: Sequence[Token], at: int) -> Token | None:
    """The term of the statement up to there that stands behind itself."""
    for place in range(at, 0, -1):
        token = stream[place]
        if token.kind == "mark" and token.text in ".;{}":
            break
        if (token.kind in _TERMS or token.keyword == "A") and token.text == stream[place - 1].text:
            return token
    return None


class _Count:
    """The terms of the present statement.

    None where what is written is no statement, but an expression, a list of variables or of values.
    """

    def __init__(self) -> None:
        self._terms: int | None = None
        self._keyword = ""
        self._before = ""
        self._outer: list[tuple[str, int | None, str]] = []

    def take(self, token: Token) -> str:
        """Go on to the next token; the kind of the mistake that it is, '' for none."""
        is_term = token.kind in _TERMS or token.keyword in ("A", "TRUE", "FALSE")
        if is_term and self._terms == _WHOLE:
            return "missing-dot"
        if self._terms == _WHOLE - 1 and self._inside == "{" and _is_one_of(token, ".;}"):
            return "missing-value"
        if _is_one_of(token, _OPENING):
            self._open(token.text)
        elif _is_one_of(token, _CLOSING):
            self._close(token.text)
        elif token.keyword and not is_term:
            self._keyword, self._terms = token.keyword, None
        elif _is_one_of(token, ".") or (token.kind == "prefixed" and token.text.endswith(".")):
            self._terms = 0 if self._inside == "{" else self._terms
        elif self._terms is not None:
            self._go_on(token, self._terms, is_term=is_term)
        self._before = token.text
        return ""

    @property
    def _inside(self) -> str:
        return self._outer[-1][0] if self._outer else ""

    def _open(self, bracket: str) -> None:
        self._outer.append((bracket, self._terms, self._keyword))
        self._terms = {"(": None, "[": 1, "{": None if self._keyword == "VALUES" else 0}[bracket]

    def _close(self, bracket: str) -> None:
        _, around, self._keyword = self._outer.pop() if self._outer else ("", None, "")
        if around is not None and bracket != "}":
            self._terms = around + 1
        else:
            self._terms = 0 if self._inside == "{" and self._keyword not in _LISTING else None

    def _go_on(self, token: Token, terms: int, *, is_term: bool) -> None:
        if _is_one_of(token, ";,"):
            self._terms = 1 if token.text == ";" else 2
        elif _is_one_of(token, "/|") or (_is_one_of(token, "^") and self._before == "^"):
            self._terms = max(terms - 1, 0)
        elif is_term:
            self._terms = terms + 1


def _is_one_of(token: Token, marks: str) -> bool:
    return token.kind == "mark" and token.text in marks
