"""Requests whose bodies do not come: they are not over before their reader is, and their connections are cut."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from itukg.errors import Problem
from itukg.web.bodies import Bodies
from itukg.web.lingering import READING, Lingering
from itukg.web.proxies import PEER, Environ
from itukg.web.severing import cut_idle

# Nobody else has connections from here, so that nobody else's are cut.
CLIENT = "127.0.77.1"


class Stream:
    """A body that comes when the test lets it come."""

    def __init__(self) -> None:
        self.comes = threading.Event()

    def read(self, size: int) -> bytes:
        assert self.comes.wait(30)
        return b""


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """A connection: the server's end and the client's."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname(), 30, (CLIENT, 0))
        server, _ = listener.accept()
        with client, server:
            yield server, client


@pytest.fixture
def locks() -> Iterator[int]:
    number = os.open(os.devnull, os.O_RDONLY)
    yield number
    os.close(number)


def answer(environ: Environ, start_response: object) -> list[bytes]:
    bodies = Bodies(4, 30.0)
    try:
        return [bodies.read(environ, 10, 100, environ["locks"])]
    except Problem as problem:
        return [problem.slug.encode()]


def test_an_answer_comes_before_the_body_and_ends_after_its_reader(monkeypatch: pytest.MonkeyPatch, locks: int) -> None:
    monkeypatch.setattr("itukg.web.bodies._SECONDS", 0.1)
    stream = Stream()
    environ: Environ = {"wsgi.input": stream, PEER: CLIENT, "locks": locks}
    body = Lingering(answer)(environ, None)
    assert not isinstance(body, list), "the server closes nothing but what it sends part by part"
    assert b"".join(body) == b"slow-request"
    closing = threading.Thread(target=body.close)  # type: ignore[attr-defined]
    closing.start()
    closing.join(0.3)
    assert closing.is_alive() and not environ[READING].is_over
    stream.comes.set()
    closing.join(30)
    assert not closing.is_alive() and environ[READING].is_over


def test_an_error_too_comes_after_the_reader(monkeypatch: pytest.MonkeyPatch, locks: int) -> None:
    monkeypatch.setattr("itukg.web.bodies._SECONDS", 0.1)
    stream = Stream()
    environ: Environ = {"wsgi.input": stream, PEER: CLIENT, "locks": locks}

    def broken(environ: Environ, start_response: object) -> list[bytes]:
        answer(environ, start_response)
        raise ZeroDivisionError

    threading.Timer(0.3, stream.comes.set).start()
    with pytest.raises(ZeroDivisionError):
        Lingering(broken)(environ, None)
    assert environ[READING].is_over


def test_an_answer_after_the_whole_body_is_left_as_it_is(locks: int) -> None:
    stream = Stream()
    stream.comes.set()
    body = Lingering(answer)({"wsgi.input": stream, PEER: CLIENT, "locks": locks}, None)
    assert body == [b"broken-request"]
    assert Lingering(lambda environ, start: [b"x"])({}, None) == [b"x"]


def test_a_connection_is_cut_that_is_silent_after_its_answer(ends: tuple[socket.socket, socket.socket]) -> None:
    server, client = ends
    client.sendall(b"request")
    assert server.recv(100) == b"request"
    time.sleep(1.1)
    assert cut_idle({CLIENT}, 30_000) == 0, "it waits for its answer"
    server.sendall(b"answer")
    assert client.recv(100) == b"answer"
    assert cut_idle({CLIENT}, 30_000) == 0, "it has just been answered"
    time.sleep(1.2)
    assert cut_idle({"127.0.77.2"}, 0) == 0, "it is another client's"
    assert cut_idle({CLIENT}, 30_000) == 1
    assert client.recv(100) == b""


def test_one_byte_after_the_answer_keeps_a_connection_no_longer_than_an_answer_takes(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    server, client = ends
    server.sendall(b"answer")
    assert client.recv(100) == b"answer"
    time.sleep(0.1)
    client.sendall(b"x")
    time.sleep(1.2)
    assert cut_idle({CLIENT}, 30_000) == 0
    assert cut_idle({CLIENT}, 1_000) == 1
    assert client.recv(100) == b""


def test_a_connection_is_left_whose_client_is_slow_to_take_its_answer(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    server, _ = ends
    server.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            server.send(b"x" * 1_000_000)
    time.sleep(1.2)
    assert cut_idle({CLIENT}, 1_000) == 0
