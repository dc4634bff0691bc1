"""Pages as trees: a small reader of the HTML that the server writes, for tests that look at structure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "link", "input", "br", "hr", "img", "line", "rect"}


@dataclass
class Element:
    """An element with its children; a text is a child as a string."""

    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def all(self, name: str = "", test: Callable[[Element], bool] = lambda element: True) -> Iterator[Element]:
        """The elements below, in order, by name ('' for any) and by a test."""
        for child in self.children:
            if isinstance(child, Element):
                if name in ("", child.name) and test(child):
                    yield child
                yield from child.all(name, test)

    def one(self, name: str = "", **attributes: str) -> Element:
        """The only element below with these attributes; ``class_`` is one of its classes."""
        found = list(self.all(name, lambda element: element.has(**attributes)))
        assert len(found) == 1, f"{len(found)} of <{name} {attributes}>"
        return found[0]

    def has(self, **attributes: str) -> bool:
        """Whether it has these attributes."""
        wanted = dict(attributes)
        class_ = wanted.pop("class_", "")
        return (not class_ or class_ in self.attributes.get("class", "").split()) and all(
            self.attributes.get(name.replace("_", "-")) == value for name, value in wanted.items()
        )

    @property
    def text(self) -> str:
        """All text below, with single spaces."""
        return " ".join(self._whole().split())

    def _whole(self) -> str:
        return "".join(child if isinstance(child, str) else child._whole() for child in self.children)

    def links(self) -> list[tuple[str, str]]:
        """Text and address of the links below, in order."""
        return [(link.text, link.attributes["href"]) for link in self.all("a")]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        assert self._open[-1].name == tag, f"</{tag}> ends <{self._open[-1].name}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read_markup(text: str) -> Element:
    """The page as a tree; fails where an element is not closed, or not in its turn."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert len(reader._open) == 1, f"<{reader._open[-1].name}> is not closed"
    return reader.root
