"""A crawler: it opens the first page and follows the links of every page, as a search engine does.

It reads HTML with Python's own parser, not with a browser: a thousand pages are then a matter of seconds.
"""

from __future__ import annotations

import http.client
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, quote, unquote, urldefrag, urljoin, urlsplit

# Links to the same thing in another format, to files, and to answers of queries: there are several a page, all alike.
_FORMATS = re.compile(r"\.(html|ttl|jsonld|rdf|nt|trig|nq|json|csv|tsv|xlsx|rq|png|bib|zst|gz|css|js|svg|xml)$")

_SENT = "%/:?#[]@!$&'()*+,;=-._~"


@dataclass
class Crawl:
    """What was found: the answers' statuses, which page leads to an address first, and what is wrong."""

    server: str
    language: str
    statuses: dict[str, int] = field(default_factory=dict)
    found_on: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    pages: set[str] = field(default_factory=set)

    def by_sort(self) -> Counter[str]:
        """How many addresses of each sort were asked for."""
        return Counter(sort_of(target) for target in self.statuses)


class Links(HTMLParser):
    """The links of a page (address, whether it may be followed), its ids, its language."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, bool]] = []
        self.for_machines: set[str] = set()
        self.ids: set[str] = set()
        self.language = ""
        self.headings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if named.get("id"):
            self.ids.add(named["id"] or "")
        if tag == "html":
            self.language = named.get("lang") or ""
        self.headings += tag == "h1"
        address = named.get("href") or named.get("src") or named.get("action")
        # The address of a page without a choice of language would lead out of the language of the crawl.
        if named.get("hreflang") == "x-default":
            return
        if address and tag in ("a", "link", "script", "img", "iframe", "form"):
            self.links.append((address, "nofollow" not in (named.get("rel") or "")))
            if tag in ("link", "form"):  # a form sends the language along in a field
                self.for_machines.add(address)

    def inside(self, server: str, target: str) -> Iterator[tuple[str, str, bool]]:
        """The links that stay on the server: path with query, fragment, and whether they may be followed."""
        for address, may_follow in self.links:
            absolute, fragment = urldefrag(urljoin(server + target, address))
            # What only machines follow needs no choice of language; the pages there are those of another crawl.
            bare = "lang=" in target and "lang=" not in address and address in self.for_machines
            if absolute.startswith(server + "/") and not (bare and sort_of(address) == "page"):
                # A browser sends the letters of an IRI percent-encoded, and so do we.
                yield quote(absolute.removeprefix(server), safe=_SENT), unquote(fragment), may_follow


def sort_of(target: str) -> str:
    """Page, facets (a list narrowed down), format, query: by the form of the address."""
    parts = urlsplit(target)
    if _FORMATS.search(parts.path) or parts.path.startswith(("/static/", "/dumps/", "/graph/", "/cite")):
        return "format"
    names = set(parse_qs(parts.query)) - {"lang"}
    if names & {"format", "suffix"}:
        return "format"
    if parts.path in ("/sparql", "/search"):
        return "query" if names else "page"
    return "page"


def crawl(server: str, start: str, language: str, limits: dict[str, int]) -> Crawl:
    """Follow all links from ``start`` that stay on the server and in the language.

    Args:
        server: its address.
        start: the path of the first page.
        language: the language that the pages must be in.
        limits: of addresses of these sorts (see `sort_of`; ``nofollow`` for links that are marked so) at most so many
            are asked for, two of each page at most. Pages have no limit.
    """
    found = Crawl(server, language)
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    todo: deque[tuple[str, bool]] = deque([(start, True)])
    seen, used = set[str](), Counter[str]()
    fragments: dict[tuple[str, str], str] = {}
    ids: dict[str, set[str]] = {}
    while todo:
        target, follow = todo.popleft()
        page = _open(connection, target, found)
        if page is None or not follow:
            continue
        found.pages.add(target)
        ids[target] = page.ids
        here = Counter[str]()
        for link, fragment, may_follow in page.inside(server, target):
            if fragment:
                fragments.setdefault((link, fragment), target)
            # The order of parameters makes no other page.
            path, _, query = link.partition("?")
            same = f"{path}?{'&'.join(sorted(query.split('&')))}"
            if same in seen or _other_language(link, start):
                continue
            sort = sort_of(link) if may_follow else "nofollow"
            if sort in limits and (here[sort] == 2 or used[sort] == limits[sort]):
                continue
            here[sort] += 1
            used[sort] += 1
            seen.add(same)
            found.found_on[link] = target
            todo.append((link, sort == "page"))
    connection.close()
    for (link, name), target in fragments.items():
        if link in ids and name not in ids[link]:
            found.wrong.append(f"{target}: there is no #{name} on {link}")
    return found


def _open(connection: http.client.HTTPConnection, target: str, found: Crawl) -> Links | None:
    """Ask for the address and note what is wrong with the answer; None if it is not a page."""
    status, body = _get(connection, target, found.language)
    found.statuses[target] = status
    if status >= 400:
        found.wrong.append(f"{status} {target} on {found.found_on.get(target)}")
    if not body:
        return None
    page = Links()
    page.feed(body)
    page.close()
    if page.language != found.language or page.headings != 1:
        found.wrong.append(f"{target}: language {page.language}, {page.headings} headings")
    return page


def _other_language(link: str, start: str) -> bool:
    """Whether the link leads to another way of choosing the language than the one the crawl began with."""
    asked = parse_qs(urlsplit(link).query).get("lang", [])
    chosen = parse_qs(urlsplit(start).query).get("lang", [])
    return bool(asked) and asked != chosen


def _get(connection: http.client.HTTPConnection, target: str, language: str) -> tuple[int, str]:
    """Status, and the text of a page; '' for anything else. One redirect is followed, and no more."""
    for _ in range(2):
        connection.request("GET", target, headers={"Accept": "text/html,*/*;q=0.5", "Accept-Language": language})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status not in (302, 303, 307, 308):
            break
        target = answer.headers["Location"]
    is_page = answer.headers.get_content_type() == "text/html"
    return answer.status, body.decode("utf-8") if is_page else ""
