"""A second report beside the first: things stay one, claims stay apart, and what changed can be asked.

The second report is fictitious (`tests/fixtures/report-2027`). It is laid over a copy of the dataset and built like it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.build import ensure_snapshot
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot, SnapshotPlace, open_snapshot
from itukg.sources import Sources
from itukg.validation import gate
from itukg.validation.findings import Outcome
from itukg.validation.run import validate
from tests.library.cases import FILES, Case, check, read_cases
from tests.rdf.asking import as_csv, column, rows
from tests.rdf.competency import QUERIES, expected
from tests.rdf.second_report import FIRST, SECOND, lay_over
from tests.requirements import CHECKOUT

LIBRARY = sorted((CHECKOUT / "queries" / "library").glob("*.rq"))
CASES = [case for path in FILES for case in read_cases(path) if case.dataset == "report-2027"]
# Those that compare a report with the one before it.
CHANGES = [path for path in LIBRARY if path.stem.startswith(("changed-", "new-and-", "reported-again"))]


@dataclass(frozen=True)
class Built:
    """A snapshot, and what the validation said that came before it."""

    snapshot: OpenSnapshot
    outcome: Outcome


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The dataset with two reports, built; its closure is kept with those of the other tests."""
    outcomes = []

    def listening(sources: Sources) -> Outcome:
        outcomes.append(validate(sources))
        return outcomes[-1]

    folder = lay_over(tmp_path_factory.mktemp("two-reports"))
    settings = Settings(dataset=str(folder.root), cache=str(CHECKOUT / ".cache" / "tests"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "validate", listening)
        ensure_snapshot(settings)
    (outcome,) = outcomes
    place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
    yield Built(open_snapshot(place), outcome)
    shutil.rmtree(place.root)


@pytest.fixture(scope="module")
def both(built: Built) -> OpenSnapshot:
    """The dataset with two reports."""
    return built.snapshot


def test_the_graph_says_that_it_is_fictitious(both: OpenSnapshot) -> None:
    texts = column(both, f"SELECT ?text {{ <{SECOND}> dct:description|dct:title ?text }}")
    assert len(texts) == 4
    assert all("fictitious" in text.casefold() or "虚构" in text for text in texts)


def test_two_reports_are_valid_together(built: Built) -> None:
    """Without so much as a warning, at which a build would not stop."""
    assert not built.outcome.findings, "\n".join(str(finding) for finding in built.outcome.findings)
    assert built.outcome.counts.queries >= 14
    assert built.outcome.counts.files >= 55


# --- things are one -------------------------------------------------------------------------------------------------


def test_a_workshop_told_in_two_years_is_one_thing_with_two_reports(both: OpenSnapshot, graph: OpenSnapshot) -> None:
    count = "SELECT (COUNT(DISTINCT ?workshop) AS ?n) { ?workshop a itu:Workshop }"
    assert rows(both, count) == rows(graph, count) == [("2",)]
    workshop = "act:2.10-workshop-ip-broadband"
    reports = rows(both, "SELECT ?report { act:2.10-workshop-ip-broadband itu:reportedWithin ?report . "
                         "?report a itu:CouncilReport } ORDER BY ?report")  # fmt: skip
    assert reports == [("doc:C26-33",), ("doc:C27-33",)]
    assert column(both, "SELECT ?workshop { ?workshop a itu:Workshop ; itu:organizedBy body:bdt }") == {workshop}
    names = rows(both, "SELECT ?name { act:2.10-workshop-ip-broadband skos:prefLabel ?name }")
    assert len(names) == 2, "one in English and one in Chinese"


def test_what_the_second_report_adds_to_a_thing_is_not_said_by_the_first(both: OpenSnapshot) -> None:
    dates = "SELECT ?start { GRAPH <%s> { act:2.10-workshop-ip-broadband itu:startDate ?start } }"
    assert rows(both, dates % FIRST) == []
    assert rows(both, dates % SECOND) == [("2025-07-01",)]
    titles = "SELECT ?title { GRAPH <%s> { wi:TR.OTTnum itu:statedTitle ?title } }"
    assert len(rows(both, titles % FIRST)) == len(rows(both, titles % SECOND)) == 1
    assert rows(both, titles % FIRST) != rows(both, titles % SECOND)


def test_a_question_code_used_for_the_third_time_is_a_third_question(both: OpenSnapshot) -> None:
    found = rows(both, """SELECT ?question ?period {
        ?question a itu:Question ; itu:code "3/1" ; itu:questionOf dsg:sg1 ; itu:inStudyPeriod ?period
    } ORDER BY ?period""")  # fmt: skip
    periods = ("2018-2021", "2022-2025", "2026-2029")
    assert found == [(f"question:itu-d/{years}/3-1", f"period:itu-d-study-{years}") for years in periods]
    assert rows(both, "SELECT ?a ?b { ?a owl:sameAs ?b . FILTER(STRSTARTS(STR(?a), STR(question:))) }") == []
    continued = rows(both, 'SELECT ?a ?b { ?a itu:code "3/1" ; itu:continuedBy ?b }')
    assert continued == [("question:itu-d/2022-2025/3-1", "question:itu-d/2026-2029/4-1")]


def test_the_versions_of_a_resolution_are_one_chain(both: OpenSnapshot) -> None:
    def version(year: int) -> str:
        return f"res:PP-101/PP-{year}"

    closure = both.manifest.closure_graph
    derived = rows(both, f"SELECT ?a ?b {{ GRAPH <{closure}> {{ ?a itu:earlierVersion ?b }} }}")
    assert sorted(derived) == [(version(22), version(18)), (version(26), version(18)), (version(26), version(22))]
    assert rows(
        both, "SELECT ?later { <https://w3id.org/itukg/id/resolution/PP-101/PP-18> itu:nextVersion ?later }"
    ) == [(version(22),)]
    # Each report cites the latest that it knows of; an older one that it names as well is not the one that it is about.
    latest = rows(both, """SELECT ?report ?version {
        ?report itu:hasCitation/itu:citedVersion ?version . ?version itu:isVersionOf res:PP-101 .
        FILTER NOT EXISTS { ?report itu:hasCitation/itu:citedVersion/itu:earlierVersion ?version }
    } GROUP BY ?report ?version ORDER BY ?report""")  # fmt: skip
    assert latest == [("doc:C26-33", version(22)), ("doc:C27-33", version(26))]


# --- claims are apart -----------------------------------------------------------------------------------------------

CLAIMS = "VALUES ?kind { itu:ReportedQuantity itu:StatusAssignment itu:Finding itu:Citation }"


def test_the_first_report_is_untouched(both: OpenSnapshot, graph: OpenSnapshot) -> None:
    def stated(snapshot: OpenSnapshot) -> set[ox.Triple]:
        return {quad.triple for quad in snapshot.store.quads_for_pattern(None, None, None, ox.NamedNode(FIRST))}

    assert len(stated(graph)) > 2000
    assert stated(both) == stated(graph)


def test_asked_by_graph_or_by_report_each_answers_with_its_own_claims_alone(both: OpenSnapshot) -> None:
    claims = []
    for name, iri, least in (("C26-33", FIRST, 120), ("C27-33", SECOND, 25)):
        within = column(both, f"SELECT ?claim {{ {CLAIMS} ?claim a ?kind ; itu:reportedWithin doc:{name} }}")
        filed = column(both, f"SELECT ?claim {{ {CLAIMS} GRAPH <{iri}> {{ ?claim a ?kind }} }}")
        assert within == filed
        assert len(filed) >= least
        claims.append(filed)
        strangers = rows(both, f"SELECT ?claim ?part {{ GRAPH <{iri}> {{ ?claim itu:reportedIn ?part }} "
                               f"FILTER NOT EXISTS {{ ?part itu:isPartOf doc:{name} }} }}")  # fmt: skip
        assert strangers == []
    assert not claims[0] & claims[1]


def test_paragraph_2_6_of_one_report_is_not_that_of_the_other(both: OpenSnapshot) -> None:
    first, second = "para:2.6", "para27:2.6"
    number = '?paragraph itu:paragraphNumber "2.6"'
    assert column(both, f"SELECT ?paragraph {{ {number} }}") == {first, second}
    assert column(both, f"SELECT ?paragraph {{ {number} ; itu:isPartOf doc:C26-33 }}") == {first}
    assert column(both, f"SELECT ?paragraph {{ {number} ; itu:isPartOf doc:C27-33 }}") == {second}
    drafts = "SELECT ?n { ?q itu:countedKind kind:draft-recommendation ; itu:numericValue ?n ; itu:reportedIn %s }"
    assert rows(both, drafts % "para:2.6") == [("17",)]
    assert rows(both, drafts % "para27:2.6") == [("11",)]


def test_a_plan_that_came_true_stays_a_plan_in_the_report_that_planned_it(both: OpenSnapshot) -> None:
    statuses = rows(both, """SELECT ?report ?status ?planned {
        wi:TR.OTTnum itu:hasStatusAssignment ?s .
        ?s itu:assignedStatus/skos:notation ?status ; itu:reportedWithin ?report . ?report a itu:CouncilReport .
        BIND(EXISTS { ?s itu:isPlanned true } AS ?planned)
    } ORDER BY ?report ?status""")  # fmt: skip
    assert statuses == [
        ("doc:C26-33", "agreed", "true"),
        ("doc:C26-33", "in-progress", "false"),
        ("doc:C27-33", "agreed", "false"),
    ]


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_questions_about_the_first_report_have_the_same_answer(both: OpenSnapshot, path: Path) -> None:
    query = path.read_text(encoding="utf-8")
    assert as_csv(both, query) == expected(path)
    assert as_csv(both, query, stated=True) == expected(path)


@pytest.mark.parametrize("number", ["CQ01", "CQ20", "CQ27", "CQ41", "CQ50", "CQ59"])
def test_and_the_second_report_would_answer_otherwise(both: OpenSnapshot, number: str) -> None:
    """So that the test above is one: a query that does not say which report it asks would mix the two answers."""
    (path,) = (path for path in QUERIES if path.stem.startswith(number))
    query = path.read_text(encoding="utf-8")
    assert "doc:C26-33" in query
    answer = as_csv(both, query.replace("doc:C26-33", "doc:C27-33"))
    assert len(answer) > 1
    assert answer != expected(path)


# --- what changed since the report before ---------------------------------------------------------------------------


def test_there_are_questions_about_what_changed() -> None:
    assert len(CHANGES) == 5


@pytest.mark.parametrize("path", CHANGES, ids=lambda path: path.stem)
def test_without_a_described_report_before_it_nothing_is_said_to_have_changed(graph: OpenSnapshot, path: Path) -> None:
    assert len(as_csv(graph, path.read_text(encoding="utf-8"))) == 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_rows_of_questions_asked_of_two_reports(both: OpenSnapshot, case: Case) -> None:
    """What changed, and that a question about one report says nothing of the other."""
    check(both, case)


def test_every_question_about_what_changed_is_asked_of_two_reports() -> None:
    assert {path.stem for path in CHANGES} <= {case.question for case in CASES if case.rows or case.count}
    assert len({case.question for case in CASES}) >= 15
