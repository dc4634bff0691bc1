"""The table of routes: whole in itself. That it is the application's own is tested on a running server."""

from __future__ import annotations

import re

from itukg.openapi import PARAMETERS
from itukg.routes import ROUTES, fixed_pages
from itukg.sparql import media
from itukg.statuses import KINDS


def test_every_parameter_is_described_and_no_other() -> None:
    used = {name for route in ROUTES for name in (*route.query, *re.findall(r"{(\w+)}", route.path))}
    assert len(used) > 15
    assert used == set(PARAMETERS)


def test_problems_are_kinds_of_the_table() -> None:
    named = [kind for route in ROUTES for kind in route.problems]
    assert len(named) > 60
    assert set(named) <= set(KINDS)
    assert all(len(route.problems) == len(set(route.problems)) for route in ROUTES)


def test_a_page_has_an_address_of_its_own_and_is_html() -> None:
    pages = fixed_pages()
    assert len(pages) == len(set(pages)) >= 7
    for route in ROUTES:
        if route.page:
            assert "{" not in route.path and media.HTML in route.answers[0].media
