"""The form of a question: a field for each parameter, filled with what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from itukg.library.question import Parameter
from itukg.linkeddata.labels import Name
from itukg.messages import words
from itukg.stores.base import Reader
from itukg.views.question_asked import Asked, Mistake
from itukg.views.question_choices import read_options

# As many can still be looked through in a list that opens; more are found by typing.
_MOST_LISTED = 400
_LONGEST = 200


@dataclass(frozen=True)
class Choice:
    """One value in a list: as the form sends it, its name, and whether it is chosen."""

    text: str
    name: Name
    chosen: bool


@dataclass(frozen=True)
class Field:
    """A field of the form.

    Attributes:
        name: the parameter's.
        label: its name for people.
        kind: ``select``, ``list`` (a text with suggestions), ``date``, ``number`` or ``text``.
        value: what stands in it.
        choices: the values of ``select`` and ``list``.
        optional: whether it may be left open.
        least: the least number; ''.
        most: the greatest number; ''.
        hint: what may be written in it; ''.
        mistake: what is wrong with what stands in it; ''.
    """

    name: str
    label: str
    kind: str
    value: str
    choices: Sequence[Choice] = field(default=())
    optional: bool = False
    least: str = ""
    most: str = ""
    hint: str = ""
    mistake: str = ""

    @property
    def described(self) -> str:
        """The ids of what describes the field, for ``aria-describedby``."""
        ids = [f"{self.name}-mistake"] * bool(self.mistake) + [f"{self.name}-hint"] * bool(self.hint)
        return " ".join(ids)


def fields(asked: Asked, reader: Reader) -> list[Field]:
    """The fields of the question's form, in the order of its parameters."""
    mistakes = {mistake.name: mistake for mistake in asked.mistakes}
    return [_field(asked, parameter, reader, mistakes) for parameter in asked.question.parameters]


def _field(asked: Asked, parameter: Parameter, reader: Reader, mistakes: Mapping[str, Mistake]) -> Field:
    told, page = words(asked.page.language), asked.page
    term, mistake = asked.values[parameter.name], mistakes.get(parameter.name)
    value = mistake.given[:_LONGEST] if mistake else asked.text(term) if term is not None else ""
    label, text = page.text(parameter.labels), mistake.text if mistake else ""
    if parameter.is_chosen or parameter.type == "language":
        options = read_options(reader, page, parameter)
        choices = [Choice(option.text, option.name, not mistake and option.term == term) for option in options.options]
        if options.complete and len(choices) <= _MOST_LISTED:
            if mistake or (term is not None and not any(choice.chosen for choice in choices)):
                choices.append(Choice(value, Name(value, ""), True))
            return Field(parameter.name, label, "select", value, choices, parameter.optional, mistake=text)
        hint = told["question_type_to_find"].format(count=f"{len(choices):,}" + "+" * (not options.complete))
        return Field(parameter.name, label, "list", value, choices, parameter.optional, hint=hint, mistake=text)
    if parameter.type == "date":
        # What a browser's own field for dates cannot hold stays to be seen in a field for texts.
        kind, hint = ("text" if mistake else "date"), told["question_date_hint"] if mistake else ""
        return Field(parameter.name, label, kind, value, (), parameter.optional, hint=hint, mistake=text)
    least, most = parameter.minimum, parameter.maximum
    return Field(
        parameter.name,
        label,
        "text" if mistake else "number",
        value,
        (),
        parameter.optional,
        "" if least is None else str(least),
        "" if most is None else str(most),
        _bounds(least, most, told),
        text,
    )


def _bounds(least: int | None, most: int | None, told: Mapping[str, str]) -> str:
    if least is not None and most is not None:
        return told["question_between"].format(least=least, most=most)
    if least is not None:
        return told["question_least"].format(least=least)
    return "" if most is None else told["question_most"].format(most=most)
