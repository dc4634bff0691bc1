"""Templates that are rendered once and filled in for each page."""

from __future__ import annotations

import pytest
from jinja2 import Environment
from markupsafe import Markup

from itukg.views.escaping import escaped
from itukg.views.prepared import Holes, Prepared, PreparedTemplates

HOSTILE = "\"'><script>alert(1)</script>&amp;\x02\x03"


def prepare(source: str, **values: object) -> Prepared:
    def render(put: Holes) -> str:
        return Environment(autoescape=True).from_string(source).render(put=put, **values)

    return PreparedTemplates().get("key", render)


def test_a_filled_template_is_what_rendering_it_at_once_would_give() -> None:
    source = '<p title="{{ put.name }}">{{ put.name }} {{ put.count }}{{ put.markup }}{{ put["a-b"] }}</p>{{ here }}'
    values = {"name": HOSTILE, "count": 7, "markup": Markup("<b>x</b>"), "a-b": "", "unused": HOSTILE}
    at_once = Environment(autoescape=True).from_string(source).render(put=values, here=HOSTILE)
    assert prepare(source, here=HOSTILE).fill(values) == at_once
    assert at_once.count("<script>") == 0 and at_once.count("<b>") == 1


@pytest.mark.parametrize("length", [1, 1000])
def test_what_is_filled_in_is_escaped_whatever_its_length(length: int) -> None:
    assert prepare("{{ put.x }}").fill({"x": "<&\"'>" * length}) == "&lt;&amp;&#34;&#39;&gt;" * length
    assert escaped("<&\"'>" * length) == "&lt;&amp;&#34;&#39;&gt;" * length


def test_what_is_filled_in_is_no_template_and_holds_no_place() -> None:
    template = prepare("{{ put.one }}|{{ put.two }}")
    place = str(Holes()["two"])
    assert template.fill({"one": "{{ 7 * 7 }}" + place, "two": "2"}) == f"{{{{ 7 * 7 }}}}{place}|2"


def test_a_template_without_places_and_one_of_nothing_else() -> None:
    assert prepare("as it is").fill({}) == "as it is"
    assert prepare("{{ put.all }}").fill({"all": "everything"}) == "everything"


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError, match="name"):
        prepare("{{ put.name }}").fill({})


def test_a_template_is_rendered_once_for_each_key() -> None:
    templates, rendered = PreparedTemplates(), []

    def render(put: Holes) -> str:
        rendered.append(put)
        return f"{len(rendered)}: {put.x}"

    assert templates.find("a") is None
    assert [templates.get(key, render).fill({"x": "!"}) for key in "aab"] == ["1: !", "1: !", "2: !"]
    found = templates.find("a")
    assert found is not None and found.fill({"x": "?"}) == "1: ?"
    for number in range(2000):
        templates.get(number, render)
    assert sum(templates.find(number) is not None for number in range(2000)) <= 512
