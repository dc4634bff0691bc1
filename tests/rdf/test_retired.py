"""What is published stays: an IRI that vanishes is found, and so is what is retired without care."""

from __future__ import annotations

from pathlib import Path

import pytest

from itukg.errors import Inconsistency
from itukg.reasoning import derive
from itukg.validation.report import as_text
from itukg.validation.retired import check_retired
from tests.rdf.folders import Folder
from tests.rdf.releasing import BASE, CATALOG, LOG, ONTOLOGY, PILOTS, SHIPS, Kept

RECORD = "data/releases/2.3.0.trig"
OWL = "<http://www.w3.org/2002/07/owl#deprecated>"
REPLACED = "<http://purl.org/dc/terms/isReplacedBy>"


def found(kept: Kept) -> list[tuple[str, str, str, int]]:
    return [
        (item.severity, item.focus.removeprefix(BASE), item.place.file, item.place.line)
        for item in kept.check().findings
    ]


def test_what_is_retired_with_care_is_nothing_to_speak_of(released: Kept) -> None:
    """The second dataset has a retired pilot and a retired property, each with what replaces it."""
    assert "owl:deprecated true" in released.text(PILOTS)
    assert "owl:deprecated true" in released.text(ONTOLOGY)
    outcome = released.check()
    assert not outcome.findings
    assert outcome.counts.releases == 1
    assert "1 release)" in as_text(outcome, "en")


GONE = {
    "a thing": (SHIPS, "ship:long a hb:Ship", "id/ship/long"),
    "a concept": ("data/cargo.ttl", "cargo:salt a skos:Concept", "vocab/cargo/salt"),
    "a term of the ontology": (ONTOLOGY, "hb:trainedBy a owl:ObjectProperty", "ontology#trainedBy"),
    "a shape": ("shapes/groups.ttl", "hbs:voyage a sh:PropertyGroup", "shapes#voyage"),
    "a thing of which links are left": (SHIPS, "# Dots in a slug", "id/ship/S.S.Anna"),
    "what was retired before": (PILOTS, "# Entered a second time", "id/pilot/i.voss"),
}


@pytest.mark.parametrize("case", GONE.values(), ids=GONE)
def test_an_iri_that_vanished_is_found_where_the_record_has_it(released: Kept, case: tuple[str, str, str]) -> None:
    file, statement, iri = case
    released.drop_statement(file, statement)
    (finding,) = [
        item for item in released.check().violations if item.focus == BASE + iri and item.place.file == RECORD
    ]
    line = released.text(RECORD).splitlines()[finding.place.line - 1]
    assert iri.rpartition("/")[2].rpartition("#")[2] in line.split()[0]
    assert "put it back" in finding.messages["en"] and "owl:deprecated true" in finding.messages["en"]
    assert "请恢复" in finding.messages["zh"] and "2.3.0" in finding.messages["zh"]


def test_a_stray_statement_is_no_description(released: Kept) -> None:
    released.drop_statement(SHIPS, "ship:long a hb:Ship")
    released.edit(LOG, "arrival:2031-05-02-a", 'ship:long hb:remark "gone"@en .\n\narrival:2031-05-02-a')
    (finding,) = released.check().violations
    assert (finding.focus, finding.place.file) == (BASE + "id/ship/long", RECORD)


def test_a_thing_without_a_name_need_not_get_one(released: Kept) -> None:
    released.edit(SHIPS, "hb:grossTonnage 55", "hb:grossTonnage 56")
    assert not released.check().findings


def test_only_what_the_dataset_coined_must_stay(released: Kept) -> None:
    """A subject of somebody else's, and blank nodes, may come and go."""
    outside = "<https://ships.example/register/HBA7> <http://www.w3.org/2000/01/rdf-schema#seeAlso> ship:noor .\n"
    released.edit(LOG, "arrival:2031-05-02-a a", outside + "\narrival:2031-05-02-a a")
    released.number("2.4.0")
    released.release()
    released.drop_statement(LOG, "<https://ships.example/register/HBA7>")
    released.edit("data/register/places.ttl", 'hb:soundedOn "2031-03-14"', 'hb:soundedOn "2031-03-15"')
    assert not released.check().findings


def test_a_vanished_iri_is_told_once_from_its_last_description(released: Kept) -> None:
    released.edit(SHIPS, '"Compagnie des sauniers"@fr', '"Compagnie"@fr')
    released.number("2.3.1")
    released.release()
    released.drop_statement(SHIPS, "ship:long a hb:Ship")
    (finding,) = released.check().violations
    assert finding.place.file == "data/releases/2.3.1.trig"
    assert finding.focus_labels["fr"] == "Compagnie"


def test_a_retired_iri_in_its_shortest_form_is_enough(released: Kept) -> None:
    released.drop_statement(SHIPS, "ship:long a hb:Ship")
    released.append(SHIPS, f'ship:long skos:prefLabel "Long"@en ; {OWL} true ; {REPLACED} ship:noor .')
    assert not released.check().findings


CARELESS = {
    "without a name": (f"ship:x {OWL} true .", "keeps its name"),
    "as a text": (f'ship:x skos:prefLabel "x"@en ; {OWL} "true" .', "without quotes"),
    "as a number": (f'ship:x skos:prefLabel "x"@en ; {OWL} 1 .', "without quotes"),
    "for what is not there": (f'ship:x skos:prefLabel "x"@en ; {OWL} true ; {REPLACED} ship:none .', "described here"),
    "for a text": (f'ship:x skos:prefLabel "x"@en ; {OWL} true ; {REPLACED} "noor" .', "described here"),
    "for itself": (f'ship:x skos:prefLabel "x"@en ; {OWL} true ; {REPLACED} ship:x .', "not retired itself"),
    "for what is retired": (
        f'ship:x skos:prefLabel "x"@en ; {OWL} true ; {REPLACED} <{BASE}id/pilot/i.voss> .',
        "not retired itself",
    ),
}


@pytest.mark.parametrize("case", CARELESS.values(), ids=CARELESS)
def test_retired_without_care(kept: Kept, case: tuple[str, str]) -> None:
    statement, said = case
    line = kept.text(SHIPS).count("\n") + 2
    kept.append(SHIPS, statement)
    (finding,) = kept.check().violations
    assert (finding.focus, finding.place.file, finding.place.line) == (BASE + "id/ship/x", SHIPS, line)
    assert said in finding.messages["en"]
    assert finding.messages["zh"]


def test_a_replacement_elsewhere_cannot_be_looked_at(kept: Kept) -> None:
    kept.append(SHIPS, f'ship:x skos:prefLabel "x"@en ; {OWL} true ; {REPLACED} <https://ships.example/x> .')
    assert not kept.check().violations


STILL = {
    "a thing": (LOG, "hb:pilotedBy pilot:jo ;", "hb:pilotedBy pilot:i.voss ;", "id/arrival/2031-05-09-a"),
    "a property": (
        *(LOG, "hb:pilotedBy pilot:jo ;", "hb:pilotedBy pilot:jo ; hb:skipper pilot:jo ;"),
        "id/arrival/2031-05-09-a",
    ),
    "from inside a blank node": (
        *("data/register/places.ttl", "hb:metres 7.2 ;", f"hb:metres 7.2 ; hb:method <{BASE}id/pilot/i.voss> ;"),
        "id/place/north-basin/berth/1",
    ),
    "from the catalog": (CATALOG, "ship:S.S.Anna ;", f"ship:S.S.Anna , <{BASE}id/pilot/i.voss> ;", "dataset"),
}


@pytest.mark.parametrize("case", STILL.values(), ids=STILL)
def test_what_is_retired_and_still_used_is_a_warning(released: Kept, case: tuple[str, str, str, str]) -> None:
    file, old, new, focus = case
    line = released.edit(file, old, new)
    assert found(released) == [("warning", focus, file, line)]
    (finding,) = released.check().findings
    assert "what replaces it" in finding.messages["en"] and "替代者" in finding.messages["zh"]


def test_what_is_retired_may_speak_of_what_is_retired(released: Kept) -> None:
    released.edit(PILOTS, '"I. Voss" ;', '"I. Voss" ; hb:skipper pilot:i.voss ; hb:depth [ hb:method pilot:i.voss ] ;')
    assert not released.check().findings


@pytest.mark.parametrize("name", ["<http://purl.org/dc/terms/replaces>", "<http://www.w3.org/2002/07/owl#sameAs>"])
def test_history_may_point_at_what_is_retired(released: Kept, name: str) -> None:
    released.edit(PILOTS, 'hb:licensedSince "2019"', f'{name} pilot:i.voss ; hb:licensedSince "2019"')
    assert not released.check().findings


def test_a_misspelt_folder_of_releases_is_not_silently_empty(released: Kept) -> None:
    line = released.edit(CATALOG, '"data/releases"', '"data/relases"')
    assert found(released) == [("warning", "dataset", CATALOG, line)]


def test_two_things_with_one_key_are_refused_unless_one_is_retired(kept: Kept) -> None:
    kept.edit(ONTOLOGY, "hb:Pilot a owl:Class ;", "hb:Pilot a owl:Class ; owl:hasKey ( hb:licence ) ;")

    def close() -> None:
        derive(kept.sources().triples(lambda role: role.reasoned))

    close()
    kept.edit(PILOTS, "owl:deprecated true", "owl:deprecated false")
    with pytest.raises(Inconsistency, match="the same key"):
        close()


# --- in the project's own dataset -----------------------------------------------------------------------------------


def test_a_slug_that_is_corrected_leaves_the_old_one_behind(tmp_path: Path) -> None:
    """Rename a thing in all files but the records: that is found; put the old name back as retired: that is well."""
    project = Folder.of_project(tmp_path)
    old, new = "resource:enum-system", "resource:enum"
    names = [path.relative_to(project.root).as_posix() for path in (project.root / "data").rglob("*.ttl")]
    files = [name for name in names if old in project.text(name)]
    assert len(files) >= 3
    for name in files:
        project.write(name, project.text(name).replace(old, new))
    # The shapes have nothing to say about a name.
    (finding,) = check_retired(project.sources())
    assert finding.focus == "https://w3id.org/itukg/id/resource/enum-system"
    assert finding.focus_labels.keys() >= {"en", "zh"}
    record = project.text(finding.place.file).splitlines()
    assert record[finding.place.line - 1].split()[0] == old
    home = "data/reference/resources.ttl"
    text = project.text(home)
    start = text.index(new + " a")
    statement = text[start : text.index(" .\n", start)].replace(new, old)
    project.append(home, f"{statement} ;\n    {OWL} true ;\n    {REPLACED} {new} .")
    outcome = project.check()
    assert not outcome.findings, as_text(outcome, "en")
