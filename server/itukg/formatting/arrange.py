"""A tree -> the same tree in canonical order: predicates, objects, prefixes. Nothing is written here.

The order of blocks is the author's, for data follows the order of its source. So is the order of the classes after
``a`` (the general one first, or the special one: that is a choice), of the members of collections, and of texts in
one language. Two blocks about one subject are never made one: which comments and which place in the file the result
should have, only the author knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from itukg.formatting.order import RDF_TYPE, Order
from itukg.turtle.syntax import Directive, Document, Node, Pair, Statement
from itukg.turtle.tokens import Comment


@dataclass(frozen=True)
class Repeated:
    """A second block about one subject: its line, the subject as written, and the line of the first block."""

    line: int
    subject: str
    first: int


def arrange(document: Document, order: Order) -> None:
    """Put the tree in ``order``, in place. Prefixes that nothing uses go, unless a comment stands beside them."""
    names = _Names()
    for part in document.parts:
        if isinstance(part, Directive):
            names.take(part)
        else:
            _Arranger(order, names.iri).statement(part)
    _drop_unused(document)


def find_repeated(document: Document) -> list[Repeated]:
    """The blocks about a subject that has a block already.

    A block is a statement of two predicates or more. A single one (``ex:a ex:p ex:b .``) may stand anywhere: it is how
    a later section adds to a thing that an earlier one describes.
    """
    found, first = [], dict[str, int]()
    names = _Names()
    for part in document.parts:
        if isinstance(part, Directive):
            names.take(part)
        elif part.subject.kind == "leaf" and len({pair.predicate for pair in part.pairs}) > 1:
            subject = names.iri(part.subject.text)
            if subject in first:
                found.append(Repeated(part.line, part.subject.text, first[subject]))
            first.setdefault(subject, part.line)
    return found


class _Names:
    """The prefixes that are declared so far. Good enough to order by; a relative IRI stays as it is written."""

    def __init__(self) -> None:
        self._prefixes: dict[str, str] = {}

    def take(self, directive: Directive) -> None:
        self._prefixes[directive.name] = directive.iri[1:-1]

    def iri(self, text: str) -> str:
        if text == "a":
            return RDF_TYPE
        if text.startswith("<"):
            return _unescape(text[1:-1])
        prefix, _, local = text.partition(":")
        return _unescape(self._prefixes.get(prefix + ":", prefix + ":")) + re.sub(r"\\(.)", r"\1", local)


def _unescape(iri: str) -> str:
    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", lambda code: chr(int(code[1] or code[2], 16)), iri)


class _Arranger:
    """Sorts what belongs to one statement."""

    def __init__(self, order: Order, iri: Callable[[str], str]) -> None:
        self._order = order
        self._iri = iri

    def statement(self, statement: Statement) -> None:
        self._node(statement.subject)
        statement.pairs = self._pairs(statement.pairs)
        if statement.pairs and statement.pairs[0].before:
            # The first pair starts behind the subject, so its comments go above that.
            above = [Comment(text) for text in statement.pairs[0].before]
            above[0], statement.gap = replace(above[0], gap=statement.gap), False
            statement.before = [*statement.before, *above]
            statement.pairs[0].before = []

    def _node(self, node: Node) -> None:
        node.pairs = self._pairs(node.pairs)
        for item in node.items:
            self._node(item)
            _one_behind(item)

    def _pairs(self, pairs: list[Pair]) -> list[Pair]:
        merged: list[Pair] = []
        plain: dict[str, Pair] = {}
        for pair in pairs:
            pair.iri = self._iri(pair.predicate)
            if pair.iri == RDF_TYPE:
                pair.predicate = "a"
            for node in pair.objects:
                self._node(node)
            is_plain = all(node.kind == "leaf" for node in pair.objects)
            if is_plain and pair.iri in plain:
                _merge(plain[pair.iri], pair)
                continue
            merged.append(pair)
            if is_plain:
                plain[pair.iri] = pair
        for pair in merged:
            self._objects(pair)
            pair.row = self._order.row(pair.iri)
        return sorted(merged, key=lambda pair: self._order.place(pair.iri, pair.predicate))

    def _objects(self, pair: Pair) -> None:
        if pair.iri != RDF_TYPE:
            pair.objects.sort(key=self._order.object_place)
        for node in pair.objects:
            _one_behind(node)
        # A comment above the first object or behind the last is one of the pair.
        pair.before += pair.objects[0].before
        pair.behind[:0] = pair.objects[-1].behind
        pair.objects[0].before, pair.objects[-1].behind = [], []
        _one_behind(pair)


def _merge(into: Pair, pair: Pair) -> None:
    """Add the objects of a second pair with the same predicate; its comments go with them."""
    into.objects[-1].behind += into.behind
    into.behind = pair.behind
    pair.objects[0].before[:0] = pair.before
    into.objects += pair.objects


def _one_behind(owner: Node | Pair) -> None:
    """One line has room for one comment: those before the last go above."""
    owner.before += owner.behind[:-1]
    owner.behind = owner.behind[-1:]


def _drop_unused(document: Document) -> None:
    """Leave the prefixes out that no statement uses; a file without statements keeps them, for it is only begun.

    A comment at a prefix, behind it or right above it, keeps the prefix. One above an empty line is about the file.
    """
    statements = [part for part in document.parts if isinstance(part, Statement)]
    if not statements:
        return
    used = {name for statement in statements for name in _prefixes_in(statement)}
    kept: list[Directive | Statement] = []
    waiting: list[Comment] = []
    for part in document.parts:
        if waiting:
            part.before, waiting, part.gap = _above(waiting, part), [], part.gap or not part.before
        if isinstance(part, Statement) or not part.name or part.name in used or _has_comment(part):
            kept.append(part)
        else:
            waiting = part.before
    document.parts = kept
    document.closing = [*waiting, *document.closing]


def _has_comment(part: Directive) -> bool:
    return bool(part.behind or (part.before and not part.gap))


def _above(comments: list[Comment], part: Directive | Statement) -> list[Comment]:
    """Comments of a prefix that is gone, with the empty line that stood below them."""
    return [*comments, *(replace(comment, gap=comment.gap or not index) for index, comment in enumerate(part.before))]


def _prefixes_in(statement: Statement) -> set[str]:
    found: set[str] = set()
    waiting = [statement.subject, *(node for pair in statement.pairs for node in pair.objects)]
    pairs = list(statement.pairs)
    while waiting:
        node = waiting.pop()
        waiting += node.items
        pairs += node.pairs
        waiting += [item for pair in node.pairs for item in pair.objects]
        term = re.sub(r"^(?:\"\"\".*\"\"\"|'''.*'''|\".*\"|'.*')\^\^", "", node.text, flags=re.DOTALL)
        found.add(term)
    return {term.partition(":")[0] + ":" for term in [*found, *(pair.predicate for pair in pairs)] if ":" in term}
