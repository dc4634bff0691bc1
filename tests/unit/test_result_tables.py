"""Results as tables, CSV and TSV: labels beside IRIs, and nothing else changed."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph as ox
import pytest

from itukg.results.about import About, Value
from itukg.results.delimited import iris_in_tsv, to_csv, with_labels_in_tsv
from itukg.results.table import (
    Label,
    Table,
    labelled_columns,
    read_table,
    stem_columns,
    to_json,
    with_about,
    with_labels,
)

PREFIX = "https://x.example/"
NAMES = {
    PREFIX + "a": Label('Anna, "the" ship', "en"),
    PREFIX + "b": Label("第13组\t乙", "zh"),
    PREFIX + "c": Label("c"),
}
QUERY = f"""SELECT ?thing ?other ?text WHERE {{ VALUES (?thing ?other ?text) {{
  (<{PREFIX}a> <{PREFIX}none> "=1+1") (<{PREFIX}b> UNDEF "tab\\there\\nand a line"@en)
  (<{PREFIX}c> "no iri" "2031-05-02"^^<http://www.w3.org/2001/XMLSchema#date>) (UNDEF UNDEF "\u2028 \u0085") }} }}"""


def engine(kind: ox.QueryResultsFormat) -> bytes:
    answer = ox.Store().query(QUERY)
    assert isinstance(answer, ox.QuerySolutions)
    return bytes(answer.serialize(format=kind) or b"")


@pytest.fixture
def table() -> Table:
    return read_table(engine(ox.QueryResultsFormat.JSON))


def test_a_label_stands_behind_each_column_of_iris(table: Table) -> None:
    assert labelled_columns(table) == {"thing", "other"}
    named = with_labels(table, NAMES)
    assert named.columns == ("thing", "thing_label", "other", "other_label", "text")
    assert [row[1] and row[1]["value"] for row in named.rows] == ['Anna, "the" ship', "第13组\t乙", "c", None]
    assert [row[3] for row in named.rows] == [None] * 4, "a thing without a name gets none, nor does a literal"
    assert named.rows[1][1] == {"type": "literal", "value": "第13组\t乙", "xml:lang": "zh"}
    assert [row[::2][:2] + row[4:] for row in named.rows] == [row for row in table.rows]


def test_a_column_of_the_result_is_not_taken_for_a_label() -> None:
    cell = {"type": "uri", "value": PREFIX + "a"}
    table = Table(("x", "x_label"), ((cell, {"type": "literal", "value": "own"}),))
    assert with_labels(table, NAMES) == table


def test_csv_is_what_the_engine_writes_where_there_are_no_labels(table: Table) -> None:
    assert to_csv(table) == engine(ox.QueryResultsFormat.CSV)
    rows = list(csv.reader(io.StringIO(to_csv(with_labels(table, NAMES)).decode(), newline="")))
    assert rows[0] == ["thing", "thing_label", "other", "other_label", "text"]
    assert rows[1] == [PREFIX + "a", 'Anna, "the" ship', PREFIX + "none", "", "=1+1"], "no value is changed"
    assert rows[4][4] == "\u2028 \u0085"
    assert len(rows) == 5


def test_tsv_gets_labels_as_terms_and_keeps_its_cells() -> None:
    plain = engine(ox.QueryResultsFormat.TSV)
    assert iris_in_tsv(plain) == [PREFIX + name for name in ("a", "none", "b", "c")]
    lines = with_labels_in_tsv(plain, NAMES).decode().removesuffix("\n").split("\n")
    cells = [line.split("\t") for line in lines]
    assert cells[0] == ["?thing", "?thing_label", "?other", "?other_label", "?text"]
    assert {len(row) for row in cells} == {5}
    assert cells[1][1] == '"Anna, \\"the\\" ship"@en'
    assert cells[2][1] == '"第13组\\t乙"@zh'
    without = "\n".join("\t".join(row[::2]) for row in cells) + "\n"
    assert without.encode() == plain


@pytest.mark.parametrize("labelled", [True, False])
def test_json_says_what_it_is_and_stays_a_result(table: Table, labelled: bool) -> None:
    values = [Value("a", "A", "x", "X"), Value("b", "B", "", "any")]
    about = About("q", "Title", "", values, "Set", "1", "", "s", "p", "l", "c").to_json()
    unknown = About("q", "Title", "", values, "", "", "", "", "", "", "").to_json()
    assert unknown.keys() == {"question", "title", "parameters", "snapshot"} and unknown["snapshot"] is None
    assert about.keys() == {*unknown, "dataset", "version", "permalink", "license", "citation"}
    plain = engine(ox.QueryResultsFormat.JSON)
    body = to_json(with_labels(table, NAMES), about) if labelled else with_about(plain, about)
    read = json.loads(body)
    assert read["about"]["parameters"] == {"a": "x", "b": None}
    assert read["about"]["permalink"] == "p" and read["about"]["snapshot"] == "s"
    # Engines that read JSON as it comes must be able to read it too.
    solutions = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    assert isinstance(solutions, ox.QuerySolutions)
    rows = list(solutions)
    assert len(rows) == 4
    assert str(rows[0]["thing_label" if labelled else "text"]) == (
        '"Anna, \\"the\\" ship"@en' if labelled else '"=1+1"'
    )


def test_only_an_object_is_a_result() -> None:
    for wrong in (b"", b"[]", b"no {"):
        with pytest.raises(ValueError, match="no JSON object"):
            with_about(wrong, {})


def test_one_text_in_all_languages_is_one_column() -> None:
    columns = ["title_en", "n", "title_zh", "only_en"]
    assert stem_columns(columns, ("en", "zh")) == {
        "title": {"en": "title_en", "zh": "title_zh"},
        "n": {"": "n"},
        "only_en": {"": "only_en"},
    }
