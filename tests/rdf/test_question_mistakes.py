"""Mistakes in the question library are told by a validation like all others, and stop a build."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from itukg.build import ensure_snapshot
from itukg.errors import InvalidDataset
from itukg.settings import Settings
from tests.command import run_here
from tests.rdf.folders import Folder
from tests.requirements import CHECKOUT

HARBOUR = CHECKOUT / "tests" / "fixtures" / "harbour"
ARRIVALS, TONNAGE = "queries/library/arrivals.rq", "queries/library/tonnage.rq"
WORDS, PILOTS = "queries/library/words.yaml", "queries/home/pilots.rq"


@pytest.fixture
def harbour(tmp_path: Path) -> Folder:
    """A copy of the second dataset, whose library has no mistake."""
    return Folder(Path(shutil.copytree(HARBOUR, tmp_path / "harbour")))


def told(folder: Folder, base: str = "") -> list[tuple[str, str, int, int]]:
    """The rule and the place of every finding."""
    findings = folder.check(base).findings
    return [(item.rule, item.place.file, item.place.line, item.place.column) for item in findings]


def test_the_library_has_no_mistake_whatever_the_base(harbour: Folder) -> None:
    assert told(harbour) == []
    assert told(harbour, "http://127.0.0.1:9/x/") == []
    assert harbour.check().counts.questions == 8


def test_every_file_of_queries_is_looked_at(harbour: Folder) -> None:
    line = harbour.edit(ARRIVALS, "type: iri", "type: IRI")
    harbour.append(PILOTS, "}")
    end = len(harbour.text(PILOTS).splitlines())  # behind which the engine sees what should not be there
    harbour.append("queries/competency/CQ01-pilots-of-anna.rq", "SELECT")
    harbour.edit(WORDS, "fr: Journal", "fr: ''")
    (harbour.root / "queries/library/latin.rq").write_bytes(b"#+ title: caf\xe9\n")
    found = told(harbour)
    assert ("question/type", ARRIVALS, line, 14) in found
    assert ("question/syntax", PILOTS, end + 1) in [item[:3] for item in found]
    assert "queries/competency/CQ01-pilots-of-anna.rq" in {file for _, file, *_ in found}
    assert ("question/missing-language", WORDS, 6, 8) in found
    assert ("question/encoding", "queries/library/latin.rq", 1, 1) in found


def test_what_the_data_has_not_cannot_be_chosen_from(harbour: Folder) -> None:
    line = harbour.edit(TONNAGE, "property: hb:carries", "property: hb:carried")
    harbour.edit(ARRIVALS, "class: hb:Ship", "class: hb:Pilot")
    assert told(harbour) == [
        ("question/default", ARRIVALS, 31, 18),
        ("question/no-choices", TONNAGE, line - 3, 6),
    ]
    default, choices = harbour.check().findings
    assert default.messages["en"].startswith("The default of ship is ship:S.S.Anna, which is none of its choices")
    assert "默认值" in default.messages["zh"]
    assert choices.messages["en"].startswith("The parameter cargo has nothing to choose from")
    assert "没有可选的值" in choices.messages["zh"]


def test_what_the_data_lacks_for_another_reason_is_told_once(harbour: Folder) -> None:
    shutil.copytree(HARBOUR.parent / "broken" / "violation", harbour.root, dirs_exist_ok=True)
    findings = harbour.check().findings
    assert len(findings) == 2
    assert not [item for item in findings if item.rule.startswith("question/")]


def test_places_are_those_of_the_file_whatever_the_base(harbour: Folder) -> None:
    """The base stands in the line before the mistake, and is longer or shorter than another one."""
    harbour.edit(ARRIVALS, "class: hb:Ship", "property: <https://harbour.example/ontology#arrivalOf>, clas: 3")
    harbour.edit(ARRIVALS, "    property: <", "    {property: <")
    harbour.edit(ARRIVALS, "clas: 3", "clas: 3}")
    assert told(harbour) == told(harbour, "http://a.example/")


def test_the_command_tells_it_in_both_languages_and_for_the_file_alone(harbour: Folder) -> None:
    line = harbour.edit(TONNAGE, "min: 0", "mini: 0")
    for language, words in (("en", "'mini' is no key that is known here"), ("zh", "“mini”不是此处可用的键")):
        done = run_here("validate", "--lang", language, "--dataset", str(harbour.root), TONNAGE, environ={})
        assert done.returncode == 1
        assert words in done.stdout and f"{TONNAGE}:{line}:" in done.stdout.replace("\n", "")
        assert "1 of 23 files" in done.stdout or language == "zh"
    elsewhere = run_here("validate", "--dataset", str(harbour.root), ARRIVALS, "--format", "json", environ={})
    report = json.loads(elsewhere.stdout)
    assert (elsewhere.returncode, report["files"], report["findings"]) == (0, [ARRIVALS], [])


def test_a_build_refuses_it(harbour: Folder, tmp_path: Path) -> None:
    harbour.edit(TONNAGE, "min: 0", "mini: 0")
    with pytest.raises(InvalidDataset, match="'mini' is no key that is known here"):
        ensure_snapshot(Settings(dataset=str(harbour.root), cache=str(tmp_path / "cache")))
