"""What was probably meant by a name that nothing has: the nearest of those that there are."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_NUMBER = re.compile(r"\d+")


def nearest(iri: str, among: Iterable[str]) -> str:
    """The IRI in the same namespace that is most like the misspelt one; '' if none is like it.

    One that has another number is not like it: which number is meant, nobody can guess.
    """
    head = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
    own = _NUMBER.sub("#", iri[len(head) :])
    local = {other[len(head) :]: other for other in among if other.startswith(head)}
    fitting = sorted(name for name in local if _NUMBER.sub("#", name) != own)
    return next((local[name] for name in difflib.get_close_matches(iri[len(head) :], fitting, n=1)), "")
