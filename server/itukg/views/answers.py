"""Answers whose bytes a store has serialised: which format they have, and how they are sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from flask import Response

from itukg.sparql import media
from itukg.statuses import problem
from itukg.stores.base import CHUNK, Result
from itukg.views.caching import cache_headers, content_type
from itukg.web.plain import Closing, Plain
from itukg.web.proxies import Environ


def choose(environ: Environ, asked: Sequence[str], offers: Sequence[str], formats: Mapping[str, str]) -> str:
    """Choose by ``format=`` (short names, or values such as Accept has; the first that can be sent), else by Accept.

    Raises:
        Problem: 406, none of the offers is admitted.
    """
    accepted: list[str | None] = [formats.get(value, "") or value for value in asked] or [environ.get("HTTP_ACCEPT")]
    for value in accepted:
        chosen = media.negotiate(value, offers, media.SYNONYMS)
        if chosen is not None:
            return chosen
    names = ", ".join(name for name, kind in formats.items() if kind in offers)
    raise problem("not-acceptable", f"There is {', '.join(offers)}; or format= one of {names}.")


def give(environ: Environ, result: Result, chosen: str, *, volatile: bool) -> Plain:
    """A complete result with its length; ``volatile``: no cache may keep it."""
    headers = {"Content-Type": content_type(chosen), "Content-Length": str(result.length)}
    headers |= cache_headers(environ, "" if volatile else result.snapshot, [chosen], "Accept")
    if result.length <= CHUNK:  # it is in memory already
        return Plain(headers, result.read())
    return Plain(headers, Closing(result.chunks(), result.body.close))  # HEAD and 304 never read it


def framed(plain: Plain) -> Response:
    """The answer as the framework has it."""
    return Response(plain.body, plain.status, plain.headers)


def see_other(address: str) -> Plain:
    """A 303 to another address, which is a URI reference, with the note that RFC 9110 (section 15.4.4) asks for."""
    note = f'<!doctype html>\n<title>See other</title>\n<p><a href="{escape(address)}">{escape(address)}</a></p>\n'
    return Plain({"Content-Type": content_type(media.HTML), "Location": address}, note.encode(), "303 See Other")
