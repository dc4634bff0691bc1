"""Is a text SPARQL, and which form of query? The engine that will answer it says so, before there is any data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from itukg.library.mistakes import mistake
from itukg.sparql.query import Form, examine
from itukg.stores.messages import rejection
from itukg.turtle.mistakes import Mistake
from itukg.turtle.places import Place

# What a query is put to when only its text matters.
NOTHING = ox.Store()
# Against it relative IRIs are resolved; nothing comes of them here.
_BASE = "http://example.org/"


def read_query(file: str, text: str, forms: Iterable[Form], kind: str) -> tuple[list[str], Form | None, list[Mistake]]:
    """The variables of the result and the form of a query.

    Args:
        file: the file that it stands in.
        text: its text.
        forms: those that it may have.
        kind: of the mistake if it has another.
    """
    try:
        answer = NOTHING.query(text, base_iri=_BASE)
    except (SyntaxError, ValueError) as error:
        said = rejection(str(error))
        line, column = said.line or 1, said.column or 1
        return [], None, [mistake("syntax", Place(file, line, column, line, column), text=str(said))]
    # The engine's answer tells the form of most at once; of a graph only the text says how it is made.
    form = Form.SELECT if isinstance(answer, ox.QuerySolutions) else examine(text, _BASE).form
    if form is None or form not in forms:
        return [], None, [mistake(kind, Place(file, 1, 1, 1, 1), text=form.value if form else "")]
    return [variable.value for variable in answer.variables] if isinstance(answer, ox.QuerySolutions) else [], form, []


def check_queries(texts: Mapping[str, str], forms: Iterable[Form], kind: str) -> list[Mistake]:
    """The mistakes of the queries in files: those that are not SPARQL, and those of a form that is no use there."""
    return [item for file, text in texts.items() for item in read_query(file, text, forms, kind)[2]]
