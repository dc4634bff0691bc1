"""A question and values -> SPARQL: a value takes the place of one term between braces, and is written as a term."""

from __future__ import annotations

from collections.abc import Mapping

from itukg.library.blocks import find_blocks
from itukg.library.question import Question, Term
from itukg.library.values import BadParameter, as_text, read_value
from itukg.stores.terms import print_term

__all__ = ["BadParameter", "as_text", "bind", "read_value"]


def bind(question: Question, values: Mapping[str, Term | None], *, header: bool = True) -> str:
    """The question's query with the values instead of its defaults, the rest as it stands in the file.

    Args:
        question: whose query it is.
        values: parameter -> term; None leaves it open. Parameters that are not named keep their defaults.
        header: whether the header stays; it is often longer than the query.

    Raises:
        KeyError: the question has no such parameter.
        ValueError: a parameter that needs a value gets none.
    """
    text = question.query if header else question.body
    blocks = {block.name: block for block in find_blocks(text)}
    places = []
    for name, term in values.items():
        parameter = question.parameter(name)
        if parameter is None:
            raise KeyError(name)
        if term is None and not parameter.optional:
            raise ValueError(f"{name} needs a value")
        block, written = blocks[name], "UNDEF" if term is None else print_term(term)
        places.append((block.inner_start, block.inner_end, written))
    for start, end, written in sorted(places, reverse=True):
        text = text[:start] + written + text[end:]
    return text
