"""The questions of the library for a client: bound to values that the endpoint itself holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import process

from itukg.dataset import load_dataset
from itukg.errors import ItukgError
from itukg.library.binding import bind
from itukg.library.choices import Choices, choice_query, choices_query
from itukg.library.question import Parameter, Question, Term, term_from_json
from itukg.library.values import read_value
from itukg.settings import Settings

# Sends a query, and gives its result in the JSON form.
Ask = Callable[[str], Mapping[str, Any]]


class UnknownQuestion(ItukgError):
    """The library has no question, or the question no parameter, of that name; the nearest names are told."""


@dataclass(frozen=True)
class Library:
    """The questions of a dataset, its languages, prefixes and base."""

    questions: Mapping[str, Question]
    languages: tuple[str, ...]
    prefixes: Mapping[str, str]
    base: str

    def question(self, name: str) -> Question:
        """The question of that name.

        Raises:
            UnknownQuestion: there is none.
        """
        if name in self.questions:
            return self.questions[name]
        raise _not_found("question", name, list(self.questions))

    def bound(self, name: str, values: Mapping[str, object], ask: Ask) -> str:
        """The query of a question with these values for its parameters; those that are not named keep their defaults.

        It comes without its header, so that it fits into an address where it can: only then has its answer a permalink.

        Raises:
            UnknownQuestion: there is no such question or parameter.
            BadParameter: a value is none of those that the endpoint's graph has.
        """
        return bind(self.question(name), self.terms(name, values, ask), header=False)

    def terms(self, name: str, values: Mapping[str, object], ask: Ask) -> dict[str, Term | None]:
        """The terms that are meant by these values; raises as `bound` does."""
        question = self.question(name)
        terms: dict[str, Term | None] = {}
        for key, value in values.items():
            parameter = question.parameter(key)
            if parameter is None:
                raise _not_found("parameter", key, [known.name for known in question.parameters])
            terms[key] = self._term(parameter, value, ask)
        return terms

    def _term(self, parameter: Parameter, value: object, ask: Ask) -> Term | None:
        def has(term: Term) -> bool:
            return bool(ask(choice_query(parameter, str(term)))["results"]["bindings"])

        return read_value(parameter, _written(value), self.choices(parameter, ask), self.prefixes, self.base, has)

    def choices(self, parameter: Parameter, ask: Ask) -> Choices:
        """What the endpoint's graph has for a parameter; nothing for dates and numbers."""
        unasked = Choices.unasked(parameter, self.languages)
        if unasked is not None:
            return unasked
        rows = ask(choices_query(parameter))["results"]["bindings"]
        return Choices.found(term_from_json(row["value"]) for row in rows)


@lru_cache(8)
def read_library(folder: str, base: str) -> Library:
    """The library of a dataset folder.

    Args:
        folder: where the dataset is; '' for the one around the current folder, else that of the package.
        base: what the endpoint's IRIs start with; '' for the dataset's own base.

    Raises:
        DatasetError: there is no dataset, or it has mistakes.
    """
    settings = Settings.from_environment()
    dataset = load_dataset(Path(folder) if folder else settings.dataset_path, base)
    questions = {question.name: question for question in dataset.questions}
    return Library(questions, tuple(dataset.languages), dataset.prefixes, dataset.base)


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _not_found(kind: str, name: str, names: list[str]) -> UnknownQuestion:
    near = [found for found, *_ in process.extract(name, names, limit=3, score_cutoff=60)] or names[:3]
    chinese = {"question": "问题", "parameter": "参数"}[kind]
    if not names:
        return UnknownQuestion(
            f"There is no {kind} {name}: there is none at all.", f"没有{chinese}{name}：此处没有任何{chinese}。"
        )
    return UnknownQuestion(
        f"There is no {kind} {name}. Did you mean {', '.join(near)}?",
        f"没有{chinese}{name}。是否指{'、'.join(near)}？",
    )
