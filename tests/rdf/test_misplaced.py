"""Things that stand where a text is meant: told where they stand, as what they are, and once."""

from __future__ import annotations

from pathlib import Path

import pytest

from itukg.validation.report import as_text
from tests.rdf.folders import Folder
from tests.rdf.releasing import Kept

CATALOG, TERMS, DATA = "data/catalog.ttl", "ontology/itukg.ttl", "data/reports/c26-33/section-2.ttl"
ITU = "<https://w3id.org/itukg/id/body/itu>"


def test_in_place_of_a_folder_and_of_a_text_in_one_language(tmp_path: Path) -> None:
    folder = Folder.of_project(tmp_path)
    folder.edit(CATALOG, 'pub:releases "data/releases"', f"pub:releases {ITU}")
    said = '"ITU Council ontology"@en'
    places = {(CATALOG, "pub:releases"), (TERMS, "dct:title")}
    folder.edit(TERMS, said, ITU)
    outcome = folder.check()
    folder_named, text = sorted(outcome.findings, key=lambda finding: finding.place)
    for finding, (file, path) in zip((folder_named, text), sorted(places), strict=True):
        line = folder.text(file).splitlines()[finding.place.line - 1]
        assert finding.place.file == file and finding.value == ITU and finding.severity == "violation"
        assert line[finding.place.column - 1 :].startswith(ITU) and path in line
        assert finding.messages["en"].startswith("The IRI body:itu stands here, where ")
        assert "却是IRI body:itu。" in finding.messages["zh"]
    assert folder_named.rule == "release/folder" and text.rule == "queries/hygiene/one-sided-text.rq"
    assert 'text in quotation marks: pub:releases "data/releases"' in folder_named.messages["en"]
    assert 'dct:title "…"@en.' in text.messages["en"] and 'dct:title "…"@en。' in text.messages["zh"]
    # The language that misses is the one that is asked for, and where none does, nothing is told.
    folder.edit(TERMS, ITU, said)
    line = folder.edit(TERMS, '"国际电联理事会本体"@zh', f'{ITU} , "国际电联理事会本体"@zh')
    assert [one.rule for one in folder.check().findings] == ["release/folder"]
    folder.write(TERMS, folder.text(TERMS).replace(' , "国际电联理事会本体"@zh', ""))
    told = {one.place.line: one.messages["en"] for one in folder.check().findings if one.place.file == TERMS}
    assert list(told) == [line] and 'dct:title "…"@zh.' in told[line]


def test_the_name_of_a_thing_in_quotation_marks_is_told_too(tmp_path: Path) -> None:
    folder = Folder.of_project(tmp_path)
    line = folder.edit(
        DATA, "itu:hasQuantity qty:2.2-drafts-under-approval", 'itu:hasQuantity "qty:2.2-drafts-under-approval"'
    )
    told = [one for one in folder.check().findings if (one.place.file, one.place.line) == (DATA, line)]
    assert told and {one.severity for one in told} == {"violation"}
    assert any('"qty:2.2-drafts-under-approval"' in (one.focus, one.value) for one in told)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("[ ]", "A blank node stands here, where the folder of releases is named."),
        ("<https://harbour.example/releases>", "The IRI <https://harbour.example/releases> stands here"),
        ('"data/relases"', "The folder of releases holds no record"),
    ],
)
def test_a_folder_of_releases_in_any_dataset(kept: Kept, value: str, words: str) -> None:
    line = kept.edit(CATALOG, 'pub:releases "data/releases"', f"pub:releases {value}")
    outcome = kept.check()
    told = [one for one in outcome.findings if one.path.endswith("releases")]
    assert len(told) == 1, as_text(outcome, "en")
    assert (told[0].place.file, told[0].place.line) == (CATALOG, line)
    assert words in told[0].messages["en"] and told[0].messages.keys() == {"en", "zh"}


def test_a_path_that_is_written_as_an_iri(kept: Kept) -> None:
    kept.edit(CATALOG, 'pub:releases "data/releases"', "pub:releases <releases>")
    (told,) = kept.check().findings
    assert told.rule == "turtle/relative-iri" and "put its path in quotation marks" in told.messages["en"]
    assert "写在引号中" in told.messages["zh"]
