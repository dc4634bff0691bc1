"""The command line with something wrong: one plain message, the documented exit code, and nothing lost."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from itukg.settings import Settings
from tests.command import Ended, run_here
from tests.http.copies import SHIPS, Copy
from tests.servers import environment, itukg

COMMANDS = ("build", "validate", "serve")


def check_refused(
    settings: Settings, command: str, code: int, *words: str, environ: dict[str, str] | None = None
) -> str:
    """Run a command that must fail; return what it said to the person.

    A server has a process of its own: it would not end if it did not fail.
    """
    if command == "serve":
        done: Ended | subprocess.CompletedProcess[str] = itukg(settings, command, environ=environ)
    else:
        done = run_here(command, environ={**environment(settings), **(environ or {})})
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr and "Error:" not in done.stderr
    # Steps end with their seconds; all else is one message.
    message = [line for line in done.stderr.splitlines() if not re.fullmatch(r"itukg: .* \([\d.]+ s\)", line)]
    assert [line.startswith("itukg: ") for line in message] == [True] + [False] * (len(message) - 1), done.stderr
    text = "\n".join(message)
    for word in words:
        assert word in text, (word, text)
    return text


# --- folders and files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_a_dataset_folder_that_is_not_there(copy: Copy, command: str) -> None:
    missing = copy.settings.dataset + "/none"
    check_refused(replace(copy.settings, dataset=missing), command, 2, missing, "data/catalog.ttl")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_dataset_folder_that_is_a_file(copy: Copy, command: str) -> None:
    file = str(copy.settings.dataset_path / SHIPS)
    check_refused(replace(copy.settings, dataset=file), command, 2, file)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_without_a_catalog(copy: Copy, command: str) -> None:
    (copy.settings.dataset_path / "data/catalog.ttl").unlink()
    check_refused(copy.settings, command, 2, "no data/catalog.ttl")


@pytest.mark.parametrize("target", ["none", "loop"])
def test_a_file_that_cannot_be_read(copy: Copy, target: str) -> None:
    """A link that leads nowhere, or to itself: unreadable for every user, also for one whom no permission stops."""
    path = copy.settings.dataset_path / SHIPS
    path.unlink()
    path.symlink_to(path if target == "loop" else path.with_name("none"))
    catalog = copy.settings.dataset_path / "data/catalog.ttl"
    text = catalog.read_text(encoding="utf-8")
    catalog.write_text(text.replace('"data/register/*.ttl"', f'"{SHIPS.as_posix()}"'), encoding="utf-8")
    for command in ("build", "validate"):
        check_refused(copy.settings, command, 2, SHIPS.as_posix())


# --- mistakes in the dataset ----------------------------------------------------------------------------------------

# folder in fixtures/broken -> exit code, words of the message
MISTAKES = {
    "syntax-error": (1, ["data/log/2031.ttl:9:41:", "A ';' is missing"]),
    "undefined-prefix": (1, ["data/log/2031.ttl:8:18:", "ship"]),
    "not-utf-8": (1, ["data/register/pilots.ttl:6:", "UTF-8"]),
    "missing-file": (2, ["data/catalog.ttl", "'data/register/tugs.ttl'"]),
    "no-base": (2, ["data/catalog.ttl", "pub:base"]),
    "violation": (1, ["data/register/ships.ttl:16:", "data/register/ships.ttl:18:", "such as HBA7", "2 violations"]),
    "inconsistency": (1, ["S.S.Anna"]),
}  # fmt: skip


def test_every_mistake_of_the_fixtures_is_tried(fixture_dataset_dir: Path) -> None:
    folders = {item.name for item in (fixture_dataset_dir.parent / "broken").iterdir() if item.is_dir()}
    assert folders == set(MISTAKES) and len(folders) == 7


@pytest.mark.parametrize(
    ("command", "mistake"), [*(("build", name) for name in MISTAKES), ("serve", "syntax-error"), ("serve", "violation")]
)
def test_a_mistake_in_the_dataset_stops_a_build_and_loses_nothing(
    copy: Copy, broken_dataset: Callable[[str], Path], command: str, mistake: str
) -> None:
    good = copy.build()
    code, words = MISTAKES[mistake]
    # The mistake comes into the folder of which there is a good snapshot.
    shutil.copytree(broken_dataset(mistake), copy.settings.dataset_path, dirs_exist_ok=True)
    message = check_refused(copy.settings, command, code, *words)
    assert len(message) < 2_000
    assert (copy.place.current(), copy.folders()) == (good, {good})


@pytest.mark.parametrize("mistake", sorted(set(MISTAKES) - {"inconsistency"}))
def test_a_mistake_in_the_dataset_is_found_by_validate(
    copy: Copy, broken_dataset: Callable[[str], Path], mistake: str
) -> None:
    code, words = MISTAKES[mistake]
    settings = replace(copy.settings, dataset=str(broken_dataset(mistake)))
    done = run_here("validate", environ=environment(settings))
    assert done.returncode == code, done.stderr
    assert all(word in done.stdout + done.stderr for word in words), (words, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr


def test_the_mistakes_of_all_files_are_told_at_once(copy: Copy) -> None:
    names = [SHIPS.as_posix(), "data/cargo.ttl", "shapes/groups.ttl"]
    for name in names:
        path = copy.settings.dataset_path / name
        path.write_text(path.read_text(encoding="utf-8") + "\n<a> <b> .\n", encoding="utf-8")
    check_refused(copy.settings, "build", 1, *names, "3 files are not valid Turtle")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("pub:role pub:Links", "pub:role pub:Link", ["pub:Links", "graph/links"]),
        ("pub:role pub:Links ;", "", ["pub:role", "graph/links"]),
        ('pub:file "data/links/*.ttl"', 'pub:file "../outside.ttl"', ["'../outside.ttl'", "leaves the dataset folder"]),
        ('pub:file "data/links/*.ttl"', 'pub:file "/etc/hostname"', ["'/etc/hostname'", "leaves the dataset folder"]),
        ('pub:file "data/links/*.ttl"', 'pub:file "data/**/*.ttl"', ["is listed for both"]),
        ('pub:file "data/links/*.ttl"', "dct:type g:links", ["names no file", "graph/links"]),
        ("pub:base <https://harbour.example/>", "pub:base <https://harbour.example>", ["pub:base"]),
        ("pub:closureGraph g:closure ;", "", ["pub:closureGraph"]),
        ('pub:language "en" , "fr"', 'pub:language "en" ; dct:type "english"', []),
    ],
)  # fmt: skip
def test_a_mistake_in_the_catalog_is_named(copy: Copy, old: str, new: str, words: list[str]) -> None:
    path = copy.settings.dataset_path / "data/catalog.ttl"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    # Their texts are in both languages, and they are not what is tried here.
    shutil.rmtree(copy.settings.dataset_path / "queries" / "library")
    if words:
        check_refused(copy.settings, "build", 2, "data/catalog.ttl", *words)
    else:
        assert run_here("build", environ=environment(copy.settings)).returncode == 0, "one language is enough"


# --- the place for snapshots ----------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A file where the cache should be."""
    file = tmp_path / "file"
    file.write_text("not a folder")
    yield file
    assert file.read_text() == "not a folder"


@pytest.mark.parametrize("command", ["build", "serve"])
def test_a_cache_that_is_a_file(copy: Copy, file: Path, command: str) -> None:
    words = str(file), "cannot be written: Not a directory", "--cache or ITUKG_CACHE"
    check_refused(replace(copy.settings, cache=str(file)), command, 2, *words)


@pytest.mark.parametrize(("language", "words"), [("en", "could not be kept in"), ("zh", "无法将验证所得保存到")])
def test_a_validation_does_without_a_cache_and_says_so(copy: Copy, file: Path, language: str, words: str) -> None:
    done = run_here("validate", "--lang", language, environ=environment(replace(copy.settings, cache=str(file))))
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 1, "it conforms"
    (told,) = [line for line in done.stderr.splitlines() if words in line]
    assert f"{file}/validation" in told and "Not a directory" in told and "ITUKG_CACHE" in told
    kept = run_here("validate", "--lang", language, environ=environment(copy.settings))
    assert kept.returncode == 0 and words not in kept.stderr


@pytest.mark.parametrize("kilobytes", [0.5, 64])
def test_a_disk_that_is_full_while_building(copy: Copy, kilobytes: float) -> None:
    """No file may grow beyond the limit: small files fail first, then the store's."""
    good = copy.build()
    copy.rename("S.S. Anna", "Anna II")
    done = itukg(copy.settings, "build", file_limit=int(kilobytes * 1024))
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("itukg: ") and "last good snapshot" in last and "--cache or ITUKG_CACHE" in last
    assert f"could not be written to {copy.place.root}: File too large. " in last, "nothing of the engine's own words"
    assert (copy.place.current(), copy.folders()) == (good, {good})
    new = copy.build()
    assert copy.place.current() == new != good


# --- settings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("ITUKG_PORT", "eighty", ["'eighty'", "whole number"]),
        ("ITUKG_PORT", "-1", ["at least 0"]),
        ("ITUKG_PORT", "70000", ["70000"]),
        ("ITUKG_QUERY_TIMEOUT", "soon", ["'soon'", "a number"]),
        ("ITUKG_QUERY_TIMEOUT", "0", ["at least"]),
        ("ITUKG_QUERY_TIMEOUT", "nan", ["'nan'"]),
        ("ITUKG_QUERY_TIMEOUT", "inf", ["'inf'"]),
        ("ITUKG_QUERY_WORKERS", "0", ["at least 1"]),
        ("ITUKG_QUERY_WORKERS", "2.5", ["whole number"]),
        ("ITUKG_QUERY_MEMORY", "1", ["at least"]),
        ("ITUKG_SNAPSHOTS_KEPT", "0", ["at least 1"]),
        ("ITUKG_BASE", "harbour", ["'harbour'"]),
        ("ITUKG_BASE", "https://harbour.example", ["'/'"]),
        ("ITUKG_BASE", "https://harbour example/", ["'https://harbour example/'"]),
        ("ITUKG_HOST", "256.1.1.1", ["256.1.1.1"]),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_named(copy: Copy, name: str, value: str, words: list[str]) -> None:
    words = words if name in ("ITUKG_BASE", "ITUKG_HOST") else [name, *words]
    check_refused(copy.settings, "serve", 2, *words, environ={name: value})


def test_an_unknown_option_and_command_are_named(copy: Copy) -> None:
    for arguments, word in ((("build", "--datset", "x"), "--datset"), (("publish",), "publish")):
        done = itukg(copy.settings, *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert word in done.stderr and "Traceback" not in done.stderr


def test_a_port_that_is_taken(copy: Copy, tmp_path: Path) -> None:
    cache = tmp_path / "another"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        check_refused(
            replace(copy.settings, port=port, cache=str(cache)), "serve", 2, f"Port {port} on 127.0.0.1", "in use"
        )
    assert not cache.exists(), "nothing was built for a server that cannot start"
