"""The hooks for pre-commit, run by it in repositories of git: a broken file is refused, a good one passes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.checkouts import copy_checkout, lay_environment, surroundings, with_programs_of
from tests.rdf.folders import Folder
from tests.requirements import CHECKOUT, require

HOOKS = CHECKOUT / ".pre-commit-hooks.yaml"
CONFIG = CHECKOUT / ".pre-commit-config.yaml"
HARBOUR = CHECKOUT / "tests" / "fixtures" / "harbour"
SECTION = "data/reports/c26-33/section-2.ttl"
SHIPS = "data/register/ships.ttl"
PRE_COMMIT = str(Path(sys.executable).parent / "pre-commit")


@dataclass(frozen=True)
class Repository(Folder):
    """A repository of git with hooks in it."""

    variables: dict[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.root, env=self.variables, capture_output=True, text=True, timeout=300, check=False
        )

    def must(self, *command: str) -> str:
        run = self.run(*command)
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout.strip()

    def commit(self, file: str) -> subprocess.CompletedProcess[str]:
        """Commit what was changed in ``file``, with the hooks."""
        self.must("git", "add", file)
        return self.run("git", "commit", "--message", file)

    def begin(self) -> None:
        """Commit what is there, without hooks, and install them."""
        self.must("git", "init")
        self.must("git", "add", "--all")
        self.must("git", "commit", "--message", "as it is")
        self.must(PRE_COMMIT, "install")

    @property
    def commits(self) -> int:
        return int(self.must("git", "rev-list", "--count", "HEAD"))


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A clone of this project with its own hooks."""
    require("git")
    home = tmp_path_factory.mktemp("own").resolve()
    repository = Repository(copy_checkout(home / "clone"), surroundings(home / "home"))
    repository.begin()
    lay_environment(repository.root)
    return repository


@pytest.fixture(scope="module")
def neighbour(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Another project's repository, with the second dataset in a folder, that takes the hooks from a clone of this one.

    Only one thing is otherwise than there: nothing is installed, but ``itukg`` is found (``language: system``).
    """
    require("git")
    home = tmp_path_factory.mktemp("other").resolve()
    variables = surroundings(home / "home")
    source = Repository(copy_checkout(home / "itukg"), variables)
    source.begin()
    lay_environment(source.root)
    repository = Repository(home / "harbour", with_programs_of(source.root, variables))
    shutil.copytree(HARBOUR, repository.root / "town" / "harbour")
    files = "^town/harbour/(data|ontology|shapes)/.*[.]ttl$"
    hooks = [
        {"id": name, "language": "system", "args": ["--dataset", "town/harbour"], "files": files}
        for name in ("itukg-validate", "itukg-format")
    ]
    config = {"repos": [{"repo": str(source.root), "rev": source.must("git", "rev-parse", "HEAD"), "hooks": hooks}]}
    with (repository.root / ".pre-commit-config.yaml").open("w", encoding="utf-8") as file:
        YAML().dump(config, file)
    repository.begin()
    return repository


@pytest.fixture
def own(clone: Repository) -> Iterator[Repository]:
    """The clone, left with nothing uncommitted."""
    yield clone
    clone.must("git", "reset", "--hard")


# --- as files -------------------------------------------------------------------------------------------------------


def test_pre_commit_accepts_both_files() -> None:
    for kind, file in (("config", CONFIG), ("manifest", HOOKS)):
        run = subprocess.run([PRE_COMMIT, f"validate-{kind}", str(file)], capture_output=True, timeout=60, check=False)
        assert run.returncode == 0, run.stderr


def test_hooks_for_others_validate_and_look_at_the_layout() -> None:
    hooks = YAML(typ="safe").load(HOOKS)
    assert {hook["id"]: hook["entry"] for hook in hooks} == {
        "itukg-validate": "itukg validate --dataset .",
        "itukg-format": "itukg format --check --dataset .",
    }
    assert all(hook["language"] == "python" for hook in hooks)
    # A change in one file can break another, so that validation is always that of the whole.
    assert [hook["id"] for hook in hooks if hook.get("pass_filenames") is False] == ["itukg-validate"]


# --- at work --------------------------------------------------------------------------------------------------------


def test_a_broken_file_is_refused_with_its_line_and_a_good_one_is_not(own: Repository) -> None:
    before, commits = own.text(SECTION), own.commits
    line = own.edit(SECTION, 'itu:verbatimValue "399份"@zh', 'itu:verbatimValue "399份"')
    refused = own.commit(SECTION)
    assert refused.returncode == 1
    assert f"{SECTION}:{line}:" in refused.stdout + refused.stderr
    assert own.commits == commits

    own.write(SECTION, before)
    own.append(SECTION, "# Nothing follows.")
    good = own.commit(SECTION)
    assert good.returncode == 0, good.stdout + good.stderr
    assert own.commits == commits + 1


def test_a_file_that_is_not_turtle_is_refused_with_its_line(own: Repository) -> None:
    commits = own.commits
    line = own.edit(SECTION, "itu:numericValue 399 ;", "itu:numericValue 399 ;; [")
    refused = own.commit(SECTION)
    assert refused.returncode == 1
    assert f"{SECTION}:{line}:" in refused.stdout + refused.stderr
    assert own.commits == commits


def test_a_change_that_breaks_another_file_is_refused_with_the_line_there(own: Repository) -> None:
    bodies = "data/reference/bodies.ttl"
    text = own.text(bodies)
    begin = text.index("\nsg:sg13 a ") + 1
    own.write(bodies, text[:begin] + text[text.index("\n\n", begin) + 2 :])
    refused = own.commit(bodies)
    assert refused.returncode == 1
    assert "data/reports/c26-33/section-2.ttl:" in refused.stdout + refused.stderr


def test_an_untidy_file_is_refused_and_not_changed(own: Repository) -> None:
    commits = own.commits
    own.edit(SECTION, "itu:numericValue 399 ;", "itu:numericValue  399 ;")
    untidy = own.text(SECTION)
    refused = own.commit(SECTION)
    assert refused.returncode == 1
    assert "to format" in refused.stdout + refused.stderr
    assert (own.text(SECTION), own.commits) == (untidy, commits)


def test_a_commit_that_touches_no_turtle_waits_for_nothing(own: Repository) -> None:
    own.append("README.md", "One more line.")
    run = own.commit("README.md")
    assert run.returncode == 0
    assert (run.stdout + run.stderr).count("Skipped") >= 4


def test_another_repository_uses_the_hooks_for_a_dataset_in_a_folder(neighbour: Repository) -> None:
    other, file = neighbour, f"town/harbour/{SHIPS}"
    before, commits = other.text(file), other.commits
    line = other.edit(file, 'hb:callSign "HBA7"', 'hb:callSign "hba7"')
    refused = other.commit(file)
    assert refused.returncode == 1
    assert f"{SHIPS}:{line}:" in refused.stdout + refused.stderr
    assert other.commits == commits

    other.write(file, before)
    other.append(file, "# Nothing follows.")
    good = other.commit(file)
    assert good.returncode == 0, good.stdout + good.stderr
    assert "Passed" in good.stdout + good.stderr
    assert other.commits == commits + 1
