"""``queries/library/words.yaml``: the headings of columns and the names of tags that more than one question needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from itukg.library.nodes import Reading
from itukg.library.question import Texts
from itukg.turtle.mistakes import Mistake


@dataclass(frozen=True)
class Words:
    """Headings of columns and names of tags, by language."""

    columns: Mapping[str, Texts] = field(default_factory=dict)
    tags: Mapping[str, Texts] = field(default_factory=dict)


def read_words(file: str, text: str, languages: Sequence[str]) -> tuple[Words, list[Mistake]]:
    """Read the text of the file ``file``; what can be read is given beside the mistakes."""
    reading = Reading(file, languages)
    root = reading.compose(text)
    if root is None:
        return Words(), sorted(reading.mistakes)
    parts = reading.known(root, file, ("columns", "tags"))
    found = {
        part: {word: reading.texts(value, word) for word, (_, value) in reading.pairs(node, part).items()}
        for part, node in parts.items()
    }
    return Words(found.get("columns", {}), found.get("tags", {})), sorted(reading.mistakes)
