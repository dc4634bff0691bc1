"""The exported tree holds what the server answers, and nginx negotiates from it as the server does."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from itukg.export.w3id import write_rules
from itukg.settings import Settings
from itukg.sparql import media
from tests.http.odd import BASE, NAMES, address, odd_settings
from tests.http_client import Answer, fetch
from tests.requirements import free_port, require
from tests.servers import LiveServer, environment, wait_for

PATIENCE, TIMEOUT = 30.0, 900.0
PUBLISHED = "https://published.example/harbour/"
LANGUAGES = ("en", "fr")
DOCUMENTS = [
    *("ship/S.S.Anna", "ship/noor", "vocab/cargo/salt", "pilot/ida-voss", "odd/hub", "odd/deep", "odd/no-xml"),
    *(name for name in NAMES if "//" not in name and not name.endswith("/") and name != "odd/caf%C3%A9"),
]
ACCEPTS = [
    None,
    "*/*",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "text/turtle",
    "TEXT/Turtle; charset=UTF-8",
    "application/ld+json",
    'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"',
    "application/rdf+xml",
    "application/n-triples",
    "application/trig",
    "application/json",
    "text/plain",
    "text/html;q=0.3, text/turtle;q=0.9, application/n-triples;q=0.9",
    "application/ld+json;q=0.2, */*;q=0.1",
    "text/*;q=0.4, application/*;q=0.5",
    "text/html;q=0, */*",
    "text/turtle;q=0, text/*;q=0.8, */*;q=0.1",
    "application/trig;q=1.0, text/turtle;q=0.999",
    "text/turtle;level=1, application/n-triples;q=0.05",
    "image/png",
    "*/*;q=0",
    "application/turtle-like, xtext/turtle",
]
ACCEPTED_LANGUAGES = [
    None,
    "fr",
    "fr-CA,fr;q=0.9,en;q=0.8",
    "de, en;q=0.5, fr;q=0.2",
    "EN, FR",
    "FR;q=0.6, en;q=0.6",
    "zh",
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, fixture_dataset_dir: Path) -> Settings:
    return odd_settings(tmp_path_factory.mktemp("exported"), fixture_dataset_dir)


def export(settings: Settings, target: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "itukg", "export", str(target), *options]
    return subprocess.run(
        command, env=environment(settings), capture_output=True, text=True, timeout=TIMEOUT, check=False
    )


@pytest.fixture(scope="module")
def tree(settings: Settings) -> Path:
    target = Path(settings.cache).with_name("site")
    done = export(settings, target, "--url", PUBLISHED)
    assert done.returncode == 0, done.stderr
    assert str(target) in done.stdout
    return target


@pytest.fixture(scope="module")
def live(settings: Settings, tree: Path) -> Iterator[LiveServer]:
    with LiveServer(replace(settings, public_url=PUBLISHED)) as server:
        yield server


@pytest.fixture(scope="module")
def nginx(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program, port, folder = require("nginx"), free_port(), tmp_path_factory.mktemp("nginx")
    rules = (tree / "nginx.conf").read_text(encoding="utf-8")
    assert "listen 8080;" in rules
    (folder / "site.conf").write_text(rules.replace("listen 8080;", f"listen 127.0.0.1:{port};"), encoding="utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{name}_temp_path {folder}/{name};" for name in kinds)
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;"
        f"events {{}} http {{ access_log off; {temporary} include {folder}/site.conf; }}"
    )
    arguments = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def answers() -> bool:
        assert process.poll() is None, (folder / "error.log").read_text()
        try:
            return fetch(f"http://127.0.0.1:{port}/robots.txt").status == 200
        except OSError:
            return False

    wait_for(answers, PATIENCE, "nginx")
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


def by_place(live: LiveServer, place: Path) -> Answer | None:
    """What the server answers where a file of the tree lies; None for the files of rules."""
    room, _, name = place.as_posix().partition("/")
    if not name:
        return None
    kind, *rest = room.split(".")
    number = f"page={rest[-1]}" if rest and rest[-1].isdecimal() else ""
    headers = {}
    if kind == "formats":
        name, _, ending = name.rpartition(".")
        headers["Accept"] = media.SUFFIXES[ending]
    elif kind != "files":
        name, _, ending = name.rpartition(".")
        headers["Accept-Language"] = rest[0]
        headers["Accept"] = "text/html" if ending == "html" else "*/*"
        name = "" if name == "index" else name
    chosen = f"lang={rest[0]}" if "chosen" in rest else ""
    query = "&".join(filter(None, [number, chosen]))
    return fetch(f"{live.url}/{quote(name)}" + (f"?{query}" if query else ""), headers=headers)


def test_every_file_holds_what_the_server_answers(tree: Path, live: LiveServer) -> None:
    files = sorted(path.relative_to(tree) for path in tree.rglob("*") if path.is_file())
    rooms = {room: [place for place in files if place.parts[0] == room] for room in {place.parts[0] for place in files}}
    assert len(rooms["files"]) > 300 and len(rooms["html.en"]) > 60 and len(rooms["only.fr.chosen"]) > 60
    assert {"files.2", "formats.3", "html.fr.2", "html.en.chosen.3"} <= set(rooms)
    assert len(rooms["formats"]) > 300
    compared = 0
    # All of the formats, of the pages every fifth.
    for place in [
        *rooms.pop("files"),
        *rooms.pop("formats"),
        *(place for room in rooms.values() for place in room[::5]),
    ]:
        if "static" in place.parts or place.parent.name == "two":  # the tree knows no two slashes in a row
            continue
        if "queries" in place.as_posix() and place.suffix == ".html":  # see the test of questions below
            continue
        answer = by_place(live, place)
        if answer is not None:
            assert answer.status == 200, place
            assert answer.body == (tree / place).read_bytes(), place
            compared += 1
    assert compared > 500


def test_nothing_of_the_list_of_pages_is_missing(tree: Path, live: LiveServer) -> None:
    about = json.loads((tree / "export.json").read_text(encoding="utf-8"))
    assert about["left_out"] == [] and about["base"] == BASE
    assert about["snapshot"] == fetch(live.url + "/readyz").json["snapshot"]
    listed = re.findall(
        r"<loc>https://published.example/harbour/([^<]*)</loc>", (tree / "files/sitemap.xml").read_text()
    )
    documents = [path for path in listed if path.startswith("doc/")]
    assert len(documents) > 60
    for path in documents:
        for room, ending in (("formats", ".nt"), ("html.en", ".html"), ("html.fr", ".html")):
            assert (tree / room / (unquote(unescape(path)) + ending)).is_file(), path


def test_questions_are_there_with_their_answers_and_without_forms(tree: Path) -> None:
    for language in LANGUAGES:
        room = tree / f"only.{language}" / "queries"
        for name in ("arrivals", "tonnage"):
            page = (room / f"{name}.html").read_text(encoding="utf-8")
            assert "<tbody>" in page and "<select" not in page and "<form class" not in page
            assert f'href="/queries/{name}.csv"' in page and f'src="/queries/{name}.svg"' in page
            assert (tree / "files" / "queries" / f"{name}.csv").stat().st_size > 100
            for ending in ("svg.svg-xml", "png.png", "json.sparql-results-json"):
                assert (room / f"{name}.{ending}").stat().st_size > 100
            assert list(room.glob(f"{name}.xlsx.*"))
        listed = (tree / f"only.{language}" / "queries.html").read_text(encoding="utf-8")
        assert 'href="#tag-log"' in listed and 'class="filter"' not in listed
        graph = (tree / f"html.{language}" / "queries" / "pilots-of-a-ship.html").read_text(encoding="utf-8")
        assert "<pre" in graph and "<select" not in graph


def same(one: Answer, other: Answer) -> None:
    assert one.status == other.status, (one.url, one.media, other.media)
    if one.status == 200:
        assert one.media == other.media, one.url
        assert one.body == other.body, one.url
        charset = "charset=utf-8" in (one.headers["Content-Type"] or "")
        assert charset == ("charset=utf-8" in (other.headers["Content-Type"] or "")), one.headers["Content-Type"]
        varies = [
            {part.strip() for part in (answer.headers["Vary"] or "").split(",")} - {"", "Accept-Encoding"}
            for answer in (one, other)
        ]
        assert varies[0] == varies[1]


@pytest.mark.parametrize("accept", ACCEPTS)
def test_nginx_chooses_the_format_that_the_server_chooses(nginx: str, live: LiveServer, accept: str | None) -> None:
    headers = {"Accept": accept} if accept is not None else {}
    for name in DOCUMENTS:
        path = f"/doc/{address(name)}"
        answers = [fetch(url + path, headers=headers) for url in (live.url, nginx)]
        if name == "odd/no-xml" and answers[0].media != answers[1].media:
            # What RDF/XML cannot say is negotiated anew by the server; nginx has no such file.
            assert answers[1].status == 406
            continue
        same(*answers)
    files = ("csv", "json", "xlsx", "svg", "rq")
    answers_to_questions = [*(f"/queries/tonnage.{ending}" for ending in files), "/queries/pilots-of-a-ship.ttl"]
    for path in ("/ontology", "/dataset", "/void", "/", "/robots.txt", "/context.jsonld", *answers_to_questions):
        same(*(fetch(url + path, headers=headers) for url in (live.url, nginx)))


@pytest.mark.parametrize("language", ACCEPTED_LANGUAGES)
def test_nginx_chooses_the_language_that_the_server_chooses(nginx: str, live: LiveServer, language: str | None) -> None:
    headers = {"Accept": "text/html", **({"Accept-Language": language} if language is not None else {})}
    things = ("", ".html", "?lang=fr")
    paths = [*(f"/doc/ship/noor{end}" for end in things), "/doc/odd/hub?page=2", "/doc/odd/hub?page=3&lang=en"]
    for path in (*paths, "/", "/?lang=fr", "/ontology"):
        same(*(fetch(url + path, headers=headers) for url in (live.url, nginx)))


def test_nginx_redirects_from_names_and_knows_none_but_those(nginx: str, live: LiveServer) -> None:
    paths = [f"/id/{address(name)}" for name in DOCUMENTS if not name.startswith("vocab/")]
    paths += ["/vocab/cargo/salt", "/id/ship/noor?lang=fr", "/id/ship/nobody", "/vocab/cargo", "/doc/ship/nobody"]
    for path in paths:
        answers = [fetch(url + path, headers={"Accept": "application/json"}) for url in (live.url, nginx)]
        assert answers[0].status == answers[1].status, path
        assert answers[0].headers["Location"] == answers[1].headers["Location"], path


def test_nginx_gives_the_headers_that_the_server_gives(nginx: str, live: LiveServer) -> None:
    for path in ("/doc/ship/noor.ttl", "/doc/odd/read.me.ttl", "/doc/vocab/cargo/salt"):
        answers = [fetch(url + path, headers={"Accept": "text/turtle"}) for url in (live.url, nginx)]
        for name in (
            "Access-Control-Allow-Origin",
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "Cache-Control",
        ):
            assert answers[0].headers[name] == answers[1].headers[name]
        targets = [set(re.findall(r'<([^>]*)>; rel="(cite-as|describes|license)"', a.headers["Link"])) for a in answers]
        assert targets[0] == targets[1] and len(targets[0]) == 3
        formats = [set(re.findall(r'<([^>]*)>; rel="alternate"; type="([^"]*)"', a.headers["Link"])) for a in answers]
        assert formats[0] == formats[1] and len(formats[0]) == 6
        again = fetch(nginx + path, headers={"Accept": "text/turtle", "If-None-Match": answers[1].headers["ETag"]})
        assert again.status == 304
    assert fetch(nginx + "/files/robots.txt").status == fetch(nginx + "/html.en/index.html").status == 404


def test_the_rules_for_w3id_lead_to_the_published_site(tree: Path) -> None:
    rules = (tree / "w3id.htaccess").read_text(encoding="utf-8")
    maintainers = re.findall(r"^# Maintained by: (.+)$", rules, re.MULTILINE)
    assert len(maintainers) == 1 and rules == write_rules(BASE, PUBLISHED, maintainers[0])


def test_an_export_replaces_an_export_and_nothing_else(settings: Settings, tree: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "mine"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("dear")
    for language, words in (("en", "not written by an export"), ("zh", "不是导出所得")):
        refused = export(settings, foreign, "--lang", language)
        assert refused.returncode == 2 and words in refused.stderr, refused.stderr
    assert [path.name for path in foreign.iterdir()] == ["letter.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    before = {path.relative_to(tree): path.read_bytes() for path in tree.rglob("*") if path.is_file()}
    (tree / "stale.txt").write_text("of an earlier version")
    again = export(settings, tree, "--url", PUBLISHED)
    assert again.returncode == 0, again.stderr
    after = {path.relative_to(tree): path.read_bytes() for path in tree.rglob("*") if path.is_file()}
    assert after == before
    assert not [path.name for path in tree.parent.iterdir() if path.name.startswith(".")]
