"""The Turtle test suite of the W3C: its tests, as the manifest lists them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

# mf:assumedTestBase of the manifest.
BASE = "https://w3c.github.io/rdf-tests/rdf/rdf11/rdf-turtle/"
POSITIVE = ("TestTurtlePositiveSyntax", "TestTurtleEval")
NEGATIVE = ("TestTurtleNegativeSyntax", "TestTurtleNegativeEval")
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def entries(suite: Path) -> Iterator[tuple[str, str, str]]:
    """Kind, file and expected result (a file or '') of every test in the manifest."""
    manifest = (suite / "manifest.ttl").read_bytes()
    found: dict[str, dict[str, str]] = {}
    for quad in ox.parse(manifest, format=ox.RdfFormat.TURTLE, base_iri=BASE + "manifest.ttl"):
        found.setdefault(str(quad.subject), {})[quad.predicate.value] = getattr(quad.object, "value", "")
    for entry in found.values():
        if _MF + "action" in entry:
            kind = entry[_RDF_TYPE].rpartition("#")[2]
            names = (entry.get(_MF + key, "").rpartition("/")[2] for key in ("action", "result"))
            yield kind, *names
