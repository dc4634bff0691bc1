"""IRIs and paths: what is a suffix and what is part of a name."""

from __future__ import annotations

import pytest

from itukg.linkeddata.iris import curie, document_path, in_words, local_name, thing_of
from itukg.turtle.terms import is_iri

BASE = "https://base.example/"
PATHS = {
    "document/C26-33/para/2.6": ("id/document/C26-33/para/2.6", ""),
    "document/C26-33/para/2.6.ttl": ("id/document/C26-33/para/2.6", "ttl"),
    "workitem/TR.OTTnum": ("id/workitem/TR.OTTnum", ""),
    "workitem/TR.OTTnum.jsonld": ("id/workitem/TR.OTTnum", "jsonld"),
    "vocab/status/approved.rdf": ("vocab/status/approved", "rdf"),
    "ship/a.ttl.ttl": ("id/ship/a.ttl", "ttl"),
    ".ttl": ("id/.ttl", ""),
}


@pytest.mark.parametrize("path", PATHS)
def test_a_suffix_counts_only_if_it_is_a_format(path: str) -> None:
    local, suffix = PATHS[path]
    found = thing_of(path, BASE)
    assert (found.thing, found.suffix) == (BASE + local, suffix)
    if not suffix:
        assert document_path(found.thing, BASE) == "doc/" + path


def test_only_what_the_server_tells_about_has_a_path() -> None:
    assert document_path(BASE + "ontology#Ship", BASE) == "ontology#Ship"
    assert document_path(BASE + "graph/reference", BASE) == "graph/reference"
    assert document_path(BASE + "dataset#cite", BASE) == "dataset#cite"
    assert document_path(BASE + "elsewhere/a", BASE) is None
    assert document_path(BASE + "ontologies", BASE) is None
    assert document_path("https://elsewhere.example/id/a", BASE) is None


def test_short_names() -> None:
    prefixes = {"a": BASE, "b": BASE + "id/ship/"}
    assert curie(BASE + "id/ship/anna", prefixes) == "b:anna"
    assert curie("urn:x", prefixes) == "urn:x"
    assert local_name(BASE + "ontology#Ship") == "Ship"
    assert local_name(BASE + "id/ship/anna") == "anna"
    assert in_words("transitiveSubOrganizationOf") == "transitive sub organization of"


@pytest.mark.parametrize("text", ["a b", "relative", "http://x/<", 'http://x/"', "http://x/\n", ""])
def test_what_is_no_iri(text: str) -> None:
    assert not is_iri(text)
