"""A server of a dataset that was built several times, and keeps all snapshots but the oldest."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from tests.http.copies import Copy
from tests.http_client import JSON, Answer, fetch
from tests.servers import LiveServer

UNKNOWN = "0123456789abcdef" * 2
NAMES = ["S.S. Anna", "Anna II", "Anna III", "Anna IV"]


@dataclass(frozen=True)
class Built:
    """A server of a copy that was built several times; ``ids``: its snapshots, the oldest first, all but that kept."""

    server: LiveServer
    copy: Copy
    ids: tuple[str, ...]

    def get(self, query: str, snapshot: str = "", **headers: str) -> Answer:
        pairs = {"query": query, **({"snapshot": snapshot} if snapshot else {})}
        return fetch(f"{self.server.url}/sparql?{urlencode(pairs)}", headers={"Accept": JSON, **headers})
