"""The triples of a catalog, looked up: what ``data/catalog.ttl`` says (see docs/catalog.md), or said in a release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from itukg.errors import DatasetError
from itukg.turtle.terms import PUB, is_iri, text_of

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RIGHTS = "http://purl.org/dc/terms/rights"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_CONTACT = "http://www.w3.org/ns/dcat#contactPoint"
_VCARD = "http://www.w3.org/2006/vcard/ns#"


class Catalog:
    """The triples of a catalog with the few look-ups that reading it needs; errors name it by ``where``."""

    def __init__(self, triples: Iterable[ox.Triple], where: str) -> None:
        """Take the triples (others among them do no harm) and the file that they come from."""
        self._where = where
        self._values: dict[tuple[str, str], list[ox.NamedNode | ox.Literal | ox.BlankNode]] = {}
        for triple in triples:
            key = (text_of(triple.subject), triple.predicate.value)
            self._values.setdefault(key, []).append(triple.object)  # type: ignore[arg-type]

    def subject(self) -> str:
        """The one dataset that has a ``pub:base``."""
        subjects = sorted({subject for subject, predicate in self._values if predicate == PUB + "base"})
        if len(subjects) != 1:
            raise DatasetError(
                f"{self._where} must describe one dataset with pub:base; it describes {len(subjects)}.",
                f"{self._where}须描述一个带pub:base的数据集；现描述了{len(subjects)}个。",
            )
        return subjects[0]

    def all(self, subject: str, predicate: str) -> list[str]:
        """The values, sorted, as text."""
        return sorted(text_of(value) for value in self._values.get((subject, predicate), []))

    def one(self, subject: str, predicate: str, name: str) -> str:
        """The only value; ``name`` is what the message calls the property."""
        values = self.all(subject, predicate)
        if len(values) != 1:
            raise DatasetError(
                f"{self._where}: {subject} needs exactly one {name}; it has {len(values)}.",
                f"{self._where}：{subject}须有且仅有一个{name.partition(' (')[0]}；现有{len(values)}个。",
            )
        return values[0]

    def by_language(self, subject: str, predicate: str) -> dict[str, str]:
        """Texts by language, '' for one without."""
        values = self._values.get((subject, predicate), [])
        return {value.language or "": value.value for value in values if isinstance(value, ox.Literal)}

    def notice(self, subject: str) -> dict[str, str]:
        """The dataset's rights in a few words, by language: dct:rights as text, or the label of what it names."""
        nodes = [subject, *self.all(subject, _RIGHTS)]
        found = {}
        for node, predicate in zip(nodes, [_RIGHTS] + [_LABEL] * len(nodes), strict=False):
            found.update(self.by_language(node, predicate))
        return found

    def contact(self, subject: str) -> str:
        """Where a reader reports an error: the page or address of the dcat:contactPoint (DCAT 3, 6.4.3); '' if none.

        Raises:
            DatasetError: it is something that a page cannot lead to.
        """
        for node in self.all(subject, _CONTACT):
            for found in self.all(node, _VCARD + "hasURL") + self.all(node, _VCARD + "hasEmail"):
                if not found.startswith(("https://", "http://", "mailto:")):
                    raise DatasetError(
                        f"{self._where}: the dcat:contactPoint has {found!r}; a web address or a mailto: is needed.",
                        f"{self._where}：dcat:contactPoint的值为{found!r}；须为网址或mailto:地址。",
                    )
                return found
        return ""

    def languages(self, subject: str) -> tuple[str, ...]:
        """The languages of the pages, in order."""
        # The first title's languages that are listed keep a stable order: English first, then by code.
        codes = self.all(subject, PUB + "language")
        if not codes:
            raise DatasetError(
                f"{self._where}: the dataset needs pub:language, the language codes of its pages.",
                f"{self._where}：数据集需要pub:language，即其页面的语言代码。",
            )
        return tuple(sorted(codes, key=lambda code: (code != "en", code)))

    def prefixes(self, subject: str) -> dict[str, str]:
        """Prefix -> namespace."""
        found = {}
        for node in self.all(subject, PUB + "prefix"):
            name = self.all(node, PUB + "prefixName")
            namespace = self.all(node, PUB + "namespace")
            if len(name) != 1 or len(namespace) != 1:
                raise DatasetError(
                    f"{self._where}: every pub:prefix needs one pub:prefixName and one pub:namespace.",
                    f"{self._where}：每个pub:prefix都须有一个pub:prefixName和一个pub:namespace。",
                )
            found[name[0]] = namespace[0]
        return dict(sorted(found.items()))

    def layout(self, subject: str) -> tuple[tuple[str, ...], ...]:
        """The lines of ``pub:layout``; a member that is no list is a line of its own."""
        lists = self.all(subject, PUB + "layout")
        if len(lists) > 1:
            raise DatasetError(
                f"{self._where}: the dataset has {len(lists)} times pub:layout; one list holds all lines.",
                f"{self._where}：数据集有{len(lists)}个pub:layout；所有行应写在一个列表中。",
            )
        found: list[tuple[str, ...]] = []
        for member in self._members(lists[0] if lists else RDF + "nil"):
            is_list = (text_of(member), RDF + "first") in self._values
            found.append(tuple(map(text_of, self._members(text_of(member)))) if is_list else (text_of(member),))
        names = [name for line in found for name in line]
        wrong = [name for name in names if not is_iri(name)] or [name for name in names if names.count(name) > 1]
        if wrong:
            raise DatasetError(
                f"{self._where}: pub:layout is a list of properties and of lists of properties, each named once. "
                f"{wrong[0]} does not fit.",
                f"{self._where}：pub:layout是由属性和属性列表组成的列表，每个属性只列一次。{wrong[0]}不符合要求。",
            )
        return tuple(found)

    def _members(self, node: str) -> Iterator[ox.NamedNode | ox.Literal | ox.BlankNode]:
        seen: set[str] = set()
        while node != RDF + "nil":
            first, rest = (self._values.get((node, RDF + name), []) for name in ("first", "rest"))
            if len(first) != 1 or len(rest) != 1 or node in seen:
                raise DatasetError(
                    f"{self._where}: pub:layout is no list. Write it in brackets: pub:layout ( … ).",
                    f"{self._where}：pub:layout不是列表。请写在括号内：pub:layout ( … )。",
                )
            seen.add(node)
            yield first[0]
            node = text_of(rest[0])
