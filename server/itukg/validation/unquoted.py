"""Values with quotation marks too many or too few, told as such: "17" where a number is to be, 2.10 where a text is.

The message of a shape says what is expected there, which is seen to be fulfilled by who sees 17.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import SH, XSD
from rdflib.term import Literal, Node

from itukg.validation.engine import Result
from itukg.validation.findings import Finding
from itukg.validation.lexical import NAMES, invalid

_COMPONENTS = {
    str(component)
    for component in (
        SH.DatatypeConstraintComponent,
        SH.OrConstraintComponent,
        SH.XoneConstraintComponent,
        SH.MinInclusiveConstraintComponent,
        SH.MaxInclusiveConstraintComponent,
        SH.MinExclusiveConstraintComponent,
        SH.MaxExclusiveConstraintComponent,
    )
}
_XSD = str(XSD)
_NUMBERS = ("integer", "decimal", "double")
# What is written without quotation marks in Turtle (section 2.5).
_BARE = {*_NUMBERS, "boolean"}
_MESSAGES: Mapping[str, Mapping[str, str]] = {
    "quoted": {
        "en": "The quotation marks make {text} a text. Write it without them: {right}.",
        "zh": "引号使{text}成为文字。请去掉引号，写作{right}。",
    },
    "untyped": {
        "en": "Without a datatype {text} is a text. Write {right}.",
        "zh": "{text}没有数据类型，因而是文字。请写作{right}。",
    },
    "unquoted": {
        "en": "Without quotation marks {text} is a number or a truth value, and here a text is to be. Write {right}.",
        "zh": "{text}没有引号，因而是数字或真假值，而此处应为文字。请写作{right}。",
    },
}


# Behind what a shape says, of a text that stands where a thing is to be named.
_NAME_IT: Mapping[str, str] = {
    "en": "A text names nothing: write the IRI of the thing, with a prefix and without quotation marks.",
    "zh": "文字不能指明事物：请写该事物的IRI，带前缀，不加引号。",
}


def with_quotes_told(finding: Finding, result: Result, shapes: rdflib.Graph) -> Finding:
    """The finding about a result, made plain if only quotation marks or the datatype are wrong; else as it is.

    Args:
        finding: as the shape tells it.
        result: what it was made of.
        shapes: the shapes.
    """
    value = result.value
    if isinstance(value, Literal) and _wants_thing(result, shapes):
        return replace(finding, messages={code: _with_advice(code, text) for code, text in finding.messages.items()})
    if str(result.component) not in _COMPONENTS or not isinstance(value, Literal) or value.language:
        return finding
    given = str(value.datatype or XSD.string).removeprefix(_XSD)
    expected = _expected(result.shape, shapes)
    text = str(value)
    if given == "string":
        fitting = next((name for name in expected if name != "string" and not invalid(name, {text})), "")
        if not fitting:
            return finding
        kind, right = ("quoted", text) if fitting in _BARE else ("untyped", f'"{text}"^^xsd:{fitting}')
        return _told(finding, kind, f'"{text}"', right)
    if given in _BARE and expected == ["string"]:
        return _told(finding, "unquoted", text, f'"{text}"')
    return finding


def _wants_thing(result: Result, shapes: rdflib.Graph) -> bool:
    """Whether the shape asks for a thing: an instance of a class, or an IRI."""
    if result.component == SH.NodeKindConstraintComponent:
        return shapes.value(result.shape, SH.nodeKind) in (SH.IRI, SH.BlankNodeOrIRI)
    return bool(result.component == SH.ClassConstraintComponent)


def _with_advice(language: str, text: str) -> str:
    more = _NAME_IT.get(language)
    if more is None:
        return text
    return text + more if language == "zh" else f"{text.removesuffix('.')}. {more}"


def _told(finding: Finding, kind: str, text: str, right: str) -> Finding:
    messages = {language: words.format(text=text, right=right) for language, words in _MESSAGES[kind].items()}
    return replace(finding, messages=messages)


def _expected(shape: Node, shapes: rdflib.Graph) -> list[str]:
    """The names of the datatypes of XML Schema that a shape admits, whole numbers first; all datatypes or none."""
    parts = [
        shape,
        *(
            part
            for which in (SH["or"], SH.xone)
            for items in shapes.objects(shape, which)
            for part in Collection(shapes, items)
        ),
    ]
    datatypes = {str(datatype).removeprefix(_XSD) for part in parts for datatype in shapes.objects(part, SH.datatype)}
    order = {name: place for place, name in enumerate(_NUMBERS)}
    return sorted(datatypes & NAMES, key=lambda name: (order.get(name, len(order)), name))
