"""A chart of a table: which kinds there are, and what comes of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from itukg.charts import bars, line, matrix, network, places, timeline
from itukg.charts.frame import Chart, Drawn, framed
from itukg.charts.table import Channels, Suggested, Table
from itukg.dates import write_number
from itukg.messages import words

# No chart shows so many rows; what lies beyond them is not looked at, so that a page never waits for a chart.
MOST_ROWS = 5000

# kind -> (what draws it, the channels that it must have)
KINDS: Mapping[str, tuple[Callable[[Channels], Drawn], tuple[str, ...]]] = {
    "bars": (bars.draw, ("x", "y")),
    "line": (line.draw, ("x", "y")),
    "timeline": (timeline.draw, ("start", "label")),
    "matrix": (matrix.draw, ("x", "y", "value")),
    "network": (network.draw, ("source", "target")),
    "map": (places.draw, ("lat", "long", "label")),
}


def chart_of(
    suggested: Suggested,
    table: Table,
    language: str,
    title: str = "",
    source: str = "",
    asked: str = "",
    *,
    rows: int = 0,
) -> Chart:
    """The chart of a result.

    Args:
        suggested: the kind, and the columns on its channels.
        table: the result, named in the reader's language; its first `MOST_ROWS` rows are enough.
        language: the reader's: of the words of the chart, its numbers and dates.
        title: what stands over the chart, such as the question.
        source: a line that says where the data comes from, under the title.
        asked: a line with the values that the question was asked with, under the title and in the text.
        rows: how many the result has, where the table is only its beginning.

    Raises:
        ValueError: the kind is none of `KINDS`, or lacks a channel.
        KeyError: a channel names a column that the table does not have.
    """
    if suggested.kind not in KINDS:
        raise ValueError(f"{suggested.kind} is no kind of chart; there are {', '.join(KINDS)}.")
    draw, needed = KINDS[suggested.kind]
    lacking = [channel for channel in needed if channel not in suggested.channels]
    if lacking:
        raise ValueError(f"A chart of kind {suggested.kind} needs {' and '.join(lacking)}.")
    total = max(rows, len(table.rows))
    beyond = max(0, total - MOST_ROWS)
    drawn = draw(Channels(suggested, replace(table, rows=table.rows[:MOST_ROWS]), language))
    if beyond:
        counts = {"shown": write_number(MOST_ROWS, language), "total": write_number(total, language)}
        notes = [words(language)["chart_cut_rows"].format(**counts), *drawn.notes]
        drawn = replace(drawn, notes=notes, left_out=drawn.left_out + beyond)
    return framed(suggested.kind, drawn, language, title, source, asked)
