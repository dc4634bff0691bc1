"""Marks of a test: the trap that it guards against, and the falls that it must notice.

Attributes of the function rather than markers of pytest, which take any argument unchecked: a misspelt ``add``
would make a fall that changes less than it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType

from tests.rdf.asking import Facts

Guard = Callable[[Facts], None]

# A: changes an answer. B: corrupts joins and counts. C: a matter of the text; every one of them leaves a trace in data.
SEVERITIES = {
    "A": {
        1, 2, 3, 5, 6, 7, 8, 9, 13, 14, 15, 16, 17, 18, 20, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 35, 36, 37, 46, 47,
        58, 59, 60, 61, 62, 70, 71, 76,
    },
    "B": {
        4, 10, 11, 12, 19, 21, 22, 23, 34, 38, 39, 40, 41, 42, 45, 48, 49, 50, 51, 52, 53, 54, 56, 57, 63, 64, 65, 66,
        67, 68, 69, 72, 74, 75, 77, 78, 79, 80, 91, 93, 94, 95, 96,
    },
    "C": {43, 44, 55, 73, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 92},
}  # fmt: skip


@dataclass(frozen=True)
class Fall:
    """A change that lets the data go into a trap: triples to add and to remove, in Turtle without prefixes."""

    story: str
    add: str
    remove: str


def trap(number: int) -> Callable[[Guard], Guard]:
    """Mark a test with the number of the trap that it guards against."""

    def mark(test: Guard) -> Guard:
        test.trap = number  # type: ignore[attr-defined]
        return test

    return mark


def fall(story: str, *, add: str = "", remove: str = "") -> Callable[[Guard], Guard]:
    """Mark a test with a fall that it must notice."""

    def mark(test: Guard) -> Guard:
        test.falls = (Fall(story, add, remove), *falls_of(test))  # type: ignore[attr-defined]
        return test

    return mark


def trap_of(test: Guard) -> int:
    """The number of the trap that ``test`` guards against; 0 if it has no mark."""
    number: int = getattr(test, "trap", 0)
    return number


def falls_of(test: Guard) -> tuple[Fall, ...]:
    """The falls that ``test`` must notice, in the order in which they are written."""
    falls: tuple[Fall, ...] = getattr(test, "falls", ())
    return falls


def guards_in(module: ModuleType) -> Iterator[Guard]:
    """The test functions of a module."""
    for name, value in vars(module).items():
        if name.startswith("test_") and callable(value):
            yield value
