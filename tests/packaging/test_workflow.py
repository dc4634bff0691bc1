"""The workflow for GitHub Actions: valid by its schema, pinned, and its commands do on a copy what it promises."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.checkouts import copy_checkout, lay_environment, surroundings
from tests.rdf.folders import Folder
from tests.requirements import CHECKOUT

WORKFLOW = CHECKOUT / ".github" / "workflows" / "validate.yml"
UPDATES = CHECKOUT / ".github" / "dependabot.yml"
SECTION = "data/reports/c26-33/section-2.ttl"
SETUP, VALIDATE, LAYOUT, SARIF = (
    "make .venv/.ready",
    ".venv/bin/itukg validate --format github",
    ".venv/bin/itukg format --check",
    ".venv/bin/itukg validate --format sarif --output validate.sarif || test $? -eq 1",
)


def workflow() -> dict[str, Any]:
    return YAML(typ="safe").load(WORKFLOW)


def steps() -> list[dict[str, Any]]:
    (job,) = workflow()["jobs"].values()
    return job["steps"]


# --- as a file ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("schema", "file"), [("github-workflows", WORKFLOW), ("dependabot", UPDATES)])
def test_it_is_valid_by_its_schema(tmp_path: Path, schema: str, file: Path) -> None:
    assert _check(schema, file).returncode == 0
    broken = tmp_path / file.name
    broken.write_text(re.sub(r"\b(runs-on|package-ecosystem):", r"\1-x:", file.read_text(encoding="utf-8")))
    assert _check(schema, broken).returncode == 1, "a check that cannot fail is none"


def _check(schema: str, file: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "check-jsonschema"
    command = [str(program), "--builtin-schema", f"vendor.{schema}", str(file)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_actions_are_pinned_by_commit_and_say_their_version() -> None:
    uses = re.findall(r"^.*\buses: (.*)$", WORKFLOW.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(uses) >= 4
    for line in uses:
        assert re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_it_starts_for_every_folder_of_the_dataset_and_for_what_checks_it() -> None:
    on = workflow()["on"]
    assert on["push"]["paths"] == on["pull_request"]["paths"]
    paths = on["pull_request"]["paths"]
    assert {"data/**", "ontology/**", "shapes/**", "queries/**", "server/**", "requirements.lock"} <= set(paths)
    for path in paths:
        assert (CHECKOUT / path.removesuffix("/**")).exists(), f"{path} matches nothing"


def test_it_may_no_more_than_it_needs() -> None:
    assert workflow()["permissions"] == {"contents": "read"}
    (job,) = workflow()["jobs"].values()
    assert job["permissions"] == {"contents": "read", "security-events": "write"}
    checkout = next(step for step in job["steps"] if "checkout" in step.get("uses", ""))
    assert checkout["with"]["persist-credentials"] is False


def test_packages_are_cached_by_the_lock() -> None:
    python = next(step for step in steps() if "setup-python" in step.get("uses", ""))
    assert python["with"] == {"python-version": "3.11", "cache": "pip", "cache-dependency-path": "requirements.lock"}


def test_what_comes_after_a_failure_still_runs_and_what_is_written_is_kept() -> None:
    later = [step for step in steps() if "if" in step]
    assert len(later) == 4
    assert all("!cancelled()" in step["if"] for step in later)
    kept = [step["with"] for step in later if "upload" in step.get("uses", "")]
    assert {settings.get("path") or settings.get("sarif_file") for settings in kept} == {"validate.sarif"}


# --- its commands ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    """A copy of the checkout with an environment; every test leaves it as it found it."""
    home = tmp_path_factory.mktemp("workflow").resolve()
    folder = copy_checkout(home / "checkout")
    lay_environment(folder)
    yield Folder(folder)


def run_steps(copy: Folder) -> dict[str, subprocess.CompletedProcess[str]]:
    """Run every command of the workflow as a runner does, go on after failures, and say how each one ended."""
    variables = surroundings(copy.root.parent / "home")
    found = {}
    for command in (step["run"] for step in steps() if "run" in step):
        shell = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", command]
        found[command.strip()] = subprocess.run(
            shell, cwd=copy.root, env=variables, capture_output=True, text=True, timeout=300, check=False
        )
    assert list(found) == [SETUP, VALIDATE, LAYOUT, SARIF]
    return found


def codes(runs: dict[str, subprocess.CompletedProcess[str]]) -> list[int]:
    return [run.returncode for run in runs.values()]


def findings(copy: Folder) -> list[dict[str, Any]]:
    (run,) = json.loads(copy.text("validate.sarif"))["runs"]
    return run["results"]


def test_good_data_passes_every_step(copy: Folder) -> None:
    runs = run_steps(copy)
    assert codes(runs) == [0, 0, 0, 0], [run.stdout + run.stderr for run in runs.values()]
    assert "::error" not in runs[VALIDATE].stdout
    assert findings(copy) == []


def test_broken_data_stops_it_with_annotations_at_the_line(copy: Folder) -> None:
    """And the file of findings is written all the same, with the same line."""
    before = copy.text(SECTION)
    line = copy.edit(SECTION, 'itu:verbatimValue "399份"@zh', 'itu:verbatimValue "399份"')
    try:
        runs = run_steps(copy)
    finally:
        copy.write(SECTION, before)
    assert codes(runs) == [0, 1, 0, 0]
    (annotation,) = [text for text in runs[VALIDATE].stdout.splitlines() if text.startswith("::error ")]
    assert f"file={SECTION},line={line}," in annotation
    (finding,) = findings(copy)
    place = finding["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == (SECTION, line)


def test_a_syntax_error_stops_it_at_the_line(copy: Folder) -> None:
    before = copy.text(SECTION)
    line = copy.edit(SECTION, "itu:numericValue 399 ;", "itu:numericValue 399 ;; [")
    try:
        runs = run_steps(copy)
    finally:
        copy.write(SECTION, before)
    assert codes(runs) == [0, 1, 1, 0]
    assert f"file={SECTION},line={line}," in runs[VALIDATE].stdout


def test_untidy_data_is_named_by_the_step_for_layout_alone(copy: Folder) -> None:
    before = copy.text(SECTION)
    line = copy.edit(SECTION, "itu:numericValue 399 ;", "itu:numericValue  399 ;")
    try:
        runs = run_steps(copy)
    finally:
        copy.write(SECTION, before)
    assert codes(runs) == [0, 0, 1, 0]
    assert f"{SECTION}:{line}" in runs[LAYOUT].stdout


def test_what_cannot_run_is_a_failure_of_every_step(copy: Folder) -> None:
    """A run that did not come to its end (2) is not taken for one that found something (1)."""
    shapes = copy.root / "shapes"
    aside = shapes.rename(copy.root / "aside")
    try:
        runs = run_steps(copy)
    finally:
        aside.rename(shapes)
    assert codes(runs)[1] == 2
    assert codes(runs)[3] == 1
