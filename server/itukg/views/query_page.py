"""The query page: a form that works without scripts, and YASGUI laid over it where its files were built.

YASGUI's editor (Yasqe) and results (Yasr) are used inside our own page: its shell of tabs, endpoints and settings
speaks English only, offers other endpoints, which the page may not ask, and keeps the query in the fragment of the
address, which no server sees. The scripts in ``static/query`` give them the dataset's prefixes, terms and names:

- ``/sparql/terms``: what the editor completes;
- ``/sparql/names``: what the things in a result are called, and where this server tells about them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, request, url_for

from itukg.library.question import read_questions
from itukg.linkeddata.labels import find_labels
from itukg.linkeddata.remembered import once_for_each_snapshot
from itukg.messages import problem_words
from itukg.publication import Publication
from itukg.query_words import query_words
from itukg.sparql import media
from itukg.sparql.protocol import SNAPSHOT, read_snapshot
from itukg.statuses import KINDS, problem
from itukg.stores.base import Reader
from itukg.stores.kinds import IRI
from itukg.turtle.terms import is_iri
from itukg.views.admission import Admission
from itukg.views.pages import Page, open_page, render, respond

NAMES_AT_ONCE = 500
_NAMES_BYTES = 512 * 1024
_BUILT = Path(__file__).parents[1] / "static" / "yasgui" / "built-from.txt"
_EXAMPLE = "SELECT ?thing ?label WHERE {\n  ?thing skos:prefLabel ?label .\n}\nORDER BY ?label\nLIMIT 25"
# Parameters that a query is asked with, beside it.
_ASKED_WITH = ("default-graph-uri", "named-graph-uri", "timeout", SNAPSHOT)
_DOWNLOADS = {"csv": "CSV", "tsv": "TSV", "json": "JSON", "xml": "XML"}
_GRAPH_DOWNLOADS = {"ttl": "Turtle", "jsonld": "JSON-LD", "rdf": "RDF/XML", "nt": "N-Triples"}
# The W3C's own, which a dataset need not declare for its data.
_PREFIXES = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_TERMS = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?term ?kind WHERE {
  {
    VALUES ?graph { }
    VALUES (?type ?kind) {
      (owl:Class "class") (rdfs:Class "class") (owl:ObjectProperty "property") (owl:DatatypeProperty "property")
      (owl:AnnotationProperty "property") (rdf:Property "property") (skos:Concept "concept")
    }
    GRAPH ?graph { ?term a ?type }
  } UNION {
    ?shape sh:path ?term .
    BIND("property" AS ?kind)
  }
  FILTER(isIRI(?term))
  FILTER NOT EXISTS { ?term owl:deprecated true }
} ORDER BY ?term ?kind"""


def blueprint(publication: Publication) -> Blueprint:
    """What the scripts of the query page ask for."""
    views = Blueprint("query_page", __name__)

    @views.route("/sparql/terms")
    def terms() -> Response:
        reader = publication.store.reader()
        body = json.dumps({"prefixes": _prefixes(reader), "terms": terms_of(reader)}, ensure_ascii=False)
        return respond(body, media.JSON, reader.manifest.id, ["terms"], "")

    admission = Admission(publication)

    @views.route("/sparql/names", methods=["POST"])
    @admission.counted
    def names() -> Response:
        body = admission.body(_NAMES_BYTES)
        reader = publication.store.reader(read_snapshot(request.args.getlist(SNAPSHOT)))
        page = open_page(reader.manifest)
        return respond(
            json.dumps(names_of(reader, page, _asked(body)), ensure_ascii=False), media.JSON, "", [], "Accept-Language"
        )

    return views


def _asked(body: bytes) -> list[str]:
    """The IRIs of a request for names.

    Raises:
        Problem: 400, the body is not a list of IRIs, or of too many.
    """
    try:
        asked = json.loads(body)
    except ValueError:  # a body that is not UTF-8 among them
        asked = None
    except RecursionError:
        asked = None
    if not isinstance(asked, list) or len(asked) > NAMES_AT_ONCE or not all(isinstance(iri, str) for iri in asked):
        raise problem("bad-request", f"The body is a JSON array of at most {NAMES_AT_ONCE} IRIs.")
    return asked


def names_of(reader: Reader, page: Page, iris: Iterable[str]) -> dict[str, dict[str, str | None]]:
    """For those of the IRIs that have a name or a page: the name (None without), its language, and the address."""
    known = sorted({iri for iri in iris if is_iri(iri)})
    labels = find_labels(reader, known)
    found: dict[str, dict[str, str | None]] = {}
    for iri in known:
        name, href = labels.name(iri, page.language), page.href(iri)
        if labels.has(iri):
            found[iri] = {"name": name.text, "language": name.language, "href": href}
        elif href:
            found[iri] = {"name": None, "language": "", "href": href}
    return found


def names_in(reader: Reader, page: Page, rows: Iterable[Iterable[Mapping[str, str] | None]]) -> dict[str, Any]:
    """`names_of` for the IRIs in the rows of a result, as the JSON format of results has them."""
    iris = dict.fromkeys(cell["value"] for row in rows for cell in row if cell and cell["type"] == "uri")
    return names_of(reader, page, list(iris)[: 4 * NAMES_AT_ONCE])


def page_variant(page: Page) -> list[str]:
    """What the page differs by, beside the snapshot: the language, and which scripts there are."""
    return [page.language, _scripts()]


def render_query_page(reader: Reader, page: Page, query: str | None = None, **shown: Any) -> str:
    """The page as HTML.

    Args:
        reader: the snapshot.
        page: the reader's language and links.
        query: what is in the editor; None for the example that the address names, else a first one.
        shown: what the template shows of an answer, and ``answer``: the same for the scripts.
    """
    words = query_words(page.language)
    examples = examples_of(reader)
    chosen = next((item for item in examples if item["name"] == request.args.get("example")), None)
    answer = shown.pop("answer", None)
    if query is None:
        query = str(chosen["query"]) if chosen else _first(reader)
    scripts = _scripts() if "plain" not in request.args else ""
    settings = {
        "language": page.language,
        "words": dict(words),
        "prefixes": _prefixes(reader),
        "query": query,
        "run": chosen is not None and answer is None,
        "answer": answer,
        "problems": _problems(page.language),
        "endpoint": url_for("sparql.sparql"),
        "terms": url_for("query_page.terms"),
        "names": url_for(
            "query_page.names",
            lang=page.language if "lang" in request.args else None,
            snapshot=request.args.get(SNAPSHOT),
        ),
        "cite": url_for("result_citations.cite", lang=page.language),
        "unknown": url_for("unknown_names.unknown", snapshot=request.args.get(SNAPSHOT)),
        "namesAtOnce": NAMES_AT_ONCE,
        "downloads": {"graph": [*_GRAPH_DOWNLOADS.items()], "rows": [*_DOWNLOADS.items()]},
    }
    groups: dict[str, list[tuple[str, str]]] = {}
    for item in examples:
        title = page.text(item["titles"]) or item["name"]
        groups.setdefault(item["name"].partition("/")[0], []).append((item["name"], title))

    graphs = [(name, value) for name in _ASKED_WITH for value in request.args.getlist(name)]
    kept = graphs + [(name, request.args[name]) for name in ("lang", "plain") if name in request.args]
    formats = _GRAPH_DOWNLOADS if shown.get("form") in ("CONSTRUCT", "DESCRIBE") else _DOWNLOADS
    return render(
        "query.html",
        page,
        title="SPARQL",
        query=query,
        query_words=words,
        examples=groups,
        chosen=chosen["name"] if chosen else "",
        scripts=scripts,
        has_scripts=bool(_scripts()),
        settings=settings,
        kept=kept,
        pinned=SNAPSHOT in request.args,
        downloads=[
            (label, f"{url_for('sparql.sparql')}?{urlencode([('query', query), *graphs, ('format', name)])}")
            for name, label in formats.items()
        ],
        **shown,
    )


@once_for_each_snapshot
def examples_of(reader: Reader) -> list[Mapping[str, Any]]:
    """The questions of the library, with their titles for a header, and the example queries."""
    questions = read_questions(reader.manifest.questions).values()
    library = [{"name": f"library/{item.name}", "titles": item.titles, "query": item.in_short} for item in questions]
    return [*library, *reader.manifest.examples]


def _scripts() -> str:
    """What YASGUI's files were built from; '' if they were not, and the page is the plain form."""
    try:
        return _BUILT.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _first(reader: Reader) -> str:
    prefixes = _prefixes(reader)
    used = "".join(f"PREFIX {name}: <{space}>\n" for name, space in prefixes.items() if f"{name}:" in _EXAMPLE)
    return used + _EXAMPLE


def _prefixes(reader: Reader) -> dict[str, str]:
    return {**_PREFIXES, **reader.manifest.prefixes}


def _problems(language: str) -> dict[str, tuple[str, str]]:
    return {slug: problem_words(slug, language) for slug in KINDS}


@once_for_each_snapshot
def terms_of(reader: Reader) -> list[dict[str, Any]]:
    """What the editor completes: classes, properties and concepts, with their names by language."""
    roles = ("Ontology", "Vocabulary")
    graphs = [ox.NamedNode(str(graph["iri"])) for graph in reader.manifest.graphs if graph["role"] in roles]
    rows = reader.select(_TERMS, lists={"graph": graphs}, kinds={"term": IRI})
    kinds: dict[str, str] = {}
    for row in rows:
        kinds.setdefault(str(row["term"].value), str(row["kind"].value))
    labels = find_labels(reader, kinds).triples()
    return [{"iri": iri, "kind": kind, "names": dict(labels.get(iri, {}))} for iri, kind in kinds.items()]
