"""How a thing is cited, as files: ``/cite/bibtex/…`` and ``/cite/csl/…``."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from flask import Blueprint, Response

from itukg.display.citation import Citation, as_bibtex, as_csl, key
from itukg.publication import Publication
from itukg.statuses import unknown
from itukg.views.pages import open_page, respond
from itukg.views.thing_citation import citation_of
from itukg.views.thing_reading import read_values
from itukg.views.things import find_document

# https://www.iana.org/assignments/media-types has none for BibTeX; this is what reference managers send and take.
_BIBTEX = "application/x-bibtex"
_CSL = "application/vnd.citationstyles.csl+json"


def blueprint(publication: Publication) -> Blueprint:
    """The citations of the publication's things."""
    views = Blueprint("citations", __name__)

    @views.route("/cite/bibtex/<path:path>")
    def bibtex(path: str) -> Response:
        return _file(publication, path, _BIBTEX, "bib", as_bibtex)

    @views.route("/cite/csl/<path:path>")
    def csl(path: str) -> Response:
        return _file(publication, path, _CSL, "json", as_csl)

    return views


def _file(
    publication: Publication, path: str, media_type: str, ending: str, write: Callable[[Citation], str]
) -> Response:
    reader = publication.store.reader()
    manifest = reader.manifest
    found = find_document(reader, path, publication.settings.incoming_limit)
    if found is None or found[1]:
        iri = manifest.base + "id/" + path
        raise unknown("unknown-thing", iri, f"The graph says nothing about {iri}.", manifest.gone)
    described = found[0]
    page = open_page(manifest)
    citation = citation_of(read_values(page, reader, described), reader)
    answer = respond(write(citation).encode(), media_type, manifest.id, [page.language, ending], "Accept-Language")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(key(citation), safe='')}.{ending}"
    return answer
