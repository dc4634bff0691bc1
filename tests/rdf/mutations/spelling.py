"""Mistakes in the syntax of Turtle: marks left out, full-width marks, quotes, prefixes, IRIs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tests.rdf.mutations.corpus import Block, Corpus, Property, Value
from tests.rdf.mutations.editing import Maker
from tests.rdf.mutations.mutant import Edit, Expected, Mutant, Spot

_FULL_WIDTH = {";": "；", ",": "，", ".": "。", '"': "“", "<": "《"}


def mutants(corpus: Corpus, blocks: Sequence[Block]) -> Iterator[Mutant]:
    """All of this module: for every block the mistakes at its end, its values and the marks between them."""
    for block in blocks:
        yield from _at_end(corpus, block)
        for place, prop in enumerate(block.properties):
            behind = block.properties[place + 1] if place + 1 < len(block.properties) else None
            yield from _between(corpus, block, prop, behind)
            for value in prop.values[:1]:
                yield from _in_value(corpus, block, prop, value)
            yield from _in_predicate(corpus, block, prop)


class _Typist:
    """Makes one kind of mistake after another; the message is to match ``words``."""

    def __init__(self, corpus: Corpus, block: Block, prop: str) -> None:
        self._corpus, self._block, self._prop = corpus, block, prop

    def mistake(self, kind: str, words: str, start: int, end: int, new: str, *also: int) -> Mutant:
        """``text[start:end]`` typed as ``new``; it may also be noticed at the offsets ``also`` of the old text."""
        edit = Edit(self._block.file, start, end, new)
        spots = [Spot(edit.file, 0, 0, len(new)), *(Spot(edit.file, offset) for offset in also)]
        old = self._corpus.texts[edit.file][start:end]
        maker = Maker(self._corpus, kind, Expected(r"^turtle/", words))
        return maker.make(self._block, self._prop, f"{old!r} → {new!r}", [edit], spots, group="syntax")


def _next(text: str, offset: int) -> int:
    """Where the next token starts."""
    found = re.compile(r"(?:\s|#[^\n]*)*").match(text, offset)
    assert found is not None
    return found.end()


def _at_end(corpus: Corpus, block: Block) -> Iterator[Mutant]:
    typist, text = _Typist(corpus, block, ""), corpus.texts[block.file]
    last, dot = block.properties[-1].values[-1].end, block.end - 1
    yield typist.mistake("dot-missing", r"\.|dot|ended|end", dot, block.end, "", last, last - 1, _next(text, block.end))
    yield typist.mistake("dot-full-width", r"full-width|'\.'", dot, block.end, _FULL_WIDTH["."], last)
    yield typist.mistake("dot-doubled", r"\.|dot", dot, block.end, "..", last)
    yield typist.mistake("semicolon-for-dot", r"\.|dot|end", dot, block.end, ";", last, _next(text, block.end))
    yield typist.mistake("bracket-stray", r"\[|\]|bracket|expect", dot, block.end, "] .", last)


def _between(corpus: Corpus, block: Block, prop: Property, behind: Property | None) -> Iterator[Mutant]:
    typist, text = _Typist(corpus, block, prop.iri), corpus.texts[block.file]
    end = prop.values[-1].end
    if behind is not None:
        mark = text.index(";", _next(text, end))
        yield typist.mistake("semicolon-missing", r";|semicolon", mark, mark + 1, "", end, end - 1, behind.start)
        yield typist.mistake("semicolon-full-width", r"full-width|';'", mark, mark + 1, _FULL_WIDTH[";"], end)
        yield typist.mistake(
            "comma-for-semicolon",
            r";|,|semicolon|comma",
            mark,
            mark + 1,
            ",",
            behind.start,
            behind.end,
            behind.values[0].start,
        )
        yield typist.mistake(
            "dot-for-semicolon",
            r"\.|;|subject|statement|expect",
            mark,
            mark + 1,
            ".",
            behind.start,
            behind.end,
            behind.values[0].start,
            behind.values[0].end,
            _next(text, behind.values[0].end),
        )
        yield typist.mistake("colon-for-semicolon", r";|:|expect|semicolon", mark, mark + 1, ":", end)
    if len(prop.values) > 1:
        first, second = prop.values[:2]
        mark = text.index(",", first.end)
        yield typist.mistake("comma-missing", r",|comma", mark, mark + 1, "", first.end, first.end - 1, second.start)
        yield typist.mistake("comma-full-width", r"full-width|','", mark, mark + 1, _FULL_WIDTH[","], first.end)
        yield typist.mistake(
            "semicolon-for-comma", r";|,|comma|property|predicate|expect", mark, mark + 1, ";", second.start, second.end
        )


def _in_value(corpus: Corpus, block: Block, prop: Property, value: Value) -> Iterator[Mutant]:
    typist = _Typist(corpus, block, prop.iri)
    start, end = value.start, value.end
    if value.written.startswith('"'):
        close = start + value.written.rindex('"')
        quote = r"quot|\"|string"
        yield typist.mistake("quote-not-closed", quote, close, close + 1, "", start, close, end)
        yield typist.mistake("quote-not-opened", quote, start, start + 1, "", start)
        yield typist.mistake("quotes-full-width", r"full-width|quot", start, start + 1, "“", start)
        yield typist.mistake(
            "quote-inside", quote, start + 1, start + 1, 'so-called "new" ', start, *range(start + 1, start + 20)
        )
        yield typist.mistake("line-break-in-text", quote, start + 1, start + 1, "\n", start)
        yield typist.mistake("backslash-in-text", r"\\|escape", start + 1, start + 1, "\\d", start)
        if value.language:
            yield typist.mistake("tag-full-width", r"full-width|@|language", close + 1, close + 2, "＠", close)
            yield typist.mistake("tag-with-underscore", r"language|tag|_", end, end, "_CN", close + 1)
            yield typist.mistake("tag-empty", r"language|tag|@", close + 2, end, "", close + 1)
    elif value.kind == "iri" and value.written.startswith("<"):
        yield typist.mistake("iri-not-closed", r"IRI|<|>", end - 1, end, "", *range(start, end))
        yield typist.mistake("iri-with-space", r"IRI|space", end - 1, end - 1, " x", *range(start, end))
        slashes = start + value.written.find("//") + 2
        yield typist.mistake("iri-relative", r"relative|IRI|absolute|scheme", start + 1, slashes, "", start)
    elif value.kind == "iri":
        colon = start + value.written.index(":")
        yield typist.mistake("prefix-undefined", r"prefix", start, colon, "bdoy", start)
        yield typist.mistake("colon-full-width", r"full-width|:", colon, colon + 1, "：", start)
        yield typist.mistake("colon-missing", r":|prefix|expect|quot|name", colon, colon + 1, "", start)
        if "\\/" in value.written:
            slash = start + value.written.index("\\/")
            yield typist.mistake("slash-not-escaped", r"/|\\|slash", slash, slash + 1, "", start, slash + 1)
        yield typist.mistake("space-in-name", r"space|;|,|expect|quot|name", end - 1, end - 1, " ", end - 1, end)
    elif value.text in ("true", "false") and '"' not in value.written:
        yield typist.mistake("truth-in-capitals", r"true|false", start, end, value.text.capitalize(), start)
        yield typist.mistake("truth-in-capitals", r"true|false", start, end, value.text.upper(), start)
    elif value.kind == "literal":
        yield typist.mistake(
            "number-full-width",
            r"full-width|number|quot|expect",
            start,
            start + 1,
            chr(ord(value.text[0]) + 0xFEE0),
            start,
        )


def _in_predicate(corpus: Corpus, block: Block, prop: Property) -> Iterator[Mutant]:
    typist, text = _Typist(corpus, block, prop.iri), corpus.texts[block.file]
    first = prop.values[0]
    if prop.written == "a":
        yield typist.mistake(
            "a-in-capitals", r"'a'|\ba\b|expect|property|predicate", prop.start, prop.end, "A", prop.start
        )
        return
    colon = prop.start + prop.written.index(":")
    yield typist.mistake("prefix-undefined", r"prefix", prop.start, colon, "ituk", prop.start)
    yield typist.mistake("prefix-missing", r"prefix", prop.start, colon + 1, "", prop.start)
    yield typist.mistake(
        "value-missing",
        r"value|object|expect|missing",
        first.start,
        prop.values[-1].end,
        "",
        first.start,
        prop.start,
        prop.end,
        _next(text, prop.values[-1].end),
    )
    yield typist.mistake(
        "property-missing",
        r"property|predicate|expect|,|;|value|subject",
        prop.start,
        prop.end,
        "",
        prop.start,
        first.start,
        first.end,
        _next(text, first.end),
        # the mark before it is wrong then, if values are to follow
        text.rindex(";" if block.properties.index(prop) else block.written, 0, prop.start),
    )
