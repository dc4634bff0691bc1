"""A load generator: clients that ask without a pause while something happens to the server."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException

from tests.http.queries import BERTHS, fresh
from tests.http_client import Answer, ask, fetch

NAME = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?name { <id/ship/S.S.Anna> skos:prefLabel ?name FILTER(LANG(?name) = "en") }"""
PAGE = "/doc/ship/S.S.Anna"


@dataclass
class Load:
    """Clients that ask without a pause, each thread one after the other, and remember what went wrong.

    Every request has a connection of its own. A client that is refused one has lost nothing: ``refused`` ends the load
    of that thread.
    """

    url: str
    threads: int = 4
    answered: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)
    slugs: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def run(self, number: int) -> None:
        asks: list[Callable[[], object]] = [
            lambda: self._check(fetch(self.url + PAGE, headers={"Accept": "text/html"})),
            lambda: self._check(fetch(self.url + PAGE, headers={"Accept": "text/turtle"})),
            lambda: self._check(ask(self.url, fresh(NAME))),
            lambda: self._check(ask(self.url, fresh(BERTHS), "text/turtle")),
            lambda: self._check(fetch(self.url + "/ontology.ttl")),
        ]
        while not self._over.is_set():
            try:
                asks[number % len(asks)]()
            except ConnectionRefusedError:
                self.refused += 1
                return
            except (OSError, HTTPException) as error:
                self.wrong.append(repr(error))
            self.answered += 1
            number += 1

    def _check(self, answer: Answer) -> None:
        if answer.status != 200:
            self.wrong.append(f"{answer.url}: {answer.status} {answer.text[:200]}")
            if answer.media == "application/problem+json":
                self.slugs.append(answer.slug)

    def __enter__(self) -> Load:
        self._threads = [threading.Thread(target=self.run, args=(number,)) for number in range(self.threads)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()

    def finish(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
