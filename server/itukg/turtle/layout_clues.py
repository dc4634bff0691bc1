"""What the layout of a Turtle text tells about marks that are missing or wrong, and about where a statement starts.

To the grammar all spaces are alike; a person who forgets a full stop still starts the next statement on its own line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from itukg.turtle.places import LINE_END
from itukg.turtle.scan import Lexeme, Scanner

_SUBJECT = r"(?:<[^>\s]*>|_:\S+|[\w.\-]*:[^\s;,]*)"
_STARTS = re.compile(
    rf"[ \t]*(?:@(?:prefix|base)\b|(?:prefix|base)[ \t]+\S"
    rf"|{_SUBJECT}[ \t]+(?:a|<[^>\s]*>|[\w.\-]*:\S*)(?=\s)|{_SUBJECT}[ \t]*(?:\#.*)?$|\[)",
    re.IGNORECASE,
)
_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|$)")
_ENDS = re.compile(r"[.。][ \t]*(?:\#.*)?$")


@dataclass(frozen=True)
class Verdict:
    """What is missing between a value and what follows, or which mark before it is to blame and what it should be."""

    kind: str = ""
    blamed: Lexeme | None = None
    meant: str = ""
    what: str = ""
    chinese: str = ""
    resume: int | None = None


class Clues:
    """Looks at lines and columns, and a few lexemes ahead."""

    def __init__(self, text: str, scanner: Scanner) -> None:
        """Keep the text and its scanner."""
        self._text = text
        self._scanner = scanner
        self._subject: Lexeme | None = None
        self._previous: tuple[int, Lexeme] | None = None

    def start_statement(self, lexeme: Lexeme) -> None:
        """A statement or directive starts."""
        self._subject = lexeme

    def end_statement(self, dot: Lexeme) -> None:
        """A statement ends well."""
        if self._subject:
            self._previous = self.column(self._subject), dot

    def column(self, lexeme: Lexeme) -> int:
        """The column of its first character, from 0."""
        return lexeme.start - self._line_start(lexeme)

    def starts_line(self, lexeme: Lexeme) -> bool:
        """Whether nothing but space stands before it on its line."""
        return not self._text[self._line_start(lexeme) : lexeme.start].strip()

    def _line_start(self, lexeme: Lexeme) -> int:
        return max(self._text.rfind("\n", 0, lexeme.start), self._text.rfind("\r", 0, lexeme.start)) + 1

    def is_outer(self, lexeme: Lexeme) -> bool:
        """Whether it stands as far left as the subject of the statement."""
        return self._subject is None or self.column(lexeme) <= self.column(self._subject)

    def is_directive(self, lexeme: Lexeme) -> bool:
        """Whether it is the first word of a declaration."""
        if lexeme.kind == "at":
            return lexeme.text.lower() in ("@prefix", "@base")
        if lexeme.kind != "word" or lexeme.text.lower() not in ("prefix", "base"):
            return False
        return self.starts_line(lexeme) and self._scanner.at(lexeme.end).kind in ("name", "iri")

    def dot_before(self, subject: Lexeme) -> Lexeme | None:
        """The full stop before a statement that is indented deeper than the one that it ends."""
        if self._previous is None or not self.starts_line(subject) or subject.kind not in ("iri", "name", "word"):
            return None
        column, dot = self._previous
        return dot if self.column(subject) > column and not self._text[dot.end : subject.start].strip() else None

    def starts_statement_late(self, predicate: Lexeme, subject: Lexeme) -> bool:
        """Whether this is the first property of its statement: what it is said about may be none."""
        return predicate.start > subject.start and not self._text[subject.end : predicate.start].strip()

    def next_statement(self, start: int, end: int | None = None) -> int | None:
        """The first line behind ``start`` (and before ``end``) on which a statement seems to start."""
        line = _LINE.match(self._text, start)
        limit = len(self._text) if end is None else end
        ended, empty = bool(line and _ENDS.search(line[1])), False
        while line and line.end() < limit:
            line = _LINE.match(self._text, line.end())
            text = line[1] if line else ""
            if line is None or not text.strip():
                empty = True
            elif not text.lstrip().startswith("#"):
                outer = not text[0].isspace()
                if _STARTS.match(text) and (ended or (outer and empty) or text.startswith(("@prefix", "@base"))):
                    return line.start()
                ended, empty = bool(_ENDS.search(text)), False
        return None

    def goes_on(self, dot: Lexeme) -> bool:
        """Whether something follows a full stop on its line: those that end statements end lines."""
        rest = self._scanner.line_at(dot.end)[self.column(dot) + 1 :].strip()
        return bool(rest) and not rest.startswith("#")

    def ends_list(self, mark: Lexeme) -> bool:
        """Whether the collection in which a mark stands is closed before anything else ends or begins."""
        found = re.compile(r"[()\[;]|\.\s").search(self._text, mark.end)
        return found is not None and found[0] == ")"

    def between(
        self,
        subject: Lexeme,
        predicate: Lexeme,
        separator: Lexeme | None,
        comma: Lexeme | None,
        before: Lexeme,
        value: Lexeme,
        found: Lexeme,
    ) -> Verdict:
        """What is wrong between ``value`` and ``found``, which is no mark that may stand there.

        ``separator`` is the ';' before the property, ``comma`` the ',' before the value, ``before`` what it follows.
        """
        if found.kind == "end" or self.is_directive(found):
            return Verdict("missing-dot")
        if found.kind == "word" and found.text != "a" and found.text not in ("true", "false"):
            return Verdict()
        if found.kind not in ("iri", "name", "blank", "string", "number", "word") and found.text not in ("[", "("):
            return Verdict()
        if found.text == ":":  # typed for the mark beside it on the keyboard
            more = self._is_value(self._scanner.at(found.end))
            what = (
                ("a further value follows", "其后是另一个值")
                if more
                else ("a further property follows", "其后是另一个属性")
            )
            return Verdict("", found, "," if more else ";", *what)
        if comma and value.kind in ("iri", "name") and self.starts_line(value):
            if self.is_outer(value):
                return Verdict("", comma, ".", "a new statement follows", "其后是新的语句", value.start)
            if self._is_value(found):
                return Verdict("", comma, ";", "a further property follows", "其后是另一个属性")
        if comma and value.kind in ("iri", "name") and before.kind in ("string", "number") and self._is_value(found):
            return Verdict("", comma, ";", "a further property follows", "其后是另一个属性")
        late = separator and self.starts_line(predicate) and self.is_outer(predicate) and predicate.kind != "word"
        if late and not self.starts_line(found):
            return Verdict("", separator, ".", "a new statement follows", "其后是新的语句", predicate.start)
        return Verdict(self._missing(found))

    def _is_value(self, lexeme: Lexeme) -> bool:
        """Whether a mark that ends a value follows."""
        if lexeme.text in ("[", "("):
            return True
        following = self._scanner.at(lexeme.end)
        if lexeme.kind == "string":
            return True
        return following.kind == "end" or (following.kind == "mark" and following.text in ";,.])")

    def _missing(self, found: Lexeme) -> str:
        """Which mark is missing before ``found``, the start of a term."""
        if found.kind == "word":
            return "missing-semicolon" if found.text == "a" else "missing-comma"
        first = self.starts_line(found)
        if found.text == "[" and first and self.is_outer(found):
            return "missing-dot"
        outer = first and self.is_outer(found)
        if found.kind not in ("iri", "name", "blank") or (self._is_value(found) and not outer):
            return "missing-comma"
        following = self._scanner.at(found.end)
        if not first and self.starts_line(following):
            return "missing-comma"
        is_property = self._is_value(following)
        if first and not outer:
            return "missing-semicolon"
        above = self._text[max(0, found.start - 200) : found.start]
        if first and len(LINE_END.findall(above[len(above.rstrip()) :])) > 1:  # an empty line
            return "missing-dot"
        return "missing-semicolon" if is_property and found.kind != "blank" else "missing-dot"
