"""A question as JSON: its texts, its parameters with what they may be, and where its answers are."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import request

from itukg.library.choices import choices_query
from itukg.library.question import Parameter, Question, term_to_json
from itukg.library.values import as_text
from itukg.linkeddata.labels import find_labels
from itukg.stores.base import Reader
from itukg.views.pages import Page
from itukg.views.question_asked import Asked
from itukg.views.question_choices import read_names, read_options
from itukg.views.question_formats import formats_of

# Choices that are told; the rest is asked for by SPARQL.
MOST = 100


def describe(asked: Asked, reader: Reader) -> dict[str, Any]:
    """The question with its present values and the choices of each parameter."""
    found = summary(asked.question, asked.page)
    read_names(reader, asked.question, asked.values.values())
    parameters = zip(found["parameters"], asked.question.parameters, strict=True)
    for told, parameter in parameters:
        term = asked.values[parameter.name]
        told["value"] = None if term is None else asked.text(term)
        told |= _choices(asked, parameter, reader)
    found["results"] = {suffix: asked.address(f".{suffix}") for suffix in formats_of(asked.question)}
    return {**found, "snapshot": reader.manifest.id or None, "version": reader.manifest.version}


def summary(question: Question, page: Page) -> dict[str, Any]:
    """The question without its choices, as the list of questions has it."""
    address = f"{request.script_root}/queries/{question.name}"
    return {
        "name": question.name,
        "url": address,
        "title": dict(question.titles),
        "description": dict(question.descriptions),
        "tags": list(question.tags),
        "form": question.form,
        "parameters": [_parameter(parameter, page) for parameter in question.parameters],
        "columns": [{"name": name, "heading": dict(texts)} for name, texts in question.columns.items()],
        "chart": {"kind": question.chart.kind, **question.chart.channels} if question.chart else None,
        "results": {suffix: f"{address}.{suffix}" for suffix in formats_of(question)},
    }


def _parameter(parameter: Parameter, page: Page) -> dict[str, Any]:
    default = parameter.default
    manifest = page.manifest
    bounds = {"minimum": parameter.minimum, "maximum": parameter.maximum}
    return {
        "name": parameter.name,
        "type": parameter.type,
        "label": dict(parameter.labels),
        "optional": parameter.optional,
        "default": None if default is None else as_text(default, manifest.prefixes, manifest.base),
        **{name: value for name, value in bounds.items() if value is not None},
    }


def _choices(asked: Asked, parameter: Parameter, reader: Reader) -> dict[str, Any]:
    """The first choices with their names in all languages; where there are more, the address that lists them all."""
    if not (parameter.is_chosen or parameter.type == "language"):
        return {}
    page = asked.page
    listed = read_options(reader, page, parameter)
    first = listed.options[:MOST]
    labels = find_labels(reader, [option.term.value for option in first if isinstance(option.term, ox.NamedNode)])
    names = labels.triples()
    told: dict[str, Any] = {
        "choices": [
            {
                "value": option.text,
                "term": term_to_json(option.term),
                "label": dict(names.get(option.term.value, {})) or {"": option.name.text},
            }
            for option in first
        ],
        "choicesComplete": listed.complete and len(listed.options) <= MOST,
    }
    if not told["choicesComplete"]:
        query = urlencode({"query": choices_query(parameter), "format": "json"})
        told["allChoices"] = f"{request.script_root}/sparql?{query}"
    return told
