"""An end, a restart and a killed process lose no request but those that the killed process was at."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace

import pytest

from itukg.settings import Settings
from itukg.web.heartbeat import SILENT_SECONDS
from tests.http.copies import Copy
from tests.http.load import NAME, Load
from tests.http.queries import COUNT, HEAVY, assert_answers, fresh
from tests.http_client import Answer, ask, fetch
from tests.servers import LiveServer, children, is_alive, wait_for

PATIENCE = 30.0
# Some seconds of work whose result is one number that is known.
NUMBERS = " ".join(map(str, range(1, 17)))
LONG = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {NUMBERS} }} ?a ?b ?c . ?d ?e ?f FILTER(?x > 0) }}"


@pytest.fixture
def server(harbour_settings: Settings) -> Iterator[LiveServer]:
    with LiveServer(harbour_settings) as server:
        yield server


def _begin(pool: ThreadPoolExecutor, server: LiveServer) -> Future[Answer]:
    """Ask what takes long, and return when it is being worked on."""
    workers = children(server.supervisor())
    before = sum(map(_seconds_used, workers))
    asked = pool.submit(ask, server.url, LONG)
    wait_for(lambda: sum(map(_seconds_used, workers)) > before + 0.1, PATIENCE, "a busy worker")
    assert not asked.done()
    return asked


def _seconds_used(pid: int) -> float:
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_query_that_is_under_way_when_the_server_is_told_to_end_gets_its_answer(harbour_settings: Settings) -> None:
    # A busy machine takes long for what is some seconds of work elsewhere.
    with LiveServer(replace(harbour_settings, query_timeout=8 * PATIENCE)) as server, ThreadPoolExecutor(1) as pool:
        triples = int(ask(server.url, COUNT).values("n")[0])
        asked = _begin(pool, server)
        # Every process at once, as a service manager or a terminal may do it, and a second time.
        for pid in (server.pid, server.supervisor(), *children(server.supervisor())):
            os.kill(pid, signal.SIGTERM)
        time.sleep(0.2)
        assert not asked.done(), "the query was too short to show anything"
        answer = asked.result()
        assert answer.status == 200, answer.text
        assert int(answer.values("n")[0]) == 16 * triples**2
        assert server.stop() == 0, server.errors()


@pytest.mark.parametrize("attempt", range(3))
def test_an_end_under_load_loses_no_request(server: LiveServer, attempt: int) -> None:
    below = server.descendants()
    with Load(server.url, threads=8) as load:
        wait_for(lambda: load.answered > 50, PATIENCE, "some answers")
        assert server.stop() == 0
        wait_for(lambda: load.refused == 8, PATIENCE, "the port to be closed")
    assert load.wrong == []
    assert not any(map(is_alive, below))


def test_a_restart_on_the_socket_of_a_service_manager_loses_no_request(harbour_settings: Settings) -> None:
    with ExitStack() as opened:
        listeners = [opened.enter_context(socket.create_server(("127.0.0.1", 0), backlog=256, reuse_port=True))]
        address = listeners[0].getsockname()
        listeners.append(opened.enter_context(socket.create_server(address, backlog=256, reuse_port=True)))
        settings = replace(harbour_settings, port=address[1])
        server = LiveServer(settings, listeners=listeners)
        with ExitStack() as running:
            running.enter_context(server)
            load = running.enter_context(Load(server.url, threads=8))
            for _ in range(3):
                wait_for(lambda before=load.answered: load.answered > before + 50, PATIENCE, "some answers")
                assert server.stop() == 0, server.errors()
                server = running.enter_context(LiveServer(settings, listeners=listeners))
            wait_for(lambda before=load.answered: load.answered > before + 50, PATIENCE, "some answers")
            load.finish()
            assert_answers(server.url)
    assert (load.wrong, load.refused) == ([], 0)


def test_a_killed_web_process_is_replaced_and_those_of_the_others_notice_nothing(server: LiveServer) -> None:
    """Again and again: the server does not take it for a reason to end."""
    for _ in range(4):
        web = server.web_processes()
        assert len(web) == 2
        os.kill(web[0], signal.SIGKILL)
        assert_answers(server.url)
        wait_for(lambda gone=web[0]: _are_two_without(server, gone), PATIENCE, "another one")


def test_a_web_process_that_stands_still_is_replaced(server: LiveServer) -> None:
    """It ends by nothing but the main process's doing: a stopped process does not even take SIGTERM."""
    web = server.web_processes()
    # The server is up once one of them is ready; to one that is still starting far more time is given.
    assert len(_processes(server, 40)) == len(web) == 2
    for still in web:
        os.kill(still, signal.SIGSTOP)
    wait_for(lambda: not set(web) & set(server.web_processes()), SILENT_SECONDS + PATIENCE, "other processes")
    wait_for(lambda: len(server.web_processes()) == 2, PATIENCE, "both of them")
    for _ in range(10):
        assert_answers(server.url)
    again = server.web_processes()
    time.sleep(SILENT_SECONDS + 1)
    assert server.web_processes() == again, "those that give signs of life are left alone"


def test_connections_come_to_all_web_processes_but_not_to_one_that_is_not_ready(server: LiveServer) -> None:
    before = _processes(server, 40)
    assert len(before) == 2
    os.kill(server.web_processes()[0], signal.SIGKILL)
    _processes(server, 1)  # by whichever, even if it has to wait for the new process
    assert len(_processes(server, 10) - before) <= 1
    wait_for(lambda: len(_processes(server, 10) - before) == 1, PATIENCE, "connections to the new process")
    assert len(_processes(server, 40)) == 2


def _processes(server: LiveServer, count: int) -> set[str]:
    """Those that answer so many requests: the first half of a request's id is its process's."""
    answers = [fetch(server.url + "/healthz") for _ in range(count)]
    assert {answer.status for answer in answers} == {200}
    return {answer.headers["X-Request-Id"][:16] for answer in answers}


def test_ten_new_snapshots_and_ten_killed_workers_cost_only_the_queries_of_those_workers(copy: Copy) -> None:
    first = copy.build()
    copy.rename("S.S. Anna", "Anna II")
    names = {first: "S.S. Anna", copy.build(): "Anna II"}
    with LiveServer(copy.settings) as server, ThreadPoolExecutor(1) as pool:
        with Load(server.url) as load:
            for number in range(10):
                current = sorted(names)[number % 2]
                copy.place.make_current(current)
                wait_for(
                    lambda current=current: ask(server.url, NAME).values("name") == [names[current]],
                    PATIENCE,
                    "the other snapshot",
                )
                killed = _killed_worker(server, pool)
                assert (killed.status, killed.slug) == (503, "query-ended")
        # A worker that was killed may have been at a light query of the load's besides none of its own.
        assert [problem for problem in load.wrong if "query-ended" not in problem] == []
        assert len(load.slugs) <= 10
        assert load.answered > 200
        counted = 'itukg_query_worker_ends_total{reason="killed"} 10.0'
        wait_for(lambda: counted in fetch(server.url + "/metrics").text, PATIENCE, "ten killed workers to be counted")


def _killed_worker(server: LiveServer, pool: ThreadPoolExecutor) -> Answer:
    """Ask what takes longer than the test, kill the worker that is at it, and return the answer."""
    asked = pool.submit(ask, server.url, HEAVY)
    found: list[int] = []

    def at_work() -> bool:
        found[:] = [pid for pid in children(server.supervisor()) if _is_nice(pid)]
        return bool(found)

    wait_for(at_work, PATIENCE, "a worker at a long query")
    os.kill(found[0], signal.SIGKILL)
    return asked.result()


def _is_nice(pid: int) -> bool:
    """Whether the supervisor has found the worker at a long query."""
    try:
        return os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
    except ProcessLookupError:
        return False


def test_a_worker_that_hangs_is_replaced(harbour_settings: Settings) -> None:
    with LiveServer(replace(harbour_settings, query_timeout=1.0)) as server, ThreadPoolExecutor(2) as pool:
        before = children(server.supervisor())
        assert len(before) == 2
        for pid in before:
            os.kill(pid, signal.SIGSTOP)
        answers = list(pool.map(lambda _: ask(server.url, fresh(COUNT)), range(2)))
        assert {answer.status for answer in answers} <= {200, 503}
        wait_for(lambda: not set(before) & set(children(server.supervisor())), PATIENCE, "other workers")
        assert_answers(server.url)
        assert 'itukg_query_worker_ends_total{reason="hung"} 2.0' in fetch(server.url + "/metrics").text


def _are_two_without(server: LiveServer, gone: int) -> bool:
    web = server.web_processes()
    return len(web) == 2 and gone not in web


def test_signals_that_come_thick_and_fast_end_the_server_as_one_does(server: LiveServer) -> None:
    """Ctrl-C in a terminal reaches the server from the terminal, and from whoever started it as well."""
    for _ in range(2_000):
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(ProcessLookupError):
                os.kill(server.pid, number)
    assert server.stop() == 0, server.errors()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_all_processes_at_once_ends_the_server_without_a_word(
    harbour_settings: Settings, number: signal.Signals
) -> None:
    """As a terminal sends SIGINT at Ctrl-C, and some service managers SIGTERM."""
    with LiveServer(replace(harbour_settings, access_log="off"), through=("setsid",)) as server:
        assert len(_processes(server, 40)) == 2
        below = server.descendants()
        os.killpg(server.pid, number)
        assert server.stop() == 0, server.errors()
        assert not any(map(is_alive, below))
        said = [line for line in server.errors().splitlines() if not line.startswith("itukg: ")]
        assert said == [], server.errors()
