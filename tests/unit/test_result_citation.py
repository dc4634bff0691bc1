"""The citation of a result: what it must say, in either language, in each form."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pyoxigraph as ox

from itukg.display.result_citation import cite_result
from tests.unit.test_snapshots_past import manifest

LINK = "https://a.example/sparql?query=ASK%20%7B%7D&snapshot=00000000000000000000000000000001"
TITLES = {"en": "The A & B graph", "zh": "甲乙图谱"}


class Reader:
    """A snapshot whose maintainers have a name in two languages."""

    def __init__(self, **changes: object) -> None:
        self.manifest = replace(manifest(1), titles=TITLES, languages=("en", "zh"), **changes)  # type: ignore[arg-type]

    def select(self, query: str, bound: object = None, lists: object = None) -> list[dict[str, Any]]:
        names = (ox.Literal("The keepers", language="en"), ox.Literal("维护者", language="zh"))
        return [{"name": name, "issued": ox.Literal("2031-01-05")} for name in names]


def test_a_citation_says_what_is_needed_to_find_the_result_again() -> None:
    cited = cite_result(Reader(), "en", LINK, "How many ships?", "CC BY 4.0")  # type: ignore[arg-type]
    for words in ("The keepers", "How many ships?", "The A & B graph", "1.1.0", "2031-01-05", "CC BY 4.0", LINK):
        assert words in cited.text, words
    assert f"Snapshot {manifest(1).id}" in cited.text
    assert cited.text.endswith(LINK)
    assert f"url = {{{LINK}}}" in cited.bibtex and r"The A \& B graph" in cited.bibtex
    assert f"Snapshot {manifest(1).id}" in cited.bibtex and "CC BY 4.0" in cited.bibtex
    (item,) = json.loads(cited.csl)
    assert (item["URL"], item["version"]) == (LINK, "1.1.0") and manifest(1).id in item["note"]
    assert (cited.permalink, cited.snapshot, cited.version, cited.issued) == (
        LINK,
        manifest(1).id,
        "1.1.0",
        "2031-01-05",
    )


def test_it_is_chinese_for_readers_of_chinese() -> None:
    cited = cite_result(Reader(), "zh", LINK)  # type: ignore[arg-type]
    for words in ("维护者", "SPARQL查询结果", "甲乙图谱", f"快照{manifest(1).id}", "许可：https://l.example/"):
        assert words in cited.text, words


def test_two_results_have_two_keys() -> None:
    one = cite_result(Reader(), "en", LINK).bibtex  # type: ignore[arg-type]
    other = cite_result(Reader(), "en", LINK + "&default-graph-uri=x").bibtex  # type: ignore[arg-type]
    assert one.partition(",")[0] != other.partition(",")[0]
    assert one.startswith("@misc{result-")


def test_without_a_permalink_the_dataset_is_cited() -> None:
    cited = cite_result(Reader(), "en", "")  # type: ignore[arg-type]
    assert cited.permalink == "" and cited.text.endswith("https://a.example/dataset")
    remote = cite_result(Reader(id=""), "en", "")  # type: ignore[arg-type]
    assert "Snapshot" not in remote.text and remote.snapshot == ""
