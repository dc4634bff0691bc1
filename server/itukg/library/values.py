"""What people write for a parameter -> the term it stands for, or what is wrong with it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import pyoxigraph as ox
from rapidfuzz import process

from itukg.errors import ItukgError
from itukg.library.choices import Choices
from itukg.library.parameters import within
from itukg.library.question import XSD, Parameter, Term
from itukg.turtle.terms import is_iri

ANY = "*"
# Choices that are named where a value is none of them.
_NAMED = 5
_LONGEST = 40
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
# As people and programs write whole numbers: 100, +7, 100.0.
_INTEGER = re.compile(r"([+-]?\d{1,18})(?:\.0{1,18})?", re.ASCII)


class BadParameter(ItukgError):
    """A value that a parameter cannot have.

    Attributes:
        name: the parameter's.
        given: what was written.
        accepted: what could be written instead: all of it, or the nearest choices.
    """

    def __init__(self, name: str, given: str, accepted: Sequence[str], reason: str, chinese: str) -> None:
        """Keep it, with the reason in both languages."""
        super().__init__(reason, chinese)
        self.name, self.given, self.accepted = name, given, tuple(accepted)


def as_text(term: Term, prefixes: Mapping[str, str], base: str) -> str:
    """How a term is written for a parameter: an IRI as its path under ``<base>id/``, else by a prefix, else whole."""
    if not isinstance(term, ox.NamedNode):
        return term.value
    if term.value.startswith(f"{base}id/"):
        return term.value.removeprefix(f"{base}id/")
    fitting = [(len(space), prefix) for prefix, space in prefixes.items() if term.value.startswith(space)]
    if not fitting:
        return term.value
    length, prefix = max(fitting)
    return f"{prefix}:{term.value[length:]}"


def read_value(
    parameter: Parameter,
    text: str,
    choices: Choices,
    prefixes: Mapping[str, str],
    base: str,
    has: Callable[[Term], bool] | None = None,
) -> Term | None:
    """The term that ``text`` stands for; None for any (no text, or ``*``).

    An IRI is written whole, with a prefix, as its path under ``<base>id/``, or as the end of that path; whatever fits
    one choice alone may be in capitals or not.

    Args:
        parameter: whose value it is.
        text: what was written.
        choices: what the parameter is chosen from.
        prefixes: those of the dataset.
        base: the dataset's.
        has: whether a term is a choice, asked where ``choices`` are not complete.

    Raises:
        BadParameter: it stands for nothing that the parameter may have.
    """
    text = text.strip()
    if text in ("", ANY):
        if parameter.optional:
            return None
        accepted = _written(choices.terms[:_NAMED], prefixes, base)
        raise BadParameter(
            parameter.name,
            text,
            accepted,
            f"The parameter {parameter.name} needs a value{_listed(accepted)}",
            f"参数{parameter.name}须有值{_listed_zh(accepted)}",
        )
    if parameter.type == "date":
        return _date(parameter, text)
    if parameter.type == "integer":
        return _integer(parameter, text)
    return _chosen(parameter, text, choices, prefixes, base, has)


def _date(parameter: Parameter, text: str) -> Term:
    match = _DATE.fullmatch(text)
    try:
        if not match:
            raise ValueError(text)
        year, month, day = (int(part) if part else 0 for part in match.groups())
        if parameter.end:
            month = month or 12
            day = day or monthrange(year, month)[1]
        found = date(year, month or 1, day or 1)
    except ValueError:
        accepted = ("YYYY-MM-DD", "YYYY-MM", "YYYY")
        raise BadParameter(
            parameter.name,
            text,
            accepted,
            f"The parameter {parameter.name} is {_quoted(text)}, which is no date. Write it as {', '.join(accepted)}.",
            f"参数{parameter.name}为“{_cut(text)}”，不是日期。请写作{'、'.join(accepted)}。",
        ) from None
    return ox.Literal(found.isoformat(), datatype=ox.NamedNode(XSD + "date"))


def _integer(parameter: Parameter, text: str) -> Term:
    found = _INTEGER.fullmatch(text)
    if found and within(int(found[1]), parameter):
        return ox.Literal(str(int(found[1])), datatype=ox.NamedNode(XSD + "integer"))
    least, greatest = parameter.minimum, parameter.maximum
    bounds = f"{'' if least is None else least}..{'' if greatest is None else greatest}"
    accepted = () if bounds == ".." else (bounds,)
    between = f" from {least}" * (least is not None) + f" to {greatest}" * (greatest is not None)
    chinese = f"（{'' if least is None else f'不小于{least}'}{'' if greatest is None else f'不大于{greatest}'}）"
    raise BadParameter(
        parameter.name,
        text,
        accepted,
        f"The parameter {parameter.name} is {_quoted(text)}, but it must be a whole number{between}.",
        f"参数{parameter.name}为“{_cut(text)}”，但须为整数{chinese if accepted else ''}。",
    )


def _chosen(
    parameter: Parameter,
    text: str,
    choices: Choices,
    prefixes: Mapping[str, str],
    base: str,
    has: Callable[[Term], bool] | None,
) -> Term:
    meant = _meant(text, prefixes, base)
    folded, end = {item.casefold() for item in meant}, text.casefold()
    ways: tuple[Callable[[Term], bool], ...] = (
        lambda term: term.value in meant or str(term) == text,
        lambda term: _end(term) == text,
        lambda term: term.value.casefold() in folded,
        lambda term: _end(term).casefold() == end,
    )
    for fits in ways:
        found = [term for term in choices.terms if fits(term)]
        if len(found) == 1:
            return found[0]
        if found:
            raise _ambiguous(parameter, text, found, prefixes, base)
    if not choices.complete and has:
        for term in _terms(parameter, meant):
            if has(term):
                return term
    raise _unknown(parameter, text, choices, prefixes, base)


def _meant(text: str, prefixes: Mapping[str, str], base: str) -> dict[str, None]:
    """What ``text`` may stand for, as it is or as an IRI; in this order."""
    prefix, colon, local = text.partition(":")
    found = [text, text.removeprefix("<").removesuffix(">")]
    if colon and prefix in prefixes:
        found.append(prefixes[prefix] + local)
    return dict.fromkeys([*found, f"{base}id/{text}"])


def _terms(parameter: Parameter, meant: Iterable[str]) -> list[Term]:
    iris: list[Term] = [ox.NamedNode(iri) for iri in meant if is_iri(iri)]
    return iris if parameter.type == "iri" else [*iris, ox.Literal(next(iter(meant)))]


def _end(term: Term) -> str:
    return re.split("[/#]", term.value.rstrip("/#"))[-1] if isinstance(term, ox.NamedNode) else ""


def _unknown(parameter: Parameter, text: str, choices: Choices, prefixes: Mapping[str, str], base: str) -> BadParameter:
    written = _written(choices.terms, prefixes, base)
    near = [found for found, *_ in process.extract(text[:_LONGEST], written, limit=_NAMED, score_cutoff=60)]
    accepted = written if len(written) <= _NAMED else near or written[:_NAMED]
    more = "" if len(accepted) == len(written) else f" ({len(written):,} choices)"
    return BadParameter(
        parameter.name,
        text,
        accepted,
        f"The parameter {parameter.name} is {_quoted(text)}, which is none of its choices{more}{_listed(accepted)}",
        f"参数{parameter.name}为“{_cut(text)}”，不在可选值之中{_listed_zh(accepted)}",
    )


def _ambiguous(
    parameter: Parameter, text: str, found: Sequence[Term], prefixes: Mapping[str, str], base: str
) -> BadParameter:
    written = _written(found, prefixes, base)
    if len(set(written)) < len(written):  # the same text with other languages or datatypes
        written = [str(term) for term in found]
    accepted = written[:_NAMED]
    return BadParameter(
        parameter.name,
        text,
        accepted,
        f"The parameter {parameter.name} is {_quoted(text)}, which may be any of {len(found)} "
        f"choices{_listed(accepted)}",
        f"参数{parameter.name}为“{_cut(text)}”，可指{len(found)}个值{_listed_zh(accepted)}",
    )


def _written(terms: Iterable[Term], prefixes: Mapping[str, str], base: str) -> list[str]:
    return [as_text(term, prefixes, base) for term in terms]


def _listed(accepted: Sequence[str]) -> str:
    return f". Take one such as {', '.join(accepted)}." if accepted else "."


def _listed_zh(accepted: Sequence[str]) -> str:
    return f"。可用的值如：{'、'.join(accepted)}。" if accepted else "。"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _quoted(text: str) -> str:
    return f"“{_cut(text)}”"
