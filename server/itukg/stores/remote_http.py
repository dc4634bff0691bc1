"""One question to a SPARQL endpoint over HTTP, through SPARQLWrapper; whatever comes back is bounded."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from email.message import Message
from http.client import HTTPException
from urllib.error import HTTPError, URLError

from SPARQLWrapper import POST
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from itukg.sparql.wrapper import BoundedWrapper, read_bounded
from itukg.stores.base import RemoteFailed, RemoteTimeout, ResultTooLarge
from itukg.stores.messages import rejection

# What is told of an endpoint's own words, in characters: some send whole pages.
_LONGEST_WORDS = 500
_CHARSETS = ("", "utf-8", "utf8", "us-ascii")


def ask(
    endpoint: str,
    query: str,
    base: str,
    media: str,
    parameters: Iterable[tuple[str, str]],
    limit: int,
    timeout: float,
) -> bytes:
    """The body of the answer to a query.

    Args:
        endpoint: its address.
        query: what is asked.
        base: the IRI that relative IRIs in the query are resolved against.
        media: the type of the answer; another is a failure.
        parameters: further ones of the protocol, which name graphs.
        limit: bytes that the answer may have.
        timeout: seconds that it may take.

    Raises:
        QueryRejected: the endpoint refuses the query.
        ResultTooLarge, RemoteTimeout: one of the bounds is reached.
        RemoteFailed: the endpoint does not answer, fails, or answers in another form.
    """
    wrapper = BoundedWrapper(endpoint)
    wrapper.setMethod(POST)
    # Else it adds its own parameters for the format, and an endpoint such as ours believes them rather than Accept.
    wrapper.setOnlyConneg(True)
    wrapper.setTimeout(max(1, round(timeout)))
    wrapper.addCustomHttpHeader("Accept", media)
    # On the query's own first line, so that lines in the endpoint's messages stay right.
    prologue = f"BASE <{base}> "
    wrapper.setQuery(prologue + query)
    for name, value in parameters:
        wrapper.addParameter(name, value)
    with _failures_in_words(timeout, len(prologue)), wrapper.query().response as response:
        body = read_bounded(response, limit + 1, time.monotonic() + timeout)
        headers = response.info()
    if len(body) > limit:
        raise ResultTooLarge(
            f"The result has more than {limit:,} bytes, the most that are sent, as a download too.",
            f"结果超过{limit:,}字节，即可发送的上限，下载亦受此限。",
        )
    _check(headers, media)
    return body


def _check(headers: Message, media: str) -> None:
    """Refuse an answer of another type, or one that is packed or encoded in a way that nobody asked for."""
    sent = str(headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if sent != media:
        raise RemoteFailed(f"The endpoint answered with {brief(sent) or 'no type'} where {media} was asked for.")
    coding = str(headers.get("Content-Encoding") or "").strip().lower()
    if coding not in ("", "identity"):
        raise RemoteFailed(f"The endpoint packed its answer ({brief(coding)}), which was not asked for.")
    charset = str(headers.get_content_charset() or "")
    if charset not in _CHARSETS:
        raise RemoteFailed(f"The endpoint's answer is in {brief(charset)} where UTF-8 was asked for.")


@contextmanager
def _failures_in_words(timeout: float, added: int) -> Iterator[None]:
    """Turn what SPARQLWrapper and the network raise into the store's own errors.

    ``added``: the characters that stand before the query on its first line.
    """
    try:
        yield
    except HTTPError as error:
        words = brief(error.read().decode(errors="replace").strip())
        if error.code == 400:
            refused = rejection(words or "The query is malformed.")
            if refused.line == 1:
                refused.column = max(1, refused.column - added)
            raise refused from error
        if error.code == 500:
            raise RemoteFailed(f"The remote endpoint failed: {words or 'it does not say why'}") from error
        raise RemoteFailed(f"The remote endpoint does not answer ({error.code}).") from error
    except (SPARQLWrapperException, HTTPException, OSError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            raise RemoteTimeout(f"The query took longer than {timeout:g} seconds.") from error
        raise RemoteFailed("The remote endpoint does not answer.") from error
    except ValueError as error:  # an address that is none: the endpoint's own, or one that it refers to
        raise RemoteFailed(f"The remote endpoint cannot be asked: {brief(str(error))}") from error


def brief(words: str) -> str:
    """An endpoint's words, as many of them as are told."""
    return words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS]} …"
