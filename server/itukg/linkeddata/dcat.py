"""The dataset in DCAT: the catalogue that lists it, its distributions, its query service and its releases.

https://www.w3.org/TR/vocab-dcat-3/. Checksums are said in SPDX's terms, as DCAT asks. Like all RDF here the addresses
are those of the dataset's base.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from itukg.facts.dumps import Dump
from itukg.facts.releases import Release
from itukg.snapshot import Manifest
from itukg.sparql import media

_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_DCAT = "http://www.w3.org/ns/dcat#"
_DCT = "http://purl.org/dc/terms/"
_SPDX = "http://spdx.org/rdf/terms#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
FORMAT_NAMES = {
    media.TURTLE: "Turtle",
    media.JSON_LD: "JSON-LD",
    media.RDF_XML: "RDF/XML",
    media.N_TRIPLES: "N-Triples",
    media.N_QUADS: "N-Quads",
    media.TRIG: "TriG",
}
COMPRESSION_NAMES = {"gz": "gzip", "zst": "zstd"}


def dcat_description(
    manifest: Manifest, issued: str, dumps: Iterable[Dump], releases: Iterable[Release]
) -> Iterator[ox.Triple]:
    """What DCAT adds to the catalog of the dataset; ``issued`` is the date of this version, '' if it has none."""
    dataset = ox.NamedNode(manifest.dataset)
    catalogue, service = ox.NamedNode(f"{manifest.dataset}#catalog"), ox.NamedNode(f"{manifest.base}sparql#service")
    yield ox.Triple(catalogue, _TYPE, _dcat("Catalog"))
    yield ox.Triple(catalogue, _dcat("dataset"), dataset)
    yield ox.Triple(catalogue, _dcat("service"), service)
    yield ox.Triple(catalogue, ox.NamedNode("http://xmlns.com/foaf/0.1/homepage"), ox.NamedNode(manifest.base))
    for node in (catalogue, service):
        for language, text in manifest.titles.items():
            yield ox.Triple(node, _dct("title"), _text(text, language))
        yield ox.Triple(node, _dct("license"), ox.NamedNode(manifest.license))
    for language, text in manifest.descriptions.items():
        yield ox.Triple(catalogue, _dct("description"), _text(text, language))
    yield ox.Triple(dataset, _TYPE, _dcat("Dataset"))
    yield ox.Triple(dataset, _dcat("landingPage"), ox.NamedNode(manifest.base))
    yield ox.Triple(service, _TYPE, _dcat("DataService"))
    yield ox.Triple(service, _dcat("endpointURL"), ox.NamedNode(f"{manifest.base}sparql"))
    yield ox.Triple(service, _dcat("endpointDescription"), ox.NamedNode(f"{manifest.base}sparql"))
    yield ox.Triple(service, _dct("conformsTo"), ox.NamedNode("https://www.w3.org/TR/sparql11-protocol/"))
    yield ox.Triple(service, _dcat("servesDataset"), dataset)
    for dump in dumps:
        yield from _distribution(manifest, issued, dataset, dump)
    yield from _versions(manifest, dataset, releases)


def distribution_name(manifest: Manifest, dump: Dump) -> str:
    """The IRI of a distribution: the dataset's page has its row under that fragment."""
    return f"{manifest.dataset}#dump-{dump.format}-{dump.compression}"


def _distribution(manifest: Manifest, issued: str, dataset: ox.NamedNode, dump: Dump) -> Iterator[ox.Triple]:
    node = ox.NamedNode(distribution_name(manifest, dump))
    checksum = ox.NamedNode(f"{node.value}-checksum")
    yield ox.Triple(dataset, _dcat("distribution"), node)
    yield ox.Triple(node, _TYPE, _dcat("Distribution"))
    title = f"{FORMAT_NAMES[dump.media_type]}, {COMPRESSION_NAMES[dump.compression]}"
    yield ox.Triple(node, _dct("title"), ox.Literal(title))
    yield ox.Triple(node, _dcat("mediaType"), ox.NamedNode(_MEDIA_TYPES + dump.media_type))
    yield ox.Triple(node, _dcat("compressFormat"), ox.NamedNode(_MEDIA_TYPES + dump.archive_type))
    yield ox.Triple(node, _dcat("byteSize"), _literal(str(dump.bytes), "nonNegativeInteger"))
    yield ox.Triple(node, _dcat("accessURL"), dataset)
    yield ox.Triple(node, _dcat("downloadURL"), ox.NamedNode(f"{manifest.base}dumps/{dump.file}"))
    yield ox.Triple(node, _dcat("version"), ox.Literal(manifest.version))
    yield ox.Triple(node, _dct("license"), ox.NamedNode(manifest.license))
    if issued:
        yield ox.Triple(node, _dct("issued"), _literal(issued, "date"))
    yield ox.Triple(node, ox.NamedNode(_SPDX + "checksum"), checksum)
    yield ox.Triple(checksum, _TYPE, ox.NamedNode(_SPDX + "Checksum"))
    yield ox.Triple(checksum, ox.NamedNode(_SPDX + "algorithm"), ox.NamedNode(_SPDX + "checksumAlgorithm_sha256"))
    yield ox.Triple(checksum, ox.NamedNode(_SPDX + "checksumValue"), _literal(dump.sha256, "hexBinary"))


def _versions(manifest: Manifest, dataset: ox.NamedNode, releases: Iterable[Release]) -> Iterator[ox.Triple]:
    """The releases as versions, each with the one before it."""
    newer: ox.NamedNode | None = None
    for release in releases:  # the newest first
        node = ox.NamedNode(f"{manifest.base}dataset/{release.version}")
        yield ox.Triple(dataset, _dcat("hasVersion"), node)
        yield ox.Triple(node, _TYPE, _dcat("Dataset"))
        yield ox.Triple(node, _dcat("isVersionOf"), dataset)
        yield ox.Triple(node, _dcat("version"), ox.Literal(release.version))
        yield ox.Triple(node, _dct("license"), ox.NamedNode(manifest.license))
        for language, text in manifest.titles.items():
            yield ox.Triple(node, _dct("title"), _text(f"{text} {release.version}", language))
        if release.issued:
            yield ox.Triple(node, _dct("issued"), _literal(release.issued, "date"))
        if release.version == manifest.version:
            yield ox.Triple(dataset, _dcat("hasCurrentVersion"), node)
        if newer is not None:
            yield ox.Triple(newer, _dcat("previousVersion"), node)
        newer = node


def _text(text: str, language: str) -> ox.Literal:
    return ox.Literal(text, language=language) if language else ox.Literal(text)


def _literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + datatype))


def _dcat(name: str) -> ox.NamedNode:
    return ox.NamedNode(_DCAT + name)


def _dct(name: str) -> ox.NamedNode:
    return ox.NamedNode(_DCT + name)
