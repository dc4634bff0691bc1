"""Who may ask now: so many queries at a time for one client, and so many for one web process."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import ParamSpec

from flask import Response, g, request

from itukg.publication import Publication
from itukg.settings import Settings
from itukg.stores.base import QueueFull
from itukg.web.clients import Clients
from itukg.web.proxies import Environ, client_of

Arguments = ParamSpec("Arguments")


def places(settings: Settings) -> deque[None]:
    """The places of one web process, from which one is taken and to which it is given back.

    A query that waits for a worker holds a thread of this web process. At least half of them stay for pages.
    """
    most = settings.query_workers + settings.query_extra + settings.query_queue
    return deque([None] * max(1, min(most, settings.web_threads // 2)))


class Visit:
    """One request with a stranger's query, which counts until `leave` is called.

    What a client has under way counts until its answer has been taken or given up, and a query until it has ended,
    whether or not its client still waits for it.
    """

    __slots__ = ("_client", "_clients", "_draw_seconds", "_has_place", "_places", "_seconds", "locks")

    def __init__(self, publication: Publication, environ: Environ) -> None:
        """Count the request.

        Raises:
            Problem: 429, the client has too many under way.
        """
        self._clients: Clients = publication.clients
        self._places = publication.places
        self._seconds = publication.settings.query_timeout
        self._draw_seconds = publication.settings.draw_timeout
        self._client = client_of(environ.get("REMOTE_ADDR", ""))
        self._has_place = False
        self.locks = self._clients.enter(self._client)

    def take_turn(self) -> None:
        """Wait until the request's query may be read and evaluated.

        Raises:
            Problem: 429, too many of this client are.
            QueueFull: too many of all clients are.
        """
        self._clients.evaluate(self._client, self.locks, self._seconds)
        try:
            self._places.pop()
        except IndexError:
            raise QueueFull("Too many queries are waiting.") from None
        self._has_place = True

    def drawing(self) -> AbstractContextManager[None]:
        """While a chart is drawn for the request: a client has one at a time, so that others come between.

        The context manager raises a Problem: 429, another of the client's is taking long.
        """
        return self._clients.drawing(self._client, self.locks, self._draw_seconds)

    def leave(self) -> None:
        """The request has its answer."""
        os.close(self.locks)
        if self._has_place:
            self._places.append(None)


class Admission:
    """The way in for views."""

    def __init__(self, publication: Publication) -> None:
        """Take the settings and the clients' counts."""
        self._publication = publication

    def counted(self, view: Callable[Arguments, Response]) -> Callable[Arguments, Response]:
        """Decorate a view: its requests count from here to the end of their answers.

        The decorated view raises a Problem (429) where the client has too many under way.
        """

        @wraps(view)
        def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Response:
            if request.method == "OPTIONS":
                return view(*args, **kwargs)
            visit = g.visit = Visit(self._publication, request.environ)
            try:
                answer = view(*args, **kwargs)
            except BaseException:
                visit.leave()
                raise
            # A client that is slow to take a long answer holds its thread until then.
            answer.call_on_close(visit.leave)
            return answer

        return guarded

    def body(self, limit: int) -> bytes:
        """The body of the present request.

        Raises:
            Problem: see `itukg.web.bodies.Bodies.read`.
        """
        if request.method != "POST":
            return b""
        return self._publication.bodies.read(request.environ, request.content_length, limit, g.visit.locks)

    def take_turn(self) -> None:
        """`Visit.take_turn` for the present request."""
        if request.method != "OPTIONS":
            g.visit.take_turn()
