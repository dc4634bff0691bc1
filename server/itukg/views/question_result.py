"""The answer to a question: evaluated as a stranger's query would be, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

import pyoxigraph as ox

from itukg.display.result_citation import cite_result
from itukg.library.binding import bind
from itukg.library.question import Question
from itukg.linkeddata.labels import find_labels
from itukg.messages import words
from itukg.publication import Publication
from itukg.results.about import About, Value
from itukg.results.table import Label, Table
from itukg.results.workbook import MOST_ROWS, to_workbook
from itukg.stores.base import Reader, Result, ResultTooLarge
from itukg.views.frame import license_name
from itukg.views.pages import Page
from itukg.views.question_asked import Asked
from itukg.views.question_choices import term_name

# Names that are looked up for one result.
_MOST_NAMED = 50_000
# What is written anew here, row by row, takes six times its bytes as objects, and other requests wait meanwhile.
MOST_READ = 32 * 1024 * 1024


def sparql_of(asked: Asked) -> str:
    """The question's SPARQL with its values bound, without the header."""
    whole = bind(asked.question, asked.values)
    return replace(asked.question, query=whole).body


def evaluate(publication: Publication, asked: Asked, reader: Reader, wanted: str) -> Result:
    """The result, serialised as ``wanted`` by the engine, from the reader's snapshot and no other.

    Raises:
        StoreError: there is none.
    """
    admitted = publication.policy(reader.manifest).admit(sparql_of(asked))
    asked_of = replace(admitted.request, snapshot=reader.manifest.id)
    return publication.store.run(asked_of, wanted, publication.settings.query_timeout)


def read_whole(result: Result) -> bytes:
    """A result whose rows are to be read here.

    Raises:
        ResultTooLarge: that would take too much of a process that answers others too.
    """
    if result.length > MOST_READ:
        result.body.close()
        raise ResultTooLarge(
            f"Charts, workbooks and results with names are made of at most {MOST_READ:,} bytes. Take CSV.",
            f"图表、工作簿和带名称的结果最多由{MOST_READ:,}字节制成。请改用CSV格式。",
        )
    return result.read()


def names_of(reader: Reader, iris: Sequence[str], language: str) -> dict[str, Label]:
    """The names of things, in the language, else in another of the dataset's; the nameless have none.

    Raises:
        ResultTooLarge: there are too many things.
    """
    if len(iris) > _MOST_NAMED:
        raise ResultTooLarge(
            f"Names are given to at most {_MOST_NAMED:,} things. Ask without labels.",
            f"最多为{_MOST_NAMED:,}个事物给出名称。请不要求名称。",
        )
    labels = find_labels(reader, iris)
    named = {iri: labels.name(iri, language) for iri in iris if labels.has(iri)}
    return {iri: Label(name.text, name.language) for iri, name in named.items()}


def workbook(table: Table, about: About, page: Page) -> bytes:
    """A result as a workbook.

    Raises:
        ResultTooLarge: it does not fit into a sheet.
    """
    if len(table.rows) >= MOST_ROWS:
        raise ResultTooLarge(
            f"A sheet holds {MOST_ROWS - 1:,} rows; take the result as CSV.",
            f"工作表最多{MOST_ROWS - 1:,}行；请改用CSV格式。",
        )
    return to_workbook(table, about, words(page.language), page.manifest.built)


def permalink(publication: Publication, asked: Asked, reader: Reader) -> str:
    """The whole address that gives the same answer for good: every value, and the snapshot."""
    manifest = reader.manifest
    pairs = asked.pairs(explicit=True) + ([("snapshot", manifest.id)] if manifest.id else [])
    query = f"?{urlencode(pairs, safe='/:')}" if pairs else ""
    return f"{publication.address(manifest)}queries/{asked.question.name}{query}"


def about(publication: Publication, asked: Asked, reader: Reader) -> About:
    """What a result says of itself, in the language of the page."""
    page, manifest, question = asked.page, reader.manifest, asked.question
    address, title = permalink(publication, asked, reader), page.text(question.titles)
    values, listed = values_of(asked, reader), given(asked, reader)
    named = words(page.language)["question_with_values"].format(title=title, values=listed) if listed else title
    citation = cite_result(reader, page.language, address, named, license_name(manifest.license))
    return About(
        name=question.name,
        title=title,
        description=page.text(question.descriptions),
        parameters=values,
        dataset=page.text(manifest.titles),
        version=manifest.version,
        issued=manifest.issued,
        snapshot=manifest.id,
        permalink=address,
        license=manifest.license,
        citation=citation.text,
        bibtex=citation.bibtex,
        headings=headings(question, page),
    )


def given(asked: Asked, reader: Reader) -> str:
    """The values that a question is asked with in one line, without parameters that are left open."""
    told = words(asked.page.language)
    named = [value for value in values_of(asked, reader) if value.text]
    said = [told["question_value"].format(label=value.label, value=value.shown) for value in named]
    return told["question_between_values"].join(said)


def values_of(asked: Asked, reader: Reader) -> Sequence[Value]:
    """The values that a question is asked with, for people and for addresses."""
    page = asked.page
    iris = [term.value for term in asked.values.values() if isinstance(term, ox.NamedNode)]
    labels = find_labels(reader, iris) if iris else None
    found = []
    for parameter in asked.question.parameters:
        term = asked.values[parameter.name]
        shown = words(page.language)["question_any"]
        if term is not None:
            labels = labels or find_labels(reader, ())
            shown = term_name(term, labels, page, parameter).text
        text = "" if term is None else asked.text(term)
        found.append(Value(parameter.name, page.text(parameter.labels), text, shown))
    return found


def headings(question: Question, page: Page) -> dict[str, str]:
    """The heading of each column, in the language of the page."""
    return {column: page.text(texts) for column, texts in question.columns.items()}
