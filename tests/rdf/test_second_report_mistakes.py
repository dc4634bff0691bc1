"""Mistakes that only a second report makes possible: each is found, and in the file in which it was made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from itukg.validation.findings import Finding
from itukg.validation.hygiene import run_hygiene
from tests.rdf.folders import Folder
from tests.rdf.second_report import lay_over
from tests.requirements import CHECKOUT

FIRST, SECOND = "data/reports/c26-33/", "data/reports/c27-33/"
PARA = "<https://w3id.org/itukg/id/document/C26-33/para/%s>"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """The dataset with two reports, free to be broken."""
    return lay_over(tmp_path)


def check(folder: Folder, *queries: str) -> list[Finding]:
    """What these queries say, or all of them."""
    sources = folder.sources()
    dataset = replace(sources.dataset, hygiene=queries or sources.dataset.hygiene)
    return run_hygiene(replace(sources, dataset=dataset))


def rule(query: str) -> str:
    """What a finding of the query names as its rule."""
    name = f"queries/hygiene/{query}.rq"
    assert (CHECKOUT / name).is_file()
    return name


# what: the file, what stands there, what comes instead (where nothing stands there: appended)
MISTAKES = {
    "claim-of-another-report": {
        "a claim names a paragraph of the other report alone": (
            f"{SECOND}section-2.ttl",
            "itu:reportedIn para27:2.7 .",
            f"itu:reportedIn {PARA % '2.7'} .",
        ),
        "a claim names a paragraph of each": (
            f"{SECOND}section-2.ttl",
            "itu:reportedIn para27:2.7 .",
            f"itu:reportedIn para27:2.7 , {PARA % '2.7'} .",
        ),
        "a thing that both speak of is said again to stand in the first": (
            f"{SECOND}sections-3-4.ttl",
            "itu:reportedIn para27:4.1 .",
            f"itu:reportedIn {PARA % '7.2'} .",
        ),
        "a claim of the second report is filed with the first": (
            f"{FIRST}section-7.ttl",
            "",
            "<https://w3id.org/itukg/id/status/C27-33/x> a itu:StatusAssignment ; "
            "itu:reportedIn <https://w3id.org/itukg/id/document/C27-33/para/2> .",
        ),
    },
    "claim-in-another-graph": {
        "the second report goes on about a status of the first": (
            f"{SECOND}sections-3-4.ttl",
            "",
            "<https://w3id.org/itukg/id/status/C26-33/7.2-E.ACP-in-progress> itu:isPlanned false .",
        ),
    },
    "citation-of-another-text": {
        "a citation belongs to one report and stands in the other": (
            f"{SECOND}citations.ttl",
            "",
            "doc:C26-33 itu:hasCitation cit27:purpose-PP-101 .",
        ),
    },
    "reference-list": {
        "an entry of the second list is missing": (
            f"{SECOND}citations.ttl",
            "itu:citationRole role:reference-list ;\n    itu:listPosition 3 ;",
            "itu:citationRole role:concerned ;",
        ),
        "an entry of the first list is there twice": (
            f"{FIRST}references.ttl",
            "itu:listPosition 33 ;",
            "itu:listPosition 32 ;",
        ),
        "nobody has counted the entries": (f"{SECOND}document.ttl", "itu:entryCount 3", "itu:orderIndex 2"),
    },
    "future-not-planned": {
        "a date after the period of both reports": (
            f"{SECOND}section-2.ttl",
            'itu:startDate "2026-05-01"^^xsd:date ; itu:endDate "2026-05-31"',
            'itu:startDate "2027-05-01"^^xsd:date ; itu:endDate "2027-05-31"',
        ),
        "a date after the period of the only report that has it": (
            f"{FIRST}section-2.ttl",
            'itu:startDate "2025-11-01"^^xsd:date ; itu:endDate "2025-11-30"',
            'itu:startDate "2026-11-01"^^xsd:date ; itu:endDate "2026-11-30"',
        ),
        "a year that goes on after the period, and no word whether it is a plan": (
            f"{FIRST}section-7.ttl",
            "itu:assignedStatus st:agreed ; itu:isPlanned true ;",
            "itu:assignedStatus st:agreed ;",
        ),
    },
    "wrong-paragraph": {
        "a status of paragraph 5 is said to stand in 4.5": (
            f"{FIRST}section-5.ttl",
            "itu:assignedStatus st:not-in-use ;\n    itu:reportedIn para:5 .",
            f"itu:assignedStatus st:not-in-use ;\n    itu:reportedIn {PARA % '4.5'} .",
        ),
        "what was copied for the second report has its old number": (
            f"{SECOND}section-2.ttl",
            "",
            "qty27:2.6-x a itu:ReportedQuantity ; itu:reportedIn para27:2.7 .",
        ),
    },
    "punctuation": {
        "a comma of English in Chinese": (
            f"{FIRST}section-5.ttl",
            '"ENUM系统未被使用"@zh',
            '"ENUM系统,未被使用"@zh',
        ),
        "brackets of Chinese in English": (
            f"{FIRST}section-5.ttl",
            '"ENUM system not in use"@en',
            '"ENUM system（not in use）"@en',
        ),
        "the full stop of English at the end of Chinese": (
            f"{SECOND}document.ttl",
            '"过顶业务方面工作的进展。"@zh',
            '"过顶业务方面工作的进展."@zh',
        ),
    },
    "name-and-number": {
        "a paragraph was copied and keeps the number in its name": (
            f"{SECOND}document.ttl",
            '"C27/33, paragraph 2.8"@en',
            '"C27/33, paragraph 2.9"@en',
        ),
        "the number of last year in the name of a quantity": (
            f"{SECOND}section-2.ttl",
            '"11 draft Recommendations under approval (C27/33)"@en',
            '"17 draft Recommendations under approval (C27/33)"@en',
        ),
    },
    "untidy-text": {
        "a cell of a spreadsheet with its quotation marks": (
            f"{SECOND}document.ttl",
            'itu:heading "Security"@en',
            'itu:heading "\\"Security\\""@en',
        ),
        "the same with two apostrophes": (
            f"{SECOND}document.ttl",
            'itu:heading "Security"@en',
            "itu:heading \"''Security''\"@en",
        ),
        "a tab between two words": (
            f"{SECOND}document.ttl",
            '"What became of ENUM."@en',
            '"What became\\tof ENUM."@en',
        ),
    },
    "wrong-language": {
        "an English date as the Chinese words of the source": (
            f"{SECOND}sections-3-4.ttl",
            'itu:statedDate "2026年9月"@zh',
            'itu:statedDate "September 2026"@zh',
        ),
    },
    "dangling-iri": {
        "a body that is not there": (f"{FIRST}section-5.ttl", "itu:decidedBy sg:sg2 ", "itu:decidedBy sg:sg22 "),
    },
    "uneven-notes": {
        "the second note in one language only": (
            f"{SECOND}section-2.ttl",
            'lies in the period of C26/33."@en ,',
            'lies in the period of C26/33."@en , "A note more."@en ,',
        ),
    },
    "same-name": {
        "a claim with the name of last year's": (
            f"{SECOND}section-2.ttl",
            '"1 workshop (C27/33)"@en',
            '"1 workshop"@en',
        ),
    },
}
# The file in which the mistake is told, where it is another one: the list that the entry belongs to.
TOLD_IN = {f"{SECOND}citations.ttl": f"{SECOND}document.ttl", f"{FIRST}references.ttl": f"{FIRST}document.ttl"}
# What is wrong between two files is told in the first that speaks of the thing.
BETWEEN_FILES = {"uneven-notes"}


@pytest.mark.parametrize(("query", "name"), [(query, name) for query in MISTAKES for name in MISTAKES[query]])
def test_a_mistake_is_found_in_its_file(folder: Folder, query: str, name: str) -> None:
    file, old, new = MISTAKES[query][name]
    if old:
        folder.edit(file, old, new)
    else:
        folder.append(file, new)
    found = check(folder, rule(query))
    assert found, name
    assert {finding.rule for finding in found} == {rule(query)}
    if query == "reference-list":
        file = TOLD_IN.get(file, file)
    if query not in BETWEEN_FILES:
        assert {finding.place.file for finding in found} == {file}


def test_a_thing_without_a_name_is_not_told_to_be_missing(folder: Folder) -> None:
    folder.edit(f"{FIRST}section-5.ttl", '"ENUM system not in use"@en , "ENUM系统未被使用"@zh', '"x"@fr')
    folder.edit(f"{FIRST}section-5.ttl", 'skos:prefLabel "x"@fr ;', "")
    found = folder.check().findings
    assert sorted(finding.messages["en"] for finding in found) == [
        "The Chinese name is missing. Add skos:prefLabel with @zh.",
        "The English name is missing. Add skos:prefLabel with @en.",
    ]


# What no query sees, with words of what is then said.
BY_OTHER_RULES = {
    "a property that is not spelt right": (
        f"{FIRST}section-5.ttl",
        "itu:isNegative true",
        "itu:isNegativ true",
        "is itu:isNegative meant?",
    ),
    "a name of its own for what has a name": (
        f"{SECOND}section-2.ttl",
        "act:2.10-workshop-ip-broadband a itu:Workshop ;",
        'act:2.10-workshop-ip-broadband a itu:Workshop ; skos:prefLabel "workshop in Utopia"@en ;',
        "there may be one name a language",
    ),
    "the same name in the files of both reports": (
        f"{SECOND}section-2.ttl",
        "act:2.10-workshop-ip-broadband a itu:Workshop ;",
        "act:2.10-workshop-ip-broadband a itu:Workshop ; skos:prefLabel "
        '"workshop on challenges and solutions in the adoption of IP broadband"@en ;',
        "is stated in data/reports/c26-33/section-2.7.ttl already",
    ),
}


def test_what_one_slip_brings_about_is_not_told_again(folder: Folder) -> None:
    """A wrong number of a paragraph is not told of all that it says; a misspelt status is only told to be unknown."""
    folder.edit(f"{SECOND}document.ttl", 'itu:paragraphNumber "2.6"', 'itu:paragraphNumber "2.5"')
    folder.edit(f"{SECOND}section-2.ttl", "itu:assignedStatus st:started", "itu:assignedStatus st:Started")
    assert sorted(finding.rule for finding in check(folder)) == [rule("code-and-iri"), rule("dangling-iri")]


@pytest.mark.parametrize("name", BY_OTHER_RULES)
def test_a_mistake_that_no_query_sees_is_told_once(folder: Folder, name: str) -> None:
    file, old, new, words = BY_OTHER_RULES[name]
    folder.edit(file, old, new)
    (finding,) = folder.check().findings
    assert words in finding.messages["en"]


def test_two_reports_conform(folder: Folder) -> None:
    assert folder.check().findings == ()


def test_without_a_mistake_nothing_is_found(folder: Folder) -> None:
    assert check(folder) == []
