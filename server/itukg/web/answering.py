"""The layer between the network and the views: it sends what is known already, and in as few bytes as it can.

For a GET or HEAD, in this order: an answer that is in memory (`itukg.web.answer_cache`); a 304 for a client that has
the answer, which its entity tag proves (`itukg.web.conditions`); else the application's answer, which is then kept if
the views say that it is the same for everybody who asks the same of this snapshot, or of one that the address names.
The application never sees a condition, and sees a HEAD as a GET, so that both are answered alike.

An answer to any method is compressed as a whole before it begins (`itukg.web.coding`), one that is too long for memory
in a file: so each has its Content-Length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from itukg.web.answer_cache import PINNED, SNAPSHOT, Answer, AnswerCache, Content, Header, Key, Ready
from itukg.web.coding import IDENTITY, choose_coding, encode, is_compressible
from itukg.web.conditions import NONE, Conditions, variant_of, with_proof
from itukg.web.plain import Shortcut
from itukg.web.proxies import Application, Environ
from itukg.web.record import CACHE, ENDPOINT, QUERY
from itukg.web.reply import WHOLE, Reply

_READING = ("GET", "HEAD")
_KEPT = ("200", "303")
_NOTED = (ENDPOINT, QUERY)
# What a 304 carries of the answer's headers (RFC 9110, section 15.4.5), and what scripts of other sites need.
_UNCHANGED = ("cache-control", "content-location", "expires", "last-modified", "vary")
_CORS = "access-control-"
# In a key: a header that was not sent is not an empty one.
_ABSENT = "\1"
# How an address names a snapshot, and what its answers are of: of no other snapshot, and of no answer that did not ask.
_NAMING = "snapshot="
_PINNED = "\1pinned "
# The first part of the key of a file in one coding, whose address and tag tell which it is.
_FILE = "\1file"

# The current snapshot, and its date as Last-Modified has it; '' for both where nobody knows when the data changes.
Current = Callable[[], tuple[str, str]]


@dataclass(slots=True)
class _Request:
    """What decides how an answer is sent."""

    environ: Environ
    start: Any
    method: str
    coding: str
    key: Key = ()
    conditions: Conditions = NONE
    snapshot: str = ""
    date: str = ""
    pinned: str = ""


class Answering:
    """WSGI layer around the application."""

    def __init__(
        self,
        application: Application,
        shortcut: Shortcut,
        cache: AnswerCache,
        current: Current,
        always: Iterable[Header],
        unchanged: Iterable[Header],
    ) -> None:
        """Take who answers, the answers in memory, what the current snapshot is, and headers that views need not give.

        ``shortcut`` is asked before the application. ``always``: of every answer that has no others of these names;
        ``unchanged``: of a 304 that asked no view.
        """
        self._application = application
        self._shortcut = shortcut
        self._cache = cache
        self._current = current
        self._always = {name.lower(): (name, value) for name, value in always}
        self._standing = list(unchanged)

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Serve a request."""
        method, coding = environ["REQUEST_METHOD"], choose_coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        request = _Request(environ, start_response, method, coding)
        if method not in _READING:
            return self._send(self._ask(environ), request)
        request.snapshot, request.date = self._current()
        request.key = (
            environ.get("SCRIPT_NAME", ""),
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_ACCEPT", _ABSENT),
            environ.get("HTTP_ACCEPT_LANGUAGE", _ABSENT),
        )
        if "HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ:
            request.conditions = Conditions.take(environ)
        query = request.key[2]
        if _NAMING in query:
            request.pinned = _pinned_by(query)
        answer = self._cache.get(request.key, request.snapshot)
        if answer is None and request.pinned:
            answer = self._cache.get(request.key, request.pinned)
        ready = None if answer is None else self._ready(answer, coding)
        if answer is not None and ready is not None:
            environ.update(answer.noted)
            environ[CACHE] = "hit"
            return _send_kept(answer, ready, request)
        if request.conditions and request.snapshot:
            proven = request.conditions.proven(request.snapshot, environ)
            if proven is not None:
                return self._send_unchanged(request, *proven)
        return self._read(request)

    def _ask(self, environ: Environ) -> Reply:
        plain = self._shortcut(environ)
        reply = Reply.ask(self._application, environ) if plain is None else Reply.of(plain)
        reply.add(self._always)
        return reply

    def _send_unchanged(self, request: _Request, tag: str, vary: str) -> Iterable[bytes]:
        request.environ[ENDPOINT], request.environ[CACHE] = "unchanged", "hit"
        names = f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"
        return _unchanged([*self._standing, ("Vary", names), ("Last-Modified", request.date)], tag, request)

    def _read(self, request: _Request) -> Iterable[bytes]:
        """Ask the application, and keep what it answers where that is right."""
        request.environ["REQUEST_METHOD"] = "GET"
        try:
            reply = self._ask(request.environ)
        finally:
            request.environ["REQUEST_METHOD"] = request.method
        label, pinned = request.environ.get(SNAPSHOT, ""), bool(request.environ.get(PINNED))
        if label and reply.status.startswith("200"):
            proof = _PINNED + label if pinned else label
            tag = with_proof(reply.header("etag"), proof, request.environ, reply.header("vary"))
            reply.replace("ETag", tag)
            if not pinned:
                reply.replace("Last-Modified", request.date if label == request.snapshot else "")
        # Where the snapshot has changed meanwhile, the answer may be of two minds: it is sent, but not kept.
        current = pinned or label == request.snapshot == self._current()[0]
        lasting = bool(label) and current and reply.status[:3] in _KEPT
        if pinned:
            request.snapshot = request.pinned = _PINNED + label
        if not lasting:
            request.key = ()
        elif 0 <= reply.length <= min(WHOLE, self._cache.largest):
            _vary(reply)
            answer = self._keep(request, reply, reply.compressible, {IDENTITY: reply.read()})
            request.environ[CACHE] = "kept"
            ready = self._ready(answer, request.coding)
            if ready is not None:
                return _send_kept(answer, ready, request)
        return self._send(reply, request)

    def _keep(self, request: _Request, reply: Reply, compressible: bool, forms: dict[str, bytes]) -> Answer:
        tag = reply.header("etag")
        answer = Answer(
            snapshot=request.snapshot,
            status=reply.status,
            headers=[pair for pair in reply.headers if pair[0].lower() not in ("content-length", "content-encoding")],
            content=Content(forms),
            tag=tag,
            modified=reply.header("last-modified"),
            # Links in an answer are under the path of the mount, which proxies may choose.
            variant=(request.key[0], variant_of(tag)) if tag and request.key[0] != _FILE else (),
            compressible=compressible,
            noted={name: request.environ[name] for name in _NOTED if request.environ.get(name)},
            pinned=bool(request.environ.get(PINNED)),
        )
        self._cache.put(request.key, answer)
        return answer

    def _ready(self, answer: Answer, coding: str) -> Ready | None:
        """Headers and bytes in a coding; None where only another coding is kept."""
        if not answer.compressible:
            coding = IDENTITY
        ready = answer.ready.get(coding)
        if ready is not None:
            return ready
        data = answer.content.forms.get(coding)
        if data is None:
            whole = answer.content.forms.get(IDENTITY)
            if whole is None:
                return None
            data = encode(whole, coding)
            self._cache.add(answer, coding, data)
        headers = [*answer.headers, ("Content-Length", str(len(data)))]
        if coding != IDENTITY:
            headers.append(("Content-Encoding", coding))
        answer.ready[coding] = headers, data
        return headers, data

    def _send(self, reply: Reply, request: _Request) -> Iterable[bytes]:
        """Send an answer that is not in memory; ``request.key`` is empty where it is not to be kept either."""
        tag = reply.header("etag")
        if request.conditions and reply.status.startswith("200"):
            _vary(reply)
            sent = request.conditions.met(tag, reply.header("last-modified"))
            if sent is not None:
                reply.close()
                return _unchanged(reply.headers, sent, request)
        if request.coding != IDENTITY and reply.compressible:
            return self._send_coded(reply, request, tag)
        _vary(reply)
        return _start(reply, request)

    def _send_coded(self, reply: Reply, request: _Request, tag: str) -> Iterable[bytes]:
        """Send in a content coding; files of the server's own, which have a tag, are compressed once."""
        if not request.key and tag and not request.environ.get(SNAPSHOT):
            request.key = (_FILE, request.environ["PATH_INFO"], tag)
            kept = self._cache.get((*request.key, request.coding), request.snapshot)
            ready = None if kept is None else self._ready(kept, request.coding)
            if kept is not None and ready is not None:
                reply.close()
                return _send_kept(kept, ready, request)
        _vary(reply)
        reply.replace("Accept-Ranges", "")
        if tag.startswith('"'):  # two codings are two sequences of bytes: a strong tag would be a lie
            reply.replace("ETag", f"W/{tag}")
        if request.method == "HEAD" and reply.length > WHOLE:
            # It may leave out what only making the body could tell (RFC 9110, section 9.3.2).
            reply.replace("Content-Length", "")
            reply.replace("Content-Encoding", request.coding)
            return _start(reply, request)
        reply.encode(request.coding)
        if request.key and reply.length <= min(WHOLE, self._cache.largest):
            if request.key[0] == _FILE:
                request.key = (*request.key, request.coding)
            answer = self._keep(request, reply, True, {request.coding: reply.read()})
            ready = self._ready(answer, request.coding)
            if ready is not None:
                return _send_kept(answer, ready, request)
        return _start(reply, request)


def _send_kept(answer: Answer, ready: Ready, request: _Request) -> Iterable[bytes]:
    headers, data = ready
    if request.conditions and answer.status.startswith("200"):
        tag = request.conditions.met(answer.tag, answer.modified)
        if tag is not None:
            return _unchanged(headers, tag, request)
    request.start(answer.status, list(headers))
    return [data] if request.method != "HEAD" else []


def _start(reply: Reply, request: _Request) -> Iterable[bytes]:
    request.start(reply.status, reply.headers)
    if request.method == "HEAD":
        reply.close()
        return []
    return reply.parts()


def _unchanged(headers: Iterable[Header], tag: str, request: _Request) -> Iterable[bytes]:
    kept = [pair for pair in headers if (name := pair[0].lower()) in _UNCHANGED or name.startswith(_CORS)]
    request.start("304 Not Modified", [*kept, ("ETag", tag)] if tag else kept)
    return []


def _pinned_by(query: str) -> str:
    """What the answers to a query string are of that names a snapshot, if the application takes it so; '' for none."""
    named = next((part for part in query.split("&") if part.startswith(_NAMING)), "")
    return _PINNED + named.removeprefix(_NAMING) if named else ""


def _vary(reply: Reply) -> None:
    """An answer that might be compressed depends on Accept-Encoding, whether or not it is long enough."""
    names = reply.header("vary")
    if "accept-encoding" in names.lower() or not reply.status.startswith("200"):
        return
    if is_compressible(reply.header("content-type")) and not reply.header("content-encoding"):
        reply.replace("Vary", f"{names}, Accept-Encoding" if names else "Accept-Encoding")
