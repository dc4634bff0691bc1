"""The kinds of pages that there are, with an address of each: what holds for pages is tested on all of them."""

from __future__ import annotations

from dataclasses import dataclass

from itukg.routes import ROUTES
from itukg.sparql import media


@dataclass(frozen=True)
class Kind:
    """A kind of page: an address of one in the project's dataset, and the route that answers it.

    ``bulky`` pages hold all that their parts say, because the parts are named by fragments (``/ontology#Term``): what
    they weigh is counted as it is sent, compressed. One of the ``languages`` is enough where a template is that of
    another kind.
    """

    name: str
    path: str
    route: str
    status: int = 200
    bulky: bool = False
    languages: tuple[str, ...] = ("en", "zh")


KINDS = (
    Kind("home", "/", "/"),
    Kind("report", "/read/document/C26-33", "/read/{path}", bulky=True),
    Kind("body", "/doc/body/itu-t/sg13", "/doc/{path}"),
    Kind("paragraph", "/doc/document/C26-33/para/2.6", "/doc/{path}"),
    Kind("resolution", "/doc/resolution/PP-101", "/doc/{path}"),
    Kind("quantity", "/doc/quantity/C26-33/2.6-drafts-under-approval", "/doc/{path}", languages=("en",)),
    Kind("concept", "/doc/vocab/status/under-approval", "/doc/{path}", languages=("zh",)),
    Kind("lists", "/list", "/list"),
    Kind("list", "/list?type=itu:StandardizationActivity", "/list"),
    Kind("questions", "/queries", "/queries"),
    Kind("question", "/queries/statuses-of-a-thing", "/queries/{name}"),
    Kind("question refused", "/queries/statuses-of-a-thing?thing=nothing&since=1", "/queries/{name}", status=400),
    Kind("question with a graph", "/queries/citations-as-graph", "/queries/{name}", languages=("en",)),
    Kind("search", "/search?q=IMT", "/search"),
    Kind("found nothing", "/search?q=zzzqqq", "/search", languages=("zh",)),
    Kind("ontology", "/ontology", "/ontology", bulky=True),
    Kind("old ontology", "/ontology/0.1.0", "/ontology/{version}", bulky=True, languages=("en",)),
    Kind("shapes", "/shapes", "/shapes", bulky=True),
    Kind("schemes", "/vocab", "/vocab", bulky=True),
    Kind("dataset", "/dataset", "/dataset"),
    Kind("release", "/dataset/0.1.0", "/dataset/{version}"),
    Kind("later release", "/dataset/0.4.0", "/dataset/{version}", languages=("en",)),
    Kind("query", "/sparql?plain=1", "/sparql"),
    Kind("snapshots", "/snapshots", "/snapshots"),
    Kind("not found", "/id/body/nobody", "/id/{path}", status=404),
)


def routes_of_pages() -> set[str]:
    """The routes that answer with a page for people."""
    return {
        route.path
        for route in ROUTES
        if route.method == "get" and any(media.HTML in answer.media for answer in route.answers)
    }
