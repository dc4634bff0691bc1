"""The few words of the pages themselves, by language. What the pages are about comes from the dataset.

Each kind of page has its words in a module of this room: a dictionary by language, then by name.
"""

from __future__ import annotations

from collections.abc import Mapping

from itukg.messages import (
    charts,
    dataset,
    frame,
    home,
    lists,
    phrases,
    problems,
    query,
    questions,
    reading,
    search,
    snapshots,
    terms,
    things,
)
from itukg.statuses import KINDS

_PAGES = (
    charts,
    dataset,
    frame,
    home,
    lists,
    phrases,
    problems,
    query,
    questions,
    reading,
    search,
    snapshots,
    terms,
    things,
)


def _all_words() -> dict[str, dict[str, str]]:
    """The words of all pages by language; a name belongs to one module alone."""
    found: dict[str, dict[str, str]] = {}
    for page in _PAGES:
        for language, named in page.WORDS.items():
            known = found.setdefault(language, {})
            twice = known.keys() & named.keys()
            if twice:
                raise ValueError(f"{page.__name__} names again: {', '.join(sorted(twice))}")
            known.update(named)
    return found


# A language without words of its own gets the English ones around its own labels.
_WORDS: Mapping[str, Mapping[str, str]] = _all_words()


def problem_words(slug: str, language: str) -> tuple[str, str]:
    """What happened, and what would work ('' if there is nothing to say of that); English where there are no words."""
    return problems.PROBLEMS.get(language, {}).get(slug) or (KINDS[slug].title, problems.ADVICE.get(slug, ""))


def words(language: str) -> Mapping[str, str]:
    """The words in ``language``; English where there are none."""
    return _WORDS.get(language, _WORDS["en"])


def language_name(language: str) -> str:
    """The language's name in itself; its code where it is not known."""
    return _WORDS.get(language, {}).get("_name", language)
