"""What the server counts and measures, in the Prometheus text format, right across all its processes.

``prometheus_client`` keeps the web processes' numbers in files that any of them adds up when asked (its multi-process
mode); the query workers' come from their supervisor's board. https://prometheus.io/docs/practices/naming/

Writing to those files takes as long as answering from memory, so answers are counted a moment later
(`itukg.web.deferred`). What another web process than the one that is asked has answered within the last tenth of a
second may be missing.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from itukg.web.deferred import Deferred

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"}
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_OF_A_PROCESS = re.compile(r"_(\d+)\.db$")
_IN_FLIGHT = "itukg_queries_in_flight"
# See `Metrics.answered`.
_Answered = tuple[str, str, int, float, str, str]


class Metrics:
    """The server's numbers. Every label has few values, whatever clients send."""

    def __init__(self) -> None:
        """Register all metrics, in files where the server has named a folder for them."""
        self._registry = CollectorRegistry()
        self._shared = bool(os.environ.get(FOLDER))
        # The metrics with these labels: looking them up costs more than counting.
        self._found: dict[tuple[str, str, int, str], tuple[Counter, Histogram]] = {}
        self._answered: Deferred[_Answered] = Deferred(self._count)
        self._evaluated: dict[tuple[str, str], tuple[Counter, Histogram]] = {}
        self._requests = Counter(
            "itukg_http_requests_total",
            "Requests answered; cache: from memory (hit), or kept there from now on (kept).",
            ["endpoint", "method", "status", "cache"],
            registry=self._registry,
        )
        self._request_seconds = Histogram(
            "itukg_http_request_seconds",
            "Seconds from the first byte of a request to the answer's.",
            ["endpoint"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._problems = Counter(
            "itukg_problems_total", "Answers that are problems, by type.", ["type"], registry=self._registry
        )
        self._cache = Counter(
            "itukg_answers_total",
            "Answers from memory (hit), and kept there (kept).",
            ["cache"],
            registry=self._registry,
        )
        self._queries = Counter(
            "itukg_queries_total",
            "Queries from outside that were evaluated, by form and outcome.",
            ["form", "outcome"],
            registry=self._registry,
        )
        self._query_seconds = Histogram(
            "itukg_query_seconds",
            "Seconds that a query from outside took, waiting included.",
            ["form"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._in_flight = Gauge(
            _IN_FLIGHT,
            "Queries from outside that wait or are evaluated.",
            multiprocess_mode="livesum",
            registry=self._registry,
        )

    def answered(self, endpoint: str, method: str, status: int, seconds: float, problem: str, cache: str) -> None:
        """A request has its answer; ``cache``: how the answers in memory had to do with it (hit, kept), if they had."""
        self._answered.add((endpoint, method, status, seconds, problem, cache))

    def _count(self, answered: _Answered) -> None:
        endpoint, method, status, seconds, problem, cache = answered
        requests, durations = self._children(
            endpoint or "none", method if method in _METHODS else "other", status, cache
        )
        requests.inc()
        durations.observe(seconds)
        if problem:
            self._problems.labels(problem).inc()

    def _children(self, endpoint: str, method: str, status: int, cache: str) -> tuple[Counter, Histogram]:
        """The metrics with these labels."""
        key = (endpoint, method, status, cache)
        found = self._found.get(key)
        if found is None:
            found = self._requests.labels(*key), self._request_seconds.labels(endpoint)
            self._found[key] = found
        return found

    def query_begins(self) -> float:
        """A query goes to the store; returns the moment."""
        self._in_flight.inc()
        return time.perf_counter()

    def query_ends(self, begun: float, form: str, outcome: str) -> None:
        """The store has answered."""
        self._in_flight.dec()
        found = self._evaluated.get((form, outcome))
        if found is None:
            found = self._queries.labels(form, outcome), self._query_seconds.labels(form)
            self._evaluated[form, outcome] = found
        queries, durations = found
        queries.inc()
        durations.observe(time.perf_counter() - begun)

    def expose(self, workers: Mapping[str, int], ends: Mapping[str, int]) -> bytes:
        """All numbers in the text format; ``workers`` by state, and by reason those that have ended."""
        self._answered.settle()
        registry = self._registry
        if self._shared:
            _forget_the_dead(Path(os.environ[FOLDER]))
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        under_way = int(registry.get_sample_value(_IN_FLIGHT) or 0)
        waiting = max(0, under_way - sum(count for state, count in workers.items() if state != "idle"))
        beside = CollectorRegistry()
        beside.register(_Workers(workers, ends, waiting))
        return generate_latest(registry) + generate_latest(beside)


class _Workers(Collector):
    def __init__(self, workers: Mapping[str, int], ends: Mapping[str, int], waiting: int) -> None:
        self._workers, self._ends, self._waiting = workers, ends, waiting

    def collect(self) -> Iterator[Metric]:
        states = GaugeMetricFamily("itukg_query_workers", "Query processes, by what they are at.", labels=["state"])
        for state, count in self._workers.items():
            states.add_metric([state], count)
        yield states
        ended = CounterMetricFamily("itukg_query_worker_ends", "Query processes that ended.", labels=["reason"])
        for reason, count in self._ends.items():
            ended.add_metric([reason], count)
        yield ended
        yield GaugeMetricFamily("itukg_query_queue", "Queries that wait for a query process.", value=self._waiting)


def _forget_the_dead(folder: Path) -> None:
    """Leave out what was under way in web processes that have ended; what they had counted stays."""
    for file in folder.glob("gauge_live*.db"):
        match = _OF_A_PROCESS.search(file.name)
        if match and not Path("/proc", match[1]).exists():
            mark_process_dead(int(match[1]))  # type: ignore[no-untyped-call]
