"""`Client`: questions and queries to an endpoint that holds the graph, answered as pandas DataFrames."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
import rdflib

from itukg.client.errors import EndpointError
from itukg.client.frame import iris, to_frame
from itukg.client.labels import find_labels
from itukg.client.questions import Library, read_library
from itukg.client.transport import Answer, Transport
from itukg.turtle.terms import is_iri

LOCAL = "http://127.0.0.1:8000/sparql"


@dataclass(frozen=True)
class Client:
    """An endpoint, and how its answers are wanted.

        >>> client = Client("https://example.org/sparql", language="zh")
        >>> client.query("SELECT ?thing WHERE { ?thing a <https://example.org/Ship> }", labels=True)

    Attributes:
        endpoint: the address of a SPARQL 1.1 endpoint: this publisher's, or any other that holds the graph.
        language: of names, as a tag; a thing that has no name in it gets another of its names.
        timeout: seconds for each try.
        retries: how often a query is asked again where the endpoint is busy or cannot be reached.
        snapshot: the id of the snapshot that answers; '' for the current one. Only this publisher's endpoints know it.
        dataset: the folder whose questions are asked; '' for the dataset around the current folder, else the package's.
        base: what the IRIs of the endpoint's graph start with, where that is not the dataset's own base.
    """

    endpoint: str = LOCAL
    language: str = "en"
    timeout: int = 60
    retries: int = 3
    snapshot: str = ""
    dataset: str = ""
    base: str = ""
    _names: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def questions(self) -> pd.DataFrame:
        """The questions of the library: ``name``, ``title``, ``description``, ``parameters`` and ``tags`` of each.

        Raises:
            DatasetError: there is no dataset to read them from.
        """
        rows = [
            {
                "name": question.name,
                "title": self._in_language(question.titles),
                "description": self._in_language(question.descriptions),
                "parameters": ", ".join(parameter.name for parameter in question.parameters),
                "tags": ", ".join(question.tags),
            }
            for question in self._library.questions.values()
        ]
        return pd.DataFrame(rows, columns=["name", "title", "description", "parameters", "tags"], dtype="string")

    def question(self, name: str, /, *, labels: bool = True, **parameters: object) -> pd.DataFrame:
        """The answer to a question of the library, as `query` gives it, with names beside the IRIs.

            >>> client.question("arrivals", ship="S.S.Anna", since="2031-05")

        Args:
            name: the question's, see `questions`.
            labels: as in `query`.
            parameters: values of its parameters: a text (an IRI whole, with a prefix, as its path under ``id/``, or the
                end of that), a date, a number; None for any. Those left out have the question's defaults.

        Returns:
            As `query`; ``attrs`` has its ``question`` and the headings of its ``columns`` besides.

        Raises:
            UnknownQuestion: there is no such question or parameter; the nearest names are told.
            BadParameter: no such value in the endpoint's graph; with what could be written instead.
            EndpointError: the endpoint refused or failed.
        """
        question = self._library.question(name)
        frame = self.query(self._bound(name, parameters), labels=labels)
        headings = {column: self._in_language(texts) for column, texts in question.columns.items()}
        frame.attrs.update(question=self._in_language(question.titles), columns=headings)
        return frame

    def question_graph(self, name: str, /, **parameters: object) -> rdflib.Graph:
        """The answer to a question of the library that makes a graph (CONSTRUCT); otherwise as `question`."""
        return self.graph(self._bound(name, parameters))

    def query(self, sparql: str, *, labels: bool = False) -> pd.DataFrame:
        """The result of a SELECT.

        Args:
            sparql: the query.
            labels: a column ``x_label`` after each column ``x`` that holds IRIs, with their names.

        Returns:
            A column a variable, typed as its values are (see `itukg.client.frame.to_frame`). ``attrs`` holds the
            ``endpoint``, the ``query`` and, where the endpoint tells them, the ``snapshot`` that has answered, the
            ``version`` of the dataset in it, and the ``permalink`` of the result.

        Raises:
            EndpointError: the endpoint refused or failed; with its own words.
            ValueError: the query is no SELECT.
        """
        answer, results = self._results(sparql)
        if "results" not in results:
            raise ValueError("This query has no rows: use ask() for ASK, graph() for CONSTRUCT and DESCRIBE.")
        frame = to_frame(results)
        if labels:
            frame = self._with_labels(frame, iris(results))
        frame.attrs.update(endpoint=self.endpoint, query=sparql, **answer.origin)
        return frame

    def ask(self, sparql: str) -> bool:
        """The answer to an ASK; raises as `query` does."""
        _, results = self._results(sparql)
        if "boolean" not in results:
            raise ValueError("This query is no ASK: use query() for SELECT.")
        return bool(results["boolean"])

    def graph(self, sparql: str) -> rdflib.Graph:
        """The graph that a CONSTRUCT or DESCRIBE makes; raises as `query` does."""
        return rdflib.Graph().parse(data=self._transport.graph(sparql).body, format="turtle")

    def labels(self, things: Sequence[str]) -> dict[str, str]:
        """The names of things (one or several) by their IRIs; without those that have none. Raises as `query` does."""
        things = [things] if isinstance(things, str) else things
        unknown = [thing for thing in things if thing not in self._names and is_iri(thing)]
        found = find_labels(lambda text: self._results(text)[1], unknown, (self.language,))
        # What has no name will not be asked for again.
        self._names.update({thing: found.get(thing, "") for thing in unknown})
        return {thing: name for thing in things if (name := self._names.get(thing))}

    @property
    def _library(self) -> Library:
        return read_library(self.dataset, self.base)

    def _bound(self, name: str, parameters: Mapping[str, object]) -> str:
        return self._library.bound(name, parameters, lambda text: self._results(text)[1])

    def _in_language(self, texts: Mapping[str, str]) -> str:
        return texts.get(self.language) or next(iter(texts.values()))

    @cached_property
    def _transport(self) -> Transport:
        parameters = {"snapshot": self.snapshot} if self.snapshot else {}
        return Transport(self.endpoint, self.timeout, self.retries, parameters)

    def _results(self, sparql: str) -> tuple[Answer, Mapping[str, Any]]:
        answer = self._transport.bindings(sparql)
        try:
            results = json.loads(answer.body)
        except ValueError:
            kind = answer.headers.get("content-type", "no type at all")
            raise EndpointError(self.endpoint, 200, "", f"an answer of {kind}, which are no results") from None
        if not isinstance(results, dict) or not {"results", "boolean"} & set(results):
            raise EndpointError(self.endpoint, 200, "", "JSON that holds no results of SPARQL")
        return answer, results

    def _with_labels(self, frame: pd.DataFrame, columns: Mapping[str, Sequence[str]]) -> pd.DataFrame:
        names = self.labels([thing for things in columns.values() for thing in things])
        for name in columns:
            label = f"{name}_label"
            if label not in frame.columns:
                values = frame[name].map(names.get).astype("category")
                frame.insert(list(frame.columns).index(name) + 1, label, values)
        return frame
