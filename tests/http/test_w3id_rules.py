"""The redirect rules for w3id.org, read by Apache as w3id.org reads them: as ``.htaccess`` of a folder."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from itukg.export.w3id import write_rules
from tests.http.odd import NAMES, address
from tests.http_client import fetch
from tests.requirements import free_port, require
from tests.servers import wait_for

PATIENCE = 30.0
SITE = "https://site.example/graph/"
MODULES = ("mpm_event", "authz_core", "dir", "negotiation", "rewrite")
FOLDERS = ("harbour", "a.b/nested")


@pytest.fixture(scope="module")
def apache() -> Iterator[str]:
    """Apache with the rules of a base with a path, and of another whose name has a full stop; its address."""
    program = require("apache")
    port = free_port()
    # Started by root, its processes give up root's rights, and could not read what lies in a folder of pytest's.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        _write_site(folder / "site")
        (folder / "conf").write_text(_configuration(folder, port), encoding="utf-8")
        command = [program, "-d", name, "-f", "conf", "-DFOREGROUND"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        url = f"http://127.0.0.1:{port}"
        try:
            wait_for(lambda: process.poll() is not None or _answers(url), PATIENCE, "Apache")
            assert process.poll() is None, (folder / "log").read_text()
            yield url
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _write_site(site: Path) -> None:
    for name in FOLDERS:
        (site / name).mkdir(parents=True)
        rules = write_rules(f"https://w3id.org/{name}/", SITE, "us")
        (site / name / ".htaccess").write_text(rules, encoding="utf-8")
        # A file of that name, as the folders of w3id.org have one: the rules win.
        (site / name / "README.md").write_text("not what was asked for")


def _configuration(folder: Path, port: int) -> str:
    lines = [f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES]
    lines += [f"Listen 127.0.0.1:{port}", "ServerName localhost", "PidFile pid", "ErrorLog log", "StartServers 1"]
    lines += ["DefaultRuntimeDir .", f'DocumentRoot "{folder}/site"']
    # Unless told so, Apache has no answer for a name with an escaped slash.
    lines += ["AllowEncodedSlashes NoDecode"]
    lines += [f'<Directory "{folder}/site">', "AllowOverride All", "Require all granted", "</Directory>"]
    if os.geteuid() == 0:
        lines += ["User www-data", "Group www-data"]
    return "\n".join(lines) + "\n"


def _answers(url: str) -> bool:
    try:
        return fetch(url + "/", timeout=2.0).status > 0
    except OSError:
        return False


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_name_is_sent_on_as_it_was_asked_for(apache: str, folder: str) -> None:
    names = [f"id/{address(name)}" for name in NAMES]
    names += ["", "ontology", "ontology/1.2.0", "README.md", "dataset", "id/x.ttl", "sparql"]
    assert len(names) >= 24
    for name in names:
        answer = fetch(f"{apache}/{folder}/{name}")
        assert (answer.status, answer.headers["Location"]) == (302, SITE + name), name


def test_formats_and_questions_do_not_change_the_way(apache: str) -> None:
    for accept in ("text/turtle", "text/html", "image/png", "*/*;q=0"):
        answer = fetch(apache + "/harbour/id/ship/noor", headers={"Accept": accept, "Accept-Language": "zh"})
        assert (answer.status, answer.headers["Location"]) == (302, SITE + "id/ship/noor"), accept
    asked = fetch(apache + "/harbour/id/ship/noor?lang=fr&x=a%26b")
    assert (asked.status, asked.headers["Location"]) == (302, SITE + "id/ship/noor?lang=fr&x=a%26b")
    head = fetch(apache + "/harbour/id/ship/noor", method="HEAD")
    assert (head.status, head.headers["Location"]) == (302, SITE + "id/ship/noor")


def test_other_folders_are_left_alone(apache: str) -> None:
    assert fetch(apache + "/aXb/nested/id/x").status == 404
    assert fetch(apache + "/a.b/id/x").status == 404
