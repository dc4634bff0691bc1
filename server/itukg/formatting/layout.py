"""An ordered tree -> lines of at most 120 columns (Chinese characters take two), if the words in them allow it.

A statement of one predicate is one line. Otherwise the subject and its class stand on the first line and every
predicate on one of its own, unless the order of the dataset lets it share one. What is in brackets stays on one line
where it fits. The author decides two things: empty lines between statements, and whether a comment has its own line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby

from itukg.turtle.syntax import Directive, Document, Node, Pair, Statement
from itukg.turtle.tokens import Comment

WIDTH = 120
# Comments behind short lines stand below one another.
COMMENT_COLUMN = 62
_STEP = 4


def width(text: str) -> int:
    """The columns that ``text`` takes in a fixed-width font: wide characters take two (Unicode Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def lay_out(document: Document) -> str:
    """Return the text of the document; its parts and their pairs are written in the order that they have."""
    lines: list[str] = []
    previous: Directive | Statement | None = None
    was_long = False
    names = max((width(part.name) for part in document.parts if isinstance(part, Directive)), default=0)
    for part in document.parts:
        written = [_directive(part, names)] if isinstance(part, Directive) else _statement(part)
        is_long = len(written) > 1 or "\n" in written[0]
        apart = previous is not None and (type(previous) is not type(part) or was_long or is_long)
        in_block = isinstance(previous, Directive) and isinstance(part, Directive)
        lines += _above(part.before, part.gap and not in_block, apart, bool(lines))
        lines += written
        previous, was_long = part, is_long
    if document.closing:
        lines += _above(document.closing, False, was_long, bool(lines))
    return "\n".join(lines) + "\n" if lines else ""


def _above(comments: Sequence[Comment], gap: bool, apart: bool, started: bool) -> list[str]:
    """Comments and empty lines above a part; ``apart`` asks for an empty line, none starts the file."""
    lines: list[str] = []
    for comment in comments:
        if (started or lines) and (comment.gap or (apart and not lines)):
            lines.append("")
        lines.append(comment.text)
    if (started or lines) and (gap or (apart and not lines)):
        lines.append("")
    return lines


def _directive(part: Directive, names: int) -> str:
    text = f"@prefix {part.name:<{names}} {part.iri} ." if part.name else f"@base {part.iri} ."
    return _with_comment(text, part.behind)


def _statement(part: Statement) -> list[str]:
    lines = _node(part.subject, "", 0, len(" ."))
    end = "" if part.closing else " ."
    if part.pairs:
        # What a single predicate opens belongs to the line of the subject.
        indent = _STEP if len(part.pairs) > 1 else 0
        lines += _pairs(part.pairs, indent, lines.pop() + " ", " ;" if part.closing else end)
    else:
        lines.append(_with_comment(lines.pop() + end, part.behind if end else []))
    if part.closing:
        lines += [*_indented(part.closing, _STEP), _with_comment(" " * _STEP + ".", part.behind)]
    return lines


def _pairs(pairs: Sequence[Pair], indent: int, lead: str, end: str, room: int = 0) -> list[str]:
    """Lines of pairs. The first starts behind ``lead``, the last ends with ``end`` and leaves ``room`` behind it."""
    lines = [lead]
    row: int | None = None
    for number, pair in enumerate(pairs, 1):
        is_last = number == len(pairs)
        mark = end if is_last else " ;"
        needed = len(mark) + (room if is_last else 0)
        text = _inline_pair(pair)
        joined = f"{lines[-1]} {text}"
        if row is not None and row == pair.row and text and not pair.before and _end(joined) + needed <= WIDTH:
            lines[-1] = joined + mark
        else:
            if number > 1 or pair.before:
                lines[-1:] = [*lines[-1:] * (number > 1), *_indented(pair.before, indent), " " * indent]
            written = _pair(pair, lines.pop(), indent, needed)
            lines += written
            lines[-1] += mark
            row = pair.row if len(written) == 1 else None
        if pair.behind:
            lines[-1] = _with_comment(lines[-1], pair.behind)
            row = None
    return lines


def _pair(pair: Pair, lead: str, indent: int, room: int) -> list[str]:
    """Lines of one pair behind ``lead``, without the mark that follows it, for which there is ``room``."""
    text = _inline_pair(pair)
    if text is not None and _end(lead + text) + room <= WIDTH:
        return [lead + text]
    head = lead + pair.predicate
    if len(pair.objects) == 1:
        return _node(pair.objects[0], head + " ", indent, room)
    if all(node.kind == "leaf" for node in pair.objects):
        column = _end(head) + 1
        if column > WIDTH // 2:
            return [head, *_filled(pair.objects, "", indent + _STEP, " ,", room)]
        return _filled(pair.objects, head, column, " ,", room)
    lines = [head]
    for node in pair.objects:
        mark = "" if node is pair.objects[-1] else " ,"
        lines += _indented(node.before, indent + _STEP)
        lines += _hanging(node, indent + _STEP, len(mark) or room)
        lines[-1] = _with_comment(lines[-1] + mark, node.behind)
    return lines


def _filled(leaves: Sequence[Node], head: str, column: int, mark: str, room: int = 0) -> list[str]:
    """As many leaves on a line as it holds, from ``column`` on; the first stands behind ``head`` if there is one."""
    lines = [head] if head else []
    is_open = bool(head)
    for node in leaves:
        is_last = node is leaves[-1]
        text = node.text if is_last else node.text + mark
        joined = f"{lines[-1]} {text}" if is_open else ""
        # A text of several lines may start on this line if its first one fits.
        fits = _start(joined) + (room if is_last else 0) <= WIDTH
        if is_open and not node.before and (fits or lines[-1] == head):
            lines[-1] = joined
        else:
            lines += [*_indented(node.before, column), " " * column + text]
        lines[-1] = _with_comment(lines[-1], node.behind)
        is_open = not node.behind
    return lines


def _node(node: Node, lead: str, indent: int, room: int) -> list[str]:
    """Lines of one node behind ``lead``: on that line if it fits, else opened there and closed at ``indent``."""
    text = _inline(node)
    if node.kind == "leaf" or (text is not None and _end(lead + text) + room <= WIDTH):
        return [lead + (text or node.text)]
    inside = indent + _STEP
    opening, closing = "[]" if node.kind == "bracket" else "()"
    lines = [_with_comment(lead + opening, node.opening)]
    if node.kind == "bracket" and node.pairs:
        lines += _pairs(node.pairs, inside, " " * inside, " ;" if node.closing else "")
    for is_leaf, group in groupby(node.items, key=lambda item: item.kind == "leaf"):
        items = list(group)
        lines += _filled(items, "", inside, "") if is_leaf else _on_their_own(items, inside)
    return [*lines, *_indented(node.closing, inside), " " * indent + closing]


def _on_their_own(items: Sequence[Node], indent: int) -> list[str]:
    lines: list[str] = []
    for item in items:
        lines += [*_indented(item.before, indent), *_hanging(item, indent, 0)]
        lines[-1] = _with_comment(lines[-1], item.behind)
    return lines


def _hanging(node: Node, indent: int, room: int) -> list[str]:
    """Lines of a node that starts a line: a bracket that has several lines opens and closes beside its pairs."""
    lead = " " * indent
    text = _inline(node)
    fits = text is not None and indent + width(text) + room <= WIDTH
    if fits or node.kind != "bracket" or node.opening or node.closing or not node.pairs or node.pairs[0].before:
        return _node(node, lead, indent, room)
    if node.pairs[-1].behind:
        return [*_pairs(node.pairs, indent + 2, lead + "[ ", ""), lead + "]"]
    return _pairs(node.pairs, indent + 2, lead + "[ ", " ]", room)


def _inline_pair(pair: Pair) -> str | None:
    """The pair on one line; None if a comment or a text of several lines forbids that."""
    texts = [_inline(node) for node in pair.objects]
    if any(text is None for text in texts) or any(node.before or node.behind for node in pair.objects):
        return None
    return f"{pair.predicate} {' , '.join(filter(None, texts))}"


def _inline(node: Node) -> str | None:
    if node.kind == "leaf":
        return None if "\n" in node.text or "\r" in node.text else node.text
    comments = [*node.opening, *node.closing, *(text for item in node.items for text in (*item.before, *item.behind))]
    comments += [text for pair in node.pairs for text in (*pair.before, *pair.behind)]
    if comments:
        return None
    parts = [_inline_pair(pair) for pair in node.pairs] + [_inline(item) for item in node.items]
    if any(part is None for part in parts):
        return None
    text = (" ; " if node.pairs else " ").join(filter(None, parts))
    opening, closing = "[]" if node.kind == "bracket" else "()"
    return f"{opening} {text} {closing}" if text else opening + closing


def _indented(comments: Iterable[str], indent: int) -> list[str]:
    return [" " * indent + text for text in comments]


def _with_comment(line: str, behind: Sequence[str]) -> str:
    if not behind:
        return line
    return line + " " * max(3, COMMENT_COLUMN - _end(line)) + behind[0]


def _start(text: str) -> int:
    """The width of the first line of ``text``."""
    return width(text.partition("\n")[0])


def _end(text: str) -> int:
    """The width of the last line of ``text``."""
    return width(text.rpartition("\n")[2])
