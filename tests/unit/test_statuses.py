"""The one table of problems: all code answers from it, in English and Chinese, and the page about it shows it."""

from __future__ import annotations

import ast
import re
from http import HTTPStatus
from pathlib import Path

import pytest

from itukg import statuses
from itukg.messages import problem_words
from itukg.messages.problems import ADVICE
from itukg.statuses import KINDS, kind_of, problem
from itukg.stores.base import ResultTooLarge, StoreError
from itukg.views.problems import store_problem, words_of

PACKAGE = Path(statuses.__file__).parent
DOCS = PACKAGE.parents[1] / "docs" / "sparql.md"


def calls(name: str) -> list[tuple[str, ast.Call]]:
    found = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                found.append((path.relative_to(PACKAGE).as_posix(), node))
    return found


def test_every_answer_comes_from_the_table() -> None:
    assert {path for path, _ in calls("Problem")} == {"statuses.py"}
    named = [
        node.args[0].value
        for _, node in [*calls("problem"), *calls("unknown")]
        if isinstance(node.args[0], ast.Constant)
    ]
    assert len(named) > 20
    used = {*named, *(error.outcome for error in store_errors()), *(kind_of(status) for status in range(400, 600))}
    assert used == set(KINDS), "a kind that is not in the table, or that nothing answers"


def store_errors(root: type[StoreError] = StoreError) -> set[type[StoreError]]:
    return {root}.union(*(store_errors(kind) for kind in root.__subclasses__()))


def test_every_failure_of_a_store_says_its_own_kind() -> None:
    assert len(store_errors()) >= 10
    assert all("outcome" in vars(error) for error in store_errors())


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_an_error_that_http_knows_in_both_languages(kind: str) -> None:
    row = KINDS[kind]
    assert HTTPStatus(row.status) and 400 <= row.status < 600
    assert row.title and row.when
    words = problem_words(kind, "zh")
    assert words and all(re.search(r"[\u4e00-\u9fff]", text) for text in words)
    raised = problem(kind, "detail")
    assert (raised.status, raised.slug, raised.title, raised.detail) == (row.status, kind, row.title, "detail")
    assert raised.headers == ({"Retry-After": str(row.retry)} if row.retry else {})


def test_the_page_shows_the_table() -> None:
    rows = re.findall(
        r"^\| (\d{3}) \| `([a-z-]+)` \| (.+?) \| ([^|]*) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE
    )
    expected = [(str(row.status), kind, row.when, f"{row.retry} s" if row.retry else "") for kind, row in KINDS.items()]
    assert rows == expected


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/id/ship/S.S.Anna", "S.S.Anna"),
        ("/doc/place/north-pier.html", "north pier"),
        ("/doc/log/2031/para/2.6", "2031 para 2.6"),
        ("/id/%E7%AC%AC13%E7%A0%94%E7%A9%B6%E7%BB%84", "第13研究组"),
        ("/vocab/cargo", "cargo"),
        ("/somewhere//else/", "somewhere else"),
        ("/", ""),
        ("/id/", ""),
        ("/" + "a" * 5000, "a" * 200),
    ],
)
def test_the_words_of_an_address_that_leads_nowhere(path: str, words: str) -> None:
    assert words_of(path) == words


def test_advice_is_given_for_kinds_that_there_are() -> None:
    assert len(ADVICE) > 10
    assert set(ADVICE) <= set(KINDS)
    assert all(problem_words(kind, "fr") == problem_words(kind, "en") for kind in KINDS)


def test_a_result_that_is_too_large_is_told_in_both_languages() -> None:
    """A download has the same limit: it is not offered as a way out."""
    for language in ("en", "zh"):
        advice = problem_words("result-too-large", language)[1]
        assert "LIMIT" in advice and "下载" not in advice and "ownload" not in advice
    error = ResultTooLarge("The result has more than 9 bytes.", "结果超过9字节。")
    told = [store_problem(error, language) for language in ("en", "zh", "fr")]
    assert [(one.detail, one.language) for one in told] == [
        (str(error), "en"),
        (error.chinese, "zh"),
        (str(error), "en"),
    ]
    plain = store_problem(ResultTooLarge("Too large."), "zh")
    assert (plain.detail, plain.language, plain.slug) == ("Too large.", "en", "result-too-large")
