"""The order of the tests: the files that are to begin are there, and do begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.order import LONGEST, rank
from tests.requirements import CHECKOUT

TESTS = CHECKOUT / "tests"


def test_every_file_that_is_named_is_there() -> None:
    assert len(LONGEST) == len(set(LONGEST)) >= 10
    assert [name for name in LONGEST if not (TESTS / name).is_file()] == []


def test_what_is_named_comes_before_what_is_not(request: pytest.FixtureRequest) -> None:
    assert rank(TESTS / LONGEST[0]) < rank(TESTS / LONGEST[-1]) < rank(Path(__file__))
    ranks = [rank(item.path) for item in request.session.items]
    assert ranks == sorted(ranks)
