"""The questions of the library, and the parameters of one, as lists on the command line."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pyoxigraph as ox

from itukg.cli_about import pick
from itukg.cli_sources import Source, ask_with
from itukg.cli_table import Page
from itukg.client.labels import find_labels
from itukg.library.choices import Choices
from itukg.library.question import Parameter, Term
from itukg.library.values import as_text
from itukg.messages.command import words

# Choices that a list of parameters names; completion in a shell offers all.
_NAMED = 12


def list_questions(page: Page, source: Source, language: str) -> None:
    """Write all questions with their titles and the names of their parameters, in the order of their names."""
    told = words(language)
    rows = [
        (name, pick(question.titles, language), ", ".join(parameter.name for parameter in question.parameters))
        for name, question in sorted(source.library.questions.items())
    ]
    page.rows((told["name"], told["title"], told["parameters"]), rows, apart=False)


def list_parameters(page: Page, source: Source, name: str, language: str) -> None:
    """Write a question with its description, and its parameters with their choices.

    Raises:
        ItukgError: there is no such question, or its choices cannot be asked for.
    """
    question, told = source.library.question(name), words(language)
    page.say(pick(question.titles, language), "bold")
    page.say(pick(question.descriptions, language))
    page.say("")
    for parameter in question.parameters:
        default = told["any"] if parameter.default is None else written(source, parameter.default)
        page.say(f"{parameter.name}  {pick(parameter.labels, language)}", "bold")
        default += f" ({told['any']}: *)" if parameter.optional else ""
        page.say("  " + told["given"].format(label=told["default"], value=default))
        page.say("  " + told["given"].format(label=told["type"], value=_kind(parameter, language)))
        choices = source.library.choices(parameter, ask_with(source)) if _listed(parameter) else Choices(())
        shown = choices.terms[:_NAMED]
        if shown:
            page.say("")
            page.rows((told["choices"], ""), _choices(source, shown, language))
        if len(choices.terms) > len(shown):
            page.say(f"  … {told['of'].format(count=len(choices.terms))}", "dim")
        page.say("")


def as_json(source: Source, name: str) -> bytes:
    """All questions, or the one of that name, for programs: what the header of each says, and its query."""
    library = source.library
    questions = [library.question(name)] if name else [item for _, item in sorted(library.questions.items())]
    stored = [question.to_json() for question in questions]
    return (json.dumps(stored[0] if name else stored, ensure_ascii=False, indent=1) + "\n").encode()


def written(source: Source, term: Term) -> str:
    """A term as people write it for a parameter."""
    return as_text(term, source.library.prefixes, source.library.base)


def _kind(parameter: Parameter, language: str) -> str:
    said = words(language)[parameter.type]
    bounds = "..".join("" if bound is None else str(bound) for bound in (parameter.minimum, parameter.maximum))
    return said if bounds == ".." else f"{said} ({bounds})"


def _listed(parameter: Parameter) -> bool:
    return parameter.is_chosen or parameter.type == "language"


def _choices(source: Source, terms: Sequence[Term], language: str) -> list[tuple[str, str]]:
    iris = [term.value for term in terms if isinstance(term, ox.NamedNode)]
    names = find_labels(ask_with(source), iris, (language, *source.library.languages))
    return [(written(source, term), names.get(term.value, "")) for term in terms]
