"""The ``parameters`` of a header, each with its block in the query."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pyoxigraph as ox
import yaml

from itukg.library.blocks import Block, find_blocks, prologue
from itukg.library.nodes import Reading
from itukg.library.question import CHOSEN, TYPES, XSD, Parameter, Term
from itukg.library.syntax import NOTHING
from itukg.sparql.lexer import tokens
from itukg.stores.messages import rejection
from itukg.turtle.places import Lines
from itukg.turtle.terms import is_iri

# What an address or a command says beside the parameters.
RESERVED = ("format", "labels", "lang", "snapshot")
_VARIABLE = re.compile(r"[a-z][a-z0-9_]*")
_FROM = {"class": "class_", "scheme": "scheme", "property": "property_"}
_KEYS = ("type", "label", "optional", "class", "scheme", "property", "choices", "min", "max", "end")
# key -> the types that it is for
_ONLY = {
    **dict.fromkeys(("class", "scheme", "property", "choices"), CHOSEN),
    **dict.fromkeys(("min", "max"), ("integer",)),
    "end": ("date",),
}
_WHAT = {
    "iri": ("an IRI", "IRI"),
    "code": ("a text without a language or datatype", "不带语言和数据类型的文字"),
    "language": ("one of the dataset's languages as a plain text", "数据集的语言之一，写成普通文字"),
    "date": ('a date such as "2026-02-28"^^xsd:date', '日期，如"2026-02-28"^^xsd:date'),
    "integer": ("a whole number within its range", "范围之内的整数"),
}


def read_parameters(
    node: yaml.Node | None, query: str, reading: Reading, namespaces: Mapping[str, str]
) -> tuple[Parameter, ...]:
    """Read the parameters; ``namespaces`` are those that names in the header may use."""
    found = []
    blocks, declared = find_blocks(query), prologue(query)
    for name, (key, value) in (reading.pairs(node, "parameters") if node else {}).items():
        if not _VARIABLE.fullmatch(name) or name in RESERVED:
            reading.note("parameter-name", key, text=name, reserved=", ".join(RESERVED))
            continue
        parameter = _parameter(name, key, value, reading, namespaces)
        if parameter:
            own = [block for block in blocks if block.name == name]
            found.append(_with_default(parameter, key, own, query, declared, reading))
    return tuple(found)


def _parameter(
    name: str, key: yaml.Node, node: yaml.Node, reading: Reading, namespaces: Mapping[str, str]
) -> Parameter | None:
    parts = reading.known(node, name, _KEYS)
    for needed in ("type", "label"):
        if needed not in parts:
            reading.note("missing-key", key, text=needed)
    if "type" not in parts:
        return None
    kind = reading.text(parts["type"], "type")
    if kind not in TYPES:
        reading.note("type", parts["type"], text=kind, known=", ".join(TYPES))
        return None
    for part in [part for part in parts if kind not in _ONLY.get(part, TYPES)]:
        reading.note("not-for-type", parts.pop(part), text=part, type=kind)
    ways = [way for way in ("choices", "scheme", "class", "property") if way in parts]
    if kind in CHOSEN and not ways:
        reading.note("no-choices", key, text=name)
    elif len(ways) > 1 and ways != ["class", "property"]:
        reading.note("choices", key, text=name)
    numbers = {part: reading.integer(parts[part], part) for part in ("min", "max") if part in parts}
    least, greatest = numbers.get("min"), numbers.get("max")
    if least is not None and greatest is not None and least > greatest:
        reading.note("range", parts["min"])
    return Parameter(
        name,
        kind,
        reading.texts(parts["label"], "label") if "label" in parts else {},
        optional="optional" in parts and reading.boolean(parts["optional"], "optional"),
        choices=_pattern(parts["choices"], reading, namespaces) if "choices" in parts else "",
        minimum=least,
        maximum=greatest,
        end="end" in parts and reading.boolean(parts["end"], "end"),
        **{_FROM[part]: _iri(parts[part], part, reading, namespaces) for part in _FROM if part in parts},  # type: ignore[arg-type]
    )


def _iri(node: yaml.Node, name: str, reading: Reading, namespaces: Mapping[str, str]) -> str:
    text = reading.text(node, name)
    if text.startswith("<") and text.endswith(">") and is_iri(text[1:-1]):
        return text[1:-1]
    prefix, colon, local = text.partition(":")
    if not colon or "//" in local or not is_iri(f"x:{local}"):
        reading.note("no-iri", node, text=text)
    elif prefix not in namespaces:
        reading.note("prefix", node, text=text)
    else:
        return namespaces[prefix] + local
    return ""


def _pattern(node: yaml.Node, reading: Reading, namespaces: Mapping[str, str]) -> str:
    """The group pattern with every prefixed name as an IRI, so that it stands by itself."""
    text = reading.text(node, "choices")
    parts, end = [], 0
    for token in tokens(text):
        prefix, _, local = token.text.partition(":")
        if token.kind == "prefixed" and prefix not in namespaces:
            reading.note("prefix", node, text=token.text)
            return text
        if token.kind == "prefixed":
            name = local.replace("\\", "")
            parts += [text[end : token.start], f"<{namespaces[prefix]}{name}>"]
            end = token.end
    pattern = "".join([*parts, text[end:]])
    try:
        NOTHING.query(f"SELECT ?value {{ {pattern} }}")
        if not any(token.kind == "variable" and token.text[1:] == "value" for token in tokens(text)):
            raise ValueError("there is no ?value in it")
    except (SyntaxError, ValueError) as error:
        reading.note("pattern", node, text=str(rejection(str(error))))
    return pattern


def _with_default(
    parameter: Parameter, key: yaml.Node, blocks: Sequence[Block], query: str, declared: str, reading: Reading
) -> Parameter:
    """The parameter with the term of its block; one that stands open there may be left open."""
    lines = Lines(reading.file, query)
    if not blocks:
        reading.note("no-block", key, text=parameter.name)
        return parameter
    for block in blocks[1:]:
        reading.note("blocks", lines.place(block.start, block.end), text=parameter.name)
    block = blocks[0]
    if block.terms != 1:
        reading.note("block-terms", lines.place(block.start, block.end), text=parameter.name)
        return parameter
    term = _term(query, block, declared)
    if term is not None and not _fits(term, parameter, reading):
        english, chinese = _WHAT[parameter.type]
        place = lines.place(block.inner_start, block.inner_end)
        reading.note("default", place, {"what": chinese}, text=parameter.name, what=english, term=str(term))
    return replace(parameter, default=term, optional=parameter.optional or term is None)


def _term(query: str, block: Block, declared: str) -> Term | None:
    """The term of a block as the engine reads it; None for UNDEF, or where the query is not SPARQL anyway."""
    asked = f"{declared} SELECT ?p {{ VALUES ?p {{ {query[block.inner_start : block.inner_end]} }} }}"
    try:
        (row,) = NOTHING.query(asked, base_iri="http://example.org/")  # type: ignore[misc]
    except (SyntaxError, ValueError):
        return None
    term: Term | None = row["p"]
    return term


def _fits(term: Term, parameter: Parameter, reading: Reading) -> bool:
    if parameter.type in ("iri", "enumeration"):
        return parameter.type == "enumeration" or isinstance(term, ox.NamedNode)
    if not isinstance(term, ox.Literal) or term.language:
        return False
    datatype = term.datatype.value
    if parameter.type == "date":
        return datatype == XSD + "date" and _is_date(term.value)
    if parameter.type == "integer":
        return datatype == XSD + "integer" and within(int(term.value), parameter)
    return datatype == XSD + "string" and (parameter.type == "code" or term.value in reading.languages)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def within(number: int, parameter: Parameter) -> bool:
    """Whether the number is in the parameter's range."""
    least, greatest = parameter.minimum, parameter.maximum
    return (least is None or number >= least) and (greatest is None or number <= greatest)
