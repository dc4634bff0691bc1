"""Whether a service description keeps to its vocabulary: https://www.w3.org/TR/sparql11-service-description/.

The W3C's test "conforms to schema" comes without a file to compare with; what it asks is written out here.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, Graph, Literal, Namespace

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
# property -> class of its subjects, class of its objects ('' for one whose members the specification lists elsewhere)
PROPERTIES = {
    SD.endpoint: (SD.Service, ""),
    SD.feature: (SD.Service, ""),
    SD.supportedLanguage: (SD.Service, ""),
    SD.resultFormat: (SD.Service, ""),
    SD.defaultEntailmentRegime: (SD.Service, ""),
    SD.defaultSupportedEntailmentProfile: (SD.Service, ""),
    SD.entailmentRegime: (SD.NamedGraph, ""),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.availableGraphs: (SD.Service, SD.GraphCollection),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (SD.GraphCollection, SD.NamedGraph),
    SD.name: (SD.NamedGraph, ""),
    SD.graph: (SD.NamedGraph, SD.Graph),
}
CLASSES = {SD.Service, SD.Dataset, SD.Graph, SD.NamedGraph, SD.GraphCollection}
FEATURES = {SD.DereferencesURIs, SD.UnionDefaultGraph, SD.RequiresDataset, SD.EmptyGraphs, SD.BasicFederatedQuery}
LANGUAGES = {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update}


def departures(described: Graph) -> list[str]:
    """What in a description is not as the vocabulary has it."""
    return [*_statements(described), *_counts(described)]


def _statements(described: Graph) -> Iterator[str]:
    for subject, link, value in described:
        if link == RDF.type and str(value).startswith(SD) and value not in CLASSES:
            yield f"{value} is no class of the vocabulary"
        if not str(link).startswith(SD):
            continue
        if link not in PROPERTIES:
            yield f"{link} is no property of the vocabulary that is used here"
            continue
        domain, reach = PROPERTIES[link]
        if (subject, RDF.type, domain) not in described:
            yield f"{subject} has {link} but is no {domain}"
        if isinstance(value, Literal) or (reach and (value, RDF.type, reach) not in described):
            yield f"{value} is a value of {link} but no {reach or 'resource'}"


def _counts(described: Graph) -> Iterator[str]:
    for service in described.subjects(RDF.type, SD.Service):
        if len(list(described.objects(service, SD.endpoint))) != 1:
            yield f"{service} has not one endpoint"
        for link, known in ((SD.feature, FEATURES), (SD.supportedLanguage, LANGUAGES)):
            if not set(described.objects(service, link)) <= known:
                yield f"{service} has a {link} that is not known"
    for named in described.subjects(RDF.type, SD.NamedGraph):
        if len(list(described.objects(named, SD.name))) != 1:
            yield f"{named} has not one name"
