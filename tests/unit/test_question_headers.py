"""What the headers of an answer to a question hold, whatever a dataset calls its version."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from flask import Response

from itukg.views.question_headers import with_snapshot
from tests.unit.test_snapshots_past import manifest


def test_a_version_that_no_header_can_hold_breaks_none() -> None:
    reader: Any = SimpleNamespace(manifest=replace(manifest(1), version="第2版\r\nX: 1"))
    asked: Any = SimpleNamespace(snapshot="")
    headers = with_snapshot(Response(), asked, reader, page=False).headers
    assert headers["Snapshot-Version"] == "?2???X:?1"
    assert headers["Snapshot-Id"] == manifest(1).id
