"""What `itukg query` and `itukg sparql` refuse, how they end, and what they say meanwhile."""

from __future__ import annotations

import io
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from itukg import cli_progress
from itukg.settings import Settings
from itukg.snapshot import OpenSnapshot
from tests.command_line.conftest import Run
from tests.servers import environment

# Nobody waits for its end: pairs of pairs of pairs of triples.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?l) }"


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "english", "chinese"),
    [
        (
            ("query", "arival"),
            2,
            "There is no question arival. Did you mean arrivals",
            "没有问题arival。是否指arrivals",
        ),
        (("query", "arrivals", "-p", "shp=x"), 2, "There is no parameter shp. Did you mean ship", "没有参数shp"),
        (("query", "arrivals", "-p", "ship=nor"), 2, "ship is “nor”, which is none of its choices", "不在可选值之中"),
        (("query", "arrivals", "-p", "since=May"), 2, "is “May”, which is no date. Write it as YYYY", "不是日期"),
        (("query", "tonnage", "-p", "least=-1"), 2, "whole number from 0 to 100000", "不小于0不大于100000"),
        (("query", "tonnage", "-p", "least="), 2, "The parameter least needs a value", "参数least须有值"),
        (("query", "arrivals", "-p", "ship"), 2, "must be a name, '=' and a value", "但须为“名称=值”"),
        (("query", "arrivals", "-p", "ship=a", "-p", "ship=b"), 2, "ship is given twice", "ship给出了两次"),
        (("query", "arrivals", "--output", "/none/x"), 2, "cannot be written to /none/x", "结果无法写入/none/x"),
        (("query", "arrivals", "--snapshot", "0" * 32), 2, "is not kept here; kept are: ", "此处未保留快照"),
        (("query", "arrivals", "--dataset", "/none"), 2, "There is no dataset folder", "没有数据集文件夹"),
        (("sparql", "none.rq"), 2, "none.rq cannot be read", "无法读取none.rq"),
        (("sparql", "latin.rq"), 2, "latin.rq is not UTF-8 text", "latin.rq不是UTF-8文本"),
        (
            ("sparql", "bad.rq"),
            1,
            "not valid SPARQL, line 2, column 9: The value is missing",
            "（第2行第9列）：此处之前缺少值",
        ),
        (("sparql", "prefix.rq"), 1, "PREFIX hb: <https://harbour.example/ontology#>", "请在查询之前加上：PREFIX hb:"),
        (("sparql", "update.rq"), 1, "INSERT would change the dataset", "只读"),
        (("sparql", "service.rq"), 1, "does not query other endpoints", "SERVICE"),
        (("sparql", "ask.rq", "--format", "xlsx"), 2, "ASK query has no result in the format xlsx", "没有xlsx格式"),
    ],
)
def test_what_cannot_be_answered_is_told_in_both_languages(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, english: str, chinese: str
) -> None:
    files = {"bad": "SELECT *\n{ ?s ?p }", "update": "INSERT DATA {}", "ask": "ASK {}"}
    files["prefix"] = "SELECT ?s { ?s a hb:Ship }"
    files["service"] = "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
    for name, text in files.items():
        (tmp_path / f"{name}.rq").write_text(text, encoding="utf-8")
    (tmp_path / "latin.rq").write_bytes(b"# caf\xe9")
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith("itukg: ") and english in done.stderr
    told = run(*arguments, "--lang", "zh")
    assert (told.returncode, told.stdout) == (code, "")
    assert told.stderr.startswith("itukg: ") and chinese in told.stderr


def test_a_language_is_the_datasets_or_the_commands(run: Run) -> None:
    refused = run("query", "--lang", "de")
    assert refused.returncode == 2
    assert refused.stderr == "itukg: There is nothing in the language 'de'; --lang is one of en, fr, zh.\n"
    chinese = run("query", "arrivals", "--lang", "zh")
    assert chinese.returncode == 0 and "2行" in chinese.stdout and "Ida Voss" in chinese.stdout


def test_an_unknown_option_or_format_is_a_mistake_of_use(run: Run) -> None:
    for arguments in (("query", "arrivals", "--form", "csv"), ("query", "arrivals", "--format", "xml"), ("sparql",)):
        assert run(*arguments).returncode == 2


def test_a_kept_snapshot_can_be_asked(run: Run, harbour_snapshot: OpenSnapshot) -> None:
    snapshot = harbour_snapshot.manifest.id
    done = run("query", "arrivals", "--snapshot", snapshot, "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run("query", "arrivals", "--format", "csv").stdout


# --- a process of its own -------------------------------------------------------------------------------------------


def start(settings: Settings, *arguments: str, **streams: object) -> subprocess.Popen[bytes]:
    """The command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "itukg", *arguments],
        env=environment(settings) | {"COLUMNS": "80", "PYTHONUTF8": "1"},
        **streams,  # type: ignore[call-overload]
    )


def test_a_query_comes_from_a_pipe_and_its_result_goes_into_one(
    harbour_settings: Settings, harbour_snapshot: OpenSnapshot
) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = start(harbour_settings, "sparql", "-", "--format", "csv", **pipes)
    out, said = process.communicate(b"SELECT ?s { ?s ?p ?o } LIMIT 3", timeout=60)
    assert (process.returncode, said, len(out.splitlines())) == (0, b"", 4)
    many = start(harbour_settings, "sparql", "-", "--format", "csv", **pipes)
    assert many.stdin and many.stdout and many.stderr
    many.stdin.write(b"SELECT * { ?s ?p ?o . ?a ?b ?s }")
    many.stdin.close()
    assert many.stdout.readline() == b"a,b,o,p,s\r\n"
    many.stdout.close()  # as `head -1` does
    with many.stderr:
        assert many.stderr.read() == b""
    assert many.wait(60) == 0


def test_a_long_query_shows_that_it_is_at_work_and_can_be_stopped(
    harbour_settings: Settings, harbour_snapshot: OpenSnapshot, tmp_path: Path
) -> None:
    (tmp_path / "q.rq").write_text(ENDLESS, encoding="utf-8")
    ours, theirs = pty.openpty()
    process = start(
        harbour_settings, "sparql", str(tmp_path / "q.rq"), "--format", "csv", stdout=subprocess.PIPE, stderr=theirs
    )
    os.close(theirs)
    seen = read_until(ours, b"asking")
    assert b"asking" in seen
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
    rest = read_until(ours, b"\x1b[?25h", 2)
    assert b"Traceback" not in seen + rest
    assert b"\x1b[?25h" in seen + rest, "the cursor stays hidden"
    assert process.stdout
    with process.stdout:
        assert process.stdout.read() == b""
    os.close(ours)


def read_until(descriptor: int, wanted: bytes, seconds: float = 60) -> bytes:
    """What comes from a terminal up to ``wanted``, or until nothing comes any more."""
    found, end = b"", time.monotonic() + seconds
    while wanted not in found and time.monotonic() < end:
        if select.select([descriptor], [], [], 0.2)[0]:
            try:
                found += os.read(descriptor, 4096)
            except OSError:  # the other end is closed
                break
    return found


def test_what_takes_no_time_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for patience, spoken in ((30.0, False), (0.01, True)):
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setattr(cli_progress, "_PATIENCE", patience)
        with cli_progress.waiting("thinking of [brackets]"):
            time.sleep(0.3 if spoken else 0)
        assert ("thinking of [brackets]" in terminal.getvalue()) is spoken
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with cli_progress.waiting("thinking"):
        time.sleep(0.05)
    assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]
