"""Mistakes in texts and names: languages, tags, doubles, punctuation, spaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from tests.rdf.mutations.corpus import SKOS, Block, Corpus, Property, Value, pairs
from tests.rdf.mutations.editing import ANY_RULE, Maker, add_value, at, drop_value, replace, subject, within
from tests.rdf.mutations.mutant import Expected, Mutant, Spot

HAN = re.compile("[\u4e00-\u9fff]")
_HALF = {"，": ",", "；": ";", "：": ":", "？": "?", "（": "(", "）": ")"}
# What stands there instead, and more of the kind, -> a mutant.
Changed = Callable[..., Iterator[Mutant]]


def mutants(corpus: Corpus, blocks: Sequence[Block]) -> Iterator[Mutant]:
    """All of this module."""
    for block, prop in pairs(blocks):
        texts = [value for value in prop.values if value.language]
        for value in texts:
            yield from _of_text(corpus, block, prop, value)
        yield from _of_pair(corpus, block, prop, texts)
        yield from _duplicate_label(corpus, block, prop, texts)


def _of_text(corpus: Corpus, block: Block, prop: Property, value: Value) -> Iterator[Mutant]:
    body = value.written[: value.written.rindex("@")]
    plain = body[1:-1]

    def changed(kind: str, words: str, new: str) -> Iterator[Mutant]:
        edit = replace(block, value, new)
        maker = Maker(corpus, kind, Expected(ANY_RULE, words))
        yield maker.make(block, prop.iri, f"{prop.written} {value.written} → {new}", [edit], [within(edit)])

    yield from changed("text-untagged", r"language|tagged|in English and", body)
    yield from changed(
        "language-not-official",
        r"ar, en, es, fr, ru, zh|language|English (or|and in) Chinese|tagged as 'de'",
        f"{body}@de",
    )
    if value.language == "zh":
        yield from changed("language-script-tag", r"language tag|ar, en, es, fr, ru, zh|language", f"{body}@zh-Hans")
    yield from changed("text-empty", r"empty|space|full stop", f'""@{value.language}')
    yield from changed("text-space-at-end", r"space|full stop", f"{body[:-1]} {body[-1]}@{value.language}")
    if " " in plain:
        first = plain.index(" ")
        yield from changed(
            "text-double-space", r"space", f"{body[0]}{plain[:first]} {plain[first:]}{body[-1]}@{value.language}"
        )
    yield from _punctuation(changed, value, plain)


def _punctuation(changed: Changed, value: Value, plain: str) -> Iterator[Mutant]:
    if value.language == "zh":
        for full, half in _HALF.items():
            place = plain.find(full)
            if place > 0 and (HAN.match(plain[place - 1]) or HAN.match(plain[place + 1 : place + 2])):
                new = plain[:place] + half + plain[place + 1 :]
                yield from changed("punctuation", r"punctuation|half-width|full-width|cited like", f'"{new}"@zh')
                break
    elif value.language == "en":
        place = plain.find(", ")
        if place > 0:
            new = f"{plain[:place]}，{plain[place + 2 :]}"
            yield from changed("punctuation", r"punctuation|half-width|full-width|cited like", f'"{new}"@en')


def _of_pair(corpus: Corpus, block: Block, prop: Property, texts: list[Value]) -> Iterator[Mutant]:
    languages = [value.language for value in texts]
    once = set(languages) == {"en", "zh"} and len(languages) == 2
    for value in texts if {"en", "zh"} <= set(languages) else []:
        if (
            languages.count(value.language) == 1
            and value.language in ("en", "zh")
            and not prop.iri.endswith("altLabel")
        ):
            missing = {"en": "English", "zh": "Chinese"}[value.language]
            edit = drop_value(block, prop, value)
            assert edit is not None
            maker = Maker(corpus, "language-missing", Expected(ANY_RULE, rf"{missing}|one language|both languages"))
            twin = next(item for item in texts if item.language != value.language)
            spots = [subject(block), Spot(block.file, prop.start)]
            if twin.start < value.start:
                spots.append(at(block, twin))
            yield maker.make(block, prop.iri, f"{prop.written} without {value.written}", [edit], spots)
    if not once:
        return
    english, chinese = sorted(texts, key=lambda value: value.language)
    if HAN.search(chinese.text) and not HAN.search(english.text):
        edits = [replace(block, value, value.written[:-2] + tag) for value, tag in ((english, "zh"), (chinese, "en"))]
        maker = Maker(corpus, "languages-exchanged", Expected(ANY_RULE, r"language|tag|Chinese"))
        yield maker.make(
            block,
            prop.iri,
            f"{prop.written} with @en and @zh exchanged",
            edits,
            [within(edits[0]), within(edits[1], "", 1)],
        )
        edit = replace(block, chinese, chinese.written[:-2] + "en")
        maker = Maker(corpus, "language-wrong", Expected(ANY_RULE, r"one name a language|Chinese|language"))
        spots = [within(edit), subject(block), at(block, english)]
        yield maker.make(block, prop.iri, f"{prop.written} {chinese.written} → @en", [edit], spots)
    new = '"another text"@en'
    edit = add_value(block, prop, new)
    maker = Maker(
        corpus,
        "language-doubled",
        Expected(
            ANY_RULE,
            r"one .* a language|once in each|one label|two names|more notes|at most one|language|in English and",
        ),
    )
    if not prop.iri.endswith("altLabel"):
        yield maker.make(
            block, prop.iri, f"{prop.written} and {new}", [edit], [within(edit, '"'), Spot(block.file, prop.start)]
        )


def _duplicate_label(corpus: Corpus, block: Block, prop: Property, texts: list[Value]) -> Iterator[Mutant]:
    if prop.iri != SKOS + "prefLabel":
        return
    maker = Maker(corpus, "label-of-another", Expected(ANY_RULE, r"same name|does not give the number"))
    others = [
        one for kind in sorted(corpus.classes.get(block.iri, ())) for one in corpus.instances[kind]
        if one != block.iri and corpus.classes[one] == corpus.classes[block.iri]
    ]  # fmt: skip
    for other in others[:1]:
        for named in corpus.by_subject[other]:
            for theirs in named.all(prop.iri):
                for value in texts:
                    if value.language == theirs.language == "en":
                        edit = replace(block, value, theirs.written)
                        yield maker.make(
                            block, prop.iri, f"{value.written} → {theirs.written}, the name of {corpus.short(other)}",
                            [edit], [within(edit), at(named, theirs), subject(block), subject(named)], [other],
                        )  # fmt: skip
