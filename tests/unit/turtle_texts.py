"""Turtle texts with mistakes, for tests to read."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from itukg.turtle.mistakes import Mistake
from itukg.turtle.parse import ParsedFile, parse_file
from itukg.turtle.places import Lines
from itukg.turtle.recover import slips
from itukg.turtle.terms import Rebase

HEAD = "@prefix : <http://e/> .\n@prefix ex: <http://e/x#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n"


def told(text: str) -> list[tuple[str, int, int]]:
    lines = Lines("", text)
    places = [(slip.kind, lines.place(slip.start, slip.end)) for slip in slips(text, {})]
    return [(kind, place.line, place.column) for kind, place in places]


def is_turtle(text: str) -> bool:
    try:
        for _ in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE):
            pass
    except SyntaxError:
        return False
    return True


def read(folder: Path, content: bytes | str, known: dict[str, str] | None = None) -> ParsedFile:
    (folder / "a.ttl").write_bytes(content.encode() if isinstance(content, str) else content)
    return parse_file(folder, "a.ttl", Rebase.none(), known)


def one(parsed: ParsedFile) -> Mistake:
    (mistake,) = parsed.mistakes
    return mistake
