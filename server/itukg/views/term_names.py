"""Terms on the pages about them: names in both languages, links, phrases."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request, url_for

from itukg.collation import Key, sort_key
from itukg.linkeddata.iris import curie, in_words, local_name
from itukg.linkeddata.labels import Labels
from itukg.messages import words
from itukg.terms.phrases import Phrase, pieces
from itukg.views.pages import Page

_LIST = "/list"


class TermNames:
    """What terms are called on one page, and where they lead."""

    def __init__(self, page: Page, labels: Labels, here: Container[str] = ()) -> None:
        """Take the page and the labels of all terms on it; ``here`` are those that have their entries on it."""
        self._here = here
        self.page = page
        self.labels = labels
        self._prefixes = dict(page.manifest.prefixes)
        self._words = words(page.language)

    def ref(self, iri: str) -> dict[str, Any]:
        """A term as a link: its label, or its short name where it has none."""
        name = self.labels.name(iri, self.page.language)
        known = self.labels.has(iri)
        return {
            "text": name.text if known else self.code(iri),
            "language": name.language if known else "",
            "href": f"#{anchor(iri)}" if iri in self._here else self.page.href(iri),
            "iri": iri,
            "is_code": not known,
        }

    def refs(self, iris: Iterable[str]) -> list[dict[str, Any]]:
        """Terms as links, by their names."""
        return sorted((self.ref(iri) for iri in set(iris)), key=lambda ref: (self.sort_key(ref["text"]), ref["iri"]))

    def sort_key(self, text: str) -> Key:
        """What a name is sorted by in the page's language."""
        return sort_key(text, self.page.language)

    def text(self, iri: str) -> str:
        """The name alone."""
        return str(self.ref(iri)["text"])

    def code(self, iri: str) -> str:
        """The short name of an IRI by the dataset's prefixes; without one, the end of an IRI of the dataset's own."""
        short = curie(iri, self._prefixes)
        return local_name(iri) if short == iri and iri.startswith(self.page.manifest.base) else short

    def heading(self, iri: str, given: Mapping[str, str] | None = None) -> list[dict[str, str]]:
        """The names of a term: that of the page's language first, then the others; ``given`` where it has no label."""
        if given and not self.labels.has(iri):
            return self.texts(given)
        if not self.labels.has(iri):
            return [{"text": in_words(local_name(iri)), "language": ""}]
        first = self.labels.name(iri, self.page.language)
        others = self.labels.others(iri, first.language)
        return [{"text": name.text, "language": name.language} for name in (first, *others)]

    def texts(self, found: Mapping[str, str]) -> list[dict[str, str]]:
        """Texts in all languages of the dataset that there are: the page's language first."""
        order = dict.fromkeys([self.page.language, *self.page.manifest.languages, *sorted(found)])
        return [{"text": found[code], "language": code} for code in order if code in found]

    def phrase(self, phrase: Phrase) -> list[dict[str, Any]]:
        """A phrase in the page's language: texts and links in turn."""
        found = pieces(phrase, self._words)
        return [{"text": part} if isinstance(part, str) else self.ref(part.iri) for part in found]

    def instances(self, iri: str) -> str:
        """Where the instances of a class are listed."""
        language = {"lang": self.page.language} if "lang" in request.args else {}
        if any(rule.rule == _LIST for rule in current_app.url_map.iter_rules()):
            return f"{request.script_root}{_LIST}?{urlencode({'type': curie(iri, self._prefixes), **language})}"
        query = f"SELECT ?thing WHERE {{\n  ?thing a <{iri}> .\n}} ORDER BY ?thing"
        return url_for("sparql.sparql", query=query, **language)  # type: ignore[arg-type]

    def statements(self, iri: str) -> str:
        """Where the statements with a property are listed."""
        language = {"lang": self.page.language} if "lang" in request.args else {}
        query = (
            f"SELECT ?subject ?object WHERE {{\n  ?subject <{iri}> ?object .\n}} ORDER BY ?subject ?object LIMIT 500"
        )
        return url_for("sparql.sparql", query=query, **language)  # type: ignore[arg-type]


def anchor(iri: str) -> str:
    """The fragment of a term on the page of its document."""
    return iri.rpartition("#")[2] if "#" in iri else iri.rstrip("/").rpartition("/")[2]
