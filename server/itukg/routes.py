"""The routes of the publisher, in one table: for the description at ``/openapi.json`` and the list of pages.

A test compares the table with the application's own map, in both directions, and tries every answer in it on a running
server. Problems are named by their kinds (see `itukg.statuses`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from itukg.sparql import media

JSON_SEQUENCE = "application/linkset+json"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SPARQL_QUERY = "application/sparql-query"
OPENAPI = "application/vnd.oai.openapi+json"
# The tag of the routes of questions.
QUESTIONS = "Questions"
_XML = "application/xml"
_ANYTHING = "*/*"


@dataclass(frozen=True)
class Answer:
    """An answer that is no problem: status, what it is, and its media types (none: no body)."""

    status: int
    text: str
    media: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """One path with one method, as OpenAPI describes it.

    ``query`` names parameters of the address; ``body`` the media types of a request's body; ``page`` says that the
    address, which has no part to fill in, is a page of its own for people.
    """

    path: str
    text: str
    answers: tuple[Answer, ...]
    problems: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    method: str = "get"
    body: tuple[str, ...] = ()
    page: bool = False
    tag: str = field(default="Linked data")


_GRAPH = media.GRAPH_TYPES
_QUERY_RESULTS = (*media.RESULT_TYPES, *media.DATASET_TYPES)
_FRESH = Answer(304, "What the client has is still right")
_LANGUAGE = ("lang",)
_SEARCH = ("q", "type", "page", "lang")
_QUESTION = ("labels", "snapshot", "lang")
_LIST = ("type", "sort", "page", "size", "more", "lang")


def _document(path: str, text: str, *problems: str) -> list[Route]:
    """A document with pages, at its address and with the suffix of a format."""
    offers = (media.HTML, *_GRAPH)
    return [
        Route(path, text, (Answer(200, text, offers), _FRESH), ("not-acceptable", *problems), _LANGUAGE, page=True),
        Route(f"{path}.{{suffix}}", f"{text}, in one format", (Answer(200, text, offers), _FRESH),
              ("unknown-format", *problems), _LANGUAGE),
    ]  # fmt: skip


def _written(path: str) -> list[Route]:
    """The methods of the Graph Store Protocol that would write."""
    return [
        Route(path, "Refused: the data is edited in its files", (), ("read-only",), method=method, tag="SPARQL")
        for method in ("put", "post", "delete", "patch")
    ]


_TO_DOCUMENT = Answer(303, "The document about the thing is elsewhere")
_PROTOCOL = ("query", "default-graph-uri", "named-graph-uri", "timeout", "format", "snapshot", "lang")
_ASKED = ("bad-parameter", "doubled-parameter", "malformed-parameters", "snapshot-gone", "no-snapshots")
_EVALUATED = ("too-many-queries", "deadline", "memory", "query-ended", "result-too-large", "queue-full")
_CHARTS = ("image/svg+xml", "image/png", media.JSON)
_ANSWERS = (*media.RESULT_TYPES, WORKBOOK, *media.GRAPH_TYPES, SPARQL_QUERY)
# Where a snapshot may be named.
_NAMED = ("bad-parameter", "snapshot-gone", "no-snapshots")
_REFUSED = (
    *("malformed-query", "doubled-query", "query-too-deep", "bad-timeout", "malformed-graph-name"),
    *("doubled-parameter", "malformed-parameters", "read-only", "service-refused", "not-acceptable"),
    *_NAMED,
    *("query-too-long", "too-many-queries", "deadline", "memory", "query-ended", "result-too-large", "queue-full"),
)

ROUTES: Sequence[Route] = (
    Route("/", "The first page", (Answer(200, "The page", (media.HTML,)), _FRESH), (), _LANGUAGE, page=True),
    Route("/id/{path}", "A thing", (_TO_DOCUMENT,), ("unknown-thing", "gone")),
    Route("/vocab/{path}", "A concept or a scheme of concepts", (_TO_DOCUMENT,), ("unknown-thing", "gone")),
    Route("/doc/{path}", "The document about a thing; its path may end in the suffix of a format",
          (Answer(200, "The document", (media.HTML, *_GRAPH, media.TRIG)), _FRESH),
          ("unknown-thing", "gone", "not-acceptable", "not-found"), ("lang", "page")),
    Route("/cite/bibtex/{path}", "How a thing is cited, as BibTeX",
          (Answer(200, "The citation", ("application/x-bibtex",)), _FRESH), ("unknown-thing", "gone"), _LANGUAGE),
    Route("/cite/csl/{path}", "How a thing is cited, as CSL-JSON",
          (Answer(200, "The citation", ("application/vnd.citationstyles.csl+json",)), _FRESH),
          ("unknown-thing", "gone"), _LANGUAGE),
    Route("/read/{path}", "A text in its parts, with what each of them says",
          (Answer(200, "The text", (media.HTML,)), _FRESH, Answer(303, "The part is on the page of its text")),
          ("unknown-thing", "gone", "no-text", "bad-parameter"), ("lang", "page")),
    Route("/list", "The kinds of things; with `type` the things of one, narrowed by its facets",
          (Answer(200, "The list; without `type` a page", (media.HTML, media.JSON, media.CSV)), _FRESH),
          ("bad-parameter", "no-lists"), _LIST, page=True, tag="Lists"),
    Route("/list.csv", "A list, for spreadsheets", (Answer(200, "The list", (media.CSV,)), _FRESH),
          ("bad-parameter", "no-lists"), _LIST, tag="Lists"),
    Route("/list.json", "A list with its facets, for programs", (Answer(200, "The list", (media.JSON,)), _FRESH),
          ("bad-parameter", "no-lists"), _LIST, tag="Lists"),
    Route("/queries", "The questions that are ready, narrowed by subject and words",
          (Answer(200, "The list", (media.HTML, media.JSON)), _FRESH),
          ("bad-parameter", "malformed-parameters", "not-acceptable"), ("tag", "q", "format", "lang"), page=True,
          tag=QUESTIONS),
    Route("/queries.json", "The questions, for programs", (Answer(200, "The list", (media.JSON,)), _FRESH),
          ("bad-parameter", "malformed-parameters"), ("tag", "q", "lang"), tag=QUESTIONS),
    Route("/queries/{name}", "A question with its answer, as a page or in the formats of results; in application/json "
          "what its parameters are and may be. The parameters of a question are beside these",
          (Answer(200, "The question", (media.HTML, media.JSON, *_ANSWERS)), _FRESH),
          ("unknown-question", "not-acceptable", *_ASKED, *_EVALUATED),
          ("format", *_QUESTION), tag=QUESTIONS),
    Route("/queries/{name}.{suffix}", "The answer to a question in one format",
          (Answer(200, "The answer", (*_ANSWERS, *_CHARTS)), _FRESH),
          ("unknown-question", "unknown-format", "not-found", "no-chart", *_ASKED, *_EVALUATED),
          _QUESTION, tag=QUESTIONS),
    Route("/search", "Things by their names, codes and summaries",
          (Answer(200, "What was found", (media.HTML, media.JSON)), _FRESH),
          ("bad-parameter", "doubled-parameter", "malformed-parameters", "not-acceptable"), _SEARCH, page=True,
          tag="Search"),
    Route("/search.json", "What is found, for programs", (Answer(200, "What was found", (media.JSON,)), _FRESH),
          ("bad-parameter", "doubled-parameter", "malformed-parameters"), _SEARCH, tag="Search"),
    Route("/search/suggest", "Names that begin with what was typed",
          (Answer(200, "The names", (media.JSON,)), _FRESH),
          ("bad-parameter", "doubled-parameter", "malformed-parameters"), ("q", "lang"), tag="Search"),
    Route("/opensearch.xml", "How browsers may ask here",
          (Answer(200, "The description", ("application/opensearchdescription+xml",)), _FRESH),
          ("bad-parameter", "doubled-parameter", "malformed-parameters"), _LANGUAGE, tag="Search"),
    Route("/context.jsonld", "The context of the dataset's JSON-LD",
          (Answer(200, "The context", (media.JSON_LD,)), _FRESH)),
    *_document("/ontology", "Classes, properties and schemes"),
    Route("/ontology/{version}", "The ontology as a version had it; may end in the suffix of a format",
          (Answer(200, "The ontology as it was", (media.HTML, *_GRAPH)), _FRESH,
           Answer(303, "It is the current version")),
          ("unknown-version", "gone", "not-acceptable"), _LANGUAGE),
    *_document("/shapes", "What valid data looks like"),
    *_document("/vocab", "Schemes of concepts"),
    *_document("/dataset", "The dataset: releases, graphs, downloads"),
    Route("/dataset/{version}", "A release; may end in .trig, its record",
          (Answer(200, "The change list, or the record", (media.HTML, media.TRIG)), _FRESH),
          ("unknown-version", "not-acceptable"), _LANGUAGE),
    Route("/void", "The dataset in VoID and DCAT", (Answer(200, "The description", _GRAPH), _FRESH),
          ("not-acceptable",)),
    Route("/.well-known/void", "The dataset in VoID and DCAT", (Answer(200, "The description", _GRAPH), _FRESH),
          ("not-acceptable",)),
    Route("/dumps/{file}", "A dump of the whole dataset, or the checksums of all",
          (Answer(200, "The file", ("application/gzip", "application/zstd", media.TEXT)),
           Answer(206, "The part asked for", ("application/gzip", "application/zstd", media.TEXT)), _FRESH),
          ("not-found", "gone", "range-not-satisfiable")),
    Route("/sitemap.xml", "The sitemap, or where it has parts, their index",
          (Answer(200, "The sitemap", (_XML,)), _FRESH), tag="Description"),
    Route("/sitemap-{number}.xml", "A part of the sitemap", (Answer(200, "The part", (_XML,)), _FRESH), ("not-found",),
          tag="Description"),
    Route("/robots.txt", "What crawlers may fetch", (Answer(200, "The rules", (media.TEXT,)), _FRESH),
          tag="Description"),
    Route("/openapi.json", "This description", (Answer(200, "The description", (OPENAPI,)), _FRESH),
          tag="Description"),
    Route("/.well-known/api-catalog", "What programs may use (RFC 9727)",
          (Answer(200, "The catalogue", (JSON_SEQUENCE,)), _FRESH), tag="Description"),
    Route("/sparql", "The SPARQL protocol by GET; without a query the service description, or the query page",
          (Answer(200, "The result", (media.HTML, *_QUERY_RESULTS)), _FRESH), _REFUSED,
          (*_PROTOCOL, "example", "plain"), page=True, tag="SPARQL"),
    Route("/sparql", "The SPARQL protocol by POST", (Answer(200, "The result", (media.HTML, *_QUERY_RESULTS)),),
          ("no-query", *_REFUSED, "request-too-large", "unsupported-media-type", "unsupported-charset",
           "malformed-encoding"),
          _PROTOCOL[1:], "post", ("application/x-www-form-urlencoded", "application/sparql-query"), tag="SPARQL"),
    Route("/sparql/terms", "What the editor of the query page completes", (Answer(200, "The terms", (media.JSON,)),
          _FRESH), tag="SPARQL"),
    Route("/sparql/names", "What the things in a result are called", (Answer(200, "The names", (media.JSON,)),),
          ("bad-request", "doubled-parameter", *_NAMED), ("snapshot", "lang"),
          "post", (media.JSON,), tag="SPARQL"),
    Route("/sparql/cite", "How the result of a query is cited", (Answer(200, "The citation", (media.JSON,)), _FRESH),
          ("doubled-query", "doubled-parameter", *_NAMED),
          ("query", "default-graph-uri", "named-graph-uri", "snapshot", "lang"), tag="SPARQL"),
    Route("/sparql/unknown", "Names in a query that the graph does not have",
          (Answer(200, "The names", (media.JSON,)), _FRESH), ("doubled-query", "doubled-parameter", *_NAMED),
          ("query", "snapshot"), tag="SPARQL"),
    Route("/snapshots", "The snapshots that can be asked", (Answer(200, "The list", (media.HTML, media.JSON)),),
          ("no-snapshots", "not-acceptable"), _LANGUAGE, tag="SPARQL"),
    Route("/graph", "The Graph Store Protocol: a graph named by a parameter",
          (Answer(200, "The graph", _GRAPH), _FRESH),
          ("no-graph", "doubled-parameter", "malformed-graph-name", "unknown-graph", "not-acceptable", *_NAMED),
          ("graph", "default", "format", "snapshot"), tag="SPARQL"),
    *_written("/graph"),
    Route("/graph/{path}", "A graph by its own address", (Answer(200, "The graph", _GRAPH), _FRESH),
          ("unknown-graph", "gone", "not-acceptable", "doubled-parameter", *_NAMED), ("format", "snapshot"),
          tag="SPARQL"),
    *_written("/graph/{path}"),
    Route("/healthz", "This process answers", (Answer(200, "It does", (media.JSON,)),), tag="Operation"),
    Route("/readyz", "Queries can be answered", (Answer(200, "They can", (media.JSON,)),), ("store-unavailable",),
          tag="Operation"),
    Route("/metrics", "Numbers for Prometheus", (Answer(200, "The numbers", (media.TEXT,)),), tag="Operation"),
    Route("/static/{filename}", "Styles, scripts and pictures of the pages",
          (Answer(200, "The file", (_ANYTHING,)), _FRESH), ("not-found",), tag="Operation"),
)  # fmt: skip


def fixed_pages() -> list[str]:
    """The pages whose address has no part to fill in, without the leading slash, in the order of the table."""
    return [route.path.removeprefix("/") for route in ROUTES if route.page]
