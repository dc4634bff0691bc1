"""The requests of the suites of protocols, and whether an answer is what the manifest expects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Graph, Namespace
from rdflib.term import Node

from tests.http.w3c.cases import MF, Suites
from tests.http_client import Answer, fetch

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
_TABLES = {"application/sparql-results+json", "application/sparql-results+xml"}
# What manifests call the format of an answer -> the media types that it may have.
_FORMATS = {
    "boolean": _TABLES,
    "tabular": _TABLES | {"text/csv", "text/tab-separated-values"},
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}


@dataclass(frozen=True)
class Request:
    """One request and what is expected of its answer; '' and None where the manifest says nothing."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    format: str
    boolean: bool | None

    def send(self, server: str) -> Answer:
        """Ask ``server``; the manifests write the path of the endpoint as /sparql/, that of the graph store as /gsp."""
        return fetch(
            server + self.path.replace("/sparql/", "/sparql").replace("/gsp", "/graph"),
            method=self.method,
            headers=self.headers,
            body=self.body,
        )

    def mistake(self, answer: Answer) -> str:
        """What is wrong with the answer; '' if nothing is."""
        if self.statuses and f"{answer.status // 100}xx" not in self.statuses:
            return f"{answer.status} where {' or '.join(sorted(self.statuses))} is expected"
        if self.format and answer.media not in _FORMATS[self.format]:
            return f"{answer.media} where {self.format} is expected"
        if self.boolean is not None and answer.json["boolean"] is not self.boolean:
            return f"not {self.boolean}"
        return ""


def protocol_tests(suites: Suites, name: str) -> Iterator[tuple[str, list[Request]]]:
    """Name and requests of every test of a suite of requests."""
    manifest = suites.manifest(name)
    for entry in suites.entries(manifest):
        listed = manifest.value(manifest.value(entry, MF.action), HT.requests)
        yield str(entry).rpartition("#")[2], [_request(manifest, node) for node in manifest.items(listed)]


def _request(manifest: Graph, node: Node) -> Request:
    headers = {}
    for listed in manifest.objects(node, HT.headers):
        for header in manifest.items(listed):
            headers[str(manifest.value(header, HT.fieldName))] = str(manifest.value(header, HT.fieldValue))
    content, response = manifest.value(node, HT.body), manifest.value(node, HT.resp)
    body = None
    if content is not None:
        body = str(manifest.value(content, CNT.chars)).encode(str(manifest.value(content, CNT.characterEncoding)))
    boolean = manifest.value(response, MF.expectedBoolean)
    statuses = (str(status).rpartition("StatusCode")[2] for status in manifest.objects(response, MF.expectedStatus))
    return Request(
        method=str(manifest.value(node, HT.methodName)),
        path=str(manifest.value(node, HT.absolutePath)),
        headers=headers,
        body=body,
        statuses=frozenset(statuses),
        format=str(manifest.value(response, MF.expectedFormat) or ""),
        boolean=None if boolean is None else str(boolean) == "true",
    )
