"""What is wrong with a query that the engine cannot read, in a sentence a person can act on, in English and Chinese.

The engine's parser (Oxigraph's, made with the PEG library ``peg``) tells how far it came and some of the words that
could have stood there: behind ``SELECT ?a, ?b`` it "expected DISTINCT". rdflib's and SPARQL.js's parsers say no more
("Expected {SelectQuery | …}, found '?'"). So the commonest mistakes are looked for in the tokens: quotation marks,
full-width marks, words that are none, commas, brackets and full stops that are missing or too many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from itukg.sparql.lexer import Token, tokens

# kind: English, Chinese. ``{text}`` is what stands in the query, ``{right}`` what would be right.
_WORDS: Mapping[str, tuple[str, str]] = {
    "unclosed-text": (
        "The text that begins here is not closed. Put {text} where it ends",
        "此处开始的文字没有闭合。请在其末尾加上{text}",
    ),
    "unclosed-iri": (
        "The IRI that begins here is not closed. Put > where it ends",
        "此处开始的IRI没有闭合。请在其末尾加上>",
    ),
    "full-width": ("{text} is a full-width character. Write {right} instead", "{text}是全角字符。请改用半角{right}"),
    "curly-quote": ("{text} is a curly quotation mark. Write {right} instead", "{text}是弯引号。请改用直引号{right}"),
    "operator": ("SPARQL has no {text}. Write {right}", "SPARQL没有{text}。请写作{right}"),
    "no-language": (
        "Behind @ the code of a language must follow, such as @en or @zh",
        "@之后须为语言代码，如@en或@zh",
    ),
    "comma-in-select": (
        "The variables of SELECT stand side by side, without commas. Delete the comma",
        "SELECT的各变量之间只用空格，不用逗号。请删除该逗号",
    ),
    "bare-expression": (
        "An expression in SELECT stands in brackets and gets a name: ({text}(…) AS ?name)",
        "SELECT中的表达式须放在括号中并命名：({text}(…) AS ?name)",
    ),
    "unnamed-expression": (
        "This expression has no name. Put AS and a variable before its bracket closes: (… AS ?name)",
        "此表达式没有名称。请在括号闭合之前写上AS和变量：(… AS ?name)",
    ),
    "unknown-word": (
        "{text} is no word of SPARQL{near}. A variable begins with ?, a name has a prefix and a colon, "
        "a text stands in quotation marks",
        "{text}不是SPARQL的词{near}。变量以?开头，名称带前缀和冒号，文字须放在引号中",
    ),
    "slash-in-name": (
        "A name with a prefix holds no slash. Write the whole IRI between < and >, or \\/ for each slash",
        "带前缀的名称中不得有斜杠。请用<和>写出完整的IRI，或将每个斜杠写作\\/",
    ),
    "missing-comma": ("A comma is missing between these two arguments", "这两个参数之间缺少逗号"),
    "missing-value": (
        "The value is missing before this: a statement names a thing, a property and a value",
        "此处之前缺少值：一条陈述由事物、属性和值组成",
    ),
    "missing-dot": (
        "Nothing ends the statement before this. Put a full stop between them, or a semicolon if it goes on about the "
        "same thing",
        "上一条陈述在此之前没有结束。请在二者之间加上句点；如仍就同一事物陈述，则加分号",
    ),
    "not-a-number": ("Behind {text} a whole number must follow", "{text}之后须为整数"),
    "not-grouped": (
        "With GROUP BY or an aggregate, SELECT may hold only what is grouped by and aggregates such as "
        "(COUNT(?x) AS ?count)",
        "使用GROUP BY或聚合函数时，SELECT中只能有分组所依的变量和聚合，如(COUNT(?x) AS ?count)",
    ),
}
_NEAR = ("; {right} is", "，{right}才是")
_FULL_WIDTH = dict(
    zip("（）｛｝［］；，。：？“”‘’＂＇＝＜＞！＆｜＋－＊／＠＃、", "(){}[];,.:?\"\"''\"'=<>!&|+-*/@#,", strict=True)
)
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
_CALLED = _AGGREGATES.union(_FUNCTIONS.split())
_KNOWN = _CALLED.union(_CLAUSES.split())
# Behind these stand variables, expressions or values, and no statements.
_LISTING = {"SELECT", "DISTINCT", "REDUCED", "BY", "ASC", "DESC", "HAVING", "VALUES"}
_WHOLE = 3  # subject, property, value
_TERMS = {"variable", "iri", "prefixed", "string", "number"}
_OPENING, _CLOSING = "([{", ")]}"


class Mistake(NamedTuple):
    """A mistake: its place in the text, and what to tell, in English and in Chinese."""

    start: int
    english: str
    chinese: str


def find_mistake(text: str) -> Mistake | None:
    """The mistake that keeps the engine from reading a query; None where it is none of those that are known."""
    stream = list(tokens(text))
    return _character(stream) or _word(stream) or _projection(stream) or _argument(stream) or _statement(stream)


def not_grouped() -> Mistake:
    """What is told where SELECT holds a variable that is not grouped by."""
    return _mistake("not-grouped", 0)


def _mistake(kind: str, start: int, text: str = "", right: str = "", near: str = "") -> Mistake:
    english, chinese = (
        words.format(text=text, right=right, near=what.format(right=near) if near else "")
        for words, what in zip(_WORDS[kind], _NEAR, strict=True)
    )
    return Mistake(start, english, chinese)


def _character(stream: Sequence[Token]) -> Mistake | None:
    """Characters and operators that SPARQL has not; they are wrong wherever they stand."""
    for at, token in enumerate(stream):
        following = stream[at + 1] if at + 1 < len(stream) else None
        adjacent = following.text if following is not None and following.start == token.end else ""
        if token.kind == "string":
            quote = token.text[:3] if token.text[:3] in ('"""', "'''") else token.text[0]
            if not token.text.endswith(quote) or len(token.text) < 2 * len(quote):
                return _mistake("unclosed-text", token.start, quote)
        elif token.kind != "mark":
            continue
        elif token.text in _FULL_WIDTH:
            kind = "curly-quote" if token.text in "“”‘’" else "full-width"
            return _mistake(kind, token.start, token.text, _FULL_WIDTH[token.text])
        elif token.text == "<" and adjacent[:5] in ("http", "https", "http:", "urn:"):
            return _mistake("unclosed-iri", token.start)
        elif token.text == "=" and adjacent == "=":
            return _mistake("operator", token.start, "==", "=")
        elif token.text == "@":
            return _mistake("no-language", token.start)
    return None


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
            near = get_close_matches(word, sorted(_KNOWN), 1, 0.75)
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
            found = _selected(stream[at + 1 :])
            if found is not None:
                return found
    return None


def _selected(stream: Sequence[Token]) -> Mistake | None:
    opened: list[Token] = []
    named = False
    for token in stream:
        if not opened and (token.text == "{" or token.keyword in ("WHERE", "FROM")):
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


def _argument(stream: Sequence[Token]) -> Mistake | None:
    """Two arguments of a function with nothing between them."""
    called: list[bool] = []
    for at, token in enumerate(stream[1:], 1):
        before = stream[at - 1]
        if _is_one_of(token, _OPENING):
            called.append(token.text == "(" and before.keyword in _CALLED)
        elif _is_one_of(token, _CLOSING):
            called = called[:-1]
        elif called and called[-1] and token.kind in _TERMS and before.kind in _TERMS | {"language"}:
            return _mistake("missing-comma", token.start)
    return None


def _statement(stream: Sequence[Token]) -> Mistake | None:
    """A fourth term where a statement has three, or only two of them."""
    count = _Count()
    for token in stream:
        kind = count.take(token)
        if kind:
            return _mistake(kind, token.start)
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
