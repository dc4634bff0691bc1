"""Mistakes that only two reports make possible: paragraphs of one under claims of the other, blocks in its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.rdf.mutations.claims import in_full
from tests.rdf.mutations.corpus import ID, ITU, RDF_TYPE, Block, Corpus, pairs
from tests.rdf.mutations.editing import ANY_RULE, Maker, add_value, append, replace, within
from tests.rdf.mutations.mutant import Edit, Expected, Mutant, Spot

_REPORTS = {"C26-33": "data/reports/c26-33/section-1.ttl", "C27-33": "data/reports/c27-33/section-2.ttl"}
_CLAIMS = {ITU + name for name in ("StatusAssignment", "ReportedQuantity", "Finding", "Citation")}


def mutants(corpus: Corpus, blocks: Sequence[Block]) -> Iterator[Mutant]:
    """All of this module."""
    claims = [block for block in blocks if corpus.classes.get(block.iri, frozenset()) & _CLAIMS]
    for block, prop in pairs(claims):
        if prop.iri == ITU + "reportedIn":
            mine, other = _reports(prop.values[0].iri)
            number = prop.values[0].iri.rpartition("/")[2]
            part = f"{ID}document/{other}/para/{number}"
            part = part if part in corpus.by_subject else f"{ID}document/{other}/para/2"
            words = r"another (report|text|document)|does not describe|that report|part|paragraph"
            new = corpus.write(block.file, part)
            for kind, edit in (
                ("paragraph-of-another-report", replace(block, prop.values[0], new)),
                ("paragraph-of-each-report", add_value(block, prop, new)),
            ):
                maker = Maker(corpus, kind, Expected(ANY_RULE, words))
                spots = [within(edit, new)]
                yield maker.make(
                    block, prop.iri, f"{prop.written} {mine} → {edit.new}", [edit], spots, (), [part], group="second"
                )
    for block in claims:
        if block.all(RDF_TYPE) and block.all(ITU + "reportedIn"):
            _, other = _reports(block.all(ITU + "reportedIn")[0].iri)
            moved = append(_REPORTS[other], in_full(corpus, block, block.iri))
            maker = Maker(corpus, "filed-with-another-report", Expected(ANY_RULE, r"report|graph|file"))
            spots = [Spot(moved.file, 0, 1, len(moved.new))]
            gone = Edit(block.file, block.start, block.end, "")
            yield maker.make(block, "", f"moved to {moved.file}", [gone, moved], spots, group="second")


def _reports(part: str) -> tuple[str, str]:
    mine = part.removeprefix(ID + "document/").partition("/")[0]
    return mine, next(report for report in _REPORTS if report != mine)
