"""The Turtle formatter keeps every comment, with what it is about."""

from __future__ import annotations

import random
import textwrap
from collections import Counter
from pathlib import Path

import pytest

from itukg.dataset import load_dataset
from itukg.formatting.order import Order
from itukg.turtle.tokens import lex
from tests.requirements import CHECKOUT
from tests.unit.formatted import EX, body, same, shape


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
