"""``make bench``: the server beside others, into ``bench/RESULTS.md``; ``build``: what builds and validations cost;
``search``: the search index of a large made-up dataset.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from bench.builds import measure_builds
from bench.results import write
from bench.search import measure_search
from bench.serving import DATASET, SIZES, measure_serving
from itukg.settings import Settings

_RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("serving", "build", "search"), default="serving")
    parser.add_argument("--sizes", default=f"{DATASET},1m", help=f"of {DATASET}, {', '.join(SIZES)}, with commas")
    parser.add_argument("--seconds", type=float, default=0.4, help="the length of one turn")
    parser.add_argument(
        "--endpoint", action="append", default=[], metavar="NAME=URL", help="another one that runs already"
    )
    parser.add_argument("--things", type=int, default=1_000_000, help="that search is measured with")
    parser.add_argument("--only", default="", help="a part of the names of the questions that are asked")
    parser.add_argument("--output", type=Path, default=_RESULTS)
    asked = parser.parse_args()
    if asked.what == "build":
        measure_builds()
        return
    if asked.what == "search":
        measure_search(asked.things, Settings.from_environment().cache_path / "bench")
        return
    sizes = asked.sizes.split(",")
    if not set(sizes) <= {DATASET, *SIZES}:
        parser.error(f"--sizes names some of {DATASET}, {', '.join(SIZES)}")
    begun = time.monotonic()

    def say(line: str) -> None:
        print(f"[{time.monotonic() - begun:5.0f} s] {line}", flush=True)

    endpoints = dict(item.split("=", 1) for item in asked.endpoint)
    cache = Settings.from_environment().cache_path / "bench"
    rows = measure_serving(sizes, asked.only, asked.seconds, endpoints, cache, say)
    write(asked.output, rows, asked.seconds, time.monotonic() - begun)
    say(f"written: {asked.output}")


if __name__ == "__main__":
    main()
