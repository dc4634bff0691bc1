"""Where a report of ``itukg validate`` goes: files, terminals of all kinds, readers who leave."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from itukg import cli_validate
from itukg.validation import report
from tests.rdf.folders import Folder
from tests.rdf.validating import (
    MANY,
    PILOTS,
    SHIPS,
    validate,
    validate_here,
)
from tests.rdf.validation_reports import read_sarif, seen_in_text
from tests.requirements import CHECKOUT


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
