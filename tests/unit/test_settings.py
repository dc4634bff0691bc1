"""Settings: one table, read once, wrong values refused with what would be right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from itukg import errors
from itukg.errors import SettingError
from itukg.messages import problem_words
from itukg.settings import Settings, describe


def test_environment_and_overrides_in_that_order() -> None:
    settings = Settings.from_environment({"ITUKG_PORT": "81", "ITUKG_HOST": "::1"}, port="82", host=None)
    assert (settings.port, settings.host) == (82, "::1")


def test_settings_survive_the_way_to_a_child_process() -> None:
    settings = Settings(port=81, query_timeout=1.5, dataset="/a b")
    assert Settings.from_environment(settings.to_environment()) == settings


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "http", "a whole number"),
        ("QUERY_TIMEOUT", "soon", "a number"),
        ("WEB_WORKERS", "0", "at least 1"),
        ("PORT", "70000", "at most 65535"),
        ("QUERY_TIMEOUT", "nan", "at least"),
        ("QUERY_TIMEOUT", "inf", "at most"),
    ],
)
def test_wrong_values_are_refused_in_words(name: str, value: str, words: str) -> None:
    with pytest.raises(SettingError, match=words) as caught:
        Settings.from_environment({f"ITUKG_{name}": value})
    assert f"ITUKG_{name}" in str(caught.value)


def test_every_problem_that_the_code_raises_has_chinese_words() -> None:
    raised = set()
    for path in Path(errors.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        raised |= set(re.findall(r'Problem\(\s*\d+,\s*"([a-z-]+)"', text))
        raised |= set(re.findall(r'\n    outcome = "([a-z-]+)"', text))
    machines_only = {"malformed-parameters", "malformed-encoding", "unsupported-charset", "unsupported-media-type",
                     "doubled-query", "doubled-parameter", "bad-timeout", "no-query", "request-too-large",
                     "slow-request", "broken-request", "store-error"}  # fmt: skip
    assert len(raised) > 15
    assert not [slug for slug in raised - machines_only if problem_words(slug, "zh") is None]


def test_every_setting_has_help() -> None:
    rows = describe()
    assert len(rows) >= 15
    assert all(name.startswith("ITUKG_") and len(text) > 10 for name, _, text in rows)
