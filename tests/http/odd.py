"""A copy of the second dataset with names and values that are hard to address and to write."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import quote

from itukg.settings import Settings

BASE = "https://harbour.example/"
LIMIT, SPOKES, DEPTH = 5, 13, 9
# Name below id/ -> the addresses, other than the name itself, at which it must be found as well.
NAMES = {
    "odd/a%20b": ["odd/a%20b"],
    "odd/100%25": ["odd/100%25"],
    "odd/caf%C3%A9": ["odd/caf%C3%A9", "odd/caf%c3%a9"],
    "odd/Größe": ["odd/Gr%C3%B6%C3%9Fe"],
    "odd/港口/第13号": ["odd/%E6%B8%AF%E5%8F%A3/%E7%AC%AC13%E5%8F%B7"],
    "odd/a%2Fb": ["odd/a%2Fb", "odd/a%2fb"],
    "odd/x%3Fy%23z": ["odd/x%3Fy%23z"],
    "odd/%3Cscript%3E": ["odd/%3Cscript%3E", "odd/%3cscript%3e"],
    "odd//two//slashes": [],
    "odd/slash/": [],
    "odd/(a)'b';c,d=e&f@g+h!i*j~k$l:m": [],
    "odd/read.me.ttl": [],
    "odd/page.html": [],
    "odd/both": [],
    "odd/both.jsonld": [],
    "odd/.nt": [],
    "odd/1.2.3": [],
    "odd/" + "long/" * 500 + "end": [],
}


def odd_data() -> str:
    """The additional file, in Turtle."""
    lines = ["@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .", f"@base <{BASE}id/> ."]
    lines += [f'<{name}> rdfs:label "{name[:40]}"@en , "{name[:40]}"@fr .' for name in NAMES]
    lines += [f"<odd/spoke/{number:02}> rdfs:seeAlso <odd/hub> ." for number in range(SPOKES)]
    lines.append('<odd/hub> rdfs:label "hub"@en , "moyeu"@fr .')
    nested = '"the end"'
    for level in range(DEPTH):
        nested = f'[ rdfs:comment "level {level}" ; rdfs:seeAlso {nested} ]'
    lines.append(f'<odd/deep> rdfs:label "deep"@en , "profond"@fr ; rdfs:seeAlso {nested} , ( 1 "02" [] ) .')
    lines.append('<odd/no-xml> rdfs:label "no XML"@en , "pas de XML"@fr ; <http://www.w3.org/1999/> "a digit" .')
    lines.append('<odd/control> rdfs:label "bell"@en , "cloche"@fr ; rdfs:comment "a\\u0001b" .')
    lines.append('<odd/returns> rdfs:label "ends"@en , "fins"@fr ; rdfs:comment "a\\r\\nb\\rc\\n\\td" .')
    lines.append(
        '<odd/markup> rdfs:label "</script><script>alert(1)</script>"@en , "<!--<script>"@fr ; '
        'rdfs:comment "]]>&amp;\\u2028\\u202E" .'
    )
    return "\n".join(lines) + "\n"


def odd_settings(folder: Path, dataset: Path) -> Settings:
    """Lay out the copy of ``dataset`` in ``folder``; the settings that publish it, with few links a page."""
    shutil.copytree(dataset, folder / "dataset")
    (folder / "dataset/data/register/odd.ttl").write_text(odd_data(), encoding="utf-8")
    return Settings(dataset=str(folder / "dataset"), cache=str(folder / "cache"), incoming_limit=LIMIT)


def address(name: str) -> str:
    """The name as it stands in an address."""
    return quote(name, safe="/:@!$&'()*+,;=-._~%")
