"""Values that have no order, where a shape asks which is the less: it is told which of them is wrong, and why.

The message of the shape is for values in the wrong order (``sh:lessThan``, ``sh:lessThanOrEquals``), which says nothing
to who has left a blank node, or a number, where there is to be a date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Literal, Node, URIRef

from itukg.sources import Sources
from itukg.validation.engine import Result
from itukg.validation.findings import Finding
from itukg.validation.lexical import XSD
from itukg.validation.literals import FORMS
from itukg.validation.locate import locate
from itukg.validation.pyshacl_order import OPERATORS, compare
from itukg.validation.words import in_place, short

_COMPONENTS = {
    str(SH.LessThanConstraintComponent): SH.lessThan,
    str(SH.LessThanOrEqualsConstraintComponent): SH.lessThanOrEquals,
}
_KINDS = {
    "date": ("a date", "日期"),
    "dateTime": ("a time", "时刻"),
    "gYearMonth": ("a month", "月份"),
    "gYear": ("a year", "年份"),
    "string": ("a text", "文本"),
    **dict.fromkeys(("integer", "decimal", "double", "float", "nonNegativeInteger"), ("a number", "数字")),
}
_ANY = ("a number, a date or a text", "数字、日期或文本")
_ANOTHER = ("another value", "另一个值")
_NO_LITERAL: Mapping[str, str] = {
    "en": "{what} stands here where {kind} is expected, to be compared with {path}. Write {form}.",
    "zh": "此处是{what}，而应为{kind}，以便与{path}比较。请写{form}。",
}
_LITERALS: Mapping[str, str] = {
    "en": "{value} cannot be compared with {path} {other}. Give both the same datatype; of dates and times, both or "
    "none has a time zone.",
    "zh": "{value}无法与{path} {other}比较。请让两者使用同一数据类型；日期和时刻须同时带时区或同时不带。",
}


def explained(
    finding: Finding, result: Result, nth: int, data: rdflib.Graph, shapes: rdflib.Graph, sources: Sources
) -> Finding:
    """The finding about a result, made plain if it is about values that cannot be compared; else as it is.

    Args:
        finding: as the shape tells it.
        result: what it was made of.
        nth: so many results before this one are about the same value and shape: there is one for each wrong pair.
        data: what the shapes were run over.
        shapes: the shapes.
        sources: where all of it is written.
    """
    constraint = _COMPONENTS.get(str(result.component))
    if constraint is None or result.value is None:
        return finding
    value = result.value
    pairs = sorted(
        (str(other), path, other)
        for path in shapes.objects(result.shape, constraint)
        for other in data.objects(result.focus, path)
        if not compare(value, OPERATORS[constraint], other)
    )
    _, path, other = pairs[nth] if nth < len(pairs) else ("", None, None)
    if path is None or other is None or compare(value, OPERATORS[constraint], other) is not None:
        return finding
    # Of the two properties the one that has a value of the wrong kind.
    own = result.path if isinstance(result.path, URIRef) else None
    is_value = _is_wrong(value, own, shapes) or not _is_wrong(other, path, shapes)
    wrong, right, compared = (value, other, path) if is_value else (other, value, own)
    prefixes = sources.dataset.prefixes
    told = replace(
        finding, messages=_messages(wrong, right, compared, prefixes), is_cause=not isinstance(wrong, Literal)
    )
    if is_value:
        return told
    place = locate(sources, result.focus, path, other)
    return replace(told, path=str(path), path_names={}, value=other.n3(), place=place)


def _is_wrong(value: Node, path: Node | None, shapes: rdflib.Graph) -> bool:
    """Whether it is no literal, or not of a datatype that the shapes ask for there."""
    if not isinstance(value, Literal):
        return True
    asked = {shape for shape in shapes.subjects(SH.path, path)} if path else set()
    asked |= {
        one
        for shape in asked
        for part in (SH["or"], SH.xone)
        for items in shapes.objects(shape, part)
        for one in Collection(shapes, items)
    }
    datatypes = {datatype for shape in asked for datatype in shapes.objects(shape, SH.datatype)}
    return bool(datatypes) and (value.datatype or rdflib.XSD.string) not in datatypes


def _messages(wrong: Node, right: Node, path: Node | None, prefixes: Mapping[str, str]) -> dict[str, str]:
    """What is said of ``wrong``, which is to be compared with ``right``, a value of ``path``."""
    paths = (short(str(path), prefixes),) * 2 if path else _ANOTHER
    if not isinstance(wrong, Literal):
        return _no_literal(wrong, right, paths, prefixes)
    told = {"value": _term(wrong, prefixes), "other": _term(right, prefixes)}
    return {
        language: text.format(path=name, **told)
        for (language, text), name in zip(_LITERALS.items(), paths, strict=True)
    }


def _no_literal(wrong: Node, right: Node, paths: tuple[str, str], prefixes: Mapping[str, str]) -> dict[str, str]:
    datatype = str(right.datatype or XSD + "string") if isinstance(right, Literal) else ""
    name, known = datatype.removeprefix(XSD), {**prefixes, "xsd": XSD}
    other = (f"a value of {short(datatype, known)}", f"{short(datatype, known)}类型的值") if datatype else _ANY
    kinds = _KINDS.get(name, other)
    forms = FORMS.get(name, kinds)
    whats = in_place(wrong, prefixes)
    return {
        language: text.format(what=what, kind=kind, path=path, form=form)
        for (language, text), what, kind, path, form in zip(
            _NO_LITERAL.items(), whats, kinds, paths, forms, strict=True
        )
    }


def _term(value: Node, prefixes: Mapping[str, str]) -> str:
    """A literal as it is written, its datatype short."""
    if not isinstance(value, Literal) or value.datatype is None:
        return value.n3()
    return f'"{value}"^^{short(str(value.datatype), {**prefixes, "xsd": XSD})}'
