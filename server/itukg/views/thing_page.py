"""The page about one thing, put together: what it is, its facts, where the reports tell of it, what points to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from itukg.display.citation import as_bibtex, as_csl, as_text
from itukg.display.grammar import plain
from itukg.display.neighbours import HALF, MIDDLE_LONGEST, picture, shorten
from itukg.display.sheet import TYPE
from itukg.display.texts import read_texts
from itukg.linkeddata.iris import curie, in_address
from itukg.linkeddata.resource import LAST_PAGE, Description
from itukg.messages import words
from itukg.stores.base import Reader, Term
from itukg.turtle.terms import text_of
from itukg.views import thing_sections as sections
from itukg.views.document_head import Head
from itukg.views.escaping import escaped
from itukg.views.frame import addresses, switches
from itukg.views.pages import Page, render
from itukg.views.prepared import Holes, PreparedTemplates
from itukg.views.thing_address import query_address
from itukg.views.thing_around import neighbours, timeline
from itukg.views.thing_asks import asks
from itukg.views.thing_citation import citation_of
from itukg.views.thing_facts import groups, others_called
from itukg.views.thing_fallback import fallback
from itukg.views.thing_links import incoming
from itukg.views.thing_markup import Writer
from itukg.views.thing_places import chain, passages
from itukg.views.thing_reading import read_values
from itukg.views.thing_values import Values, in_order

_SUFFIXES = {"ttl": "Turtle", "jsonld": "JSON-LD", "rdf": "RDF/XML", "nt": "N-Triples", "trig": "TriG"}
# What a page has or has not: there if what is shown under the name is not empty.
_SECTIONS = (
    *("summary", "retired", "instead", "formerly", "doubts", "read", "chain", "chain_note", "called", "passages"),
    *("more_passages", "incoming", "cut", "pages", "formats", "around", "timeline", "report"),
)
_POINTING = "SELECT ?thing ?link WHERE {\n  ?thing ?link <%s> .\n}\nORDER BY ?link ?thing"


@dataclass(frozen=True)
class ThingPage:
    """A page about a thing, but for what its template says.

    ``shown`` is what is filled in; ``has`` the sections; ``linked`` which names of the breadcrumb are links;
    ``title`` that of the page where it is the dataset's as well, which then stands there once.
    """

    page: Page
    shown: Mapping[str, Any]
    has: frozenset[str]
    linked: tuple[bool, ...]
    title: str

    def finish(self, templates: PreparedTemplates, *, render_it: bool) -> str | None:
        """The page; None where its template is not prepared and is not to be rendered here.

        Args:
            templates: those of the application.
            render_it: only the framework can, while it is at a request.
        """
        page = self.page
        key = (page.manifest.id, page.language, page.explicit, page.root, self.has, self.linked, self.title)
        template = templates.get(key, self._render) if render_it else templates.find(key)
        return None if template is None else template.fill(self.shown)

    def _render(self, put: Holes) -> str:
        page = self.page
        return render(
            "thing.html",
            page,
            put=put,
            has=self.has,
            title=self.title or put.title,
            summary=put.summary if "summary" in self.has else None,
            breadcrumb=[
                (put[f"crumb_{number}"], put[f"crumb_{number}_href"] if there else None)
                for number, there in enumerate(self.linked)
            ],
            root=f"{page.root}/",
            cite_root=f"{page.root}/cite/",
            explicit=page.query,
            switches=switches(page, {name: put[name] for name in addresses(page)}),
            canonical=put.canonical,
            default_address=put.default_address,
        )


def thing_page(page: Page, reader: Reader, described: Description, head: Head, stem: str) -> ThingPage:
    """The page about a thing.

    Args:
        page: for whom, and how IRIs become links.
        reader: the snapshot that ``described`` comes from.
        described: what is known about the thing.
        head: what the page's head tells machines.
        stem: the address of the thing's documents below ``/doc/``, percent-encoded, without a suffix.
    """
    values = read_values(page, reader, described)
    write = Writer(page.language)
    name = values.name(values.facts.thing)
    shown: dict[str, Any] = {
        "title": name.text,
        "head": head.markup(),
        "heading": sections.heading(write, name),
        "name": name.text,
        "thing": described.thing,
        "stem": stem,
        **_known(values, described, write),
        **_told(values, described, reader, write),
        **_around(values, described, write),
        **_folded(values, reader, head, stem),
        **addresses(page),
    }
    crumbs = _breadcrumb(values, name.text)
    for number, (text, href) in enumerate(crumbs):
        shown[f"crumb_{number}"], shown[f"crumb_{number}_href"] = text, href
    has = frozenset(section for section in _SECTIONS if shown.get(section))
    is_dataset = name.text == page.text(page.manifest.titles)
    return ThingPage(page, shown, has, tuple(bool(href) for _, href in crumbs), name.text if is_dataset else "")


def _read_address(page: Page, reader: Reader, described: Description) -> tuple[str, str] | None:
    """Where the thing is read as a text, or in one, and the word that says which; None if it is not."""
    classes = (text_of(item.value) for item in described.statements if item.predicate == TYPE)
    properties = (item.predicate for item in described.statements)
    path, is_part = read_texts(reader).place_of(described.thing, classes, properties, page.manifest.base)
    address = f"{page.root}/{in_address(path)}{page.query}"
    return (address, "read_in_place" if is_part else "read_as_text") if path else None


def _known(values: Values, described: Description, write: Writer) -> dict[str, Any]:
    """What the thing is: names, kinds, the sentence, what became of it."""
    thing = values.facts.thing
    own = values.facts.sheet_of(thing)
    sentence = values.phrases.sentence(thing, own.sentence) or values.phrases.sentence(thing, own.reading)
    lead = write.sentence(values.runs(sentence)) if sentence else escaped(fallback(values, described))
    instead = [values.named(ox.NamedNode(iri)) for iri in described.replacements]
    formerly = in_order(values.named(ox.NamedNode(iri)) for iri in described.replaces)
    name = values.name(thing).text
    codes = _codes(values)
    return {
        "summary": plain(sentence),
        "other_names": sections.other_names(_other_names(values)),
        "kinds": sections.kinds(
            [(values.kind(kind), values.href(kind)) for kind in values.facts.kinds],
            [code for code in codes if code != name],
        ),
        "middle": shorten(codes[0] if codes and codes[0] else name, MIDDLE_LONGEST),
        "lead": sections.safe(lead + write.marks(values.marks(thing))),
        "doubts": sections.safe(write.reasons(values.doubts(thing))),
        "retired": described.is_retired,
        "instead": sections.between(write, instead),
        "formerly": sections.between(write, formerly),
    }


def _told(values: Values, described: Description, reader: Reader, write: Writer) -> dict[str, Any]:
    """What is said of the thing, by itself and by others."""
    page, said = values.page, write.said
    shown: dict[str, Any] = {
        "groups": sections.groups(write, groups(values, described)),
        "called": sections.called(write, others_called(values, described)),
        "incoming": sections.incoming(write, incoming(values, described)),
        "cut": query_address(page, _POINTING % described.thing) if described.has_more else "",
        "pages": sections.pager(write, _pages(described), page.explicit),
    }
    read = _read_address(page, reader, described)
    if read is not None:
        shown |= {"read": read[0], "read_word": said[read[1]]}
    versions = chain(values, values.facts.sheet_of(values.facts.thing).chain)
    if versions is not None:
        shown |= {
            "chain": True,
            "chain_name": versions.name,
            "chain_note": versions.note,
            "versions": sections.versions(write, versions.versions),
        }
    places = passages(values)
    if places is not None:
        shown |= {
            "passages_name": places.name,
            "passages_count": len(places.first) + len(places.rest),
            "passages": sections.passages(write, places.first),
            "more_passages": said["more_passages"].format(count=len(places.rest)) if places.rest else "",
            "passages_rest": sections.passages(write, places.rest),
        }
    return shown


def _around(values: Values, described: Description, write: Writer) -> dict[str, Any]:
    """The picture of the neighbourhood and the timeline."""
    dated = sections.timeline(write, timeline(values, described))
    around, left_out = neighbours(values, described)
    if not around:
        return {"timeline": dated}
    drawn, said = picture(around, left_out), write.said
    more = " " + said["around_more"].format(count=drawn.left_out) if drawn.left_out else ""
    across, down = drawn.middle
    return {
        "timeline": dated,
        "around": True,
        "around_help": said["around_help"] + more,
        "width": drawn.width,
        "height": drawn.height,
        "lines": drawn.lines,
        "middle_left": across - HALF,
        "middle_width": 2 * HALF,
        "middle_top": down - 15,
        "middle_x": across,
        "middle_y": down + 5,
        "placed": sections.placed(drawn.placed),
    }


def _folded(values: Values, reader: Reader, head: Head, stem: str) -> dict[str, Any]:
    """Citation, formats, queries, and where errors are reported."""
    cited = citation_of(values, reader)
    here = f"{values.page.root}/doc/{stem}."
    formats = sections.links((_SUFFIXES.get(suffix, suffix), here + suffix) for suffix in head.suffixes())
    return {
        "citation": as_text(cited),
        "bibtex": as_bibtex(cited),
        "csl": as_csl(cited),
        "formats": formats,
        "asks": sections.links(asks(values, values.facts.sheet_of(values.facts.thing)), "<li>{}</li>"),
        "report": _report(values),
    }


def _breadcrumb(values: Values, name: str) -> list[tuple[str, str | None]]:
    page = values.page
    home = page.root + "/" + (page.query)
    kinds = [(values.kind(kind).text, _list_of(values, kind)) for kind in values.facts.kinds[:1]]
    return [(words(page.language)["home"], home), *kinds, (name, None)]


def _list_of(values: Values, kind: Term) -> str | None:
    """Where all things of a kind are listed; where there are no lists, the page about the kind."""
    page = values.page
    has_lists = page.manifest.id or page.manifest.indexed
    if not has_lists or values.facts.name(kind, page.language) is None:
        return values.href(kind)
    key = "list", kind, page.language, page.root, page.explicit
    return values.facts.once(values.facts.memory.others, key, _list_address, page, kind)


def _list_address(page: Page, kind: Term) -> str:
    arguments = {"type": curie(text_of(kind), dict(page.manifest.prefixes))}
    arguments |= {"lang": page.language} if page.explicit else {}
    return f"{page.root}/list?{urlencode(arguments, safe=':')}"


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


def _codes(values: Values) -> list[str]:
    """The thing's codes."""
    thing = values.facts.thing
    return sorted({str(value.value) for name in values.sheet.codes for value in values.facts.values(thing, name)})


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
