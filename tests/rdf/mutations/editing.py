"""Changes to blocks as edits of the text, and mutants made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from itukg.dataset import Role
from tests.rdf.mutations.corpus import ID, ITU, OWL, RDF_TYPE, SKOS, VOCAB, Block, Corpus, Property, Value
from tests.rdf.mutations.mutant import Edit, Expected, Mutant, Spot

# What may be broken by data: a shape, a query, the terms that the ontology has, a literal, a statement made twice.
ANY_RULE = r"shapes#|queries/hygiene/|^terms/|^repeated/|^literal/|^catalog"
# What is counted at the other end of the link too.
OWNED = {
    ITU + name
    for name in ("hasQuantity", "hasStatusAssignment", "hasCitation", "hasFinding", "coversTheme", "requestsAction")
}
# What rules about a thing look at when they look at its neighbours; a change of anything else does not touch these.
READ_BY_OTHERS = {
    RDF_TYPE,
    *(ITU + name for name in (
        "isPartOf", "paragraphNumber", "orderIndex", "mentions", "entryCount", "reportedIn", "coversPeriod",
        "startDate", "endDate", "isVersionOf", "earlierVersion", "previousVersion", "adoptedAt", "adoptedBy",
        "inSeries", "previousInSeries", "citedWork", "citedVersion", "listPosition", "citationRole", "carriedOutBy",
        "includesActivity", "hasQuantity", "hasStatusAssignment", "hasCitation", "hasFinding", "coversTheme",
        "requestsAction", "numericValue", "minValue", "maxValue", "subsetOf", "questionOf", "inStudyPeriod",
        "number", "code", "subBodyOf", "officeOf", "locatedIn", "sessionOf", "editionOf", "ordinal",
        "hasLanguageVersion",
    )),
    *(SKOS + name for name in (
        "inScheme", "broader", "narrower", "related", "topConceptOf", "hasTopConcept", "memberList",
    )),
    OWL + "sameAs",
}  # fmt: skip


# Of these everything else depends: mutants of them do not meet those of data.
_GROUPS = {Role.CATALOG: "catalog", Role.ONTOLOGY: "terms"}


@dataclass(frozen=True)
class Maker:
    """Makes mutants of one kind for properties and blocks of a corpus."""

    corpus: Corpus
    kind: str
    expected: Expected

    def make(
        self,
        block: Block,
        prop: str,
        change: str,
        edits: Iterable[Edit],
        spots: Iterable[Spot],
        touches: Iterable[str] = (),
        reads: Iterable[str] = (),
        group: str = "data",
        names: str = "",
    ) -> Mutant:
        """A mutant of the property ``prop`` of the block.

        ``touches`` are other things that it changes, ``reads`` are things that become its neighbours by it,
        ``names`` is an IRI that nothing has: what does not exist is told of once, wherever it is named.
        """
        edits = tuple(edits)
        text = self.corpus.texts[edits[0].file]
        start = edits[0].start if edits[0].start >= 0 else len(text)
        if group == "data":
            group = _GROUPS.get(self.corpus.roles[edits[0].file], group)
        touches, reads = frozenset(touches) | self._list(block, prop), frozenset(reads) | self._read_afar(block)
        read = not prop or prop in READ_BY_OTHERS
        structural = group == "catalog" or (read and self.kind != "thing-twice")
        short = self.corpus.short(prop) if prop else ""
        words = self.expected.words.replace("{name}", _name(prop)).replace("{local}", prop.rpartition("#")[2])
        return Mutant(
            kind=self.kind,
            of_class=self.corpus.kind_of(block),
            prop=short,
            change=f"{block.written} {change}",
            edits=edits,
            spots=tuple(spots),
            expected=Expected(self.expected.rules, words),
            writes=frozenset([block.iri, *touches, *([names] if names else [])]),
            reads=reads,
            disturbs=self._disturbs(block, prop),
            group=group,
            structural=structural,
            thing=block.iri,
            path=prop,
            line=self.corpus.lines[edits[0].file].place(start, start).line,
        )

    def _list(self, block: Block, prop: str) -> frozenset[str]:
        """The part that has a list, and the other themes in it: a gap may be told at any of them."""
        if prop != ITU + "listPosition":
            return frozenset()
        parts = {part.iri for part in block.all(ITU + "reportedIn")}
        users = {user.iri for part in parts for user, _, _ in self.corpus.uses[part]}
        themes = set(self.corpus.instances[ITU + "TrainingTheme"])
        return frozenset(parts | (users & themes if block.iri in themes else set()))

    def _read_afar(self, block: Block) -> set[str]:
        dated = any(item.iri in _DATED for item in block.properties)
        return ({_PERIOD} if dated else set()) | ({_GRAPH} if self.kind.startswith("moved") else set())

    def _disturbs(self, block: Block, prop: str) -> frozenset[str]:
        if prop == ITU + "hasLanguageVersion":
            return frozenset({_GRAPH})
        classes = self.corpus.closure(self.corpus.classes.get(block.iri, []))
        far = classes & _PERIODS or (classes & _PARTS and prop in _TO_PERIODS)
        return frozenset({_PERIOD} if far else ())


# Rules about dated claims go from the claim to its paragraph, the report and its period; that a graph is that of a
# report is seen by the language versions of the report.
_PERIOD, _GRAPH = "the period of a report", "the graph of a report"
_PERIODS = {ITU + "ReportingPeriod"}
_PARTS = {ITU + "DocumentPart", ITU + "CouncilReport"}
_TO_PERIODS = {"", RDF_TYPE, ITU + "isPartOf", ITU + "coversPeriod"}
_DATED = {ITU + "startDate", ITU + "endDate", ITU + "isPlanned"}


def _name(prop: str) -> str:
    return prop.rpartition("#")[2].rpartition("/")[2]


def subject(block: Block) -> Spot:
    """The place of the subject."""
    return Spot(block.file, block.start)


def at(block: Block, value: Value) -> Spot:
    """The place of a value that stays."""
    return Spot(block.file, value.start)


def within(edit: Edit, piece: str = "", number: int = 0) -> Spot:
    """The place of ``piece`` in what the edit puts in."""
    return Spot(edit.file, edit.new.index(piece) if piece else 0, number)


def replace(block: Block, value: Value, new: str) -> Edit:
    """Another value in its place."""
    return Edit(block.file, value.start, value.end, new)


def rename(block: Block, prop: Property, new: str) -> Edit:
    """Another predicate in its place."""
    return Edit(block.file, prop.start, prop.end, new)


def add_value(block: Block, prop: Property, new: str) -> Edit:
    """One more value, behind the last."""
    return Edit(block.file, prop.values[-1].end, prop.values[-1].end, f" , {new}")


def add_property(block: Block, new: str) -> Edit:
    """One more property, behind the last."""
    end = block.properties[-1].values[-1].end
    return Edit(block.file, end, end, f" ; {new}")


def drop(block: Block, prop: Property) -> Edit | None:
    """Without the property; None if the block has no other."""
    if len(block.properties) == 1:
        return None
    place = block.properties.index(prop)
    if place + 1 < len(block.properties):
        return Edit(block.file, prop.start, block.properties[place + 1].start, "")
    before = block.properties[place - 1].values[-1].end
    return Edit(block.file, before, prop.values[-1].end, "")


def drop_value(block: Block, prop: Property, value: Value) -> Edit | None:
    """Without one value of several; without the property if it is the only one."""
    if len(prop.values) == 1:
        return drop(block, prop)
    place = prop.values.index(value)
    if place:
        return Edit(block.file, prop.values[place - 1].end, value.end, "")
    return Edit(block.file, value.start, prop.values[1].start, "")


def append(file: str, statement: str) -> Edit:
    """One more statement at the end of a file."""
    return Edit(file, -1, -1, f"\n{statement}\n")


def misspell(name: str) -> str:
    """The name with two of its letters exchanged, or its last letter doubled where that changes nothing."""
    for place in range(len(name) // 2, len(name) - 1):
        one, two = name[place], name[place + 1]
        if one != two and one.isalnum() and two.isalnum():
            return name[:place] + two + one + name[place + 2 :]
    return name + name[-1]


def misspelt_iri(iri: str) -> str:
    """The IRI with its last step misspelt."""
    head, mark, tail = iri.rpartition("#" if "#" in iri else "/")
    return head + mark + misspell(tail)


def is_code(iri: str) -> bool:
    """Whether the IRI is a code of a vocabulary."""
    return iri.startswith(VOCAB) and iri.count("/") > VOCAB.count("/")


def is_thing(iri: str) -> bool:
    """Whether the IRI names a thing of the graph."""
    return iri.startswith(ID)
