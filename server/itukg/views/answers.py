"""Answers whose bytes a store has serialised: which format they have, and how they are sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, request

from itukg.sparql import media
from itukg.statuses import problem
from itukg.stores.base import CHUNK, Result
from itukg.views.pages import with_cache_headers


def choose(asked: Sequence[str], offers: Sequence[str], formats: Mapping[str, str]) -> str:
    """Choose by ``format=`` (short names, or values such as Accept has; the first that can be sent), else by Accept.

    Raises:
        Problem: 406, none of the offers is admitted.
    """
    accepted: list[str | None] = [formats.get(value, "") or value for value in asked] or [request.headers.get("Accept")]
    for value in accepted:
        chosen = media.negotiate(value, offers, media.SYNONYMS)
        if chosen is not None:
            return chosen
    names = ", ".join(name for name, kind in formats.items() if kind in offers)
    raise problem("not-acceptable", f"There is {', '.join(offers)}; or format= one of {names}.")


def send(result: Result, chosen: str, *, volatile: bool) -> Response:
    """A complete result with its length; ``volatile``: no cache may keep it."""
    # What is short is in memory already.
    answer = Response(result.read() if result.length <= CHUNK else result.chunks())
    answer.call_on_close(result.body.close)  # HEAD and 304 never read it
    answer.headers["Content-Type"] = f"{chosen}; charset=utf-8" if chosen.startswith("text/") else chosen
    answer.headers["Content-Length"] = str(result.length)
    return with_cache_headers(answer, "" if volatile else result.snapshot, [chosen], "Accept")
