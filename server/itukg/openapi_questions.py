"""The questions of a dataset in the description of the routes: each with its own parameters (see `itukg.openapi`)."""

from __future__ import annotations

from typing import Any

from itukg.library.question import Parameter, Question, read_questions
from itukg.library.values import as_text
from itukg.routes import QUESTIONS
from itukg.snapshot import Manifest

_PROBLEM = {"$ref": "#/components/responses/Problem"}
_FRESH = {"description": "What the client has is still right"}


def question_paths(manifest: Manifest) -> dict[str, dict[str, Any]]:
    """Path -> operation for every question: as a page or by negotiation, and with the suffix of a format."""
    found: dict[str, dict[str, Any]] = {}
    for question in read_questions(manifest.questions).values():
        path = f"/queries/{question.name}"
        found[path] = {"get": _operation(question, manifest, path, ())}
        found[path + ".{suffix}"] = {"get": _operation(question, manifest, path + ".{suffix}", (_suffix(question),))}
    return found


def _operation(question: Question, manifest: Manifest, path: str, first: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    return {
        "operationId": f"get {path}",
        "summary": _text(question.titles),
        "description": _text(question.descriptions),
        "tags": [QUESTIONS],
        "parameters": [*first, *(_parameter(parameter, manifest) for parameter in question.parameters)],
        "responses": {
            "200": {"description": "The answer", "content": {"*/*": {}}},
            "304": _FRESH,
            "400": _PROBLEM,
            "default": _PROBLEM,
        },
    }


def _suffix(question: Question) -> dict[str, Any]:
    suffixes = ["ttl", "jsonld", "rdf", "nt"] if question.form == "CONSTRUCT" else ["csv", "tsv", "json", "xml", "xlsx"]
    suffixes += ["svg", "png", "vl.json"] if question.chart else []
    return {
        "name": "suffix",
        "in": "path",
        "required": True,
        "description": "The suffix of a format",
        "schema": {"type": "string", "enum": [*suffixes, "rq"]},
    }


def _parameter(parameter: Parameter, manifest: Manifest) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer" if parameter.type == "integer" else "string"}
    if parameter.type == "date":
        schema["pattern"] = r"^(\d{4}(-\d\d(-\d\d)?)?|\*)?$"
    if parameter.type == "language":
        schema["enum"] = list(manifest.languages)
    if parameter.minimum is not None:
        schema["minimum"] = parameter.minimum
    if parameter.maximum is not None:
        schema["maximum"] = parameter.maximum
    if parameter.default is not None:
        text = as_text(parameter.default, manifest.prefixes, manifest.base)
        schema["default"] = int(text) if parameter.type == "integer" else text
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": _text(parameter.labels) + _OPEN * parameter.optional,
        "schema": schema,
        **({"allowEmptyValue": True} if parameter.optional else {}),
    }


_OPEN = " (may be left open, by an empty value or *)"


def _text(texts: Any) -> str:
    return next(iter(texts.values()), "")
