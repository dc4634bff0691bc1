"""Tokens -> a tree of directives and statements that has a place for every comment.

The tree keeps the spelling of every term. It is the grammar of RDF 1.1 Turtle, section 6.5
(https://www.w3.org/TR/turtle/#sec-grammar-grammar). What RDF 1.2 adds (triple terms, reifiers, annotations) is refused.

Where comments go: one on a line of its own belongs to what follows it, one at the end of a line to what ends there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from itukg.turtle.tokens import Comment, FormatSyntaxError, Token, lex


@dataclass
class Node:
    """A term, a blank node in brackets or a collection.

    ``kind`` is ``leaf`` (``text`` holds it as written), ``bracket`` (``pairs``) or ``list`` (``items``); ``start`` and
    ``end`` are offsets in the source; ``settled`` is the start of the token with which a parser knows that a leaf is
    complete: its last one, or the one behind a string, which might have been a language tag. ``before`` are comments
    above it, ``opening`` those behind its opening bracket, ``closing`` those above its closing bracket, ``behind``
    those at the end of its line.
    """

    kind: str
    text: str = ""
    start: int = 0
    end: int = 0
    settled: int = 0
    line: int = 0
    pairs: list[Pair] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    opening: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)


@dataclass
class Pair:
    """A predicate, as written and at its offset in the source, with its objects and its comments.

    ``iri`` and ``row`` are set when the tree is put in order: pairs of one row may share a line.
    """

    predicate: str
    start: int = 0
    objects: list[Node] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    iri: str = ""
    row: int | None = None


@dataclass
class Directive:
    """A prefix (``name`` with its colon) or the base (``name`` is empty) and its IRI as written."""

    name: str
    iri: str
    line: int
    gap: bool
    before: list[Comment]
    behind: list[str] = field(default_factory=list)


@dataclass
class Statement:
    """A subject and its pairs. ``closing`` are comments above its dot, ``behind`` is behind a dot without a pair."""

    subject: Node
    pairs: list[Pair]
    line: int
    gap: bool
    before: list[Comment]
    closing: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)


@dataclass
class Document:
    """The directives and statements of a file in their order, and the comments behind the last."""

    parts: list[Directive | Statement]
    closing: list[Comment]


def parse(text: str) -> Document:
    """Return the tree of ``text``.

    Raises:
        FormatSyntaxError: the text is not Turtle of RDF 1.1. A caller that wants all mistakes found asks a real parser
            first.
    """
    return _Parser(lex(text)).document()


def _texts(comments: Iterable[Comment]) -> list[str]:
    return [comment.text for comment in comments]


class _Parser:
    """Recursive descent; every method leaves the reader behind what it has read."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0

    def document(self) -> Document:
        parts: list[Directive | Statement] = []
        while self._next.kind != "end":
            parts.append(self._directive() if self._at_directive() else self._statement())
        return Document(parts, self._next.before)

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _take(self, *texts: str) -> Token:
        token = self._next
        if token.kind == "end" or (texts and token.text not in texts):
            raise FormatSyntaxError(token.line, token.text)
        self._place += 1
        return token

    def _at_directive(self) -> bool:
        return self._next.text in ("@prefix", "@base") or (
            self._next.kind == "word" and self._next.text.upper() in ("PREFIX", "BASE")
        )

    def _directive(self) -> Directive:
        word = self._take()
        read = [word]
        if "BASE" not in word.text.upper():
            read.append(self._take())
        read.append(self._take())
        if word.text.startswith("@"):
            read.append(self._take("."))
        name = read[1].text if len(read) > 2 and read[1].kind == "name" else ""
        iri = next((token.text for token in read if token.kind == "iri"), None)
        if iri is None or bool(name) == ("BASE" in word.text.upper()):
            raise FormatSyntaxError(word.line, word.text)
        inside = [comment for token in read[1:] for comment in token.before]
        inside += [comment for token in read[:-1] for comment in token.behind]
        return Directive(name, iri, word.line, word.gap, [*word.before, *inside], _texts(read[-1].behind))

    def _statement(self) -> Statement:
        first = self._next
        subject = self._node()
        above, subject.before = first.before, []
        above = [*above, *map(Comment, subject.behind)]
        subject.behind = []
        pairs = self._pairs(".")
        dot = self._take(".")
        closing, behind = _texts(dot.before), _texts(dot.behind)
        if pairs and not closing:
            pairs[-1].behind += behind
            behind = []
        return Statement(subject, pairs, first.line, first.gap, above, closing, behind)

    def _pairs(self, end: str) -> list[Pair]:
        pairs: list[Pair] = []
        while self._next.text != end:
            pairs.append(self._pair())
            while self._next.text == ";":
                mark = self._take()
                pairs[-1].behind += _texts([*mark.before, *mark.behind])
            if pairs[-1].objects[-1].behind:
                pairs[-1].behind[:0] = pairs[-1].objects[-1].behind
                pairs[-1].objects[-1].behind = []
        return pairs

    def _pair(self) -> Pair:
        token = self._take()
        if token.kind not in ("iri", "name") and token.text != "a":
            raise FormatSyntaxError(token.line, token.text)
        pair = Pair(token.text, token.start, before=_texts([*token.before, *token.behind]))
        pair.objects.append(self._node())
        pair.before += pair.objects[0].before
        pair.objects[0].before = []
        while self._next.text == ",":
            mark = self._take()
            pair.objects[-1].behind += _texts([*mark.before, *mark.behind])
            pair.objects.append(self._node())
        return pair

    def _node(self) -> Node:
        token = self._take()
        before, line = _texts(token.before), token.line
        if token.text == "[":
            pairs = self._pairs("]")
            last = self._take("]")
            node = Node("bracket", start=token.start, end=last.end, line=line, pairs=pairs)
        elif token.text == "(":
            items = []
            while self._next.text != ")":
                items.append(self._node())
            last = self._take(")")
            node = Node("list", start=token.start, end=last.end, line=line, items=items)
        else:
            return self._leaf(token)
        node.before, node.opening = before, _texts(token.behind)
        node.closing, node.behind = _texts(last.before), _texts(last.behind)
        return node

    def _leaf(self, token: Token) -> Node:
        if token.kind not in ("iri", "name", "blank", "string", "number") and token.text not in ("true", "false"):
            raise FormatSyntaxError(token.line, token.text)
        read = [token]
        if token.kind == "string" and self._next.kind == "at":
            read.append(self._take())
        elif token.kind == "string" and self._next.text == "^^":
            read += [self._take(), self._take()]
        before = [comment for part in read for comment in part.before]
        before += [comment for part in read[:-1] for comment in part.behind]
        text = "".join(part.text for part in read)
        node = Node("leaf", text, token.start, read[-1].end, line=token.line, before=_texts(before))
        node.settled = self._next.start if token.kind == "string" and len(read) == 1 else read[-1].start
        node.behind = _texts(read[-1].behind)
        return node
