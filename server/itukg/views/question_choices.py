"""What the parameters of a question may be, with the names that people know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from babel.numbers import get_decimal_symbol

from itukg.collation import sort_key
from itukg.dates import language_in, locale_of, write_date, write_number
from itukg.library.choices import find_choices
from itukg.library.question import Parameter, Question, Term
from itukg.library.values import as_text
from itukg.linkeddata.labels import Labels, Name, find_labels
from itukg.messages import words
from itukg.stores.base import Reader
from itukg.views.pages import Page

_DECIMAL = re.compile(r"(-?)\+?(\d*)(?:\.(\d*))?")


@dataclass(frozen=True)
class Option:
    """A value that a parameter may have: as an address writes it, its name, and the term."""

    text: str
    name: Name
    term: Term


@dataclass(frozen=True)
class Options:
    """The values that a parameter may have, in the order of their names; ``complete``: there are no others."""

    options: Sequence[Option]
    complete: bool


def read_names(reader: Reader, question: Question, values: Iterable[Term | None]) -> None:
    """Read the names of all values and choices of a question in one query, so that nobody else has to."""
    terms = [term for parameter in question.parameters for term in find_choices(reader, parameter).terms]
    find_labels(reader, [term.value for term in (*terms, *values) if isinstance(term, ox.NamedNode)])


def read_options(reader: Reader, page: Page, parameter: Parameter) -> Options:
    """The values of a parameter that is chosen from the graph, or of its language: at most `library.choices.MOST`."""
    choices = find_choices(reader, parameter)
    labels = find_labels(reader, [term.value for term in choices.terms if isinstance(term, ox.NamedNode)])
    manifest = reader.manifest
    texts = Counter(as_text(term, manifest.prefixes, manifest.base) for term in choices.terms)
    options = []
    for term in choices.terms:
        text = as_text(term, manifest.prefixes, manifest.base)
        # The same text in two languages, or with two datatypes, is told apart as SPARQL writes it.
        options.append(Option(text if texts[text] == 1 else str(term), term_name(term, labels, page, parameter), term))
    return Options(sorted(_told_apart(options), key=lambda option: _order(option, page)), choices.complete)


def _told_apart(options: Sequence[Option]) -> list[Option]:
    """Those that are called the same get what an address calls them behind their name."""
    names = Counter(option.name.text for option in options)
    return [
        option
        if names[option.name.text] == 1
        else Option(option.text, Name(f"{option.name.text} ({option.text})", option.name.language), option.term)
        for option in options
    ]


def _order(option: Option, page: Page) -> tuple[object, str]:
    return sort_key(option.name.text, page.language), option.text


def term_name(term: Term, labels: Labels, page: Page, parameter: Parameter | None = None) -> Name:
    """What people call a term: a thing by its name, a date or a number in words of their language."""
    if isinstance(term, ox.NamedNode):
        return labels.name(term.value, page.language)
    if term.language:
        return Name(term.value, term.language)
    if parameter is not None and parameter.type == "language":
        return Name(language_in(term.value, page.language), "")
    return Name(literal_text(term.value, term.datatype.value, page.language), "")


def literal_text(value: str, datatype: str, language: str, precision: str = "") -> str:
    """A literal as people read it: dates and numbers in their language, true and false in words."""
    kind = datatype.rpartition("#")[2]
    if kind in ("date", "dateTime", "gYear", "gYearMonth"):
        return write_date(value, language, precision)
    if kind in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger"):
        return write_number(value, language)
    if kind == "decimal":
        return _decimal(value, language)
    if kind == "boolean" and value in ("true", "1", "false", "0"):
        return words(language)["yes" if value in ("true", "1") else "no"]
    return value


def _decimal(value: str, language: str) -> str:
    """A decimal number with all the digits that it was stated with, and the marks of the language."""
    found = _DECIMAL.fullmatch(value)
    if not found:
        return value
    whole = found[1] + write_number(found[2] or "0", language)
    return whole + get_decimal_symbol(locale_of(language)) + found[3] if found[3] else whole
