"""The process that draws is started when it is wanted, may be killed, and never takes more than it is given."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from itukg.charts.chart import chart_of
from itukg.charts.drawing import DrawingPool, Drawings
from itukg.errors import DrawingError
from itukg.stores.wire import send
from tests.charts.samples import samples


def spec() -> dict[str, Any]:
    suggested, result = samples("zh")["bars"]
    return dict(chart_of(suggested, result, "zh", "图").spec)


def endless() -> dict[str, Any]:
    """What Vega is at for minutes, in little memory: a loop in an expression that reads itself."""
    nested = "sequence(0, 3000)"
    calculate = f"length(join({nested}, ',')) + length(join({nested}, ';'))"
    data = {"sequence": {"start": 0, "stop": 400_000, "as": "n"}}
    mark = {"mark": "bar", "encoding": {"y": {"aggregate": "sum", "field": "m"}}}
    return {**spec(), "data": data, "transform": [{"calculate": calculate, "as": "m"}], "layer": [mark]}


def huge() -> dict[str, Any]:
    """What takes gigabytes."""
    return {**spec(), "data": {"sequence": {"start": 0, "stop": 50_000_000, "as": "category"}}}


def can_draw(drawings: Drawings) -> bool:
    try:
        return bool(drawings.draw(spec(), "svg", "zh"))
    except DrawingError as error:
        assert error.reason == "busy"
        return False


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.02)


def test_nothing_runs_before_a_picture_is_wanted_nor_long_after() -> None:
    with DrawingPool(memory=1024, queue=4, idle=0.5) as pool:
        assert pool.pid == 0
        assert Drawings(pool.socket, 120).draw(spec(), "svg", "zh").startswith(b"<svg ")
        wait_for(lambda: pool.pid == 0)
        assert Drawings(pool.socket, 120).draw(spec(), "svg", "zh").startswith(b"<svg ")
        folder = Path(pool.socket).parent
        assert folder.is_dir() and os.stat(pool.socket).st_mode & 0o077 == 0
    assert not folder.exists()


def test_a_drawer_that_is_killed_is_replaced(pool: DrawingPool, drawings: Drawings) -> None:
    first = drawings.draw(spec(), "svg", "zh")
    before = pool.pid
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: pool.pid == 0)
    assert drawings.draw(spec(), "svg", "zh") == first
    assert pool.pid not in (0, before)


def test_a_drawer_that_dies_at_work_is_told(pool: DrawingPool, drawings: Drawings) -> None:
    drawings.draw(spec(), "svg", "zh")
    killer = threading.Timer(0.5, os.kill, (pool.pid, signal.SIGKILL))
    killer.start()
    with pytest.raises(DrawingError, match="ended before it was done") as caught:
        drawings.draw(endless(), "svg", "zh")
    assert caught.value.reason == "ended" and "终止" in caught.value.told("zh")
    killer.join()


def test_the_deadline_ends_a_picture(pool: DrawingPool, drawings: Drawings) -> None:
    drawings.draw(spec(), "svg", "zh")
    before, begun = pool.pid, time.monotonic()
    with pytest.raises(DrawingError, match=r"not drawn within 1\.5 seconds") as caught:
        Drawings(pool.socket, 1.5).draw(endless(), "svg", "zh")
    assert caught.value.reason == "late"
    assert time.monotonic() - begun < 20
    wait_for(lambda: pool.pid != before)
    assert drawings.draw(spec(), "png", "zh")


def test_memory_is_limited() -> None:
    with DrawingPool(memory=700, queue=2) as pool:
        drawings = Drawings(pool.socket, 120)
        assert drawings.draw(spec(), "png", "zh")
        with pytest.raises(DrawingError) as caught:
            drawings.draw(huge(), "svg", "zh")
        assert caught.value.reason == "ended"
        assert drawings.draw(spec(), "svg", "zh")


def test_so_many_wait_and_no_more() -> None:
    with DrawingPool(memory=1024, queue=2) as pool:
        drawings = Drawings(pool.socket, 120)
        drawings.draw(spec(), "svg", "zh")
        os.kill(pool.pid, signal.SIGSTOP)
        waiting = []
        with pytest.raises(DrawingError, match="Too many charts wait") as caught:
            for _ in range(6):
                connection = socket.socket(socket.AF_UNIX)
                connection.setblocking(False)
                waiting.append(connection)
                try:
                    connection.connect(pool.socket)
                except BlockingIOError:
                    drawings.draw(spec(), "svg", "zh")
        assert caught.value.reason == "busy"
        assert 3 <= len(waiting) <= 5
        os.kill(pool.pid, signal.SIGCONT)
        for connection in waiting:
            connection.close()
        wait_for(lambda: can_draw(drawings))


def test_a_drawer_cannot_reach_the_network(pool: DrawingPool, drawings: Drawings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/data.json"
        with pytest.raises(DrawingError, match="not allowed"):
            drawings.draw({**spec(), "data": {"url": url}}, "svg", "zh")
        with pytest.raises(TimeoutError):
            server.accept()
    status = Path(f"/proc/{pool.pid}/status").read_text()
    assert "Seccomp:\t2" in status


def test_what_vega_refuses_is_told(drawings: Drawings) -> None:
    with pytest.raises(DrawingError, match="could not be drawn: Vega-Lite") as caught:
        drawings.draw({**spec(), "layer": 3}, "svg", "zh")
    assert caught.value.reason == "failed"
    with pytest.raises(ValueError, match="gif is no form of a picture; there are svg and png"):
        drawings.draw(spec(), "gif", "zh")


def test_no_python_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drawer that cannot even begin: whoever waits is told, and it is not tried for ever."""
    monkeypatch.setattr("sys.executable", "/bin/false")
    with DrawingPool(memory=1024, queue=2) as pool:
        with pytest.raises(DrawingError) as caught:
            Drawings(pool.socket, 30).draw(spec(), "svg", "zh")
        assert caught.value.reason == "ended"


def test_nobody_listens() -> None:
    with pytest.raises(DrawingError) as caught:
        Drawings("/nonexistent/draw", 5).draw(spec(), "svg", "zh")
    assert caught.value.reason == "ended"


def test_the_deadline_of_one_does_not_send_the_others_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has waited long ends a drawer that has only begun: those behind him still have their time."""
    monkeypatch.setattr("itukg.charts.drawing._SHORT_SECONDS", 600.0)
    with DrawingPool(memory=1024, queue=4) as pool, socket.socket(socket.AF_UNIX) as impatient:
        impatient.connect(pool.socket)
        send(impatient, {"spec": endless(), "form": "svg", "language": "zh", "deadline": time.monotonic() + 4.0})
        wait_for(lambda: pool.pid != 0)
        first = pool.pid
        assert Drawings(pool.socket, 120).draw(spec(), "svg", "zh").startswith(b"<svg ")
        assert pool.pid != first, "the first was to end at the deadline"
