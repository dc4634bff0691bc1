"""Validation after a change, with what is kept of the run before, finds what a validation of everything finds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.sources import Sources
from itukg.validation import kept, run
from itukg.validation.engine import Engine
from itukg.validation.findings import Outcome
from itukg.validation.run import validate
from tests.rdf.edits import (
    AXIOMS,
    BODIES,
    REPORT,
    SECTION,
    TERMS,
    Edit,
    add,
    append,
    drop,
    move,
    remove,
    replace,
    scramble,
)
from tests.rdf.folders import Folder
from tests.requirements import CHECKOUT

NEW_FILE = """@prefix itu: <https://w3id.org/itukg/ontology#> .
@prefix body: <https://w3id.org/itukg/id/body/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

body:new-group a itu:WorkingBody ;
    skos:prefLabel "new group"@en ;
    itu:subBodyOf body:itu-t , [ skos:prefLabel "nobody"@en ] .

body:itu-t itu:subBodyOf body:new-group .
"""
OWNED = "    rdfs:isDefinedBy <https://w3id.org/itukg/ontology> .\n\n"
# What is edited at once, from the dataset as it is; each run has what is kept of the one before it.
STATES: Mapping[str, tuple[Edit, ...]] = {
    "as it is": (),
    "a statement moved to another file": (move(SECTION, f"{REPORT}/section-3.ttl", "act:2.1-supplement-revision a "),),
    "a triple gone, a value, a class and a scheme changed": (
        replace(SECTION, ' , "22份新建议书获批准"@zh', ""),
        replace(SECTION, "itu:numericValue 399 ;", "itu:numericValue 400 ;"),
        replace(SECTION, "act:2.1-approvals a itu:StandardizationActivity", "act:2.1-approvals a itu:Meeting"),
        replace("ontology/vocabularies.ttl", "skos:inScheme vocab:status", "skos:inScheme vocab:certainty"),
    ),
    "blocks gone in two files, one of them a thing that others point to": (
        drop(BODIES, "sg:sg13 a "),
        drop(SECTION, "qty:2.1-recommendations-approved a "),
    ),
    "a file more, a class renamed": (
        add("data/reference/new.ttl", NEW_FILE),
        replace(BODIES, "body:fg-cd a itu:FocusGroup", "body:fg-cd a itu:FocusGrup"),
    ),
    "the ontology: a subclass, an axiom with blank nodes": (
        # A focus group is no working body.
        replace(TERMS, f"    rdfs:subClassOf itu:WorkingBody ;\n{OWNED}itu:CouncilW", f"{OWNED}itu:CouncilW"),
        append(AXIOMS, "[] a owl:AllDisjointClasses ; owl:members ( itu:Text itu:Agent ) ."),
    ),
    "a file less, many triples changed by chance in four others": (
        remove(f"{REPORT}/section-7.ttl"),
        scramble(files=4, edits=5, seed=20260331),
    ),
}
CHANGED = [name for name in STATES if name != "as it is"]


@dataclass(frozen=True)
class Run:
    after_change: Outcome
    of_everything: Outcome
    checked: int
    pairs: int


@pytest.fixture(scope="module")
def counted() -> Iterator[list[int]]:
    """How many focus nodes were checked one by one, and how many there are, of the last run."""
    counts = [0, 0]
    check, targets = Engine.check_watched, Engine.targets
    with pytest.MonkeyPatch.context() as patch:

        def counting_check(self: Engine, *args: object) -> object:
            counts[0] += 1
            return check(self, *args)  # type: ignore[arg-type]

        def counting_targets(self: Engine) -> object:
            found = targets(self)
            counts[:] = [0, sum(map(len, found.values()))]
            return found

        patch.setattr(Engine, "check_watched", counting_check)
        patch.setattr(Engine, "targets", counting_targets)
        yield counts


def once(function: Callable[[Sources, ox.Store], object]) -> Callable[[Sources, ox.Store], object]:
    """The function, asked once for the same sources, whose union the store is."""
    known: dict[int, tuple[Sources, object]] = {}

    def ask(sources: Sources, store: ox.Store) -> object:
        if id(sources) not in known:
            known[id(sources)] = sources, function(sources, store)  # held, or others would get their number
        return known[id(sources)][1]

    return ask


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, counted: list[int]) -> dict[str, Run]:
    root, cache = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("cache")
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        # They do not look at what is kept, and take their time.
        patch.setattr(run, "run_hygiene", once(run.run_hygiene))
        for name, edits in STATES.items():
            for item in root.iterdir():
                shutil.rmtree(item)
            folder = Folder.of_project(root)
            for edit in edits:
                edit(folder)
            sources = folder.sources()
            after_change = validate(sources, cache)
            checked, pairs = counted
            found[name] = Run(after_change, validate(sources) if edits else after_change, checked, pairs)
    return found


@pytest.mark.parametrize("name", CHANGED)
def test_the_same_is_found_to_the_letter(runs: dict[str, Run], name: str) -> None:
    after_change, of_everything = runs[name].after_change, runs[name].of_everything
    assert after_change.findings == of_everything.findings
    assert after_change == of_everything


def test_every_state_is_another(runs: dict[str, Run]) -> None:
    """Whoever carried everything over would be caught by each."""
    found = [runs[name].of_everything.findings for name in STATES]
    assert not found[0] and not found[1], "to move a statement is no mistake"
    assert all(one != other for one, other in pairwise(found[1:]))
    assert min(map(len, found[2:])) >= 3
    assert len(found[-1]) >= 40, "chance makes many mistakes"
    rules = {finding.rule for findings in found for finding in findings}
    assert len(rules) >= 15, "of many kinds"
    assert sum(rule.startswith("https:") for rule in rules) >= 6


def test_only_what_can_be_affected_is_looked_at(runs: dict[str, Run]) -> None:
    assert runs["as it is"].checked == runs["as it is"].pairs >= 4000
    moved, edited = (runs[name] for name in CHANGED[:2])
    assert moved.checked == 0
    assert 0 < edited.checked < edited.pairs / 20
    assert all(runs[name].checked < runs[name].pairs / 2 for name in CHANGED[:4])


# --- what is kept never decides --------------------------------------------------------------------------------------


@pytest.fixture
def harbour(tmp_path: Path) -> Folder:
    root = tmp_path / "harbour"
    shutil.copytree(CHECKOUT / "tests/fixtures/harbour", root)
    return Folder(root)


SHIPS, SHAPES = "data/register/ships.ttl", "shapes/harbour.ttl"


def kept_files(cache: Path) -> list[Path]:
    return [path for path in cache.rglob("*.json") if not path.name.startswith("record-")]


def wrong(folder: Folder, cache: Path | None) -> Outcome:
    return validate(folder.sources(), cache)


def test_an_edit_of_the_shapes_is_a_whole_run(harbour: Folder, tmp_path: Path, counted: list[int]) -> None:
    cache = tmp_path / "cache"
    assert not wrong(harbour, cache).findings
    assert not wrong(harbour, cache).findings
    assert counted[0] == 0 < counted[1]
    harbour.edit(SHAPES, '"^HB[A-Z][0-9]$"', '"^XX[A-Z][0-9]$"')
    found = wrong(harbour, cache)
    assert counted[0] == counted[1]
    assert found.findings and found == wrong(harbour, None)


@pytest.mark.parametrize("damage", ["truncated", "one byte", "empty", "no JSON", "a folder", "of another program"])
def test_what_is_damaged_or_foreign_counts_as_absent(
    harbour: Folder, tmp_path: Path, counted: list[int], damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    assert not wrong(harbour, cache).findings
    (path,) = kept_files(cache)
    content = path.read_bytes()
    if damage == "a folder":
        path.unlink()
        path.mkdir()
    elif damage == "of another program":
        monkeypatch.setattr(kept, "code_digest", lambda: "another")
    else:
        path.write_bytes(
            {
                "truncated": content[: len(content) // 2],
                # A number of a pattern: still JSON, and not what was written.
                "one byte": content.replace(b",1", b",2", 1),
                "empty": b"",
                "no JSON": content.partition(b"\n")[0] + b"\n{",
            }[damage]
        )
    line = harbour.edit(SHIPS, "hb:grossTonnage", "hb:grosTonnage")
    found = wrong(harbour, cache)
    assert counted[0] == counted[1] > 0, "nothing was carried over"
    assert found == wrong(harbour, None)
    assert [finding for finding in found.findings if abs(finding.place.line - line) <= 9]


def test_two_datasets_and_two_bases_do_not_mix(harbour: Folder, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    other = Folder(tmp_path / "other")
    shutil.copytree(harbour.root, other.root)
    other.edit(SHIPS, "hb:grossTonnage", "hb:grosTonnage")
    for _again in range(2):
        assert not validate(harbour.sources(), cache).findings
        assert validate(other.sources(), cache).findings
        assert not validate(harbour.sources("http://127.0.0.1:8000/"), cache).findings
    assert len(kept_files(cache)) == 3


def test_another_folder_begins_with_what_is_known_of_the_last(
    harbour: Folder, tmp_path: Path, counted: list[int]
) -> None:
    cache = tmp_path / "cache"
    for number in range(12):
        harbour = Folder(Path(shutil.copytree(harbour.root, tmp_path / f"copy {number}")))
        harbour.append(SHIPS, f"ship:x{number} a hb:Ship .")
        found = wrong(harbour, cache)
        assert counted[0] == counted[1] if number == 0 else 0 < counted[0] < counted[1]
    assert found == wrong(harbour, None)
    assert len(kept_files(cache)) == 10, "what is kept does not grow without end"
    assert wrong(Folder(Path(shutil.copytree(harbour.root, tmp_path / "the same"))), cache) == found
    assert counted[0] == 0


def test_a_cache_that_cannot_be_written_is_no_error(harbour: Folder, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.write_text("a file", encoding="utf-8")
    assert not wrong(harbour, cache).findings


def test_nothing_is_left_beside_what_is_kept(harbour: Folder, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    wrong(harbour, cache)
    assert [path.suffix for path in cache.rglob("*") if path.is_file()] == [".json"]
    seal, _, body = kept_files(cache)[0].read_bytes().partition(b"\n")
    assert len(seal) == 64
    assert set(json.loads(body)) == {"files", "nodes", "answers"}


def test_a_mistake_in_a_literal_between_two_runs(harbour: Folder, tmp_path: Path) -> None:
    """The shapes are not run then; what was kept before still holds for the run after."""
    cache = tmp_path / "cache"
    assert not wrong(harbour, cache).findings
    text = harbour.text(SHIPS)
    harbour.write(SHIPS, text + '\n<urn:x> <urn:p> "2026-02-30"^^<http://www.w3.org/2001/XMLSchema#date> .\n')
    assert [finding.rule for finding in wrong(harbour, cache).findings] == ["literal/date"]
    harbour.write(SHIPS, text.replace("hb:grossTonnage", "hb:grosTonnage", 1))
    assert wrong(harbour, cache) == wrong(harbour, None)


# --- some files in the context of the rest ----------------------------------------------------------------------------


def test_some_files_are_asked_about(harbour: Folder, tmp_path: Path) -> None:
    harbour.edit(SHIPS, "hb:grossTonnage", "hb:grosTonnage")
    harbour.append("data/log/2031.ttl", "<urn:x> a <https://harbour.example/ontology#Pilot> .")
    whole = wrong(harbour, None)
    assert not whole.elsewhere
    sources = harbour.sources()
    log = "data/log/2031.ttl"
    seen = []
    for names in ([SHIPS], [log], [SHIPS, log], ["data/cargo.ttl"]):
        found = validate(sources, tmp_path / "cache", names)
        assert sorted([*found.findings, *found.elsewhere], key=lambda item: item.order) == list(whole.findings)
        assert found.counts == whole.counts
        seen.append({finding.focus for finding in found.findings})
    assert len(seen[0]) == 1 and seen[1] == {"urn:x"}
    assert seen[2] == seen[0] | seen[1]
    assert not seen[3]
