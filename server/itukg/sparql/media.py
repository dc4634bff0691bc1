"""Which representation a client gets: content negotiation after RFC 9110, section 12.5.1.

Own code, because none of the libraries at hand does it right: Werkzeug's ``best_match`` cannot tell a missing
Accept header from one that admits nothing, and takes ``text/turtle;charset=utf-8`` for unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

HTML = "text/html"
JSON = "application/json"
PROBLEM = "application/problem+json"
TEXT = "text/plain"
TURTLE = "text/turtle"
JSON_LD = "application/ld+json"
RDF_XML = "application/rdf+xml"
N_TRIPLES = "application/n-triples"
N_QUADS = "application/n-quads"
TRIG = "application/trig"
RESULTS_JSON = "application/sparql-results+json"
RESULTS_XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"

GRAPH_TYPES = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES)
DATASET_TYPES = (*GRAPH_TYPES, N_QUADS, TRIG)
RESULT_TYPES = (RESULTS_JSON, RESULTS_XML, CSV, TSV)
# Names under which clients also ask for a type; the answer carries the name on the right.
SYNONYMS = {
    JSON: RESULTS_JSON,
    "application/xml": RESULTS_XML,
    "text/xml": RESULTS_XML,
    "application/x-turtle": TURTLE,
    "text/rdf+n3": TURTLE,
    TEXT: N_TRIPLES,
}
# For documents of RDF that have pages: what browsers also ask for, XML, is there the lesser wish.
GRAPH_SYNONYMS = {**SYNONYMS, JSON: JSON_LD}
PAGE_SYNONYMS = {**GRAPH_SYNONYMS, "application/xml": RDF_XML, "text/xml": RDF_XML}
SUFFIXES = {"ttl": TURTLE, "jsonld": JSON_LD, "rdf": RDF_XML, "nt": N_TRIPLES, "html": HTML, "trig": TRIG}
# Short names for ``?format=``, with those that SPARQLWrapper sends beside its Accept header.
FORMATS = {**SUFFIXES, "nq": N_QUADS, "json": RESULTS_JSON, "xml": RESULTS_XML, "csv": CSV, "tsv": TSV}
GRAPH_FORMATS = {
    **{**SUFFIXES, "nq": N_QUADS, "json": JSON_LD, "xml": RDF_XML},
    **{"turtle": TURTLE, "n3": TURTLE, "rdf+xml": RDF_XML, "json-ld": JSON_LD},
}

_QVALUE = re.compile(r"[0-9]{1,3}(\.[0-9]{0,20})?")
# Browsers send some 150 characters. Looking for ranges in arbitrary text takes the square of its length.
_LONGEST = 2000
_PARAMETER = re.compile(r'\s*;\s*([^\s=;,]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;,]*)')
_RANGE = re.compile(r'\s*([^\s;,/]+/[^\s;,]+)((?:\s*;\s*[^\s=;,]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,]*))*)\s*(?:,|$)')


@dataclass(frozen=True)
class MediaRange:
    """One element of an Accept header: type, subtype, parameters other than q, and quality from 0 to 1."""

    type: str
    subtype: str
    parameters: Mapping[str, str]
    quality: float

    def specificity(self, offer: str) -> int:
        """How exactly the range names the offer: 0 not at all, 1 any, 2 the type, 3 both parts, 4 with parameters."""
        if self.type == "*" and self.subtype == "*":
            return 1
        kind, _, subtype = offer.partition("/")
        if self.type != kind:
            return 0
        if self.subtype == "*":
            return 2
        if self.subtype != subtype:
            return 0
        # Everything is served as UTF-8; a JSON-LD profile is a wish (RFC 6906), not a condition.
        wanted = {name: value for name, value in self.parameters.items() if name not in ("charset", "profile")}
        if wanted or self.parameters.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            return 0
        return 4 if self.parameters else 3


def parse_accept(header: str) -> list[MediaRange]:
    """Read an Accept header; elements that are not media ranges are left out."""
    ranges = []
    for match in _RANGE.finditer(header):
        kind, _, subtype = match.group(1).lower().partition("/")
        parameters = {name.lower(): value.strip('"') for name, value in _PARAMETER.findall(match.group(2))}
        ranges.append(MediaRange(kind, subtype, parameters, _quality(parameters.pop("q", "1"))))
    return ranges


def negotiate(header: str | None, offers: Sequence[str], synonyms: Mapping[str, str] | None = None) -> str | None:
    """Choose among ``offers`` (best first for the server); None if the client accepts none of them.

    Args:
        header: the Accept header; None or blank admits everything.
        offers: media types without parameters.
        synonyms: other names for offers; they count less than the proper names at the same quality.
    """
    if header is None or not header.strip():
        return offers[0]
    return _negotiate(header[:_LONGEST], tuple(offers), tuple((synonyms or {}).items()))


@lru_cache(1024)
def _negotiate(header: str, offers: tuple[str, ...], synonyms: tuple[tuple[str, str], ...]) -> str | None:
    """`negotiate`, kept: few headers come again and again."""
    ranges = parse_accept(header)
    best: tuple[float, int] | None = None
    chosen = None
    names = [(offer, offer) for offer in offers]
    names += [(name, offer) for name, offer in synonyms if offer in offers and name not in offers]
    for position, (name, offer) in enumerate(names):
        specificity, quality = max(
            ((item.specificity(name), item.quality) for item in ranges),
            key=lambda pair: pair[0],
            default=(0, 0.0),
        )
        if name != offer and specificity < 3:
            continue  # a wildcard is answered with the proper names
        if specificity == 0 or quality <= 0:
            continue
        rank = (quality, -position)
        if best is None or rank > best:
            best, chosen = rank, offer
    return chosen


def negotiate_language(header: str | None, offers: Sequence[str]) -> str:
    """Choose a language by basic filtering (RFC 4647, section 3.3.1); the first offer if nothing fits."""
    best, chosen = 0.0, offers[0]
    for element in (header or "").split(","):
        name, _, parameters = element.strip().partition(";")
        quality = _quality(parameters.partition("=")[2].strip() or "1")
        for offer in offers:
            if name.lower().split("-")[0] == offer.lower().split("-")[0] and quality > best:
                best, chosen = quality, offer
    return chosen


def _quality(text: str) -> float:
    """A qvalue (RFC 9110, section 12.4.2), read kindly: more digits than three, above 1 as 1; else it is none."""
    return min(float(text), 1.0) if _QVALUE.fullmatch(text) else 0.0
