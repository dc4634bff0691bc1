"""What a page about a thing knows: the thing, those around it, and how the dataset wants them told."""

from __future__ import annotations

import pyoxigraph as ox

from itukg.display.facts import Facts
from itukg.display.parts import paths_of
from itukg.display.paths import Path
from itukg.display.sheet import TYPE, Sheet, read_sheet
from itukg.linkeddata.resource import Description
from itukg.linkeddata.vocabulary import Vocabulary, read_vocabulary
from itukg.stores.base import Reader, Term
from itukg.turtle.terms import text_of
from itukg.views.pages import Page
from itukg.views.thing_facts import MOST_VALUES
from itukg.views.thing_values import Values


def read_values(page: Page, reader: Reader, described: Description) -> Values:
    """All that the page says of the thing and of those around it, read in at most three queries."""
    sheet, vocabulary = read_sheet(reader), read_vocabulary(reader)
    facts = Facts(reader, sheet, described)
    _prepare(facts, sheet, vocabulary, described)
    facts.kinds = _kinds(page, facts, sheet, described)
    return Values(page, facts, sheet, vocabulary, described)


def _kinds(page: Page, facts: Facts, sheet: Sheet, described: Description) -> list[Term]:
    """The classes that the thing is stated to be of: the narrowest first, those without a name last or left out."""
    kinds = [
        item.value
        for item in described.statements
        if item.predicate == TYPE
        and isinstance(item.value, ox.NamedNode)
        and page.manifest.closure_graph not in item.graphs
    ]
    named = [kind for kind in kinds if facts.name(kind, page.language) is not None]
    rank = sheet.rank
    return sorted(named or kinds, key=lambda kind: (rank.get(text_of(kind), len(rank)), text_of(kind)))


def _prepare(facts: Facts, sheet: Sheet, vocabulary: Vocabulary, described: Description) -> None:
    own, node = facts.sheet_of(facts.thing), facts.memory.node
    linked: dict[Term, None] = {}
    counted: dict[str, int] = {}
    for predicate, value, _ in described.statements:
        count = counted[predicate] = counted.get(predicate, 0) + 1
        if count <= MOST_VALUES:
            linked[value] = None
    linked.update((node(source), None) for source, _ in described.incoming)
    inner = [triple.object for triple in described.nested if isinstance(triple.object, ox.NamedNode)]
    things: list[Term] = [*dict.fromkeys(inner), *(term for term in linked if isinstance(term, ox.NamedNode))]
    properties = {*counted, *(name for _, name in described.incoming)}
    properties |= {triple.predicate.value for triple in described.nested}
    properties |= {doubt.reason for doubt in sheet.doubts}  # any value may be doubted, and says so by its name
    backwards = {inverse for name in properties for inverse in vocabulary.inverses.get(name, ())}
    others = [*things, *map(node, [*properties, *backwards, *described.replaces])]
    blank = dict.fromkeys(triple.subject for triple in described.nested if isinstance(triple.subject, ox.BlankNode))
    wanted = [(facts.thing, path) for path in (*own.sentence_paths, *sheet.evidence_paths)]
    if own.chain:
        wanted.append((facts.thing, own.chain.path))
    if sheet.passages.path:
        wanted.append((facts.thing, sheet.passages.path))

    def then() -> list[tuple[Term, Path]]:
        found: list[tuple[Term, Path]] = [(term, path) for term in blank for path in facts.value_paths(term)]
        if own.chain:
            for version in facts.follow(facts.thing, own.chain.path):
                found += [(version, path) for path in paths_of(own.chain.parts)]
                found += [(version, own.chain.order)] if own.chain.order else []
        return found

    facts.prepare(wanted, others, things, then)
