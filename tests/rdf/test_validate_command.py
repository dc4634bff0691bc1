"""``itukg validate`` itself, in processes of its own where they matter: what it takes, where it writes, how it ends."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from itukg import cli_validate
from itukg.validation import report
from itukg.validation.findings import SEVERITIES
from tests.command import run_here
from tests.rdf.folders import Folder
from tests.rdf.test_validation import MISTAKES, SECTION
from tests.rdf.validation_reports import SEEN, read_json, read_sarif, seen_in_text
from tests.requirements import CHECKOUT

SHIPS = "data/register/ships.ttl"
PILOTS = "data/register/pilots.ttl"
PLACES = "data/register/places.ttl"
RULES = "data/register/rules.ttl"
MANY = 400
HARBOUR = {(SHIPS, 16, "violation"), (SHIPS, 18, "violation")}
STEP = re.compile(r"itukg: .* \([\d.]+ s\)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    said: str


def validate(*arguments: str, cwd: Path | None = None, **environ: str) -> Done:
    """Run the command to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "itukg", "validate", *arguments],
        cwd=cwd,
        env={**_inherited(), **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    out, error = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in error and "Exception" not in error, error
    return Done(done.returncode, out, "\n".join(line for line in error.splitlines() if not STEP.fullmatch(line)))


def validate_here(*arguments: str, cwd: Path | None = None) -> Done:
    """Run the command to its end in this process, which is quicker."""
    done = run_here("validate", *arguments, cwd=cwd, environ=_inherited())
    said = "\n".join(line for line in done.stderr.splitlines() if not STEP.fullmatch(line))
    return Done(done.returncode, done.stdout, said)


def _inherited() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("ITUKG_", "NO_COLOR"))}


@pytest.fixture
def well(tmp_path: Path, fixture_dataset_dir: Path) -> Path:
    """A copy of the second dataset, with nothing wrong."""
    return Path(shutil.copytree(fixture_dataset_dir, tmp_path / "well"))


@pytest.fixture
def broken(broken_dataset: Callable[[str], Path]) -> Path:
    """A copy of the second dataset with two violations in one file."""
    return broken_dataset("violation")


@pytest.fixture
def warned(well: Path) -> Path:
    """A copy of the second dataset with a warning and an info."""
    folder = Folder(well)
    folder.append(
        "shapes/harbour.ttl",
        "hbs:Remarks a sh:NodeShape ; sh:targetClass hb:Ship ;\n"
        '    sh:property [ sh:path hb:callSign ; sh:pattern "^HB[A-W]" ; sh:severity sh:Warning ;\n'
        '        sh:message "This call sign is unusual. Look again."@en , "呼号不常见。请再核对。"@zh ] ,\n'
        '        [ sh:path hb:grossTonnage ; sh:maxInclusive 1000 ; sh:severity sh:Info ;\n'
        '        sh:message "This ship is large."@en , "此船较大。"@zh ] .',
    )  # fmt: skip
    return well


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


# --- refusals -------------------------------------------------------------------------------------------------------

REFUSED = {
    "format": (("--format", "xml"), "--format is 'xml'", "--format是'xml'"),
    "fail-on": (("--fail-on", "error"), "--fail-on is 'error'", "--fail-on是'error'"),
    "show": (("--show", "all"), "--show is 'all'", "--show是'all'"),
    "limit": (("--limit", "0"), "--limit is '0'", "--limit是'0'"),
    "limit of a whole format": (("--limit", "3", "--format", "json"), "json is for programs", "json格式供程序读取"),
    "unknown option": (("--forma", "text"), "--forma", "没有选项--forma"),
    "option without a value": (("--output",), "--output", "选项--output的用法有误"),
    "no such dataset": (("--dataset", "/none"), "There is no dataset folder at /none", "/none处没有数据集文件夹"),
    "no dataset": (("--dataset", "/etc"), "/etc is not a dataset folder", "/etc不是数据集文件夹"),
    "base": (("--base", "here"), "The base IRI is 'here'", "基础IRI是'here'"),
    "no folder for a report": (("--output", "/none/x"), "cannot be written to /none/x", "报告无法写入/none/x"),
    "a folder for a report": (("--output", "/"), "cannot be written to /", "报告无法写入/"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_refused_in_the_language(well: Path, name: str, language: str) -> None:
    options, english, chinese = REFUSED[name]
    done = validate_here("--dataset", str(well), "--lang", language, *options)
    assert (done.code, done.out) == (2, ""), done.said
    assert (english if language == "en" else chinese) in done.said
    assert bool(CHINESE.search(done.said)) is (language == "zh")
    if language == "zh":
        assert done.said.startswith("itukg: ") and len(done.said.splitlines()) == 1


@pytest.mark.parametrize("language", ["fr", "zh-CN", "", "EN"])
def test_another_language_is_refused_in_both(well: Path, language: str) -> None:
    done = validate_here("--dataset", str(well), "--lang", language)
    assert (done.code, done.out) == (2, "")
    english, chinese = done.said.splitlines()
    assert "en, zh" in english and not CHINESE.search(english)
    assert "en、zh" in chinese and CHINESE.search(chinese)


BAD_CATALOGS = {
    "no role": ("pub:role pub:Links", "pub:role pub:Link"),
    "no file": ('pub:file "data/links/*.ttl"', 'pub:file "data/lonks/*.ttl"'),
    "outside": ('pub:file "data/links/*.ttl"', 'pub:file "../outside.ttl"'),
    "a file twice": ('pub:file "data/links/*.ttl"', 'pub:file "data/**/*.ttl"'),
    "a file of no graph": ('pub:file "data/register/*.ttl"', 'pub:file "data/register/ships.ttl"'),
    "no base": ("pub:base <https://harbour.example/> ;", ""),
    "no version": ('dcat:version "2.3.0" ;', ""),
    "no language": ('pub:language "en" , "fr" ;', ""),
    "no query": ("pub:closureGraph", 'pub:hygiene "queries/none/*.rq" ; pub:closureGraph'),
    "a layout that is no list": ("pub:layout (", "pub:layout <https://harbour.example/x> , ("),
}


@pytest.mark.parametrize("name", BAD_CATALOGS)
def test_a_catalog_that_cannot_be_used_is_told_in_chinese_too(well: Path, name: str) -> None:
    Folder(well).edit("data/catalog.ttl", *BAD_CATALOGS[name])
    english, chinese = (validate_here("--dataset", str(well), "--lang", language) for language in ("en", "zh"))
    assert (english.code, chinese.code, english.out, chinese.out) == (2, 2, "", "")
    assert CHINESE.search(chinese.said) and not CHINESE.search(english.said)
    assert english.said.startswith("itukg: data/catalog.ttl") and "data/catalog.ttl" in chinese.said


def test_shapes_that_cannot_be_used_are_told_in_chinese_too(well: Path) -> None:
    folder = Folder(well)
    text = folder.text("shapes/harbour.ttl")
    folder.write("shapes/harbour.ttl", text.replace("sh:maxCount 1", 'sh:maxCount "one"'))
    for language, words in (("en", "The shapes cannot be used"), ("zh", "形状无法使用")):
        done = validate_here("--dataset", str(well), "--lang", language)
        assert (done.code, done.out) == (2, "") and words in done.said
    folder.write("shapes/harbour.ttl", text.replace("sh:targetClass", "sh:targetKlass"))
    for language, words in (("en", "no SHACL shape with a target"), ("zh", "没有带目标的SHACL形状")):
        done = validate_here("--dataset", str(well), "--lang", language)
        assert (done.code, done.out) == (2, "") and words in done.said


def test_the_choices_of_the_options_are_those_of_the_report() -> None:
    assert tuple(report.FORMATS) == cli_validate.FORMATS
    assert report.LANGUAGES == cli_validate.LANGUAGES
    assert SEVERITIES == cli_validate.SEVERITIES


# --- where the report goes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", report.FORMATS)
def test_a_report_in_a_file_is_the_one_on_standard_output(broken: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / "report of mistakes"
    shown = validate_here("--dataset", str(broken), "--format", form)
    done = validate_here("--dataset", str(broken), "--format", form, "--output", str(file))
    assert (done.code, done.out) == (1, "")
    assert file.read_text(encoding="utf-8") == shown.out
    assert done.said.startswith("itukg: 2 violations (") and str(file) in done.said


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_reader_who_leaves_changes_nothing(broken: Path, form: str) -> None:
    command = [sys.executable, "-m", "itukg", "validate", "--dataset", str(broken), "--format", form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        said = process.stderr.read().decode()
        assert process.wait(60) == 1
    assert "Traceback" not in said and "BrokenPipe" not in said


def test_standard_output_that_takes_nothing(broken: Path) -> None:
    for redirected, words in ((">/dev/full", "No space left"), (">&-", "已关闭")):
        script = f'"$0" -m itukg validate --lang zh --dataset "$1" {redirected}'
        done = subprocess.run(
            ["sh", "-c", script, sys.executable, str(broken)], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 2
        assert "报告无法写入标准输出" in done.stderr and words in done.stderr
        assert "Traceback" not in done.stderr and "Exception" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1"])
def test_a_terminal_without_utf_8(broken: Path, encoding: str) -> None:
    environ = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "itukg", "validate", "--dataset", str(broken), "--lang", "zh"]
    done = subprocess.run(command, env=environ, capture_output=True, timeout=60, check=False)
    assert done.returncode == 1 and b"Traceback" not in done.stderr
    text = done.stdout.decode(encoding)
    assert ("2处违规" if encoding == "gbk" else "2\\u5904\\u8fdd\\u89c4") in text
    whole = subprocess.run([*command, "--format", "json"], env=environ, capture_output=True, timeout=60, check=False)
    assert len(json.loads(whole.stdout.decode("utf-8"))["findings"]) == 2, "programs get UTF-8"


@pytest.mark.parametrize(("environ", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_on_a_terminal_only(broken: Path, environ: dict[str, str], coloured: bool) -> None:
    assert "\x1b" not in validate("--dataset", str(broken), FORCE_COLOR="1").out
    leader, follower = pty.openpty()
    inherited = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        [sys.executable, "-m", "itukg", "validate", "--dataset", str(broken)],
        stdout=follower,
        stderr=subprocess.DEVNULL,
        env={**inherited, **environ},
    ) as process:
        os.close(follower)
        shown = b""
        try:
            while part := os.read(leader, 65_536):
                shown += part
        except OSError:
            pass  # how Linux says that the other end is closed
        assert process.wait(60) == 1
    os.close(leader)
    assert b"2 violations" in shown and (b"\x1b[31mviolation" in shown) is coloured


def test_many_mistakes(well: Path) -> None:
    ships = (f'ship:x{number} a hb:Ship ; hb:callSign "{number}" ; hb:grossTonnage 1 .' for number in range(MANY))
    Folder(well).append(SHIPS, "\n".join(ships))
    done = validate_here("--dataset", str(well), "--limit", "50")
    assert done.code == 1 and len(seen_in_text(done.out)) == 50
    assert f"… {MANY - 50:,} more not shown" in done.out and f"{MANY:,} violations" in done.out.splitlines()[-1]
    run = read_sarif(validate_here("--dataset", str(well), "--format", "sarif").out)
    assert len(run["results"]) == MANY


@pytest.mark.parametrize(
    ("name", "given"), [("PATHS", [PILOTS]), ("--format", ["--format", "json"]), ("--output", ["--output", "x.txt"])]
)
def test_coverage_takes_no_option_that_it_would_pass_over(well: Path, name: str, given: list[str]) -> None:
    done = validate_here("--dataset", str(well), "--coverage", *given)
    assert (done.code, done.out) == (2, "") and done.said.endswith(f"it takes no {name}.")
    assert f"不能与{name}一起使用" in validate_here("--dataset", str(well), "--coverage", "--lang", "zh", *given).said


def test_the_page_names_every_option_and_every_form() -> None:
    page = (CHECKOUT / "docs" / "validation.md").read_text(encoding="utf-8")
    options, _, rest = page.partition("| exit code |")
    named = set(re.findall(r"--[a-z-]+", "".join(re.findall(r"^\| `(--.*?)\|", options, re.MULTILINE))))
    offered = {name for parameter in cli_validate.validate.params for name in parameter.opts if name.startswith("--")}
    assert named == offered and len(offered) == 9
    assert re.findall(r"^\| `([a-z]+)` \|", rest, re.MULTILINE) == list(report.FORMATS)
