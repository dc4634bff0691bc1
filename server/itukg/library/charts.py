"""The ``chart`` of a header: its kind, and which column is on which channel."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from itukg.library.columns import stems
from itukg.library.nodes import Reading
from itukg.library.question import CHARTS, FLAGS, Chart


def read_chart(node: yaml.Node | None, variables: Sequence[str], reading: Reading) -> Chart | None:
    """Read the chart; what it names must be columns of the result."""
    if node is None:
        return None
    found = reading.pairs(node, "chart")
    if "kind" not in found:
        reading.note("missing-key", node, text="kind")
        return None
    kind = reading.text(found["kind"][1], "kind")
    if kind not in CHARTS:
        reading.note("chart-kind", found["kind"][1], text=kind, known=", ".join(CHARTS))
        return None
    needed, allowed = CHARTS[kind]
    flags = FLAGS.get(kind, ())
    channels: dict[str, str | bool] = {}
    for name, value in reading.known(node, "chart", ("kind", *needed, *allowed, *flags)).items():
        if name in flags:
            channels[name] = reading.boolean(value, name)
        elif name != "kind":
            channels[name] = column = reading.text(value, name)
            if column not in stems(variables, reading.languages):
                reading.note("no-column", value, text=column, columns=", ".join(variables))
    for name in needed:
        if name not in channels:
            reading.note("missing-key", node, text=name)
    return Chart(kind, channels)
