"""Who may ask now: so many queries at a time for one client, and so many for one web process."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from threading import BoundedSemaphore
from typing import ParamSpec

from flask import Response, g, request

from itukg.publication import Publication
from itukg.stores.base import QueueFull
from itukg.web.proxies import PEER, client_of

Arguments = ParamSpec("Arguments")


class Admission:
    """The way in for requests with a stranger's query.

    What a client has under way counts until its answer has been taken or given up, and a query until it has ended,
    whether or not its client still waits for it.
    """

    def __init__(self, publication: Publication) -> None:
        """Take the settings and the clients' counts."""
        self._clients = publication.clients
        self._seconds = publication.settings.query_timeout
        settings = publication.settings
        self._bodies = publication.bodies
        # A query that waits for a worker holds a thread of this web process. At least half of them stay for pages.
        most = settings.query_workers + settings.query_extra + settings.query_queue
        self._places = BoundedSemaphore(max(1, min(most, settings.web_threads // 2)))

    def counted(self, view: Callable[Arguments, Response]) -> Callable[Arguments, Response]:
        """Decorate a view: its requests count from here to the end of their answers.

        The decorated view raises a Problem (429) where the client has too many under way.
        """

        @wraps(view)
        def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Response:
            if request.method == "OPTIONS":
                return view(*args, **kwargs)
            g.client = client_of(request.remote_addr or "")
            g.locks = self._clients.enter(g.client)
            g.has_place = False
            try:
                answer = view(*args, **kwargs)
            except BaseException:
                self._leave(g.locks, g.has_place)
                raise
            # A client that is slow to take a long answer holds its thread until then.
            locks, has_place = g.locks, g.has_place
            answer.call_on_close(lambda: self._leave(locks, has_place))
            return answer

        return guarded

    def body(self, limit: int) -> bytes:
        """The body of the present request.

        Raises:
            Problem: see `itukg.web.bodies.Bodies.read`.
        """
        if request.method != "POST":
            return b""
        return self._bodies.read(request.stream, request.content_length, limit, g.locks, request.environ.get(PEER, ""))

    def take_turn(self) -> None:
        """Wait until the present request's query may be read and evaluated.

        Raises:
            Problem: 429, too many of this client are.
            QueueFull: too many of all clients are.
        """
        if request.method == "OPTIONS":
            return
        self._clients.evaluate(g.client, g.locks, self._seconds)
        if not self._places.acquire(blocking=False):
            raise QueueFull("Too many queries are waiting.")
        g.has_place = True

    def _leave(self, locks: int, has_place: bool) -> None:
        os.close(locks)
        if has_place:
            self._places.release()
