"""Addresses that pages about things lead to."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import request

from itukg.views.pages import Page


def query_address(page: Page, query: str) -> str:
    """The address of the query page with a query in it."""
    arguments = {"query": query, **({"lang": page.language} if "lang" in request.args else {})}
    return f"{request.script_root}/sparql?{urlencode(arguments)}"
