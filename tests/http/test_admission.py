"""What of one client counts besides its queries: charts that are drawn for it, and snapshots that it has opened."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from itukg.app import create_app
from itukg.errors import Problem
from itukg.settings import Settings
from itukg.web.clients import WAITING, Clients
from tests.http.queries import assert_answers
from tests.http_client import fetch
from tests.servers import LiveServer, wait_for

GREEDY, OTHER = "127.0.8.1", "127.0.8.2"
PATIENCE = 60.0


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_client_that_asks_chart_after_chart_does_not_keep_the_drawer_from_others(
    harbour_server: LiveServer,
) -> None:
    address = f"{harbour_server.url}/queries/tonnage.svg?least="
    assert fetch(address + "901").status == 200
    (drawer,) = (pid for pid, line in harbour_server.descendants().items() if "itukg.charts.drawer" in line)
    order: list[str] = []

    def draw(least: int, client: str) -> None:
        answer = fetch(f"{address}{least}", source=client, timeout=PATIENCE)
        order.append(client if answer.status == 200 else f"{client}: {answer.status}")

    asking = [threading.Thread(target=draw, args=(910 + number, GREEDY)) for number in range(4)]
    last = threading.Thread(target=draw, args=(920, OTHER))
    with stopped(drawer):
        for thread in asking:
            thread.start()
        # All are at the drawer, or wait for their turn, before the other client comes.
        time.sleep(1)
        last.start()
        time.sleep(0.5)
        assert order == []
    for thread in (*asking, last):
        thread.join(PATIENCE)
    assert sorted(order) == [GREEDY] * 4 + [OTHER]
    assert order.index(OTHER) <= 2, "at most one chart of the other client's came before, and one in the meantime"


def test_a_client_waits_for_its_last_chart_but_not_for_ever(tmp_path: Path) -> None:
    clients = Clients(tmp_path / "clients", 2)
    first, second, other = clients.enter(GREEDY), clients.enter(GREEDY), clients.enter(OTHER)
    with clients.drawing(GREEDY, first, 5), clients.drawing(OTHER, other, 0.01):
        with pytest.raises(Problem) as refused, clients.drawing(GREEDY, second, 0.01):
            pytest.fail("two charts of a client are drawn at a time")
        assert (refused.value.slug, refused.value.status) == ("too-many-queries", 429)
        assert "chart" in refused.value.detail
        clients.evaluate(GREEDY, second, 0.01)  # a query is no chart
    with clients.drawing(GREEDY, second, 0.01):
        pass
    with pytest.raises(ZeroDivisionError), clients.drawing(GREEDY, first, 0.01):
        raise ZeroDivisionError
    with clients.drawing(GREEDY, second, 0.01):
        pass
    for locks in (first, second, other):
        os.close(locks)


def test_a_citation_counts_and_opens_a_snapshot_only_in_its_clients_turn(
    harbour_settings: Settings, harbour_server: LiveServer, tmp_path: Path
) -> None:
    assert_answers(harbour_server.url)  # there is a snapshot
    limits = {"query_per_client": 1, "query_timeout": 0.1, "cached_bytes": 0}
    app = create_app(replace(harbour_settings, run_folder=str(tmp_path), **limits))
    clients = Clients(tmp_path / "clients", 1)

    def cite(client: str, snapshot: str = "") -> tuple[int, str]:
        address = "/sparql/cite?query=ASK%7B%7D" + (f"&snapshot={snapshot}" if snapshot else "")
        answer = app.test_client().get(address, environ_base={"REMOTE_ADDR": client})
        return answer.status_code, str((answer.get_json() or {}).get("snapshot", ""))

    status, snapshot = cite(GREEDY)
    assert (status, cite(GREEDY, snapshot)) == (200, (200, snapshot))
    held = [clients.enter(GREEDY)]
    clients.evaluate(GREEDY, held[0], 0.01)
    assert (cite(GREEDY)[0], cite(GREEDY, snapshot)[0], cite(OTHER, snapshot)[0]) == (200, 429, 200)
    held += [clients.enter(GREEDY) for _ in range(WAITING - 1)]
    assert (cite(GREEDY)[0], cite(OTHER)[0]) == (429, 200)
    for locks in held:
        os.close(locks)
    wait_for(lambda: cite(GREEDY, snapshot)[0] == 200, PATIENCE, "the client's turn")
