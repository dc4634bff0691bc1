"""What stands around every page: its addresses in the other languages, the ways through the site, and the footer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlencode

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from itukg.dates import write_date
from itukg.linkeddata.iris import in_address
from itukg.messages import language_name

if TYPE_CHECKING:
    from itukg.views.pages import Page

# Word -> path, in the order in which they stand in the header.
_WAYS = {"browse": "/list", "questions": "/queries", "ask": "/sparql", "ontology": "/ontology", "about": "/dataset"}
# Shown where the dataset has any.
_QUESTIONS = "/queries"
_CREATIVE_COMMONS = re.compile(r"https?://creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/(\d\.\d)/?.*")


@dataclass(frozen=True)
class Way:
    """A link in the header; ``word`` names its text in the messages."""

    word: str
    href: str
    current: bool


@dataclass(frozen=True)
class Switch:
    """This page in one of the languages."""

    code: str
    name: str
    href: str
    current: bool


def addresses(page: Page) -> dict[str, str]:
    """The addresses of the page that is asked for, with everything in them but the language.

    They are by name: ``canonical``, ``default_address`` (in no language of its choice), and ``in_en`` for a language.
    """
    path = page.root + in_address(page.path)
    bare = f"{path}?{urlencode(page.arguments)}" if page.arguments else path
    mark = "&" if page.arguments else "?"
    found = {name: f"{bare}{mark}{end}" for name, end in _in_languages((*page.manifest.languages, page.language))}
    found["canonical"] = found[f"in_{page.language}"] if page.explicit else bare
    found["default_address"] = bare
    return found


@lru_cache(maxsize=64)
def _in_languages(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(f"in_{code}", f"lang={quote_plus(code)}") for code in codes]


def switches(page: Page, known: Mapping[str, str]) -> list[Switch]:
    """The page in each of the dataset's languages, at the addresses ``known``."""
    codes = page.manifest.languages
    return [Switch(code, language_name(code), known[f"in_{code}"], code == page.language) for code in codes]


def frame(page: Page) -> dict[str, Any]:
    """What the template of all pages asks for."""
    known, manifest = addresses(page), page.manifest
    return {
        "switches": switches(page, known),
        "canonical": known["canonical"],
        "default_address": known["default_address"],
        "ways": [
            Way(word, page.root + path + page.query, _is_at(path))
            for word, path in _WAYS.items()
            if _is_answered(path) and (path != _QUESTIONS or manifest.questions)
        ],
        "search_path": f"{page.root}/search" if _is_answered("/search") else "",
        "license_name": license_name(manifest.license),
        "version_date": write_date(manifest.issued, page.language),
        "language_query": {"lang": page.language} if page.explicit else {},
    }


def license_name(iri: str) -> str:
    """The short name of a licence of Creative Commons, made from its address; '' for any other."""
    found = _CREATIVE_COMMONS.fullmatch(iri)
    if not found:
        return ""
    kind, name, version = found.groups()
    if kind == "publicdomain":
        return f"CC0 {version}" if name == "zero" else ""
    return f"CC {name.upper()} {version}"


def _is_at(path: str) -> bool:
    return re.fullmatch(re.escape(path) + r"([./].*)?", request.path) is not None


def _is_answered(path: str) -> bool:
    """Whether the application has a page there: a way is shown when there is something at its end."""
    try:
        current_app.url_map.bind("").match(path, "GET")
    except HTTPException:
        return False
    return True
