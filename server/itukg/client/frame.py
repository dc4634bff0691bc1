"""Results of SPARQL as pandas DataFrames whose columns have the types that their values have.

rdflib and SPARQLWrapper give values one by one, and pandas' own reader of the CSV form guesses: a code "007" would
become a number. The JSON form names the datatype of every value (SPARQL 1.1 Query Results JSON,
https://www.w3.org/TR/sparql11-results-json/), so nothing is guessed here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

_XSD = "http://www.w3.org/2001/XMLSchema#"
_WHOLE = {
    _XSD + name
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
        "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
    )
}  # fmt: skip
_REAL = {_XSD + name for name in ("decimal", "double", "float")}
_MOMENTS = {_XSD + "date", _XSD + "dateTime", _XSD + "dateTimeStamp"}
_PERIODS = {_XSD + "gYear": "Y", _XSD + "gYearMonth": "M"}
_ZONE = re.compile(r"(?:Z|[+-]\d\d:\d\d)$")
_BOOLEAN = {_XSD + "boolean"}
_IRI = "IRI"

Value = Mapping[str, str]


def to_frame(results: Mapping[str, Any]) -> pd.DataFrame:
    """A SELECT's result in the JSON form as a DataFrame: a column a variable, a row a solution, in their order.

    IRIs become categories, whole numbers ``Int64``, other numbers ``Float64``, truth values ``boolean``, dates
    ``datetime64`` (with a time zone: UTC), years and months ``period``, texts ``string``. A column of values of several
    kinds is ``string``, each value by its lexical form; what is not bound is missing (``NA``, ``NaT``).
    """
    rows: Sequence[Mapping[str, Value]] = results["results"]["bindings"]
    columns = {name: column([row.get(name) for row in rows]) for name in results["head"]["vars"]}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)))


def column(values: Sequence[Value | None]) -> pd.Series[Any]:
    """The values of one variable as a Series of the type that holds them all."""
    texts = [None if value is None else _text(value) for value in values]
    kinds = {_kind(value) for value in values if value is not None}
    try:
        return _typed(texts, kinds)
    except (ValueError, OverflowError, TypeError):  # a number or date that pandas cannot hold, such as the year 10000
        return pd.Series(texts, dtype="string")


def iris(results: Mapping[str, Any]) -> dict[str, list[str]]:
    """The variables that hold IRIs, each with those IRIs, once, in the order in which they come."""
    found: dict[str, dict[str, None]] = {}
    for row in results["results"]["bindings"]:
        for name, value in row.items():
            if value["type"] == "uri":
                found.setdefault(name, {})[value["value"]] = None
    return {name: list(found[name]) for name in results["head"]["vars"] if name in found}


def _kind(value: Value) -> str:
    return _IRI if value["type"] == "uri" else value.get("datatype", "")


def _text(value: Value) -> str:
    return f"_:{value['value']}" if value["type"] == "bnode" else value["value"]


def _typed(texts: list[str | None], kinds: set[str]) -> pd.Series[Any]:
    if kinds == {_IRI}:
        return pd.Series(pd.Categorical(texts))
    if kinds and kinds <= _WHOLE:
        return pd.Series([None if text is None else int(text) for text in texts], dtype="Int64")
    if kinds and kinds <= _WHOLE | _REAL:
        return pd.Series([None if text is None else _real(text) for text in texts], dtype="Float64")
    if kinds == _BOOLEAN:
        return pd.Series([None if text is None else text in ("true", "1") for text in texts], dtype="boolean")
    if kinds and kinds <= _MOMENTS:
        return _moments(texts)
    if len(kinds) == 1 and (period := _PERIODS.get(next(iter(kinds)))):
        return pd.Series(pd.PeriodIndex([pd.NaT if text is None else text for text in texts], freq=period))
    return pd.Series(texts, dtype="string")


def _real(text: str) -> float:
    return float(text.replace("INF", "inf"))


def _moments(texts: list[str | None]) -> pd.Series[Any]:
    """Dates and times; those with a time zone beside others without have no common type, and stay texts."""
    zones = {bool(_ZONE.search(text)) for text in texts if text is not None}
    if len(zones) > 1:
        raise ValueError("with and without a time zone")
    return pd.to_datetime(pd.Series(texts, dtype="object"), format="ISO8601", utc=True in zones)
