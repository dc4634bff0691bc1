"""SPARQLWrapper, of whose refusals no more is read than anybody wants to know.

SPARQLWrapper reads the body of a refusal whole (``HTTPError.read()``), and so does `urllib.request` with that of a
redirection: an endpoint that goes on and on would fill the memory, or hold a thread for good. Neither has a hook for
it. SPARQLWrapper calls ``urllib.request.urlopen``, whose opener can be exchanged only for the whole process
(``install_opener``), so that all other code in it would get ours; it has no parameter for an opener, a session or a
size, and its exceptions are made after the body was read. So its one method that sends is written anew here, one line
long, over an opener of our own: the handlers of `urllib.request`, one of which reads the body of an answer that is no
success itself, as much of it as is told, before the others see it. What it raises then is urllib's ``HTTPError``, not
one of SPARQLWrapper's exceptions, which have the body in their messages alone.
"""

from __future__ import annotations

import io
import time
from functools import lru_cache
from http.client import HTTPResponse, IncompleteRead
from typing import Any
from urllib.request import HTTPErrorProcessor, OpenerDirector, Request, build_opener

from SPARQLWrapper import SPARQLWrapper

# What is read of a body that comes with a refusal: any problem document, and enough of a page.
REFUSAL_BYTES = 16_384
_PIECE = 65_536
_SECONDS = 30.0


class BoundedWrapper(SPARQLWrapper):
    """See the module's text. ``query`` raises ``urllib.error.HTTPError`` for whatever is no success."""

    def _query(self) -> tuple[HTTPResponse, str]:
        return _opener().open(self._createRequest(), timeout=self.timeout), self.returnFormat


def read_bounded(response: HTTPResponse, most: int, deadline: float) -> bytes:
    """Read ``most`` bytes of a body at most, until ``deadline`` (as `time.monotonic` has it).

    The time limit of a connection is one for each of its pieces, not for all; and `http.client` does not tell that one
    has ended too early where it reads so many bytes at a time.

    Raises:
        TimeoutError: it was not read by then.
        IncompleteRead: it has fewer bytes than it announced.
    """
    body, announced = bytearray(), response.length
    while len(body) < most and (part := response.read1(min(_PIECE, most - len(body)))):
        body += part
        if time.monotonic() > deadline:
            raise TimeoutError
    if announced is not None and len(body) < min(announced, most):
        raise IncompleteRead(bytes(body))
    return bytes(body)


class _Refusals(HTTPErrorProcessor):
    """Reads the body of what is no success, before a redirection is followed or an error raised."""

    def http_response(self, request: Request, response: HTTPResponse) -> Any:
        if 200 <= response.status < 300:
            return response
        with response:
            body = read_bounded(response, REFUSAL_BYTES, time.monotonic() + (request.timeout or _SECONDS))
            return self.parent.error(
                "http", request, io.BytesIO(body), response.status, response.reason, response.headers
            )

    https_response = http_response


@lru_cache(1)
def _opener() -> OpenerDirector:
    return build_opener(_Refusals)
