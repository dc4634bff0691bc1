"""What earlier releases published and the dataset has no more: graphs, things, versions of the ontology."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePath

import pyoxigraph as ox

from itukg.dataset import Dataset

_VERSION_IRI = ox.NamedNode("http://www.w3.org/2002/07/owl#versionIRI")


def find_gone(dataset: Dataset, graphs: Collection[str], names: Collection[str]) -> dict[str, str]:
    """IRIs under the base that were published -> the last release that had them.

    The records are read as they are: that nobody has touched them is what validation looks at.

    Args:
        dataset: whose releases are compared.
        graphs: the graphs that are published now.
        names: what is described now, and the versions that are named. A retired graph is described, but gone.
    """
    had: dict[str, str] = {}
    known = set(names) | set(graphs)
    for file in dataset.releases:
        version = PurePath(file).stem
        for quad in ox.parse((dataset.root / file).read_bytes(), format=ox.RdfFormat.TRIG):
            version_iri = quad.object if quad.predicate == _VERSION_IRI else None
            for term, now in ((quad.graph_name, graphs), (quad.subject, known), (version_iri, known)):
                iri = dataset.rebase.text(term.value) if isinstance(term, ox.NamedNode) else ""
                if iri.startswith(dataset.base) and iri not in now:
                    had[iri] = version
    return had
