"""``/context.jsonld``: the dataset's JSON-LD context, for whoever writes or reads JSON in its terms."""

from __future__ import annotations

import json

from flask import Blueprint, Response

from itukg.linkeddata.context import read_context
from itukg.publication import Publication
from itukg.sparql import media
from itukg.views.pages import respond


def blueprint(publication: Publication) -> Blueprint:
    """The context of the publication."""
    views = Blueprint("context", __name__)

    # A context has one format: a processor asks for application/ld+json, a browser for what it shows.
    @views.route("/context.jsonld")
    def context() -> Response:
        reader = publication.store.reader()
        body = json.dumps(read_context(reader).document(), ensure_ascii=False, indent=1) + "\n"
        return respond(body, media.JSON_LD, reader.manifest.id, [media.JSON_LD], "")

    return views
