"""IRIs of the dataset <-> paths of the server.

Things are named under ``id/`` and concepts under ``vocab/``; the document about a thing is under ``doc/``. The
server never needs to know at which address it is reached: all that it hands out are paths.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from itukg.sparql.media import SUFFIXES

_THINGS = "id/"
_CONCEPTS = "vocab/"
_DOCUMENTS = "doc/"
# Documents at the address of what they are about, alone and below it.
_OWN_DOCUMENTS = ("", "ontology", "shapes", "vocab", "dataset", "void", "sparql")
_PLACES = ("graph/", "dataset/", "ontology/", "dumps/")


@dataclass(frozen=True)
class DocumentPath:
    """A path below ``/doc/``: the thing it is about and the suffix that asks for a format ('' for none)."""

    thing: str
    suffix: str


def thing_of(path: str, base: str) -> DocumentPath:
    """The thing that ``doc/<path>`` is about. Only known suffixes count: ``2.6`` is part of a name."""
    stem, dot, suffix = path.rpartition(".")
    if not (dot and suffix in SUFFIXES and stem):
        stem, suffix = path, ""
    return DocumentPath(base + (stem if stem.startswith(_CONCEPTS) else _THINGS + stem), suffix)


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


def local_name(iri: str) -> str:
    """The last part of the IRI, for things that have no label."""
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2] or iri
