"""One Turtle text -> the same in canonical form, and the proof that it is the same graph. No files are touched here."""

from __future__ import annotations

import pyoxigraph as ox

from itukg.formatting.arrange import Repeated, arrange, find_repeated
from itukg.formatting.layout import lay_out
from itukg.formatting.order import Order
from itukg.turtle.syntax import parse


class GraphChanged(Exception):
    """The formatted text would not say what the text says: a mistake of the formatter, never of the author."""


def format_turtle(text: str, order: Order, base: str | None = None) -> str:
    """Return ``text`` in canonical form; formatting that again changes nothing.

    Args:
        text: a Turtle document as it stands in its file, line ends included (those of long strings are data).
        order: the order of predicates and languages.
        base: what relative IRIs are relative to, where the text does not say so itself.

    Raises:
        SyntaxError: the text is not Turtle.
        FormatSyntaxError: it is, but of a version that the formatter does not know.
        GraphChanged: the result would hold another graph.
    """
    before = _graph(text, base)
    document = parse(text)
    arrange(document, order)
    formatted = lay_out(document)
    try:
        after = _graph(formatted, base)
    except SyntaxError as error:
        raise GraphChanged(str(error)) from error
    if not _are_same(before, after):
        raise GraphChanged("the graphs are not isomorphic")
    return formatted


def repeated_blocks(text: str) -> list[Repeated]:
    """The second blocks about one subject in a text that `format_turtle` accepts (see ``arrange``)."""
    return find_repeated(parse(text))


def _graph(text: str, base: str | None) -> ox.Dataset:
    return ox.Dataset(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE, base_iri=base))


def _are_same(one: ox.Dataset, other: ox.Dataset) -> bool:
    """Whether the graphs are isomorphic (RDF 1.1 Concepts, section 3.6); both may be relabelled."""
    if len(one) != len(other):
        return False
    if one != other:
        one.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        other.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return one == other
