"""``itukg validate`` itself, in processes of its own where they matter: what it takes, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from itukg.validation import report
from tests.rdf.folders import Folder
from tests.rdf.section_mistakes import MISTAKES, SECTION
from tests.rdf.validating import (
    CHINESE,
    HARBOUR,
    PILOTS,
    PLACES,
    RULES,
    SHIPS,
    validate,
    validate_here,
)
from tests.rdf.validation_reports import SEEN, read_json, seen_in_text

# --- exit codes and what is shown -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", report.FORMATS)
def test_exit_codes_of_every_format(form: str, well: Path, broken: Path) -> None:
    good = validate_here("--dataset", str(well), "--format", form, "--lang", "zh")
    assert (good.code, SEEN[form](good.out), good.said) == (0, [], "")
    bad = validate("--dataset", str(broken), "--format", form, "--lang", "zh", PYTHONHASHSEED="1")
    assert (bad.code, bad.said) == (1, "")
    found = {(file.removeprefix(f"{broken}/"), line, severity) for file, line, severity in SEEN[form](bad.out)}
    assert found == HARBOUR
    again = validate("--dataset", str(broken), "--format", form, "--lang", "zh", PYTHONHASHSEED="2")
    assert again.out == bad.out, "the same bytes every time"


def test_the_project_with_mistakes_in_both_languages(tmp_path: Path) -> None:
    folder = Folder.of_project(tmp_path)
    lines = {name: folder.edit(SECTION, old, new) for name, (old, new, _) in MISTAKES.items()}
    seen = {}
    for language in ("en", "zh"):
        done = validate("--lang", language, cwd=tmp_path, ITUKG_DATASET=".")
        assert done.code == 1
        seen[language] = seen_in_text(done.out)
        assert {file for file, _, _ in seen[language]} == {SECTION}
        for line in lines.values():
            assert any(abs(found - line) <= 12 for _, found, _ in seen[language])
        last = done.out.splitlines()[-1]
        assert ("focus nodes" in last, bool(CHINESE.search(last))) == (language == "en", language == "zh")
    assert seen["en"] == seen["zh"] and len(seen["en"]) >= len(MISTAKES)


@pytest.mark.parametrize(
    ("options", "code", "severities"),
    [
        ((), 0, ["warning"]),
        (("--show", "info"), 0, ["warning", "info"]),
        (("--show", "violation"), 0, []),
        (("--fail-on", "warning"), 1, ["warning"]),
        (("--fail-on", "warning", "--show", "violation"), 1, ["warning"]),
        (("--fail-on", "info"), 1, ["warning", "info"]),
    ],
)
def test_thresholds_of_failing_and_showing(
    warned: Path, options: tuple[str, ...], code: int, severities: list[str]
) -> None:
    done = validate_here("--dataset", str(warned), *options)
    assert done.code == code
    assert sorted(severity for _, _, severity in seen_in_text(done.out)) == sorted(severities)
    last = done.out.splitlines()[-1]
    assert last.startswith("conforms, 1 warning" if code == 0 else "1 warning")
    assert ("1 info not shown (--show info)" in last) is ("info" not in severities)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("mistake", ["syntax-error", "undefined-prefix", "not-utf-8"])
def test_files_that_are_no_turtle_are_findings_like_others(
    broken_dataset: Callable[[str], Path], mistake: str, language: str
) -> None:
    folder = broken_dataset(mistake)
    done = validate_here("--dataset", str(folder), "--format", "json", "--lang", language)
    document = read_json(done.out)
    assert done.code == 1 and not document["shapesRan"] and document["counts"]["violations"] >= 1
    text = validate_here("--dataset", str(folder), "--lang", language)
    assert text.code == 1 and len(seen_in_text(text.out)) == len(document["findings"])
    assert text.out.splitlines()[-1].startswith("Shapes and" if language == "en" else "未运行形状检查")


def test_a_catalog_that_is_no_turtle_is_told_in_the_same_form(well: Path) -> None:
    folder = Folder(well)
    line = folder.edit("data/catalog.ttl", "pub:role pub:Ontology ;", "pub:role pub:Ontology ；")
    done = validate_here("--dataset", str(well), "--format", "json")
    (found,) = read_json(done.out)["findings"]
    assert done.code == 1
    assert (found["place"]["file"], found["place"]["line"]) == ("data/catalog.ttl", line)


# --- files and folders ----------------------------------------------------------------------------------------------


def test_only_what_concerns_the_named_files_is_told(broken: Path) -> None:
    files = len(list(broken.rglob("*.ttl")))
    assert files >= 15
    for name, cwd in ((SHIPS, None), (str(broken / SHIPS), None), ("ships.ttl", broken / "data/register")):
        done = validate_here("--dataset", str(broken), name, cwd=cwd)
        assert done.code == 1 and len(seen_in_text(done.out)) == 2, name
        assert f"1 of {files} files" in done.out.splitlines()[-1]
    other = validate_here("--dataset", str(broken), PILOTS, "data/log")
    assert (other.code, seen_in_text(other.out)) == (0, [])
    assert other.out.startswith(f"conforms (2 of {files} files")
    folder = validate_here("--dataset", str(broken), "data/register", "--format", "json")
    assert folder.code == 1 and set(read_json(folder.out)["files"]) == {PILOTS, SHIPS, PLACES, RULES}
    assert (
        validate_here("--dataset", ".", ".", cwd=broken).out.splitlines()[-1].startswith(f"2 violations ({files} files")
    )


def test_a_mistake_elsewhere_that_stops_the_run_is_told_with_named_files(
    broken_dataset: Callable[[str], Path],
) -> None:
    done = validate_here("--dataset", str(broken_dataset("syntax-error")), SHIPS)
    assert done.code == 1, "the file was not validated: it cannot be said to conform"
    assert [file.endswith("data/log/2031.ttl") for file, _, _ in seen_in_text(done.out)] == [True]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("data/none.ttl", {"en": "There is no file 'data/none.ttl'", "zh": "都没有文件'data/none.ttl'"}),
        ("", {"en": "There is no file ''", "zh": "都没有文件''"}),
        ("/etc/hostname", {"en": "/etc/hostname lies outside the dataset", "zh": "/etc/hostname不在数据集文件夹"}),
        ("notes.ttl", {"en": "notes.ttl is in no graph", "zh": "notes.ttl不在数据集的任何图中"}),
        ("empty", {"en": "empty is in no graph", "zh": "empty不在数据集的任何图中"}),
    ],
)
def test_a_path_that_is_not_of_the_dataset_is_refused(
    well: Path, language: str, name: str, words: dict[str, str]
) -> None:
    (well / "notes.ttl").write_text("<a:a> <a:b> <a:c> .\n", encoding="utf-8")
    (well / "empty").mkdir()
    done = validate_here("--dataset", str(well), "--lang", language, name, cwd=well)
    assert (done.code, done.out) == (2, "")
    assert done.said.startswith("itukg: ") and words[language] in done.said
    assert bool(CHINESE.search(done.said)) is (language == "zh")


def test_annotations_name_files_from_the_root_of_the_checkout(broken: Path) -> None:
    checkout = broken.parent
    (checkout / ".git").mkdir()
    expected = f"{broken.name}/{SHIPS}"
    started_in = ((checkout, broken.name), (broken, "."), (Path("/"), str(broken)))
    for form, (cwd, dataset) in zip(("github", "sarif", "junit"), started_in, strict=True):
        done = validate_here("--dataset", dataset, "--format", form, cwd=cwd)
        assert {file for file, _, _ in SEEN[form](done.out)} == {expected}, (form, cwd)
    for cwd, dataset, file in (
        (checkout, broken.name, expected),
        (broken, ".", SHIPS),
        (Path("/etc"), str(broken), ""),
    ):
        done = validate_here("--dataset", dataset, cwd=cwd)
        assert {name for name, _, _ in seen_in_text(done.out)} == {file or str(broken / SHIPS)}, "to click on"
    for form in ("json", "turtle"):
        done = validate_here("--dataset", broken.name, "--format", form, cwd=checkout)
        assert {file for file, _, _ in SEEN[form](done.out)} == {SHIPS}, "as the dataset names it"
