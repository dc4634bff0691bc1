"""Mistakes in where claims come from, where they stand, and to what they belong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from itukg.dataset import Role
from tests.rdf.mutations.corpus import ID, ITU, RDF_TYPE, Block, Corpus, Property, Value, pairs
from tests.rdf.mutations.editing import (
    ANY_RULE,
    OWNED,
    Maker,
    add_value,
    append,
    at,
    drop,
    drop_value,
    is_thing,
    misspelt_iri,
    replace,
    subject,
    within,
)
from tests.rdf.mutations.mutant import Edit, Expected, Mutant, Spot

REPORTED_IN = ITU + "reportedIn"


def mutants(corpus: Corpus, blocks: Sequence[Block]) -> Iterator[Mutant]:
    """All of this module."""
    for block, prop in pairs(blocks):
        if prop.iri == REPORTED_IN:
            yield from _paragraphs(corpus, block, prop)
        elif prop.iri in OWNED:
            yield from _ownership(corpus, block, prop)
        elif prop.iri in (ITU + "certainty", ITU + "inferenceNote", ITU + "titleVerified", ITU + "isCollective"):
            yield from _marks(corpus, block, prop)
        elif prop.iri == ITU + "isPlanned":
            yield from _planned(corpus, block, prop)
        elif prop.iri == ITU + "citedVersion":
            yield from _version(corpus, block, prop)
    for block in blocks:
        if block.all(RDF_TYPE) and is_thing(block.iri):
            yield from _blocks(corpus, block)


def _paragraphs(corpus: Corpus, block: Block, prop: Property) -> Iterator[Mutant]:
    edit = drop(block, prop)
    if edit:
        maker = Maker(corpus, "claim-without-paragraph", Expected(ANY_RULE, r"document part|paragraph"))
        yield maker.make(block, prop.iri, f"without {prop.written}", [edit], [subject(block)])
    parts = sorted(one for one in corpus.instances[ITU + "Paragraph"] if one.startswith(ID + "document/C26-33/"))
    for value in prop.values:
        number = value.iri.rpartition("/")[2]
        other = parts[(len(number) * 7 + block.start) % len(parts)]
        for kind, iri, words in (
            ("paragraph-missing", value.iri.rpartition("/")[0] + "/9.9", r"paragraph|section|nothing describes|part"),
            (
                "paragraph-of-no-report",
                f"{ID}document/C27-33/para/{number}",
                r"paragraph|section|nothing describes|part",
            ),
            ("paragraph-is-document", ID + "document/C26-33", r"section|paragraph|part"),
            ("paragraph-wrong", other, r"paragraph|number|part"),
        ):
            if iri in [one.iri for one in prop.values]:
                continue
            edit = replace(block, value, corpus.write(block.file, iri))
            maker = Maker(corpus, kind, Expected(ANY_RULE, words))
            # A paragraph and what the claim names do not fit; which of the two is wrong, nobody but the author knows.
            named = [at(block, one) for other in block.properties for one in other.values if is_thing(one.iri)]
            yield maker.make(
                block, prop.iri, f"{prop.written} {value.written} → {edit.new}", [edit],
                [within(edit), *(named if kind == "paragraph-wrong" else [])], (), [iri],
            )  # fmt: skip


def _ownership(corpus: Corpus, block: Block, prop: Property) -> Iterator[Mutant]:
    for value in prop.values:
        owned = corpus.by_subject[value.iri][0]
        edit = drop_value(block, prop, value)
        if edit:
            maker = Maker(
                corpus, "orphaned", Expected(ANY_RULE, r"belong|about something|State itu|needs|hasS|theme of")
            )
            yield maker.make(
                block, prop.iri, f"{prop.written} without {value.written}", [edit], [subject(owned)], [value.iri]
            )
        others = [o for o in corpus.by_property[prop.iri] if o[0].iri != block.iri]
        if others:
            theirs, at_them = others[len(value.iri) % len(others)]
            new = corpus.write(theirs.file, value.iri)
            edit = add_value(theirs, at_them, new)
            maker = Maker(corpus, "owned-twice", Expected(ANY_RULE, r"belong|exactly one|two"))
            spots = [within(edit, new), subject(owned), at(block, value)]
            yield maker.make(theirs, prop.iri, f"{prop.written} and {new}", [edit], spots, [value.iri, block.iri])


def _marks(corpus: Corpus, block: Block, prop: Property) -> Iterator[Mutant]:
    kind, words = {
        "certainty": ("ground-without-certainty", r"certainty|how sure|inferred"),
        "inferenceNote": ("certainty-without-ground", r"say from what|inferenceNote|inferred"),
        "titleVerified": ("title-unverified", r"official"),
        "isCollective": ("collective-mark-removed", r"joint|collective"),
    }[prop.iri.removeprefix(ITU)]
    edit = drop(block, prop)
    if edit:
        maker = Maker(corpus, kind, Expected(ANY_RULE, words))
        yield maker.make(block, prop.iri, f"without {prop.written}", [edit], [subject(block)])
    if kind in ("title-unverified", "collective-mark-removed"):
        edit = replace(block, prop.values[0], "false")
        maker = Maker(corpus, kind, Expected(ANY_RULE, words))
        spots = [within(edit), Spot(block.file, prop.start), subject(block)]
        yield maker.make(block, prop.iri, f"{prop.written} false", [edit], spots)


def _planned(corpus: Corpus, block: Block, prop: Property) -> Iterator[Mutant]:
    value = prop.values[0]
    dates = [at(block, one) for name in ("startDate", "endDate") for one in block.all(ITU + name)]
    expected = Expected(ANY_RULE, r"planned|plan")
    edit = drop(block, prop)
    if edit and value.text == "true":
        maker = Maker(corpus, "planned-mark-removed", expected)
        yield maker.make(block, prop.iri, f"without {prop.written}", [edit], [subject(block), *dates])
    edit = replace(block, value, "false" if value.text == "true" else "true")
    maker = Maker(corpus, "planned-mark-wrong", expected)
    yield maker.make(block, prop.iri, f"{prop.written} {edit.new}", [edit], [within(edit), subject(block), *dates])


def _version(corpus: Corpus, block: Block, prop: Property) -> Iterator[Mutant]:
    value = prop.values[0]
    others = [
        iri for iri in corpus.instances[ITU + "InstrumentVersion"] if not iri.startswith(value.iri.rpartition("/")[0])
    ]
    new = corpus.write(block.file, others[block.start % len(others)])
    edit = replace(block, value, new)
    maker = Maker(corpus, "version-of-another-work", Expected(ANY_RULE, r"version"))
    yield maker.make(
        block,
        prop.iri,
        f"{prop.written} {value.written} → {new}",
        [edit],
        [within(edit)],
        (),
        [others[block.start % len(others)]],
    )


def in_full(corpus: Corpus, block: Block, subject_iri: str) -> str:
    """The block without prefixes and comments, about ``subject_iri``, on one line."""
    pairs = []
    for prop in block.properties:
        values = " , ".join(f"<{value.iri}>" if value.kind == "iri" else _full(value) for value in prop.values)
        pairs.append(f"<{prop.iri}> {values}")
    return f"<{subject_iri}> " + " ; ".join(pairs) + " ."


def _full(value: Value) -> str:
    return value.written.partition("^^")[0] + f"^^<{value.datatype}>" if "^^" in value.written else value.written


def _blocks(corpus: Corpus, block: Block) -> Iterator[Mutant]:
    used = [value.iri for prop in block.properties for value in prop.values if is_thing(value.iri)]
    users = corpus.uses.get(block.iri, [])
    whole = Edit(block.file, block.start, block.end, "")
    subject_edit = Edit(block.file, block.start, block.subject_end, corpus.write(block.file, misspelt_iri(block.iri)))
    if users:
        maker = Maker(corpus, "subject-misspelt", Expected(ANY_RULE, r"nothing describes|must be|points at|described"))
        spots = [within(subject_edit), *(Spot(user.file, value.start) for user, _, value in users)]
        yield maker.make(block, "", f"→ {subject_edit.new}", [subject_edit], spots)
        maker = Maker(corpus, "block-removed", Expected(ANY_RULE, r"nothing describes|must be|points at|described"))
        yield maker.make(block, "", "is not there", [whole], spots[1:])
    edit = append(block.file, in_full(corpus, block, block.iri + "-2"))
    maker = Maker(corpus, "thing-twice", Expected(ANY_RULE, r"same name|belong|same "))
    yield maker.make(
        block, "", f"again as {block.iri}-2", [edit], [Spot(block.file, 0, 0, len(edit.new)), subject(block)], used
    )
    alike = [iri for iri in corpus.instances.get(min(corpus.classes[block.iri]), []) if iri != block.iri]
    if alike:
        other = next(one for one in corpus.by_subject[alike[0]] if one.all(RDF_TYPE))
        edit = append(block.file, in_full(corpus, other, block.iri))
        words = r"two names|one name|at most one|exactly one|described a second time"
        maker = Maker(corpus, "iri-for-two-things", Expected(ANY_RULE, words))
        spots = [Spot(block.file, 0, 0, len(edit.new))]
        theirs = [value.iri for prop in other.properties for value in prop.values if is_thing(value.iri)]
        yield maker.make(block, "", f"for {other.written} too", [edit], [*spots, subject(block)], [other.iri], theirs)
    for kind, file in (
        ("moved-to-reference", "data/reference/periods.ttl"), ("moved-to-links", "data/links/places.ttl"),
        ("moved-to-report", "data/reports/c26-33/section-1.ttl"),
    ):  # fmt: skip
        if corpus.graphs[file] != corpus.graphs[block.file] and corpus.roles[block.file] is Role.DATA:
            moved = append(file, in_full(corpus, block, block.iri))
            maker = Maker(corpus, kind, Expected(ANY_RULE, r"report|graph|file"))
            spots = [Spot(file, 0, 1, len(moved.new))]
            yield maker.make(block, "", f"moved to {file}", [whole, moved], spots)
