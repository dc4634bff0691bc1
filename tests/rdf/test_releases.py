"""Releases: the record holds all that was stated, is never rewritten, and numbers only go where they may."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.dataset import load_dataset
from itukg.errors import DatasetError, InvalidDataset, ReleaseRefused
from itukg.releases.record import find_state, read_record, to_record
from itukg.releases.state import State, read_folder
from itukg.releases.versions import parse_version
from itukg.settings import Settings
from tests.rdf.releasing import BASE, CATALOG, HARBOUR, LOG, PILOTS, SHIPS, Kept
from tests.requirements import CHECKOUT
from tests.servers import itukg

RECORD = "data/releases/2.3.0.trig"
DEPRECATED = "<http://www.w3.org/2002/07/owl#deprecated> true"


def canonical(state: State) -> set[str]:
    dataset = ox.Dataset(state.quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


# --- the record -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("root", [HARBOUR, CHECKOUT], ids=["harbour", "project"])
def test_a_record_holds_exactly_what_the_files_state(root: Path, tmp_path: Path) -> None:
    state = read_folder(root)
    assert len(state.quads) > 600
    version = state.version
    (tmp_path / f"{version}.trig").write_bytes(to_record(state))
    record = read_record(tmp_path, f"{version}.trig")
    assert record.intact
    assert canonical(record.state) == canonical(state)
    assert [graph.iri for graph in record.state.graphs] == [graph.iri for graph in state.graphs]
    assert to_record(record.state) == to_record(state) == to_record(read_folder(root))


def test_a_record_is_text_in_which_one_change_is_few_lines(released: Kept) -> None:
    before = released.text(RECORD).splitlines()
    released.edit("data/register/places.ttl", "hb:metres 7.5 ;", "hb:metres 7.6 ;")
    after = to_record(read_folder(released.root)).decode().splitlines()
    assert len(before) > 300
    assert max(map(len, before)) < 1000
    prefixes = [line for line in before if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes) and len(prefixes) >= 8
    # The node that changed, the line that points at it, and the sum at the head.
    assert 3 <= len(set(after) - set(before)) <= 4


def test_a_record_is_found_whatever_the_base(released: Kept) -> None:
    assert not released.check("http://127.0.0.1:8000/").violations
    moved = load_dataset(released.root, "http://127.0.0.1:8000/")
    record = read_record(released.root, RECORD, moved.rebase)
    assert sum(record.state.is_own(thing) for thing in record.state.things) > 60
    assert not [thing for thing in record.state.things if thing.startswith(BASE)]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (("hb:grossTonnage", "hb:tonnage"), "altered after its release"),
        (("@prefix hb:", "@prefx hb:"), "is not TriG"),
        (('dcat#version> "2.3.0"', 'dcat#version> "2.4.0"'), "holds version 2.4.0"),
    ],
)
def test_a_damaged_record_is_not_compared_with(released: Kept, damage: tuple[str, str], said: str) -> None:
    released.edit(RECORD, *damage)
    with pytest.raises(DatasetError, match=said):
        find_state(released.root, "2.3.0")


def test_a_record_edited_by_a_search_and_replace_is_noticed(released: Kept) -> None:
    """The mistake that would otherwise hide itself: an IRI renamed in all files, those of releases included."""
    for file in (SHIPS, LOG, "data/links/elsewhere.ttl", RECORD):
        text = released.text(file)
        assert "ship:noor" in text
        (released.root / file).write_text(text.replace("ship:noor", "ship:nour"), encoding="utf-8")
    (finding,) = released.check().violations
    assert (finding.place.file, finding.place.line) == (RECORD, 2)
    assert "restore the file" in finding.messages["en"]


def test_a_file_without_a_version_for_a_name_is_refused(released: Kept) -> None:
    (released.root / "data/releases/latest.trig").write_text("", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"latest\.trig has the version 'latest'"):
        load_dataset(released.root)


@pytest.mark.parametrize("text", ["1.0", "1.0.0-rc1", "01.0.0", "v1.0.0", "1.0.0 ", "1.0.x", ""])
def test_what_is_no_number_of_a_release(text: str) -> None:
    with pytest.raises(DatasetError):
        parse_version(text, "x")


def test_numbers_are_ordered_as_numbers() -> None:
    texts = ["0.9.0", "0.10.0", "1.0.0", "1.0.2", "1.0.10"]
    assert sorted(reversed(texts), key=lambda text: parse_version(text, "x")) == texts


# --- making one -----------------------------------------------------------------------------------------------------


def test_the_first_release_lists_what_it_holds_in_every_language(kept: Kept) -> None:
    made = kept.release()
    assert made.written == ("data/releases/2.3.0.en.md", "data/releases/2.3.0.fr.md", RECORD)
    english, french = (kept.text(name) for name in made.written[:2])
    assert "# Release 2.3.0 (2031-06-01)" in english
    assert "| ship | 5 |" in english
    assert "| navire | 5 |" in french
    assert str(kept.root) not in english + french


def test_making_it_again_changes_nothing(released: Kept) -> None:
    before = {path: path.read_bytes() for path in (released.root / "data/releases").iterdir()}
    assert len(before) == 3
    assert released.release().written == ()
    assert {path: path.read_bytes() for path in (released.root / "data/releases").iterdir()} == before


def test_a_release_is_never_rewritten(released: Kept) -> None:
    before = released.text(RECORD)
    released.edit(SHIPS, "hb:grossTonnage 1240", "hb:grossTonnage 1250")
    with pytest.raises(ReleaseRefused, match="never rewritten"):
        released.release()
    assert released.text(RECORD) == before


def test_the_next_release_has_its_change_list(released: Kept) -> None:
    released.edit(SHIPS, "hb:grossTonnage 1240", "hb:grossTonnage 1250")
    released.number("2.3.1")
    assert len(released.release().written) == 3
    english = released.text("data/releases/2.3.1.en.md")
    assert english.startswith("# Changes from 2.3.0 (2031-06-01) to 2.3.1 (2031-06-01)\n")
    assert "  - gross tonnage: 1240 → 1250" in english
    assert "  - jauge brute: 1240 → 1250" in released.text("data/releases/2.3.1.fr.md")
    assert load_dataset(released.root).releases == (RECORD, "data/releases/2.3.1.trig")


def test_change_lists_left_by_an_attempt_that_failed_are_written_anew(released: Kept) -> None:
    released.number("2.3.1")
    (released.root / "data/releases/2.3.1.en.md").write_text("of an attempt", encoding="utf-8")
    assert len(released.release().written) == 3
    (released.root / "data/releases/2.3.1.fr.md").unlink()
    assert released.release().written == ("data/releases/2.3.1.fr.md",)


ADDED = 'arrival:2031-05-12 a hb:Arrival ; skos:prefLabel "x"@en ; hb:arrivalOf ship:noor ; hb:pilotedBy pilot:jo ;\n'
ADDED += '    hb:arrivedAt "2031-05-12T05:15:00Z"^^xsd:dateTime .\n\n'


@pytest.mark.parametrize(
    ("version", "edit", "said"),
    [
        ("2.3.1", (LOG, "arrival:2031-05-09-a a", ADDED + "arrival:2031-05-09-a a"), r"1 things were added.* 2\.4\.0"),
        ("2.3.1", (SHIPS, "ship:long a hb:Ship ;", f"ship:long a hb:Ship ; {DEPRECATED} ;"), r"1 retired.* 2\.4\.0"),
        ("2.2.9", (SHIPS, "1240", "1250"), "comes before 2.3.0"),
        ("2.4.0-rc1", (SHIPS, "1240", "1250"), "three numbers"),
    ],
)
def test_numbers_that_do_not_fit(released: Kept, version: str, edit: tuple[str, str, str], said: str) -> None:
    released.edit(*edit)
    released.number(version)
    with pytest.raises((ReleaseRefused, DatasetError), match=said):
        released.release()
    assert len(list((released.root / "data/releases").iterdir())) == 3
    released.number("2.4.0")
    assert len(released.release().written) == 3


def test_what_is_not_valid_is_not_released(released: Kept) -> None:
    released.number("2.4.0")
    released.edit(SHIPS, '"HBX9"', '"none"')
    with pytest.raises(InvalidDataset, match="call sign"):
        released.release()
    assert not (released.root / "data/releases/2.4.0.trig").exists()


def test_nothing_published_vanishes_in_a_release(released: Kept) -> None:
    released.number("3.0.0")
    released.drop_statement(SHIPS, "ship:long a hb:Ship")
    with pytest.raises(InvalidDataset, match=r"Release 2\.3\.0 had this"):
        released.release()
    assert not (released.root / "data/releases/3.0.0.trig").exists()


def test_a_catalog_without_a_folder_of_releases(kept: Kept) -> None:
    kept.edit(CATALOG, 'pub:releases "data/releases" ;', "")
    with pytest.raises(DatasetError, match='pub:releases "data/releases"'):
        kept.release()


def test_a_folder_of_releases_outside_the_dataset(kept: Kept) -> None:
    kept.edit(CATALOG, '"data/releases"', '"../releases"')
    with pytest.raises(DatasetError, match="leaves the dataset folder"):
        load_dataset(kept.root)


def test_a_folder_that_cannot_be_written(kept: Kept) -> None:
    (kept.root / "data/releases").write_text("a file", encoding="utf-8")
    with pytest.raises(DatasetError, match="cannot be written"):
        kept.release()


def test_the_command(kept: Kept) -> None:
    settings = Settings(dataset=str(kept.root))
    done = itukg(settings, "release")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, RECORD), done.stderr
    again = itukg(settings, "release")
    assert (again.returncode, again.stdout) == (0, "")
    assert "recorded already" in again.stderr
    kept.edit(SHIPS, "1240", "1250")
    refused = itukg(settings, "release")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "never rewritten" in refused.stderr and "Traceback" not in refused.stderr
    kept.drop_statement(PILOTS, "pilot:jo a hb:Pilot")
    chinese = itukg(settings, "release", "--lang", "zh")
    assert chinese.returncode == 1
    assert "2.3.0版有此条目" in chinese.stderr


def test_a_snapshot_is_built_anew_when_there_is_a_new_release(kept: Kept) -> None:
    """A release decides whether the dataset is valid, so it is part of the content that a snapshot is named by."""
    before = load_dataset(kept.root).content_hash
    kept.release()
    assert load_dataset(kept.root).content_hash != before


# --- the project's own ----------------------------------------------------------------------------------------------


def test_all_that_the_first_release_of_the_project_named_is_still_described() -> None:
    dataset = load_dataset(CHECKOUT)
    assert "data/releases/0.1.0.trig" in dataset.releases
    record = read_record(CHECKOUT, "data/releases/0.1.0.trig")
    assert record.intact
    assert (record.state.version, record.state.issued, len(record.state.quads)) == ("0.1.0", "2026-11-23", 9986)
    published = {thing for thing in record.state.things if record.state.is_own(thing)}
    assert len(published) == 763
    now = read_folder(CHECKOUT)
    assert sorted(published - now.things.keys()) == []


def test_every_release_of_the_project_has_its_change_lists() -> None:
    dataset = load_dataset(CHECKOUT)
    assert len(dataset.releases) >= 1
    for file in dataset.releases:
        for language in dataset.languages:
            text = (CHECKOUT / file).with_suffix(f".{language}.md").read_text(encoding="utf-8")
            assert text.startswith("# ") and len(text) > 1000, file
