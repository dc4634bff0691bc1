"""A library question: what its header says, and its query. It goes into the manifest of a snapshot as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

Term = ox.NamedNode | ox.Literal
# A text by language.
Texts = Mapping[str, str]

# What values a parameter takes; the first three are chosen from the graph.
TYPES = ("iri", "code", "enumeration", "language", "date", "integer")
CHOSEN = ("iri", "code", "enumeration")
XSD = "http://www.w3.org/2001/XMLSchema#"

# kind of chart -> its channels: those that it must have, those that it may have
CHARTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "bars": (("x", "y"), ("colour",)),
    "line": (("x", "y"), ("colour",)),
    "timeline": (("start", "label"), ("end", "colour", "precision")),
    "matrix": (("x", "y", "value"), ()),
    "network": (("source", "target"), ("value",)),
    "map": (("lat", "long", "label"), ("value",)),
}
# kind of chart -> what is said of it by true and false
FLAGS: Mapping[str, tuple[str, ...]] = {"bars": ("stacked",)}


@dataclass(frozen=True)
class Parameter:
    """A term of a question that may be another: that of its block ``VALUES ?name { … }``.

    Attributes:
        name: the variable's, without its mark.
        type: one of `TYPES`.
        labels: its name for people.
        default: the term that stands in the file; None where that is UNDEF.
        optional: whether it may be left open (UNDEF).
        class_: the IRI of the class whose instances are the choices.
        scheme: the IRI of the concept scheme whose concepts are the choices.
        property_: the IRI of the property whose values are the choices (of instances of ``class_``, if given).
        choices: a SPARQL group pattern instead, which binds ``?value``.
        minimum: the least integer.
        maximum: the greatest integer.
        end: whether a year or a month stands for its last day, not for its first.
    """

    name: str
    type: str
    labels: Texts
    default: Term | None = None
    optional: bool = False
    class_: str = ""
    scheme: str = ""
    property_: str = ""
    choices: str = ""
    minimum: int | None = None
    maximum: int | None = None
    end: bool = False

    @property
    def is_chosen(self) -> bool:
        """Whether its values are those that the graph holds."""
        return self.type in CHOSEN


@dataclass(frozen=True)
class Chart:
    """The chart that suits the result: its kind (see `CHARTS`), and the columns on its channels."""

    kind: str
    channels: Mapping[str, str | bool]


@dataclass(frozen=True)
class Question:
    """A question with its texts by language and its query as the file has it, header and all.

    Attributes:
        name: that of the file, without ``.rq``.
        titles: the question itself.
        descriptions: what counts, and how to read a row.
        tags: tag -> its words.
        parameters: in the order of the header.
        columns: variable of the result -> its heading, in the order of the result; none for a graph.
        chart: if one suits the result.
        query: the file's text, with its IRIs under the dataset's base.
        form: ``SELECT`` or ``CONSTRUCT``.
    """

    name: str
    titles: Texts
    descriptions: Texts
    tags: Mapping[str, Texts]
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, Texts]
    chart: Chart | None
    query: str = field(repr=False)
    form: str = "SELECT"

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, if there is one."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    @property
    def body(self) -> str:
        """The query without its header."""
        lines = self.query.splitlines(keepends=True)
        start = next((number for number, line in enumerate(lines) if not line.startswith("#+")), len(lines))
        return "".join(lines[start:]).lstrip("\r\n")

    @property
    def in_short(self) -> str:
        """The query with its titles as comments instead of its header, for people who are about to change it."""
        return "".join(f"# {title}\n" for title in self.titles.values()) + "\n" + self.body

    def to_json(self) -> dict[str, Any]:
        """All of it, for JSON; `from_json` reads it again."""
        return {
            "name": self.name,
            "titles": dict(self.titles),
            "descriptions": dict(self.descriptions),
            "tags": {tag: dict(words) for tag, words in self.tags.items()},
            "parameters": [_parameter_to_json(parameter) for parameter in self.parameters],
            "columns": {column: dict(words) for column, words in self.columns.items()},
            "chart": {"kind": self.chart.kind, **self.chart.channels} if self.chart else None,
            "form": self.form,
            "query": self.query,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Question:
        """The question that `to_json` gave."""
        chart = stored["chart"]
        return cls(
            name=stored["name"],
            titles=stored["titles"],
            descriptions=stored["descriptions"],
            tags=stored["tags"],
            parameters=tuple(_parameter_from_json(item) for item in stored["parameters"]),
            columns=stored["columns"],
            chart=chart and Chart(chart["kind"], {key: value for key, value in chart.items() if key != "kind"}),
            query=stored["query"],
            form=stored["form"],
        )


def read_questions(stored: Iterable[Mapping[str, Any]]) -> dict[str, Question]:
    """The questions of a manifest by name, in its order."""
    return {item["name"]: Question.from_json(item) for item in stored}


def term_to_json(term: Term) -> dict[str, str]:
    """A term as in SPARQL 1.1 Query Results JSON, https://www.w3.org/TR/sparql11-results-json/#select-encode-terms."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == XSD + "string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def term_from_json(stored: Mapping[str, str]) -> Term:
    """The term that `term_to_json` gave."""
    if stored["type"] == "uri":
        return ox.NamedNode(stored["value"])
    if "xml:lang" in stored:
        return ox.Literal(stored["value"], language=stored["xml:lang"])
    return ox.Literal(stored["value"], datatype=ox.NamedNode(stored.get("datatype", XSD + "string")))


# What of a parameter is in its JSON only where it says something.
_SAID = ("class_", "scheme", "property_", "choices", "minimum", "maximum", "end")


def _parameter_to_json(parameter: Parameter) -> dict[str, Any]:
    values = {name: getattr(parameter, name) for name in _SAID}
    said = {name: value for name, value in values.items() if value not in ("", None) and value is not False}
    return {
        "name": parameter.name,
        "type": parameter.type,
        "labels": dict(parameter.labels),
        "default": parameter.default and term_to_json(parameter.default),
        "optional": parameter.optional,
        **{name.rstrip("_"): value for name, value in said.items()},
    }


def _parameter_from_json(stored: Mapping[str, Any]) -> Parameter:
    said = {name: stored[name.rstrip("_")] for name in _SAID if name.rstrip("_") in stored}
    default = stored["default"]
    return Parameter(
        stored["name"],
        stored["type"],
        stored["labels"],
        term_from_json(default) if default else None,
        stored["optional"],
        **said,
    )
