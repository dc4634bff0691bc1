"""``/ontology``, ``/shapes`` and ``/vocab``: each graph of terms as one document; versions of the ontology."""

from __future__ import annotations

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from itukg.facts.releases import ontology_of, read_releases
from itukg.facts.statistics import read_statistics
from itukg.publication import Publication
from itukg.sparql import media
from itukg.statuses import problem, unknown
from itukg.stores.base import Reader
from itukg.terms.graph import TermGraph
from itukg.terms.ontology import read_ontology
from itukg.turtle.terms import is_iri
from itukg.views import dataset, descriptions, sitemap
from itukg.views.documents import OFFERS, send_document, split_suffix
from itukg.views.ontology_page import OntologyContent, ontology_page
from itukg.views.pages import Page
from itukg.views.shapes_page import schemes_page, shapes_page
from itukg.views.term_models import read_models, triples_of

_IS_VERSION = "SELECT ?o WHERE { ?o <http://www.w3.org/2002/07/owl#versionIRI> ?version } LIMIT 1"
_SUFFIXES = tuple(ending for ending, kind in media.SUFFIXES.items() if kind in OFFERS)


def blueprint(publication: Publication) -> Blueprint:
    """The documents of terms and of the dataset."""
    views = Blueprint("terms", __name__)

    @views.route("/ontology", defaults={"suffix": ""})
    @views.route("/ontology.<suffix>")
    def ontology(suffix: str) -> Response:
        reader = publication.store.reader()

        def html(page: Page) -> str:
            models = read_models(reader)
            content = OntologyContent(
                models.ontology,
                models.names,
                models.schemes,
                read_statistics(reader.folder),
                "ontology",
                versions=_versions(reader),
            )
            return ontology_page(page, content)

        return send_document(reader.manifest, "ontology", suffix, lambda: triples_of(reader, "Ontology"), html)

    @views.route("/ontology/<version>")
    def ontology_version(version: str) -> BaseResponse:
        reader = publication.store.reader()
        whole = f"{reader.manifest.base}ontology/{version}"
        if is_iri(whole) and reader.select(_IS_VERSION, {"version": ox.NamedNode(whole)}):
            asked = request.query_string.decode("latin-1")  # the language above all
            return redirect(f"{request.script_root}/ontology" + (f"?{asked}" if asked else ""), 303)
        name, suffix = split_suffix(version, _SUFFIXES)
        return _earlier(reader, name, suffix)

    @views.route("/shapes", defaults={"suffix": ""})
    @views.route("/shapes.<suffix>")
    def shapes(suffix: str) -> Response:
        reader = publication.store.reader()

        def html(page: Page) -> str:
            models = read_models(reader)
            return shapes_page(page, models.shapes, models.names)

        return send_document(reader.manifest, "shapes", suffix, lambda: triples_of(reader, "Shapes"), html)

    @views.route("/vocab", defaults={"suffix": ""})
    @views.route("/vocab.<suffix>")
    def schemes(suffix: str) -> Response:
        reader = publication.store.reader()

        def html(page: Page) -> str:
            models = read_models(reader)
            return schemes_page(page, models.schemes, models.names, read_statistics(reader.folder))

        return send_document(reader.manifest, "vocab", suffix, lambda: triples_of(reader, "Vocabulary"), html)

    dataset.add(views, publication)
    descriptions.add(views, publication)
    sitemap.add(views, publication)
    return views


def _earlier(reader: Reader, name: str, suffix: str) -> Response:
    """The ontology as an earlier release had it; its IRI is the one that the release gave it.

    Raises:
        Problem: 404 there never was such a version; 410 there was, but no release kept its ontology.
    """
    iri = f"{reader.manifest.base}ontology/{name}"
    kept = next((release for release in read_releases(reader.folder) if release.ontology == iri), None)
    if kept is None or reader.folder is None:
        if iri in reader.manifest.gone:
            detail = f"{iri} was last published in version {reader.manifest.gone[iri]}, whose ontology was not kept."
            raise problem("gone", f"{detail} The current one is at {reader.manifest.base}ontology.")
        raise unknown("unknown-version", iri, f"There never was {iri}.", reader.manifest.gone)
    triples = ontology_of(reader.folder, kept.version)
    path = f"ontology/{name}"

    def html(page: Page) -> str:
        ontology = read_ontology(triples, TermGraph(()), f"{reader.manifest.base}ontology")
        content = OntologyContent(ontology, ontology.graph, (), None, path, name, _versions(reader))
        return ontology_page(page, content)

    return send_document(reader.manifest, path, suffix, lambda: triples, html, f"{reader.manifest.base}ontology")


def _versions(reader: Reader) -> list[tuple[str, str]]:
    """The kept versions of the ontology, the newest first: number and path."""
    iris = dict.fromkeys(release.ontology for release in read_releases(reader.folder) if release.ontology)
    paths = [iri.removeprefix(reader.manifest.base) for iri in iris]
    return [(path.removeprefix("ontology/"), path) for path in paths if path.startswith("ontology/")]
