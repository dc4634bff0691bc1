"""IRIs and paths: what is a suffix and what is part of a name."""

from __future__ import annotations

import pytest

from itukg.linkeddata.iris import Asked, curie, document_path, escaped_readings, in_words, local_name, readings
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
    found = readings(path, BASE)
    assert Asked(BASE + local, suffix) in found
    if suffix:
        assert found[0] == Asked(f"{BASE}{local}.{suffix}")
    else:
        assert found == [Asked(BASE + local)]
        assert document_path(BASE + local, BASE) == "doc/" + path


SPELLINGS = {
    "a/b c": ["a/b%20c"],
    "a/100%": ["a/100%25"],
    "a/50%25": ["a/50%25", "a/50%2525"],
    "a/é": ["a/é", "a/%C3%A9"],
    "a/x?y#z": ["a/x%3Fy%23z"],
    'a/"<>\\^`{|}': ["a/%22%3C%3E%5C%5E%60%7B%7C%7D"],
    "a//b": ["a//b"],
}


@pytest.mark.parametrize("path", SPELLINGS)
def test_a_decoded_path_is_read_as_every_iri_that_it_may_stand_for(path: str) -> None:
    found = [asked.thing.removeprefix(BASE + "id/") for asked in readings(path, BASE)]
    assert found == SPELLINGS[path]
    assert all(is_iri(asked.thing) for asked in readings(path, BASE))


def test_what_need_not_be_escaped_but_was_is_looked_for_last() -> None:
    found = [asked.thing.removeprefix(BASE) for asked in escaped_readings("id/a/b:c", BASE, named=True)]
    assert {"id/a%2Fb:c", "id/a%2fb:c", "id/a/b%3Ac", "id/a/b%3ac"} == set(found)
    assert len(escaped_readings("id/" + "/" * 500, BASE, named=True)) <= 128


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
