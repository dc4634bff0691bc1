"""Questions about a query that is not run, of the current snapshot or the one that the address names."""

from __future__ import annotations

from flask import Response, request

from itukg.publication import Publication
from itukg.sparql.protocol import SNAPSHOT, read_snapshot
from itukg.statuses import problem
from itukg.stores.base import Reader
from itukg.views.admission import Admission
from itukg.views.provenance import pinned_headers


def reader_and_query(publication: Publication, admission: Admission) -> tuple[Reader, str]:
    """The snapshot that the present request names, and the text of its query ('' for none).

    Raises:
        Problem: 400, two queries or snapshots, or no id of one; 429, the client has too many under way.
        StoreError: the snapshot is not kept.
    """
    named = read_snapshot(request.args.getlist(SNAPSHOT))
    queries = request.args.getlist("query")
    if len(queries) > 1:
        raise problem("doubled-query", "Send exactly one query.")
    if named:
        admission.take_turn()  # the snapshot may have to be opened
    return publication.store.reader(named), "".join(queries)


def pinned(answer: Response, reader: Reader) -> Response:
    """The answer, with the headers of one that stays right where the request names its snapshot."""
    if request.args.get(SNAPSHOT):
        answer.headers.update(pinned_headers(request.environ, reader.manifest, page=True))
    return answer
