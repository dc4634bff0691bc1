"""The columns of a result: their headings, and which of them are one text in several languages."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from itukg.library.nodes import Reading
from itukg.library.question import Texts
from itukg.library.words import Words


def read_columns(node: yaml.Node | None, variables: Sequence[str], reading: Reading, words: Words) -> dict[str, Texts]:
    """The heading of every column of the result: its own, or that of `Words`."""
    own: dict[str, Texts] = {}
    for column, (key, value) in (reading.pairs(node, "columns") if node else {}).items():
        if column not in stems(variables, reading.languages):
            reading.note("no-column", key, text=column, columns=", ".join(variables))
        own[column] = reading.texts(value, column)
        if own[column] == words.columns.get(column):
            reading.note("repeated-word", key, text=column)
    found: dict[str, Texts] = {}
    for variable in variables:
        stem = stem_of(variable, reading.languages)
        chosen = next((held[name] for name in (variable, stem) for held in (own, words.columns) if name in held), None)
        if chosen is None:
            reading.note("column-words", reading.top, text=variable)
        else:
            found[variable] = chosen
    return found


def stem_of(column: str, languages: Sequence[str]) -> str:
    """The name that a column shares with those of the same text in other languages: ``title`` of ``title_en``."""
    stem, _, language = column.rpartition("_")
    return stem if stem and language in languages else column


def stems(columns: Sequence[str], languages: Sequence[str]) -> set[str]:
    """The names of columns, and those that columns of several languages share."""
    return {*columns, *(stem_of(column, languages) for column in columns)}
