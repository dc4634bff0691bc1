"""Finding names in running text, so that they can be linked: longest first, none inside another, no I/O.

Libraries looked at: ``pyahocorasick`` and ``flashtext`` find many words at once, but both work on single characters or
on words parted by spaces, so that neither tells "SG2" from "SG20" and finds Chinese names at the same time; a paragraph
names some twenty things, for which `str.find` is fast enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# One letter or digit by itself names nothing in running text.
_SHORTEST = 2
# Names of so few letters are often words as well ("it", "who"): they must be written as they are.
_AS_WRITTEN = 5
# What stands between the digits of one number.
_POINTS = (".", ",")


@dataclass(frozen=True)
class Segment:
    """A stretch of the text and what it names ('' for nothing)."""

    text: str
    target: str = ""


def link_names(text: str, names: Iterable[tuple[str, str]]) -> list[Segment]:
    """Part the text into stretches that name something and stretches that do not.

    Args:
        text: what is read.
        names: pairs of a name and what it names. A name that names two things is left out: which is meant cannot be
            told. Each thing is linked where it is named first.

    Returns:
        The segments, in order; together they are the text.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters have two in their place
        lowered = text
    taken: list[tuple[int, int, str]] = []
    done: set[str] = set()
    for name, target in _distinct(names):
        if target in done:
            continue
        found = _find(text, lowered, name, taken)
        if found is not None:
            taken.append((*found, target))
            done.add(target)
    segments: list[Segment] = []
    end = 0
    for start, stop, target in sorted(taken):
        if start > end:
            segments.append(Segment(text[end:start]))
        segments.append(Segment(text[start:stop], target))
        end = stop
    if end < len(text) or not segments:
        segments.append(Segment(text[end:]))
    return segments


def without_owners(names: Iterable[tuple[str, str]], owners: Iterable[str]) -> list[tuple[str, str]]:
    """What numbered things are called where it is clear whose they are: "Crew 2" for "Harbour Crew 2".

    Args:
        names: pairs of a name and what it names.
        owners: names of other things, such as "Harbour", that these names may begin with.

    Returns:
        The names without the owner before them; only where a number is left, which tells one such thing from another,
        and only such as are no whole names themselves.
    """
    listed = list(names)
    known = {name.casefold() for name, _ in listed}
    before = {owner for owner in owners if len(owner) >= _SHORTEST}
    found = []
    for name, target in listed:
        for end in range(len(name) - 1, 1, -1):
            rest = name[end:].lstrip()
            cut = name[end] == " " or not _is_latin(name[end])
            if cut and name[:end] in before and any(map(str.isdigit, rest)) and rest.casefold() not in known:
                found.append((rest, target))
    return found


def _distinct(names: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The names that name one thing, longest first."""
    targets: dict[str, set[str]] = {}
    spelled: dict[str, str] = {}
    for name, target in names:
        plain = " ".join(name.split())
        if len(plain) >= _SHORTEST:
            targets.setdefault(plain.casefold(), set()).add(target)
            spelled.setdefault(plain.casefold(), plain)
    single = [(spelled[key], next(iter(found))) for key, found in targets.items() if len(found) == 1]
    return sorted(single, key=lambda pair: (-len(pair[0]), pair[0], pair[1]))


def _find(text: str, lowered: str, name: str, taken: list[tuple[int, int, str]]) -> tuple[int, int] | None:
    where = text if len(name) < _AS_WRITTEN else lowered
    what = name if where is text else name.lower()
    start = where.find(what)
    while start >= 0:
        stop = start + len(what)
        if _is_whole(text, start, stop) and not any(start < last and first < stop for first, last, _ in taken):
            return start, stop
        start = where.find(what, start + 1)
    return None


def _is_whole(text: str, start: int, stop: int) -> bool:
    """Whether the stretch is a name by itself.

    A letter or digit beside a name that itself begins or ends with one makes another word, as do the decimals of a
    number; Chinese has no such edge.
    """
    before, after = text[max(0, start - 2) : start], text[stop : stop + 2]
    if _is_latin(text[start : start + 1]) and (
        _is_latin(before[-1:]) or (before[1:] in _POINTS and before[:1].isdecimal())
    ):
        return False
    return not (
        _is_latin(text[stop - 1 : stop]) and (_is_latin(after[:1]) or (after[:1] in _POINTS and after[1:].isdecimal()))
    )


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
