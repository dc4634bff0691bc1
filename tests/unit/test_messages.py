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
    files = [*PACKAGE.glob("templates/*.html"), *PACKAGE.glob("views/*.py"), *PACKAGE.glob("display/*.py")]
    assert len(files) > 10
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    unused = [key for key in words("en") if not re.search(rf'words\.{key}\b|"{key}"', text)]
    assert unused == ["_name"], "the language's own name is looked up by another function"
