"""The address of a question -> what is asked: the terms of its parameters, and what is wrong with those sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qsl, urlencode

from flask import request

from itukg.errors import Problem
from itukg.library.choices import find_choices, has_choice, read_choices
from itukg.library.question import Parameter, Question, Term
from itukg.library.values import BadParameter, as_text, read_value
from itukg.messages import words
from itukg.statuses import problem
from itukg.stores.base import Reader
from itukg.views.pages import Page

_MOST_PARAMETERS = 100
_LONGEST = 200


@dataclass(frozen=True)
class Mistake:
    """A parameter of an address that cannot be used: its name, what was sent, what would be right, and a sentence."""

    name: str
    given: str
    accepted: tuple[str, ...]
    text: str

    def to_json(self) -> dict[str, object]:
        """For a problem document."""
        return {"parameter": self.name, "given": self.given, "accepted": list(self.accepted)}


@dataclass(frozen=True)
class Asked:
    """A question with its values.

    Attributes:
        question: which one.
        page: the reader's language and links.
        sent: parameter -> what the address says of it, as it was sent.
        values: parameter -> its term, None where it is open; those with a mistake have their defaults.
        mistakes: what cannot be used.
        labels: the language of the columns of labels; '' for none.
        snapshot: the snapshot that the address names; ''.
    """

    question: Question
    page: Page
    sent: Mapping[str, str]
    values: Mapping[str, Term | None]
    mistakes: tuple[Mistake, ...] = ()
    labels: str = ""
    snapshot: str = ""

    def text(self, term: Term) -> str:
        """How an address writes a term."""
        manifest = self.page.manifest
        return as_text(term, manifest.prefixes, manifest.base)

    def pairs(self, *, explicit: bool = False) -> list[tuple[str, str]]:
        """The parameters of an address for these values: those that are not defaults, or all (``explicit``)."""
        found = []
        for parameter in self.question.parameters:
            term = self.values[parameter.name]
            if term is None:
                if parameter.default is not None:
                    found.append((parameter.name, ""))
            elif explicit or term != parameter.default:
                found.append((parameter.name, self.text(term)))
        return found

    def address(self, suffix: str = "", others: Mapping[str, str] | None = None, *, explicit: bool = False) -> str:
        """The address of this question with these values on this server, in one of its forms (``.csv``)."""
        kept = {
            "lang": request.args.get("lang", "") if not suffix else "",
            "snapshot": self.snapshot,
            **(others or {}),
        }
        pairs = self.pairs(explicit=explicit) + [(name, value) for name, value in kept.items() if value]
        path = f"{request.script_root}/queries/{self.question.name}{suffix}"
        return path + (f"?{urlencode(pairs, safe='/:')}" if pairs else "")

    def refusal(self) -> Problem:
        """The problem that the mistakes are."""
        first = self.mistakes[0]
        members = {**first.to_json(), "mistakes": [mistake.to_json() for mistake in self.mistakes]}
        told = " ".join(mistake.text for mistake in self.mistakes)
        return problem("bad-parameter", told, members=members, language=self.page.language)


def read_asked(question: Question, reader: Reader, page: Page, also: Sequence[str]) -> Asked:
    """Read the present request's address; ``also`` are parameters that are accepted beside the question's.

    Raises:
        Problem: 400, the query string cannot be read at all.
    """
    sent: dict[str, list[str]] = {}
    for name, value in read_pairs():
        sent.setdefault(name, []).append(value)
    own = [parameter.name for parameter in question.parameters]
    accepted = [*own, *also]
    mistakes = [*_unknown(sent, accepted, page), *_doubled(sent, page), *_languages(sent, page)]
    values: dict[str, Term | None] = {}
    read_choices(reader, question.parameters)
    for parameter in question.parameters:
        values[parameter.name] = parameter.default
        if len(sent.get(parameter.name, ())) == 1:
            try:
                values[parameter.name] = _read(parameter, sent[parameter.name][0], reader)
            except BadParameter as error:
                told = error.told(page.language)
                mistakes.append(Mistake(error.name, error.given[:_LONGEST], error.accepted, told))
    mistakes += _reversed(question, values, sent, page)
    first = {name: found[0] for name, found in sent.items()}
    wrong = {mistake.name for mistake in mistakes}
    values |= {item.name: item.default for item in question.parameters if item.name in wrong}
    labels = "" if "labels" in wrong else first.get("labels", "")
    return Asked(question, page, first, values, tuple(mistakes), labels, first.get("snapshot", ""))


def read_pairs() -> list[tuple[str, str]]:
    """The names and values of the query string.

    Raises:
        Problem: 400, it is not UTF-8, or of too many parameters.
    """
    try:
        text = request.query_string.decode("ascii", "strict")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except ValueError as error:  # UnicodeDecodeError is one
        raise problem("malformed-parameters", f"{error}.") from error


def _read(parameter: Parameter, text: str, reader: Reader) -> Term | None:
    manifest = reader.manifest
    choices = find_choices(reader, parameter)
    return read_value(
        parameter, text, choices, manifest.prefixes, manifest.base, partial(has_choice, reader, parameter)
    )


def _unknown(sent: Mapping[str, Sequence[str]], accepted: Sequence[str], page: Page) -> list[Mistake]:
    told = words(page.language)["questions_unknown_parameter"]
    return [
        Mistake(
            name[:_LONGEST],
            values[0][:_LONGEST],
            tuple(accepted),
            told.format(name=name[:_LONGEST], known=_listed(accepted, page)),
        )
        for name, values in sent.items()
        if name not in accepted
    ]


def _doubled(sent: Mapping[str, Sequence[str]], page: Page) -> list[Mistake]:
    told = words(page.language)["questions_doubled_parameter"]
    return [
        Mistake(name[:_LONGEST], " ".join(values)[:_LONGEST], (), told.format(name=name[:_LONGEST], count=len(values)))
        for name, values in sent.items()
        if len(values) > 1
    ]


def _languages(sent: Mapping[str, Sequence[str]], page: Page) -> list[Mistake]:
    """``lang`` may say which region too, as browsers do (``zh-CN``)."""
    known = page.manifest.languages
    told = words(page.language)["questions_bad_language"]
    return [
        Mistake(name, text[:_LONGEST], known, told.format(name=name, value=text[:_LONGEST], known=_listed(known, page)))
        for name in ("lang", "labels")
        for text in sent.get(name, ())[:1]
        if text and (text.lower().split("-")[0] if name == "lang" else text) not in known
    ]


def _reversed(
    question: Question, values: Mapping[str, Term | None], sent: Mapping[str, Sequence[str]], page: Page
) -> list[Mistake]:
    """A period that ends before it begins, which would hold nothing: of a question with one first and one last day."""
    days = [item for item in question.parameters if item.type == "date"]
    first = [item.name for item in days if not item.end]
    last = [item.name for item in days if item.end]
    if len(first) != 1 or len(last) != 1:
        return []
    begin, end = values[first[0]], values[last[0]]
    if begin is None or end is None or begin.value <= end.value:
        return []
    name = last[0] if last[0] in sent else first[0]
    told = words(page.language)["questions_reversed"].format(
        first=first[0], begin=begin.value, last=last[0], end=end.value
    )
    accepted = f"{begin.value}.." if name == last[0] else f"..{end.value}"
    return [Mistake(name, sent.get(name, [""])[0][:_LONGEST], (accepted,), told)]


def _listed(names: Sequence[str], page: Page) -> str:
    return ("、" if page.language == "zh" else ", ").join(names)
