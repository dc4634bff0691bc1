"""Addresses that pages about things lead to."""

from __future__ import annotations

from urllib.parse import urlencode

from itukg.views.pages import Page


def query_address(page: Page, query: str) -> str:
    """The address of the query page with a query in it."""
    arguments = {"query": query, **({"lang": page.language} if page.explicit else {})}
    return f"{page.root}/sparql?{urlencode(arguments)}"
