"""What a validation finds: one shape of result for literals, shapes and hygiene queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is to be said. Texts are by language; '' holds text without one.

    ``value`` is in Turtle's form, '' if the finding is about the thing as a whole; ``line`` counts from 1, 0 where
    no file speaks of the thing.
    """

    severity: str
    focus: str
    focus_labels: Mapping[str, str]
    path: str
    path_names: Mapping[str, str]
    value: str
    messages: Mapping[str, str]
    file: str
    line: int

    @property
    def order(self) -> tuple[str, int, str, str, str, tuple[tuple[str, str], ...]]:
        """A key that puts findings in the order of the files; equal keys say the same."""
        return self.file, self.line, self.focus, self.path, self.value, tuple(sorted(self.messages.items()))
