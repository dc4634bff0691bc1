"""Names in running text: the longest first, whole words only, nothing that is ambiguous."""

from __future__ import annotations

import random

import pytest

from itukg.display.naming import link_names, without_owners

GROUPS = [("SG2", "two"), ("Study Group 2", "two"), ("SG20", "twenty"), ("Study Group 20", "twenty")]


def linked(text: str, names: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(segment.text, segment.target) for segment in link_names(text, names) if segment.target]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Study Group 20 and SG2.", GROUPS, [("Study Group 20", "twenty"), ("SG2", "two")]),
        ("study group 2", GROUPS, [("study group 2", "two")]),
        ("SG21, SG2a, xSG2", GROUPS, []),
        ("sg2", GROUPS, []),
        (
            "第12研究组与第2研究组",
            [("第2研究组", "2"), ("第12研究组", "12")],
            [("第12研究组", "12"), ("第2研究组", "2")],
        ),
        ("在SG2召开", GROUPS, [("SG2", "two")]),
        ("35 of 135, 2.35 and 35.5", [("35", "q")], [("35", "q")]),
        ("135 and 1,350; 35.", [("35", "q"), ("1,350", "p")], [("1,350", "p"), ("35", "q")]),
        ("H.741.5", [("H.741", "whole")], []),
        ("the north basin, in the North Basin", [("North basin", "b")], [("north basin", "b")]),
        ("SG2 and again Study Group 2", GROUPS, [("Study Group 2", "two")]),
        ("trust", [("trust", "a"), ("Trust", "b")], []),
        ("A", [("A", "too short")], []),
        ("İSG2", [("SG2", "two")], [("SG2", "two")]),
    ],
)
def test_what_is_found(text: str, names: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    assert linked(text, names) == expected


def test_the_segments_are_the_text() -> None:
    choose = random.Random(7)
    linked_at_all = 0
    for _ in range(3000):
        text = "".join(choose.choices("aAbB12.,第研İ ", k=choose.randrange(40)))
        names = [
            ("".join(choose.choices("aAbB12.,第研İ", k=choose.randrange(5))), choose.choice("abc")) for _ in range(6)
        ]
        segments = link_names(text, names)
        assert "".join(segment.text for segment in segments) == text
        assert all(segment.text for segment in segments) or not text
        targets = [segment.target for segment in segments if segment.target]
        assert len(targets) == len(set(targets))
        linked_at_all += bool(targets)
    assert linked_at_all > 150


def test_numbered_things_are_named_without_their_owner_as_well() -> None:
    names = [
        ("ITU-T Study Group 2", "two"),
        ("ITU-T第2研究组", "two"),
        ("IP broadband", "b"),
        ("ITU-Tx 2", "x"),
        ("9", "n"),
    ]
    found = without_owners(names, ["ITU-T", "IP", "I", "ITU-T Study Group 2"])
    assert found == [("Study Group 2", "two"), ("第2研究组", "two")]
    assert without_owners([("A-Z Rule 7", "one"), ("Rule 7", "other")], ["A-Z"]) == [], "a whole name is left alone"
