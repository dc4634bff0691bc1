"""What a planted mistake is, and making all of them in one copy of the dataset."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.rdf.folders import Folder

REPORT = "data/reports/c26-33/"
REFERENCE = "data/reference/"
SECTION_2, SECTION_2_7 = f"{REPORT}section-2.ttl", f"{REPORT}section-2.7.ttl"
THINGS = "data/display/things.ttl"
SEARCH = "data/display/search.ttl"
CODES, TERMS = "ontology/vocabularies.ttl", "ontology/itukg.ttl"
ACT = "<https://w3id.org/itukg/id/activity/C26-33/%s>"
PLACED = ' ; skos:scopeNote "Made up."@en , "虚构。"@zh'
OWNED = " ; rdfs:isDefinedBy <https://w3id.org/itukg/ontology>"


@dataclass(frozen=True)
class Mistake:
    """What is exchanged in a file (appended if ``old`` is ''), the rule that tells of it, and words of what is said.

    It is told where it was written or at the head of that block, or else at a line that starts with ``at``.
    """

    rule: str
    file: str
    old: str
    new: str
    words: str
    severity: str = "violation"
    at: str = ""


def shape(name: str, *rest: str, at: str = "") -> Mistake:
    return replace(Mistake(f"https://w3id.org/itukg/shapes#{name}", *rest), at=at)


def query(name: str, *rest: str, at: str = "") -> Mistake:
    return replace(Mistake(f"queries/hygiene/{name}.rq", *rest), at=at)


def made_up(term: str, kind: str, name: str) -> str:
    """The start of a term's block, without its end."""
    return (
        f'{term} a {kind} ; rdfs:label "{name}"@en , "虚构{name}"@zh ; '
        f'skos:definition "Something made up: {name}."@en , "虚构之物：{name}。"@zh'
    )


# Head of the block, first and last line of what was written.
Lines = dict[int, tuple[int, int, int]]


def make_all(folder: Folder, mistakes: Sequence[Mistake]) -> Lines:
    """Make all mistakes; return for each the lines that it may be told at.

    These are the lines that were written, or the head of the block they are in: there it is told what is missing.
    """
    texts = {mistake.file: folder.text(mistake.file) for mistake in mistakes}
    for number, mistake in enumerate(mistakes):
        before, found, after = texts[mistake.file].partition(mistake.old or "\0")
        assert bool(found) == bool(mistake.old), mistake
        start = before if mistake.old else before.rstrip("\n") + "\n\n"
        end = after if mistake.old else "\n"
        texts[mistake.file] = f"{start}\1{number}\2{mistake.new}\1{number}\2{end}"
    lines: Lines = {}
    for file, marked in texts.items():
        folder.write(file, _without_marks(marked))
        for number in {int(found) for found in re.findall("\1([0-9]+)\2", marked)}:
            first, last = (_without_marks(found) for found in _up_to(f"\1{number}\2", marked))
            heads = [at for at, line in enumerate(first.split("\n"), 1) if re.match(r"[^\s#@]", line)]
            lines[number] = heads[-1] if heads else 0, first.count("\n") + 1, last.count("\n") + 1
    return lines


def _without_marks(text: str) -> str:
    return re.sub("\1[0-9]+\2", "", text)


def _up_to(mark: str, text: str) -> tuple[str, str]:
    return text[: text.index(mark)], text[: text.rindex(mark)]
