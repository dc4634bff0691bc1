"""Queries that must find nothing: names, labels, definitions, sources."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from itukg.errors import DatasetError
from itukg.validation.hygiene import run_hygiene
from itukg.validation.labels import labelled
from tests.rdf.folders import Folder
from tests.rdf.releasing import HARBOUR
from tests.requirements import CHECKOUT

QUERIES = sorted((CHECKOUT / "queries" / "hygiene").glob("*.rq"))


def test_there_are_queries() -> None:
    assert len(QUERIES) >= 44


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_says_in_both_languages_what_it_finds_what_to_do_and_why(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = dict(line.removeprefix("# ").split(": ", 1) for line in lines[:6])
    assert list(head) == ["title", "title@zh", "fix", "fix@zh", "why", "why@zh"]
    for key, said in head.items():
        assert bool(re.search("[\u4e00-\u9fff]", said)) == key.endswith("@zh"), key
    for language in ("", "@zh"):
        assert ". " not in head[f"title{language}"] and "。" not in head[f"title{language}"], (
            "one sentence says what is wrong"
        )
        # What is to be written is named by its CURIE, given or filled in from the row.
        assert re.search(r"[a-z]+:[A-Za-z]|\{\?(path|back|wanted)\}|\ba\b|a之后", head[f"fix{language}"]), head[
            f"fix{language}"
        ]
    assert head["fix"].endswith(".") and head["fix@zh"].endswith("。")


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_every_variable_of_a_message_is_selected(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = set(re.findall(r"\{\?(\w+)\}", text.partition("\n\n")[0]))
    selected = set(re.findall(r"\?(\w+)", re.findall(r"^SELECT (.*?) WHERE", text, re.MULTILINE)[0]))
    assert "this" in selected, "what the finding is about"
    assert used <= selected


def test_they_find_nothing_in_what_is_stated() -> None:
    """What follows is not asked: the closure states inverses, for one, which nobody writes."""
    sources = Folder(CHECKOUT).sources()
    assert len(sources.dataset.hygiene) == len(QUERIES)
    assert [(finding.rule, finding.focus, finding.value) for finding in run_hygiene(sources)] == []


def test_a_query_says_how_grave_it_is_and_which_triple_is_at_fault(tmp_path: Path) -> None:
    folder = Folder.of_project(tmp_path)
    folder.write(
        "queries/hygiene/probe.rq",
        "# title: The code {?value} of {?path} is a probe\n# fix: Remove {?path}.\n# severity: info\n"
        "PREFIX itu: <https://w3id.org/itukg/ontology#>\n"
        'SELECT ?this ?path ?value WHERE { VALUES ?path { itu:code } ?this ?path ?value FILTER ( ?value = "SG13" ) }',
    )
    sources = folder.sources()
    (finding,) = labelled(run_hygiene(sources), sources)
    assert (finding.severity, finding.rule) == ("info", "queries/hygiene/probe.rq")
    assert finding.focus.endswith("/body/itu-t/sg13") and finding.focus_labels["zh"]
    assert (finding.path.rpartition("#")[2], finding.path_names["en"]) == ("code", "code")
    assert finding.value.startswith('"SG13"')
    assert finding.messages["en"] == "The code SG13 of itu:code is a probe. Remove itu:code."
    assert finding.place.file == "data/reference/bodies.ttl" and finding.place.line > 1


def test_a_severity_that_is_none_is_refused(tmp_path: Path) -> None:
    folder = Folder.of_project(tmp_path)
    folder.write("queries/hygiene/probe.rq", "# title: x\n# severity: grave\nSELECT ?this WHERE { ?this ?path ?value }")
    with pytest.raises(DatasetError, match="'grave' is none of violation, warning, info"):
        run_hygiene(folder.sources())


def harbour_with(root: Path, query: bytes) -> Folder:
    """The second dataset, with a hygiene query."""
    folder = Folder(Path(shutil.copytree(HARBOUR, root / "harbour")))
    folder.edit("data/catalog.ttl", "pub:base <https", 'pub:hygiene "queries/hygiene/*.rq" ; pub:base <https')
    (folder.root / "queries" / "hygiene").mkdir()
    (folder.root / "queries" / "hygiene" / "probe.rq").write_bytes(query)
    return folder


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        (b"# title: caf\xe9\nSELECT ?this WHERE { ?this a ?kind }", "probe.rq is not UTF-8 text", "不是UTF-8文本"),
        (b"SELECT ?this WHERE { SERVICE <http://127.0.0.1:1/x> { ?this a ?kind } }", "cannot be answered", "无法执行"),
        (b"SELECT ?this WHERE {", "is not a SPARQL query", "不是SPARQL查询"),
        (b"# severity: grave\nSELECT ?this WHERE { ?this a ?kind }", "is none of violation", "不是下列之一"),
    ],
)
def test_a_query_that_cannot_be_used_is_refused_in_both_languages(
    tmp_path: Path, query: bytes, english: str, chinese: str
) -> None:
    with pytest.raises(DatasetError, match=english) as refused:
        run_hygiene(harbour_with(tmp_path, query).sources())
    assert chinese in refused.value.told("zh")


def test_a_number_is_told_as_it_is_written(tmp_path: Path) -> None:
    """The store keeps 0.0 as 0, which stands nowhere in the file."""
    folder = harbour_with(
        tmp_path,
        b"# title: {?value} is a probe\nPREFIX hb: <https://harbour.example/ontology#>\n"
        b"SELECT ?this ?path ?value WHERE { VALUES ?path { hb:metres } ?this ?path ?value FILTER ( ?value = 0 ) }",
    )
    (finding,) = run_hygiene(folder.sources())
    assert finding.messages["en"] == "0.0 is a probe" and finding.value.startswith('"0.0"')
    line = folder.text(finding.place.file).splitlines()[finding.place.line - 1]
    assert line[finding.place.column - 1 :].startswith("0.0 ;")


def test_what_is_not_there_is_told_with_what_may_be_meant(tmp_path: Path) -> None:
    query = """# title: Nothing describes {?value}
# title@zh: {?value}没有说明
PREFIX hb: <https://harbour.example/ontology#>
SELECT ?this ?path ?value WHERE {
  VALUES ?path { hb:pilotedBy } ?this ?path ?value FILTER NOT EXISTS { ?value a ?kind }
}"""
    folder = harbour_with(tmp_path, query.encode())
    assert run_hygiene(folder.sources()) == []
    folder.edit("data/log/2031.ttl", "hb:pilotedBy pilot:ida-voss ;", "hb:pilotedBy pilot:ida-vos ;")
    (finding,) = run_hygiene(folder.sources())
    assert finding.messages["en"] == "Nothing describes pilot:ida-vos. Is pilot:ida-voss meant?"
    assert finding.messages["zh"] == "pilot:ida-vos没有说明。是否应为pilot:ida-voss？"
    folder.edit("data/log/2031.ttl", "hb:pilotedBy pilot:ida-vos ;", "hb:pilotedBy pilot:quite-another ;")
    (finding,) = run_hygiene(folder.sources())
    assert finding.messages["en"] == "Nothing describes pilot:quite-another"
