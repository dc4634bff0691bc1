"""``/snapshots``: the snapshots that queries can be asked of, as a page and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request

from itukg.messages import words
from itukg.publication import Publication
from itukg.snapshot import Manifest
from itukg.sparql import media
from itukg.statuses import problem
from itukg.views.documents import not_acceptable
from itukg.views.pages import open_page, render, respond

_OFFERS = (media.JSON, media.HTML)


def blueprint(publication: Publication) -> Blueprint:
    """The list of the publication's snapshots."""
    views = Blueprint("snapshots", __name__)

    @views.route("/snapshots")
    def snapshots() -> Response:
        manifest = publication.store.reader().manifest
        kept = publication.store.kept()
        if not kept:
            raise problem("no-snapshots", "This server passes queries on to another endpoint, and builds no snapshots.")
        chosen = media.negotiate(request.headers.get("Accept"), _OFFERS)
        if chosen is None:
            raise not_acceptable(_OFFERS)
        # No snapshot: what is kept changes by itself, a moment after the current one has changed.
        if chosen == media.JSON:
            body = json.dumps(_listed(publication, manifest, kept), ensure_ascii=False, indent=1) + "\n"
            return respond(body, chosen, "", [], "Accept")
        page = open_page(manifest)
        html = render("snapshots.html", page, title=words(page.language)["snapshots"], kept=kept, current=manifest.id)
        return respond(html, chosen, "", [], "Accept, Accept-Language")

    return views


def _listed(publication: Publication, current: Manifest, kept: Sequence[Manifest]) -> dict[str, Any]:
    address = publication.address(current)
    return {
        "dataset": current.dataset,
        "current": current.id,
        "snapshots": [
            {
                "id": manifest.id,
                "version": manifest.version,
                "issued": manifest.issued,
                "built": manifest.built,
                "triples": manifest.triples,
                "base": manifest.base,
                "made": dict(manifest.made),
                "current": manifest.id == current.id,
                "endpoint": f"{address}sparql?snapshot={manifest.id}",
            }
            for manifest in kept
        ],
    }
