"""The words of the pages: the same in every language, and none that no page uses."""

from __future__ import annotations

import re
from pathlib import Path

from itukg import messages
from itukg.messages import words

PACKAGE = Path(messages.__file__).parent.parent


def test_chinese_has_the_words_that_english_has() -> None:
    assert len(words("en")) > 20
    assert words("zh").keys() == words("en").keys()
    assert words("fr") == words("en"), "a language without words of its own gets the English ones"


def test_every_word_is_used() -> None:
    rooms = ("views", "terms", "display", "listing", "results", "charts")
    files = [*PACKAGE.glob("templates/*.html"), *(path for room in rooms for path in PACKAGE.glob(f"{room}/*.py"))]
    assert len(files) > 10
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    # The words of a constraint have its name in SHACL; those of a sort order or a mistake the order's or the mistake's.
    names = {key: f"{key}|{re.sub('^(shape_|list_sort_|list_)', '', key)}" for key in words("en")}
    unused = [key for key, name in names.items() if not re.search(rf'words\.{key}\b|"({name})"', text)]
    assert unused == ["_name"], "the language's own name is looked up by another function"


def test_every_word_that_a_page_asks_for_is_there() -> None:
    """A template shows nothing, and says nothing, where a word is missing."""
    asked: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.glob("templates/*.html")):
        for name in re.findall(r"\bwords\.(\w+)(?!\w*\()", path.read_text(encoding="utf-8")):
            asked.setdefault(name, set()).add(path.name)
    assert len(asked) > 100
    assert {name: sorted(asked[name]) for name in asked.keys() - words("en").keys()} == {}
