"""A list as CSV (RFC 4180) and as JSON: the same things, in the same order, with all their names."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pyoxigraph as ox

from itukg.linkeddata.iris import curie
from itukg.listing.lists import Selected
from itukg.listing.rows import ListPage, Row
from itukg.snapshot import Manifest
from itukg.stores.base import Term


def to_csv(read: ListPage, selected: Selected, manifest: Manifest, following: str) -> str:
    """One line a thing: IRI, names, kind, dates as they stand in the data with their precision, number, facts."""
    facts = list(dict.fromkeys(name for row in read.rows for name, _ in row.facts))
    prefixes = dict(manifest.prefixes)
    body = io.StringIO()
    writer = csv.writer(body)
    names = [f"name_{code}" for code in manifest.languages]
    writer.writerow(
        ["iri", *names, "kind", "start", "end", "precision", "number", *(curie(name, prefixes) for name in facts)]
    )
    for row in read.rows:
        said = dict(row.facts)
        item = row.item
        writer.writerow(
            [
                item.iri,
                *(_named(row, read, code) for code in manifest.languages),
                curie(item.kind, prefixes),
                item.start,
                item.end,
                item.precision,
                item.number,
                *(" | ".join(_plain(term, prefixes) for term in said.get(name, ())) for name in facts),
            ]
        )
    return body.getvalue()


def to_json(read: ListPage, selected: Selected, manifest: Manifest, following: str) -> str:
    """The list with its facets; ``next`` is the address of the next page, if there is one."""
    prefixes, asked = dict(manifest.prefixes), selected.asked
    members: dict[str, Any] = {
        "type": asked.type,
        "filters": [{"facet": name, "value": value} for name, value in asked.filters],
        "sort": asked.order,
        "total": selected.total,
        "page": asked.page,
        "pages": selected.pages,
        "items": [
            {
                "iri": row.item.iri,
                "name": {code: _named(row, read, code) for code in manifest.languages},
                "kind": row.item.kind,
                **({"date": _date(row)} if row.item.start or row.item.end else {}),
                **({"number": row.item.number} if row.item.number else {}),
                "facts": {curie(name, prefixes): [_typed(term) for term in terms] for name, terms in row.facts},
            }
            for row in read.rows
        ],
        "facets": [
            {
                "facet": facet.parameter,
                "property": facet.property,
                "values": [{"value": value.text, "count": value.count} for value in values],
                "complete": not more,
            }
            for facet, values, more in read.facets
        ],
    }
    if following:
        members["next"] = following
    return json.dumps(members, ensure_ascii=False, indent=1) + "\n"


def _named(row: Row, read: ListPage, language: str) -> str:
    """The name in exactly this language; '' if there is none, for what falls back on a page would mislead here."""
    name = read.labels.name(row.item.iri, language)
    return name.text if name.language in (language, "") else ""


def _date(row: Row) -> dict[str, str]:
    parts = {"start": row.item.start, "end": row.item.end, "precision": row.item.precision}
    return {name: value for name, value in parts.items() if value}


def _plain(term: Term, prefixes: dict[str, str]) -> str:
    return curie(term.value, prefixes) if isinstance(term, ox.NamedNode) else str(term.value)


def _typed(term: Term) -> Any:
    if isinstance(term, ox.NamedNode):
        return {"iri": term.value}
    if isinstance(term, ox.Literal) and term.language:
        return {"text": term.value, "language": term.language}
    return {"text": str(term.value)}
