"""Settings: one table, read once, wrong values refused with what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from itukg.errors import SettingError
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


def test_the_dataset_is_the_one_around_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine/data/logs").mkdir(parents=True)
    (tmp_path / "mine/data/catalog.ttl").touch()
    monkeypatch.chdir(tmp_path / "mine/data/logs")
    assert Settings().dataset_path.samefile(tmp_path / "mine")
    assert Settings(dataset="/another").dataset_path == Path("/another")
    monkeypatch.chdir(tmp_path)
    assert (Settings().dataset_path / "data/catalog.ttl").is_file(), "outside of all datasets: the package's own"


def test_every_setting_has_help() -> None:
    rows = describe()
    assert len(rows) >= 15
    assert all(name.startswith("ITUKG_") and len(text) > 10 for name, _, text in rows)
