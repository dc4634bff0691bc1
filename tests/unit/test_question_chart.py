"""The chart of a long answer: what is not drawn is not looked up either."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from itukg.charts.chart import MOST_ROWS
from itukg.library.question import Chart, Question
from itukg.results.table import Table
from itukg.stores.base import Reader
from itukg.views import question_chart
from itukg.views.pages import Page
from itukg.views.question_asked import Asked


def test_names_are_looked_up_for_what_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    asked_for: list[str] = []

    def find(reader: Reader, iris: Iterable[str]) -> Any:
        asked_for.extend(iris)
        return SimpleNamespace(name=lambda iri, language: SimpleNamespace(text=f"name of {iri}"))

    monkeypatch.setattr(question_chart, "find_labels", find)
    monkeypatch.setattr(question_chart, "given", lambda asked, reader: "")
    manifest = SimpleNamespace(languages=("en",), titles={"en": "Data"}, version="1")
    page = Page(cast(Any, manifest), "en")
    chart = Chart("bars", {"x": "thing", "y": "count"})
    question = Question("many", {"en": "How many?"}, {}, {}, (), {"thing": {}, "count": {}}, chart, "SELECT * {}")
    rows = tuple(
        ({"type": "uri", "value": f"urn:thing:{number}"}, {"type": "literal", "value": str(number)})
        for number in range(MOST_ROWS + 700)
    )
    asked = cast(Asked, SimpleNamespace(question=question, page=page))
    drawn = question_chart.chart_for(Table(("thing", "count"), rows), asked, cast(Reader, None))
    assert len(asked_for) == MOST_ROWS
    assert drawn is not None and "5,700" in str(drawn), "how many there are is told all the same"
