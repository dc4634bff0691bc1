"""JSON-LD as it is written here, read again by a library that did not write it."""

from __future__ import annotations

import io
import json

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from itukg.sparql.jsonld import write_json_ld

PREFIXES = {
    "ex": "http://ex.example/",
    "long": "http://ex.example/long/",
    "odd": "http://odd.example/a_",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "doc": "http://doc.example/",
}
GRAPH = r"""
@prefix ex: <http://ex.example/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
ex:a a ex:B , _:b ; ex:p "text" , "国"@zh , "1"^^xsd:integer , "01.50"^^xsd:decimal , true , ex:c .
ex:a ex:q ( 1 2 ) ; ex:r [ ex:s [] ] ; rdf:type "a type that is a text" .
<http://ex.example/long/x> <http://odd.example/a_p> <http://odd.example/a_> , <http://ex.example/> .
<http://ex.example///x> ex:p "slashes" .
<doc:1> a <doc:C> ; ex:p <doc:2> ; <doc:p> "x"^^<doc:t> .
ex:a ex:p "again" .
<urn:x> ex:p <doc://host/x> , "\" \n \u0001 </script>" .
"""


def written(prefixes: dict[str, str]) -> bytes:
    output = io.BytesIO()
    write_json_ld([quad.triple for quad in ox.parse(GRAPH, format=ox.RdfFormat.TURTLE)], output, prefixes)
    return output.getvalue()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is", "ignore:Dataset.default_context is")
@pytest.mark.parametrize("prefixes", [PREFIXES, {}], ids=["prefixes", "no prefixes"])
def test_two_other_libraries_read_the_same_graph(prefixes: dict[str, str]) -> None:
    body = written(prefixes)
    assert json.loads(body)["@context"].keys() == prefixes.keys()
    first, again = (
        ox.Dataset(ox.parse(content, format=kind))
        for content, kind in ((GRAPH.encode(), ox.RdfFormat.TURTLE), (body, ox.RdfFormat.JSON_LD))
    )
    for graph in (first, again):
        graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert len(first) == 25
    assert again == first
    # rdflib's own Turtle reader would write 01.50 as 1.50.
    triples = ox.serialize(ox.parse(GRAPH, format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES)
    expected = rdflib.Graph().parse(data=triples, format="nt")
    assert isomorphic(rdflib.Graph().parse(data=body, format="json-ld"), expected)


def test_it_is_compact_by_the_prefixes() -> None:
    nodes = json.loads(written(PREFIXES))["@graph"]
    assert nodes[0]["@id"] == "ex:a" and nodes[0]["@type"][0] == "ex:B"
    assert {"@language": "zh", "@value": "国"} in nodes[0]["ex:p"]
    assert {"@type": "xsd:decimal", "@value": "01.50"} in nodes[0]["ex:p"]
    assert "long:x" in {node["@id"] for node in nodes}
    assert next(node for node in nodes if node["@id"] == "doc:1")["@context"] is None


def test_nothing_is_a_document_too() -> None:
    output = io.BytesIO()
    write_json_ld([], output, {})
    assert json.loads(output.getvalue()) == {"@context": {}, "@graph": []}
