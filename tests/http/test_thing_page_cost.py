"""What a page about a thing asks of its store: a few look-ups, however much is said of the thing."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, cast

import pytest
from flask.testing import FlaskClient

from itukg.app import create_app
from itukg.build import ensure_snapshot
from itukg.display import sheet
from itukg.linkeddata import vocabulary
from itukg.settings import Settings
from itukg.snapshot import SnapshotPlace
from itukg.stores.base import Reader
from itukg.stores.embedded import EmbeddedStore
from tests.http.copies import Copy

MANY = 900
HARBOUR = """@prefix hb: <https://harbour.example/ontology#> .
@prefix arrival: <https://harbour.example/id/arrival/> .
@prefix ship: <https://harbour.example/id/ship/> .
@prefix pilot: <https://harbour.example/id/pilot/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


class Counted:
    """A reader that counts what it is asked."""

    def __init__(self, reader: Any, calls: Counter[str]) -> None:
        self._reader = reader
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._reader, name)
        if not callable(found):
            return found

        def ask(*arguments: Any, **named: Any) -> Any:
            self._calls[name] += 1
            return found(*arguments, **named)

        return ask


class CountedStore(EmbeddedStore):
    """A store whose readers count."""

    calls: ClassVar[Counter[str]] = Counter()

    def reader(self) -> Any:
        return Counted(super().reader(), self.calls)


def client(settings: Settings) -> FlaskClient:
    place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
    return create_app(settings, CountedStore(place, "/nowhere", settings.result_bytes)).test_client()


@pytest.fixture
def crowded(copy: Copy) -> FlaskClient:
    """A pilot who brought in one ship many hundred times."""
    log: Path = copy.settings.dataset_path / "data/log/2031.ttl"
    lines = [
        f"arrival:more-{number} a hb:Arrival ; hb:arrivalOf ship:noor ; hb:pilotedBy pilot:jo ; "
        f'hb:arrivedAt "2031-06-01T00:{number // 60 % 60:02}:{number % 60:02}Z"^^xsd:dateTime .'
        for number in range(MANY)
    ]
    log.write_text(log.read_text(encoding="utf-8") + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
    ensure_snapshot(copy.settings)
    return client(copy.settings)


def asked(browser: FlaskClient, path: str) -> tuple[str, Counter[str]]:
    CountedStore.calls.clear()
    answer = browser.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True), Counter(CountedStore.calls)


def test_a_page_asks_few_questions_even_when_nothing_is_remembered(dataset_settings: Settings) -> None:
    # Enough of a reader to get what was read already, and nothing that could read it anew.
    kept = cast(Reader, SimpleNamespace(manifest=SimpleNamespace(state=ensure_snapshot(dataset_settings))))
    browser = client(dataset_settings)
    asked(browser, "/doc/vocab/status/agreed")  # what is read once for a snapshot
    for path in ("/doc/body/itu-t/sg13", "/doc/resolution/PP-102", "/doc/document/C26-33/para/2.6", "/doc/place/ch"):
        sheet.read_sheet(kept).memo.clear()
        _, calls = asked(browser, path)
        assert calls["values"] <= 3 and calls["around"] == 1 and sum(calls.values()) <= 5, calls
        assert calls["select"] + calls["construct"] == 0, calls
        _, again = asked(browser, path)
        assert again["values"] == 0, "what was read is remembered for the snapshot"
    assert vocabulary.read_vocabulary(kept).places, "the vocabulary is read once"


def test_what_a_page_asks_and_shows_does_not_grow_with_the_thing(crowded: FlaskClient) -> None:
    asked(crowded, "/doc/ship/hulk-9")
    text, calls = asked(crowded, "/doc/ship/noor")
    assert calls["values"] <= 3 and calls["select"] + calls["construct"] <= 1
    facts = text.partition('<section class="incoming">')[0]
    assert facts.count("<dd>") < 250 and f"All {MANY + 1}" in facts
    assert len(text) < 100_000
    pilot, _ = asked(crowded, "/doc/pilot/jo")
    assert re.search(r'<span class="count">at least \d{3}</span>', pilot)
    assert "More links lead here than are shown." in pilot
    more, _ = asked(crowded, "/doc/pilot/jo?page=2")
    assert "Links before these" in more and "brought in" in more
