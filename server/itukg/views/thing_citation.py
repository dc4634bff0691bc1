"""The citation of a page about a thing, and the files in which it can be downloaded."""

from __future__ import annotations

from itukg.display.citation import Citation, read_source
from itukg.stores.base import Reader
from itukg.views.thing_values import Values


def citation_of(values: Values, reader: Reader) -> Citation:
    """What a citation of the page's thing says."""
    page, manifest = values.page, reader.manifest
    source = read_source(reader)
    places = values.marks(values.facts.thing)
    return Citation(
        title=values.name(values.facts.thing).text,
        iri=values.facts.thing.value,
        dataset=page.text(manifest.titles),
        version=manifest.version,
        creator=page.text(source.creators),
        issued=source.issued,
        language=page.language,
        places=tuple(mark.text for mark in places),
    )
