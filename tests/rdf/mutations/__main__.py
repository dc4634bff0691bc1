"""``python -m tests.rdf.mutations``: run all mutants and print the kill rate by kind and the survivors, as Markdown."""

from __future__ import annotations

import os
import sys
import traceback
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.rdf.folders import Folder
from tests.rdf.mutations.corpus import Corpus
from tests.rdf.mutations.judging import Verdict, judge, tally
from tests.rdf.mutations.mutant import Mutant
from tests.rdf.mutations.plan import plan
from tests.rdf.mutations.survivors import problems, read_survivors
from tests.requirements import CHECKOUT

_state: dict[str, object] = {}


def _start() -> None:
    root = tempfile.mkdtemp(prefix="mutations-")
    _state["folder"] = Folder.of_project(Path(root) / "dataset")
    _state["texts"] = plan(True).corpus.texts


def _run(batch: list[Mutant]) -> list[Verdict]:
    started = time.monotonic()
    try:
        return judge(_state["folder"], _state["texts"], batch)  # type: ignore[arg-type]
    except Exception as e:
        print("".join(traceback.format_exception(e))[-1500:], batch[0], file=sys.stderr)
        return []
    finally:
        if batch[0].group != "syntax": print(f"{batch[0].group} {len(batch)} {time.monotonic() - started:.1f} s", file=sys.stderr)


def main() -> None:
    """Print the report."""
    only = set(sys.argv[1:])
    started = time.monotonic()
    everything = plan(True)
    batches = [[m for m in batch if not only or m.kind in only] for found in everything.batches.values() for batch in found]
    batches = [batch for batch in batches if batch]
    print(f"{len(everything.mutants)} mutants, {len(everything.left_out)} left out", file=sys.stderr)
    print(f"made in {time.monotonic() - started:.1f} s", file=sys.stderr)
    with ProcessPoolExecutor(2, initializer=_start) as pool:
        verdicts = [verdict for found in pool.map(_run, batches) for verdict in found]
    print(f"judged in {time.monotonic() - started:.1f} s", file=sys.stderr)
    _print(verdicts)
    print("\n## Not as listed\n")
    print("\n".join(problems(verdicts, read_survivors())))


def _print(verdicts: list[Verdict]) -> None:
    total: Counter[str] = Counter()
    print("| kind | made | caught | right line | right column | findings per mutant |\n|---|--:|--:|--:|--:|--:|")
    for kind, counts in sorted(tally(verdicts).items()):
        total += counts
        print(f"| {kind} | {counts['made']} | {counts['caught']} | {counts['line']} | {counts['column']} | {counts['findings'] / counts['made']:.1f} |")
    print(f"| all | {total['made']} | {total['caught']} | {total['line']} | {total['column']} | {total['findings'] / total['made']:.1f} |")
    for title, chosen_ones in (
        ("Survivors (nothing found, or not said in the expected words)", [v for v in verdicts if not v.caught]),
        ("Caught, but not at the right line", [v for v in verdicts if v.caught and not v.line]),
        ("Caught at the right line, but not at the right column", [v for v in verdicts if v.line and not v.column]),
        ("Several messages for one mistake", [v for v in verdicts if len(v.findings) > 2]),
    ):
        print(f"\n## {title}: {len(chosen_ones)}\n")
        for verdict in sorted(chosen_ones, key=lambda v: (v.mutant.kind, v.mutant.prop, v.mutant.of_class)):
            print(f"- {verdict.mutant.of_class} {verdict.mutant.prop} — {verdict.mutant}")
            if "line" in title or "column" in title:
                wanted = sorted({(p.line, p.column) for p in verdict.places})[:4]
                print(f"    - expected {wanted}")
            for finding in verdict.findings[:6]:
                place = f"{finding.place.file}:{finding.place.line}:{finding.place.column}"
                print(f"    - {place} {finding.rule.rpartition('/')[2]} {finding.path} {finding.messages.get('en', '')[:110]}")


if __name__ == "__main__":
    main()
