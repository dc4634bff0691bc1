"""What an earlier release named must still be described, and what is retired must be retired properly.

An IRI that was published may stand in other people's data: it goes on to lead somewhere, and never to another thing.
Retired is what has ``owl:deprecated true`` (https://www.w3.org/TR/owl2-syntax/#Deprecation).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import rdflib

from itukg.dataset import DCT, Role
from itukg.linkeddata.resource import DEPRECATED, REPLACED_BY
from itukg.releases.record import Record, read_record
from itukg.releases.state import State, state_of
from itukg.sources import Sources
from itukg.turtle.for_rdflib import to_rdflib
from itukg.turtle.places import Place
from itukg.turtle.terms import PUB, text_of
from itukg.validation.findings import Finding
from itukg.validation.locate import locate
from itukg.validation.published import read_published
from itukg.validation.words import in_place

_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
# Ways to point at what is retired because it is.
_HISTORY = {
    DCT + "replaces",
    "http://www.w3.org/ns/prov#wasRevisionOf",
    "http://www.w3.org/2002/07/owl#sameAs",
}
_GONE = {
    "en": "Release {version} had this, and no file describes it any more; links or a stray statement do not. What was "
    "published is not removed: put it back with its name, add owl:deprecated true, and name what to use instead with "
    "dct:isReplacedBy",
    "zh": "{version}版有此条目，而现在没有任何文件对其加以说明（仅有链接或零散陈述不算）。已发布的内容不得删除："
    "请恢复该条目及其名称，加上owl:deprecated true，并用dct:isReplacedBy指明替代者",
}
_ALTERED = {
    "en": "The record of a release was altered. It is never edited: restore the file as it was released",
    "zh": "发布记录被改动过。发布记录不得修改：请将该文件恢复为发布时的原样",
}
_NO_RECORD = {
    "en": "The folder of releases holds no record, so nothing can be compared with it. Is its name right? The first "
    "record is made by `itukg release`",
    "zh": "发布记录文件夹中没有任何记录，因此无从比较。文件夹名称是否有误？首个记录由`itukg release`生成",
}
_NO_FOLDER = {
    "en": "{what} stands here, where the folder of releases is named. It is a path inside the dataset folder, as a "
    'text in quotation marks: pub:releases "data/releases"',
    "zh": '此处须指明发布记录文件夹，却是{what}。应将数据集文件夹内的路径写在引号中：pub:releases "data/releases"',
}
_NOT_BOOLEAN = {
    "en": "Whether something is retired is written owl:deprecated true, without quotes",
    "zh": "停用须写作owl:deprecated true，不带引号",
}
_NO_LABEL = {
    "en": "What is retired keeps its name, so that its page can say what it was. Add its label",
    "zh": "停用的条目须保留名称，以便其页面说明它原来是什么。请补上名称",
}
_NO_REPLACEMENT = {
    "en": "dct:isReplacedBy must name something that is described here and not retired itself",
    "zh": "dct:isReplacedBy须指向此处有说明且自身未停用的条目",
}
_STILL_USED = {
    "en": "This is still said with something that is retired. Name what replaces it instead",
    "zh": "此处仍在使用已停用的条目。请改用其替代者",
}


def check_retired(sources: Sources, cache: Path | None = None) -> list[Finding]:
    """Compare with every record in the folder of releases, and look at all that is retired.

    Args:
        sources: the dataset.
        cache: the folder in which to keep what a record says, as it takes longer to read than to compare.

    Raises:
        DatasetError: a record cannot be read.
    """
    state = state_of(sources)
    return [*_against_releases(sources, state, cache), *_retired_badly(sources, state), *_still_used(sources, state)]


def _against_releases(sources: Sources, state: State, cache: Path | None) -> Iterator[Finding]:
    dataset = sources.dataset
    if dataset.releases_folder and not dataset.releases:
        yield from _no_record(sources, state)
    told: set[str] = set()
    alive: set[str] = set()  # whatever a record says of it
    for file in reversed(dataset.releases):  # the newest description is the one to put back
        before = read_published(dataset, file, cache)
        record: Record | None = None
        if not before.intact:
            yield Finding("violation", "release/altered", file, _ALTERED, Place(file, 2))
        for thing, labels in before.things.items():
            if thing in told or thing in alive:
                continue
            if state.is_described(thing) and state.labels(thing):
                alive.add(thing)
            elif _vanished(labels, state, thing):
                told.add(thing)
                messages = {code: text.format(version=before.version) for code, text in _GONE.items()}
                record = record or read_record(dataset.root, file, dataset.rebase)
                place = Place(file, _line_in(record, thing, sources))
                yield Finding("violation", "release/gone", thing, messages, place, labels)


def _no_record(sources: Sources, state: State) -> Iterator[Finding]:
    """What names a folder without records, or is no name of a folder."""
    thing, path = sources.dataset.iri, PUB + "releases"
    for value in state.values(thing, path):
        if isinstance(value, ox.Literal):
            yield _finding(sources, state, thing, path, value, _NO_RECORD, "warning")
            continue
        whats = zip(_NO_FOLDER.items(), in_place(to_rdflib(value), sources.dataset.prefixes), strict=True)
        messages = {language: text.format(what=what) for (language, text), what in whats}
        finding = _finding(sources, state, thing, path, value, messages)
        yield replace(finding, rule="release/folder", is_cause=True)


def _vanished(labels: Mapping[str, str], now: State, thing: str) -> bool:
    """Whether nothing is left of the thing's description, or a stray statement but not its name."""
    return not now.is_described(thing) or (bool(labels) and not now.labels(thing))


def _retired_badly(sources: Sources, state: State) -> Iterator[Finding]:
    for thing in sorted(state.having(DEPRECATED)):
        for value in state.values(thing, DEPRECATED):
            text = value.value if isinstance(value, ox.Literal) and value.datatype.value == _BOOLEAN else ""
            if text not in ("true", "false"):
                yield _finding(sources, state, thing, DEPRECATED, value, _NOT_BOOLEAN)
        if not state.is_deprecated(thing):
            continue
        if not state.labels(thing):
            yield _finding(sources, state, thing, DEPRECATED, None, _NO_LABEL)
        for value in state.values(thing, REPLACED_BY):
            named = value.value if isinstance(value, ox.NamedNode) else ""
            described = named in state.things or not state.is_own(named)
            if not named or not described or state.is_deprecated(named):
                yield _finding(sources, state, thing, REPLACED_BY, value, _NO_REPLACEMENT)


def _still_used(sources: Sources, state: State) -> Iterator[Finding]:
    """Statements with something retired in them, made about something that is not; those of shapes are no use."""
    retired = {thing for thing in state.having(DEPRECATED) if state.is_deprecated(thing)}
    if not retired:
        return
    owners = state.owners()
    shapes = {ox.NamedNode(graph.iri) for graph in state.graphs if graph.role is Role.SHAPES}
    for quad in state.quads:
        if quad.graph_name in shapes or quad.predicate.value in _HISTORY:
            continue
        subject = owners.get(quad.subject, "") if isinstance(quad.subject, ox.BlankNode) else text_of(quad.subject)
        if not subject or subject in retired:
            continue  # an axiom without a name may list what is retired
        for term in (quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode) and term.value in retired:
                yield _finding(sources, state, subject, quad.predicate.value, term, _STILL_USED, "warning")


def _finding(
    sources: Sources,
    state: State,
    thing: str,
    path: str,
    value: object,
    messages: Mapping[str, str],
    severity: str = "violation",
) -> Finding:
    term = None if value is None else to_rdflib(value)
    place = locate(sources, rdflib.URIRef(thing), rdflib.URIRef(path), term)
    return Finding(
        severity=severity,
        rule="release/retired",
        focus=thing,
        focus_labels=state.labels(thing),
        path=path,
        path_names=state.labels(path) or {"": path.rpartition("#")[2].rpartition("/")[2]},
        value="" if value is None else str(value),  # pyoxigraph's form is that of N-Triples
        messages=messages,
        place=place,
    )


def _line_in(record: Record, thing: str, sources: Sources) -> int:
    """The line on which the record starts to describe the thing; there a subject always starts a line."""
    spellings = [f"<{sources.dataset.rebase.back(thing)}>"]
    for prefix, namespace in record.prefixes.items():
        if thing.startswith(namespace):
            local = thing[len(namespace) :]
            spellings += [f"{prefix}:{local}", f"{prefix}:" + re.sub(r"([/&(),!+*~])", r"\\\1", local)]
    pattern = re.compile(rf"^\s*(?:{'|'.join(map(re.escape, spellings))})(?=[\s;,.]|$)")
    return next((number for number, line in enumerate(record.text.splitlines(), 1) if pattern.match(line)), 1)
