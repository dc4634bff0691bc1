"""An address that leads nowhere -> the things that may have been meant: by name, code or the parts of the address.

Candidates come from the index: what a search for the words of the address finds; what the last part is called with a
character too many or missing or two exchanged (codes such as ``b31`` have no spelling that is corrected); what the
address goes on from. Of these the likest addresses are kept (RapidFuzz). All look-ups are bounded, in number and time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from string import ascii_lowercase
from urllib.parse import unquote

from rapidfuzz import fuzz

from itukg.search.asking import Match, search
from itukg.search.folding import fold
from itukg.search.index import Index, OutOfTime, Thing
from itukg.search.words import key_of

MOST = 4
_SECONDS = 0.1
_CANDIDATES = 20
_LONGEST = 200
# Parts of an address longer than this are sentences, not names with a slip in them.
_SLIPS = 24
# Words up to so long have no spelling that is corrected: of these a letter may be missing too.
_SHORT = 5
# Of 100: how like an address must be that was found by nothing much, by nearly a code or name, or by a whole one.
_LIKE, _LIKE_BY_WORDS, _ANY = 82.0, 60.0, 0.0
_WHOLE = (Match.CODE, Match.NAME, Match.ADDRESS)


def find_near(index: Index, path: str, words: str, address_of: Callable[[str], str | None]) -> list[Thing]:
    """The few things that were likeliest meant by an address, the likeliest first; none that is retired.

    Args:
        index: of the snapshot.
        path: the address that leads nowhere, percent-encoded or not.
        words: what is looked for in its place.
        address_of: an IRI -> the path of its page; None for what has none.
    """
    asked = _comparable(unquote(path)[:_LONGEST])
    parts = [part for part in unquote(path)[:_LONGEST].split("/") if part.strip()]
    if not parts:
        return []
    try:
        found = _candidates(index, parts, words)
        with index.time_limit(_SECONDS):
            things = index.things(list(found))
    except OutOfTime:
        return []
    ranked = []
    for thing in things:
        address = address_of(thing.iri)
        if address is not None and not thing.is_retired:
            likeness = fuzz.ratio(asked, _comparable(address))
            bound = found[thing.number]
            if likeness >= (min(bound, _LIKE_BY_WORDS) if _is_named(thing, words) else bound):
                ranked.append((-likeness, thing.number, thing))
    return [thing for *_, thing in sorted(ranked, key=lambda item: item[:2])[:MOST]]


def _candidates(index: Index, parts: Sequence[str], words: str) -> dict[int, float]:
    """Number of a thing -> how like its address must be to the one that was asked for."""
    found: dict[int, float] = {}

    def add(number: int, bound: float) -> None:
        found[number] = min(bound, found.get(number, bound))

    for text in dict.fromkeys((words, parts[-1])):
        for number, match in search(index, text, seconds=_SECONDS, most=_CANDIDATES).matches.items():
            # An address has no Chinese in it: a name that begins like this is all there is to go by.
            is_whole = match in _WHOLE or (match <= Match.NAME_START and not text.isascii())
            if match != Match.SOME_WORDS:
                add(number, _ANY if is_whole else _LIKE)
    with index.time_limit(_SECONDS):
        for key in _slips(key_of(parts[-1])):
            for _, number in index.exact(key, _CANDIDATES):
                add(number, _LIKE_BY_WORDS)
        for part in parts[:-1][-3:]:  # what the address goes on from
            for _, number in index.exact(key_of(part), _CANDIDATES):
                add(number, _LIKE)
    return found


def _slips(key: str) -> Iterator[str]:
    """What the key is without one of its characters, with two of them exchanged, or with a letter more."""
    if not 1 < len(key) <= _SLIPS:
        return
    for place in range(len(key)):
        if len(key) > 2:
            yield key[:place] + key[place + 1 :]
        if place:
            yield key[: place - 1] + key[place] + key[place - 1] + key[place + 1 :]
    if len(key) <= _SHORT and key.isascii() and key.isalpha():
        for place in range(len(key) + 1):
            yield from (key[:place] + letter + key[place:] for letter in ascii_lowercase)


def _is_named(thing: Thing, words: str) -> bool:
    """Whether one of the thing's names or codes is nearly what was asked for."""
    wanted = fold(words)
    return any(fuzz.ratio(wanted, fold(text)) >= _LIKE for _, _, text in thing.texts)


def _comparable(path: str) -> str:
    """A path without what tells rooms apart: ``/id/ship/Noor`` and ``doc/ship/noor`` are the same."""
    parts: Sequence[str] = [part for part in path.split("/") if part.strip()]
    if parts and parts[0] in ("id", "doc", "read", "page"):
        parts = parts[1:]
    return fold("/".join(parts))
