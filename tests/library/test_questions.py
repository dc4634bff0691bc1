"""Every question of the library with its defaults and with other values, against rows worked out from the report."""

from __future__ import annotations

import re

import pytest

from itukg.library.files import FOLDER, WORDS
from itukg.snapshot import OpenSnapshot
from tests.library.cases import FILES, Case, answer, ask, check, questions, read_cases, values
from tests.requirements import CHECKOUT

QUERIES = sorted((CHECKOUT / FOLDER).glob("*.rq"))
CASES = [case for path in FILES for case in read_cases(path)]
# How many questions there are at least.
FLOOR = 55
# What these ask needs two reports, of which the dataset describes one. The rows that they give on the dataset with two
# are asked for by tests/rdf/test_second_report.py.
OF_TWO_REPORTS = {path.stem for path in QUERIES if path.stem.startswith(("changed-", "new-and-", "reported-again"))}


def test_every_file_is_a_question_with_cases(dataset_snapshot: OpenSnapshot) -> None:
    found = questions(dataset_snapshot)
    assert len(QUERIES) >= FLOOR
    assert sorted(found) == sorted(path.stem for path in QUERIES)
    assert sorted(path.stem for path in FILES) == sorted(found)
    assert (CHECKOUT / WORDS).is_file()


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_cases_are_the_defaults_and_where_there_are_parameters_two_others(
    dataset_snapshot: OpenSnapshot, path: object
) -> None:
    name = getattr(path, "stem", "")
    question, cases = questions(dataset_snapshot)[name], [case for case in CASES if case.question == name]
    assert cases, f"there is no tests/library/{name}.yaml"
    assert cases[0].parameters == {}
    sets = {(case.dataset, *sorted(case.parameters.items())) for case in cases}
    assert len(sets) == len(cases), "two cases ask the same"
    assert len({asked[1:] for asked in sets} - {()}) >= (2 if question.parameters else 0)
    for case in cases:
        assert len(case.why) >= 20, f"{case.id}: say how the rows were worked out"
        assert case.columns == [column for column in question.columns if column in case.columns]
    tested = {column for case in cases if case.rows or case.count for column in case.columns}
    assert tested == set(question.columns), f"no row is expected in {set(question.columns) - tested}"
    assert any(case.rows or case.count for case in cases), "an expected result without rows proves nothing"
    if name not in OF_TWO_REPORTS:
        answers = [str(ask(dataset_snapshot, question, case.parameters)) for case in cases if not case.dataset]
        assert not question.parameters or len(set(answers)) > 1, "the parameters change nothing"


@pytest.mark.parametrize("case", [case for case in CASES if not case.dataset], ids=lambda case: case.id)
def test_rows(dataset_snapshot: OpenSnapshot, case: Case) -> None:
    check(dataset_snapshot, case)


def test_the_order_of_rows_leaves_nothing_open(dataset_snapshot: OpenSnapshot) -> None:
    """Rows that are equal in all that they are ordered by could come in another order from another engine."""
    seen = 0
    for question in questions(dataset_snapshot).values():
        if question.form == "SELECT":
            rows = answer(dataset_snapshot, question.query)[1]
            assert len({str(row) for row in rows}) == len(rows), f"{question.name} gives a row twice"
            assert re.search(r"ORDER\s+BY", question.body), f"{question.name} has no order"
            seen += 1
    assert seen >= FLOOR


def test_defaults_are_among_the_choices(dataset_snapshot: OpenSnapshot) -> None:
    seen = 0
    for question in questions(dataset_snapshot).values():
        for parameter in question.parameters:
            if parameter.default is not None:
                text = getattr(parameter.default, "value", "")
                assert values(dataset_snapshot, question, {parameter.name: text}) == {parameter.name: parameter.default}
            seen += 1
    assert seen >= FLOOR
