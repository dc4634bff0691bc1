"""Mistakes in values: things of another class, dangling, misspelt, literals for things, wrong datatypes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from itukg.dataset import Role
from tests.rdf.mutations.corpus import ID, ITU, RDF_TYPE, VOCAB, XSD, Block, Corpus, Property, Value, pairs
from tests.rdf.mutations.editing import ANY_RULE, OWNED, Maker, is_code, is_thing, misspelt_iri, replace, within
from tests.rdf.mutations.mutant import Expected, Mutant, Spot

_CLASS = r"must be|must name|needs|Each|belongs|scheme|described|describes|a "


def mutants(corpus: Corpus, blocks: Sequence[Block]) -> Iterator[Mutant]:
    """All of this module."""
    for block, prop in pairs(blocks):
        if prop.iri == RDF_TYPE:
            continue
        for value in prop.values[:2]:
            if value.kind == "iri":
                yield from _of_thing(corpus, block, prop, value)
            elif value.kind == "literal":
                yield from _of_literal(corpus, block, prop, value)


def _of_thing(corpus: Corpus, block: Block, prop: Property, value: Value) -> Iterator[Mutant]:
    def changed(kind: str, words: str, new: str, iri: str = "") -> Iterator[Mutant]:
        edit = replace(block, value, new)
        maker = Maker(corpus, kind, Expected(ANY_RULE, words))
        touches = [iri] if prop.iri in OWNED and iri else []
        yield maker.make(
            block,
            prop.iri,
            f"{prop.written} {value.written} → {new}",
            [edit],
            [within(edit)],
            touches,
            filter(None, [iri]),
            names="" if iri in corpus.by_subject else iri,
        )

    if is_code(value.iri) or is_thing(value.iri) or value.iri.startswith(ITU):
        wrong = misspelt_iri(value.iri)
        wrong += "x" * (wrong in corpus.by_subject)
        kind = "code-misspelt" if is_code(value.iri) else "dangling" if is_thing(value.iri) else "term-misspelt"
        yield from changed(kind, rf"{_CLASS}|nothing describes|has no term", corpus.write(block.file, wrong), wrong)
    if prop.iri in (ITU + "assignedStatus", ITU + "countedStatus"):
        unknown = VOCAB + "status/finished"
        yield from changed("status-unknown", _CLASS, corpus.write(block.file, unknown), unknown)
    yield from changed(
        "literal-for-thing", rf"{_CLASS}|not a piece of text", f'"{value.written.strip("<>").replace(chr(92), "")}"'
    )
    other = _of_another_class(corpus, block, prop)
    if other and corpus.roles[block.file] not in (Role.ONTOLOGY, Role.CATALOG):
        yield from changed("thing-of-another-class", _CLASS, corpus.write(block.file, other), other)
    if (
        (is_thing(value.iri) or is_code(value.iri))
        and (is_thing(block.iri) or is_code(block.iri))
        and prop.iri != ITU + "identitySource"
    ):
        yield from changed("itself", rf"{_CLASS}|itself", corpus.write(block.file, block.iri), block.iri)


# Nothing is all of these: a value that is none of the classes that the property has is found among them.
_MODELS = ("place/ch", "resolution/PP-101", "body/itu", "document/C26-33/para/2.1", "quantity/C26-33/2-texts-approved")


def _of_another_class(corpus: Corpus, block: Block, prop: Property) -> str:
    """A thing that the ontology's range excludes, or, without a range, one unlike every value in the data."""
    if prop.iri == ITU + "concerns":  # anything may be
        return ""
    wanted = set(corpus.ranges.get(prop.iri, []))
    if prop.iri == ITU + "beneficiary":
        wanted = {ITU + "Agent", ITU + "Place"}
    if not wanted:
        values = [value.iri for _, other in corpus.by_property[prop.iri] for value in other.values]
        wanted = set().union(*(corpus.closure(corpus.classes.get(iri, [])) for iri in values))
    for local in _MODELS:
        iri = ID + local
        if iri != block.iri and not corpus.closure(corpus.classes[iri]) & wanted:
            return iri
    return ""


_WRONG_TYPE = {
    "integer": ('"{0}"', "{0}.5", "true"),
    "boolean": ('"{0}"', "1"),
    "date": ('"{0}"', '"{0}"@en', '"{0}T00:00:00"^^xsd:dateTime'),
    "gYear": ('"{0}"', "{0}"),
    "string": ('"{0}"@en', "17"),
    "anyURI": ('"{0}"', "<{0}>"),
    "decimal": ('"{0}"',),
}
_ILL_TYPED = {
    "integer": ('"{0}x"^^xsd:integer', '"1 000"^^xsd:integer'),
    "boolean": ('"yes"^^xsd:boolean',),
    "date": ('"2026-02-30"^^xsd:date', '"2025-13-01"^^xsd:date', '"2025/04/01"^^xsd:date', '"1.4.2025"^^xsd:date'),
    "gYear": ('"26"^^xsd:gYear', '"2026-01"^^xsd:gYear'),
}


_WORDS = (
    r"must be|text|language|in English and|number|string|date|true or false|year|typed|month|precise|pattern|like"
    r"|not the one"
)


def _of_literal(corpus: Corpus, block: Block, prop: Property, value: Value) -> Iterator[Mutant]:
    kind = value.datatype.removeprefix(XSD)
    xsd = corpus.write(block.file, XSD + "x")[:-1] if "xsd" in corpus.prefixes[block.file] else ""

    def changed(name: str, new: str, group: str = "data") -> Iterator[Mutant]:
        if "xsd:" in new and not xsd:
            new = new.replace("xsd:", f"<{XSD}") + ">"
        edit = replace(block, value, new)
        maker = Maker(corpus, name, Expected(ANY_RULE, _WORDS))
        spots = [within(edit)]
        if prop.iri == ITU + "titleVerified":  # what is not there, the value true, is missing at the property
            spots.append(Spot(block.file, prop.start))
        yield maker.make(block, prop.iri, f"{prop.written} {value.written} → {new}", [edit], spots, group=group)

    if corpus.roles[block.file] is not Role.CATALOG or kind:
        yield from changed("thing-for-literal", corpus.write(block.file, ID + "body/itu"))
    if value.language:
        yield from changed("number-for-text", "17")
    for new in _WRONG_TYPE.get(kind, ()):
        yield from changed("datatype-wrong", new.format(value.text))
    for new in _ILL_TYPED.get(kind, ()):
        name = "date-impossible" if kind == "date" else "literal-impossible"
        yield from changed(name, new.format(value.text), "literal")
