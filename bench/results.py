"""``bench/RESULTS.md``: the table, what it was measured on, and how to read it."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from bench.contenders import ALONE, BARE, CACHED, COLD, OXIGRAPH
from bench.serving import CEILING, DATASET, Row

_HOW = """\
Written by `make bench`; not edited by hand.

## How to read this

Only ratios within one row mean something: all its cells were measured in turns of some tenths of a second, in one run
on one machine, whose processors the clients share with the servers. Requests a second are those of all clients;
p50, p95 and p99 are milliseconds of single requests. *CPU* is the processor time that the server's processes spent on
a request, in milliseconds, by the kernel's account: the figure that a busy machine disturbs least. *MiB* is the most
memory that the server's processes held together (PSS) while they were asked the same, before the clock ran. *Busy* is
how much of the time the busiest process of the clients was at work: near 100 % the clients were the bottleneck, and
the server can do more than is said.

- **itukg, cold** has no memory of answers: every query is parsed and evaluated in a process that can be killed.
- **itukg, cached** is the server as it is by default, asked what it has been asked before.
- **bare Flask view** is Flask on the same web server with as many processes and threads, and calls the engine in its
  own process: without isolation, limits, deadline, negotiation, or anything else that keeps a public endpoint alive.
- **web server alone** is the same web server with one and the same answer to everything, made beforehand: whatever
  runs on it in Python, with or without a memory of answers, is slower than that.
- **pyoxigraph in process** is the engine without any server, in as many processes as there are processors.
- A query that is slow is not asked by many at a time; where a cell is missing, that is why. rdflib-endpoint takes
  part only in what it can load in reasonable time. At 10 million triples nothing is exported: all but this server
  evaluate that as a CONSTRUCT, which remembers every triple (docs/performance.md). The larger sizes are copies of the
  dataset's things under new IRIs, without closure and validation (`bench/synthetic.py`).
- Documents in Turtle and pages are made beforehand, as the server does by itself (docs/performance.md): on the dataset
  all, on the larger sizes those that are asked for. A page that was not made takes there what one takes with
  `ITUKG_PREPARED_PAGES=0`.
"""


def write(path: Path, rows: Sequence[Row], seconds: float, took: float) -> None:
    """Write the file."""
    parts = ["# Measurements\n", _HOW, _machine(seconds, took), _goals(rows)]
    for size in dict.fromkeys(row.size for row in rows):
        own = [row for row in rows if row.size == size]
        parts.append(f"## {_titled(size)}: {own[0].triples:,} triples\n")
        parts += [
            _table(row.question, [one for one in own if one.question == row.question])
            for row in own
            if row.clients == 1
        ]
    path.write_text("\n".join(parts), encoding="utf-8")


def _titled(size: str) -> str:
    return "The dataset" if size == DATASET else f"Synthetic, {size}"


def _machine(seconds: float, took: float) -> str:
    names = ("flask", "granian", "oxigraph", "pyoxigraph", "rdflib", "werkzeug")
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory = next(
        (int(line.split()[1]) // 1024 // 1024 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0
    )
    load = os.getloadavg()[2]
    return f"""\
## Machine

| | |
| --- | --- |
| processors | {os.cpu_count()}, {model} |
| memory | {memory} GiB |
| system | {platform.system()} {platform.release()}, Python {platform.python_version()} |
| versions | {", ".join(f"{name} {version(name)}" for name in names)} |
| length of a turn | {seconds:g} s; the whole run took {took / 60:.0f} minutes |
| load of the last quarter of an hour at the end | {load:.1f} |
"""


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _goals(rows: Sequence[Row]) -> str:
    """The ratios that were aimed at."""
    lines = ["## In short\n", "| size | what | clients | ratio | aim |\n| --- | --- | --- | --- | --- |"]

    def tell(question: str, what: str, one: str, other: str, aim: str) -> None:
        for row in rows:
            if row.question == question and one in row.cells and other in row.cells and row.cells[other].load.rate:
                ratio = row.cells[one].load.rate / row.cells[other].load.rate
                lines.append(f"| {row.size} | {what} | {row.clients} | {ratio:.2f} | {aim} |")

    tell("point lookup", "point lookup, cold : bare view", COLD, BARE, "≥ 0.6")
    tell("point lookup", "point lookup, cached : bare view", CACHED, BARE, "≥ 5")
    tell("point lookup", "point lookup, cached : Oxigraph server", CACHED, OXIGRAPH, "> 1")
    tell("point lookup", "web server alone : bare view", ALONE, BARE, "the most there is")
    tell("Turtle document", "Turtle, cold : bare view", COLD, BARE, "≥ 0.5")
    # Ten times what is wanted of cold ones: now that those are made beforehand, they are near the cached ones.
    tell("Turtle document", "Turtle, cached : bare view", CACHED, BARE, "≥ 5")
    tell("HTML page", "HTML, cold : bare view", COLD, BARE, "≥ 0.25")
    tell("HTML page", "HTML, cached : bare view", CACHED, BARE, "≥ 2.5")
    for row in rows:
        if row.clients == 1 and CEILING in row.cells and COLD in row.cells:
            engine, ours = (row.cells[name].load.percentile(0.5) for name in (CEILING, COLD))
            if engine > 0.05:
                lines.append(
                    f"| {row.size} | {row.question}, time cold : engine's own | 1 | {ours / engine:.2f} | ≤ 1.1 |"
                )
    lines += _growth(rows)
    return "\n".join(lines) + "\n"


def _growth(rows: Sequence[Row]) -> list[str]:
    """How latencies grow with the size of the dataset."""
    lines = []
    for question, aim in (("point lookup", "≤ 1.3"), ("Turtle document", "≈ 1"), ("HTML page", "≈ 1")):
        ones = {row.size: row for row in rows if row.question == question and row.clients == 1 and COLD in row.cells}
        if DATASET not in ones:
            continue
        small = ones[DATASET].cells[COLD].load.percentile(0.5)
        for size, row in ones.items():
            if size != DATASET and small:
                ratio = row.cells[COLD].load.percentile(0.5) / small
                lines.append(f"| {size} | {question}, time cold : that on the dataset | 1 | {ratio:.2f} | {aim} |")
    return lines


def _table(question: str, rows: Sequence[Row]) -> str:
    lines = [
        f"### {question[0].upper()}{question[1:]}\n",
        "| clients | server | requests/s | : bare view | p50 | p95 | p99 | CPU | MiB | busy |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        bare = row.cells[BARE].load.rate if BARE in row.cells else 0.0
        for name, cell in row.cells.items():
            count, took = len(cell.load.latencies), cell.load.percentile
            shown: list[str] = [
                str(row.clients),
                name,
                _rate(cell.load.rate),
                f"{cell.load.rate / bare:.2f}" if bare else "",
            ]
            shown += [f"{took(part) * 1000:.2f}" for part in (0.5, 0.95, 0.99)]
            shown += [
                f"{cell.processor / count * 1000:.2f}" if cell.processor and count else "",
                f"{cell.memory / 1048576:.0f}" if cell.memory else "",
                f"{cell.load.busy:.0%}" if cell.load.busy else "",
            ]
            if cell.load.wrong:
                shown[1] += (
                    f" (not answered: {', '.join(f'{count} × {status}' for status, count in cell.load.wrong.items())})"
                )
            lines.append(f"| {' | '.join(shown)} |")
    return "\n".join(lines) + "\n"


def _rate(rate: float) -> str:
    show: Callable[[float], str] = "{:,.0f}".format if rate >= 10 else "{:.2f}".format
    return show(rate)
