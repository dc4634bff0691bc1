"""A dataset folder and a finished snapshot of it that holds the suites' data as named graphs.

The data is full of what a publisher's validation refuses (ill-typed literals, one file in RDF/XML), so the snapshot is
written here, under the name that the server itself would give it: ``itukg serve`` finds it complete and serves it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from itukg.build import overlaps, snapshot_id
from itukg.dataset import load_dataset
from itukg.search.writing import write_index
from itukg.settings import Settings
from itukg.snapshot import SEARCH_INDEX, Manifest, SnapshotPlace
from tests.http.w3c.cases import BASE

_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML}
_CATALOG = """
@prefix pub: <https://w3id.org/itukg/publisher#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix : <> .

<dataset> a dcat:Dataset ;
    dct:title "Test data"@en ; dct:description "The data of the test suites, each file a graph."@en ;
    dct:license <https://creativecommons.org/publicdomain/zero/1.0/> ; dcat:version "1.0.0" ;
    pub:base "BASE" ; pub:language "en" ;
    pub:graph <graph/catalog> ; pub:closureGraph <graph/closure> ; pub:assertedGraph <graph/asserted> .

<graph/catalog> a pub:Graph ; dct:title "catalog"@en ; pub:role pub:Catalog ; pub:file "data/catalog.ttl" .
"""


def quads(iri: str, path: Path, graph: ox.NamedNode | ox.DefaultGraph) -> list[ox.Quad]:
    """The content of a file as quads of one graph; its blank nodes are its own."""
    parsed = ox.parse(path.read_bytes(), format=_FORMATS[path.suffix], base_iri=iri, rename_blank_nodes=True)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed]


def publish(folder: Path, graphs: Mapping[str, Path]) -> Settings:
    """Write dataset and snapshot into ``folder``; return the settings with which a server serves them."""
    dataset_folder = folder / "dataset"
    (dataset_folder / "data").mkdir(parents=True)
    catalog = f"@base <{BASE}> .\n" + _CATALOG.replace('"BASE"', f"<{BASE}>")
    (dataset_folder / "data" / "catalog.ttl").write_text(catalog, encoding="utf-8")
    settings = Settings(dataset=str(dataset_folder), cache=str(folder / "cache"))
    dataset = load_dataset(dataset_folder)
    place = SnapshotPlace(settings.cache_path, dataset_folder, "")
    place.prepare()
    name = snapshot_id(dataset)
    aside = place.aside(name)
    aside.mkdir()
    store = ox.Store(str(aside / "store"))
    listed, content = [], []
    for iri, path in graphs.items():
        named = quads(iri, path, ox.NamedNode(iri))
        content += [*named, *(ox.Quad(*quad.triple) for quad in named)]
        listed.append({"iri": iri, "role": "Data", "titles": {"en": path.name}, "triples": len(set(named))})
    store.bulk_extend(content)
    store.flush()
    manifest = Manifest(
        id=name,
        dataset=dataset.iri,
        base=dataset.base,
        version=dataset.version,
        license=dataset.license,
        built="2020-01-01T00:00:00+00:00",
        titles=dataset.titles,
        descriptions=dataset.descriptions,
        languages=dataset.languages,
        prefixes=dataset.prefixes,
        closure_graph=dataset.closure_graph,
        asserted_graph=dataset.asserted_graph,
        graphs=tuple(listed),
        triples=sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph())),
        overlaps=overlaps(store),
    )
    write_index(store, manifest, aside / SEARCH_INDEX)
    del store
    (aside / "lock").touch()
    manifest.write(aside)
    place.publish(aside, name)
    assert place.complete(name), "the server would build a snapshot of its own"
    return replace(settings, query_timeout=20.0)
