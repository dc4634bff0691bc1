"""Mistakes in properties and classes: missing, doubled, misspelt, of another class or namespace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from itukg.dataset import Role
from tests.rdf.mutations.corpus import ITU, RDF_TYPE, RDFS, SKOS, Block, Corpus, Property, Value, pairs
from tests.rdf.mutations.editing import (
    ANY_RULE,
    OWNED,
    Maker,
    add_property,
    add_value,
    drop,
    misspelt_iri,
    rename,
    replace,
    subject,
    within,
)
from tests.rdf.mutations.mutant import Expected, Mutant, Spot

UNDEFINED = (
    r"does not have|has no term|knows the class|is (it|a name|.* meant)|not that of the concepts|says what defines it"
)


def mutants(corpus: Corpus, blocks: Sequence[Block]) -> Iterator[Mutant]:
    """All of this module."""
    usual = Usual(corpus)
    for block, prop in pairs(blocks):
        if prop.iri == RDF_TYPE:
            yield from _classes(corpus, block, prop)
        elif corpus.roles[block.file] is Role.ONTOLOGY:  # its axioms say what they say: only terms can be wrong
            yield from _misspelt(corpus, block, prop)
            if prop.iri in _OF_TERMS:
                yield from _missing(corpus, usual, block, prop)
        else:
            yield from _missing(corpus, usual, block, prop)
            yield from _doubled(corpus, usual, block, prop)
            yield from _misspelt(corpus, block, prop)
    for block in blocks:
        if block.all(RDF_TYPE) and corpus.roles[block.file] not in (Role.CATALOG, Role.ONTOLOGY):
            yield from _strange(corpus, block)


_OF_TERMS = {RDFS + "label", RDFS + "isDefinedBy", SKOS + "definition"}


class Usual:
    """What all instances of a class have, and what none has twice: what people would call required and single."""

    def __init__(self, corpus: Corpus) -> None:
        """Count the properties of the things of each class."""
        self._corpus = corpus
        self._has: dict[str, set[str]] = defaultdict(set)
        self._twice: set[tuple[str, str]] = set()
        self._texts: set[str] = set()
        for block, prop in corpus.pairs():
            self._has[block.iri].add(prop.iri)
        counts: dict[tuple[str, str], int] = defaultdict(int)
        for block, prop in corpus.pairs():
            languages = {value.language for value in prop.values}
            counts[block.iri, prop.iri] += len(prop.values) if len(languages) == 1 else 1
            if languages != {""}:
                self._texts.add(prop.iri)
        self._twice = {key for key, count in counts.items() if count > 1}

    @cache  # noqa: B019 - the object lives as long as the run
    def required(self, kind: str) -> frozenset[str]:
        """The properties that every thing of the class has, if there are at least three."""
        things = self._corpus.instances.get(kind, [])
        return (
            frozenset.intersection(*(frozenset(self._has[one]) for one in things)) if len(things) > 2 else frozenset()
        )

    def is_required(self, iri: str, prop: str) -> bool:
        """Whether a thing of this kind is never without the property."""
        return any(prop in self.required(kind) for kind in self._corpus.closure(self._corpus.classes.get(iri, [])))

    @cache  # noqa: B019
    def is_single(self, prop: str) -> bool:
        """Whether no thing has two values of the property, and at least three have one."""
        users = [iri for iri, props in self._has.items() if prop in props]
        return len(users) > 2 and not any((iri, prop) in self._twice for iri in users)


def _missing(corpus: Corpus, usual: Usual, block: Block, prop: Property) -> Iterator[Mutant]:
    if (
        not usual.is_required(block.iri, prop.iri)
        or sum(bool(b.all(prop.iri)) for b in corpus.by_subject[block.iri]) > 1
    ):
        return
    edit = drop(block, prop)
    if edit is None:
        return
    words = r"needs|must|missing|without|Add|no scheme|one of the two|does not have the property"
    maker = Maker(corpus, "missing", Expected(ANY_RULE, words))
    yield maker.make(block, prop.iri, f"without {prop.written}", [edit], [subject(block)])


def _doubled(corpus: Corpus, usual: Usual, block: Block, prop: Property) -> Iterator[Mutant]:
    if not usual.is_single(prop.iri) or any(value.language for value in prop.values):
        return
    for value in _others(corpus, block, prop):
        new = corpus.write(block.file, value.iri) if value.kind == "iri" else value.written
        edit = add_value(block, prop, new)
        maker = Maker(
            corpus,
            "doubled",
            Expected(
                ANY_RULE,
                r"at most one|exactly one|one .* at most|once|one |differ|two|three times alike|run from 1|same",
            ),
        )
        touches = [value.iri] if prop.iri in OWNED else []
        yield maker.make(
            block, prop.iri, f"{prop.written} and {new}", [edit], [within(edit, new), subject(block)], touches,
            filter(None, [value.iri]),
        )  # fmt: skip
        break


def _others(corpus: Corpus, block: Block, prop: Property) -> Iterator[Value]:
    """Values that the property has elsewhere in things of the same class, this thing's own left out."""
    own = {value.written for value in prop.values} | {value.iri for value in prop.values if value.iri}
    kinds = corpus.classes.get(block.iri)
    for other in corpus.by_property[prop.iri]:
        if corpus.classes.get(other[0].iri) == kinds and other[0].iri != block.iri:
            for value in other[1].values:
                if value.written not in own and (value.iri or value.written) not in own and value.iri != block.iri:
                    yield value


def _misspelt(corpus: Corpus, block: Block, prop: Property) -> Iterator[Mutant]:
    new = corpus.write(block.file, misspelt_iri(prop.iri))
    edit = rename(block, prop, new)
    maker = Maker(corpus, "property-misspelt", Expected(ANY_RULE, UNDEFINED))
    yield maker.make(
        block, prop.iri, f"{prop.written} → {new}", [edit], [within(edit), Spot(block.file, prop.values[0].start)]
    )
    wrong = prop.iri.replace(SKOS, ITU) if prop.iri.startswith(SKOS) else prop.iri.replace(ITU, SKOS)
    if wrong != prop.iri and not wrong.startswith(SKOS + "altLabel"):
        new = corpus.write(block.file, wrong)
        if not new.startswith("<") and wrong not in corpus.by_subject and wrong not in (SKOS + "related",):
            edit = rename(block, prop, new)
            maker = Maker(corpus, "property-wrong-prefix", maker.expected)
            yield maker.make(
                block, prop.iri, f"{prop.written} → {new}", [edit],
                [within(edit), Spot(block.file, prop.values[0].start)],
                touches=[value.iri for value in prop.values if value.iri],
            )  # fmt: skip


def _classes(corpus: Corpus, block: Block, prop: Property) -> Iterator[Mutant]:
    for value in prop.values:
        for kind, iri in (
            ("class-misspelt", misspelt_iri(value.iri)),
            ("class-wrong-case", value.iri[: -len(_step(value.iri))] + _step(value.iri).lower()),
        ):
            new = corpus.write(block.file, iri)
            edit = replace(block, value, new)
            maker = Maker(corpus, kind, Expected(ANY_RULE, UNDEFINED))
            if iri != value.iri:
                yield maker.make(block, RDF_TYPE, f"a {value.written} → {new}", [edit], [within(edit)])
    edit = drop(block, prop)
    if edit is not None and corpus.roles[block.file] is not Role.ONTOLOGY:
        maker = Maker(corpus, "untyped", Expected(ANY_RULE, r"class|type|says what|described|must be|a "))
        yield maker.make(block, RDF_TYPE, "without its class", [edit], list(map(subject, corpus.by_subject[block.iri])))


def _step(iri: str) -> str:
    return iri.rpartition("#" if "#" in iri else "/")[2]


_ELSEWHERE = (
    ("iso3166alpha2", '"CH"'), ("listPosition", "1"), ("assignedStatus", "<https://w3id.org/itukg/vocab/status/approved>"),
    ("numericValue", "22"), ("domainName", '"example.org"'), ("paragraphNumber", '"2.1"'),
)  # fmt: skip


def _strange(corpus: Corpus, block: Block) -> Iterator[Mutant]:
    """Properties that do not belong there: of another class, of an unknown namespace, of a known one but misused."""
    closure = corpus.closure(corpus.classes.get(block.iri, []))
    own = {prop.iri for prop in block.properties}
    for name, value in _ELSEWHERE:
        iri = ITU + name
        if not closure & set(corpus.domains.get(iri, [])) and iri not in own and corpus.domains.get(iri):
            new = f"{corpus.write(block.file, iri)} {value}"
            edit = add_property(block, new)
            maker = Maker(
                corpus, "property-of-another-class",
                Expected(ANY_RULE, r"property|does not belong|not (used|have|for)|unexpected|class|{name}"),
            )  # fmt: skip
            spots = [within(edit, new), within(edit, value)]
            yield maker.make(block, iri, f"and {new}", [edit], spots)
    for kind, new in (
        ("property-unknown-namespace", '<http://schema.org/name> "another name"'),
        ("property-of-no-use", '<http://xmlns.com/foaf/0.1/nick> "another name"'),
    ):
        edit = add_property(block, new)
        maker = Maker(
            corpus, kind, Expected(ANY_RULE, r"property|does not belong|not (used|have|for)|unexpected|namespace")
        )
        yield maker.make(block, new.split()[0][1:-1], f"and {new}", [edit], [within(edit, new), within(edit, '"')])
