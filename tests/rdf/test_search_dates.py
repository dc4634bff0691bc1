"""What has a date is found by it, as finely as it is known, and told with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from itukg.search.asking import Match, search
from itukg.search.fields import Role, read_fields
from itukg.search.index import Index
from itukg.search.results import hits
from itukg.search.writing import write_index
from itukg.snapshot import SEARCH_INDEX, OpenSnapshot
from tests.rdf.test_search_index import BASE, SECONDS, dataset, found

ITU = "https://w3id.org/itukg/id/"
XSD = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
DISPLAY = f"""
<{BASE}dataset> pub:span [ pub:start m:from ; pub:end m:to ; pub:precision m:known ] .
m:Visit pub:listDates ( m:at ) .
m:secret a pub:NotSearched .
"""
DATA = (
    XSD
    + """
id:month a m:Event ; rdfs:label "Alpha" ; m:from "2026-06-01"^^xsd:date ; m:to "2026-06-30"^^xsd:date ;
  m:known "month" .
id:days a m:Event ; rdfs:label "Beta" ; m:from "2026-06-10"^^xsd:date ; m:to "2026-06-12"^^xsd:date ; m:known m:Day .
id:since a m:Event ; rdfs:label "Gamma" ; m:from "2009"^^xsd:gYear .
id:twice a m:Event ; rdfs:label "Delta" ; m:from "2001-01-05"^^xsd:date , "2001-03-05"^^xsd:date ;
  m:to "2001-03-06"^^xsd:date .
id:visit a m:Visit ; rdfs:label "Epsilon" ; m:at "2026-06-11T23:30:00-05:00"^^xsd:dateTime .
id:paper a m:Paper ; rdfs:label "Zeta" ; dct:issued "2011-02"^^xsd:gYearMonth ; m:secret "2012"^^xsd:gYear ;
  m:not "2013" , "2013-13-01"^^xsd:date , 2013 .
id:depth a m:Berth ; rdfs:label "Eta" ; m:depth [ m:by [ m:on "2014-07-01"^^xsd:date ] ] .
id:named a m:Paper ; rdfs:label "Plan for June 2026" ; skos:definition "Also of 2011." .
<https://elsewhere.example/x> a m:Paper ; dct:issued "2011-02"^^xsd:gYearMonth .
"""
)


@pytest.fixture
def index(tmp_path: Path, harbour_snapshot: OpenSnapshot) -> Index:
    store, manifest = dataset(harbour_snapshot.manifest, data=DATA, display=DISPLAY)
    write_index(store, manifest, tmp_path / "index.sqlite")
    return Index(tmp_path / "index.sqlite")


def dated(index: Index, query: str) -> set[str]:
    return {name for name, match in found(index, query).items() if match == Match.DATE}


def test_what_has_a_date_is_found_as_finely_as_it_is_known(index: Index) -> None:
    assert dated(index, "June 2026") == dated(index, "2026") == {"month", "days", "visit"}
    assert (
        dated(index, "2026-06") == dated(index, "2026年6月") == dated(index, "juin 2026") == {"month", "days", "visit"}
    )
    assert dated(index, "11 June 2026") == {"days", "visit"}
    assert dated(index, "12 June 2026") == {"days"}
    assert dated(index, "13 June 2026") == dated(index, "May 2026") == set()


def test_dates_of_all_kinds_count_but_those_that_the_dataset_leaves_out(index: Index) -> None:
    assert dated(index, "2009") == {"since"} and dated(index, "2010") == set()
    assert dated(index, "March 2001") == {"twice"} and dated(index, "February 2001") == set(), "two starts are no span"
    assert dated(index, "2011") == dated(index, "2011-02") == {"paper"} and dated(index, "2 February 2011") == set()
    assert dated(index, "2012") == dated(index, "2013") == set()
    assert dated(index, "1 July 2014") == {"depth"}, "said by a node of the thing"


def test_what_two_graphs_state_is_one_date(tmp_path: Path, harbour_snapshot: OpenSnapshot) -> None:
    start = XSD + 'id:long a m:Event ; m:from "2021-05-03"^^xsd:date .'
    data = f'{start} id:long rdfs:label "Long" ; m:to "2021-08-20"^^xsd:date .'
    store, manifest = dataset(harbour_snapshot.manifest, data=data, vocabulary=start, display=DISPLAY)
    write_index(store, manifest, tmp_path / "twice.sqlite")
    index = Index(tmp_path / "twice.sqlite")
    assert dated(index, "June 2021") == dated(index, "7 July 2021") == {"long"}
    assert dated(index, "April 2021") == dated(index, "September 2021") == set()


def test_a_month_comes_before_names_and_a_year_after_them(index: Index) -> None:
    matches = found(index, "June 2026")
    assert list(matches)[-1] == "named" and matches["named"] in (Match.NAME_PHRASE, Match.NAME_WORDS)
    assert next(iter(found(index, "2026"))) == "named"
    assert list(found(index, "2011")) == ["paper", "named"], "what is said of a thing comes after its date"
    assert next(iter(found(index, "Plan for June 2026"))) == "named"


def test_only_what_is_asked_for_is_looked_at(index: Index) -> None:
    kind = next(number for number, (iri, _) in index.kinds.items() if iri.endswith("Visit"))
    matches = search(index, "June 2026", seconds=SECONDS, kind=kind).matches
    assert [thing.iri for thing in index.things(list(matches))] == [BASE + "id/thing/visit"]
    few = search(index, "2026", seconds=SECONDS, most=2)
    assert len(few.matches) == 2 and few.is_cut


@pytest.mark.parametrize(
    ("query", "language", "told"),
    [
        ("2026", "en", {"Alpha": "June 2026", "Beta": "10–12 June 2026", "Plan for June 2026": None}),
        ("June 2026", "zh", {"Alpha": "2026年6月", "Beta": "2026年6月10日至12日"}),
        ("2009", "en", {"Gamma": "since 2009"}),
        ("March 2001", "en", {"Delta": "5 March 2001"}),
        ("2011", "en", {"Zeta": "February 2011"}),
        ("Alpha", "en", {"Alpha": None}),
    ],
)
def test_a_date_is_told_as_pages_write_it(index: Index, query: str, language: str, told: dict[str, str | None]) -> None:
    listed = hits(index, search(index, query, seconds=SECONDS), 1, [language, "en"])
    shown = {hit.name.plain: hit.also for hit in listed}
    assert told.keys() <= shown.keys()
    for name, text in told.items():
        also = shown[name]
        assert (also and also[1].plain) == text
        assert also is None or (also[0] == Role.DATE and also[1].is_marked and also[1].language == language)


def test_the_date_is_marked_and_no_part_of_it(index: Index) -> None:
    listed = hits(index, search(index, "2026年6月", seconds=SECONDS), 1, ["zh", "en"])
    assert {hit.match for hit in listed} == {Match.DATE} and len(listed) == 3
    assert not any(hit.name.is_marked for hit in listed) and all(hit.also and hit.also[1].is_marked for hit in listed)


def test_the_datasets_own_dates(dataset_snapshot: OpenSnapshot, harbour_snapshot: OpenSnapshot) -> None:
    spans = read_fields(dataset_snapshot.store, dataset_snapshot.manifest).spans
    assert [[name.rpartition("#")[2] for name in span] for span in spans] == [["startDate", "endDate", "datePrecision"]]
    assert [len(set(span) - {""}) for span in read_fields(harbour_snapshot.store, harbour_snapshot.manifest).spans] == [
        1
    ]
    index = Index(dataset_snapshot.folder / SEARCH_INDEX)
    planned = "meeting/itu-t/joint-sg2-sg3/2026-06"
    for query, is_found in {"June 2026": True, "2026年6月": True, "2026": True, "11 June 2026": False}.items():
        matches = search(index, query, seconds=SECONDS).matches
        things = {thing.iri.removeprefix(ITU) for thing in index.things(list(matches))}
        assert (planned in things) == is_found, query
    assert index.spans(range(1, 2_000)).keys() > set() and sum(map(len, index.spans(range(1, 2_000)).values())) >= 33
    index.close()
