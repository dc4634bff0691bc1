"""The files of docs/deployment do what the page says: nginx in front, as a cache and under a path."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path
from urllib.parse import quote

import pytest

from itukg.settings import PREFIX, Settings
from itukg.statuses import KINDS
from tests.http.copies import Copy
from tests.http.load import NAME
from tests.http.queries import SIGN, assert_answers
from tests.http.wire import FORM, QUERY, get, post, send_to
from tests.http_client import ask, fetch
from tests.requirements import CHECKOUT, free_port, require
from tests.servers import LiveServer, wait_for

PATIENCE = 30.0
FILES = CHECKOUT / "docs" / "deployment"
PAGE = "/graph/doc/ship/S.S.Anna"


class Nginx:
    """nginx with the configuration of the docs, on another port and with other folders."""

    def __init__(self, folder: Path, upstream: int) -> None:
        self.program = require("nginx")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "error.log"
        site, proxy = ((FILES / name).read_text() for name in ("nginx.conf", "itukg-proxy.conf"))
        for old, new in {
            "/etc/nginx/itukg-proxy.conf": str(folder / "proxy.conf"),
            "/var/cache/nginx/itukg": str(folder / "cache"),
            "listen 80;": f"listen 127.0.0.1:{self.port};",
            "server 127.0.0.1:8000;": f"server 127.0.0.1:{upstream};",
        }.items():
            assert old in site
            site = site.replace(old, new)
        (folder / "site.conf").write_text(site)
        (folder / "proxy.conf").write_text(proxy)
        temporary = "".join(
            f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;" if os.getuid() == 0 else ""
        (folder / "nginx.conf").write_text(
            f"{user} daemon off; pid {folder}/pid; error_log {self.log}; worker_processes 1;"
            f"events {{}} http {{ access_log off; {temporary} include {folder}/site.conf; }}"
        )
        arguments = [self.program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(self.log)]
        self._process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self._answers, PATIENCE, "nginx")

    def _answers(self) -> bool:
        assert self._process.poll() is None, self.log.read_text()
        try:
            return fetch(self.url + "/graph").status == 308
        except OSError:
            return False

    def __enter__(self) -> Nginx:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


@pytest.fixture(scope="module")
def settings(harbour_settings: Settings) -> Settings:
    return replace(harbour_settings, mount="/graph", proxies="127.0.0.1")


@pytest.fixture(scope="module")
def server(settings: Settings) -> Iterator[LiveServer]:
    require("nginx")
    with LiveServer(settings) as server:
        yield server


@pytest.fixture(scope="module")
def nginx(server: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    with Nginx(tmp_path_factory.mktemp("nginx"), server.settings.port) as nginx:
        yield nginx


def test_all_is_there_under_the_path(nginx: Nginx) -> None:
    there = fetch(nginx.url + "/graph/id/ship/S.S.Anna", headers={"Accept": "text/html"}, follow=True)
    assert (there.status, there.url) == (200, nginx.url + PAGE)
    links = re.findall(r'(?:href|src|action)="(/[^"]*)"', there.text)
    assert len(links) > 5 and all(link.startswith("/graph/") for link in links)
    assert {fetch(nginx.url + link).status for link in sorted(set(links))} == {200}
    assert_answers(nginx.url + "/graph")
    problem = ask(nginx.url + "/graph", "SELECT")
    assert (problem.status, problem.media, problem.headers["X-Cache"]) == (400, "application/problem+json", None)


def test_the_cache_keeps_apart_what_clients_accept_and_asks_nobody_twice(nginx: Nginx, server: LiveServer) -> None:
    for accept, media in {"text/turtle": "text/turtle", "text/html": "text/html", "*/*": None}.items():
        first, second = (fetch(nginx.url + PAGE, headers={"Accept": accept}) for _ in range(2))
        assert first.status == second.status == 200
        assert (second.headers["X-Cache"], second.body) == ("HIT", first.body)
        assert media in (None, first.media)
    asked = server.errors().count(f'"path": "{PAGE}"')
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: fetch(nginx.url + PAGE, headers={"Accept": "text/turtle"}), range(100)))
    assert {answer.status for answer in answers} == {200}
    assert server.errors().count(f'"path": "{PAGE}"') - asked <= 10, "nearly all came from the cache"
    same = fetch(nginx.url + PAGE, headers={"Accept": "text/turtle", "If-None-Match": answers[0].headers["ETag"]})
    assert (same.status, same.body) == (304, b"")


def test_what_is_not_to_be_stored_is_not(nginx: Nginx) -> None:
    query = "SELECT%20(STRUUID()%20AS%20%3Fx)%20%7B%7D"
    answers = [fetch(f"{nginx.url}/graph/sparql?query={query}") for _ in range(3)]
    assert len({answer.values("x")[0] for answer in answers}) == 3
    assert len({fetch(nginx.url + "/graph/readyz").headers["X-Request-Id"] for _ in range(3)}) == 3


@pytest.mark.parametrize(
    ("sent", "kind"),
    {
        "an address of 80,000 bytes": (get("/graph/sparql?query=" + "x" * 80_000), "address-too-long"),
        "a header of 80,000 bytes": (get("/graph/", "X-Large: " + "x" * 80_000), "headers-too-large"),
        "a body of 1 MB": (post(b" " * 1_000_000, target="/graph/sparql"), "request-too-large"),
        "two lengths": (post(b"ASK {}", QUERY, "Content-Length: 99", target="/graph/sparql"), "bad-request"),
        # These come from the server behind.
        "an address of 50,000 bytes": (get("/graph/sparql?query=" + "x" * 50_000), "address-too-long"),
        "headers of 100,000 bytes": (
            get("/graph/sparql?query=ASK%7B%7D&timeout=13", *["X-Large: " + "x" * 50_000] * 2),
            "headers-too-large",
        ),
        "no query": (post(b"a=b", FORM, target="/graph/sparql"), "no-query"),
    }.values(),
)
def test_a_refusal_has_a_problem_document_whoever_refuses(nginx: Nginx, sent: bytes, kind: str) -> None:
    status, answer = send_to(nginx.port, sent)
    head, _, body = answer.partition(b"\r\n\r\n")
    problem = json.loads(body)
    assert problem["type"].endswith("#" + kind), answer[:500]
    assert (status, problem["title"], problem["status"]) == (KINDS[kind].status, KINDS[kind].title, status)
    assert b"\r\ncontent-type: application/problem+json\r\n" in head.lower()
    assert b"\r\ncache-control: no-store" in head.lower()


def test_the_server_knows_the_client_whatever_that_says_of_itself(nginx: Nginx, server: LiveServer) -> None:
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Prefix": "/evil", "X-Request-Id": "forged-0123456789"}
    answer = fetch(nginx.url + "/graph/ontology?once", headers=forged, source="127.0.4.4")
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-Id"])
    (line,) = (line for line in server.errors().splitlines() if answer.headers["X-Request-Id"] in line)
    assert '"client": "127.0.4.4"' in line
    assert "/evil" not in answer.text


def test_the_numbers_are_for_those_who_run_it(nginx: Nginx) -> None:
    assert fetch(nginx.url + "/graph/metrics", source="127.0.4.4").status == 403
    assert "itukg_queries_total" in fetch(nginx.url + "/graph/metrics").text


def test_requests_that_are_too_large_end_at_the_proxy(nginx: Nginx, server: LiveServer) -> None:
    assert ask(nginx.url + "/graph", "ASK {" + " " * 700_000 + "}", direct=True).status == 413
    assert fetch(nginx.url + "/graph/sparql?query=ASK%7B%7D" + "%20" * 10_000).status == 200
    assert_answers(server.url)


def test_a_new_snapshot_is_seen_through_the_cache_within_seconds(copy: Copy, tmp_path: Path) -> None:
    require("nginx")
    address = f"/graph/sparql?query={quote(NAME)}"
    (tmp_path / "nginx").mkdir()
    with (
        LiveServer(replace(copy.settings, mount="/graph", proxies="127.0.0.1")) as server,
        Nginx(tmp_path / "nginx", server.settings.port) as nginx,
    ):
        assert fetch(nginx.url + address).values("name") == ["S.S. Anna"]
        copy.rename("S.S. Anna", "Anna II")
        copy.build()
        wait_for(lambda: fetch(nginx.url + address).values("name") == ["Anna II"], PATIENCE, "the new name")


# --- the other files ------------------------------------------------------------------------------------------------


def test_every_setting_that_the_files_and_the_page_name_is_one() -> None:
    known = {PREFIX + item.name.upper() for item in fields(Settings)}
    texts = [path.read_text() for path in [*FILES.iterdir(), FILES.with_suffix(".md")]]
    assert len(texts) >= 6
    named = {name for text in texts for name in re.findall(r"\bITUKG_[A-Z_]+", text)}
    assert len(named) > 10 and named <= known


def test_the_units_agree_with_the_defaults() -> None:
    socket, service = (configparser.ConfigParser(strict=False) for _ in range(2))
    for parser, name in ((socket, "itukg.socket"), (service, "itukg.service")):
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        parser.read(FILES / name)
    defaults = Settings()
    assert socket["Socket"]["ListenStream"] == f"{defaults.host}:{defaults.port}"
    lines = (FILES / "itukg.socket").read_text().splitlines()
    assert lines.count(f"ListenStream={defaults.host}:{defaults.port}") == defaults.web_workers
    assert float(service["Service"]["TimeoutStopSec"]) > defaults.query_timeout + 10
    assert service["Service"]["KillMode"] == "mixed"
    timeout = re.search(r"proxy_read_timeout (\d+)s", (FILES / "itukg-proxy.conf").read_text())
    assert timeout and int(timeout[1]) > defaults.query_timeout


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """It knows every name in them and every value, and calls the cage a good one; the program is put in its place."""
    program = require("systemd-analyze")
    for name in ("itukg.service", "itukg.socket"):
        text = (FILES / name).read_text()
        (tmp_path / name).write_text(text.replace("/opt/itukg/venv/bin/itukg", shutil.which("true") or ""))
    units = [str(tmp_path / name) for name in ("itukg.service", "itukg.socket")]
    told = subprocess.run([program, "verify", *units], capture_output=True, text=True, timeout=PATIENCE)
    assert (told.returncode, told.stderr) == (0, "")
    cage = [program, "security", "--offline=true", "--threshold=20", units[0]]
    assert subprocess.run(cage, capture_output=True, timeout=PATIENCE).returncode == 0


def test_the_service_has_a_socket_passed_to_it(harbour_settings: Settings) -> None:
    """As `LISTEN_FDS` for another process, it is not taken."""
    with LiveServer(harbour_settings, {"LISTEN_FDS": "1", "LISTEN_PID": "1"}) as server:
        assert ask(server.url, SIGN).values("sign") == ["HBA7"]
