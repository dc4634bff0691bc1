"""What an address that leads nowhere may have meant, as links: things, by the index of search, and standing pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from flask import request
from rapidfuzz import fuzz

from itukg.linkeddata.iris import document_path, iri_in_address
from itukg.messages import words
from itukg.search.fields import Role
from itukg.search.index import Index, Thing, open_index
from itukg.search.near import MOST, find_near
from itukg.search.results import name_of
from itukg.snapshot import SEARCH_INDEX, Manifest
from itukg.stores.base import Reader

# Of 100: how like the first part of an address must be to that of a page of the site.
_LIKE = 75.0
# The pages of the site that are not about a thing, with the word for each.
_PAGES: Mapping[str, str] = {
    "list": "list_title",
    "queries": "questions",
    "sparql": "query_title",
    "ontology": "ontology",
    "shapes": "shapes",
    "vocab": "schemes",
    "dataset": "about_dataset",
    "search": "search",
}


def near_addresses(reader: Reader, path: str, text: str) -> list[dict[str, Any]]:
    """What may have been meant: ``iri`` (of a thing), ``title`` by language, and ``url``, a path on this server.

    Args:
        reader: of the snapshot; without an index of it nothing is found, since the store itself is not asked.
        path: the address that leads nowhere, without where the server is mounted.
        text: the words of it.
    """
    manifest = reader.manifest
    found = _pages(path, manifest)
    if reader.folder is not None:
        try:
            index = open_index(reader.folder / SEARCH_INDEX)
            things = find_near(index, path, text, lambda iri: document_path(iri, manifest.base))
            found += [_thing(thing, index, manifest) for thing in things]
        except sqlite3.Error:  # a problem is told without it
            pass
    return list({near["url"]: near for near in reversed(found)}.values())[::-1][:MOST]


def _thing(thing: Thing, index: Index, manifest: Manifest) -> dict[str, Any]:
    titles = {}
    kinds = index.kinds[thing.kind][1]
    code = next((text for role, _, text in thing.texts if role == Role.CODE), "")
    for language in manifest.languages:
        name = name_of(thing, [language, *(code for code in manifest.languages if code != language)])
        beside = [part for part in (code if code != name.text else "", kinds.get(language, "")) if part]
        titles[language] = name.text + _in_brackets(beside, language)
    address = iri_in_address(document_path(thing.iri, manifest.base) or "")
    return {"iri": thing.iri, "title": titles, "url": f"{request.script_root}/{address}"}


def _in_brackets(parts: list[str], language: str) -> str:
    if not parts:
        return ""
    return f"（{'，'.join(parts)}）" if language == "zh" else f" ({', '.join(parts)})"


def _pages(path: str, manifest: Manifest) -> list[dict[str, Any]]:
    """The page whose address is nearly the first part of this one."""
    head, _, rest = unquote(path).strip("/").partition("/")
    first = head.partition(".")[0].lower()[:40]
    # Below a page there is something else; written in capitals, or with a slash at its end, it is the page itself.
    likeness = {name: fuzz.ratio(first, name) for name in _PAGES if name != first or not rest}
    if not likeness or first in ("id", "doc", "vocab"):
        return []
    name = max(likeness, key=lambda name: likeness[name])
    if likeness[name] < _LIKE or (name == "queries" and not manifest.questions):
        return []
    titles = {language: words(language)[_PAGES[name]] for language in manifest.languages}
    return [{"title": titles, "url": f"{request.script_root}/{name}"}]
