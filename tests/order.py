"""In which order files of tests are dealt out to processes: those that take longest first."""

from __future__ import annotations

from pathlib import Path

from tests.requirements import CHECKOUT

# What takes more than ten seconds alone, the longest first (``pytest -n0 --durations=0`` tells). What is not named here
# comes afterwards, in the order of names.
LONGEST = (
    "rdf/test_add_a_report.py",
    "rdf/mutations/test_data.py",
    "rdf/mutations/test_others.py",
    "http/test_isolation.py",
    "rdf/test_incremental.py",
    "http/test_ending.py",
    "http/test_prepared_pages.py",
    "http/test_beforehand.py",
    "contract/test_hostile_endpoint.py",
    "packaging/test_workflow.py",
    "rdf/test_validate_command.py",
    "http/test_removed_snapshots.py",
    "http/test_kept_snapshots.py",
    "packaging/test_wheel.py",
    "rdf/test_owl.py",
    "http/test_snapshots.py",
    "packaging/test_hooks.py",
    "http/test_linked_data.py",
    "rdf/test_second_report_mistakes.py",
    "http/test_operation.py",
    "rdf/test_affected.py",
    "http/test_retired.py",
    "http/test_builds.py",
    "http/test_hostile_requests.py",
    "browser/test_query_page.py",
    "browser/test_query_page_access.py",
    "browser/test_query_page_results.py",
    "charts/test_drawer.py",
    "charts/test_drawing.py",
    "browser/test_charts.py",
    "http/test_bad_input.py",
    "rdf/test_second_report.py",
    "command_line/test_usage.py",
    "command_line/test_answers.py",
    "command_line/test_completion.py",
    "rdf/test_question_mistakes.py",
    "command_line/test_page.py",
)
_RANKS = {CHECKOUT / "tests" / name: number for number, name in enumerate(LONGEST)}


def rank(path: Path) -> int:
    """The place of a file in the order; all that are not named share the last."""
    return _RANKS.get(path, len(LONGEST))
