"""What reads on behind mistakes is made of: the next lexeme, and what of all that is wrong is told.

One slip of a finger often spoils several things in a row; only the first is told, because the others would vanish with
it: after a mistake in the order of things, all else on its line is an echo, and so is such a mistake on a line in which
a wrong character was told already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from itukg.turtle.layout_clues import Clues
from itukg.turtle.mistakes import Slip
from itukg.turtle.names import Names
from itukg.turtle.places import Lines
from itukg.turtle.scan import Lexeme, Scanner

_CLOSING = {"[": "]", "(": ")"}


class Stop(Exception):
    """What follows in a statement cannot be understood; reading goes on at ``resume``, else with the next one."""

    def __init__(self, slip: Slip, resume: int | None = None) -> None:
        """Keep what is wrong."""
        super().__init__(slip.kind)
        self.slip = slip
        self.resume = resume


class Reader:
    """The lexemes of a text one after the other, ``_last`` being the one that was taken last."""

    def __init__(self, text: str, known: Mapping[str, str]) -> None:
        """``known`` are prefixes to suggest."""
        self.slips: list[Slip] = []
        self.names = Names(text, known)
        self._scanner = Scanner(text)
        self._clues = Clues(text, self._scanner)
        self._lines = Lines("", text)
        self._offset = 0
        self._ahead: Lexeme | None = None
        self._last = Lexeme("end", "", 0, 0)
        self._touched = self._spoiled = 0
        self._guessed = False

    @property
    def _next(self) -> Lexeme:
        if self._ahead is None:
            self._ahead = self._scanner.at(self._offset)
        return self._ahead

    def _go_to(self, offset: int) -> None:
        self._offset, self._ahead = offset, None

    def _take(self) -> Lexeme:
        """The next lexeme, with what is wrong in it told.

        Raises:
            Stop: nothing can be made of it.
        """
        lexeme = self._next
        if lexeme.kind == "wrong":
            self._tell(lexeme.slips[:-1])
            raise Stop(lexeme.slips[-1])
        if lexeme.kind == "name" and lexeme.text == ":" and not self.names.is_declared(""):
            raise Stop(slip_at("wrong-character", lexeme, text=":"))
        self._accept(lexeme)
        line = self._line(lexeme.start)
        if line != self._spoiled and not self._scanner.is_cut(lexeme):
            undefined = self.names.count
            self._tell(self.names.use(lexeme))
            self._touched = line if self.names.count > undefined else self._touched
        return lexeme

    def _accept(self, lexeme: Lexeme) -> None:
        self._tell(lexeme.slips)
        self._last, self._offset, self._ahead = lexeme, lexeme.end, None

    def _is(self, *marks: str) -> bool:
        return self._next.kind == "mark" and self._next.text in marks

    def _line(self, offset: int) -> int:
        return self._lines.place(offset, offset).line

    def _tell(self, slips: Iterable[Slip]) -> None:
        """Mistakes in characters, which hide nothing."""
        for slip in slips:
            line = self._line(slip.start)
            if line != self._spoiled:
                self.slips.append(slip)
                self._touched = line

    def _tell_order(self, slip: Slip, noticed: int | None = None) -> None:
        """A mistake in the order of things, and where it was noticed."""
        line = self._line(slip.start if noticed is None else noticed)
        follows = self._guessed and slip.kind in ("stray-mark", "unclosed-bracket")
        if line not in (self._spoiled, self._touched) and not follows:
            self.slips.append(slip)
        self._spoiled = line

    def _tell_missing(self, kind: str) -> None:
        """A mark that is taken as written; if that is not what is missing, brackets will not fit later on."""
        self._tell_order(Slip(kind, self._last.end, self._last.end))
        self._guessed = True

    def _shown(self, lexeme: Lexeme) -> str:
        text = re.sub(r"\s+", " ", self._scanner.text[lexeme.start : lexeme.end])
        text = text if len(text) < 40 else text[:40] + "…"
        return text if lexeme.kind == "string" else f"'{text}'"


def slip_at(kind: str, lexeme: Lexeme, **details: str) -> Slip:
    """A mistake where a lexeme stands."""
    return Slip(kind, lexeme.start, lexeme.end, details)


def unclosed(opener: Lexeme) -> Slip:
    """A bracket that nothing closes."""
    return slip_at("unclosed-bracket", opener, text=opener.text, right=_CLOSING[opener.text])


def wrong_mark(mark: Lexeme, right: str, english: str, chinese: str) -> Slip:
    """A mark that should be another one, and why."""
    return slip_at("wrong-mark", mark, text=mark.text, right=right, what=english, zh_what=chinese)


def bad_declaration(at: Lexeme, english: str, chinese: str) -> Slip:
    """A declaration that is not written as one."""
    return slip_at("prefix-declaration", at, text=english, zh_text=chinese)


def bare_word(lexeme: Lexeme) -> Slip:
    """A word that stands where a name or a text was to be expected."""
    word = lexeme.text
    hint, chinese = (
        "Put a text into quotation marks, and a prefix with a colon before a name.",
        "文字请加引号，名称请加上前缀和冒号。",
    )
    if word.lower() in ("true", "false", "yes", "no"):
        right = "true" if word.lower() in ("true", "yes") else "false"
        hint, chinese = f"Write {right}.", f"请写作{right}。"
    elif re.fullmatch(r"\d{4}(-\d\d){0,2}", word):
        kind = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}[len(word)]
        hint, chinese = f'Write "{word}"^^{kind}.', f'请写作"{word}"^^{kind}。'
    elif word == "A":
        hint, chinese = "Write a small 'a'.", "请改为小写a。"
    text = word if len(word) < 40 else word[:40] + "…"
    return slip_at("unquoted-text", lexeme, text=text, hint=hint, zh_hint=chinese)
