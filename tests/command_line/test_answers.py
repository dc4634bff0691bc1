"""What `itukg query` and `itukg sparql` answer: in every format, from a snapshot, and the same from an endpoint."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pyoxigraph as ox
import pytest

from itukg import cli_answers, cli_query
from itukg.snapshot import OpenSnapshot
from tests.command import Ended
from tests.command_line.conftest import Run
from tests.requirements import free_port
from tests.servers import LiveServer

BASE = "https://harbour.example/"
ANNA, NOOR = f"{BASE}id/ship/S.S.Anna", f"{BASE}id/ship/noor"
SHIPS = "PREFIX hb: <https://harbour.example/ontology#> SELECT ?ship ?sign { ?ship hb:callSign ?sign } ORDER BY ?sign"


def rows(done: Ended) -> list[list[str]]:
    """The rows of CSV, the header first."""
    assert (done.returncode, done.stderr) == (0, "")
    return list(csv.reader(io.StringIO(done.stdout)))


def lines(done: Ended) -> str:
    """What a table says, with one blank wherever there are several."""
    assert (done.returncode, done.stderr) == (0, "")
    return re.sub(r"\s+", " ", done.stdout)


def test_the_formats_are_those_that_there_are() -> None:
    assert cli_query.FORMATS == cli_answers.FORMATS


# --- questions of the library ---------------------------------------------------------------------------------------


def test_questions_are_listed_in_the_language_asked_for(run: Run) -> None:
    english, french = run("query", "--list"), run("query", "--lang", "fr")
    assert "arrivals Which ships came in, and who piloted them? ship, licence, since, until" in lines(english)
    assert "tonnage Quels navires atteignent une jauge donnée ? least, cargo, language" in lines(french)
    listed = json.loads(run("query", "--list", "--format", "json").stdout)
    assert [item["name"] for item in listed] == ["arrivals", "pilots-of-a-ship", "tonnage"]
    assert run("query", "--list", "--format", "csv").stderr.startswith("itukg: A list has no format csv")


def test_a_question_tells_its_parameters_and_their_choices(run: Run) -> None:
    told = lines(run("query", "arrivals", "--list"))
    assert "One row for each arrival in the log" in told
    assert "ship Ship Default: ship/S.S.Anna (any: *) Type: one of these" in told
    assert "ship/noor Noor" in told
    assert "until Until Default: any (any: *) Type: a date" in told
    assert json.loads(run("query", "tonnage", "--list", "--format", "json").stdout)["name"] == "tonnage"
    assert "whole number (0..100000)" in lines(run("query", "tonnage", "--list"))


def test_a_table_has_names_headings_and_what_it_is_of(run: Run, harbour_snapshot: OpenSnapshot) -> None:
    english = lines(run("query", "arrivals", columns=160))
    assert english.startswith("Which ships came in, and who piloted them? Ship: S.S. Anna Arrival Pilot Berth Time")
    assert "Anna, 2 May 2031 Ida Voss" in english
    assert f"2 rows · Harbour pilots of Skarn · version 2.3.0 · snapshot {harbour_snapshot.manifest.id[:12]}" in english
    assert f"{BASE}queries/arrivals?ship=ship/S.S.Anna&snapshot={harbour_snapshot.manifest.id}" in english
    french = lines(run("query", "arrivals", "--lang", "fr", "-p", "ship=", "-p", "until=2031-05-02", columns=160))
    assert french.startswith("Quels navires sont entrés, et qui les pilotait ? Jusqu’au: 2031-05-02 Arrivée Navire")
    assert "Nour, 2 mai 2031" in french and "9 mai" not in french
    assert "ship=&until=2031-05-02&" in french


def test_rows_are_the_same_in_csv_tsv_json_and_a_workbook(run: Run, tmp_path: Path) -> None:
    head, *found = rows(run("query", "tonnage", "--format", "csv", "-p", "least=0"))
    assert head == ["ship", "name", "tonnage"]
    assert [row[2] for row in found] == ["1240", "310", "98", "55", "0"]
    tsv = run("query", "tonnage", "--format", "tsv", "-p", "least=0").stdout.splitlines()
    assert tsv[0] == "?ship\t?name\t?tonnage" and tsv[1] == f'<{ANNA}>\t"S.S. Anna"@en\t1240'
    result = json.loads(run("query", "tonnage", "--format", "json", "-p", "least=0").stdout)
    assert [row["tonnage"]["value"] for row in result["results"]["bindings"]] == [row[2] for row in found]
    assert result["about"]["parameters"] == {"least": "0", "cargo": None, "language": "en"}
    assert result["about"]["version"] == "2.3.0" and "Pilot office of Skarn" in result["about"]["citation"]
    assert run("query", "tonnage", "--output", "x.xlsx", "-p", "least=0").stdout == ""
    sheet, about = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets
    assert [row[2] for row in sheet.iter_rows(values_only=True)] == ["Gross tonnage", 1240, 310, 98, 55, 0]
    assert ("Version", "2.3.0") in list(about.iter_rows(values_only=True))


def test_columns_of_names_stand_beside_iris_where_they_are_wanted(run: Run) -> None:
    head, first, *_ = rows(run("query", "tonnage", "--format", "csv", "--labels", "--lang", "fr"))
    assert head == ["ship", "ship_label", "name", "tonnage"]
    assert first == [ANNA, "vapeur Anna", "S.S. Anna", "1240"]
    tsv = run("query", "tonnage", "--format", "tsv", "--labels").stdout.splitlines()
    assert tsv[0].split("\t")[:2] == ["?ship", "?ship_label"]


def test_values_are_read_as_people_write_them(run: Run) -> None:
    def ships(*values: str) -> list[str]:
        given = [part for value in values for part in ("--param", value)]
        return [row[0] for row in rows(run("query", "tonnage", "--format", "csv", *given))[1:]]

    assert ships("cargo=SALT") == ships("cargo=cargo:salt") == ships(f"cargo={BASE}vocab/cargo/salt") == [ANNA]
    assert NOOR in ships("least=0", "cargo=") and NOOR not in ships()
    signs = rows(run("query", "arrivals", "-p", "ship=*", "-p", "licence=sk-12", "--format", "csv"))
    assert [row[1] for row in signs] == ["ship", NOOR]


def test_a_question_that_makes_a_graph_gives_turtle(run: Run) -> None:
    turtle = run("query", "pilots-of-a-ship").stdout
    assert "@prefix hb: <https://harbour.example/ontology#> ." in turtle and "@prefix ship:" not in turtle
    triples = {quad.triple for quad in ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE)}
    n_triples = run("query", "pilots-of-a-ship", "--format", "nt").stdout
    assert {quad.triple for quad in ox.parse(n_triples.encode(), format=ox.RdfFormat.N_TRIPLES)} == triples
    assert len(triples) > 8
    refused = run("query", "pilots-of-a-ship", "--format", "csv")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "A CONSTRUCT query has no result in the format csv; it has ttl, nt" in refused.stderr


def test_questions_move_with_the_base(run: Run) -> None:
    """Their parameters, defaults and choices too: what was built for another base is asked in its names."""
    base = "http://127.0.0.1:9/harbour/"
    moved = rows(run("query", "arrivals", "--base", base, "--format", "csv"))
    here = rows(run("query", "arrivals", "--format", "csv"))
    assert [[cell.replace(BASE, base) for cell in row] for row in here] == moved and len(moved) == 3
    chosen = rows(run("query", "tonnage", "--base", base, "-p", "cargo=salt", "-p", "least=0", "--format", "csv"))
    assert [row[0] for row in chosen[1:]] == [f"{base}id/ship/S.S.Anna"]


# --- any query ------------------------------------------------------------------------------------------------------


def test_a_query_in_a_file_is_answered(run: Run, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(SHIPS, encoding="utf-8")
    assert [row[1] for row in rows(run("sparql", "q.rq", "--format", "csv"))] == [
        "sign", "HBA7", "HBE4", "HBL1", "HBN2", "HBX9",
    ]  # fmt: skip
    table = lines(run("sparql", "q.rq"))
    assert table.startswith("ship sign") and "S.S. Anna HBA7" in table and "ship:hulk-9 HBX9" in table
    assert run("sparql", "q.rq", "--output", "r.csv").stdout == ""
    assert (tmp_path / "r.csv").read_bytes().startswith(b"ship,sign\r\n")


@pytest.mark.parametrize(
    ("query", "english", "french"), [("ASK { ?s ?p ?o }", "yes", "yes"), ("ASK { <a:b> <a:b> 1 }", "no", "no")]
)
def test_yes_or_no(run: Run, tmp_path: Path, query: str, english: str, french: str) -> None:
    (tmp_path / "q.rq").write_text(query, encoding="utf-8")
    assert run("sparql", "q.rq").stdout == f"{english}\n"
    assert run("sparql", "q.rq", "--lang", "fr").stdout == f"{french}\n"
    assert json.loads(run("sparql", "q.rq", "--format", "json").stdout)["boolean"] is (english == "yes")
    assert run("sparql", "q.rq", "--format", "csv").stdout == ("true\n" if english == "yes" else "false\n")


def test_graphs_mean_what_they_mean_at_the_servers_endpoint(run: Run, tmp_path: Path) -> None:
    """The alias stands for all but what was derived, and a triple of two graphs is there once."""
    for clause, derived in ((f"FROM <{BASE}graph/asserted>", False), (f"FROM <{BASE}graph/closure>", True)):
        text = f"PREFIX hb: <{BASE}ontology#> ASK {clause} {{ <{ANNA}> hb:knownToPilot ?pilot }}"
        (tmp_path / "q.rq").write_text(text, encoding="utf-8")
        assert run("sparql", "q.rq", "--format", "csv").stdout == ("true\n" if derived else "false\n")


# --- an endpoint ----------------------------------------------------------------------------------------------------


def test_an_endpoint_answers_the_same(run: Run, harbour_server: LiveServer, tmp_path: Path) -> None:
    endpoint = ("--endpoint", f"{harbour_server.url}/sparql")
    (tmp_path / "q.rq").write_text(SHIPS, encoding="utf-8")
    (tmp_path / "ask.rq").write_text("ASK { ?s ?p ?o }", encoding="utf-8")
    for command in (
        ("query", "tonnage", "-p", "cargo=salt", "--format", "csv", "--labels"),
        ("query", "arrivals", "-p", "ship=noor", "--format", "tsv"),
        ("query", "pilots-of-a-ship", "--format", "nt"),
        ("sparql", "q.rq", "--format", "csv"),
        ("sparql", "ask.rq"),
        ("query", "tonnage", "--list"),
    ):
        here, there = run(*command), run(*command, *endpoint)
        assert (there.returncode, there.stderr) == (0, ""), command
        assert there.stdout == here.stdout and here.stdout, command
    table = lines(run("query", "arrivals", *endpoint, columns=160))
    assert "Anna, 2 May 2031 Ida Voss" in table and "2 rows" in table


def test_an_endpoint_s_answer_says_where_it_comes_from(run: Run, harbour_server: LiveServer) -> None:
    """Of the answer itself: names are asked for behind it, and those answers have permalinks too."""
    endpoint = ("--endpoint", f"{harbour_server.url}/sparql")
    here, there = (json.loads(run("query", "tonnage", "--format", "json", *more).stdout) for more in ((), endpoint))
    for key in ("version", "snapshot", "dataset", "license", "issued"):
        assert there["about"][key] == here["about"][key] != ""
    asked = parse_qs(urlsplit(there["about"]["permalink"]).query)
    assert "?tonnage" in asked["query"][0] and asked["snapshot"] == [here["about"]["snapshot"]]
    assert there["results"] == here["results"]
    assert "Pilot office of Skarn" in there["about"]["citation"]
    foot = run("query", "tonnage", *endpoint).stdout.splitlines()[-1]
    assert here["about"]["snapshot"] in foot and here["about"]["version"] in foot


def test_an_endpoint_that_refuses_is_quoted(run: Run, harbour_server: LiveServer, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("SELECT * { ?s ?p }", encoding="utf-8")
    done = run("sparql", "q.rq", "--endpoint", f"{harbour_server.url}/sparql")
    assert (done.returncode, done.stdout) == (1, "")
    assert re.match(rf"itukg: {harbour_server.url}/sparql answered 400: .*Line 1, column 18", done.stderr)
    assert done.stderr.count("column 18") == 1, "once is enough"


def test_an_endpoint_that_is_not_there_is_named(run: Run, harbour_server: LiveServer, tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/sparql"
    (tmp_path / "q.rq").write_text("ASK {}", encoding="utf-8")
    done = run("sparql", "q.rq", "--endpoint", nowhere, "--timeout", "2")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"itukg: {nowhere} gave no answer: ")
    page = run("sparql", "q.rq", "--endpoint", f"{harbour_server.url}/static/site.css")
    assert (page.returncode, page.stdout) == (2, "")
    assert "/static/site.css" in page.stderr
