"""What changed between two states of a dataset: nothing missed, nothing invented, told in words."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.releases.as_json import as_json
from itukg.releases.changelist import as_markdown, plain
from itukg.releases.compare import Comparison, compare
from itukg.releases.state import State, read_folder
from itukg.releases.words import words
from itukg.settings import Settings
from tests.rdf.releasing import BASE, CATALOG, HARBOUR, LOG, ONTOLOGY, PILOTS, PLACES, SHIPS, Kept
from tests.requirements import CHECKOUT
from tests.servers import itukg

LISTS = ("added", "removed", "retired", "changed")


def changed_lines(comparison: Comparison, language: str = "en") -> list[str]:
    """The lines of the change list below things, without Markdown's backslashes."""
    text = as_markdown(comparison, language)
    return [re.sub(r"\\(.)", r"\1", line[4:]) for line in text.splitlines() if line.startswith("  - ")]


def things(comparison: Comparison) -> dict[str, list[str]]:
    return {name: [entry.thing.removeprefix(BASE) for entry in getattr(comparison, name)] for name in LISTS}


def test_the_same_dataset_has_no_changes_whatever_the_names_of_its_blank_nodes(released: Kept) -> None:
    comparison = released.since()
    assert len(comparison.old.quads) > 600
    assert len(comparison.old.things) > 80
    assert comparison.is_empty
    assert "Nothing changed." in as_markdown(comparison, "en")
    assert "没有变更。" in as_markdown(comparison, "zh")


# file, what stood there, what stands there now -> the line of the change list
VALUES = {
    "a number": (SHIPS, "hb:grossTonnage 1240", "hb:grossTonnage 1250", "gross tonnage: 1240 → 1250"),
    "a name, in one language": (SHIPS, '"S.S. Anna"@en', '"Anna II"@en', "name (en): “S.S. Anna” → “Anna II”"),
    "a code, by its label": (SHIPS, "cargo:salt , cargo:timber-2.5m .", "cargo:timber-2.5m .", "carries: removed salt"),
    "a value more": (SHIPS, "cargo:salt ,", "cargo:salt , cargo:goods ,", "carries: added goods"),
    "a truth": (LOG, "hb:calm false", "hb:calm true", "calm sea: no → yes"),
    "in a blank node, told by what it shares with no other": (
        *(PLACES, "hb:metres 7.2 ;", "hb:metres 7.1 ;"),
        "depth [sounded on: 2031-05-01] › metres: 7.2 → 7.1",
    ),
    "in a blank node inside a blank node": (
        *(PLACES, '"lead line, at low water"@en', '"sonar"@en'),
        "depth [metres: 7.5] › method › remark (en): “lead line, at low water” → “sonar”",
    ),
    "in a shape": (
        *("shapes/harbour.ttl", "sh:minExclusive 0", "sh:minExclusive 1"),
        "property [path: draught (m)] › min exclusive: 0 → 1",
    ),
    "the order of a list": (
        *(PLACES, "mark/outer-buoy> <https://harbour.example/id/mark/pier-light>",
          "mark/pier-light> <https://harbour.example/id/mark/outer-buoy>"),
        "marks, in order: (Outer buoy, Pier light, Tour de l’horloge) → (Pier light, Outer buoy, Tour de l’horloge)",
    ),
    "a term of the ontology": (ONTOLOGY, '"at berth"@en', '"moored at"@en', "label (en): “at berth” → “moored at”"),
}  # fmt: skip


@pytest.mark.parametrize("case", VALUES.values(), ids=VALUES)
def test_one_change_is_one_line_under_its_thing(released: Kept, case: tuple[str, str, str, str]) -> None:
    file, old, new, line = case
    released.edit(file, old, new)
    comparison = released.since()
    assert {name: len(found) for name, found in things(comparison).items() if found} == {"changed": 1}
    assert not comparison.unnamed
    assert changed_lines(comparison) == [line]


def test_two_nodes_alike_but_for_one_value_are_paired_rightly(released: Kept) -> None:
    released.edit(PLACES, "hb:metres 7.5 ;", "hb:metres 7.4 ;")
    released.edit(PLACES, "hb:metres 7.2 ;", "hb:metres 7.1 ;")
    assert changed_lines(released.since()) == [
        "depth [sounded on: 2031-03-14] › metres: 7.5 → 7.4",
        "depth [sounded on: 2031-05-01] › metres: 7.2 → 7.1",
    ]


def test_a_node_that_is_new_is_told_as_a_whole(released: Kept) -> None:
    released.edit(PLACES, "hb:length 120", 'hb:depth [ hb:metres 3.5 ; hb:remark "mud"@en ] ; hb:length 120')
    assert changed_lines(released.since()) == ["depth: added [metres: 3.5; remark: “mud”]"]


def test_things_that_come_go_and_retire(released: Kept) -> None:
    released.edit(LOG, "arrival:2031-05-10-a a hb:Arrival", "arrival:2031-05-11-a a hb:Arrival")
    released.edit(SHIPS, "ship:hulk-9 a hb:Ship ;", 'ship:hulk-9 a hb:Ship ; skos:prefLabel "Hulk"@en ;')
    owl = "<http://www.w3.org/2002/07/owl#deprecated> true"
    replaced = "<http://purl.org/dc/terms/isReplacedBy> ship:noor"
    released.edit(SHIPS, "ship:long a hb:Ship ;", f"ship:long a hb:Ship ; {owl} ; {replaced} ;")
    comparison = released.since()
    assert things(comparison) == {
        "added": ["id/arrival/2031-05-11-a"],
        "removed": ["id/arrival/2031-05-10-a"],
        "retired": ["id/ship/long"],
        "changed": ["id/ship/hulk-9"],
    }
    text = as_markdown(comparison, "en")
    assert text.index("## Added (1)") < text.index("## Removed (1)") < text.index("## Retired (1)")
    assert "- **Star of the North, 10 May 2031** `arrival:2031-05-11-a` · arrival" in text
    assert re.search(r"`ship:long` · ship · In its place: Noor\.$", text, re.MULTILINE)
    assert changed_lines(comparison) == ["name (en): added “Hulk”"]
    assert "| register | 0 | 0 | 1 | 1 |" in text
    assert "| all | 1 | 1 | 1 | 1 |" in text


def test_terms_come_first_and_then_data_by_graph(released: Kept) -> None:
    released.edit(SHIPS, "hb:draught 4.20", "hb:draught 4.30")
    released.edit(LOG, "hb:calm false", "hb:calm true")
    released.edit(ONTOLOGY, '"at berth"@en', '"moored at"@en')
    released.edit("data/cargo.ttl", '"salt"@en', '"sea salt"@en')
    released.edit(CATALOG, '"links"@en', '"elsewhere"@en')
    text = as_markdown(released.since(), "en")
    headings = re.findall(r"^### (.+) \(1\)$", text, re.MULTILINE)
    assert headings == ["ontology", "vocabularies", "log of 2031", "register", "catalog"]


def test_an_axiom_without_a_name_is_told_with_its_graph(released: Kept) -> None:
    released.edit(ONTOLOGY, "owl:members ( hb:Ship hb:Pilot", "owl:members ( hb:Pilot")
    comparison = released.since()
    assert not any(things(comparison).values())
    text = re.sub(r"\\(.)", r"\1", as_markdown(comparison, "en"))
    assert "- removed: [all disjoint classes; members: (ship, pilot, place" in text
    assert "- added: [all disjoint classes; members: (pilot, place" in text


def test_a_statement_that_another_graph_makes_now() -> None:
    whole = read_folder(HARBOUR)
    hulk, draught, log = (
        ox.NamedNode(BASE + name) for name in ("id/ship/hulk-9", "ontology#draught", "graph/log/2031")
    )
    moved = [
        ox.Quad(quad.subject, quad.predicate, quad.object, log)
        if (quad.subject, quad.predicate) == (hulk, draught)
        else quad
        for quad in whole.quads
    ]
    comparison = compare(whole, State(moved, "moved"))
    assert things(comparison)["changed"] == ["id/ship/hulk-9"]
    assert changed_lines(comparison) == ["1 of its statements: register → log of 2031"]


def test_chinese_words_around_the_datasets_own_labels(released: Kept) -> None:
    released.edit(SHIPS, "hb:grossTonnage 1240", "hb:grossTonnage 1250")
    released.edit(SHIPS, '"S.S. Anna"@en', '"Anna II"@en')
    text = as_markdown(released.since(), "zh")
    assert "## 修改 (1)" in text
    assert "名称（en）：“S.S. Anna” → “Anna II”" in text
    assert "gross tonnage：1240 → 1250" in text


def test_json_says_the_same_with_iris(released: Kept) -> None:
    released.edit(SHIPS, "hb:grossTonnage 1240", "hb:grossTonnage 1250")
    released.edit(LOG, "arrival:2031-05-10-a a hb:Arrival", "arrival:2031-05-11-a a hb:Arrival")
    found = json.loads(as_json(released.since(), "en"))
    assert found["counts"] == {"added": 1, "removed": 1, "retired": 0, "changed": 1}
    assert (found["from"]["version"], found["from"]["issued"]) == ("2.3.0", "2031-06-01")
    assert found["added"][0]["iri"] == BASE + "id/arrival/2031-05-11-a"
    assert found["added"][0]["kinds"] == [BASE + "ontology#Arrival"]
    (change,) = found["changed"][0]["changes"]
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert (change["gone"], change["came"]) == ([f'"1240"{integer}'], [f'"1250"{integer}'])
    assert change["path"] == [BASE + "ontology#grossTonnage"]


def test_text_stays_text_in_markdown() -> None:
    assert plain("<script>*x* [a](b) `c` _d_\n| e") == r"\<script>\*x\* \[a](b) \`c\` \_d\_ \| e"
    assert plain("\u202eabc\u202c &amp; Sons & Co") == r"‹U+202E›abc‹U+202C› \&amp; Sons & Co"
    assert plain("- 1. x") == r"\- 1. x"
    assert plain("2. x") == r"2\. x"


def test_the_words_of_both_languages_are_the_same_and_all_in_use() -> None:
    assert words("zh").keys() == words("en").keys()
    assert len(words("en")) > 20
    for key, text in words("en").items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", words("zh")[key])), key
    package = CHECKOUT / "server" / "itukg" / "releases"
    code = "".join(path.read_text("utf-8") for path in package.glob("*.py") if path.name != "words.py")
    assert [key for key in words("en") if not re.search(rf"[\"']{key}[\"']", code)] == []


# --- at random: what is told is what was done -----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
def test_the_statements_told_are_those_that_changed(seed: int) -> None:
    """Take random statements about named things out of a state: each thing concerned, and no other, is told."""
    chance = random.Random(seed)
    whole = read_folder(HARBOUR)
    catalog = ox.NamedNode(BASE + "graph/catalog")
    candidates = [
        quad
        for quad in whole.quads
        if isinstance(quad.subject, ox.NamedNode)
        and not isinstance(quad.object, ox.BlankNode)
        and quad.graph_name != catalog
    ]
    assert len(candidates) > 300
    gone = set(chance.sample(candidates, 12))
    part = State([quad for quad in whole.quads if quad not in gone], "part")
    comparison = compare(whole, part)
    touched = {quad.subject.value for quad in gone if isinstance(quad.subject, ox.NamedNode)}
    told = {entry.thing for name in LISTS for entry in getattr(comparison, name)}
    assert told == touched
    told_values = {
        (entry.thing, change.path[0].predicate, str(term))
        for entry in comparison.changed
        for change in entry.changes
        for term in change.gone
    }
    still = {entry.thing for entry in comparison.changed}
    assert told_values == {
        (quad.subject.value, quad.predicate.value, str(quad.object))
        for quad in gone
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value in still
    }
    back = compare(part, whole)
    assert {entry.thing for entry in back.added} == {entry.thing for entry in comparison.removed}


# --- the command ----------------------------------------------------------------------------------------------------


def changes(kept: Kept, *arguments: str) -> tuple[int, str, str]:
    done = itukg(Settings(dataset=str(kept.root)), "changes", *arguments)
    return done.returncode, done.stdout, done.stderr


def test_the_command_compares_releases_and_folders(released: Kept, tmp_path: Path) -> None:
    released.edit(SHIPS, "hb:grossTonnage 1240", "hb:grossTonnage 1250")
    line = "gross tonnage: 1240 → 1250"
    for arguments in ((), ("2.3.0",), (str(HARBOUR),), ("2.3.0", str(released.root))):
        code, said, errors = changes(released, *arguments)
        assert (code, line in said) == (0, True), (arguments, errors)
    released.edit(PILOTS, '"SK-13"', '"SK-14"')
    released.number("2.3.1")
    released.release()
    code, said, _ = changes(released, "2.3.0", "2.3.1", "--lang", "zh")
    assert code == 0 and said.startswith("# 从2.3.0 (2031-06-01)到2.3.1 (2031-06-01)的变更")
    code, said, _ = changes(released, "2.3.1", "2.3.0", "--format", "json")
    assert code == 0 and json.loads(said)["counts"]["changed"] == 3


def test_the_command_says_what_it_cannot_find(released: Kept, tmp_path: Path) -> None:
    for arguments, said in (
        (("9.9.9",), "neither a dataset folder nor a release"),
        ((str(tmp_path / "none"),), "neither a dataset folder nor a release"),
        ((str(tmp_path),), "no data/catalog.ttl"),
        (("2.3.0", "2.4.0"), "(there: 2.3.0)"),
    ):
        code, output, errors = changes(released, *arguments)
        assert (code, output) == (2, ""), errors
        assert said in errors and "Traceback" not in errors
    unreleased = Kept.copy_to(tmp_path / "unreleased")
    code, _, errors = changes(unreleased)
    assert code == 2 and "has no release yet" in errors
