"""``/healthz``, ``/readyz``, ``/metrics``: for those who run the server."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST

from itukg.publication import Publication


def blueprint(publication: Publication) -> Blueprint:
    """The server's own state."""
    views = Blueprint("health", __name__)

    @views.route("/healthz")
    def alive() -> Response:
        """This process answers: whoever gets no answer here may start the server again."""
        return _fresh(jsonify(status="ok"))

    @views.route("/readyz")
    def ready() -> Response:
        """Queries can be answered (else 503): whoever deals out requests may send some here."""
        publication.store.ready()
        manifest = publication.store.reader().manifest
        # Of a remote store: when it was read for lists and search; null as long as it was not.
        index = {"indexed": manifest.indexed or None} if publication.settings.endpoint else {}
        return _fresh(jsonify(status="ready", snapshot=manifest.id, **index))

    @views.route("/metrics")
    def metrics() -> Response:
        state = publication.store.workers()
        body = publication.metrics.expose(Counter(state.states), state.ends)
        return _fresh(Response(body, content_type=CONTENT_TYPE_LATEST))

    return views


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
