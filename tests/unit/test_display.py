"""What pages are worded with: lists, plurals, clauses, periods, paths, parts, citations, the picture's layout."""

from __future__ import annotations

import json
import re

import pyoxigraph as ox
import pytest

from itukg.display.citation import Citation, as_bibtex, as_csl, as_text, key, tex
from itukg.display.grammar import Segment, clauses, is_one, join, plain, run_on
from itukg.display.neighbours import MOST_A_SIDE, Neighbour, picture, shorten
from itukg.display.parts import read_parts
from itukg.display.paths import BadPathError, Graph, Step, read_path
from itukg.display.spans import in_time, write_span
from itukg.stores.base import Term

EX = "https://ex.example/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SH = "http://www.w3.org/ns/shacl#"
PREFIXES = f"""@prefix ex: <{EX}> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix pub: <https://w3id.org/itukg/publisher#> .
"""


def graph(turtle: str) -> Graph:
    found: dict[Term, dict[str, list[Term]]] = {}
    for quad in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE):
        found.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)  # type: ignore[arg-type]
    return found


def value(turtle: str) -> tuple[Graph, Term]:
    said = graph(f"ex:it ex:is {turtle} .")
    return said, said[ox.NamedNode(EX + "it")][EX + "is"][0]


def one(text: str) -> list[Segment]:
    return [Segment(text)]


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 1, "A"),
        ("en", 2, "A and B"),
        ("en", 3, "A, B and C"),
        ("zh", 2, "A和B"),
        ("zh", 3, "A、B和C"),
        ("fr", 3, "A, B et C"),
        ("de", 3, "A, B und C"),
        ("tlh", 3, "A, B and C"),
    ],
)
def test_lists(language: str, count: int, expected: str) -> None:
    assert plain(join([one(letter) for letter in "ABC"[:count]], language)) == expected


def test_what_is_left_out_of_a_list_is_counted_at_its_end() -> None:
    assert plain(join([one("A"), one("B")], "en", " and 3 more")) == "A, B and 3 more"
    assert plain(join([one("A"), one("B")], "zh", "等5项")) == "A、B等5项"


def test_singular_is_the_languages_own() -> None:
    assert [is_one(count, "en") for count in (0, 1, 2, 1.5)] == [False, True, False, False]
    assert [is_one(count, "fr") for count in (0, 1, 2)] == [True, True, False]
    assert not is_one(1, "zh")


def test_clauses_make_one_sentence() -> None:
    parts = [
        (one("study group"), False),
        (one("of X"), True),
        ([], False),
        (one(", planned"), False),
        (one("seen"), False),
    ]
    assert plain(clauses(parts, "en")) == "Study group of X, planned; seen."
    assert (
        plain(clauses([(one("研究组"), False), (one("（隶属X）"), False), (one("见于Y"), False)], "zh"))
        == "研究组（隶属X）；见于Y。"
    )
    assert plain(clauses([(one("navire"), False), (one("vu"), False)], "fr")) == "Navire ; vu."
    assert plain(clauses([([], False), (one(", first of all"), False)], "en")) == "First of all."
    assert plain(clauses([(one("It ends."), False)], "en")) == "It ends."
    assert clauses([([], False)], "en") == []


def test_a_part_that_is_a_sentence_is_none_of_the_clauses() -> None:
    defined = [(one("status"), False), (one("stated once"), False), (one("Begun, and not ended."), False)]
    assert plain(clauses(defined, "en")) == "Status; stated once. Begun, and not ended."
    assert plain(clauses([*defined, (one("named in A"), False)], "en")).endswith(" Begun, and not ended. Named in A.")
    assert plain(clauses([(one("状态"), False), (one("已经开始。"), False), (one("见于甲"), False)], "zh")) == (
        "状态。已经开始。见于甲。"
    )
    firm = [(one("harbour"), False), ([Segment("Salt Inc.", "", "urn:firm")], False)]
    assert plain(clauses(firm, "en")) == "Harbour; Salt Inc."
    assert plain(clauses([*firm, (one("named in A"), False)], "en")) == "Harbour; Salt Inc.; named in A."
    assert plain(clauses([*firm, (one("见于甲"), False)], "zh")) == "Harbour；Salt Inc.；见于甲。"
    assert plain(clauses(firm, "zh")) == "Harbour；Salt Inc.。"


def test_a_sentence_keeps_what_its_stretches_name() -> None:
    linked = clauses(
        [([Segment("ship", "", "urn:ship")], False), ([Segment("of"), Segment("Étoile", "fr")], True)], "en"
    )
    assert linked[0] == Segment("Ship", "", "urn:ship") and Segment("Étoile", "fr") in linked


def test_readings_run_on() -> None:
    assert (
        plain(run_on([one("17 texts"), one(", approved"), one("jointly by A")], "en"))
        == "17 texts, approved jointly by A"
    )
    assert plain(run_on([[], one("; led by A"), one("(two)")], "en")) == "led by A (two)"
    assert plain(run_on([one("17份"), one("，已批准")], "zh")) == "17份，已批准"


@pytest.mark.parametrize(
    ("start", "end", "precision", "english", "chinese"),
    [
        ("2025-10-01", "2025-10-01", "day", "1 October 2025", "2025年10月1日"),
        ("2025-09-15", "2025-09-16", "day", "15–16 September 2025", "2025年9月15日至16日"),
        ("2025-04-01", "2026-03-31", "day", "1 April 2025 – 31 March 2026", "2025年4月1日至2026年3月31日"),
        ("2025-11-01", "2025-11-30", "month", "November 2025", "2025年11月"),
        ("2025-05-01", "2026-02-28", "month", "May 2025 – February 2026", "2025年5月至2026年2月"),
        ("2026-01-01", "2026-12-31", "year", "2026", "2026年"),
        ("2025-01-01", "2026-12-31", "year", "2025–2026", "2025—2026年"),
        ("2009-01-01", "", "year", "since 2009", "自2009年起"),
        ("", "2026-12-31", "year", "until 2026", "至2026年止"),
        ("", "", "", "", ""),
        ("soon", "later", "day", "soon – later", "soon – later"),
    ],
)
def test_periods_are_no_finer_than_known(start: str, end: str, precision: str, english: str, chinese: str) -> None:
    assert write_span(start, end, precision, "en").replace("\u2009", " ") == english
    assert write_span(start, end, precision, "zh") == chinese


def test_periods_are_put_in_order_by_their_beginning() -> None:
    days = [("2026-01-01", "2026-12-31"), ("", ""), ("2025-09-15", "2025-09-16"), ("", "2025-01-01")]
    assert sorted(days, key=lambda pair: in_time(*pair)) == [days[3], days[2], days[0], days[1]]


def test_paths_are_those_of_shacl() -> None:
    a, b = EX + "a", EX + "b"
    for turtle, expected in {
        "ex:a": ((Step(a),),),
        "[ sh:inversePath ex:a ]": ((Step(a, inverse=True),),),
        "( ex:a [ sh:inversePath ex:b ] )": ((Step(a), Step(b, inverse=True)),),
        "[ sh:alternativePath ( ex:a ( ex:b ex:a ) ) ]": ((Step(a),), (Step(b), Step(a))),
        "( ex:a [ sh:alternativePath ( ex:a ex:b ) ] )": ((Step(a), Step(a)), (Step(a), Step(b))),
    }.items():
        assert read_path(*value(turtle)).alternatives == expected, turtle


@pytest.mark.parametrize(
    "turtle",
    [
        '"ex:a"',
        "[ ]",
        "( ex:a ex:a ex:a ex:a )",
        "[ sh:zeroOrMorePath ex:a ]",
        "[ sh:inversePath ( ex:a ex:b ) ]",
        "[ sh:alternativePath () ]",
    ],
)
def test_what_is_no_path_that_pages_follow_is_refused(turtle: str) -> None:
    with pytest.raises(BadPathError, match=r"path|inversePath"):
        read_path(*value(turtle))


@pytest.mark.parametrize("levels", [0, 1, 40])
@pytest.mark.parametrize("sequence", [True, False])
def test_paths_that_go_round_or_multiply_are_refused(levels: int, sequence: bool) -> None:
    """At each level the next one twice; below the last, the first once more."""
    nodes = [ox.BlankNode() for _ in range(levels + 1)]
    graph: dict[Term, dict[str, list[Term]]] = {}
    for node, below in zip(nodes, [*nodes[1:], nodes[0]], strict=True):
        first, second = node if sequence else ox.BlankNode(), ox.BlankNode()
        graph[first] = {RDF + "first": [below], RDF + "rest": [second]}
        graph[second] = {RDF + "first": [below], RDF + "rest": [ox.NamedNode(RDF + "nil")]}
        if not sequence:
            graph[node] = {SH + "alternativePath": [first]}
    with pytest.raises(BadPathError, match="no part of itself"):
        read_path(graph, nodes[0])
    graph[nodes[-1]] = {SH + "inversePath": [ox.NamedNode(EX + "a")]}
    if levels > 1:
        with pytest.raises(BadPathError, match=r"at most 100 alternatives|between 1 and 3 steps"):
            read_path(graph, nodes[0])


def test_a_part_that_cannot_be_read_is_left_out_and_the_others_stay() -> None:
    said, head = value(
        '( [ pub:path ex:a ; pub:text "{} of"@en , "{}的"@zh ; pub:atMost 3 ; pub:count true ] [ pub:path "ex:b" ] '
        '[ pub:path ex:b ; pub:atMost "many" ] [ pub:path ex:a ; pub:when [ pub:value 1 ] ] '
        "[ pub:path ex:c ; pub:calledBy ( ex:short ex:code ) ; pub:unless [ pub:path ex:d ; pub:value ex:e ] ] )"
    )
    first, last = read_parts(said, head)
    assert (first.text, first.at_most, first.count, first.continues) == ({"en": "{} of", "zh": "{}的"}, 3, True, False)
    assert last.called == (EX + "short", EX + "code")
    assert [(condition.path.alternatives, condition.value) for condition in last.unless] == [
        (((Step(EX + "d"),),), ox.NamedNode(EX + "e"))
    ]


CITED = Citation(
    title='17 "texts" & {more} 100%\nof #1_x \u202eevil',
    iri="https://w3id.example/id/Étoile/2.6",
    dataset="A graph: 图谱",
    version="1.2.3",
    creator="makers & co",
    issued="2026-11-25",
    language="en",
    places=("¶ 2.6", "¶ 3.4"),
)


def test_a_citation_in_chinese_has_the_marks_of_chinese() -> None:
    cited = Citation(
        "题名", "https://w3id.example/id/a", "图谱", "1.2.3", "维护者", "2026-11-25", "zh", ("¶ 2.6", "¶ 3.4")
    )
    assert as_text(cited) == "维护者：“题名”（¶ 2.6、¶ 3.4），图谱，1.2.3版（2026-11-25），https://w3id.example/id/a"


def test_a_citation_in_plain_text_is_one_line_with_version_place_and_address() -> None:
    assert as_text(CITED) == (
        'makers & co. “17 "texts" & {more} 100% of #1_x evil” (¶ 2.6, ¶ 3.4). '
        "A graph: 图谱, 1.2.3 (2026-11-25). https://w3id.example/id/Étoile/2.6"
    )


def test_bibtex_takes_nothing_in_a_title_for_a_command() -> None:
    entry = as_bibtex(CITED)
    assert entry.startswith("@misc{w3id.example-id-toile-2.6,\n") and entry.endswith("\n}\n")
    assert r'title = {{17 "texts" \& \{more\} 100\% of \#1\_x evil}},' in entry
    assert r"author = {{makers \& co}}," in entry and "note = {¶ 2.6, ¶ 3.4}," in entry and "year = {2026}," in entry
    unescaped = re.sub(r"\\[{}]", "", entry)
    assert unescaped.count("{") == unescaped.count("}")
    assert tex("\\~^$") == r"\textbackslash{}\textasciitilde{}\textasciicircum{}\$"


def test_csl_json_is_an_item_of_the_kind_dataset() -> None:
    (item,) = json.loads(as_csl(CITED))
    assert item["type"] == "dataset" and item["issued"] == {"date-parts": [[2026, 11, 25]]}
    assert item["title"] == '17 "texts" & {more} 100% of #1_x evil' and item["author"] == [{"literal": "makers & co"}]
    bare = Citation("T", "urn:x", "D", "1", "", "someday", "en")
    assert "issued" not in json.loads(as_csl(bare))[0] and "author" not in json.loads(as_csl(bare))[0]


def test_keys_are_what_bibtex_takes() -> None:
    for iri in ("https://a.example/图谱", "urn:x", "https://1.example/~{a},b", "https://例.example/"):
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9:.-]*", key(Citation("T", iri, "D", "1", "", "", "en"))), iri


def test_the_picture_places_the_first_of_each_side_and_counts_the_rest() -> None:
    sides = [Neighbour(f"{side} {number}", "", "/x", f"urn:{side}{number}", "r", side) for side in ("in", "out")
             for number in range(MOST_A_SIDE + 2)]  # fmt: skip
    drawn = picture(sides)
    assert len(drawn.placed) == 2 * MOST_A_SIDE and drawn.left_out == 4
    assert drawn.lines.count("M") == 2 * MOST_A_SIDE
    rows = [int(one.place.split()[1]) for one in drawn.placed if one.neighbour.side == "in"]
    assert rows == sorted(rows) and min(rows) > 0 and max(rows) < drawn.height
    assert picture([]).height > 0


def test_names_in_the_picture_are_cut_by_their_width() -> None:
    assert shorten("short") == "short"
    assert shorten("a" * 50) == "a" * 33 + "…"
    assert shorten("图" * 30) == "图" * 16 + "…"
