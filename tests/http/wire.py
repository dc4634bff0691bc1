"""Requests as bytes, as no library of HTTP would send them."""

from __future__ import annotations

import re
import socket
from contextlib import ExitStack, suppress

from tests.servers import LiveServer

PATIENCE = 30.0
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
CHUNKED = "Transfer-Encoding: chunked"


def post(body: bytes, kind: str = QUERY, *headers: str, length: int | None = None, target: str = "/sparql") -> bytes:
    """A POST request; ``length`` is what it says it has: None for the truth, below zero for nothing."""
    lines = [f"POST {target} HTTP/1.1", "Host: localhost", f"Content-Type: {kind}", *headers]
    if length is None or length >= 0:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def get(target: str, *headers: str) -> bytes:
    """A GET request."""
    return "\r\n".join([f"GET {target} HTTP/1.1", "Host: localhost", *headers, "", ""]).encode("latin-1")


def send(server: LiveServer, request: bytes, source: str = "127.0.0.1") -> tuple[int, bytes]:
    """Send bytes as they are; returns the status (0 for none) and what came until the answer was whole."""
    return send_to(server.settings.port, request, source)


def send_to(port: int, request: bytes, source: str = "127.0.0.1") -> tuple[int, bytes]:
    """`send` to a port of the loopback interface."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE, source_address=(source, 0)) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request)
        answer = receive(connection)
    status = re.match(rb"HTTP/1\.[01] (\d{3}) ", answer)
    return (int(status[1]) if status else 0), answer


def _is_whole(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    return bool(end) and (length is None or len(body) >= int(length[1]))


def receive(client: socket.socket) -> bytes:
    """What comes until an answer is whole, or the connection ends."""
    answer = b""
    with suppress(ConnectionResetError):
        while not _is_whole(answer) and (part := client.recv(65_536)):
            answer += part
    return answer


def hold(held: ExitStack, server: LiveServer, source: str, sent: bytes) -> socket.socket:
    """Send bytes from an address, and leave the connection open until ``held`` is left."""
    connection = socket.create_connection((server.settings.host, server.settings.port), PATIENCE, (source, 0))
    held.enter_context(connection).sendall(sent)
    return connection
