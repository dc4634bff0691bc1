"""What all pages share: the language, the words, links into the site, and the answer with its headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from jinja2 import pass_context
from jinja2.runtime import Context

from itukg.dates import language_in, write_date, write_number
from itukg.linkeddata.iris import document_path
from itukg.messages import words
from itukg.snapshot import Manifest
from itukg.sparql.media import negotiate_language
from itukg.typography import whole
from itukg.views.caching import cache_headers, content_type
from itukg.views.frame import frame
from itukg.web.proxies import Environ


@dataclass(frozen=True)
class Page:
    """One page for one reader: its language, and how IRIs become links.

    ``root`` is the path under which the server works, without a slash at its end; ``path`` and ``arguments`` are what
    was asked for there, but for the language; ``explicit``: the language stands in the address, and so in those that
    the page leads to.
    """

    manifest: Manifest
    language: str
    root: str = ""
    explicit: bool = False
    path: str = ""
    arguments: tuple[tuple[str, str], ...] = ()

    def href(self, iri: str) -> str | None:
        """The address of the page about the IRI on this server, else the IRI itself if it is on the web."""
        return _address(iri, self.manifest.base, self.root, self.language if self.explicit else "")

    @property
    def query(self) -> str:
        """What an address ends in that leads to a page in the same language."""
        return f"?lang={self.language}" if self.explicit else ""

    @property
    def indexed_on(self) -> str:
        """When a remote store was read for lists, search and the first page, in words: minutes, in UTC."""
        return f"{write_date(self.manifest.indexed.partition('+')[0], self.language)} UTC"

    def text(self, texts: Mapping[str, str]) -> str:
        """The text in the page's language, else in the dataset's first that has one."""
        for code in (self.language, *self.manifest.languages, ""):
            if code in texts:
                return texts[code]
        return next(iter(texts.values()), "")


# Pages name the same classes, properties and things again and again.
@lru_cache(maxsize=32768)
def _address(iri: str, base: str, root: str, language: str) -> str | None:
    path = document_path(iri, base)
    if path is not None:
        path, _, fragment = path.partition("#")
        query = f"?lang={language}" if language else ""
        return f"{root}/{path}{query}" + (f"#{fragment}" if fragment else "")
    return iri if iri.startswith(("http://", "https://")) and not iri.startswith(base) else None


def open_page(manifest: Manifest) -> Page:
    """Choose the language: ``?lang=`` if it is one of the dataset's (``zh-CN`` is ``zh``), else Accept-Language."""
    arguments = request.args
    wanted = arguments.get("lang", "").lower().split("-")[0]
    if wanted not in manifest.languages:
        wanted = _negotiate(request.headers.get("Accept-Language"), manifest.languages)
    others = tuple((name, value) for name, value in arguments.items(multi=True) if name != "lang")
    return Page(manifest, wanted, request.script_root, "lang" in arguments, request.path, others)


def plain_page(manifest: Manifest, environ: Environ) -> Page:
    """The same for a request of plain ASCII without arguments, before the framework has read it."""
    language = _negotiate(environ.get("HTTP_ACCEPT_LANGUAGE"), manifest.languages)
    return Page(manifest, language, environ.get("SCRIPT_NAME", ""), False, environ["PATH_INFO"])


# Clients send few different headers.
_negotiate = lru_cache(maxsize=1024)(negotiate_language)


def render(template: str, page: Page, **values: Any) -> str:
    """Render a template with what every page needs.

    Args:
        template: its name.
        page: the page.
        values: what the template asks for; of all pages ``title``, and where they have it ``summary`` (one sentence
            for search engines), ``breadcrumb`` (a list of texts or names with their addresses, the page itself last,
            without one) and ``searched`` (what stands in the search box).
    """
    frames = frame(page)
    return render_template(
        template,
        page=page,
        words=words(page.language),
        dataset_title=page.text(page.manifest.titles),
        dataset_description=page.text(page.manifest.descriptions),
        rights_notice=page.text(page.manifest.notice),
        language_in=partial(language_in, reader=page.language),
        **{**frames, **values},
    )


def register(app: Flask) -> None:
    """Give the templates their filters: ``value|date(precision)``, ``value|number``, ``text|whole``."""

    @pass_context
    def in_words(context: Context, value: str, precision: str = "") -> str:
        return write_date(value, context["page"].language, precision)

    @pass_context
    def number(context: Context, value: int | float | str) -> str:
        return write_number(value, context["page"].language)

    app.jinja_env.filters.update({"date": in_words, "number": number, "whole": whole})


def respond(body: bytes | str, media_type: str, snapshot: str, variant: Sequence[str], vary: str) -> Response:
    """An answer that caches may keep: entity tag from the snapshot, 304 where the client has it already."""
    answer = make_response(body)
    answer.headers["Content-Type"] = content_type(media_type)
    return with_cache_headers(answer, snapshot, variant, vary)


def with_cache_headers(answer: Response, snapshot: str, variant: Sequence[str], vary: str) -> Response:
    """Add what `itukg.views.caching.cache_headers` gives for the present request."""
    answer.headers.update(cache_headers(request.environ, snapshot, variant, vary))
    return answer
