"""What the Turtle formatter reports or refuses instead of changing it."""

from __future__ import annotations

import textwrap

import pytest

from itukg.formatting import text as formatting_text
from itukg.formatting.order import Order
from itukg.formatting.text import GraphChanged, format_turtle, repeated_blocks
from itukg.turtle.syntax import Document
from itukg.turtle.tokens import FormatSyntaxError
from tests.unit.formatted import EX, PREFIX, shape

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
