"""What was probably meant by a name that nothing has: the nearest of those that there are."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

_NUMBER = re.compile(r"\d+")
# Of 100: how like a name must be to be looked at; and how many are. difflib compares as people do, but takes a tenth of
# a millisecond a name: of many it is given the likest by another measure, which is never the lower of the two.
_LIKE, _LIKEST = 60, 20


def nearest(iri: str, among: Iterable[str]) -> str:
    """The IRI in the same namespace that is most like the misspelt one; '' if none is like it.

    One that has another number is not like it: which number is meant, nobody can guess. A number may be too many.
    """
    head = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
    asked = iri[len(head) :]
    numbers, form = set(_NUMBER.findall(asked)), _NUMBER.sub("#", asked)
    others = (other[len(head) :] for other in among if other.startswith(head))
    fitting = sorted(name for name in others if numbers.issuperset(_NUMBER.findall(name)))
    like = process.extract(asked, fitting, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=_LIKEST)
    found = [name for name, *_ in like if _NUMBER.sub("#", name) != form]
    return next((head + name for name in difflib.get_close_matches(asked, found, n=1)), "")
