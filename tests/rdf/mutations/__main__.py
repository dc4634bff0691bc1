"""``python -m tests.rdf.mutations [KIND …]``: try all mutants, or those of the kinds, and print what came of them.

Markdown: a table by kind, what is not as ``survivors.csv`` says, and the mistakes of which much is said.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.rdf.folders import Folder
from tests.rdf.mutations.judging import Verdict, judge, tally
from tests.rdf.mutations.mutant import Mutant
from tests.rdf.mutations.plan import plan, second_plan
from tests.rdf.mutations.survivors import problems, read_survivors, told
from tests.rdf.second_report import lay_over

_WORKERS = 2
_COLUMNS = ("made", "caught", "line", "column", "findings")


def main(kinds: set[str]) -> None:
    """Try and print."""
    started = time.monotonic()
    everything, between = plan(True), second_plan(True)
    batches = [batch for found in (everything, between) for group in found.batches.values() for batch in group]
    batches = [[mutant for mutant in batch if not kinds or mutant.kind in kinds] for batch in batches]
    with ProcessPoolExecutor(_WORKERS) as pool:
        verdicts = [verdict for found in pool.map(_try, filter(None, batches)) for verdict in found]
    print(f"{len(verdicts)} mutants tried, {len(everything.left_out)} left out, {time.monotonic() - started:.0f} s\n")
    _print_table(verdicts)
    print("\n## Not as listed\n")
    print("\n".join(problems(verdicts, read_survivors())))
    print("\n## More than two messages for one mistake\n")
    print("\n".join(told(verdict) for verdict in verdicts if len(verdict.findings) > 2))


def _try(batch: list[Mutant]) -> list[Verdict]:
    with tempfile.TemporaryDirectory() as root:
        if batch[0].group == "second":
            return judge(lay_over(Path(root)), second_plan(True).corpus.texts, batch)
        return judge(Folder.of_project(Path(root) / "dataset"), plan(True).corpus.texts, batch)


def _print_table(verdicts: list[Verdict]) -> None:
    print(f"| kind | {' | '.join(_COLUMNS)} |\n|---|{'--:|' * len(_COLUMNS)}")
    total: Counter[str] = Counter()
    for kind, counts in sorted(tally(verdicts).items()):
        total += counts
        print(f"| {kind} | {' | '.join(str(counts[column]) for column in _COLUMNS)} |")
    print(f"| all | {' | '.join(str(total[column]) for column in _COLUMNS)} |")


if __name__ == "__main__":
    main(set(sys.argv[1:]))
