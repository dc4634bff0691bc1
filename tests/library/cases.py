"""The files ``<name>.yaml`` beside this one: for a question, values of its parameters and the rows they must give.

The rows were worked out from the report, and ``why`` says how; they are those of the ``columns`` that the case names.
``dataset: report-2027`` asks the dataset with the second, fictitious report in it (`tests.rdf.second_report`) instead
of the dataset as it is. Everything is read as text, so that a date, ``1.50`` and ``true`` stay what the file says;
``null`` is a variable without a value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from itukg.library.binding import bind, read_value
from itukg.library.choices import find_choices, has_choice
from itukg.library.question import Question, Term, read_questions
from itukg.snapshot import Manifest, OpenSnapshot
from itukg.stores.embedded import EmbeddedReader
from tests.rdf.asking import stated_graphs

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.yaml"))
UNBOUND = "null"
KEYS = {"dataset", "parameters", "why", "columns", "rows", "count", "first", "some"}
# The dataset as it is, and with the second report.
DATASETS = ("", "report-2027")
# More rows than this need not all be written down.
MANY = 40
Row = list[str]


@dataclass(frozen=True)
class Case:
    """Values for the parameters of a question, and the rows they must give: all, or some of many."""

    question: str
    number: int
    dataset: str
    parameters: dict[str, str]
    why: str
    columns: list[str]
    rows: list[Row] | None
    count: int
    first: list[Row] = field(default_factory=list)
    some: list[Row] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The name of the question and what is asked with, for the list of tests."""
        given = ",".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.question}[{given}]" + (f"@{self.dataset}" if self.dataset else "")


def read_cases(path: Path) -> list[Case]:
    """The cases of one file, in order."""
    stored: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    for item in stored:
        assert item.keys() <= KEYS, f"{path.name}: {item.keys() - KEYS}"
        assert item.get("dataset", "") in DATASETS, f"{path.name}: {item['dataset']} is none of {DATASETS}"
        assert ("rows" in item) != ("count" in item), f"{path.name}: either all rows, or their count and some of them"
    return [
        Case(
            path.stem,
            number,
            item.get("dataset", ""),
            item.get("parameters") or {},
            item.get("why", ""),
            item.get("columns", []),
            (item["rows"] or []) if "rows" in item else None,
            int(item.get("count", 0)),
            item.get("first", []),
            item.get("some", []),
        )
        for number, item in enumerate(stored)
    ]


def questions(snapshot: OpenSnapshot) -> dict[str, Question]:
    """The questions of the snapshot by name."""
    return read_questions(snapshot.manifest.questions)


def values(snapshot: OpenSnapshot, question: Question, given: dict[str, str]) -> dict[str, Term | None]:
    """The terms that are meant by what is given, read as the server and the command line read it."""
    reader, manifest = EmbeddedReader(snapshot), snapshot.manifest
    found: dict[str, Term | None] = {}
    for name, text in given.items():
        parameter = question.parameter(name)
        assert parameter, f"{question.name} has no parameter {name}"

        def has(term: Term, parameter: Any = parameter) -> bool:
            return has_choice(reader, parameter, term)

        choices = find_choices(reader, parameter)
        found[name] = read_value(parameter, text, choices, manifest.prefixes, manifest.base, has)
    return found


def answer(snapshot: OpenSnapshot, query: str, *, stated: bool = False) -> tuple[list[str], list[list[Any]]]:
    """The columns and the rows of terms; those of a graph are its statements, in the order of their text."""
    chosen = stated_graphs(snapshot) if stated else None
    found = snapshot.store.query(query, default_graph=chosen, named_graphs=chosen)
    if isinstance(found, ox.QueryTriples):
        triples = sorted(([item.subject, item.predicate, item.object] for item in found), key=str)
        return ["subject", "predicate", "object"], triples
    assert isinstance(found, ox.QuerySolutions)
    return [variable.value for variable in found.variables], [list(row) for row in found]


def ask(snapshot: OpenSnapshot, question: Question, given: dict[str, str], *, stated: bool = False) -> list[list[Any]]:
    """The rows of terms that a question gives for parameters as people write them."""
    return answer(snapshot, bind(question, values(snapshot, question, given)), stated=stated)[1]


def check(snapshot: OpenSnapshot, case: Case) -> None:
    """Ask what the case asks, of all that the snapshot holds and of what is stated alone, and compare with its rows."""
    question, manifest = questions(snapshot)[case.question], snapshot.manifest
    everything = ask(snapshot, question, case.parameters)
    assert ask(snapshot, question, case.parameters, stated=True) == everything, "it needs inference"
    at = [list(question.columns).index(column) for column in case.columns] or [0, 1, 2]
    found = [[row[number] for number in at] for row in everything]
    if case.rows is not None:
        wanted = sorted(case.rows) if question.form == "CONSTRUCT" else case.rows
        assert written(found, wanted, manifest) == wanted
        return
    assert len(found) == case.count
    if question.form != "CONSTRUCT":  # a graph has no order, so none of its statements is the first
        assert case.count > MANY, "all rows of a short result are written down"
        assert case.first
    assert written(found[: len(case.first)], case.first, manifest) == case.first
    assert case.first or case.some
    for row in case.some:
        assert holds(found, row, manifest), row


def written(rows: list[list[Any]], wanted: list[Row], manifest: Manifest) -> list[Row]:
    """The rows as text: an IRI in the way the row at the same place writes it, if that is a way of writing it."""
    found = []
    for number, row in enumerate(rows):
        beside = wanted[number] if number < len(wanted) else []
        found.append([_text(term, beside[at] if at < len(beside) else "", manifest) for at, term in enumerate(row)])
    return found


def holds(rows: list[list[Any]], wanted: Row, manifest: Manifest) -> bool:
    """Whether one of the rows is the wanted one."""
    return any(written([row], [wanted], manifest) == [wanted] for row in rows)


def _text(term: Any, wanted: str, manifest: Manifest) -> str:
    if term is None:
        return UNBOUND
    if not isinstance(term, ox.NamedNode):
        return str(term.value)
    ways = [f"id:{term.value.removeprefix(manifest.base + 'id/')}"] * term.value.startswith(manifest.base + "id/")
    fitting = [(len(space), name, space) for name, space in manifest.prefixes.items() if term.value.startswith(space)]
    ways += [f"{name}:{term.value.removeprefix(space)}" for _, name, space in sorted(fitting, reverse=True)]
    ways.append(f"<{term.value}>")
    return wanted if wanted in ways else ways[0]
