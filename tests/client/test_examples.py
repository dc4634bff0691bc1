"""What the docs promise to people with programs of their own is what these programs print."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.client.examples import PAGE, read_examples
from tests.requirements import require
from tests.servers import LiveServer

EXAMPLES = read_examples()


def test_every_program_of_the_page_is_an_example() -> None:
    text = PAGE.read_text(encoding="utf-8")
    languages = Counter(example.language for example in EXAMPLES)
    assert languages == {"sh": 2, "python": 4, "r": 1}
    assert {language: text.count(f"\n```{language}\n") for language in languages} == languages
    assert all(example.printed.strip() for example in EXAMPLES)


@pytest.mark.parametrize("number", [number for number, example in enumerate(EXAMPLES) if example.can_run])
def test_it_prints_what_stands_below_it(dataset_server: LiveServer, number: int) -> None:
    if EXAMPLES[number].language == "sh":
        require("curl")
    assert EXAMPLES[number].run(dataset_server.url) == EXAMPLES[number].printed
