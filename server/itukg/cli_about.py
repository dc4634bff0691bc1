"""What the result of a command says of itself: the question, its values, the snapshot, and how it is cited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pyoxigraph as ox

from itukg.cli_sources import Origin, Source, ask_with
from itukg.client.labels import find_labels
from itukg.display.citation import Citation, as_text
from itukg.errors import ItukgError
from itukg.library.question import Question, Term, Texts
from itukg.library.values import as_text as in_address
from itukg.messages.command import words
from itukg.results.about import About, Value
from itukg.turtle.terms import is_iri

_CREATOR = """SELECT ?name WHERE {{
  <{dataset}> <http://purl.org/dc/terms/creator>/<http://xmlns.com/foaf/0.1/name> ?name
}} ORDER BY ?name"""

# What an endpoint tells of the dataset of a base IRI: VoID, https://www.w3.org/TR/void/#uriSpace
_DESCRIBED = """SELECT ?dataset ?property ?value WHERE {{
  ?dataset <http://rdfs.org/ns/void#uriSpace> ?space ; ?property ?value
  VALUES ?property {{ <{dct}title> <{dct}license> <{dct}issued> }}
  FILTER(isIRI(?dataset) && STR(?space) = {base})
}} ORDER BY ?dataset ?property ?value LIMIT 100"""
_DCT = "http://purl.org/dc/terms/"
_TOLD = ("title", "license", "issued")


def pick(texts: Texts, language: str) -> str:
    """The text in the language, else the first; '' without any."""
    return texts.get(language) or next(iter(texts.values()), "")


@dataclass(frozen=True)
class Told:
    """What is said of a result, and the IRIs that it was asked with."""

    about: About
    given: frozenset[str]


def about(source: Source, question: Question, values: Mapping[str, Term | None], language: str) -> Told:
    """All that is known of a result.

    Args:
        source: what was asked, with the answer as its last one.
        question: the question.
        values: parameter -> term, for those that have not their defaults.
        language: the reader's.
    """
    origin = source.origin
    link = permalink(source, question, values)  # before the endpoint is asked for names
    origin = origin if origin.dataset else described(source, origin)
    given = _values(source, question, values, language)
    said = words(language)["given"]
    asked = "; ".join(said.format(label=value.label, value=value.shown) for value in given if value.text)
    title, dataset = pick(question.titles, language), pick(origin.titles, language)
    cited = f"{title} ({asked})" if asked else title
    creator = _creator(source, origin.dataset, language)
    citation = Citation(cited, link, dataset, origin.version, creator, origin.issued, language)
    told = About(
        name=question.name,
        title=title,
        description=pick(question.descriptions, language),
        parameters=given,
        dataset=dataset,
        version=origin.version,
        issued=origin.issued,
        snapshot=origin.snapshot,
        permalink=link,
        license=origin.license,
        citation=as_text(citation) if dataset and origin.version else "",
        headings={column: pick(texts, language) for column, texts in question.columns.items()},
    )
    terms = (values.get(parameter.name, parameter.default) for parameter in question.parameters)
    return Told(told, frozenset(term.value for term in terms if isinstance(term, ox.NamedNode)))


def permalink(source: Source, question: Question, values: Mapping[str, Term | None]) -> str:
    """The address of the same answer where the dataset is published, or as an endpoint has told it; '' without."""
    origin, library = source.origin, source.library
    if not origin.address:
        return origin.permalink
    address = origin.address if origin.address.endswith("/") else origin.address + "/"
    chosen = {parameter.name: parameter.default for parameter in question.parameters} | dict(values)
    pairs = [
        (name, "" if term is None else in_address(term, library.prefixes, library.base))
        for name, term in chosen.items()
        if term is not None or name in values
    ]
    pairs += [("snapshot", origin.snapshot)] if origin.snapshot else []
    return f"{address}queries/{question.name}" + (f"?{urlencode(pairs, safe='/:')}" if pairs else "")


def _values(source: Source, question: Question, values: Mapping[str, Term | None], language: str) -> list[Value]:
    chosen = [(parameter, values.get(parameter.name, parameter.default)) for parameter in question.parameters]
    iris = [term.value for _, term in chosen if isinstance(term, ox.NamedNode)]
    names = find_labels(ask_with(source), iris, (language,))
    found = []
    for parameter, term in chosen:
        text = "" if term is None else in_address(term, source.library.prefixes, source.library.base)
        shown = words(language)["any"] if term is None else names.get(term.value, term.value)
        found.append(Value(parameter.name, pick(parameter.labels, language), text, shown))
    return found


def described(source: Source, origin: Origin) -> Origin:
    """The origin with what the source's own graph says of the dataset; as it is where that says nothing, or of several.

    A source that refuses to be asked says nothing: the answer is there already.
    """
    base = ox.Literal(source.library.base)
    try:
        rows = ask_with(source)(_DESCRIBED.format(dct=_DCT, base=base))["results"]["bindings"]
    except ItukgError:
        return origin
    if len({row["dataset"]["value"] for row in rows}) != 1 or not is_iri(str(rows[0]["dataset"]["value"])):
        return origin
    of = {name: [row["value"] for row in rows if row["property"]["value"] == _DCT + name] for name in _TOLD}
    return replace(
        origin,
        titles={value.get("xml:lang", ""): str(value["value"]) for value in of["title"]},
        license=next((str(value["value"]) for value in of["license"]), ""),
        issued=next((str(value["value"]) for value in of["issued"]), ""),
        dataset=str(rows[0]["dataset"]["value"]),
    )


def _creator(source: Source, dataset: str, language: str) -> str:
    if not dataset:
        return ""
    rows = ask_with(source)(_CREATOR.format(dataset=dataset))["results"]["bindings"]
    names = {row["name"].get("xml:lang", ""): str(row["name"]["value"]) for row in rows}
    return pick(names, language)
