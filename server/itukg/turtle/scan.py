"""Turtle text that may be wrong -> lexemes, one at a time, each with the mistakes in it.

What is written in a way that can still be understood (a full-width mark, a space in an IRI, a language tag with an
underscore) is told and then taken for what is meant, so that it hides nothing behind it. The lexer that people's tools
are built on (pyoxigraph's, rdflib's) stops at the first of these or takes it for a part of a name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import pyoxigraph as ox

from itukg.turtle.mistakes import Slip
from itukg.turtle.terms import is_iri
from itukg.turtle.tokens import NAME_CHARACTERS, TOKEN

# What a Chinese keyboard gives, and what Turtle means by it.
FULL_WIDTH = {
    **{"；": ";", "，": ",", "、": ",", "。": ".", "．": ".", "｡": ".", "：": ":", "＠": "@", "＃": "#", "＾": "^"},
    **{"“": '"', "”": '"', "„": '"', "＂": '"', "‘": "'", "’": "'", "＇": "'"},
    **{"（": "(", "）": ")", "［": "[", "］": "]", "【": "[", "】": "]", "＜": "<", "＞": ">", "《": "<", "》": ">"},
}
_MARKS = ";,.()[]"
_QUOTES = "“”„＂‘’＇"
# Characters of a full-width form that could be parts of a name, but at its end never are.
_TRAILING = re.compile(rf"[{''.join(FULL_WIDTH)}]+$")
_INVISIBLE = re.compile(r"[\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]")
_GAP = re.compile(r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+")
_CHUNK = re.compile(rf"[{NAME_CHARACTERS}]++(?:[.：][{NAME_CHARACTERS}]++)*+")
_WEB = re.compile(r"https?://[^\s<>\"'，；。]*[^\s<>\"'，；。.;,\])]")
_ESCAPE = re.compile(r"\\(?:[tbnrf\"'\\]|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.?)", re.DOTALL)
_NOT_IN_IRIS = re.compile(r"[\x00-\x20<>\"{}|^`\\]|[，。；：、“”]")
_TAG = re.compile(r"@[\w-]*")
_SWALLOWED = re.compile(r"(?:@[A-Za-z]{2,3}(?:-\w+)?|\^\^\S*)\s*[;,.]?\s*$|[;,]\s*$")
_RDF_1_2 = re.compile(r"<<(?=[(\s])|\{\||~(?=\s)")
# Comments of other languages, to the end of the line or of themselves.
_COMMENT = re.compile(r"(//)[^\r\n]*+|(/\*)(?:[^*]|\*(?!/))*+\*/")
_LINE_END = re.compile(r"[\r\n]")


@dataclass(frozen=True)
class Lexeme:
    """A piece of the text: what kind of token it stands for, and as what text, which may not be what is written.

    ``kind`` is one of the lexer's (see ``tokens``), ``wrong`` (nothing can be made of it: the last slip says why) or
    ``end``. ``text`` of a mark is the mark that is meant.
    """

    kind: str
    text: str
    start: int
    end: int
    slips: tuple[Slip, ...] = ()


class Scanner:
    """The lexemes of one text, from any offset that is asked for."""

    def __init__(self, text: str) -> None:
        """Keep the text."""
        self.text = text

    def at(self, offset: int) -> Lexeme:
        """The first lexeme at or behind the offset."""
        slips: list[Slip] = []
        start = self._gap_end(offset)
        while start < len(self.text) and (self.text[start] in "＃/" or _INVISIBLE.match(self.text, start)):
            if self.text[start] == "＃":  # all behind it is meant to be a comment
                slips.append(_full_width(start, "＃"))
                start = self._gap_end(self._line_end(start))
            elif self.text[start] == "/":
                comment = _COMMENT.match(self.text, start)
                if comment is None:
                    break
                slips.append(Slip("comment", start, start + 2, {"text": comment[1] or comment[2]}))
                start = self._gap_end(comment.end())
            else:
                name = f"U+{ord(self.text[start]):04X} {unicodedata.name(self.text[start], '')}".rstrip()
                slips.append(Slip("invisible-character", start, start + 1, {"text": name}))
                start = self._gap_end(start + 1)
        if start == len(self.text):
            return Lexeme("end", "", start, start, tuple(slips))
        found = self._lexeme(start)
        return Lexeme(found.kind, found.text, found.start, found.end, (*slips, *found.slips))

    def _gap_end(self, offset: int) -> int:
        gap = _GAP.match(self.text, offset)
        return gap.end() if gap else offset

    def is_cut(self, lexeme: Lexeme) -> bool:
        """Whether an invisible character touches it, so that it may be half a word."""
        around = self.text[max(0, lexeme.start - 1) : lexeme.start] + self.text[lexeme.end : lexeme.end + 1]
        return bool(_INVISIBLE.search(around))

    def line_at(self, offset: int) -> str:
        """The line on which the offset is."""
        start = max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1
        return self.text[start : self._line_end(offset)]

    def _lexeme(self, start: int) -> Lexeme:
        text = self.text
        if text[start] in FULL_WIDTH:
            return self._wide(start)
        if other := _RDF_1_2.match(text, start):
            return self._wrong("rdf-1.2", start, other.end())
        if web := _WEB.match(text, start):
            end = web.end() + (text[web.end() : web.end() + 1] == ">")
            slip = Slip("bare-iri", start, end, {"text": web[0]})
            return Lexeme("iri", f"<{web[0]}>", start, end, (slip,))
        match = TOKEN.match(text, start)
        kind = str(match.lastgroup) if match else ""
        if match is None or kind == "word" or (kind == "string" and match[0] in ('""', "''")):
            return self._irregular(start, match)
        if kind == "string":
            return self._string(start, match.end())
        if kind == "iri":
            return _iri(start, match.end(), match[0])
        if kind == "at":
            return self._tag(start)
        if kind == "name":
            return self._name(start, match.end())
        if kind == "number" and (more := _CHUNK.match(text, match.end())):
            return Lexeme("word", text[start : more.end()], start, more.end())
        return Lexeme(kind, match[0], start, match.end())

    def _irregular(self, start: int, match: re.Match[str] | None) -> Lexeme:
        """What is no token, or one that only looks like one."""
        text, sign = self.text, self.text[start]
        if match and match.lastgroup == "string":
            if text[match.end() : match.end() + 1] == sign:  # """ that nothing closes
                return self._wrong("unclosed-string", start, start + 3, text=sign * 3, **_somewhere)
            return self._string(start, match.end())
        chunk = _CHUNK.match(text, start)
        if chunk and "：" in chunk[0]:
            return self._wide_name(start, chunk.end())
        if chunk:
            return Lexeme("word", chunk[0], start, chunk.end())
        if sign in "\"'":
            return self._wrong("unclosed-string", start, self._line_end(start), text=sign, **_on_its_line)
        if sign == "<":
            return self._broken_iri(start)
        if sign == "@":
            return self._tag(start)
        if sign == "^":
            details = {"text": "^", "right": "^^", "what": "a type stands behind two", "zh_what": "类型前须有两个"}
            return Lexeme("mark", "^^", start, start + 1, (Slip("wrong-mark", start, start + 1, details),))
        return self._wrong("wrong-character", start, start + 1, text=sign)

    def _string(self, start: int, end: int) -> Lexeme:
        text, sign = self.text, self.text[start]
        long = text.startswith(sign * 3, start) and end - start >= 6
        content = text[start + 1 : end - 1]
        if not long and re.match(r"\w", text[end : end + 1]):
            rest = text[end : self._line_end(end)]
            tag = re.match(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)?(?=\s*[;,.]?\s)", rest + "\n")
            if rest.count(sign) % 2 and _SWALLOWED.search(content):
                return self._wrong("unclosed-string", start, end + len(rest), text=sign, **_on_its_line)
            if tag and not rest.count(sign) % 2:
                slip = Slip("language-tag", end, end + tag.end(), {"text": tag[0]})
                return Lexeme("string", text[start:end], start, end + tag.end(), (slip,))
            return self._wrong("inner-quote", end - 1, end, text=sign)
        if end - start == 2 and text[end : end + 1] == sign:
            return self._wrong("unclosed-string", start, start + 3, text=sign * 3, **_somewhere)
        slips = [
            Slip("escape", start + found.start(), start + found.end(), {"text": found[0]})
            for found in _ESCAPE.finditer(text[start:end])
            if not _is_escape(found)
        ]
        return Lexeme("string", text[start:end], start, end, tuple(slips))

    def _tag(self, start: int) -> Lexeme:
        """A language tag, or the word of a directive."""
        match = _TAG.match(self.text, start)
        tag = match[0] if match else ""
        if tag.lower() in ("@prefix", "@base") or self._is_tag(tag[1:]):
            return Lexeme("at", tag, start, start + len(tag))
        slip = Slip("language-tag", start, start + max(len(tag), 1), {"text": tag})
        return Lexeme("at", "@und", start, start + max(len(tag), 1), (slip,))

    @staticmethod
    def _is_tag(tag: str) -> bool:
        try:
            ox.Literal("", language=tag)
        except ValueError:
            return False
        return tag.isascii() and "_" not in tag

    def _name(self, start: int, end: int) -> Lexeme:
        """A name with a prefix; marks of full width at its end are not meant to be part of it."""
        text = self.text
        wide = _TRAILING.search(text[start:end])
        if wide and ":" in text[start : start + wide.start()]:
            end = start + wide.start()
            return Lexeme("name", text[start:end], start, end)
        if text[end : end + 1] in tuple("/&$!%=*+?~|"):
            rest = re.compile(rf"(?:[/&$!%=*+?~|,'()]|[{NAME_CHARACTERS}:.])*[{NAME_CHARACTERS}]").match(text, end)
            whole = rest.end() if rest else end + 1
            slip = Slip("name-character", end, end + 1, {"text": text[end]})
            return Lexeme("name", text[start:end], start, whole, (slip,))
        return Lexeme("name", text[start:end], start, end)

    def _wide_name(self, start: int, end: int) -> Lexeme:
        colon = self.text.index("：", start)
        wide = _TRAILING.search(self.text[colon + 1 : end])
        end = colon + 1 + wide.start() if wide else end
        name = self.text[start:colon] + ":" + self.text[colon + 1 : end]
        return Lexeme("name", name, start, end, (_full_width(colon, "："),))

    def _wide(self, start: int) -> Lexeme:
        """A mark, a quotation mark or a bracket of full width at the start of a lexeme."""
        text, sign = self.text, self.text[start]
        slip = _full_width(start, sign)
        meant = FULL_WIDTH[sign]
        if meant in _MARKS:
            return Lexeme("mark", meant, start, start + 1, (slip,))
        close = re.compile(rf"[{_QUOTES}\"]" if sign in _QUOTES else "[>＞》]" if meant == "<" else r"(?!)")
        end = close.search(text, start + 1, self._line_end(start))
        if end and meant in "\"'":
            return Lexeme("string", '"' + text[start + 1 : end.start()] + '"', start, end.end(), (slip,))
        if end and meant == "<":
            return Lexeme("iri", f"<{text[start + 1 : end.start()]}>", start, end.end(), (slip,))
        if meant == "@" and (tag := re.compile(r"[A-Za-z]+(?:-\w+)*").match(text, start + 1)):
            return Lexeme("at", f"@{tag[0]}", start, tag.end(), (slip,))
        return Lexeme("wrong", sign, start, start + 1, (slip,))

    def _broken_iri(self, start: int) -> Lexeme:
        """An IRI that has something in it that it may not, or no end."""
        line = self.text[start : self._line_end(start)]
        whole = re.match(r"<[^<>\"]*>", line)
        if whole is None or re.search(r"\s[;,.]?\s*\S+:\S*\s", whole[0]):
            return self._wrong("unclosed-iri", start, start + len(re.split(r"[\s\"]", line, maxsplit=1)[0]))
        return _iri(start, start + whole.end(), whole[0])

    def _line_end(self, start: int) -> int:
        end = _LINE_END.search(self.text, start)
        return end.start() if end else len(self.text)

    def _wrong(self, kind: str, start: int, end: int, **details: str) -> Lexeme:
        return Lexeme("wrong", self.text[start:end], start, end, (Slip(kind, start, end, details),))


_on_its_line = {"where": " on its line", "zh_where": "（须在同一行内）"}
_somewhere = {"where": " anywhere", "zh_where": ""}


def _full_width(offset: int, sign: str) -> Slip:
    what, zh_what = ("curly quotation mark", "弯引号") if sign in "“”‘’" else ("full-width character", "全角字符")
    details = {"text": sign, "right": FULL_WIDTH[sign], "what": what, "zh_what": zh_what}
    return Slip("full-width", offset, offset + 1, details)


def _is_escape(found: re.Match[str]) -> bool:
    """Whether this is an escape of Turtle, and, of a code point, one that a character has."""
    code = int(found[1] or found[2] or "0", 16)
    known = len(found[0]) == 2 and found[0][1] in "tbnrf\"'\\"
    return known or (bool(found[1] or found[2]) and code < 0x110000 and not 0xD800 <= code < 0xE000)


def _iri(start: int, end: int, text: str) -> Lexeme:
    """An IRI in its brackets, with what is wrong with it; a relative one is the parser's to judge."""
    inner = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U00([01][0-9A-Fa-f]{5})", _character, text[1:-1])
    wrong = _NOT_IN_IRIS.search(inner)
    if wrong:
        what, chinese = ("a space", "空格") if wrong[0].isspace() else (f"'{wrong[0]}'", f"“{wrong[0]}”")
    elif not is_iri(inner if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", inner) else f"http://host/{inner}"):
        what, chinese = "something", "不合规的内容"
    else:
        return Lexeme("iri", text, start, end)
    slip = Slip("invalid-iri", start, end, {"text": text, "what": what, "zh_what": chinese})
    return Lexeme("iri", text, start, end, (slip,))


def _character(found: re.Match[str]) -> str:
    return chr(min(int(found[1] or found[2], 16), 0x10FFFF))
