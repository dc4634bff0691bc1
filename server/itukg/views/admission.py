"""Who may ask now: so many queries at a time for one client, and so many for one web process."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from threading import BoundedSemaphore

from flask import Response, request

from itukg.publication import Publication
from itukg.stores.base import QueueFull
from itukg.web.proxies import client_of


def admitted(publication: Publication) -> Callable[[Callable[[], Response]], Callable[[], Response]]:
    """A decorator for the views that take a stranger's query.

    What a client has under way counts until its answer has been taken or given up, and a query until it has ended,
    whether or not its client still waits for it.
    """
    # A query that is read, or waits for a worker, holds a thread of this web process. Half of them stay for pages.
    places = BoundedSemaphore(max(1, publication.settings.web_threads // 2))

    def decorate(view: Callable[[], Response]) -> Callable[[], Response]:
        @wraps(view)
        def guarded() -> Response:
            if request.method == "OPTIONS":
                return view()
            client = client_of(request.remote_addr or "")
            locks = publication.clients.enter(client)
            try:
                if not places.acquire(blocking=False):
                    raise QueueFull("Too many queries are waiting.")
                try:
                    publication.clients.evaluate(client, locks, publication.settings.query_timeout)
                    answer = view()
                except BaseException:
                    places.release()
                    raise
            except BaseException:
                os.close(locks)
                raise
            # A client that is slow to take a long answer holds its thread until then.
            answer.call_on_close(places.release)
            answer.call_on_close(lambda: os.close(locks))
            return answer

        return guarded

    return decorate
