"""What the parameters of library questions are chosen from must be there, and their defaults among it.

The header alone cannot tell: a class that is written wrongly is an IRI like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from itukg.dataset import Dataset
from itukg.library.blocks import find_blocks
from itukg.library.choices import choices_query
from itukg.library.files import FOLDER
from itukg.library.question import Parameter, Question
from itukg.turtle.places import Lines, Place
from itukg.validation.findings import Finding
from itukg.validation.words import short

_NOTHING = {
    "en": "The parameter {name} has nothing to choose from: nothing in the data is as its header says. Correct its "
    "class, scheme, property or choices",
    "zh": "参数{name}没有可选的值：数据中没有符合头部所述的内容。请更正其class、scheme、property或choices",
}
_NO_CHOICE = {
    "en": "The default of {name} is {term}, which is none of its choices. Correct it, or what is chosen from",
    "zh": "{name}的默认值是{term}，不在其可选值之中。请更正默认值或选取范围",
}
# A default may be any of all, however many these are.
_ALL = 1_000_000


def check_choices(dataset: Dataset, store: ox.Store) -> Iterator[Finding]:
    """Ask for the choices of every parameter of the library.

    Args:
        dataset: whose library it is.
        store: all its graphs, together in the default graph.
    """
    known: dict[str, set[object]] = {}
    for question in dataset.questions:
        for parameter in question.parameters:
            if not parameter.is_chosen:
                continue
            query = choices_query(parameter, _ALL)
            if query not in known:
                rows: Any = store.query(query)
                known[query] = {row["value"] for row in rows}
            if not known[query]:
                yield _finding(question, parameter, "no-choices", _NOTHING, dataset.prefixes)
            elif parameter.default is not None and parameter.default not in known[query]:
                yield _finding(question, parameter, "default", _NO_CHOICE, dataset.prefixes)


def _finding(
    question: Question, parameter: Parameter, kind: str, told: Mapping[str, str], prefixes: Mapping[str, str]
) -> Finding:
    term = parameter.default
    shown = short(term.value, prefixes) if isinstance(term, ox.NamedNode) else str(term)
    messages = {language: text.format(name=parameter.name, term=shown) for language, text in told.items()}
    return Finding("violation", f"question/{kind}", "", messages, _place(question, parameter, kind))


def _place(question: Question, parameter: Parameter, kind: str) -> Place:
    """The block for what is wrong with the term in it, else the parameter in the header."""
    lines = Lines(f"{FOLDER}/{question.name}.rq", question.query)
    if kind == "default":
        block = next(block for block in find_blocks(question.query) if block.name == parameter.name)
        return lines.place(block.inner_start, block.inner_end)
    named = re.search(rf"^#\+ +({parameter.name}) *:", question.query, re.MULTILINE)
    return lines.place(*named.span(1)) if named else lines.place(0, 0)
