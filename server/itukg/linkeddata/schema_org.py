"""What a page says of its thing to search engines: JSON-LD in the terms of schema.org.

Which type and which properties of schema.org a thing has is the dataset's own statement: its ontology places its
terms below those of schema.org, and the closure has what follows. Nothing is guessed here; a thing of which the
dataset says nothing in these terms is a ``Thing`` with a name. https://schema.org/docs/datamodel.html
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from itukg.linkeddata.resource import Description
from itukg.snapshot import Manifest

_NAMESPACES = ("https://schema.org/", "http://schema.org/")
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SAME = ("http://www.w3.org/2002/07/owl#sameAs", "http://www.w3.org/2004/02/skos/core#exactMatch")
# Characters that mean something to a reader of HTML, or that JavaScript once took for line ends.
_SPECIAL = re.compile("[<>&\u2028\u2029]")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def types_of(described: Description) -> list[str]:
    """The types of schema.org that the thing has, sorted."""
    return sorted(
        item.value.value
        for item in described.statements
        if item.predicate == _RDF_TYPE and isinstance(item.value, ox.NamedNode) and _term(item.value.value)
    )


def data_block(described: Description, manifest: Manifest, address: str, language: str, title: str) -> str:
    """JSON-LD about the thing, written so that it can stand in a script element of HTML.

    Args:
        described: what is known about the thing.
        manifest: of the snapshot.
        address: the IRI of the document.
        language: the page's language.
        title: the dataset's title in it.
    """
    names = described.labels
    name = names.name(described.thing, language)
    others = [other.text for other in names.others(described.thing, language) if other.text != name.text]
    block: dict[str, Any] = {
        "@context": "https://schema.org",
        "@id": described.thing,
        "@type": _one([_term(iri) for iri in types_of(described)] or ["Thing"]),
        "name": name.text,
    }
    if others:
        block["alternateName"] = _one(others)
    found: dict[str, list[Any]] = {}
    for item in described.statements:
        term = _term(item.predicate) or ("sameAs" if item.predicate in _SAME else "")
        if term and term not in block and isinstance(item.value, ox.NamedNode | ox.Literal):
            value = item.value
            if isinstance(value, ox.Literal) and value.language and value.language != language:
                continue
            is_name = isinstance(value, ox.Literal) or term == "sameAs"
            found.setdefault(term, []).append(value.value if is_name else {"@id": value.value})
    block |= {term: _one(sorted(values, key=str)) for term, values in sorted(found.items())}
    block["mainEntityOfPage"] = {
        "@id": address,
        "@type": "WebPage",
        "inLanguage": language,
        **({"license": manifest.license} if manifest.license else {}),
        "isPartOf": {"@id": manifest.dataset, "@type": "Dataset", "name": title},
    }
    written = _JSON.encode(block)
    return written.translate(_ESCAPES) if _SPECIAL.search(written) else written


@lru_cache(maxsize=8192)
def _term(iri: str) -> str:
    """The name of a term of schema.org; '' for any other IRI."""
    return next((iri[len(space) :] for space in _NAMESPACES if iri.startswith(space)), "")


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
