"""What people write for a parameter, and the query that comes of it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itukg.library.binding import BadParameter, as_text, bind, read_value
from itukg.library.choices import Choices
from itukg.library.question import XSD, Parameter, Question, Term

BASE = "https://a.example/"
PREFIXES = {"ship": f"{BASE}id/ship/", "cargo": f"{BASE}vocab/cargo/", "v": f"{BASE}vocab/"}
ANNA, NOOR = ox.NamedNode(f"{BASE}id/ship/S.S.Anna"), ox.NamedNode(f"{BASE}id/ship/noor")
SALT, OTHER_NOOR = ox.NamedNode(f"{BASE}vocab/cargo/salt"), ox.NamedNode("https://b.example/boats#Noor")
SHIPS = Choices((ANNA, NOOR, SALT, OTHER_NOOR))
IRI = Parameter("ship", "iri", {}, default=ANNA)
CODE = Parameter("code", "code", {}, optional=True)


def number(value: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + "integer"))


def day(value: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + "date"))


def value(parameter: Parameter, text: str, choices: Choices = SHIPS) -> Term | None:
    return read_value(parameter, text, choices, PREFIXES, BASE)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (ANNA.value, ANNA),
        (f"<{ANNA.value}>", ANNA),
        ("ship:S.S.Anna", ANNA),
        ("ship/S.S.Anna", ANNA),
        (" S.S.Anna ", ANNA),
        ("s.s.anna", ANNA),
        ("SHIP/s.s.anna", ANNA),
        ("cargo:salt", SALT),
        ("v:cargo/salt", SALT),
        ("salt", SALT),
        ("noor", NOOR),  # to the letter before in capitals or not
        ("Noor", OTHER_NOOR),
    ],
)
def test_an_iri_may_be_written_in_many_ways(text: str, meant: ox.NamedNode) -> None:
    assert value(IRI, text) == meant


def test_what_fits_several_choices_is_refused_with_them() -> None:
    with pytest.raises(BadParameter) as refused:
        value(IRI, "NOOR")
    assert (refused.value.name, refused.value.given) == ("ship", "NOOR")
    assert refused.value.accepted == ("ship/noor", "https://b.example/boats#Noor")
    assert "may be any of 2 choices" in str(refused.value)


def test_what_is_no_choice_is_refused_with_those_near_to_it() -> None:
    many = Choices((*SHIPS.terms, *(ox.NamedNode(f"{BASE}id/port/{letter * 9}") for letter in "bcdefg")))
    with pytest.raises(BadParameter) as refused:
        value(IRI, "ship/nor", many)
    assert refused.value.accepted[0] == "ship/noor"
    assert "“ship/nor”, which is none of its choices (10 choices). Take one such as ship/noor" in str(refused.value)
    assert "“ship/nor”，不在可选值之中。可用的值如：ship/noor" in refused.value.told("zh")
    with pytest.raises(BadParameter) as refused:
        value(IRI, "x" * 90, SHIPS)
    assert refused.value.accepted == tuple(as_text(term, PREFIXES, BASE) for term in SHIPS.terms)
    assert "x" * 41 not in str(refused.value)


@pytest.mark.parametrize("text", ["", " ", "*"])
def test_any_is_for_optional_parameters_alone(text: str) -> None:
    assert value(CODE, text) is None
    with pytest.raises(BadParameter, match="The parameter ship needs a value"):
        value(IRI, text)


def test_a_code_and_a_literal_are_taken_as_they_are() -> None:
    codes = Choices((ox.Literal("SK-07"), ox.Literal("SK-13")))
    assert value(CODE, "sk-07", codes) == ox.Literal("SK-07")
    kinds = Parameter("kind", "enumeration", {})
    twice = Choices(
        (ox.Literal("fog", language="en"), ox.Literal("fog"), ox.Literal("rain", language="en"), number("3"))
    )
    assert value(kinds, "3", twice) == number("3")
    assert value(kinds, "rain", twice) == ox.Literal("rain", language="en")
    assert value(kinds, '"fog"@en', twice) == ox.Literal("fog", language="en")
    with pytest.raises(BadParameter) as refused:
        value(kinds, "fog", twice)
    assert refused.value.accepted == ('"fog"@en', '"fog"')


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-04", "2026-04-01", "2026-04-30"),
        ("2026-02-28", "2026-02-28", "2026-02-28"),
    ],
)
def test_a_year_and_a_month_stand_for_a_day(text: str, first: str, last: str) -> None:
    assert value(Parameter("since", "date", {}), text) == day(first)
    assert value(Parameter("until", "date", {}, end=True), text) == day(last)


@pytest.mark.parametrize(
    "text", ["26", "2026-13", "2026-02-29", "2026-2-1", "20260228", "2026-02-28T00:00", "٢٠٢٦", "0000"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    for end in (False, True):
        with pytest.raises(BadParameter, match="which is no date") as refused:
            value(Parameter("since", "date", {}, end=end), text)
        assert refused.value.accepted == ("YYYY-MM-DD", "YYYY-MM", "YYYY")


def test_an_integer_keeps_to_its_range() -> None:
    plain, ranged = Parameter("n", "integer", {}), Parameter("n", "integer", {}, minimum=0, maximum=9)
    assert value(plain, "-12") == number("-12")
    assert value(plain, "007") == number("7")
    assert value(ranged, "9.0") == value(ranged, "+9.00") == number("9")
    assert value(ranged, "9") == number("9")
    for text in ("10", "-1", "3.5", "10.0", "9.", ".0", "9.01", "1e3", "٣", "1_0", "9" * 5000):
        with pytest.raises(BadParameter, match="must be a whole number from 0 to 9") as refused:
            value(ranged, text)
        assert refused.value.accepted == ("0..9",)
    with pytest.raises(BadParameter, match=r"must be a whole number\.$"):
        value(plain, "many")
    with pytest.raises(BadParameter) as refused:
        value(Parameter("n", "integer", {}, minimum=1), "0")
    assert refused.value.accepted == ("1..",)
    assert "不小于1" in refused.value.told("zh")


def test_where_there_are_too_many_choices_each_is_looked_up() -> None:
    few, asked = Choices((ANNA,), complete=False), list[Term]()

    def has(term: Term) -> bool:
        asked.append(term)
        return term == NOOR

    assert read_value(IRI, "ship/noor", few, PREFIXES, BASE, has) == NOOR
    assert NOOR in asked
    with pytest.raises(BadParameter):
        read_value(IRI, "ship/other", few, PREFIXES, BASE, has)
    assert ox.NamedNode(f"{BASE}id/ship/other") in asked


@given(st.sampled_from(SHIPS.terms))
def test_what_is_shown_for_a_choice_is_read_as_that_choice(term: Term) -> None:
    assert value(IRI, as_text(term, PREFIXES, BASE)) == term


# --- binding --------------------------------------------------------------------------------------------------------

QUERY = """#+ VALUES ?a { 1 }
PREFIX a: <https://a.example/>
SELECT ?a ?b ?c WHERE {
  # VALUES ?a { "in a comment" }
  VALUES ?a { a:one } VALUES $b { "VALUES ?a { 2 }"@en }  BIND("VALUES ?a { 3 }" AS ?c)
  { SELECT ?d WHERE { VALUES ?d { UNDEF } } }
}"""
QUESTION = Question(
    "q",
    {},
    {},
    {},
    (
        Parameter("a", "iri", {}, ox.NamedNode("https://a.example/one")),
        Parameter("b", "enumeration", {}, ox.Literal("VALUES ?a { 2 }", language="en"), optional=True),
        Parameter("d", "code", {}, None, optional=True),
    ),
    {},
    None,
    QUERY,
)


def test_a_value_takes_the_place_of_the_term_and_of_nothing_else() -> None:
    bound = bind(QUESTION, {"a": ox.NamedNode("https://b.example/"), "d": ox.Literal("x")})
    assert bound == QUERY.replace("{ a:one }", "{ <https://b.example/> }").replace("{ UNDEF }", '{ "x" }')
    assert bind(QUESTION, {"b": None}) == QUERY.replace('{ "VALUES ?a { 2 }"@en }', "{ UNDEF }")
    assert bind(QUESTION, {}) == QUERY


def test_what_cannot_be_bound_is_an_error() -> None:
    with pytest.raises(KeyError, match="e"):
        bind(QUESTION, {"e": None})
    with pytest.raises(ValueError, match="a needs a value"):
        bind(QUESTION, {"a": None})


@given(st.text(), st.sampled_from(["", "en", "zh-Hans"]))
def test_whatever_is_bound_is_one_term_for_the_engine(text: str, language: str) -> None:
    term = ox.Literal(text, language=language) if language else ox.Literal(text)
    (row,) = ox.Store().query(bind(QUESTION, {"b": term}))  # type: ignore[misc]
    assert row["b"] == term
    assert row["c"] == ox.Literal("VALUES ?a { 3 }")
