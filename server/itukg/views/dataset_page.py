"""The pages about the dataset and its releases, made from its catalog and what the snapshot keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox
from flask import request
from markupsafe import Markup

from itukg.facts.dumps import Dump, read_dumps
from itukg.facts.releases import Release, read_releases
from itukg.facts.statistics import Statistics, read_statistics
from itukg.linkeddata.dcat import COMPRESSION_NAMES, FORMAT_NAMES
from itukg.linkeddata.void import is_between_datasets, site_of
from itukg.messages import words
from itukg.snapshot import Manifest
from itukg.stores.base import Reader
from itukg.terms.graph import DCT, RDFS, TermGraph
from itukg.views.documents import alternates, formats
from itukg.views.pages import Page, render
from itukg.views.term_names import TermNames

_FOAF_NAME = "http://xmlns.com/foaf/0.1/name"
_LARGEST = 12


def dataset_page(page: Page, reader: Reader, catalog: TermGraph) -> str:
    """What the dataset is, how to cite it, its releases, graphs and downloads; ``catalog`` is its own description."""
    manifest = page.manifest
    node = ox.NamedNode(manifest.dataset)
    names = TermNames(page, catalog.labels(manifest.languages))
    statistics, dumps = read_statistics(reader.folder), read_dumps(reader.folder)
    issued = catalog.text(node, DCT + "issued")
    creators = [_name(page, catalog, iri) for iri in catalog.iris(node, DCT + "creator")]
    creators += [text for text in catalog.texts(node, DCT + "creator").values()]
    return render(
        "dataset.html",
        page,
        title=page.text(manifest.titles),
        head=alternates("dataset"),
        formats=formats("dataset"),
        titles=names.texts(manifest.titles),
        summary=page.text(manifest.descriptions),
        descriptions=names.texts(manifest.descriptions),
        iri=manifest.dataset,
        number=manifest.version,
        issued=issued,
        creators=creators,
        rights=_rights(page, catalog, node),
        statistics=statistics,
        triples=manifest.triples,
        graphs=_graphs(page, names, catalog, statistics),
        closure=manifest.closure_graph,
        links=_links(names, statistics),
        dumps=[_dump(dump) for dump in dumps],
        checksums=dumps[0].file.partition(f"-{manifest.version}.")[0] + f"-{manifest.version}.sha256" if dumps else "",
        releases=read_releases(reader.folder),
        cite=_citation(page, creators, issued),
        bibtex=_bibtex(page, creators, issued),
    )


def release_page(page: Page, release: Release, changes: str, language: str) -> str:
    """A release with its change list, which is HTML in ``language``."""
    told = words(page.language)
    return render(
        "release.html",
        page,
        title=told["release_of"].format(version=release.version),
        breadcrumb=[(told["about_dataset"], page.href(page.manifest.dataset)), (release.version, None)],
        release=release,
        changes=Markup(changes),  # noqa: S704 - made by markdown-it-py, which lets no HTML through
        changes_language=language,
    )


def _name(page: Page, catalog: TermGraph, iri: str) -> str:
    texts = catalog.texts(ox.NamedNode(iri), _FOAF_NAME, RDFS + "label")
    return page.text(texts) if texts else iri


def _rights(page: Page, catalog: TermGraph, node: ox.NamedNode) -> list[dict[str, str]]:
    found = []
    for iri in catalog.iris(node, DCT + "rights"):
        about = ox.NamedNode(iri)
        label, text = catalog.texts(about, RDFS + "label"), catalog.texts(about, RDFS + "comment")
        found.append({"anchor": iri.partition("#")[2], "label": page.text(label), "text": page.text(text)})
    return found


def _graphs(page: Page, names: TermNames, catalog: TermGraph, statistics: Statistics | None) -> list[dict[str, Any]]:
    rows = []
    for graph in page.manifest.graphs:
        iri = str(graph["iri"])
        node = ox.NamedNode(iri)
        titles = catalog.texts(node, DCT + "title")
        rows.append(
            {
                "href": page.href(iri),
                "name": page.text(titles) or names.code(iri),
                "iri": iri,
                "description": page.text(catalog.texts(node, DCT + "description")),
                "triples": graph["triples"],
                "counts": statistics.graphs.get(iri) if statistics else None,
            }
        )
    return rows


def _links(names: TermNames, statistics: Statistics | None) -> list[dict[str, Any]]:
    """The other datasets that are linked to, the most linked first."""
    targets: dict[str, dict[str, Any]] = {}
    for link in statistics.links if statistics else ():
        if is_between_datasets(link):
            site = site_of(link.space)
            row = targets.setdefault(site, {"site": site, "triples": 0, "by": []})
            row["triples"] += link.triples
            row["by"].append(names.code(link.predicate))
    ordered = sorted(targets.values(), key=lambda row: (-row["triples"], row["site"]))[:_LARGEST]
    return [{**row, "by": sorted(set(row["by"]))} for row in ordered]


def _dump(dump: Dump) -> dict[str, Any]:
    return {
        "file": dump.file,
        "anchor": f"dump-{dump.format}-{dump.compression}",
        "name": f"{FORMAT_NAMES[dump.media_type]} ({COMPRESSION_NAMES[dump.compression]})",
        "href": f"{request.script_root}/dumps/{dump.file}",
        "size": _size(dump.bytes),
        "sha256": dump.sha256,
        "graphs": dump.format != "ttl",
    }


def _size(number: float) -> str:
    for unit in ("B", "KB", "MB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if number >= 10 or unit == "B" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"


def _citation(page: Page, creators: Sequence[str], issued: str) -> str:
    manifest = page.manifest
    who, year = ", ".join(creators), issued[:4]
    told = words(page.language)
    return told["cite_form"].format(
        who=who, year=year or manifest.built[:4], title=page.text(manifest.titles), version=manifest.version,
        iri=manifest.dataset,
    ).strip(" .") + told["full_stop"]  # fmt: skip


def _bibtex(page: Page, creators: Sequence[str], issued: str) -> str:
    manifest: Manifest = page.manifest
    fields: Mapping[str, str] = {
        "title": _tex(page.text(manifest.titles)),
        "author": " and ".join(f"{{{name}}}" for name in creators),
        "year": issued[:4] or manifest.built[:4],
        "version": manifest.version,
        "url": manifest.dataset,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{dataset-{manifest.version},\n{lines}}}\n"


def _tex(text: str) -> str:
    for letter in "&%$#_":
        text = text.replace(letter, "\\" + letter)
    return text
