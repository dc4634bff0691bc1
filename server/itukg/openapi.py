"""The routes of the publisher as an OpenAPI 3.1 description (https://spec.openapis.org/oas/v3.1.1).

Own code: apispec and flask-smorest describe views that are written for them, with their schemas and their negotiation;
here one table says what each route answers (`itukg.routes`), and a test holds it against the application.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from itukg import __version__
from itukg.openapi_questions import question_paths
from itukg.routes import Answer, Route
from itukg.snapshot import Manifest
from itukg.sparql import media
from itukg.statuses import KINDS
from itukg.turtle.terms import PUB

_PART = re.compile(r"\{(\w+)\}")
_PROBLEM_TYPES = (media.PROBLEM, media.HTML, media.TEXT)
# Every route may answer so, whatever is asked: an address or headers that are too long, a mistake of ours.
_ALWAYS = ("address-too-long", "headers-too-large", "internal")
_STRING: Mapping[str, Any] = {"type": "string"}
# What each parameter of a route means; the unit tests hold it against the routes.
PARAMETERS: Mapping[str, str] = {
    "path": "The rest of the IRI after the part before it. It may hold slashes, which stay as they are",
    "name": "The name of a question",
    "suffix": "The suffix of a format, such as "
    + ", ".join(media.SUFFIXES)
    + "; of an answer, such as csv, json, xlsx",
    "version": "A version, such as 1.0.0",
    "file": "The name of a file",
    "filename": "The name of a file; it may hold slashes",
    "number": "The number of a part, from 1",
    "lang": "The language of a page; without it Accept-Language decides",
    "query": "A SPARQL 1.1 query",
    "default-graph-uri": "A graph of the default graph; may be sent several times",
    "named-graph-uri": "A named graph; may be sent several times",
    "page": "The number of a page of what is long, from 1",
    "timeout": "Seconds that the query may take, below the server's own limit",
    "snapshot": "The id of the snapshot that is to answer; without it the current one does",
    "format": "The format, by its short name or media type; without it Accept decides",
    "graph": "The IRI of a graph",
    "default": "Asks for the default graph; its value is not read",
    "example": "The name of an example query, to begin with on the query page",
    "plain": "Asks for the query page without scripts",
    "type": "A class, by its IRI or its short name",
    "q": "What to look for",
    "sort": "What a list is sorted by",
    "size": "How many things a page of a list has",
    "tag": "A subject of questions",
    "labels": "The language in which things are named in columns of their own, beside their IRIs",
    "more": "A facet of which all values are wanted",
}


def describe(manifest: Manifest, address: str, routes: Iterable[Route]) -> dict[str, Any]:
    """The description as JSON has it; ``address`` is where the public reaches the server."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method] = _operation(route)
    paths |= question_paths(manifest)
    title = next(iter(manifest.titles.values()), manifest.dataset)
    text = next(iter(manifest.descriptions.values()), "")
    return {
        "openapi": "3.1.1",
        "info": {
            "title": title,
            "version": manifest.version,
            "summary": f"Linked data and SPARQL, published by itukg {__version__}",
            "description": f"{text}\n\nHEAD is answered wherever GET is, OPTIONS everywhere.".strip(),
            "license": {"name": manifest.license, "url": manifest.license},
        },
        "servers": [{"url": address.rstrip("/")}],
        "tags": [{"name": tag} for tag in dict.fromkeys(route.tag for route in routes)],
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM}, "responses": {"Problem": _ANY_PROBLEM}},
    }


def _operation(route: Route) -> dict[str, Any]:
    parts = [_parameter(name, "path") for name in _PART.findall(route.path)]
    operation: dict[str, Any] = {
        "operationId": f"{route.method} {route.path}",
        "summary": route.text,
        "tags": [route.tag],
        "parameters": parts + [_parameter(name, "query") for name in route.query],
        "responses": {**_answers(route.answers), **_problems((*route.problems, *_ALWAYS))},
    }
    if route.body:
        content = {kind: {"schema": {} if kind == media.JSON else _STRING} for kind in route.body}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _parameter(name: str, place: str) -> dict[str, Any]:
    several = name in ("default-graph-uri", "named-graph-uri")
    schema: Mapping[str, Any] = {"type": "array", "items": _STRING} if several else _STRING
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": PARAMETERS[name],
        "schema": schema,
    }


def _answers(answers: Iterable[Answer]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for answer in answers:
        found[str(answer.status)] = {"description": answer.text}
        if answer.media:
            found[str(answer.status)]["content"] = {kind: {} for kind in answer.media}
    return found


def _problems(kinds: Iterable[str]) -> dict[str, Any]:
    """One answer a status, which names the kinds of problems that have it."""
    by_status: dict[int, list[str]] = {}
    for kind in kinds:
        by_status.setdefault(KINDS[kind].status, []).append(kind)
    return {
        str(status): {
            "description": "; ".join(f"{KINDS[name].title} (`{name}`)" for name in names),
            "content": {
                kind: {"schema": {"$ref": "#/components/schemas/Problem"}} if kind == media.PROBLEM else {}
                for kind in _PROBLEM_TYPES
            },
        }
        for status, names in sorted(by_status.items())
    }


_ANY_PROBLEM: Mapping[str, Any] = {
    "description": "What was wrong",
    "content": {media.PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}, media.HTML: {}, media.TEXT: {}},
}
_PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "description": "What was wrong, after RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "enum": [PUB + kind for kind in KINDS]},
        "title": _STRING,
        "status": {"type": "integer", "enum": sorted({kind.status for kind in KINDS.values()})},
        "detail": _STRING,
    },
}
