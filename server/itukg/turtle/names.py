"""The prefixes and the base of a Turtle text: what is declared, what is used, and what does not fit together."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from itukg.turtle.mistakes import Slip
from itukg.turtle.places import LINE_END
from itukg.turtle.scan import Lexeme

_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
# The name in a line that was to be a declaration.
_DECLARED = (
    re.compile(r"prefix[ \t]*([^\s:<>]*)", re.IGNORECASE),
    re.compile(r"([^\s<>:]*)[ \t]*:[ \t]*<"),
    re.compile(r"(\S+)[ \t]+<"),
)


@dataclass
class _Use:
    first: Lexeme
    count: int = 1


class Names:
    """Takes declarations and uses as they come."""

    def __init__(self, text: str, known: Mapping[str, str]) -> None:
        """``known`` are prefixes that are usual in the dataset, to suggest."""
        self._text = text
        self._known = known
        self._declared: dict[str, tuple[str, int]] = {}
        self._undefined: dict[str, _Use] = {}
        self._broken: list[str] = []
        self._has_base = False

    def declare(self, prefix: str, iri: Lexeme | None, at: Lexeme) -> Iterator[Slip]:
        """A declaration of ``prefix``, without an IRI if that could not be read."""
        value = iri.text if iri else ""
        first = self._declared.setdefault(prefix, (value, at.start))
        if value and first[0] and first[0] != value:
            line = str(len(LINE_END.findall(self._text, 0, first[1])) + 1)
            yield Slip("prefix-redefined", at.start, iri.end if iri else at.end, {"text": f"{prefix}:", "line": line})
            self._declared[prefix] = (value, at.start)

    def declare_broken(self, line: str) -> None:
        """A declaration that cannot be read: what may be its prefix counts as declared, and nothing near it is told."""
        if "<" in line:
            found = [match[1] for pattern in _DECLARED if (match := pattern.search(line))]
            self._broken += [re.sub(r"[^\w.-]", "", name) for name in found]

    def is_declared(self, prefix: str) -> bool:
        """Whether it is declared so far."""
        return prefix in self._declared

    @property
    def count(self) -> int:
        """How many prefixes are used without being declared."""
        return len(self._undefined)

    def base(self) -> None:
        """From here on relative IRIs are complete."""
        self._has_base = True

    def use(self, lexeme: Lexeme) -> Iterator[Slip]:
        """A name or an IRI that is used."""
        if lexeme.kind == "iri":
            if not self._has_base and not lexeme.slips and not _SCHEME.match(lexeme.text):
                yield Slip("relative-iri", lexeme.start, lexeme.end, {"text": lexeme.text})
        elif lexeme.kind == "name":
            prefix = lexeme.text.partition(":")[0]
            if prefix in self._undefined:
                self._undefined[prefix].count += 1
            elif prefix not in self._declared:
                self._undefined[prefix] = _Use(lexeme)

    def undefined(self) -> Iterator[Slip]:
        """Every prefix that is used without being declared before, at its first use."""
        for prefix, use in self._undefined.items():
            if difflib.get_close_matches(prefix, self._broken, 1, 0.5):
                continue
            details = {"text": f"{prefix}:", "below": "", "zh_below": ""}
            if prefix in self._declared:
                line = len(LINE_END.findall(self._text, 0, self._declared[prefix][1])) + 1
                details["below"], details["zh_below"] = f" above its use (only in line {line})", f"（第{line}行才声明）"
            details["uses"] = "once" if use.count == 1 else f"{use.count} times"
            details["zh_uses"] = str(use.count)
            details["hint"], details["zh_hint"] = self._hint(prefix)
            end = use.first.start + len(prefix) + 1
            yield Slip("undefined-prefix", use.first.start, end, details)

    def _hint(self, prefix: str) -> tuple[str, str]:
        if prefix in self._declared:
            return "Move its declaration to the top of the file.", "请将其声明移到文件开头。"
        if prefix in self._known:
            line = f"@prefix {prefix}: <{self._known[prefix]}> ."
            return f"Write at the top of the file: {line}", f"请在文件开头写上：{line}"
        near = difflib.get_close_matches(prefix, [*self._declared, *self._known], 1, 0.5)
        if near:
            return f"Is '{near[0]}:' meant?", f"是否应为“{near[0]}:”？"
        line = f"@prefix {prefix}: <…> ."
        return f"Declare it at the top of the file: {line}", f"请在文件开头声明：{line}"
