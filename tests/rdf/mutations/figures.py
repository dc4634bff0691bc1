"""Mistakes in numbers, dates and codes that are well-formed and yet wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tests.rdf.mutations.corpus import ITU, SKOS, VOCAB, Block, Corpus, Property, pairs
from tests.rdf.mutations.editing import ANY_RULE, Maker, at, replace, subject, within
from tests.rdf.mutations.mutant import Expected, Mutant

_QUALIFIERS = ("exact", "nearly", "more-than", "at-least", "several", "not-stated")
# What stands there instead, and more of the kind, -> a mutant.
Changed = Callable[..., Iterator[Mutant]]


def mutants(corpus: Corpus, blocks: Sequence[Block]) -> Iterator[Mutant]:
    """All of this module."""
    for block, prop in pairs(blocks):
        name = prop.iri.removeprefix(ITU)
        if name in ("numericValue", "minValue", "maxValue"):
            yield from _numbers(corpus, block, prop, name)
        elif name == "quantityQualifier":
            yield from _qualifier(corpus, block, prop)
        elif name in ("startDate", "endDate"):
            yield from _dates(corpus, block, prop, name)
        elif name == "datePrecision":
            yield from _precision(corpus, block, prop)
        elif name == "subsetOf":
            yield from _part(corpus, block, prop)
        elif name in _WRONG_CODES or prop.iri == SKOS + "notation":
            yield from _codes(corpus, block, prop)


def _numbers(corpus: Corpus, block: Block, prop: Property, name: str) -> Iterator[Mutant]:
    value = prop.values[0]
    exact = VOCAB + "qualifier/exact" in {one.iri for one in block.all(ITU + "quantityQualifier")}
    number = int(value.text)
    spots = [
        subject(block),
        *(at(block, one) for key in ("numericValue", "minValue", "maxValue") for one in block.all(ITU + key)),
    ]
    if exact:
        maker = Maker(corpus, "exact-unequal", Expected(ANY_RULE, r"exact number|not greater than its maximum"))
        for new in (number + 1, number - 1) if number else (1,):
            edit = replace(block, value, str(new))
            yield maker.make(block, prop.iri, f"{prop.written} {number} → {new}", [edit], [within(edit), *spots])
    if name == "minValue" and block.all(ITU + "maxValue"):
        most = block.all(ITU + "maxValue")[0]
        edits = [replace(block, value, str(number + 1))]
        maker = Maker(corpus, "bounds-exchanged", Expected(ANY_RULE, r"bound|minimum|maximum|exact|greater|larger"))
        yield maker.make(
            block, prop.iri, f"minimum {number} → {number + 1}, maximum {most.text}", edits, [within(edits[0]), *spots]
        )
    edit = replace(block, value, f"-{number or 1}")
    maker = Maker(corpus, "number-negative", Expected(ANY_RULE, r"number|exact"))
    yield maker.make(block, prop.iri, f"{prop.written} {number} → {edit.new}", [edit], [within(edit), *spots])
    edit = replace(block, value, "1,000")
    maker = Maker(corpus, "number-with-comma", Expected(r"^turtle/thousands", r"several numbers"))
    yield maker.make(block, prop.iri, f"{prop.written} {number} → 1,000", [edit], [within(edit)], group="syntax")


def _qualifier(corpus: Corpus, block: Block, prop: Property) -> Iterator[Mutant]:
    value = prop.values[0]
    for name in _QUALIFIERS:
        iri = f"{VOCAB}qualifier/{name}"
        alike = {value.iri.rpartition("/")[2], name} <= {"several", "not-stated"}
        if iri != value.iri and not alike:
            edit = replace(block, value, corpus.write(block.file, iri))
            maker = Maker(corpus, "qualifier-unfit", Expected(ANY_RULE, r"qualifier|exact number"))
            yield maker.make(
                block, prop.iri, f"{prop.written} {value.written} → {edit.new}", [edit], [within(edit), subject(block)]
            )


def _dates(corpus: Corpus, block: Block, prop: Property, name: str) -> Iterator[Mutant]:
    value = prop.values[0]
    starts, ends = block.all(ITU + "startDate"), block.all(ITU + "endDate")
    if name == "startDate" and ends and ends[0].text > value.text:
        edits = [replace(block, starts[0], ends[0].written), replace(block, ends[0], starts[0].written)]
        maker = Maker(corpus, "dates-exchanged", Expected(ANY_RULE, r"not later than|before|later"))
        yield maker.make(
            block, prop.iri, "startDate and endDate exchanged", edits, [within(edits[0]), within(edits[1], "", 1)]
        )
    year = int(value.text[:4])
    if starts and ends:
        new = value.written.replace(str(year), str(year + 5 if name == "startDate" else year - 5))
        edit = replace(block, value, new)
        maker = Maker(corpus, "year-mistyped", Expected(ANY_RULE, r"not later than|before|later"))
        other = (ends if name == "startDate" else starts)[0]
        yield maker.make(
            block, prop.iri, f"{prop.written} {value.text} → {new}", [edit], [within(edit), at(block, other)]
        )


def _precision(corpus: Corpus, block: Block, prop: Property) -> Iterator[Mutant]:
    value = prop.values[0]
    spots = [subject(block), *(at(block, one) for key in ("startDate", "endDate") for one in block.all(ITU + key))]
    for new in ("day", "month", "year", "week"):
        if new != value.text:
            edit = replace(block, value, f'"{new}"')
            kind = "precision-unknown" if new == "week" else "precision-unfit"
            maker = Maker(corpus, kind, Expected(ANY_RULE, r"precise|month runs|precision"))
            yield maker.make(block, prop.iri, f"{prop.written} {value.text} → {new}", [edit], [within(edit), *spots])


def _part(corpus: Corpus, block: Block, prop: Property) -> Iterator[Mutant]:
    whole = prop.values[0].iri
    most = next((int(v.text) for other in corpus.by_subject[whole] for v in other.all(ITU + "maxValue")), None)
    values = [v for key in ("numericValue", "minValue", "maxValue") for v in block.all(ITU + key)]
    if most is None or not values:
        return
    edits = [replace(block, value, str(most + 1)) for value in values]
    maker = Maker(corpus, "part-greater-than-whole", Expected(ANY_RULE, r"part|whole|subset|greater|larger"))
    spots = [subject(block), at(block, prop.values[0]), *(within(edit, "", i) for i, edit in enumerate(edits))]
    yield maker.make(block, prop.iri, f"{most + 1}, a part of {most}", edits, spots, [whole])


# How people write a code wrong: what stands in it, what comes instead.
_WRONG_CODES = {
    "code": (("/", "-"), ("/", " / "), (".", "·"), ("-", " ")),
    "citationForm": (("Rev. ", "Rev "), (", ", " "), ("，", ",")),
    "iso3166alpha2": ("lower", "short"),
    "iso3166alpha3": ("lower", "short"),
    "m49": ("short",),
    "paragraphNumber": ((".", ","), (".", "-")),
    "domainName": ((".", ","),),
    "url": (("https://", ""), ("https://", "https//")),
    "shortLink": (("https://", ""), ("https://", "https//")),
    "inferredCode": (("/", "-"),),
    "number": ("negative",),
    "ordinal": ("negative",),
    "listPosition": ("negative", "jump"),
    "entryCount": ("jump",),
    "orderIndex": ("negative",),
}


def _codes(corpus: Corpus, block: Block, prop: Property) -> Iterator[Mutant]:
    name = prop.iri.removeprefix(ITU)
    value = prop.values[0]
    words = r"like|string|number|pattern|code|form|run from 1|address|IRI|written|position"

    def changed(kind: str, new: str, touches: tuple[str, ...] = ()) -> Iterator[Mutant]:
        if new != value.written:
            edit = replace(block, value, new)
            maker = Maker(corpus, kind, Expected(ANY_RULE, words))
            spots = [within(edit), subject(block)]
            yield maker.make(block, prop.iri, f"{prop.written} {value.written} → {new}", [edit], spots, touches)

    for change in _WRONG_CODES.get(name, (("-", "_"), ("-", " "), "upper")):
        if change == "lower":
            yield from changed("code-wrong", value.written.lower())
        elif change == "upper":
            yield from changed("code-wrong", value.written.upper())
        elif change == "short":
            yield from changed("code-wrong", value.written[:-2] + '"')
        elif change == "negative":
            yield from changed("number-negative", f"-{value.text}")
        elif change == "jump":
            yield from changed("position-wrong", str(int(value.text) + 50))
        elif value.kind == "literal" and change[0] in value.written and prop.iri != SKOS + "notation":
            yield from changed("code-wrong", value.written.replace(*change, 1))
    yield from _code_of_another(corpus, block, prop, changed)


def _code_of_another(corpus: Corpus, block: Block, prop: Property, changed: Changed) -> Iterator[Mutant]:
    kinds = corpus.classes.get(block.iri)
    if prop.iri.removeprefix(ITU) in ("entryCount", "ordinal", "url", "citationForm"):
        return
    for other, theirs in corpus.by_property[prop.iri]:
        if other.iri != block.iri and corpus.classes.get(other.iri) == kinds:
            yield from changed("code-of-another", theirs.values[0].written, (other.iri,))
            return
