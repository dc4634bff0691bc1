"""A number in quotation marks, a text without them, a time without its datatype, a thing that is described twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from itukg.validation.findings import Finding
from tests.rdf.folders import Folder

SHIPS, LOG = "data/register/ships.ttl", "data/log/2031.ttl"


@pytest.fixture
def folder(tmp_path: Path, fixture_dataset_dir: Path) -> Folder:
    """A copy of the second dataset, in which nothing is wrong."""
    shutil.copytree(fixture_dataset_dir, tmp_path / "dataset")
    return Folder(tmp_path / "dataset")


def told(folder: Folder) -> dict[tuple[str, int], Finding]:
    """What is found, by file and line; of one line one thing."""
    found = folder.check().findings
    by_place = {(finding.place.file, finding.place.line): finding for finding in found}
    assert len(by_place) == len(found)
    return by_place


def test_quotation_marks_too_many_or_too_few_are_told_as_such(folder: Folder) -> None:
    lines = {
        (SHIPS, folder.edit(SHIPS, "hb:grossTonnage 1240 ;", 'hb:grossTonnage "1240" ;\n   ')): (
            'The quotation marks make "1240" a text. Write it without them: 1240.',
            '引号使"1240"成为文字。请去掉引号，写作1240。',
        ),
        (SHIPS, folder.edit(SHIPS, "hb:draught 4.20", 'hb:draught "4.20"')): (
            'The quotation marks make "4.20" a text. Write it without them: 4.20.',
            '引号使"4.20"成为文字。请去掉引号，写作4.20。',
        ),
        (SHIPS, folder.edit(SHIPS, 'hb:callSign "HBN2"', "hb:callSign 17")): (
            'Without quotation marks 17 is a number or a truth value, and here a text is to be. Write "17".',
            '17没有引号，因而是数字或真假值，而此处应为文字。请写作"17"。',
        ),
        (SHIPS, folder.edit(SHIPS, "hb:grossTonnage 98 ", 'hb:grossTonnage "many" ')): ("whole number", ""),
    }
    found = told(folder)
    for place, (english, chinese) in lines.items():
        assert english in found[place].messages["en"], place
        assert chinese == found[place].messages.get("zh", "") or not chinese
    assert len(found) == len(lines) == 4


def test_a_time_without_its_datatype_is_told_as_such(folder: Folder) -> None:
    written = '"2031-05-09T23:59:59Z"^^xsd:dateTime'
    line = folder.edit(LOG, written, '"2031-05-09T23:59:59Z"')
    (finding,) = folder.check().findings
    assert (finding.place.file, finding.place.line) == (LOG, line)
    assert finding.messages["en"] == f'Without a datatype "2031-05-09T23:59:59Z" is a text. Write {written}.'


def test_of_a_thing_that_is_described_twice_only_that_is_told(folder: Folder) -> None:
    first = folder.text(SHIPS).partition("ship:noor a hb:Ship")[0].count("\n") + 1
    folder.append(
        SHIPS, 'ship:noor a hb:Ship ;\n    skos:prefLabel "Nora"@en ; hb:callSign "HBN3" ; hb:grossTonnage 7 .'
    )
    (found,) = folder.check().findings
    assert (found.rule, found.place.line) == ("repeated/described-twice", folder.text(SHIPS).count("\n") - 1)
    assert f"ship:noor is described a second time here; line {first} describes it first." in found.messages["en"]
    assert f"首次描述在第{first}行" in found.messages["zh"]
    again = folder.text(SHIPS).replace(
        'ship:noor a hb:Ship ;\n    skos:prefLabel "Nora"', 'ship:noor skos:altLabel "Nora"'
    )
    folder.write(SHIPS, again)
    assert len(folder.check().findings) > 1, "what the values are is judged again"


def test_a_text_where_a_thing_is_to_be_named_is_told_to_be_one(folder: Folder) -> None:
    line = folder.edit(LOG, "hb:pilotedBy pilot:ida-voss ;", 'hb:pilotedBy "Ida Voss" ;')
    (finding,) = folder.check().findings
    assert (finding.place.file, finding.place.line) == (LOG, line)
    assert finding.messages["en"].endswith("write the IRI of the thing, with a prefix and without quotation marks.")
    folder.edit(LOG, 'hb:pilotedBy "Ida Voss" ;', "hb:pilotedBy ship:noor ;")
    assert all("quotation marks" not in found.messages["en"] for found in folder.check().findings)
