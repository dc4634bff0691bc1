"""Which of all possible mutants are tried: every kind on every class and property that it fits, chosen by a seed."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable

from tests.rdf.mutations import claims, figures, names, spelling, structure, values
from tests.rdf.mutations.corpus import Corpus
from tests.rdf.mutations.mutant import Mutant

SEED = 20260228
_COMMON, _RARE = (structure, values, names, spelling), (figures, claims)
# How many mutants of a kind are tried: for each property of each class, for each property, for each class, or in all.
_EVERY: dict[str, dict[str, int]] = {
    "class and property": dict.fromkeys(
        ("missing", "doubled", "dangling", "code-misspelt", "thing-of-another-class"), 1
    ),
    "property": {
        **dict.fromkeys(
            ("property-wrong-prefix", "itself", "literal-for-thing", "thing-for-literal", "number-for-text"), 1
        ),
        **dict.fromkeys(("text-empty", "text-space-at-end", "text-double-space", "languages-exchanged"), 1),
        **dict.fromkeys(("number-for-text", "language-not-official", "language-script-tag"), 1),
        **dict.fromkeys(("property-misspelt", "text-untagged", "language-wrong", "language-doubled"), 2),
        **dict.fromkeys(("punctuation", "datatype-wrong", "literal-impossible"), 2),
        **dict.fromkeys(("language-missing", "term-misspelt", "date-impossible"), 3),
    },
    "class": {
        **dict.fromkeys(("property-of-another-class", "property-unknown-namespace", "property-of-no-use"), 1),
        **dict.fromkeys(("class-misspelt", "class-wrong-case", "untyped", "label-of-another"), 1),
        **dict.fromkeys(("moved-to-links", "moved-to-report", "moved-to-reference", "thing-twice"), 1),
        **dict.fromkeys(("subject-misspelt", "block-removed", "iri-for-two-things"), 1),
        **dict.fromkeys(("claim-without-paragraph", "paragraph-missing", "paragraph-of-no-report"), 1),
        **dict.fromkeys(("paragraph-is-document", "paragraph-wrong"), 2),
    },
}
_IN_ALL, _SYNTAX = 16, 8
# There are two lists with positions; more mutants of them would only meet.
_LITTLE = {"position-wrong": 6}
# Rather another thing than one that has so many mutants already: every one of them needs a run of its own.
_MANY = {"data": 8, "terms": 3}
# Every mutant of the catalog is about the same few things: that many for each property.
_CATALOG = 2


def possible(corpus: Corpus, times: int) -> list[Mutant]:
    """Mutants of all kinds, of every property of every class, in a stable order.

    Kinds that fit nearly everything are made in some of the blocks, so many of each class; those that fit few in all.
    """
    some = corpus.covering(times, random.Random(SEED))
    found = [mutant for module in _COMMON for mutant in module.mutants(corpus, some)]
    return found + [mutant for module in _RARE for mutant in module.mutants(corpus, corpus.blocks)]


def chosen(mutants: Iterable[Mutant], seed: int = SEED) -> list[Mutant]:
    """The mutants of a full run."""
    chance = random.Random(seed)
    groups: dict[tuple[str, ...], list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        groups[_group(mutant)[0]].append(mutant)
    used: Counter[str] = Counter()
    of_catalog: Counter[str] = Counter()
    seen: set[str] = set()
    found = []
    # Kinds that fit much come last: what they do not try is tried by others.
    for members in sorted(groups.values(), key=len):
        chance.shuffle(members)
        for _ in range(min(_group(members[0])[1], len(members))):
            best = min(members, key=lambda one: (one.prop in seen, used[one.thing]))
            members.remove(best)
            often = used[best.thing] >= _MANY.get(best.group, len(groups))
            if (often and best.prop in seen) or (best.group == "catalog" and of_catalog[best.prop] == _CATALOG):
                continue
            found.append(best)
            seen.add(best.prop)
            used[best.thing] += 1
            of_catalog[best.prop] += best.group == "catalog"
    return found


def _group(mutant: Mutant) -> tuple[tuple[str, ...], int]:
    """The group that a mutant is chosen from, and how many of it are."""
    kind = mutant.kind
    if mutant.group == "syntax":
        return (kind,), _SYNTAX
    if kind in _EVERY["class and property"]:
        return (kind, mutant.of_class, mutant.prop), _EVERY["class and property"][kind]
    if kind in _EVERY["property"]:
        return (kind, mutant.prop), _EVERY["property"][kind]
    if kind in _EVERY["class"]:
        return (kind, mutant.of_class), _EVERY["class"][kind]
    return (kind,), _LITTLE.get(kind, _IN_ALL)
