"""How names, numbers and clauses are put together in a language: lists, plurals, the marks between clauses.

The conventions of lists and plurals are those of the Unicode CLDR by way of Babel. ``babel.lists.format_list`` itself
takes texts only; here the members are segments that may be links, so its patterns are read and filled here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from itukg.dates import locale_of


class Segment(NamedTuple):
    """A stretch of text: the language it is in ('' for the language around it) and the thing it names ('' for none)."""

    text: str
    language: str = ""
    target: str = ""


# Between clauses, at the end: Chinese has marks of its own, which stand without spaces.
_MARKS = {"zh": ("；", "。"), "ja": ("；", "。")}
_OTHER_MARKS = ("; ", ".")
_SPACED = {"fr": (" ; ", ".")}
_ASKING = ("?", "!", "？", "！")
_ENDS = (".", "。", *_ASKING)
# A part that begins with one of these goes on in the clause before it, and no space stands before these.
_CLOSE = ",;:，；：、.。"
_OPEN = "(（"
# Languages that part no words by spaces.
_UNSPACED = {"zh", "ja", "th", "km", "lo", "my"}


def is_one(count: float, language: str) -> bool:
    """Whether the language says ``count`` things in the singular (French: also none)."""
    return bool(locale_of(language).plural_form(count) == "one")


@lru_cache(maxsize=64)
def _list_pattern(language: str) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """The marks (before, between, after) of two members, and of more: start and end patterns of the CLDR."""
    patterns = locale_of(language).list_patterns["standard"]
    return _between(patterns["middle"]), _between(patterns["end"])


def _between(pattern: str) -> tuple[str, str, str]:
    before, _, rest = pattern.partition("{0}")
    between, _, after = rest.partition("{1}")
    return before, between, after


def join(members: Sequence[Sequence[Segment]], language: str, more: str = "") -> list[Segment]:
    """A list in words: "A, B and C", "A、B和C".

    Args:
        members: the members, each of one or more segments.
        language: whose conventions.
        more: what stands for those left out, at the end ("and 4 more"); '' if none are.
    """
    (_, comma, _), (_, last, _) = _list_pattern(language)
    segments: list[Segment] = []
    for position, member in enumerate(members):
        if position:
            segments.append(Segment(last if position == len(members) - 1 and not more else comma))
        segments += member
    return [*segments, Segment(more)] if more else segments


def enumerate_clauses(members: Sequence[Sequence[Segment]], language: str) -> list[Segment]:
    """Members that are clauses themselves, with the mark between clauses: commas inside them stay theirs."""
    between, _ = _MARKS.get(language) or _SPACED.get(language) or _OTHER_MARKS
    segments: list[Segment] = []
    for position, member in enumerate(members):
        segments += [*([Segment(between)] if position else []), *member]
    return segments


def clauses(parts: Iterable[tuple[Sequence[Segment], bool]], language: str) -> list[Segment]:
    """One sentence of clauses: the mark between them, a capital at its head, a full stop at its end.

    A part that is a sentence already, such as a definition, is none of the clauses: it stands after a full stop, and so
    does what follows it.

    Args:
        parts: each with whether it goes on in the clause before it. One that begins with a comma, a colon or a bracket
            does so in any case.
        language: whose marks.
    """
    between, end = _MARKS.get(language) or _SPACED.get(language) or _OTHER_MARKS
    segments: list[Segment] = []
    for part, continues in parts:
        if not part:
            continue
        if not segments:
            segments += _trimmed(part)
        elif continues or part[0].text[:1] in _CLOSE + _OPEN:
            segments += [*_space(part, language), *part]
        elif (ended := _is_sentence(segments[-1:])) or _is_sentence(part):
            segments += [*([] if ended else [Segment(end)]), *_space(part, language), *_headed(part)]
        else:
            segments += [Segment(between), *part]
    if not segments:
        return []
    segments = _headed(segments)
    last = segments[-1]
    # The full stop of a name is not that of a sentence, but no second one of the same form stands behind it.
    return segments if last.text.endswith((end, *_ASKING)) or _is_sentence([last]) else [*segments, Segment(end)]


def _is_sentence(part: Sequence[Segment]) -> bool:
    """Whether the part is one text that ends as sentences do. The name of a thing is none, even with a full stop."""
    return len(part) == 1 and not part[0].target and part[0].text.endswith(_ENDS)


def _headed(segments: Sequence[Segment]) -> list[Segment]:
    """The segments with a capital at their head."""
    first = segments[0]
    return [Segment(first.text[:1].upper() + first.text[1:], first.language, first.target), *segments[1:]]


def run_on(parts: Iterable[Sequence[Segment]], language: str) -> list[Segment]:
    """The parts one after the other, with a space between them where the language has spaces."""
    segments: list[Segment] = []
    for part in parts:
        if part:
            segments += [*_space(part, language), *part] if segments else _trimmed(part)
    return segments


def plain(segments: Iterable[Segment]) -> str:
    """The text of the segments."""
    return "".join(segment.text for segment in segments)


def _space(part: Sequence[Segment], language: str) -> list[Segment]:
    bare = language in _UNSPACED or part[0].text[:1] in _CLOSE or part[0].text[:1] == "（"
    return [] if bare else [Segment(" ")]


def _trimmed(part: Sequence[Segment]) -> list[Segment]:
    first = part[0]
    return [Segment(first.text.lstrip(_CLOSE + " "), first.language, first.target), *part[1:]]
