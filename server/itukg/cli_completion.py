"""What a shell offers behind Tab: names of questions, parameters, and their values with what they are called.

click's own script for bash hands words on as bash splits them, at ``=`` and ``:`` too, so that ``topic=a`` would be
three words. `Bash` takes the line apart again as a shell does, and gives back what stands behind the last such mark.

Nothing is built and no endpoint is asked for this: what there is no snapshot of is not offered.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class, split_arg_string

from itukg.errors import ItukgError
from itukg.settings import Settings

_BREAKS = re.compile(r".*[=:]", re.DOTALL)
_SCRIPT = """\
%(complete_func)s() {
    local IFS=$'\\n' response completion type value
    response=$(env COMP_LINE="${COMP_LINE:0:$COMP_POINT}" %(complete_var)s=bash_complete $1)
    for completion in $response; do
        IFS=',' read type value <<< "$completion"
        if [[ $type == 'dir' ]]; then
            COMPREPLY=() ; compopt -o dirnames
        elif [[ $type == 'file' ]]; then
            COMPREPLY=() ; compopt -o default
        elif [[ $type == 'plain' ]]; then
            COMPREPLY+=("$value")
            [[ $value == *= ]] && compopt -o nospace
        fi
    done
    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class Bash(BashComplete):
    """Completion for bash that keeps words with ``=`` and ``:`` whole."""

    source_template = _SCRIPT

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is being written, and that one."""
        line = os.environ["COMP_LINE"]
        words = split_arg_string(line)
        incomplete = words.pop() if words and not line[-1:].isspace() else ""
        return words[1:], incomplete

    def complete(self) -> str:
        """The lines that the script reads."""
        arguments, incomplete = self.get_completion_args()
        found = self.get_completions(arguments, incomplete)
        start = match.end() if (match := _BREAKS.match(incomplete)) else 0
        return "\n".join(f"{item.type},{item.value[start:] if item.type == 'plain' else item.value}" for item in found)


add_completion_class(Bash)


def complete_question(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The questions whose names begin so, each with its title."""
    library = _library(context.params)
    if library is None:
        return []
    language = context.params.get("lang") or "en"
    return [
        CompletionItem(name, help=question.titles.get(language, ""))
        for name, question in sorted(library.questions.items())
        if name.startswith(incomplete)
    ]


def complete_parameter(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The parameters of the question that is named, or behind ``=`` the values of one, each with its name."""
    library = _library(context.params)
    # Where the option that is being written lacks its value, click has not come to the arguments yet.
    named = context.params.get("name") or next(iter(context.args), "")
    question = library and library.questions.get(named)
    if library is None or not question:
        return []
    language = context.params.get("lang") or "en"
    name, equals, begun = incomplete.partition("=")
    if equals:
        return [
            CompletionItem(f"{name}={value}", help=called)
            for value, called in _values(context.params, question.name, name, language)
            if value.startswith(begun)
        ]
    given = {text.partition("=")[0] for text in context.params.get("parameters") or ()}
    return [
        CompletionItem(f"{item.name}=", help=item.labels.get(language, ""))
        for item in question.parameters
        if item.name.startswith(incomplete) and item.name not in given
    ]


def _settings(options: Mapping[str, Any]) -> Settings:
    named = {name: options.get(name) for name in ("dataset", "base", "cache")}
    return Settings.from_environment(**{name: value for name, value in named.items() if value})


def _library(options: Mapping[str, Any]) -> Any:
    from itukg.client.questions import read_library

    try:
        settings = _settings(options)
        return read_library(str(settings.dataset_path), settings.base)
    except ItukgError:
        return None


def _values(options: Mapping[str, Any], question: str, name: str, language: str) -> Iterable[tuple[str, str]]:
    from itukg.cli_sources import SnapshotSource, ask_with
    from itukg.client.labels import find_labels
    from itukg.library.values import as_text
    from itukg.snapshot import SnapshotPlace, open_snapshot

    try:
        settings = _settings(options)
        place = SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base)
        source = SnapshotSource(open_snapshot(place), settings)
        parameter = source.library.question(question).parameter(name)
        if parameter is None:
            return []
        ask, library = ask_with(source), source.library
        terms = library.choices(parameter, ask).terms
        names = find_labels(ask, [term.value for term in terms if str(term).startswith("<")], (language,))
    except ItukgError:
        return []
    return [(as_text(term, library.prefixes, library.base), names.get(term.value, "")) for term in terms]
