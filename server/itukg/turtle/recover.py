"""Turtle text that is not valid -> all that is wrong with it, as a person would say it.

The grammar is that of RDF 1.1 Turtle (https://www.w3.org/TR/turtle/#sec-grammar-grammar), read once and forgivingly:
a mark that is missing is told and taken as written, and after what cannot be understood reading goes on with the next
statement. pyoxigraph stays the judge of what is valid, and names the mistake where this finds none.

Looked at instead: pyoxigraph and rdflib stop at the first mistake (pyoxigraph goes on inside, but its Python interface
does not); tree-sitter's Turtle grammar recovers, but says of a mistake only that there is one; lark's error recovery
wants the same rules written as handlers, and is an order of magnitude slower.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn

from itukg.turtle.mistakes import Slip
from itukg.turtle.reading import Reader, Stop, bad_declaration, bare_word, slip_at, unclosed, wrong_mark
from itukg.turtle.scan import Lexeme

DEEPEST = 100
_TERMS = ("iri", "name", "blank", "string", "number")


def slips(text: str, known: Mapping[str, str], has_base: bool = False) -> list[Slip]:
    """All mistakes of the text in their order; ``known`` are prefixes to suggest.

    ``has_base``: IRIs may be relative, because the text is read with a base.
    """
    parser = _Parser(text, known)
    if has_base:
        parser.names.base()
    parser.document()
    once = {(slip.kind, slip.start): slip for slip in (*parser.slips, *parser.names.undefined())}
    return sorted(once.values(), key=lambda slip: (slip.start, slip.end))


class _Parser(Reader):
    """Recursive descent over lexemes."""

    def __init__(self, text: str, known: Mapping[str, str]) -> None:
        super().__init__(text, known)
        self._depth = 0
        self._long_strings: list[Lexeme] = []

    def document(self) -> None:
        while self._next.kind != "end":
            start = self._next.start
            self._depth, self._long_strings, self._guessed = 0, [], False
            self._clues.start_statement(self._next)
            try:
                self._part()
            except Stop as stop:
                self._recover(start, stop)
        self._tell(self._next.slips)

    def _recover(self, start: int, stop: Stop) -> None:
        """A long string that holds what looks like statements was meant to end before them: that is the mistake."""
        noticed = max(self._next.start, start)
        slip, resume = stop.slip, stop.resume
        for string in self._long_strings:
            inside = self._clues.next_statement(string.start, string.end)
            if inside is not None:
                details = {"text": string.text[:3], "where": "", "zh_where": ""}
                slip, resume = Slip("unclosed-string", string.start, string.start + 3, details), inside
                noticed = string.start
                break
        self._tell_order(slip, noticed)
        line = self._scanner.line_at(start)
        if re.search(r"prefix|^\s*@", line, re.IGNORECASE):
            self.names.declare_broken(line)
        if resume is None:
            resume = self._clues.next_statement(noticed)
        self._go_to(len(self._scanner.text) if resume is None else max(resume, start + 1))

    # --- statements and directives

    def _part(self) -> None:
        if self._clues.is_directive(self._next):
            self._directive()
        elif self._is(".", ";", ",", ")", "]", "^^"):
            mark = self._take()
            self._tell_order(slip_at("stray-mark", mark, text=mark.text))
        elif self._next.kind == "at":
            word = self._shown(self._next)
            self._fail_declaration(f"{word} is not a word that begins a line", f"{word}不能用在行首")
        else:
            self._statement()

    def _fail_declaration(self, english: str, chinese: str) -> NoReturn:
        raise Stop(bad_declaration(self._next, english, chinese))

    def _directive(self) -> None:
        word = self._take()
        old_style, keyword = word.text.startswith("@"), word.text.lstrip("@").lower()
        if old_style and word.text != word.text.lower():
            self._bad_declaration(word, f"@{keyword} is written in small letters", f"@{keyword}须小写")
        name = self._declared_name(word) if keyword == "prefix" else ""
        if self._next.kind == "wrong":
            self._take()
        if self._next.kind != "iri":
            self._tell(self.names.declare(name, None, word) if name else ())
            raise Stop(bad_declaration(word, "the IRI in angle brackets is missing", "缺少尖括号中的IRI"))
        iri = self._take()
        if keyword == "base":
            self.names.base()
        elif name is not None:
            self._tell(self.names.declare(name, iri, word))
        if old_style and not self._is("."):
            self._tell_missing("missing-dot")
        elif old_style:
            self._take()
        elif self._is("."):
            self._take()
            self._bad_declaration(self._last, f"no full stop stands behind {word.text}", f"{word.text}之后不加句点")

    def _declared_name(self, word: Lexeme) -> str | None:
        if self._next.kind == "name":
            name = self._scanner.text[self._next.start : self._next.end]
            prefix, _, local = self._next.text.partition(":")
            self._accept(self._next)
            if local:
                self._bad_declaration(self._last, f"'{name}' must end at its colon", f"“{name}”须以冒号结尾")
            return prefix
        if self._next.kind in ("word", "blank"):
            name = self._take().text
            self._bad_declaration(self._last, f"the colon behind '{name}' is missing", f"“{name}”之后缺少冒号")
            return name
        if self._next.kind == "iri":
            self._bad_declaration(word, "the prefix before the IRI is missing", "IRI之前缺少前缀")
            return None
        raise Stop(bad_declaration(word, "the prefix with its colon is missing", "缺少带冒号的前缀"))

    def _bad_declaration(self, at: Lexeme, english: str, chinese: str) -> None:
        self._tell_order(bad_declaration(at, english, chinese))
        self.names.declare_broken(self._scanner.line_at(at.start))

    def _statement(self) -> None:
        subject = self._next
        self._subject()
        self._pairs(subject, None)
        if self._is("."):
            self._clues.end_statement(self._take())

    def _subject(self) -> None:
        lexeme = self._next
        if lexeme.kind == "mark":
            self._brackets(lexeme)
        elif lexeme.kind in ("iri", "name", "blank", "wrong"):
            self._take()
        else:
            self._fail(lexeme, "a statement begins with the name of a thing", "语句须以条目的名称开头")

    # --- properties and values

    def _pairs(self, subject: Lexeme, opener: Lexeme | None) -> None:
        """Properties with their values up to the closing mark, which is left."""
        close, count, separator = ("]" if opener else "."), 0, None
        while True:
            while self._is(";"):
                separator = self._take()
                if not count:
                    self._tell_order(slip_at("stray-mark", separator, text=";"))
            if self._is(close):
                if not count and opener is None and subject.text != "[":
                    self._continues(subject)
                    self._tell_order(slip_at("missing-property", subject, text=self._shown(subject)))
                return
            predicate = self._predicate(subject, opener, separator, count)
            if self._values(subject, predicate, opener, separator):
                return
            count, separator = count + 1, None

    def _predicate(self, subject: Lexeme, opener: Lexeme | None, separator: Lexeme | None, count: int) -> Lexeme:
        lexeme = self._next
        if lexeme.kind in ("iri", "name") or (lexeme.kind == "word" and lexeme.text == "a"):
            return self._take()
        if not count:
            self._continues(subject)
        if lexeme.kind == "end" or self._clues.is_directive(lexeme) or self._is("."):
            if opener and self._is(".") and self._clues.goes_on(lexeme):
                raise Stop(slip_at("stray-mark", lexeme, text="."))
            if opener:
                self._tell(lexeme.slips)
                raise Stop(unclosed(opener), lexeme.start)
            if separator:
                raise Stop(
                    wrong_mark(separator, ".", "nothing more is said about this", "此后没有其他属性"), lexeme.start
                )
            if count:
                raise Stop(Slip("missing-dot", self._last.end, self._last.end), lexeme.start)
            raise Stop(slip_at("missing-property", subject, text=self._shown(subject)), lexeme.start)
        if separator and lexeme.kind in ("string", "number", "blank"):
            raise Stop(wrong_mark(separator, ",", "a further value follows", "其后是另一个值"))
        self._fail(lexeme, "a property must stand here", "此处应为属性")

    def _values(self, subject: Lexeme, predicate: Lexeme, opener: Lexeme | None, separator: Lexeme | None) -> bool:
        """The values of a property, and whether the statement ends with them though its mark is missing."""
        comma, before = None, predicate
        while True:
            value = self._value(subject, predicate, comma, separator)
            if opener and self._is(".") and self._clues.goes_on(self._next):
                self._tell_order(slip_at("stray-mark", self._take(), text="."))
            if self._is(","):
                comma, before = self._take(), value
                continue
            if self._is(";", "]" if opener else "."):
                return False
            verdict = self._clues.between(subject, predicate, separator, comma, before, value, self._next)
            if verdict.blamed:
                raise Stop(wrong_mark(verdict.blamed, verdict.meant, verdict.what, verdict.chinese), verdict.resume)
            if verdict.kind == "missing-comma":
                self._tell_missing(verdict.kind)
                comma, before = None, value
            elif verdict.kind == "missing-semicolon":
                self._tell_missing(verdict.kind)
                return False
            elif opener and (verdict.kind == "missing-dot" or self._is(".")):
                self._tell(self._next.slips)
                raise Stop(unclosed(opener), self._next.start if verdict.kind else None)
            elif verdict.kind == "missing-dot":
                self._tell_missing(verdict.kind)
                return True
            else:
                self._fail(self._next, "after a value comes ';', ',' or '.'", "值之后应为“;”“,”或“.”")

    def _value(self, subject: Lexeme, predicate: Lexeme, comma: Lexeme | None, separator: Lexeme | None) -> Lexeme:
        lexeme = self._next
        is_term = lexeme.kind in _TERMS or lexeme.text in ("true", "false") or lexeme.kind == "wrong"
        if is_term and not self._clues.is_directive(lexeme):
            return self._literal() if lexeme.kind == "string" else self._take()
        if self._is("[", "("):
            self._brackets(lexeme)
            return lexeme
        if self._clues.starts_line(predicate) and self._clues.is_outer(predicate) and lexeme.text == "a" and separator:
            raise Stop(wrong_mark(separator, ".", "a new statement follows", "其后是新的语句"), predicate.start)
        if self._clues.starts_statement_late(predicate, subject):
            self._continues(subject)
        if lexeme.kind in ("end", "mark") or self._clues.is_directive(lexeme):
            before = comma or predicate
            resume = lexeme.start if lexeme.kind != "mark" else None
            raise Stop(slip_at("missing-value", before, text=self._shown(before)), resume)
        self._fail(lexeme, "a value must stand here", "此处应为值")

    def _literal(self) -> Lexeme:
        string = self._take()
        if string.text.startswith(('"""', "'''")):
            self._long_strings.append(string)
        if self._next.kind == "at" and not self._clues.is_directive(self._next):
            self._take()
        elif self._is("^^"):
            mark = self._take()
            if self._next.kind not in ("iri", "name"):
                raise Stop(slip_at("datatype", mark))
            self._take()
        return string

    def _brackets(self, opener: Lexeme) -> None:
        if not self._is("[", "("):
            self._fail(opener, "a name must stand here", "此处应为名称")
        self._take()
        self._depth += 1
        if self._depth > DEEPEST:
            raise Stop(slip_at("too-deep", opener))
        if opener.text == "[":
            self._pairs(opener, opener)
        else:
            self._items(opener)
        self._take()
        self._depth -= 1

    def _items(self, opener: Lexeme) -> None:
        while not self._is(")"):
            lexeme = self._next
            if self._is(",") or (self._is(";", ".", "]", "^^") and self._clues.ends_list(lexeme)):
                mark = self._take()
                self._tell_order(slip_at("stray-mark", mark, text=mark.text))
            elif self._is("[", "("):
                self._brackets(lexeme)
            elif lexeme.kind == "string":
                self._literal()
            elif lexeme.kind in (*_TERMS, "wrong") or lexeme.text in ("true", "false"):
                self._take()
            elif lexeme.kind == "word" and lexeme.text != "a":
                self._fail(lexeme, "a value must stand here", "此处应为值")
            else:
                raise Stop(unclosed(opener), lexeme.start if self._clues.is_directive(lexeme) else None)

    # --- what is said when nothing fits

    def _continues(self, subject: Lexeme) -> None:
        """A statement that is none, and is indented as a property: the full stop before it is the mistake.

        Raises:
            Stop: it is so.
        """
        dot = self._clues.dot_before(subject)
        if dot:
            raise Stop(wrong_mark(dot, ";", "more is said about the same thing below", "其后仍是同一条目的属性"))

    def _fail(self, lexeme: Lexeme, english: str, chinese: str) -> NoReturn:
        if lexeme.kind == "wrong":
            self._take()
        if lexeme.kind == "word" and lexeme.text not in ("a", "true", "false"):
            raise Stop(bare_word(lexeme))
        if lexeme.kind == "mark" and lexeme.text in ")]":
            raise Stop(slip_at("stray-mark", lexeme, text=lexeme.text))
        shown = self._shown(lexeme)
        raise Stop(slip_at("unexpected", lexeme, text=shown, what=english, zh_what=chinese))
