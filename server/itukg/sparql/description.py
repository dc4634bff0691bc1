"""What the endpoint is, in RDF: service description, made from the snapshot's manifest.

https://www.w3.org/TR/sparql11-service-description/. All nodes have names, so that the same snapshot is always described
in the same words.
"""

from __future__ import annotations

import pyoxigraph as ox

from itukg.snapshot import Manifest
from itukg.sparql import media

_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_TITLE = ox.NamedNode("http://purl.org/dc/terms/title")
_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_ENTAILMENT = "http://www.w3.org/ns/entailment/"
_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
# The names of formats at https://www.w3.org/ns/formats/.
FORMATS = {
    media.RESULTS_JSON: "SPARQL_Results_JSON",
    media.RESULTS_XML: "SPARQL_Results_XML",
    media.CSV: "SPARQL_Results_CSV",
    media.TSV: "SPARQL_Results_TSV",
    media.TURTLE: "Turtle",
    media.JSON_LD: "JSON-LD",
    media.RDF_XML: "RDF_XML",
    media.N_TRIPLES: "N-Triples",
    media.N_QUADS: "N-Quads",
    media.TRIG: "TriG",
}


def service_description(manifest: Manifest) -> list[ox.Triple]:
    """The endpoint: language, features, formats, entailment, and the datasets with the size of every named graph.

    The default dataset is the union of all graphs, of which ``graph/closure`` is what OWL 2 RL derives from the others;
    each of the others is as it was written. ``availableGraphs`` adds the alias that FROM may name besides.
    """
    service, dataset, default, available = (
        ox.NamedNode(f"{manifest.base}sparql{part}") for part in ("#service", "#dataset", "#default", "#available")
    )
    described = [
        ox.Triple(service, _RDF_TYPE, _sd("Service")),
        ox.Triple(service, _sd("endpoint"), ox.NamedNode(f"{manifest.base}sparql")),
        ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph")),
        ox.Triple(service, _sd("defaultEntailmentRegime"), ox.NamedNode(_ENTAILMENT + "OWL-RDF-Based")),
        ox.Triple(
            service, _sd("defaultSupportedEntailmentProfile"), ox.NamedNode("http://www.w3.org/ns/owl-profile/RL")
        ),
        ox.Triple(service, _sd("defaultDataset"), dataset),
        ox.Triple(service, _sd("availableGraphs"), available),
        ox.Triple(available, _RDF_TYPE, _sd("GraphCollection")),
        ox.Triple(dataset, _RDF_TYPE, _sd("Dataset")),
        ox.Triple(dataset, _RDF_TYPE, _sd("GraphCollection")),
        ox.Triple(dataset, _sd("defaultGraph"), default),
        ox.Triple(default, _RDF_TYPE, _sd("Graph")),
        *_size(default, manifest.triples),
    ]
    for kind in (*media.RESULT_TYPES, *media.DATASET_TYPES):
        format_iri = ox.NamedNode(f"http://www.w3.org/ns/formats/{FORMATS[kind]}")
        described.append(ox.Triple(service, _sd("resultFormat"), format_iri))
    for graph in manifest.graphs:
        iri, titles = str(graph["iri"]), graph["titles"]
        node = _named(manifest, iri)
        described += [ox.Triple(owner, _sd("namedGraph"), node) for owner in (dataset, available)]
        described += _graph(node, iri, int(str(graph["triples"])), derived=iri == manifest.closure_graph)
        if isinstance(titles, dict):
            texts = (ox.Literal(text, language=code) if code else ox.Literal(text) for code, text in titles.items())
            described += [ox.Triple(ox.NamedNode(iri), _TITLE, text) for text in texts]
    alias = _named(manifest, manifest.asserted_graph)
    described.append(ox.Triple(available, _sd("namedGraph"), alias))
    return [*described, *_graph(alias, manifest.asserted_graph, None, derived=False)]


def _named(manifest: Manifest, iri: str) -> ox.NamedNode:
    """The node for a graph's place in a dataset, which is not the graph itself."""
    return ox.NamedNode(f"{manifest.base}sparql#{iri.removeprefix(manifest.base).replace('#', '/')}")


def _graph(node: ox.NamedNode, iri: str, triples: int | None, *, derived: bool) -> list[ox.Triple]:
    graph = ox.NamedNode(iri)
    regime = ox.NamedNode(_ENTAILMENT + ("OWL-RDF-Based" if derived else "Simple"))
    return [
        ox.Triple(node, _RDF_TYPE, _sd("NamedGraph")),
        ox.Triple(node, _sd("name"), graph),
        ox.Triple(node, _sd("graph"), graph),
        ox.Triple(node, _sd("entailmentRegime"), regime),
        ox.Triple(graph, _RDF_TYPE, _sd("Graph")),
        *([] if triples is None else _size(graph, triples)),
    ]


def _size(node: ox.NamedNode, triples: int) -> list[ox.Triple]:
    """The number of triples; nothing where it is not known (a remote store's are counted as 0)."""
    return [] if not triples else [ox.Triple(node, _void("triples"), ox.Literal(str(triples), datatype=_INTEGER))]


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(_VOID + name)
