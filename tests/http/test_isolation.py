"""One stranger's query harms nobody else: after every attack the next question gets its right answer."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import fields as fields_of
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from itukg.settings import Settings
from tests.http.attacks import ATTACKS
from tests.http.queries import COUNT, GRAPHS, HEAVY, SIGN, assert_answers, fresh
from tests.http_client import Answer, ask, fetch
from tests.servers import LiveServer, children, is_alive, wait_for

# Enough for a server that is not stalled, however slow the machine.
PATIENCE = 120.0
PAGE = "/doc/ship/S.S.Anna"


@pytest.fixture(scope="module")
def small(harbour_settings: Settings) -> Settings:
    limits = {"query_timeout": 1.5, "query_memory": 512, "query_workers": 2, "query_queue": 4, "result_bytes": 200_000,
              "query_extra": 0, "query_per_client": 100}  # fmt: skip
    return replace(harbour_settings, **limits)


@pytest.fixture(scope="module")
def server(small: Settings) -> Iterator[LiveServer]:
    with LiveServer(small) as server:
        yield server


@pytest.mark.parametrize(("query", "slugs"), ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_ends_and_the_next_question_is_answered(server: LiveServer, query: str, slugs: set[str]) -> None:
    answer = ask(server.url, query, "*/*", direct=True, timeout=PATIENCE)
    slug = "" if answer.status == 200 else answer.slug
    assert slug in slugs, answer.text[:300]
    assert answer.status in (200, 400, 503)
    assert answer.headers["Content-Length"] == str(len(answer.body))
    for _ in range(3):
        assert_answers(server.url, timeout=PATIENCE)


def test_there_are_attacks_of_many_kinds() -> None:
    assert len(ATTACKS) > 60


def test_a_client_may_ask_for_less_time_but_not_for_more(server: LiveServer) -> None:
    less = ask(server.url, HEAVY, parameters={"timeout": "0.2"}, timeout=PATIENCE)
    more = ask(server.url, HEAVY, parameters={"timeout": "3600"}, timeout=PATIENCE)
    assert [(answer.status, answer.slug) for answer in (less, more)] == [(503, "deadline")] * 2
    assert ("0.2 seconds" in less.json["detail"], "1.5 seconds" in more.json["detail"]) == (True, True)


def test_a_page_about_a_giant_result_says_so(server: LiveServer) -> None:
    answer = ask(server.url, ATTACKS["a giant result"][0], "text/html", timeout=PATIENCE)
    assert (answer.status, answer.media) == (503, "text/html")
    assert_answers(server.url)


# --- processes that end ---------------------------------------------------------------------------------------------


def _workers(server: LiveServer, count: int) -> list[int]:
    """The query workers, when there are as many as there should be."""
    wait_for(lambda: len(children(server.supervisor())) == count, PATIENCE, f"{count} query workers")
    return children(server.supervisor())


def test_killed_workers_are_replaced(server: LiveServer) -> None:
    slugs: set[str] = set()

    def kill() -> bool:
        before = _workers(server, 2)
        idle = {pid: _seconds_used(pid) for pid in before}
        with ThreadPoolExecutor(2) as pool:
            asked = [pool.submit(ask, server.url, HEAVY, timeout=PATIENCE) for _ in range(2)]
            wait_for(lambda: any(_seconds_used(pid) > idle[pid] + 0.1 for pid in before), PATIENCE, "a busy worker")
            for pid in before:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            slugs.update(future.result().slug for future in asked)
        assert_answers(server.url, timeout=PATIENCE)
        assert not set(_workers(server, 2)) & set(before)
        return "query-ended" in slugs

    # On a busy machine the deadline may come before the kill.
    wait_for(kill, PATIENCE, "a worker that was killed at its query")
    assert slugs <= {"query-ended", "deadline"}


def test_a_killed_supervisor_is_replaced(server: LiveServer) -> None:
    supervisor, workers = server.supervisor(), _workers(server, 2)
    os.kill(supervisor, signal.SIGKILL)
    wait_for(lambda: not any(map(is_alive, [supervisor, *workers])), PATIENCE, "its workers to end with it")
    wait_for(lambda: _answer(server).status == 200, PATIENCE, "an answer")
    assert_answers(server.url)
    assert server.supervisor() != supervisor


def _answer(server: LiveServer) -> Answer:
    answer = ask(server.url, fresh(SIGN), timeout=PATIENCE)
    assert answer.status == 200 or answer.slug in ("store-unavailable", "query-ended"), answer.text
    return answer


def _seconds_used(pid: int) -> float:
    """The processor time that a process has used; endless once it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("inf")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_full_queue_says_when_to_come_back_and_pages_are_still_answered(server: LiveServer) -> None:
    with ThreadPoolExecutor(24) as pool:
        asked = [pool.submit(ask, server.url, HEAVY, timeout=PATIENCE) for _ in range(24)]
        pages = [fetch(server.url + PAGE, headers={"Accept": "text/turtle"}, timeout=PATIENCE) for _ in range(5)]
        busy = not all(future.done() for future in asked)
        answers = [future.result() for future in asked]
    assert busy, "the pages came only when the queries were over"
    assert [page.status for page in pages] == [200] * 5
    assert {answer.status for answer in answers} == {503}
    full = [answer for answer in answers if answer.slug == "queue-full"]
    assert len(full) >= 24 - (2 + 4 + 1) * 2
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in full)
    assert {answer.slug for answer in answers} <= {"queue-full", "deadline"}
    assert_answers(server.url)


def test_many_small_questions_at_once_are_all_answered(server: LiveServer) -> None:
    """Four at a time fit into two workers and a queue of four."""
    with ThreadPoolExecutor(4) as pool:
        queries = [fresh(query) for query in [SIGN, COUNT, GRAPHS] * 40]
        answers = list(pool.map(lambda query: ask(server.url, query, timeout=PATIENCE), queries))
    assert len(answers) == 120
    assert {answer.status for answer in answers} == {200}
    assert {tuple(answer.values("sign")) for answer in answers[::3]} == {("HBA7",)}


def test_pages_are_answered_while_clients_hold_all_they_can(small: Settings) -> None:
    """More queries may wait than the web process has threads; still a page finds one."""
    with (
        LiveServer(replace(small, query_queue=64, web_workers=1, web_threads=8)) as server,
        ThreadPoolExecutor(40) as pool,
    ):
        asked = [pool.submit(ask, server.url, HEAVY, timeout=PATIENCE) for _ in range(40)]
        wait_for(lambda: any(future.done() for future in asked), PATIENCE, "a full queue")
        pages = [fetch(server.url + PAGE, timeout=PATIENCE) for _ in range(3)]
        assert not all(future.done() for future in asked), "the pages came only when the queries were over"
        assert [page.status for page in pages] == [200] * 3
        assert {future.result().slug for future in asked} == {"queue-full", "deadline"}
        assert_answers(server.url)


def test_idle_slow_and_leaving_clients_stop_nobody(server: LiveServer) -> None:
    address = (server.settings.host, server.settings.port)
    start = (
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 99\r\n"
    )
    with ExitStack() as held:
        for sent in (b"", start, start + b"\r\nASK"):
            for _ in range(100):
                held.enter_context(socket.create_connection(address, PATIENCE)).sendall(sent)
        for _ in range(10):
            with socket.create_connection(address, PATIENCE) as leaving:
                leaving.sendall(f"GET /sparql?query={quote(HEAVY)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert [fetch(server.url + PAGE, timeout=PATIENCE).status for _ in range(5)] == [200] * 5
    wait_for(lambda: ask(server.url, fresh(SIGN), timeout=PATIENCE).status == 200, PATIENCE, "an answer")
    assert_answers(server.url)


def test_clients_that_do_not_read_their_results_stop_no_page(harbour_settings: Settings) -> None:
    target = f"/sparql?format=csv&query={quote('SELECT ?a ?f { ?a ?b ?c . ?d ?e ?f } LIMIT 150000')}"
    with LiveServer(replace(harbour_settings, web_workers=1, web_threads=8)) as server:
        size = int(fetch(server.url + target).headers["Content-Length"])
        assert size > 8_000_000, "more than the kernel keeps for a client"
        with ExitStack() as held:
            for _ in range(12):
                client = held.enter_context(socket.socket())
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                client.connect((server.settings.host, server.settings.port))
                client.settimeout(2)
                client.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                with suppress(TimeoutError):
                    client.recv(16)  # its answer has begun: the next client finds the place in the queue free
            assert [fetch(server.url + PAGE, timeout=PATIENCE).status for _ in range(5)] == [200] * 5
        wait_for(lambda: ask(server.url, fresh(SIGN), timeout=PATIENCE).status == 200, PATIENCE, "an answer")


def test_nothing_remains_of_a_server_that_was_killed(small: Settings) -> None:
    with LiveServer(small) as server:
        assert_answers(server.url)
        asked = threading.Thread(target=_ask_and_forget, args=(server,))
        asked.start()
        below = server.descendants()
        assert len(below) >= 5, below  # two web processes, a supervisor, two workers
        server.kill()
        try:
            wait_for(lambda: not any(map(is_alive, below)), PATIENCE, "all its processes to end")
        finally:
            for pid in filter(is_alive, below):
                os.kill(pid, signal.SIGKILL)
        asked.join()


def test_a_process_whose_parent_ended_while_it_was_starting_ends_too(tmp_path: Path) -> None:
    """The kernel tells a process only of an end to come, and a web process needs a while before it asks to be told."""
    started, leave = tmp_path / "started", tmp_path / "leave"
    child = (
        "import os, pathlib, signal, time; from itukg.stores.kernel import end_with_parent; parent = os.getppid();"
        f"pathlib.Path({str(started)!r}).write_text(str(os.getpid()));"
        f"leave = pathlib.Path({str(leave)!r});"
        "[time.sleep(0.01) for _ in iter(leave.exists, True)];"
        "end_with_parent(signal.SIGKILL, parent); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", f"import subprocess; subprocess.run([{sys.executable!r}, '-c', {child!r}])"]
    )
    try:
        wait_for(lambda: started.exists() and started.read_text(), PATIENCE, "the child to start")
        pid = int(started.read_text())
    finally:
        parent.kill()
        parent.wait()
    assert is_alive(pid), "it has not asked yet"
    leave.touch()
    try:
        wait_for(lambda: not is_alive(pid), PATIENCE, "the child to end")
    finally:
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)


def _ask_and_forget(server: LiveServer) -> None:
    try:
        ask(server.url, HEAVY, timeout=PATIENCE)
    except OSError:
        return


def test_a_server_that_is_asked_to_end_tidies_up(small: Settings, tmp_path: Path) -> None:
    with LiveServer(small, {"TMPDIR": str(tmp_path)}) as server:
        assert_answers(server.url)
        below = server.descendants()
        assert list(tmp_path.iterdir()), "nothing was put into the folder for temporary files"
        assert server.stop() == 0, server.errors()
        wait_for(lambda: not any(map(is_alive, below)), PATIENCE, "all its processes to end")
    assert list(tmp_path.iterdir()) == []


def test_the_least_memory_that_may_be_set_is_enough_for_a_question(harbour_settings: Settings) -> None:
    (least,) = (item.metadata["minimum"] for item in fields_of(Settings) if item.name == "query_memory")
    with LiveServer(replace(harbour_settings, query_memory=int(least))) as server:
        assert_answers(server.url)
