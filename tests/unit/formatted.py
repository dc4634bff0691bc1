"""Texts for the tests of the Turtle formatter: what becomes of them, and that it stays so."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from itukg.formatting.order import Order
from itukg.formatting.text import format_turtle
from tests.requirements import CHECKOUT

HARBOUR = CHECKOUT / "tests" / "fixtures" / "harbour"
Run = Callable[..., tuple[int, str]]
EX = "http://example.org/"
PREFIX = f"@prefix ex: <{EX}> .\n\n"


def shape(text: str, order: Order | None = None) -> str:
    """Format, and make sure that formatting again changes nothing."""
    order = order or Order(languages=("en", "zh"))
    once = format_turtle(text, order, EX)
    assert format_turtle(once, order, EX) == once
    return once


def body(text: str, order: Order | None = None) -> str:
    """What becomes of statements that use the prefix ex:, without the line of the prefix."""
    formatted = shape(PREFIX + textwrap.dedent(text), order)
    assert formatted.startswith(PREFIX)
    return formatted.removeprefix(PREFIX)


def same(text: str, order: Order | None = None) -> None:
    """The statements are in canonical form already."""
    text = textwrap.dedent(text)
    assert body(text, order) == text
