"""One query to an endpoint and its answer, through SPARQLWrapper: retries, timeouts, and errors that say something.

SPARQLWrapper does the protocol. What it leaves to its user is here: it says little of refusals, and never asks twice.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin

from SPARQLWrapper import GET, JSON, POST, TURTLE

from itukg import __version__
from itukg.client.errors import EndpointError, read_problem
from itukg.sparql.query import examine
from itukg.sparql.wrapper import BoundedWrapper

_CITE_AS = re.compile(r"<([^<>]*)>\s*;[^,<]*\brel=\"?cite-as\b")
_AGENT = f"itukg-client/{__version__}"
# Longer addresses are refused by many servers and proxies on the way.
_LONGEST_ADDRESS = 4_000
_FORMS = {JSON: ("SELECT", "ASK"), TURTLE: ("CONSTRUCT", "DESCRIBE")}
_PAGE = "a page for people, and no result of SPARQL. Is this the address of an endpoint? Many end in /sparql"
_CHINESE_PAGE = "应答是供人阅读的网页，不是SPARQL结果。请确认这是SPARQL端点的地址；许多端点的地址以/sparql结尾"
# Worth asking again: too many requests, a gateway's troubles, and a server that says when.
_PASSING = {429, 502, 503, 504}
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0


@dataclass(frozen=True)
class Answer:
    """The body of an answer and its headers, with lower-case names; ``endpoint``: who gave it."""

    body: bytes
    headers: Mapping[str, str]
    endpoint: str = ""

    @property
    def origin(self) -> dict[str, str]:
        """Its ``snapshot``, ``version`` and ``permalink``, of these what the headers tell.

        They are this publisher's own, and ``cite-as`` (RFC 8574).
        """
        link = _CITE_AS.search(self.headers.get("link", ""))
        found = {
            "snapshot": self.headers.get("snapshot-id", ""),
            "version": self.headers.get("snapshot-version", ""),
            "permalink": urljoin(self.endpoint, link[1]) if link else "",
        }
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True)
class Transport:
    """An endpoint, and how patiently it is asked.

    Attributes:
        endpoint: the address of a SPARQL 1.1 endpoint.
        timeout: seconds for each try.
        retries: how often a query is asked again where that may help; 0 never.
        parameters: sent with each query, such as ``snapshot``.
        pause: waits between tries; for tests.
    """

    endpoint: str
    timeout: int = 60
    retries: int = 3
    parameters: Mapping[str, str] = field(default_factory=dict)
    pause: Callable[[float], None] = time.sleep

    def bindings(self, query: str) -> Answer:
        """The answer to SELECT or ASK, as SPARQL 1.1 Query Results JSON.

        Raises:
            EndpointError: it refused, failed, or kept silent, also when asked again.
            ValueError: the query is of another form.
        """
        return self._patiently(query, JSON)

    def graph(self, query: str) -> Answer:
        """The answer to CONSTRUCT or DESCRIBE, as Turtle; raises as `bindings` does."""
        return self._patiently(query, TURTLE)

    def _patiently(self, query: str, form: str) -> Answer:
        if not self.endpoint.lower().startswith(("http://", "https://")):
            told = "this is no whole address. Write http:// or https:// before it"
            raise EndpointError(
                self.endpoint, 0, "no-address", told, chinese="地址不完整。请在前面写上http://或https://"
            )
        for number in range(self.retries + 1):
            try:
                return self._ask(query, form)
            except EndpointError as error:
                wait = self._wait(error, number)
                if wait is None:
                    raise
                self.pause(wait)
        raise AssertionError("the last try returns or raises")

    def _wait(self, error: EndpointError, number: int) -> float | None:
        """Seconds until it makes sense to ask again; None if it does not, or not within the time that one waits."""
        if number >= self.retries:
            return None
        if error.wait is not None:
            return error.wait if error.wait <= _LONGEST_WAIT else None
        # A 503 without Retry-After tells that the query itself is too heavy: it will be so again.
        passing = (error.status == 0 and error.kind != "timeout") or error.status in _PASSING - {503}
        return min(_FIRST_WAIT * 2**number, _LONGEST_WAIT) if passing else None

    def _ask(self, query: str, form: str) -> Answer:
        wrapper = BoundedWrapper(self.endpoint, agent=_AGENT, returnFormat=form)
        wrapper.setOnlyConneg(True)  # else three more parameters, one of which other endpoints read otherwise
        wrapper.setTimeout(self.timeout)
        wrapper.setMethod(GET if len(quote(query)) < _LONGEST_ADDRESS else POST)
        for name, value in self.parameters.items():
            wrapper.addParameter(name, value)
        wrapper.setQuery(query)
        # It looks for the first word that may be one, in comments too: "to be added" is an ADD to it.
        wrapper.queryType = _form(query) or _FORMS[form][0]
        if wrapper.queryType not in _FORMS[form]:
            raise ValueError(f"{' or '.join(_FORMS[form])} was expected here, and this query is {wrapper.queryType}.")
        try:
            result = wrapper.query()
            with result.response as response:
                body, headers = response.read(), result.info()
        except HTTPError as error:
            raise self._failure(error, error.read()) from error
        except TimeoutError as error:
            raise self._silence() from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._silence() from error
            raise EndpointError(self.endpoint, 0, "unreachable", str(error.reason)) from error
        except (OSError, HTTPException) as error:  # it broke off
            raise EndpointError(self.endpoint, 0, "broken", str(error) or type(error).__name__) from error
        answer = Answer(body, {name.lower(): value for name, value in headers.items()}, self.endpoint)
        # Some endpoints send results under the type of pages; no page begins like one in JSON.
        if "html" in answer.headers.get("content-type", "") and not body.lstrip().startswith(b"{"):
            raise EndpointError(self.endpoint, 200, "page", _PAGE, chinese=_CHINESE_PAGE)
        return answer

    def _silence(self) -> EndpointError:
        return EndpointError(self.endpoint, 0, "timeout", f"nothing came within {self.timeout} seconds")

    def _failure(self, error: HTTPError, body: bytes) -> EndpointError:
        kind, detail = read_problem(body, error.headers.get("Content-Type", ""))
        wait = error.headers.get("Retry-After", "")
        seconds = float(wait) if wait.isdigit() else None
        return EndpointError(self.endpoint, error.code, kind, detail or str(error.reason), seconds)


def _form(query: str) -> str:
    """The form of a query, or the kind of an update; '' where it can be read as neither: then the endpoint judges."""
    facts = examine(query, "")
    return facts.form.value if facts.form else facts.update
