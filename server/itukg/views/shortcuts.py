"""What is answered before Flask is asked: queries by GET, documents about things, the way to them from things.

A shortcut decides nothing that a view decides otherwise: both call the same functions. It answers only what is
ordinary; for everything else it gives None, and an error is left to the application to tell, so that its status, its
words and its format are those of any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from itukg.publication import Publication
from itukg.views import sparql, things
from itukg.views.problems import too_long
from itukg.web.plain import FAILURE, Plain, Shortcut
from itukg.web.proxies import Environ

# Names and addresses of hosts about which there can be no doubt.
_HOST = re.compile(r"(?:[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


def shortcuts(publication: Publication) -> Shortcut:
    """The shortcuts of the publication, each for the addresses below its first part."""
    about_things = things.shortcut(publication)
    ways: Mapping[str, Shortcut] = {
        "sparql": sparql.shortcut(publication),
        "id": about_things,
        "vocab": about_things,
        "doc": about_things,
    }

    def answer(environ: Environ) -> Plain | None:
        path = environ["PATH_INFO"]
        way = ways.get(path[1:].partition("/")[0])
        if way is None or not _is_ordinary(environ, path):
            return None
        try:
            plain = way(environ)
        except Exception as error:
            environ[FAILURE] = error
            plain = None
        return plain

    return answer


def _is_ordinary(environ: Environ, path: str) -> bool:
    return (
        environ["REQUEST_METHOD"] == "GET"
        and path.isascii()
        and path.isprintable()
        and _is_host(environ.get("HTTP_HOST", ""))
        and too_long(environ) is None
    )


@lru_cache(1024)
def _is_host(name: str) -> bool:
    return len(name) < 250 and _HOST.fullmatch(name) is not None
