"""The process that draws: one picture at a time, and it may end at any moment without harm to anybody.

Vega is JavaScript, run by V8 inside of vl-convert: neither can be told to stop, and both end their process where memory
is short. So a kernel timer ends this one at the deadline, the kernel caps its memory, and it has no network. After some
quiet time it ends by itself, to give back what it takes (about 100 MB). `itukg.charts.drawing` starts it.

Run as ``python -m itukg.charts.drawer '<json>'`` (see `Plan`).
"""

from __future__ import annotations

import faulthandler
import json
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from itukg.charts.fonts import without_font
from itukg.charts.svg import finish, size
from itukg.stores.kernel import end_with_parent, first_to_end, without_network
from itukg.stores.wire import Hangup, receive, send

# The Vega-Lite of the specifications (see `itukg.charts.frame.VEGA_LITE`), as vl-convert names it.
_VEGA_LITE = "6.4"
_REQUEST_SECONDS = 5.0
_NICENESS = 5
# What Vega keeps grows a little with each picture: after so many a new process goes on.
_PICTURES = 1000
# A PNG has twice the pixels of the picture each way, fewer where that would be more than so many. vl-convert takes the
# picture's for 72 an inch.
_SCALE, _PIXELS, _INCH = 2.0, 24_000_000, 72


@dataclass(frozen=True)
class Plan:
    """What a drawer is to do: whose child it is, where it listens, and how much it may take."""

    parent: int
    listener: int
    memory: int
    idle: float
    fonts: str

    def to_json(self) -> str:
        """The plan as the process's argument."""
        return json.dumps(asdict(self))


def draw(spec: Mapping[str, Any], form: str, language: str) -> bytes:
    """The picture of a specification.

    Args:
        spec: of Vega-Lite, as `itukg.charts.chart.chart_of` makes it.
        form: ``svg`` or ``png``.
        language: that of the texts.

    Raises:
        LookupError: a PNG needs characters that no font here has; the error names one of their scripts.
        ValueError: Vega refuses the specification.
    """
    import vl_convert  # takes most of what this process takes

    # Nothing is ever fetched: the data is in the specification.
    svg = vl_convert.vegalite_to_svg(dict(spec), vl_version=_VEGA_LITE, allowed_base_urls=[], show_warnings=False)
    description = str(spec.get("description", ""))
    if form == "svg":
        return finish(svg, language, description).encode()
    svg = finish(svg, language, description, on_paper=True)
    lacking = without_font(svg, vl_convert.svg_to_png)
    if lacking:
        raise LookupError(lacking)
    width, height = size(svg)
    scale = min(_SCALE, (_PIXELS / max(1.0, width * height)) ** 0.5)
    return vl_convert.svg_to_png(svg, ppi=_INCH * scale)


def serve(plan: Plan) -> None:
    """Draw what is asked for on the socket until nobody has asked for a while, or so many pictures are drawn."""
    listener = socket.socket(fileno=plan.listener)
    listener.settimeout(plan.idle)
    for _ in range(_PICTURES):
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            return
        with connection:
            connection.settimeout(_REQUEST_SECONDS)
            with suppress(Hangup, OSError):
                header, _, _ = receive(connection)
                _answer(connection, header)


def _answer(connection: socket.socket, request: Mapping[str, Any]) -> None:
    left = float(request["deadline"]) - time.monotonic()
    if left <= 0:
        return  # whoever asked waits no longer
    signal.setitimer(signal.ITIMER_REAL, left)
    try:
        body, told = draw(request["spec"], request["form"], request["language"]), {}
        if len(body) > int(request["most"]):
            body, told = b"", {"refused": "large"}
    except ImportError:
        body, told = b"", {"refused": "library"}
    except LookupError as error:
        body, told = b"", {"refused": "font", "detail": str(error.args[0])}
    except ValueError as error:
        body, told = b"", {"refused": "failed", "detail": str(error)[:500]}
    signal.setitimer(signal.ITIMER_REAL, 0)
    send(connection, {**told, "length": len(body)}, body)


def main() -> None:
    """Serve as the only argument says."""
    plan = Plan(**json.loads(sys.argv[1]))
    end_with_parent(signal.SIGKILL, plan.parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too, which ends this process
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    faulthandler.disable()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Address space says nothing of V8, which reserves gigabytes that it never uses: what it writes to is counted.
    resource.setrlimit(resource.RLIMIT_DATA, (plan.memory, plan.memory))
    first_to_end()
    without_network()
    os.nice(_NICENESS)
    if plan.fonts:
        with suppress(ImportError):
            import vl_convert

            vl_convert.register_font_directory(plan.fonts)
    serve(plan)


if __name__ == "__main__":
    main()
