"""Questions with their answers: as pages in every language, in every format, and the rows that the report gives."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pyoxigraph as ox
import pytest

from itukg.library.question import Question, read_questions
from itukg.routes import SPARQL_QUERY, WORKBOOK
from itukg.snapshot import Manifest, OpenSnapshot
from itukg.sparql import media
from tests.http_client import Answer, fetch
from tests.library.cases import FILES, holds, read_cases, written
from tests.servers import LiveServer

ROWS = {"csv": media.CSV, "tsv": media.TSV, "json": media.RESULTS_JSON, "xml": media.RESULTS_XML, "xlsx": WORKBOOK}
GRAPHS = {"ttl": media.TURTLE, "jsonld": media.JSON_LD, "rdf": media.RDF_XML, "nt": media.N_TRIPLES}
DATASETS = ("dataset", "harbour")


def of(request: pytest.FixtureRequest, name: str) -> tuple[LiveServer, Manifest, dict[str, Question]]:
    server: LiveServer = request.getfixturevalue(f"{name}_server")
    snapshot: OpenSnapshot = request.getfixturevalue(f"{name}_snapshot")
    questions = read_questions(snapshot.manifest.questions)
    assert len(questions) >= (2 if name == "harbour" else 5)
    return server, snapshot.manifest, questions


def rows_of(answer: Answer) -> list[list[str]]:
    assert (answer.status, answer.media) == (200, media.CSV), (answer.url, answer.text[:300])
    return list(csv.reader(io.StringIO(answer.text, newline="")))


# --- pages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_question_is_a_page_in_every_language(request: pytest.FixtureRequest, dataset: str) -> None:
    server, manifest, questions = of(request, dataset)
    told: list[tuple[str, str]] = []
    for name, question in questions.items():
        count = 0
        if question.form == "SELECT":
            count = len(rows_of(fetch(f"{server.url}/queries/{name}.csv"))) - 1
        for language in manifest.languages:
            answer = fetch(f"{server.url}/queries/{name}?lang={language}", headers={"Accept": "text/html"})
            assert (answer.status, answer.media) == (200, "text/html"), (name, language, answer.text[:500])
            text = unescape(answer.text)
            plain = re.sub(r"<[^>]+>", "", text)
            assert question.titles[language] in plain, (name, language)
            assert question.descriptions[language] in plain, (name, language)
            assert f'<html lang="{language}">' in text
            assert all(parameter.labels[language] in plain for parameter in question.parameters)
            assert len(re.findall(r'<(?:select|input)[^>]* id="p-', text)) == len(question.parameters)
            body = text.partition("<tbody>")[2].partition("</tbody>")[0]
            assert len(re.findall("<tr>", body)) == min(count, 200), (name, language)
            assert answer.headers["Vary"].startswith("Accept, Accept-Language")
            assert f"/queries/{name}?" in answer.headers["Link"] and 'rel="cite-as"' in answer.headers["Link"]
            if count:
                told.append((name, language))
                for column, texts in question.columns.items():
                    shown = re.sub(r"_precision$|^precision$", "", column)
                    assert texts[language] in plain or shown != column, (name, language, column)
    assert len(told) > len(questions), "most questions have an answer with their defaults"


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_question_is_described_for_programs(request: pytest.FixtureRequest, dataset: str) -> None:
    server, manifest, questions = of(request, dataset)
    seen = 0
    for name, question in questions.items():
        answer = fetch(f"{server.url}/queries/{name}", headers={"Accept": "application/json"})
        assert (answer.status, answer.media) == (200, media.JSON)
        told: dict[str, Any] = answer.json
        assert told["name"] == name and told["title"] == question.titles and told["form"] == question.form
        assert told["snapshot"] == manifest.id and told["version"] == manifest.version
        assert set(told["results"]) >= set(GRAPHS if question.form == "CONSTRUCT" else ROWS) | {"rq"}
        assert [parameter["name"] for parameter in told["parameters"]] == [one.name for one in question.parameters]
        for parameter in told["parameters"]:
            assert parameter["label"].keys() == set(manifest.languages)
            choices = parameter.get("choices", [])
            assert len(choices) <= 100
            seen += len(choices)
            if parameter["default"] is not None and choices and parameter["choicesComplete"]:
                assert parameter["default"] in [choice["value"] for choice in choices], (name, parameter["name"])
            # What is offered is accepted.
            for choice in choices[:2]:
                query = urlencode({parameter["name"]: choice["value"]})
                asked = fetch(f"{server.url}/queries/{name}.rq?{query}")
                assert asked.status == 200, asked.text[:300]
                term = choice["term"]
                written = f"<{term['value']}>" if term["type"] == "uri" else term["value"]
                assert written in asked.text, (name, choice)
            if choices and not parameter["choicesComplete"]:
                every = fetch(server.url + parameter["allChoices"])
                assert len(every.json["results"]["bindings"]) > len(choices)
    assert seen > 10


# --- formats --------------------------------------------------------------------------------------------------------


def test_every_format_opens_and_says_the_same(request: pytest.FixtureRequest) -> None:
    for dataset in DATASETS:
        server, manifest, questions = of(request, dataset)
        for name, question in questions.items():
            formats = GRAPHS if question.form == "CONSTRUCT" else ROWS
            answers = {suffix: fetch(f"{server.url}/queries/{name}.{suffix}") for suffix in formats}
            for suffix, answer in answers.items():
                assert (answer.status, answer.media) == (200, formats[suffix]), (name, suffix, answer.body[:300])
                assert f"snapshot={manifest.id}" in answer.headers["Link"], "the permanent link names the snapshot"
            if question.form == "CONSTRUCT":
                assert_graphs(answers)
            else:
                assert_rows(answers, manifest, name)


def assert_graphs(answers: dict[str, Answer]) -> None:
    kinds = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}
    sizes = {suffix: len(list(ox.parse(answers[suffix].body, format=kind))) for suffix, kind in kinds.items()}
    assert len(set(sizes.values())) == 1 and sizes["ttl"] > 0
    assert isinstance(json.loads(answers["jsonld"].body), dict | list)


def assert_rows(answers: dict[str, Answer], manifest: Manifest, name: str) -> None:
    rows = rows_of(answers["csv"])
    count = len(rows) - 1
    assert "attachment" in answers["csv"].headers["Content-Disposition"]
    about = answers["json"].json["about"]
    assert about["question"] == name and about["snapshot"] == manifest.id and about["version"] == manifest.version
    for suffix, kind in (("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)):
        solutions = ox.parse_query_results(answers[suffix].body, format=kind)
        assert isinstance(solutions, ox.QuerySolutions)
        assert [variable.value for variable in solutions.variables] == rows[0]
        assert len(list(solutions)) == count
    assert len(answers["tsv"].text.removesuffix("\n").split("\n")) == count + 1
    book = openpyxl.load_workbook(io.BytesIO(answers["xlsx"].body))
    sheet, told = book.worksheets
    assert (sheet.max_row, sheet.max_column) == (count + 1, len(rows[0]))
    assert manifest.id in [row[1].value for row in told.rows]
    assert all(cell.data_type != "f" for row in sheet.rows for cell in row)


@pytest.mark.parametrize("accept", [*ROWS.values(), "text/html", "application/json", SPARQL_QUERY])
def test_formats_are_negotiated(harbour_server: LiveServer, accept: str) -> None:
    answer = fetch(f"{harbour_server.url}/queries/tonnage", headers={"Accept": accept})
    assert (answer.status, answer.media) == (200, accept)
    assert answer.headers["Vary"].startswith("Accept")
    suffix = {"text/html": "html", "application/json": "", SPARQL_QUERY: "rq"}.get(accept)
    suffix = next(name for name, kind in ROWS.items() if kind == accept) if suffix is None else suffix
    if suffix:
        same = fetch(f"{harbour_server.url}/queries/tonnage?format={suffix}")
        assert same.media == answer.media
        assert suffix == "html" or same.body == answer.body
    if suffix in (*ROWS, "rq"):
        assert fetch(f"{harbour_server.url}/queries/tonnage.{suffix}").body == answer.body


def test_what_cannot_be_sent_is_told(harbour_server: LiveServer) -> None:
    answer = fetch(f"{harbour_server.url}/queries/tonnage", headers={"Accept": "image/gif"})
    assert (answer.status, answer.slug) == (406, "not-acceptable")
    answer = fetch(f"{harbour_server.url}/queries/tonnage", headers={"Accept": "text/turtle"})
    assert answer.status == 406, "rows are no graph"
    for path in ("tonnage.ttl", "tonnage.docx", "pilots-of-a-ship.csv", "tonnage.csv.csv"):
        answer = fetch(f"{harbour_server.url}/queries/{path}")
        assert (answer.status, answer.slug) == (404, "unknown-format"), path
        assert ".rq" in answer.json["detail"]


def test_an_unknown_question_gets_those_with_names_like_it(harbour_server: LiveServer) -> None:
    for path in ("tonage", "tonage.csv"):
        answer = fetch(f"{harbour_server.url}/queries/{path}")
        assert (answer.status, answer.slug) == (404, "unknown-question")
        assert answer.json["nearest"][0]["name"] == "tonnage"
    page = fetch(f"{harbour_server.url}/queries/tonage?lang=fr", headers={"Accept": "text/html"})
    assert page.status == 404 and 'href="/queries/tonnage?lang=fr"' in page.text
    assert fetch(f"{harbour_server.url}/queries/zzzzzzzz").json["nearest"] == []
    assert fetch(f"{harbour_server.url}/queries/a/b").slug == "not-found"


# --- labels ---------------------------------------------------------------------------------------------------------


def test_labels_stand_beside_the_iris_in_the_language_asked_for(request: pytest.FixtureRequest) -> None:
    server, manifest, questions = of(request, "dataset")
    found = 0
    for name, question in questions.items():
        if question.form != "SELECT":
            continue
        plain = rows_of(fetch(f"{server.url}/queries/{name}.csv"))
        for language in manifest.languages:
            rows = rows_of(fetch(f"{server.url}/queries/{name}.csv?labels={language}"))
            kept = [place for place, column in enumerate(rows[0]) if column in plain[0]]
            assert [[row[place] for place in kept] for row in rows] == plain, "nothing else is changed"
            labels = [place for place, column in enumerate(rows[0]) if column.removesuffix("_label") != column]
            labels = [place for place in labels if place not in kept]
            found += sum(bool(row[place]) for row in rows[1:] for place in labels)
            if language != manifest.languages[0]:
                continue
            told = fetch(f"{server.url}/queries/{name}.json?labels={language}").json
            assert told["head"]["vars"] == rows[0]
            tsv = fetch(f"{server.url}/queries/{name}.tsv?labels={language}").text
            assert [cell.removeprefix("?") for cell in tsv.partition("\n")[0].split("\t")] == rows[0]
            book = openpyxl.load_workbook(io.BytesIO(fetch(f"{server.url}/queries/{name}.xlsx?labels={language}").body))
            assert book.worksheets[0].max_column == len(rows[0])
    assert found > 50


# --- the rows that the report gives ---------------------------------------------------------------------------------


def test_a_downloaded_file_has_the_rows_that_were_worked_out(
    dataset_server: LiveServer, dataset_snapshot: OpenSnapshot
) -> None:
    manifest, questions = dataset_snapshot.manifest, read_questions(dataset_snapshot.manifest.questions)
    seen = 0
    for case in [case for path in FILES for case in read_cases(path)]:
        if case.dataset or questions[case.question].form != "SELECT":
            continue
        query = urlencode(case.parameters)
        address = f"{dataset_server.url}/queries/{case.question}"
        head, *rows = rows_of(fetch(f"{address}.csv?{query}"))
        assert head == list(questions[case.question].columns), case.id
        at = [head.index(column) for column in case.columns]
        bindings = fetch(f"{address}.json?{query}").json["results"]["bindings"]
        # CSV does not tell an IRI from a text: JSON does, and says the same otherwise.
        assert rows == [[row.get(column, {"value": ""})["value"] for column in head] for row in bindings], case.id
        found = [[term_of(row.get(column)) for column in head] for row in bindings]
        found = [[row[place] for place in at] for row in found]
        assert len(found) == (case.count if case.rows is None else len(case.rows)), case.id
        wanted = case.first if case.rows is None else case.rows
        assert written(found[: len(wanted)], wanted, manifest) == wanted, case.id
        assert all(holds(found, row, manifest) for row in case.some), case.id
        seen += 1
    assert seen >= 40


def term_of(cell: dict[str, str] | None) -> ox.NamedNode | ox.Literal | None:
    if cell is None:
        return None
    return ox.NamedNode(cell["value"]) if cell["type"] == "uri" else ox.Literal(cell["value"])
