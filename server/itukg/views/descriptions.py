"""``/openapi.json``, the description of all routes, and ``/.well-known/api-catalog``, what programs may use.

These alone name absolute addresses: those of the setting ``public_url``, else of the dataset's base.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, request

from itukg.linkeddata.headers import link, links
from itukg.openapi import describe
from itukg.publication import Publication
from itukg.routes import JSON_SEQUENCE, OPENAPI, ROUTES
from itukg.sparql import media
from itukg.views.pages import respond

_ENTRANCES = ("home.home", "sparql.sparql", "terms.dataset", "terms.void")


def description_link(root: str) -> str:
    """The link from an entrance to the description, on a server mounted at ``root``."""
    return link(f"{root}/openapi.json", "service-desc", OPENAPI)


def add(views: Blueprint, publication: Publication) -> None:
    """Add the routes to the blueprint of terms."""

    @views.after_app_request
    def name_description(answer: Response) -> Response:
        """Tell programs where the routes are described (RFC 8631)."""
        if request.endpoint in _ENTRANCES:
            described = description_link(request.script_root)
            answer.headers["Link"] = links([*filter(None, [answer.headers.get("Link")]), described])
        return answer

    @views.route("/openapi.json")
    def openapi() -> Response:
        manifest = publication.store.reader().manifest
        body = json.dumps(describe(manifest, publication.address(manifest), ROUTES), ensure_ascii=False, indent=1)
        answer = respond(body, OPENAPI, manifest.id, [publication.address(manifest)], "")
        answer.headers["Link"] = link(
            f"{publication.address(manifest)}.well-known/api-catalog", "api-catalog", JSON_SEQUENCE
        )
        return answer

    @views.route("/.well-known/api-catalog")
    def api_catalog() -> Response:
        manifest = publication.store.reader().manifest
        body = json.dumps(_catalog(publication.address(manifest)), ensure_ascii=False, indent=1)
        return respond(body, JSON_SEQUENCE, manifest.id, [publication.address(manifest)], "")


def _catalog(address: str) -> dict[str, Any]:
    """RFC 9727: the interfaces, each with what describes it, as a link set (RFC 9264)."""
    described = [{"href": f"{address}openapi.json", "type": OPENAPI}]
    return {
        "linkset": [
            {
                "anchor": f"{address}.well-known/api-catalog",
                "item": [{"href": f"{address}sparql"}, {"href": f"{address}dataset"}],
            },
            {
                "anchor": f"{address}sparql",
                "service-desc": [*described, {"href": f"{address}sparql", "type": media.TURTLE}],
                "service-doc": [{"href": f"{address}sparql", "type": media.HTML}],
                "status": [{"href": f"{address}readyz", "type": media.JSON}],
            },
            {
                "anchor": f"{address}dataset",
                "service-desc": [*described, {"href": f"{address}void", "type": media.TURTLE}],
                "service-doc": [{"href": f"{address}dataset", "type": media.HTML}],
            },
        ]
    }
