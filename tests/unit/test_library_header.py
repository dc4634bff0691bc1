"""The header of a library question: what it gives, and what is told of every mistake, at its place."""

from __future__ import annotations

import json
import re

import pyoxigraph as ox
import pytest

from itukg.library import mistakes as words_of
from itukg.library.header import Surroundings, read_question
from itukg.library.question import Chart, Question
from itukg.library.words import Words, read_words
from itukg.turtle.mistakes import Mistake

GOOD = """\
#+ title: {en: Which ships came in, fr: Quels navires sont entrés}
#+ description:
#+   en: |
#+     One row
#+     for each ship.
#+   fr: Une ligne par navire.
#+ tags: [log]
#+
#+ parameters:
#+   ship: {type: iri, class: hb:Ship, label: {en: Ship, fr: Navire}}
#+   cargo:
#+     type: enumeration
#+     choices: "?ship hb:carries ?value FILTER(?value != x:a.b)"
#+     label: {en: Cargo, fr: Cargaison}
#+   least: {type: integer, min: 0, max: 9, optional: true, label: {en: Least, fr: Minimum}}
#+   until: {type: date, end: true, label: {en: Until, fr: Avant}}
#+ columns:
#+   name: {en: Name, fr: Nom}
#+ chart: {kind: bars, x: ship, y: n, stacked: true}
PREFIX hb: <https://a.example/o#>
PREFIX x: <https://a.example/x/>

SELECT ?ship ?name_en ?name_fr (COUNT(*) AS ?n) WHERE {
  # VALUES ?ship { x:comment }
  VALUES ?ship { x:anna }
  VALUES ?cargo { UNDEF }
  VALUES $least { 3 }
  VALUES ?until { "2031-05-02"^^<http://www.w3.org/2001/XMLSchema#date> }
  ?ship hb:name ?name_en , ?name_fr ; hb:at ?cargo , ?least , ?until .
} GROUP BY ?ship ?name_en ?name_fr
"""
WORDS = Words({"ship": {"en": "Ship", "fr": "Navire"}, "n": {"en": "N", "fr": "N"}}, {"log": {"en": "L", "fr": "J"}})
AROUND = Surroundings(("en", "fr"), {"cat": "https://a.example/c/"}, WORDS)


def read(text: str, file: str = "queries/library/came-in.rq") -> tuple[Question | None, list[Mistake]]:
    return read_question(file, text, AROUND)


def test_a_header_becomes_a_question() -> None:
    question, mistakes = read(GOOD)
    assert not mistakes
    assert question
    assert question.name == "came-in"
    assert question.titles == {"en": "Which ships came in", "fr": "Quels navires sont entrés"}
    assert question.descriptions["en"] == "One row for each ship."
    assert question.tags == {"log": {"en": "L", "fr": "J"}}
    assert question.form == "SELECT"
    assert question.columns == {
        "ship": {"en": "Ship", "fr": "Navire"},
        "name_en": {"en": "Name", "fr": "Nom"},
        "name_fr": {"en": "Name", "fr": "Nom"},
        "n": {"en": "N", "fr": "N"},
    }
    assert question.chart == Chart("bars", {"x": "ship", "y": "n", "stacked": True})
    assert question.query == GOOD
    assert question.body == GOOD[GOOD.index("PREFIX") :]
    assert question.in_short == f"# Which ships came in\n# Quels navires sont entrés\n\n{question.body}"


def test_its_parameters_have_their_types_and_defaults() -> None:
    question, _ = read(GOOD)
    assert question
    ship, cargo, least, until = question.parameters
    assert (ship.type, ship.class_, ship.optional) == ("iri", "https://a.example/o#Ship", False)
    assert ship.default == ox.NamedNode("https://a.example/x/anna")
    assert (cargo.default, cargo.optional) == (None, True)
    assert cargo.choices == "?ship <https://a.example/o#carries> ?value FILTER(?value != <https://a.example/x/a.b>)"
    assert (least.minimum, least.maximum, least.optional) == (0, 9, True)
    assert least.default == ox.Literal("3", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    assert until.end
    assert until.default == ox.Literal("2031-05-02", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    assert question.parameter("least") is least
    assert question.parameter("more") is None


def test_it_survives_json() -> None:
    question, _ = read(GOOD)
    assert question
    assert Question.from_json(json.loads(json.dumps(question.to_json()))) == question


def test_a_question_may_be_a_graph_and_have_no_parameter() -> None:
    text = re.sub(r"#\+ parameters:.*(?=PREFIX hb)", "", GOOD, flags=re.DOTALL)
    question, mistakes = read(text[: text.index("SELECT")] + "CONSTRUCT { ?s hb:p ?o } WHERE { ?s hb:q ?o }\n")
    assert not mistakes
    assert question
    assert (question.form, question.parameters, question.columns, question.chart) == ("CONSTRUCT", (), {}, None)


# (kind, what is replaced, by what, line, column, a piece of the message)
WRONG = [
    ("no-header", r"#\+.*\n", "", 1, 1, "no header"),
    ("late-header", r"SELECT", "#+ tags: []\nSELECT", 23, 1, "behind other lines"),
    ("header-line", r"#\+ title", "#+title", 1, 1, "'#+' and a space"),
    ("yaml", r"en: Which ships", "en: Which: ships", 1, 21, "not YAML"),
    ("yaml", r"Which ships", "Which\x07ships", 1, 1, "not YAML"),
    ("kind", r"tags: \[log\]", "tags: log", 7, 10, "'tags' there must be a list"),
    ("kind", r"least: \{.*\}", "least: 3", 15, 13, "'least' there must be keys"),
    ("kind", r"min: 0", "min: none", 15, 34, "a whole number"),
    ("kind", r"end: true", "end: 1", 16, 31, "true or false"),
    ("kind", r"type: date", "type: [date]", 16, 20, "a text"),
    ("unknown-key", r"class:", "klass:", 10, 24, "Is it class?"),
    ("unknown-key", r"chart:", "picture:", 19, 4, "Known are title"),
    ("unknown-key", r"y: n", "z: n", 19, 33, "Known are kind, x, y"),
    ("repeated-key", r"tags: \[log\]", "tags: [log, log]", 7, 16, "given twice"),
    ("repeated-key", r"#\+ tags", "#+ tags: [log]\n#+ tags", 8, 4, "'tags' is given twice"),
    ("missing-key", r"#\+ tags.*\n", "", 1, 1, "'tags' is missing"),
    ("missing-key", r"tags: \[log\]", "tags: []", 7, 10, "'tags' is missing"),
    ("missing-key", r", label: \{en: Least, fr: Minimum\}", "", 15, 6, "'label' is missing"),
    ("missing-key", r"kind: bars, ", "", 19, 11, "'kind' is missing"),
    ("missing-key", r"x: ship, ", "", 19, 11, "'x' is missing"),
    ("missing-language", r", fr: Quels[^}]*", "", 1, 11, "'title' has no text in the language fr"),
    ("missing-language", r"fr: Nom", "fr: ", 18, 12, "'name' has no text in the language fr"),
    ("unknown-language", r"fr: Nom", "no: Navn, fr: Nom", 18, 23, "'no' is none of the dataset's languages"),
    ("prefix", r"class: hb:Ship", "class: hp:Ship", 10, 31, "'hp:Ship'"),
    ("prefix", r"x:a\.b", "y:a.b", 13, 17, "'y:a.b'"),
    ("no-iri", r"class: hb:Ship", "class: Ship", 10, 31, "'Ship' is neither"),
    ("no-iri", r"class: hb:Ship", "class: <a b>", 10, 31, "neither an IRI"),
    ("parameter-name", r"least: \{", "lang: {", 15, 6, "'lang' cannot be"),
    ("type", r"type: integer", "type: number", 15, 20, "one of iri, code, enumeration"),
    ("no-block", r"VALUES \$least \{ 3 \}", "", 15, 6, "VALUES ?least { UNDEF }"),
    ("blocks", r"VALUES \$least \{ 3 \}", "VALUES ?least { 3 } VALUES ?least { 3 }", 27, 23, "a second block"),
    ("block-terms", r"\{ 3 \}", "{ 3 4 }", 27, 3, "one term or UNDEF"),
    ("block-terms", r"\{ 3 \}", "{ }", 27, 3, "one term or UNDEF"),
    ("default", r"\{ 3 \}", "{ 11 }", 27, 19, "a whole number within its range"),
    ("default", r"\{ x:anna \}", '{ "anna" }', 25, 18, 'an IRI, but it is "anna"'),
    ("default", r"2031-05-02", "2031-02-30", 28, 19, "must be a date"),
    ("no-choices", r"class: hb:Ship, ", "", 10, 6, "chosen from"),
    ("choices", r"class: hb:Ship", "class: hb:Ship, scheme: cat:s", 10, 6, "in one way"),
    ("pattern", r"\?ship hb:carries \?value", "?ship hb:carries", 13, 17, "group pattern"),
    ("pattern", r"\?value FILTER\(\?value", "?a FILTER(?a", 13, 17, "no ?value"),
    ("not-for-type", r"type: date", "type: date, min: 3", 16, 31, "'min' means nothing"),
    ("range", r"min: 0", "min: 10", 15, 34, "greater than the greatest"),
    ("column-words", r"#\+   name:.*\n", "#+   n: {en: M, fr: M}\n", 1, 1, "The column name_en has no heading"),
    ("no-column", r"#\+   name:", "#+   nom: {en: a, fr: b}\n#+   name:", 18, 6, "gives no ?nom"),
    ("no-column", r"x: ship", "x: boat", 19, 27, "gives no ?boat"),
    ("repeated-word", r"#\+   name:", "#+   n: {en: N, fr: N}\n#+   name:", 18, 6, "the same words for n"),
    ("tag-words", r"\[log\]", "[logs]", 7, 11, "'logs' has no words"),
    ("chart-kind", r"kind: bars", "kind: pie", 19, 18, "bars, line, timeline"),
    (
        "not-for-graph",
        r"SELECT.*WHERE(.*)\} GROUP BY [^\n]*",
        "CONSTRUCT { ?ship hb:name ?n } WHERE {}",
        18,
        6,
        "'columns' is for SELECT",
    ),
    ("form", r"SELECT.*", "ASK {}\n", 1, 1, "but this is ASK"),
    ("syntax", r"GROUP BY", "GROUP UP", 30, 11, "not valid SPARQL"),
]


@pytest.mark.parametrize(("kind", "old", "new", "line", "column", "said"), WRONG)
def test_a_mistake_is_told_at_its_place_in_both_languages(
    kind: str, old: str, new: str, line: int, column: int, said: str
) -> None:
    text, count = re.subn(
        old,
        lambda _: new,
        GOOD,
        count=0 if kind == "no-header" else 1,
        flags=re.DOTALL * (kind in ("not-for-graph", "form")),
    )
    assert count
    question, mistakes = read(text)
    assert question is None
    found = [item for item in mistakes if item.rule == f"question/{kind}"]
    assert (line, column) in [(item.place.line, item.place.column) for item in found], mistakes
    assert said in " ".join(item.messages["en"] for item in found)
    for item in mistakes:
        assert item.severity == "violation"
        assert item.place.file == "queries/library/came-in.rq"
        assert (item.place.end_line, item.place.end_column) >= (item.place.line, item.place.column)
        assert re.search("[一-鿿]", item.messages["zh"])
        assert not re.search("[一-鿿]", item.messages["en"])


def test_every_kind_of_mistake_was_made_here() -> None:
    elsewhere = {"encoding", "file-name", "select"}  # in tests of their own
    assert {kind for kind, *_ in WRONG} | elsewhere == set(words_of._WORDS)


def test_the_name_of_a_file_must_be_fit_for_an_address() -> None:
    for name in ("Came-In", "came_in", "came--in", "2.6", "船"):
        _, mistakes = read(GOOD, f"queries/library/{name}.rq")
        assert [item.rule for item in mistakes] == ["question/file-name"]


def test_all_mistakes_of_a_file_are_told_at_once_in_order() -> None:
    text = GOOD.replace("kind: bars", "kind: pie").replace("[log]", "[logs]").replace(", fr: Navire}", "}")
    _, mistakes = read(text)
    assert [item.rule.removeprefix("question/") for item in mistakes] == ["tag-words", "missing-language", "chart-kind"]


# --- the words of all questions -------------------------------------------------------------------------------------


def test_words_are_read_with_the_places_of_their_mistakes() -> None:
    text = "# a comment\ncolumns:\n  ship: {en: Ship, fr: Navire}\ntags:\n  log: {en: Log}\n"
    words, mistakes = read_words("queries/library/words.yaml", text, ("en", "fr"))
    assert words.columns == {"ship": {"en": "Ship", "fr": "Navire"}}
    assert [str(item) for item in mistakes] == [
        "queries/library/words.yaml:5:8: 'log' has no text in the language fr. Add it."
    ]


def test_a_file_of_words_that_is_no_yaml_gives_none() -> None:
    words, mistakes = read_words("queries/library/words.yaml", "columns: [", ("en", "fr"))
    assert words == Words()
    assert [item.rule for item in mistakes] == ["question/yaml"]
