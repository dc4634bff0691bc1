"""What may be meant by a name that nothing has."""

from __future__ import annotations

import difflib

import pytest

from itukg.validation.meant import nearest

THINGS = ["https://e/id/body/sg3", "https://e/id/body/sg13", "https://e/id/body/fao", "https://e/id/body/ripe-ncc"]


def test_the_nearest_of_the_same_namespace_is_meant() -> None:
    assert nearest("https://e/id/body/ripe-nic", THINGS) == "https://e/id/body/ripe-ncc"
    assert nearest("https://e/id/place/ripe-nic", THINGS) == ""
    assert nearest("https://e/id/body/ripe-ncc-2", THINGS) == "https://e/id/body/ripe-ncc"
    assert nearest("https://e/o#Shp", ["https://e/o#Ship", "https://e/x#Shp"]) == "https://e/o#Ship"
    assert nearest("https://e/id/body/unlike-all", THINGS) == ""


def test_a_number_is_never_guessed() -> None:
    assert nearest("https://e/id/body/sg31", THINGS) == nearest("https://e/id/body/sg1", THINGS) == ""
    assert nearest("https://e/id/body/sgg13", THINGS) == "https://e/id/body/sg13"
    assert nearest("https://e/id/body/ssg1", THINGS) == nearest("https://e/id/body/sg", THINGS) == ""


def test_of_many_the_likest_is_meant_and_few_are_compared_at_length(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: set[str] = set()
    ratio = difflib.SequenceMatcher.ratio

    def counted(matcher: difflib.SequenceMatcher[str]) -> float:
        compared.add(str(matcher.a))
        return ratio(matcher)

    monkeypatch.setattr(difflib.SequenceMatcher, "ratio", counted)
    letters = "abcdefghij"
    many = [f"https://e/id/plan/work-on-{a}{b}{c}-for-all" for a in letters for b in letters for c in letters]
    assert nearest("https://e/id/plan/workk-on-dgc-for-all", many) == "https://e/id/plan/work-on-dgc-for-all"
    assert "work-on-dgc-for-all" in compared and len(compared) <= 20
