"""Results become columns of the types that their values have, and nothing is guessed."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from itukg.client.frame import iris, to_frame

XSD = "http://www.w3.org/2001/XMLSchema#"


def literal(text: str, datatype: str = "", language: str = "") -> dict[str, str]:
    more = {"datatype": XSD + datatype} if datatype else {"xml:lang": language} if language else {}
    return {"type": "literal", "value": text, **more}


def frame(*values: dict[str, str] | None) -> pd.DataFrame:
    rows = [{} if value is None else {"x": value} for value in values]
    return to_frame({"head": {"vars": ["x"]}, "results": {"bindings": rows}})


@pytest.mark.parametrize(
    ("values", "dtype", "expected"),
    [
        ([literal("17", "integer"), literal("0", "nonNegativeInteger")], "Int64", [17, 0]),
        ([literal("17", "integer"), None], "Int64", [17, pd.NA]),
        (
            [literal("1.5", "decimal"), literal("2", "integer"), literal("-INF", "double")],
            "Float64",
            [1.5, 2.0, -float("inf")],
        ),
        ([literal("true", "boolean"), literal("0", "boolean"), None], "boolean", [True, False, pd.NA]),
        ([literal("2025-05-01", "date"), None], "datetime64", [pd.Timestamp("2025-05-01"), pd.NaT]),
        ([literal("2025-05-01T08:00:00+08:00", "dateTime")], "datetime64", [pd.Timestamp("2025-05-01T00:00:00Z")]),
        ([literal("2018", "gYear")], "period", [pd.Period("2018", "Y")]),
        ([literal("2018-11", "gYearMonth"), None], "period", [pd.Period("2018-11", "M"), pd.NaT]),
        # What looks like a number and is none stays as it is.
        ([literal("007")], "string", ["007"]),
        ([literal("六", language="zh"), literal("six", language="en")], "string", ["六", "six"]),
        # Several kinds have no common type.
        ([literal("17", "integer"), literal("many")], "string", ["17", "many"]),
        ([literal("2025-05-01Z", "date"), literal("2025-05-02", "date")], "string", ["2025-05-01Z", "2025-05-02"]),
        # Nor can pandas hold these.
        ([literal("10000-01-01", "date")], "string", ["10000-01-01"]),
        ([literal("9" * 30, "integer")], "string", ["9" * 30]),
        ([{"type": "bnode", "value": "b0"}], "string", ["_:b0"]),
        ([None, None], "string", [pd.NA, pd.NA]),
    ],
)
def test_a_column(values: list[dict[str, str] | None], dtype: str, expected: list[Any]) -> None:
    column = frame(*values)["x"]
    assert str(column.dtype).startswith(dtype)
    assert [*column.astype("object").where(column.notna(), None)] == [
        None if pd.isna(item) else item for item in expected
    ]


def test_iris_are_categories() -> None:
    one, other = ({"type": "uri", "value": f"https://harbour.example/id/{name}"} for name in "ab")
    column = frame(one, other, None, one)["x"]
    assert isinstance(column.dtype, pd.CategoricalDtype)
    assert [*column.cat.categories] == [one["value"], other["value"]]
    assert [*column.isna()] == [False, False, True, False]


def test_no_rows_have_their_columns_all_the_same() -> None:
    empty = to_frame({"head": {"vars": ["b", "a"]}, "results": {"bindings": []}})
    assert (list(empty.columns), len(empty)) == (["b", "a"], 0)


def test_rows_without_columns_are_counted() -> None:
    assert len(to_frame({"head": {"vars": []}, "results": {"bindings": [{}, {}]}})) == 2


def test_the_iris_of_a_result_come_once_and_in_order() -> None:
    thing = {"type": "uri", "value": "https://harbour.example/id/a"}
    rows = [{"y": thing, "x": literal("a")}, {"x": thing, "y": thing}]
    assert iris({"head": {"vars": ["x", "y"]}, "results": {"bindings": rows}}) == {
        "x": [thing["value"]],
        "y": [thing["value"]],
    }
