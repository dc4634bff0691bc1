"""The text of a question file -> `Question`, or all the mistakes in it.

The header follows the decorators of grlc (https://github.com/CLARIAH/grlc): comment lines that begin with ``#+`` and
are YAML together. grlc itself builds a web API of its own from them and knows neither languages nor terms of a graph;
its parameters are variables with special names, which no other tool runs as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import yaml

from itukg.library.blocks import prologue
from itukg.library.charts import read_chart
from itukg.library.columns import read_columns
from itukg.library.nodes import Reading
from itukg.library.parameters import read_parameters
from itukg.library.question import Question, Texts
from itukg.library.syntax import NOTHING, read_query
from itukg.library.words import Words
from itukg.sparql.query import Form
from itukg.turtle.mistakes import Mistake
from itukg.turtle.places import Place

MARK = "#+"
FORMS = (Form.SELECT, Form.CONSTRUCT)
KEYS = ("title", "description", "tags", "parameters", "columns", "chart")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Surroundings:
    """What a file is read with: the dataset's languages and prefixes, and the words of all files."""

    languages: Sequence[str]
    prefixes: Mapping[str, str]
    words: Words


def read_question(file: str, text: str, around: Surroundings) -> tuple[Question | None, list[Mistake]]:
    """Read the text of the file ``file``; there is a question only if there is no mistake."""
    name = PurePath(file).stem
    reading = Reading(file, around.languages, column=len(MARK) + 1)
    if not _NAME.fullmatch(name):
        reading.note("file-name", reading.top, text=name)
    header = _header(text, reading)
    variables, form, wrong = read_query(file, text, FORMS, "form")
    reading.mistakes += wrong
    root = reading.compose(header) if header else None
    if root is None or form is None:
        return None, reading.mistakes
    parts = reading.known(root, "#+", KEYS)
    for key in ("title", "description", "tags"):
        if key not in parts:
            reading.note("missing-key", reading.top, text=key)
    if form is Form.CONSTRUCT:
        for key in ("columns", "chart"):
            if key in parts:
                reading.note("not-for-graph", parts.pop(key), text=key)
    namespaces = {**around.prefixes, **_declared(text)}
    question = Question(
        name=name,
        titles=reading.texts(parts["title"], "title") if "title" in parts else {},
        descriptions=reading.texts(parts["description"], "description") if "description" in parts else {},
        tags=_tags(parts.get("tags"), reading, around.words),
        parameters=read_parameters(parts.get("parameters"), text, reading, namespaces),
        columns=read_columns(parts.get("columns"), variables, reading, around.words),
        chart=read_chart(parts.get("chart"), variables, reading),
        query=text,
        form=form.value,
    )
    return (None if reading.mistakes else question), sorted(reading.mistakes)


def _header(text: str, reading: Reading) -> str:
    """The YAML of the header: its lines without what makes them comments."""
    found: list[str] = []
    ended = False
    for number, line in enumerate(text.splitlines(), start=1):
        ended = ended or not line.startswith(MARK)
        if not line.startswith(MARK):
            continue
        if ended:
            reading.note("late-header", Place(reading.file, number, 1, number, len(line) + 1))
        elif line[len(MARK) :].strip() and line[len(MARK)] != " ":
            reading.note("header-line", Place(reading.file, number, 1, number, len(line) + 1))
        else:
            found.append(line[len(MARK) + 1 :])
    if not found and not reading.mistakes:
        reading.note("no-header", reading.top)
    return "\n".join(found)


def _declared(text: str) -> dict[str, str]:
    """The prefixes that the query declares, asked of the engine: the same it will take them for."""
    declared = prologue(text)
    names = re.findall(r"(?im)^\s*PREFIX\s+([^\s:]*):", declared)
    if not names:
        return {}
    values = " ".join(f"({position} {name}:)" for position, name in enumerate(names))
    rows = NOTHING.query(f"{declared} SELECT ?n ?p {{ VALUES (?n ?p) {{ {values} }} }}")
    return {names[int(row["n"].value)]: row["p"].value for row in rows}  # type: ignore[union-attr]


def _tags(node: yaml.Node | None, reading: Reading, words: Words) -> dict[str, Texts]:
    found: dict[str, Texts] = {}
    for item in reading.items(node, "tags") if node else []:
        tag = reading.text(item, "tags")
        if tag not in words.tags:
            reading.note("tag-words", item, text=tag)
        elif tag in found:
            reading.note("repeated-key", item, text=tag)
        else:
            found[tag] = words.tags[tag]
    if node and isinstance(node, yaml.SequenceNode) and not node.value:
        reading.note("missing-key", node, text="tags")
    return found
