"""The Turtle formatter on texts: order, layout, and every comment kept."""

from __future__ import annotations

import random
import textwrap
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.dataset import load_dataset
from itukg.formatting import text as formatting_text
from itukg.formatting.layout import width
from itukg.formatting.order import OTHERS, Order, natural, standard_lines
from itukg.formatting.syntax import Document
from itukg.formatting.text import GraphChanged, format_turtle, repeated_blocks
from itukg.formatting.tokens import FormatSyntaxError, lex
from tests.requirements import CHECKOUT

EX = "http://example.org/"
PREFIX = f"@prefix ex: <{EX}> .\n\n"


def shape(text: str, order: Order | None = None) -> str:
    """Format, and make sure that formatting again changes nothing."""
    order = order or Order(languages=("en", "zh"))
    once = format_turtle(text, order, EX)
    assert format_turtle(once, order, EX) == once
    return once


def body(text: str, order: Order | None = None) -> str:
    """What becomes of statements that use the prefix ex:, without the line of the prefix."""
    formatted = shape(PREFIX + textwrap.dedent(text), order)
    assert formatted.startswith(PREFIX)
    return formatted.removeprefix(PREFIX)


def same(text: str, order: Order | None = None) -> None:
    """The statements are in canonical form already."""
    text = textwrap.dedent(text)
    assert body(text, order) == text


# --- order ----------------------------------------------------------------------------------------------------------


def test_a_dataset_orders_predicates_and_lets_some_share_a_line() -> None:
    lines = [["name"], ["min", "max", "unit"], ["topic"], ["others"], ["source"]]
    layout = [[OTHERS if name == "others" else EX + name for name in line] for line in lines]
    source = """\
        ex:q ex:source ex:p ; ex:zoo 1 ; ex:max 22 ; ex:min 22 ; ex:abc 2 ;
             ex:unit ex:metre ; ex:topic ex:depth ; a ex:Quantity ; ex:name "22 metres"@en .
    """
    assert body(source, Order(layout)) == textwrap.dedent("""\
        ex:q a ex:Quantity ;
            ex:name "22 metres"@en ;
            ex:min 22 ; ex:max 22 ; ex:unit ex:metre ;
            ex:topic ex:depth ;
            ex:abc 2 ;
            ex:zoo 1 ;
            ex:source ex:p .
        """)


def test_without_a_layout_names_come_first_and_then_the_alphabet() -> None:
    source = """\
        PREFIX ex: <http://example.org/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX dct: <http://purl.org/dc/terms/>
        ex:c rdfs:isDefinedBy ex:o ; ex:b 1 ; ex:a10 1 ; ex:a9 1 ; dct:license ex:l ; skos:definition "d" ;
             skos:prefLabel "p" ; rdfs:label "l" ; a ex:C .
    """
    predicates = [line.split()[0] for line in shape(source).splitlines()[6:]]
    assert predicates == [
        "rdfs:label", "skos:prefLabel", "skos:definition", "dct:license", "ex:a9", "ex:a10", "ex:b", "rdfs:isDefinedBy",
    ]  # fmt: skip


def test_what_the_dataset_orders_leaves_the_standard_order() -> None:
    label, definition = (f"http://www.w3.org/2004/02/skos/core#{name}" for name in ("prefLabel", "definition"))
    source = """\
        @prefix ex: <http://example.org/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        ex:c ex:b 1 ; skos:prefLabel "p" ; skos:definition "d" .
    """
    behind = shape(source, Order([[OTHERS], [definition], [label]]))
    assert behind.endswith('ex:c ex:b 1 ;\n    skos:definition "d" ;\n    skos:prefLabel "p" .\n')
    assert shape(source).endswith('ex:c skos:prefLabel "p" ;\n    skos:definition "d" ;\n    ex:b 1 .\n')


def test_the_standard_order_names_each_property_once_and_has_a_place_for_others() -> None:
    names = [name for line in standard_lines() for name in line]
    assert len(names) > 90
    assert len(names) == len(set(names))
    assert names.count(OTHERS) == 1
    assert all(name.startswith(("http://", "https://")) for name in names)


def test_objects_names_iris_labels_texts_by_language_then_the_rest() -> None:
    source = """\
        ex:s ex:p "z"@zh , 10 , _:b , "a"@fr , <http://a.example/> , ex:o11 , true , "e"@en , ex:o5 , "d"@de , 9 , [] .
    """
    assert body(source).split(" , ") == [
        "ex:s ex:p ex:o5", "ex:o11", "<http://a.example/>", "_:b", '"e"@en', '"z"@zh', '"d"@de', '"a"@fr', "9", "10",
        "true", "[] .\n",
    ]  # fmt: skip


def test_the_author_orders_classes_members_of_lists_and_texts_in_one_language() -> None:
    same("""\
        ex:s a ex:Z , ex:A ;
            ex:list ( 3 1 2 ) ;
            ex:note "second is b"@en , "a"@en , "二"@zh , "一"@zh .
        """)


def test_languages_that_are_more_than_a_code() -> None:
    assert body('ex:s ex:p "z"@zh-Hans , "e"@en-GB , "E"@EN , "z"@zh .\n') == (
        'ex:s ex:p "E"@EN , "z"@zh , "e"@en-GB , "z"@zh-Hans .\n'
    )


def test_numbers_in_names_count_as_numbers() -> None:
    assert sorted(["sg:sg20", "sg:sg5", "sg:sg11", "b:z", "sga:a", "p:2.10", "p:2.9"], key=natural) == [
        "b:z", "p:2.9", "p:2.10", "sg:sg5", "sg:sg11", "sg:sg20", "sga:a",
    ]  # fmt: skip
    assert natural("ex:" + "9" * 5000), "no number is too long"


def test_rdf_type_is_written_a_and_one_property_has_one_list_of_values() -> None:
    source = """\
        @prefix ex: <http://example.org/> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        ex:s ex:p 2 ; rdf:type ex:B ; ex:p 1 ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ex:A .
    """
    assert shape(source) == PREFIX + "ex:s a ex:B , ex:A ;\n    ex:p 1 , 2 .\n"


def test_two_bracketed_values_are_not_merged() -> None:
    same("""\
        ex:s ex:p [ ex:q 2 ] ;
            ex:p [ ex:q 1 ] .
        """)


# --- lines ----------------------------------------------------------------------------------------------------------


def test_long_lists_of_values_fill_lines_and_stand_below_one_another() -> None:
    source = "ex:s ex:a 1 ; ex:mentions " + " , ".join(f"ex:thing-{number}" for number in range(30, 0, -1)) + " .\n"
    lines = body(source).splitlines()
    assert all(len(line) <= 120 for line in lines)
    assert lines[1].startswith("    ex:mentions ex:thing-1 , ex:thing-2 ,")
    assert {line.index("ex:thing") for line in lines[1:]} == {16}
    assert all(len(line) + len(" ex:thing-10 ,") > 119 for line in lines[1:-1])


@pytest.mark.parametrize(("characters", "wraps"), [(33, False), (34, True)])
def test_chinese_characters_take_two_columns(characters: int, wraps: bool) -> None:
    source = f'ex:s ex:a 1 ;\n    ex:b "{"x" * 30}"@en , "{"字" * characters}"@zh .\n'
    assert width("字a") == 3
    assert (body(source).count("\n") == 3) == wraps
    assert not wraps or f'@en ,\n         "{"字" * characters}"@zh .' in body(source)


def test_a_text_that_no_line_holds_stays_whole() -> None:
    same(f"""\
        ex:s ex:a 1 ;
            ex:b "{"x" * 200}"@en ,
                 "short"@zh .
        """)


def test_predicates_that_share_a_line_do_so_only_while_it_has_room() -> None:
    order = Order([[EX + "a", EX + "b", EX + "c"]])
    same('ex:s a ex:T ;\n    ex:a 1 ; ex:b 2 ; ex:c 3 .\n', order)  # fmt: skip
    same(f'ex:s a ex:T ;\n    ex:a 1 ; ex:b "{"x" * 90}" ;\n    ex:c "{"y" * 20}" .\n', order)
    same(f'ex:s a ex:T ;\n    ex:a "{"x" * 90}" ,\n         "{"y" * 90}" ;\n    ex:b 2 ; ex:c 3 .\n', order)


def test_values_far_to_the_right_start_on_a_line_of_their_own() -> None:
    subject = f"<{EX}{'long/' * 12}>"
    source = f"{subject} ex:p {' , '.join(f'ex:value-{number}' for number in range(10))} .\n"
    assert body(source).splitlines()[1].startswith("    ex:value-0 , ")


def test_brackets_stay_on_a_line_or_open_and_close() -> None:
    same("""\
        ex:A ex:sub [ a ex:Restriction ; ex:on ex:p ] .

        [] a ex:AllDisjoint .

        [ ex:p 1 ; ex:q 2 ] .

        ex:s a ex:Shape ;
            ex:property [
                a ex:PropertyShape ;
                ex:message "A message that is long enough to make sure that this bracket does not fit on one line."@en ;
                ex:nested [ ex:p [ ex:q ( 1 2 ) ] ]
            ] ;
            ex:several
                [ ex:a "1" ] ,
                [ ex:a "Another message, long enough to make sure that this bracket does not fit on a line either."@en ;
                  ex:b 2 ] .
        """)


def test_what_a_single_predicate_opens_closes_at_the_subject() -> None:
    same(f"""\
        ex:A ex:sub [
            ex:message "{"x" * 80}" ;
            ex:on ex:p
        ] .
        """)


def test_lists_stay_on_a_line_or_open_and_close() -> None:
    names = " ".join(f"ex:Class{number}" for number in range(20))
    formatted = body(f"[] a ex:AllDisjoint ; ex:none () ; ex:few ( ex:A ex:B ) ; ex:members ( {names} ) .\n")
    lines = formatted.splitlines()
    assert lines[:3] == ["[] a ex:AllDisjoint ;", "    ex:few ( ex:A ex:B ) ;", "    ex:members ("]
    assert " ".join(lines[3:-2]).split() == names.split()
    assert {line[:8] + line[8].strip() for line in lines[3:-2]} == {" " * 8 + "e"}
    assert lines[-2:] == ["    ) ;", "    ex:none () ."]


def test_what_is_bracketed_in_a_long_list_has_its_own_line() -> None:
    same(f"""\
        ex:s ex:a 1 ;
            ex:xone (
                ex:A ex:B
                [ ex:p 1 ]
                ( 1 2 )
                ex:C
                [ ex:message "{"x" * 100}" ;
                  ex:p 2 ]
            ) .
        """)


def test_statements_of_one_line_stand_together_as_the_author_has_them() -> None:
    assert body("""\
        ex:a   ex:inverse ex:b .
        ex:cc  ex:inverse ex:d .



        ex:e ex:inverse ex:f .
        ex:g a ex:C ; ex:p 1 .
        ex:h ex:inverse ex:i .
        """) == textwrap.dedent("""\
        ex:a ex:inverse ex:b .
        ex:cc ex:inverse ex:d .

        ex:e ex:inverse ex:f .

        ex:g a ex:C ;
            ex:p 1 .

        ex:h ex:inverse ex:i .
        """)


# --- terms ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "term",
    [
        "1", "-1", "+01", "1.0", ".5", "-.5", "1.e5", "1E0", ".5e-3", "true", "false",
        '"a"', "'a'", '"""a"""', "'''a'''", r'"\"\\\u00e9\U0001F600\t"', '"#no comment"', "\"it's\"", "'\"'",
        '"""a "quoted" word"""', '"""ends with \\""""', "''''a'' '''", '"x"@en', '"x"@zh-Hans-CN', '"x"^^ex:type',
        "'1'^^<http://example.org/t>", "<http://example.org/a#b>", r"<http://example.org/\u00e9>", r"ex:a\/b\#c",
        "ex:a.b", "ex:%20", "ex::", "ex:a:b", "ex:1", "ex:", "ex:é·x", "_:a.b-c", "()", "[]", "( 1 2 )", "[ ex:p 1 ]",
    ],
)  # fmt: skip
def test_the_spelling_of_a_term_stays(term: str) -> None:
    same(f"ex:s ex:p {term} .\n")
    assert body(f"ex:s ex:p {term}.\n") == f"ex:s ex:p {term} .\n", "also with the dot right behind it"


def test_texts_of_several_lines_stay_as_they_are() -> None:
    query = '"""\n    SELECT ?s  # no comment\n      WHERE { ?s a "x" }\n  """'
    same(f"""\
ex:s a ex:Shape ;
    ex:sparql [
        ex:prefixes ex:shapes ;
        ex:select {query}
    ] .
""")
    same("ex:s ex:p '''a\n\nb'''@en , \"c\"@zh .\n")


def test_line_ends_are_unified_but_those_in_texts_are_data() -> None:
    source = '@prefix ex: <http://example.org/> .\r\n\r\n# why\r\nex:s ex:p """a\r\nb"""  ;  # here\r\n  ex:q 1 .\r\n'
    assert shape(source) == (
        '@prefix ex: <http://example.org/> .\n\n# why\nex:s ex:p """a\r\nb""" ;'
        + " " * 56  # The text's last line is short.
        + "# here\n    ex:q 1 .\n"
    )


# --- prefixes and base ----------------------------------------------------------------------------------------------


def test_prefixes_are_aligned_in_the_authors_order_and_unused_ones_go() -> None:
    source = """\
        # A file about things.

        PREFIX unused: <http://example.org/unused/>
        @prefix long: <http://example.org/long/>.
        @PREFIX ex: <http://example.org/> .
        @prefix kept: <http://example.org/kept/> . # for the next section

        prefix : <http://example.org/empty/>
        BASE <http://example.org/base/>
        <a> ex:p long:b , :c , "1"^^ex:unused .
    """.replace("@PREFIX", "@prefix")
    assert shape(textwrap.dedent(source)) == textwrap.dedent("""\
        # A file about things.

        @prefix long: <http://example.org/long/> .
        @prefix ex:   <http://example.org/> .
        @prefix kept: <http://example.org/kept/> .                    # for the next section
        @prefix :     <http://example.org/empty/> .
        @base <http://example.org/base/> .

        <a> ex:p :c , long:b , "1"^^ex:unused .
        """)


def test_a_file_that_is_only_begun_keeps_its_prefixes() -> None:
    assert shape(PREFIX) == PREFIX.rstrip("\n") + "\n"
    assert shape("") == ""
    assert shape("# nothing yet\n") == "# nothing yet\n"


def test_a_prefix_in_words_of_a_text_is_not_in_use() -> None:
    source = PREFIX + '@prefix other: <http://example.org/o/> .\nex:s ex:p "other:a"^^ex:b .\n'
    assert shape(source) == PREFIX + 'ex:s ex:p "other:a"^^ex:b .\n'


def test_a_prefix_that_is_declared_twice_means_what_it_meant() -> None:
    source = """\
        @prefix p: <http://example.org/1/> .
        p:s p:x 1 .
        @prefix p: <http://example.org/2/> .
        p:s p:x 1 .
    """
    formatted = shape(source)
    assert formatted.count("@prefix") == 2
    assert len(list(ox.parse(formatted.encode(), format=ox.RdfFormat.TURTLE))) == 2


# --- comments -------------------------------------------------------------------------------------------------------


def test_comments_stay_with_what_they_are_about() -> None:
    source = """\
        # about the file

        # --- a section ---

        # about the block
        ex:s   # about the subject
            ex:b 2 ;   # two
            # above a
            ex:a ex:o2 ,   # o2
                 # above o1
                 ex:o1 ;   # the pair
            a ex:C .   # the class
        # the end
    """
    assert body(source) == textwrap.dedent("""\
        # about the file

        # --- a section ---

        # about the block
        # about the subject
        ex:s a ex:C ;                                                 # the class
            # above a
            # above o1
            # o2
            ex:a ex:o1 , ex:o2 ;                                      # the pair
            ex:b 2 .                                                  # two

        # the end
        """)


def test_comments_between_values() -> None:
    assert body("""\
        ex:s ex:p ex:b ,   # b
            # above c
            ex:c ,
            ex:a .   # a
        """) == textwrap.dedent("""\
        ex:s ex:p ex:a , ex:b ,                                       # b
                  # above c
                  ex:c .                                              # a
        """), "the last comment is about the pair"


def test_comments_in_brackets_and_lists() -> None:
    same("""\
        ex:s a ex:C ;
            ex:list (                                                 # in order
                ex:a                                                  # the first
                # above b
                ex:b
                # at the end
            ) ;
            ex:node [                                                 # a node
                # above p
                ex:p 1 ;                                              # one
                ex:q 2 ;
                # at the end of the node
            ] ;
            # ex:left "out" ;
            .
        """)


def test_a_comment_behind_a_shared_line_ends_it() -> None:
    order = Order([[EX + "a", EX + "b", EX + "c"]])
    same("ex:s a ex:T ;\n    ex:a 1 ; ex:b 2 ;" + " " * 41 + "# two\n    ex:c 3 .\n", order)


def test_comments_behind_long_lines_have_their_distance() -> None:
    same(f'ex:s ex:p "{"x" * 70}" .   # why\n')


def comments_of(text: str) -> list[str]:
    return [comment.text for token in lex(text) for comment in (*token.before, *token.behind)]


def with_comments(text: str, chance: random.Random, rate: float) -> str:
    """The text with comments of all kinds thrown in between its tokens."""
    tokens = lex(text)[:-1]
    parts = []
    for number, token in enumerate(tokens):
        parts += ["\n", *(f"{comment.text}\n" for comment in token.before)]
        parts += [token.text, *(f" {comment.text}\n" for comment in token.behind)]
        glued = number + 1 < len(tokens) and (tokens[number + 1].kind == "at" and token.kind == "string")
        if not glued and chance.random() < rate:
            before, behind = chance.choice([("  ", "\n"), ("\n ", "\n"), ("\n\n", "\n\n")])
            parts.append(f"{before}# comment {number}{behind}")
        elif not glued:
            parts.append(" ")
    return "".join(parts)


def dataset_files() -> list[Path]:
    found = []
    for root in (CHECKOUT, CHECKOUT / "tests" / "fixtures" / "harbour"):
        found += [root / name for name in load_dataset(root).files]
    assert len(found) >= 50
    return found


@pytest.mark.parametrize(("rate", "largest"), [(0.05, 100_000), (1.0, 6_000)])
def test_no_comment_is_lost_wherever_it_stands(rate: float, largest: int) -> None:
    chance = random.Random(rate)
    dataset = load_dataset(CHECKOUT)
    order = Order(dataset.layout, dataset.languages)
    thrown = 0
    for path in dataset_files():
        if path.stat().st_size > largest:
            continue
        source = with_comments(path.read_text("utf-8"), chance, rate)
        formatted = shape(source, order)
        assert Counter(comments_of(formatted)) == Counter(comments_of(source)), path.name
        thrown += len(comments_of(source))
    assert thrown > 1000


# --- one block for one subject --------------------------------------------------------------------------------------


def test_a_second_block_about_a_subject_is_found_but_left_alone() -> None:
    source = PREFIX + textwrap.dedent("""\
        ex:s a ex:C ;
            ex:p 1 .

        ex:s ex:cites ex:t .

        <http://example.org/s> ex:p 2 ;
            ex:q 3 .
        """)
    assert shape(source) == source
    (block,) = repeated_blocks(source)
    assert (block.line, block.subject, block.first) == (8, "<http://example.org/s>", 3)


def test_blank_nodes_and_other_meanings_of_a_name_are_no_repetition() -> None:
    assert not repeated_blocks(PREFIX + "[] a ex:C ; ex:p 1 .\n[] a ex:C ; ex:p 1 .\n")
    again = "@prefix ex: <http://example.org/2/> .\nex:s a ex:C ; ex:p 1 .\n"
    assert not repeated_blocks(PREFIX + "ex:s a ex:C ; ex:p 1 .\n" + again)


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["ex:a ex:b ex:c .", PREFIX + "ex:a ex:b .", PREFIX + 'ex:a ex:b "c .', "<a> <b> <c>"])
def test_what_is_no_turtle_is_a_syntax_error(text: str) -> None:
    with pytest.raises(SyntaxError):
        format_turtle(text, Order(), EX)


@pytest.mark.parametrize("value", ["<<( ex:s ex:p ex:o )>>", "ex:o {| ex:p 1 |}", "ex:o ~ ex:r"])
def test_turtle_of_rdf_1_2_is_refused_with_its_line(value: str) -> None:
    with pytest.raises(FormatSyntaxError) as refused:
        format_turtle(PREFIX + f"ex:s ex:p {value} .\n", Order(), EX)
    assert refused.value.line == 3
    assert refused.value.found


@pytest.mark.parametrize("damage", ["lost", "changed", "broken"])
def test_a_text_that_would_say_something_else_is_refused(damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out = formatting_text.lay_out

    def wrong(document: Document) -> str:
        text = lay_out(document)
        return {"lost": PREFIX, "changed": text.replace("1", "2"), "broken": text.replace(" .", "")}[damage]

    monkeypatch.setattr(formatting_text, "lay_out", wrong)
    with pytest.raises(GraphChanged):
        format_turtle(PREFIX + "ex:s ex:p [ ex:q 1 ] .\n", Order(), EX)
