"""Names in a query that the graph does not have: an answer without rows is mostly an answer to a misspelt question.

For the query page, and at ``/sparql/unknown`` for its scripts and others. Names of datatypes are left out: they stand
in values, and in queries as functions.
"""

from __future__ import annotations

import json
from difflib import get_close_matches
from itertools import islice
from typing import Any

import pyoxigraph as ox
from flask import Blueprint, Response

from itukg.linkeddata.iris import curie
from itukg.publication import Publication
from itukg.sparql import media
from itukg.sparql.full_width import marks_in_names
from itukg.sparql.query import named_iris
from itukg.stores.base import Reader
from itukg.turtle.terms import is_iri
from itukg.views.admission import Admission
from itukg.views.pages import respond
from itukg.views.query_about import pinned, reader_and_query
from itukg.views.query_page import terms_of

_LOOKED_AT = 100
# To look for names that are like one takes milliseconds.
_TOLD = 20
_NEAR = 3
_LIKE, _NEARLY = 0.7, 0.9
_DATATYPES = "http://www.w3.org/2001/XMLSchema#"
_UNKNOWN = """SELECT ?iri WHERE {
  VALUES ?iri { }
  FILTER NOT EXISTS { ?iri ?property ?value }
  FILTER NOT EXISTS { ?thing ?iri ?other }
  FILTER NOT EXISTS { ?source ?link ?iri }
}"""


def blueprint(publication: Publication) -> Blueprint:
    """What the scripts of the query page ask for where a result is empty."""
    views = Blueprint("unknown_names", __name__)
    admission = Admission(publication)

    @views.route("/sparql/unknown")
    @admission.counted
    def unknown() -> Response:
        reader, query = reader_and_query(publication, admission)
        body = json.dumps(unknown_names(reader, query), ensure_ascii=False) + "\n"
        return pinned(respond(body, media.JSON, reader.manifest.id, ["unknown"], ""), reader)

    return views


def unknown_names(reader: Reader, query: str) -> list[dict[str, Any]]:
    """The names in a query that no statement has: ``name`` as it is written, ``iri``, and ``near``, names like it.

    Before them come names that hold a mark of a Chinese keyboard: with ``near``, the name without it, also the ``mark``
    and what to write ``instead`` (a space between the variables of SELECT); ``iri`` is null.
    """
    manifest = reader.manifest
    graphs = {str(graph["iri"]) for graph in manifest.graphs} | {manifest.asserted_graph}
    named = {
        iri: name
        for iri, name in named_iris(query, manifest.base).items()
        if iri not in graphs and is_iri(iri) and not iri.startswith(_DATATYPES)
    }
    looked_at = [ox.NamedNode(iri) for iri in named][:_LOOKED_AT]
    rows = reader.select(_UNKNOWN, lists={"iri": looked_at}) if looked_at else []
    prefixes = dict(manifest.prefixes)
    missing = {str(row["iri"].value) for row in rows}
    marked = [
        {"name": one.name, "iri": None, "near": [one.before], "mark": one.mark, "instead": one.right or " "}
        for one in islice(marks_in_names(query), _TOLD)
    ]
    return marked + [
        {"name": name, "iri": iri, "near": [curie(near, prefixes) for near in _near(reader, iri)]}
        for iri, name in islice(((iri, name) for iri, name in named.items() if iri in missing), _TOLD)
    ]


def _near(reader: Reader, iri: str) -> list[str]:
    """Terms of the same namespace whose names are like that of the IRI, the likest first."""
    space = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
    local = {term["iri"].removeprefix(space): term["iri"] for term in terms_of(reader) if term["iri"].startswith(space)}
    plain = {name.lower(): name for name in local}
    asked = iri.removeprefix(space).lower()
    # Where one is nearly the same, others are not meant.
    found = get_close_matches(asked, plain, 1, _NEARLY) or get_close_matches(asked, plain, _NEAR, _LIKE)
    return [local[plain[name]] for name in found]
