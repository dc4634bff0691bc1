"""The lists of a page about a thing as markup: what repeats in its template (see `itukg.views.thing_markup`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from itukg.display.neighbours import Placed
from itukg.linkeddata.labels import Name
from itukg.typography import whole
from itukg.views.escaping import escaped
from itukg.views.thing_around import Dated
from itukg.views.thing_facts import Fact, Group
from itukg.views.thing_links import Relation
from itukg.views.thing_markup import Writer
from itukg.views.thing_places import Passage, Version
from itukg.views.thing_values import Value


def safe(text: str) -> Markup:
    """Markup made of what a `Writer` wrote, in which every part that comes from data is escaped."""
    return Markup(text)  # noqa: S704


def heading(write: Writer, name: Name) -> Markup:
    """The name at the top of the page; one in another language than the page's says so."""
    other = bool(name.language) and name.language != write.language
    attributes = f' lang="{escaped(name.language)}" dir="auto"' if other else ""
    note = f" {write.tongue(name.language)}" if other else ""
    return safe(f"<h1{attributes}>{whole(name.text)}{note}</h1>")


def other_names(names: Iterable[Name]) -> Markup:
    """The thing's names in the other languages of the dataset."""
    return _joined(f'<p class="other" {_tongued(name)}</p>' for name in names)


def kinds(classes: Iterable[tuple[Name, str | None]], codes: Iterable[str]) -> Markup:
    """What kind of thing it is, with links, and its codes."""
    found = [
        f'<a href="{escaped(href)}">{escaped(kind.text)}</a>' if href else f"<span>{escaped(kind.text)}</span>"
        for kind, href in classes
    ]
    return _joined([*found, *(f'<span class="code">{escaped(code)}</span>' for code in codes)])


def between(write: Writer, values: Iterable[Value]) -> Markup:
    """Values in a line, with a point between them."""
    return safe(" · ".join(map(write.show, values)))


def called(write: Writer, names: Iterable[Name]) -> Markup:
    """The items of the list of names in further languages."""
    return _joined(f"<li><span {_tongued(name)}</span> {write.tongue(name.language)}</li>" for name in names)


def versions(write: Writer, listed: Iterable[Version]) -> Markup:
    """The items of a chain of versions."""
    return _joined(_version(write, version) for version in listed)


def groups(write: Writer, listed: Sequence[Group]) -> Markup:
    """The facts, a section for each group."""
    alone = "other" if len(listed) > 1 else "facts"
    parts = []
    for group in listed:
        name = group.name.text if group.name else write.said[alone]
        parts.append(f"<section>\n  <h2>{escaped(name)}</h2>\n  <dl>\n")
        parts += [_fact(write, fact) for fact in group.facts]
        parts.append("  </dl>\n</section>\n")
    return _joined(parts)


def passages(write: Writer, listed: Iterable[Passage]) -> Markup:
    """The items of a list of passages: the mark of each, and what it says; its name where that is not known."""
    return _joined(_passage(write, passage) for passage in listed)


def incoming(write: Writer, relations: Iterable[Relation]) -> Markup:
    """What points to the thing, a term of the list for each relation."""
    parts = []
    for relation in relations:
        count = str(relation.count)
        if relation.is_least:
            count = write.said["at_least"].format(count=count)
        parts.append(
            f'    <dt>{_name(relation.name, relation.href)} <span class="count">{escaped(count)}</span></dt>\n'
        )
        parts += [f"<dd>{write.show(value)}</dd>" for value in relation.values]
        if relation.more:
            text = write.said["all_links"] if relation.is_least else write.said["all_of"].format(count=relation.count)
            parts.append(_more(relation.more, text))
    return _joined(parts)


def pager(write: Writer, pages: Iterable[tuple[str, int]], explicit: bool) -> Markup:
    """The pages of links before and after this one."""
    language = f"&amp;lang={escaped(write.language)}" if explicit else ""
    return _joined(f'<a href="?page={number}{language}">{escaped(write.said[word])}</a>' for word, number in pages)


def placed(neighbours: Iterable[Placed]) -> Markup:
    """The neighbours in the picture."""
    return _joined(_neighbour(one) for one in neighbours)


def timeline(write: Writer, listed: Iterable[Dated]) -> Markup:
    """The items of the timeline."""
    return _joined(
        f'<li{_current(dated.is_own)}><span class="when">{escaped(dated.when)}</span> '
        f"<span>{write.show(dated.value)}</span></li>"
        for dated in listed
    )


def links(listed: Iterable[tuple[str, str]], around: str = "{}") -> Markup:
    """Texts with their addresses as links, each in the element ``around``."""
    return _joined(around.format(f'<a href="{escaped(href)}">{escaped(text)}</a>') for text, href in listed)


def _fact(write: Writer, fact: Fact) -> str:
    values = "".join([f"<dd>{write.show(value)}</dd>" for value in fact.values])
    more = _more(fact.more, write.said["all_of"].format(count=fact.count)) if fact.more else ""
    return f"    <dt>{_name(fact.name, fact.href)}</dt>\n{values}{more}"


def _name(name: Name, href: str | None) -> str:
    return f'<a href="{escaped(href)}">{escaped(name.text)}</a>' if href else escaped(name.text)


def _more(href: str, text: str) -> str:
    return f'<dd><a class="more" href="{escaped(href)}">{escaped(text)}</a></dd>'


def _version(write: Writer, version: Version) -> str:
    said = f' <span class="other">{write.runs(version.said)}</span>' if version.said else ""
    own = f' <span class="mark">{escaped(write.said["this_page"])}</span>' if version.is_own else ""
    return f"    <li{_current(version.is_own)}>{write.show(version.value)}{said}{own}</li>\n"


def _passage(write: Writer, passage: Passage) -> str:
    said = passage.summary
    text = escaped(said.text if said else passage.mark.title)
    if said and said.language:
        text = f'<span lang="{escaped(said.language)}">{text}</span>'
    return f"<li>{write.mark(passage.mark)} <span>{text}</span></li>"


def _neighbour(one: Placed) -> str:
    # Side, place and anchor are not from data, but of the picture's own making.
    beside = one.neighbour
    language = f' lang="{escaped(beside.language)}"' if beside.language else ""
    return (
        f'<a href="{escaped(beside.href)}" data-iri="{escaped(beside.iri)}" class="{beside.side}">'
        f"<title>{escaped(beside.relation)}: {escaped(beside.name)}</title>"
        f'<text transform="translate({one.place})" text-anchor="{one.anchor}"{language}>'
        f"{escaped(one.shown)}</text></a>\n"
    )


def _tongued(name: Name) -> str:
    return f'lang="{escaped(name.language)}" dir="auto">{escaped(name.text)}'


def _current(is_own: bool) -> str:
    return ' aria-current="true"' if is_own else ""


def _joined(parts: Iterable[str]) -> Markup:
    return safe("".join(parts))
