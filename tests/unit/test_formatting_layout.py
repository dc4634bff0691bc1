"""The lines of the Turtle formatter: where they break, and what stays as it is spelt."""

from __future__ import annotations

import textwrap

import pyoxigraph as ox
import pytest

from itukg.formatting.layout import width
from itukg.formatting.order import Order
from tests.unit.formatted import EX, PREFIX, body, same, shape

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
