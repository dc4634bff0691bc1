"""What a search is asked with: its parameters, checked, and the addresses of other searches."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from flask import request

from itukg.linkeddata.iris import curie
from itukg.search.index import Index
from itukg.snapshot import Manifest
from itukg.statuses import problem

LONGEST = 200
_SHOWN = 40  # so much of a wrong value is told


def check_parameters(known: Sequence[str], manifest: Manifest) -> None:
    """Refuse parameters that are not known, sent twice, or wrong.

    Raises:
        Problem: 400, naming them; or they are not UTF-8.
    """
    try:
        parse_qsl(request.query_string.decode("latin-1"), keep_blank_values=True, errors="strict", max_num_fields=100)
    except (ValueError, UnicodeDecodeError) as error:
        raise problem("malformed-parameters", f"{error}.") from error
    for name in request.args:
        if name not in known:
            raise problem("bad-parameter", f"There is no parameter {name[:_SHOWN]!r} here, but {', '.join(known)}.")
        if len(request.args.getlist(name)) > 1:
            raise problem("doubled-parameter", f"{name} was sent {len(request.args.getlist(name))} times.")
    language = request.args.get("lang", manifest.languages[0])
    if language not in manifest.languages:
        raise problem("bad-parameter", f"lang is {language[:_SHOWN]!r}, but there is {', '.join(manifest.languages)}.")
    length = len(request.args.get("q", ""))
    if length > LONGEST:
        raise problem("bad-parameter", f"q has {length:,} characters, but at most {LONGEST} are searched for.")


def searched_text() -> str:
    """What is searched for."""
    return request.args.get("q", "").strip()


def page_number(pages: int) -> int:
    """The page that is asked for.

    Raises:
        Problem: 400, there is no such page.
    """
    value = request.args.get("page", "1")
    number = int(value) if value.isascii() and value.isdecimal() and len(value) < 8 else 0
    if not 1 <= number <= pages:
        raise problem("bad-parameter", f"page is {value[:_SHOWN]!r}, but this search has pages 1 to {pages}.")
    return number


def asked_kind(index: Index, manifest: Manifest) -> int | None:
    """The number of the kind that ``type`` names, by IRI or in short; None if it is not sent.

    Raises:
        Problem: 400, nothing is of such a kind.
    """
    asked = request.args.get("type")
    if asked is None:
        return None
    prefixes = dict(manifest.prefixes)
    for number, (iri, _) in index.kinds.items():
        if asked in (iri, curie(iri, prefixes)):
            return number
    raise problem("bad-parameter", f"type is {asked[:200]!r}, but nothing in the index is of such a kind.")


def address(**changed: object) -> str:
    """The address of a search: this one with what is changed; None takes a parameter out."""
    asked = {name: request.args[name] for name in ("q", "type", "page", "lang") if name in request.args}
    kept = {name: str(value) for name, value in {**asked, **changed}.items() if value is not None}
    return f"{request.script_root}/search?{urlencode(kept)}"
