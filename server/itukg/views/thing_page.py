"""The page about one thing, put together: what it is, its facts, where the reports tell of it, what points to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from flask import current_app, request

from itukg.display.citation import as_bibtex, as_csl, as_text
from itukg.display.facts import Facts
from itukg.display.grammar import plain
from itukg.display.neighbours import picture, shorten
from itukg.display.paths import Path, Step
from itukg.display.phrases import jobs
from itukg.display.sheet import TYPE, Sheet, read_sheet
from itukg.display.texts import read_texts
from itukg.linkeddata.iris import curie
from itukg.linkeddata.resource import LAST_PAGE, Description
from itukg.linkeddata.vocabulary import Vocabulary, read_vocabulary
from itukg.messages import words
from itukg.stores.base import Reader, Term
from itukg.turtle.terms import text_of
from itukg.views.document_head import Head
from itukg.views.frame import IN_PATHS
from itukg.views.pages import Page, render
from itukg.views.thing_address import query_address
from itukg.views.thing_around import neighbours, timeline
from itukg.views.thing_asks import asks
from itukg.views.thing_citation import citation_of
from itukg.views.thing_facts import MOST_VALUES, groups, others_called
from itukg.views.thing_links import incoming
from itukg.views.thing_markup import Writer
from itukg.views.thing_places import chain, passages
from itukg.views.thing_values import Values, in_order

_SUFFIXES = {"ttl": "Turtle", "jsonld": "JSON-LD", "rdf": "RDF/XML", "nt": "N-Triples", "trig": "TriG"}
_POINTING = "SELECT ?thing ?link WHERE {\n  ?thing ?link <%s> .\n}\nORDER BY ?link ?thing"


def thing_page(page: Page, reader: Reader, described: Description, head: Head, stem: str) -> str:
    """The page about a thing.

    Args:
        page: for whom, and how IRIs become links.
        reader: the snapshot that ``described`` comes from.
        described: what is known about the thing.
        head: what the page's head tells machines.
        stem: the address of the thing's documents below ``/doc/``, percent-encoded, without a suffix.
    """
    values = read_values(page, reader, described)
    thing = values.facts.thing
    name = values.name(thing)
    own = values.facts.sheet_of(thing)
    sentence = values.phrases.sentence(thing, own.sentence) or values.phrases.sentence(thing, own.reading)
    cited = citation_of(values, reader)
    around, left_out = neighbours(values, described)
    return render(
        "thing.html",
        page,
        title=name.text,
        summary=plain(sentence) or None,
        breadcrumb=_breadcrumb(values, name.text),
        write=Writer(page.language),
        thing=described.thing,
        name=name,
        other_names=_other_names(values),
        kinds=[(values.kind(kind), values.href(kind)) for kind in values.facts.kinds],
        codes=_codes(values, name.text),
        read=_read_address(page, reader, described),
        sentence=values.runs(sentence),
        fallback=None if sentence else _fallback(values, described),
        marks=values.marks(thing),
        doubts=values.doubts(thing),
        retired=described.is_retired,
        instead=[values.named(ox.NamedNode(iri)) for iri in described.replacements],
        formerly=in_order(values.named(ox.NamedNode(iri)) for iri in described.replaces),
        groups=groups(values, described),
        called=others_called(values, described),
        chain=chain(values, own.chain),
        passages=passages(values),
        incoming=incoming(values, described),
        cut=query_address(page, _POINTING % described.thing) if described.has_more else "",
        pages=_pages(described),
        picture=picture(around, left_out) if around else None,
        timeline=timeline(values, described),
        citation=as_text(cited),
        bibtex=as_bibtex(cited),
        csl=as_csl(cited),
        asks=asks(values, own),
        report=_report(values),
        middle=shorten(_codes(values, "")[0] if _codes(values, "") else name.text, 14),
        suffix_names=_SUFFIXES,
        head=head,
        root=f"{request.script_root}/",
        here=f"{request.script_root}/doc/{stem}",
        cite_root=f"{request.script_root}/cite/",
        explicit=f"?lang={page.language}" if "lang" in request.args else "",
        stem=stem,
        formats=head.suffixes(),
    )


def _read_address(page: Page, reader: Reader, described: Description) -> tuple[str, str] | None:
    """Where the thing is read as a text, or in one, and the word that says which; None if it is not."""
    classes = [text_of(item.value) for item in described.statements if item.predicate == TYPE]
    properties = [item.predicate for item in described.statements]
    path, is_part = read_texts(reader).place_of(described.thing, classes, properties, page.manifest.base)
    language = f"?lang={page.language}" if "lang" in request.args else ""
    address = f"{request.script_root}/{quote(path, safe=IN_PATHS)}{language}"
    return (address, "read_in_place" if is_part else "read_as_text") if path else None


def read_values(page: Page, reader: Reader, described: Description) -> Values:
    """All that the page says of the thing and of those around it, read in at most three queries."""
    sheet, vocabulary = read_sheet(reader), read_vocabulary(reader)
    facts = Facts(reader, sheet, described)
    _prepare(facts, sheet, vocabulary, described)
    facts.kinds = _kinds(page, facts, sheet, described)
    return Values(page, facts, sheet, vocabulary, described)


def _kinds(page: Page, facts: Facts, sheet: Sheet, described: Description) -> list[Term]:
    """The classes that the thing is stated to be of: the narrowest first, those without a name last or left out."""
    kinds = [
        item.value
        for item in described.statements
        if item.predicate == TYPE
        and isinstance(item.value, ox.NamedNode)
        and page.manifest.closure_graph not in item.graphs
    ]
    named = [kind for kind in kinds if facts.name(kind, page.language) is not None]
    rank = {name: position for position, name in enumerate(sheet.ranks)}
    return sorted(named or kinds, key=lambda kind: (rank.get(text_of(kind), len(rank)), text_of(kind)))


def _prepare(facts: Facts, sheet: Sheet, vocabulary: Vocabulary, described: Description) -> None:
    own = facts.sheet_of(facts.thing)
    linked: dict[Term, None] = {}
    counted: dict[str, int] = {}
    for item in described.statements:
        counted[item.predicate] = counted.get(item.predicate, 0) + 1
        if counted[item.predicate] <= MOST_VALUES:
            linked[item.value] = None
    linked.update((ox.NamedNode(source), None) for source, _ in described.incoming)
    inner = [triple.object for triple in described.nested if isinstance(triple.object, ox.NamedNode)]
    things = [*dict.fromkeys(inner), *(node for node in linked if isinstance(node, ox.NamedNode))]
    properties = {item.predicate for item in described.statements} | {name for _, name in described.incoming}
    properties |= {triple.predicate.value for triple in described.nested}
    backwards = {inverse for name in properties for inverse in vocabulary.inverses.get(name, ())}
    others = [*things, *map(ox.NamedNode, [*properties, *backwards, *described.replaces])]
    blank = [triple.subject for triple in described.nested if isinstance(triple.subject, ox.BlankNode)]
    wanted = jobs(facts.thing, [*own.sentence, *own.reading])
    if own.chain:
        wanted.append((facts.thing, own.chain.path))
    if sheet.passages.path:
        wanted.append((facts.thing, sheet.passages.path))
    places = [Path(((Step(name),),)) for name in sheet.evidence.properties]
    wanted += [(facts.thing, path) for path in places]

    def of_values() -> list[tuple[Term, Path]]:
        found: list[tuple[Term, Path]] = []
        nodes: list[Term] = [*things, *dict.fromkeys(blank)]
        for node in nodes:
            reading = facts.sheet_of(node).reading
            if reading:
                found += jobs(node, reading)
            found += [(node, path) for path in places]
            found += [(node, Path(((Step(doubt.word),),))) for doubt in sheet.doubts if doubt.word]
        if own.chain:
            for version in facts.follow(facts.thing, own.chain.path):
                found += jobs(version, own.chain.parts)
                found += [(version, own.chain.order)] if own.chain.order else []
        return found

    facts.prepare(wanted, others, of_values)


def _breadcrumb(values: Values, name: str) -> list[tuple[str, str | None]]:
    page = values.page
    home = request.script_root + "/" + (f"?lang={page.language}" if "lang" in request.args else "")
    kinds = [(values.kind(kind).text, _list_of(values, kind)) for kind in values.facts.kinds[:1]]
    return [(words(page.language)["home"], home), *kinds, (name, None)]


def _list_of(values: Values, kind: Term) -> str | None:
    """Where all things of a kind are listed; where there are no lists, the page about the kind."""
    page = values.page
    has_lists = "lists" in current_app.blueprints and page.manifest.id
    if not has_lists or values.facts.name(kind, page.language) is None:
        return values.href(kind)
    arguments = {"type": curie(text_of(kind), dict(page.manifest.prefixes))}
    arguments |= {"lang": page.language} if "lang" in request.args else {}
    return f"{request.script_root}/list?{urlencode(arguments, safe=':')}"


def _other_names(values: Values) -> list[Any]:
    """The thing's names in the other languages of the dataset, where they differ from the one at the top."""
    page = values.page
    first = values.name(values.facts.thing)
    found = []
    for language in page.manifest.languages:
        other = values.facts.name(values.facts.thing, language)
        if other is not None and other.language == language != first.language and other.text != first.text:
            found.append(other)
    return found


def _codes(values: Values, name: str) -> list[str]:
    """The thing's codes, those left out that its name is already."""
    codes = [
        str(value.value) for name_ in values.sheet.codes for value in values.facts.values(values.facts.thing, name_)
    ]
    return sorted(code for code in set(codes) if code != name)


def _fallback(values: Values, described: Description) -> str:
    """A sentence for a thing that the dataset has none for: what it is, and how much is said of it."""
    said = words(values.page.language)
    kinds = [values.kind(kind).text for kind in values.facts.kinds[:1]]
    facts = len({item.predicate for item in described.statements})
    sources = len({source for source, _ in described.incoming})
    text = said["fallback"] if kinds else said["fallback_no_kind"]
    text = text.format(kind=kinds[0] if kinds else "", facts=facts, sources=sources)
    return text[:1].upper() + text[1:]


def _pages(described: Description) -> list[tuple[str, int]]:
    """The pages of links before and after this one: the word for each, and its number."""
    before = [("page_before", described.page - 1)] if described.page > 1 else []
    return before + ([("page_after", described.page + 1)] if described.has_more and described.page < LAST_PAGE else [])


def _report(values: Values) -> str:
    """Where an error on this page is reported: the dataset's contact, told which page; '' if it names none."""
    contact = values.page.manifest.contact
    if contact.startswith("mailto:") and "?" not in contact:
        return f"{contact}?subject={quote(values.facts.thing.value, safe='')}"
    return contact
