"""What the endpoint and the dataset are, in RDF: service description and VoID, made from the snapshot's manifest.

https://www.w3.org/TR/sparql11-service-description/ and https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from itukg.snapshot import Manifest

_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_RESULTS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG"),
)


def service_description(manifest: Manifest) -> list[ox.Triple]:
    """The endpoint: its language, features, formats, and the default dataset with the size of every named graph."""
    service, dataset, default = (
        ox.NamedNode(f"{manifest.base}sparql{part}") for part in ("#service", "#dataset", "#default")
    )
    described = [
        ox.Triple(service, _RDF_TYPE, _sd("Service")),
        ox.Triple(service, _sd("endpoint"), ox.NamedNode(f"{manifest.base}sparql")),
        ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph")),
        ox.Triple(
            service,
            _sd("defaultEntailmentRegime"),
            ox.NamedNode("http://www.w3.org/ns/entailment/OWL-RDF-Based"),
        ),
        ox.Triple(
            service,
            _sd("defaultSupportedEntailmentProfile"),
            ox.NamedNode("http://www.w3.org/ns/owl-profile/RL"),
        ),
        ox.Triple(service, _sd("defaultDataset"), dataset),
        ox.Triple(dataset, _RDF_TYPE, _sd("Dataset")),
        ox.Triple(dataset, _sd("defaultGraph"), default),
        ox.Triple(default, _RDF_TYPE, _sd("Graph")),
    ]
    described += [ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name)) for name in _RESULTS]
    for graph in manifest.graphs:
        node = ox.BlankNode()
        described += [
            ox.Triple(dataset, _sd("namedGraph"), node),
            ox.Triple(node, _RDF_TYPE, _sd("NamedGraph")),
            ox.Triple(node, _sd("name"), ox.NamedNode(str(graph["iri"]))),
            ox.Triple(node, _sd("graph"), ox.NamedNode(str(graph["iri"]))),
            ox.Triple(ox.NamedNode(str(graph["iri"])), _RDF_TYPE, _sd("Graph")),
            ox.Triple(ox.NamedNode(str(graph["iri"])), _void("triples"), _count(graph["triples"])),
        ]
    return described


def void_statistics(manifest: Manifest) -> Iterator[ox.Triple]:
    """What VoID adds to the catalog: the endpoint, the number of triples, the subsets and their sizes."""
    dataset = ox.NamedNode(manifest.dataset)
    yield ox.Triple(dataset, _RDF_TYPE, _void("Dataset"))
    yield ox.Triple(dataset, _void("sparqlEndpoint"), ox.NamedNode(f"{manifest.base}sparql"))
    yield ox.Triple(dataset, _void("triples"), _count(manifest.triples))
    for graph in manifest.graphs:
        subset = ox.NamedNode(str(graph["iri"]))
        yield ox.Triple(dataset, _void("subset"), subset)
        yield ox.Triple(subset, _RDF_TYPE, _void("Dataset"))
        yield ox.Triple(subset, _void("triples"), _count(graph["triples"]))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(_VOID + name)


def _count(value: object) -> ox.Literal:
    return ox.Literal(str(value), datatype=_INTEGER)
