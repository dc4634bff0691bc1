"""What stands around every page: its addresses in the other languages, the ways through the site, and the footer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from itukg.dates import write_date
from itukg.messages import language_name
from itukg.snapshot import Manifest

IN_PATHS = "/:@!$&'()*+,;=-._~"
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


def addresses(manifest: Manifest, language: str) -> dict[str, str]:
    """The addresses of the page that is asked for, with everything in them but the language.

    They are by name: ``canonical``, ``default_address`` (in no language of its choice), and ``in_en`` for a language.
    """
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    path = request.script_root + quote(request.path, safe=IN_PATHS)
    bare = f"{path}?{urlencode(arguments)}" if arguments else path
    start = f"{bare}&lang=" if arguments else f"{bare}?lang="
    found = {f"in_{code}": start + quote_plus(code) for code in (*manifest.languages, language)}
    return {**found, "canonical": found[f"in_{language}"] if "lang" in request.args else bare, "default_address": bare}


def switches(manifest: Manifest, language: str, known: Mapping[str, str]) -> list[Switch]:
    """The page in each of the dataset's languages, at the addresses ``known``."""
    return [Switch(code, language_name(code), known[f"in_{code}"], code == language) for code in manifest.languages]


def frame(manifest: Manifest, language: str) -> dict[str, Any]:
    """What the template of all pages asks for."""
    explicit = f"?lang={language}" if "lang" in request.args else ""
    known = addresses(manifest, language)
    return {
        "switches": switches(manifest, language, known),
        "canonical": known["canonical"],
        "default_address": known["default_address"],
        "ways": [
            Way(word, request.script_root + path + explicit, _is_at(path))
            for word, path in _WAYS.items()
            if _is_answered(path) and (path != _QUESTIONS or manifest.questions)
        ],
        "search_path": f"{request.script_root}/search" if _is_answered("/search") else "",
        "license_name": license_name(manifest.license),
        "version_date": write_date(manifest.issued, language),
        "language_query": {"lang": language} if explicit else {},
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
