"""What is remembered of results: never what was asked of another dataset than the one that is asked of now."""

from __future__ import annotations

import io
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from itukg.sparql.query import Form, SparqlRequest
from itukg.stores.base import Result
from itukg.web.answer_cache import AnswerCache
from itukg.web.remembered import RememberedResults

REQUEST = SparqlRequest("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", Form.SELECT, "https://ex.example/", ("a:a", "b:b"), ())


class _Counted:
    """A store that answers with how often it has been asked."""

    asked = 0

    def reader(self, snapshot: str = "") -> Any:
        return SimpleNamespace(manifest=SimpleNamespace(id="current"))

    def run(self, request: SparqlRequest, media: str, timeout: float) -> Result:
        self.asked += 1
        data = str(self.asked).encode()
        return Result(io.BytesIO(data), len(data), "current")


# Whether graphs share triples and what an alias stands for is looked up before the store is asked, and a snapshot that
# becomes current in between may say otherwise: what is kept then must not answer those who ask after it.
@pytest.mark.parametrize("found", [{"merged": True}, {"whole": ("a:a",)}, {"whole": ()}, {"named_graphs": ("a:a",)}])
def test_what_the_snapshot_says_of_its_graphs_belongs_to_the_question(found: dict[str, Any]) -> None:
    store: Any = _Counted()
    results = RememberedResults(store, AnswerCache(1_000_000, 10))

    def ask(request: SparqlRequest) -> tuple[bytes, bool]:
        result, remembered = results.run(request, "text/csv", 1.0)
        return result.read(), remembered

    assert ask(REQUEST) == (b"1", False)
    assert ask(replace(REQUEST, **found)) == (b"2", False)
    assert ask(REQUEST) == (b"1", True)
    assert ask(replace(REQUEST, **found)) == (b"2", True)
