"""What the closure adds and what it leaves out."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.errors import Inconsistency
from itukg.reasoning import derive

PREFIXES = """@prefix : <urn:x:> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
ONTOLOGY = """
:Ship a owl:Class ; rdfs:subClassOf :Thing ; rdfs:label "ship"@en . :Thing a owl:Class .
:inside a owl:ObjectProperty , owl:TransitiveProperty ; owl:inverseOf :holds .
:Group a owl:Class ; owl:hasKey ( :of :number ) .
"""


def triples(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse((PREFIXES + text).encode(), format=ox.RdfFormat.TURTLE)]


def test_what_follows_is_derived_and_nothing_trivial() -> None:
    given = triples(ONTOLOGY + ':a a :Ship ; :inside :b ; rdfs:label "a"@en . :b :inside :c .')
    derived = derive(given)
    assert set(triples(":a a :Thing ; :inside :c . :b :holds :a . :c :holds :a , :b .")) <= derived
    assert not derived & set(given)
    for triple in derived:
        assert triple.subject != triple.object
        assert not isinstance(triple.subject, ox.BlankNode)
        assert not isinstance(triple.object, ox.BlankNode)
        assert "Thing>" not in str(triple.object) or "urn:x:" in str(triple.object)


def test_things_that_share_part_of_a_key_stay_apart() -> None:
    derived = derive(triples(ONTOLOGY + ":a a :Group ; :of :s ; :number 2 . :b a :Group ; :of :s ; :number 3 ."))
    assert not [triple for triple in derived if triple.predicate.value.endswith("#sameAs")]


def test_things_with_the_same_key_are_one_entered_twice() -> None:
    with pytest.raises(Inconsistency, match="the same key"):
        derive(triples(ONTOLOGY + ":a a :Group ; :of :s ; :number 2 . :b a :Group ; :of :s ; :number 2 ."))


def test_a_closure_is_kept_by_its_content_not_by_the_names_of_blank_nodes(tmp_path: Path) -> None:
    text = ONTOLOGY + ":a a :Ship ; :inside [ :inside :c ] ."
    first = derive(triples(text), tmp_path)
    assert len(list(tmp_path.glob("*.nt"))) == 1
    again = derive(triples(text.replace('"ship"@en', '"Schiff"@de')), tmp_path)
    assert len(list(tmp_path.glob("*.nt"))) == 1, "labels are not given to the reasoner"
    assert again == first
    derive(triples(text + ":d a :Ship ."), tmp_path)
    assert len(list(tmp_path.glob("*.nt"))) == 2


@pytest.mark.parametrize("left", [b"", b"# 3\n", b"nonsense", b"# 1\n<urn:a> <urn:b> "])
def test_a_kept_closure_that_was_cut_is_made_again(tmp_path: Path, left: bytes) -> None:
    given = triples(ONTOLOGY + ":a a :Ship .")
    first = derive(given, tmp_path)
    (kept,) = tmp_path.glob("*.nt")
    kept.write_bytes(left)
    assert derive(given, tmp_path) == first


def test_a_kept_closure_with_another_byte_is_made_again(tmp_path: Path) -> None:
    given = triples(ONTOLOGY + ":a a :Ship .")
    first = derive(given, tmp_path)
    (kept,) = tmp_path.glob("*.nt")
    content = kept.read_bytes()
    assert first and derive(given, tmp_path) == first and kept.read_bytes() == content
    kept.write_bytes(content.replace(b"urn:x:", b"urn:y:", 1))
    assert derive(given, tmp_path) == first and kept.read_bytes() == content


def test_literals_are_taken_as_written() -> None:
    given = triples(':a :number "01"^^<http://www.w3.org/2001/XMLSchema#integer> .')
    assert not [triple for triple in derive(given) if triple.predicate.value == "urn:x:number"]
