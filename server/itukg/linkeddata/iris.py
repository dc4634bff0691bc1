"""IRIs of the dataset <-> paths of the server.

Things are named under ``id/`` and concepts under ``vocab/``; the document about a thing is under ``doc/``. The
server never needs to know at which address it is reached: all that it hands out are paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from itukg.sparql.media import SUFFIXES

_THINGS = "id/"
_CONCEPTS = "vocab/"
_DOCUMENTS = "doc/"
# Documents at the address of what they are about, alone and below it.
_OWN_DOCUMENTS = ("", "ontology", "shapes", "vocab", "dataset", "void", "sparql")
_PLACES = ("graph/", "dataset/", "ontology/", "dumps/")


# What no IRI may hold as it is (RFC 3987, section 2.2), and what ends its path: in a path both were escaped.
_ESCAPED = re.compile(r"""[\x00-\x20<>"{}|\\^`?#\x7f-\x9f]|%(?![0-9A-Fa-f]{2})""")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
# What may stand in an IRI both as it is and escaped, and is then not the same (RFC 3986, section 2.2); and the dot.
_EITHER_WAY = "/:@!$&'()*+,;=."
_MOST_ESCAPED = 64
# What a path may hold as it is (RFC 3986, section 3.3).
_IN_PATHS = "/:@!$&'()*+,;=-._~"


@dataclass(frozen=True)
class Asked:
    """One way to read the path of a request: the thing it is about, and the suffix that asks for a format ('')."""

    thing: str
    suffix: str = ""


def readings(path: str, base: str, *, named: bool = False) -> list[Asked]:
    """What a path below ``/doc/`` can be about, the likeliest first; never empty.

    The path has come decoded, so that it no longer tells ``é`` from ``%C3%A9``; what an IRI cannot hold unescaped was
    escaped. A name may end in what looks like the suffix of a format (``2.6`` does not).

    Args:
        path: decoded, without ``doc/``.
        base: the dataset's base IRI.
        named: the path is that of the thing itself, below the base, and has no suffix.
    """
    found = [Asked(base + spelt, suffix) for local, suffix in _locals(path, named) for spelt in _spellings(local)]
    return list(dict.fromkeys(found))


def escaped_readings(path: str, base: str, *, named: bool = False) -> list[Asked]:
    """What else a path can be about: IRIs in which one or all of a character that need not be escaped is escaped.

    The web server decodes ``%2F`` before anything here sees it. So many readings are made only for a path that
    nothing is known under otherwise.
    """
    found: dict[Asked, None] = {}
    for local, suffix in _locals(path, named):
        room, slash, rest = local.partition("/")
        spelt = next(iter(_spellings(rest)))
        at = [index for index, character in enumerate(spelt) if character in _EITHER_WAY]
        every = [spelt.replace(character, _escape(character)) for character in dict.fromkeys(spelt[i] for i in at)]
        one = [spelt[:index] + _escape(spelt[index]) + spelt[index + 1 :] for index in at]
        for text in [*every, *one][:_MOST_ESCAPED]:
            for escaped in (text, re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), text)):
                found[Asked(base + room + slash + escaped, suffix)] = None
    return list(found)


def _locals(path: str, named: bool) -> list[tuple[str, str]]:
    if named:
        return [(path, "")]
    stem, dot, suffix = path.rpartition(".")
    paths = [(path, ""), (stem, suffix)] if dot and suffix in SUFFIXES and stem else [(path, "")]
    return [(name if name.startswith(_CONCEPTS) else _THINGS + name, suffix) for name, suffix in paths]


def _spellings(local: str) -> Iterator[str]:
    spelt = _ESCAPED.sub(lambda match: _escape(match[0]), local)
    yield spelt
    if "%" in local:
        yield _ESCAPED.sub(lambda match: _escape(match[0]), local.replace("%", "%25"))
    if not spelt.isascii():
        yield _NOT_ASCII.sub(lambda match: _escape(match[0]), spelt)


def _escape(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


def document_path(iri: str, base: str) -> str | None:
    """The path, without a leading slash, at which this server tells about the IRI; None if it does not."""
    if not iri.startswith(base):
        return None
    local = iri[len(base) :]
    if local.startswith(_THINGS):
        return _DOCUMENTS + local[len(_THINGS) :]
    if local.startswith(_CONCEPTS):
        return _DOCUMENTS + local
    if local.partition("#")[0] in _OWN_DOCUMENTS or local.startswith(_PLACES):
        return local
    return None


def in_address(path: str | bytes) -> str:
    """A path as an address has it, percent-encoded; a percent sign in it is a character as any other."""
    return quote(path, safe=_IN_PATHS)


def iri_in_address(path: str) -> str:
    """The same of a path that is a part of an IRI: a percent sign stands there only where it begins an escape."""
    return quote(path, safe=_IN_PATHS + "%")


def curie(iri: str, prefixes: dict[str, str]) -> str:
    """The IRI shortened by the longest prefix that fits; the IRI itself if none does."""
    fitting = [(namespace, name) for name, namespace in prefixes.items() if iri.startswith(namespace)]
    if not fitting:
        return iri
    namespace, name = max(fitting, key=lambda pair: len(pair[0]))
    return f"{name}:{iri[len(namespace) :]}"


def in_words(name: str) -> str:
    """A name such as ``subOrganizationOf`` as words."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()


def last_part(iri: str) -> str:
    """What follows the last ``#`` or ``/`` of the IRI."""
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]


def local_name(iri: str) -> str:
    """The last part of the IRI, for things that have no label."""
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2] or iri
