"""Every address of the site, asked for in every format and language, and where each answer lies in the tree.

Where to begin is the list of pages (`facts.pages`, which the sitemap is made from) and the table of routes; from there
everything that pages link to is followed, so that pages of kinds that do not exist yet come along. The tree::

    files/<address>                     an answer that depends on nothing but its address
    formats/<address>.<suffix>          one of the formats of an address that is negotiated
    html.<reader>/<address>.html        the page at such an address
    only.<reader>/<address>.<ending>    an answer that depends on the language but on no format: most are pages

A reader is a language that was negotiated (``en``) or asked for by ``?lang=`` (``en.chosen``). Further pages of an
address (``?page=2``) lie in the same places below folders that end in the number: ``formats.2/…``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from itukg.export.site import Answer, Site
from itukg.export.tree import Tree
from itukg.routes import QUESTIONS, ROUTES
from itukg.sparql import media

Progress = Callable[[int], None]
_SUFFIX_OF = {kind: suffix for suffix, kind in media.SUFFIXES.items()}
_ALL = (*media.GRAPH_TYPES, media.TRIG)
# What needs a server that computes: by the tags of the routes, and by parameters other than these.
_COMPUTED = ("SPARQL", "Operation")
_OF_DOCUMENTS = {"lang", "page"}
_FILES = "/static/"
_EVERY = 1000
# nginx keeps endings in a table of fixed width.
_LONGEST_ENDING = 40


@dataclass
class Exported:
    """What was found: for the rules of a web server and for the report.

    ``negotiated``: the suffixes of each address that has formats, "html" first if it has a page;
    ``redirects``: address -> where it leads;
    ``kinds``: the media types of answers in ``files`` by address; ``endings``: those in ``only`` by their ending;
    ``left_out``: addresses that no file can stand for, or that failed; ``sample``: the headers of one page.
    """

    negotiated: dict[str, tuple[str, ...]] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    sample: dict[str, str] = field(default_factory=dict)


class Walk:
    """One walk through the site."""

    def __init__(self, site: Site, tree: Tree, languages: Sequence[str], progress: Progress) -> None:
        """Take the site, where to write, the languages of its pages, and whom to tell how many files there are."""
        self.found = Exported()
        self._site = site
        self._tree = tree
        self._languages = languages
        self._progress = progress
        self._next = _EVERY
        self._seen: set[str] = set()
        self._waiting: list[str] = []
        self._computed = tuple(
            route.path.partition("{")[0]
            for route in ROUTES
            if (route.tag in _COMPUTED or set(route.query) - _OF_DOCUMENTS)
            and route.tag != QUESTIONS
            and not route.path.startswith(_FILES)
        )

    def run(self, pages: Iterator[str]) -> Exported:
        """Export the pages, everything that the table of routes has at a fixed address, and all that they link to."""
        self._add([route.path for route in ROUTES if route.method == "get" and "{" not in route.path])
        for page in pages:
            self._add(["/" + page])
            self._work()
        self._work()
        return self.found

    def _add(self, addresses: Sequence[str]) -> None:
        for address in addresses:
            if address not in self._seen and not self._is_computed(address):
                self._seen.add(address)
                self._waiting.append(address)

    def _is_computed(self, address: str) -> bool:
        return any(
            address == start or address.startswith(start if start.endswith("/") else start + "/")
            for start in self._computed
        )

    def _work(self) -> None:
        while self._waiting:
            self._export(self._waiting.pop())
            if self._tree.files >= self._next:
                self._next = self._tree.files + _EVERY
                self._progress(self._tree.files)

    def _export(self, address: str) -> None:
        answer = self._site.get(address, media.HTML, self._languages[0])
        if answer.status in (301, 302, 303, 307, 308):
            target = urlsplit(answer.headers["Location"])
            # The rules send every name on to its document; only other redirects are told one by one.
            if not address.startswith(("/id/", "/vocab/")):
                self.found.redirects[address] = answer.headers["Location"]
            self._add([target.path])
        elif answer.status == 200 and answer.media == media.HTML:
            self._page(address, answer)
        elif answer.status == 200 and answer.varies_by_language and not answer.varies_by_format:
            self._in_every_language("only", address, answer, "")
        elif answer.status == 200 and not answer.varies_by_format:
            self.found.kinds[address] = answer.media
            self._write("files", address, answer.body, twin="formats")
            for number, query in list(self._pages(answer))[1:]:
                further = self._site.get(address, "*/*", query=query)
                self._write(f"files.{number}", address, further.body, twin=f"formats.{number}")
        else:
            self._formats(address)

    def _page(self, address: str, answer: Answer) -> None:
        self.found.sample = self.found.sample or dict(answer.headers)
        others = {target: kind for target, kind in answer.links("alternate").items() if kind in _SUFFIX_OF}
        # An address whose other formats are no RDF is a page and nothing else here; the formats lie beside it.
        negotiated = answer.varies_by_format and bool(others)
        room = "html" if negotiated else "only"
        for number, query in self._pages(answer):
            self._in_every_language(room, address, answer, query, "" if number == 1 else f".{number}")
            if negotiated:
                self._formats(address, query, "" if number == 1 else f".{number}", page=True)
        self._add(sorted(urlsplit(target).path for target in others))
        self._add(sorted(answer.references()))

    def _in_every_language(self, room: str, address: str, first: Answer, query: str, number: str = "") -> None:
        """What an address answers to readers of each language, by their browser's wish and by ``?lang=``."""
        ending = re.sub(r"\W+", "-", first.media.partition("/")[2])
        if len(ending) > _LONGEST_ENDING:
            ending = address.rpartition(".")[2]
        if room == "only":
            self.found.endings[ending] = first.media
        for language in self._languages:
            chosen = "&".join(filter(None, [query, f"lang={language}"]))
            for reader, asked in ((language, query), (f"{language}.chosen", chosen)):
                shown = self._site.get(address, first.media, language, asked)
                if shown.status != 200 or shown.media != first.media:
                    self.found.left_out.append(f"{address}?{asked}")
                else:
                    name = "/index" if address == "/" else address
                    self._write(f"{room}.{reader}{number}", f"{name}.{ending}", shown.body)

    def _pages(self, answer: Answer) -> Iterator[tuple[int, str]]:
        """The numbers of the pages of an address, with the query that asks for each."""
        yield 1, ""
        following = answer
        while following.links("next"):
            (target,) = list(following.links("next"))[:1]
            parts = urlsplit(target)
            number = int(parse_qs(parts.query)["page"][0])
            yield number, f"page={number}"
            following = self._site.get(parts.path, media.HTML, self._languages[0], f"page={number}")

    def _formats(self, address: str, query: str = "", number: str = "", *, page: bool = False) -> None:
        """The formats of RDF that an address gives when they are asked for by Accept."""
        suffixes = ["html"] if page else []
        for kind in _ALL:
            answer = self._site.get(address, kind, query=query)
            if answer.status == 200 and answer.media == kind:
                suffixes.append(_SUFFIX_OF[kind])
                self._write(f"formats{number}", f"{address}.{_SUFFIX_OF[kind]}", answer.body)
        if suffixes in ([], ["html"]):
            self.found.left_out.append(address)
        elif not number:
            self.found.negotiated[address] = tuple(suffixes)

    def _write(self, folder: str, address: str, body: bytes, twin: str = "") -> None:
        name = unquote(address)
        if not self._tree.write(folder + name, body, twin + name if twin else ""):
            self.found.left_out.append(address)
