"""The commands ``itukg query`` and ``itukg sparql``: questions of the library, and any other query, answered here.

Exit 0: answered; 1: the query was refused; 2: could not run (no such question or value, no endpoint, no dataset).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from itukg.cli_completion import complete_parameter, complete_question
from itukg.cli_output import STDOUT, check_folder, deliver, for_terminal
from itukg.cli_progress import steps
from itukg.errors import ItukgError, Problem, SettingError, unreadable
from itukg.settings import Settings

if TYPE_CHECKING:
    from itukg.cli_answers import Wanted
    from itukg.cli_sources import Source

# Written out, because importing what knows them takes longer than `itukg --help` should; a test compares.
FORMATS = ("table", "csv", "tsv", "json", "xlsx", "ttl", "nt")
# Of the commands' own words. Names of things are in the dataset's languages.
LANGUAGES = ("en", "zh")
_LONGEST = 60
REFUSED = 1


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(
        (
            click.option("--lang", default="en", show_default=True, help="Language of names, headings and messages."),
            click.option(
                "--format",
                "form",
                metavar="|".join(FORMATS),
                help="Of the result; default: what the name of --output says, else a table, or ttl for a graph.",
                type=click.Choice(FORMATS),
            ),
            click.option("--output", default="", metavar="FILE", help="Write the result to a file."),
            click.option("--labels", is_flag=True, help="Columns of names beside the IRIs, in csv, tsv and xlsx."),
            click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of the snapshot here."),
            click.option("--timeout", default=_LONGEST, show_default=True, help="Seconds that an endpoint may take."),
            click.option("--snapshot", default="", metavar="ID", help="Ask a snapshot that was kept."),
            click.option("--dataset", metavar="DIR", help="The dataset folder (holds data/catalog.ttl)."),
            click.option("--base", metavar="IRI", help="Use this base IRI instead of the catalog's."),
            click.option("--cache", metavar="DIR", help="The folder for snapshots."),
        )
    ):
        command = option(command)
    return command


@click.command()
@click.argument("name", default="", shell_complete=complete_question)
@click.option(
    "--param",
    "-p",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    shell_complete=complete_parameter,
    help="A value for a parameter; without one it has its default, with * any. May be repeated.",
)
@click.option("--list", "listing", is_flag=True, help="List the questions; with NAME, its parameters.")
@_options
def query(name: str, parameters: Sequence[str], listing: bool, lang: str, **options: Any) -> None:
    """Answer the question NAME of the library: a table on the terminal, or a file.

    A value is an IRI, whole, with a prefix, or its last part; a code; a date (2026, 2026-02, 2026-02-28); a number.
    """
    with _told(lang):
        given = _pairs(parameters)
        wanted, source = _prepare(lang, options)
        if listing or not name:
            _list(source, name, wanted)
            return
        from itukg.cli_about import about
        from itukg.cli_answers import write_answer
        from itukg.cli_sources import ask_with
        from itukg.library.binding import bind

        question = source.library.question(name)
        terms = source.library.terms(name, given, ask_with(source))
        query = bind(question, terms, header=False)
        write_answer(source, query, wanted, lambda: about(source, question, terms, lang))


@click.command()
@click.argument("file", type=click.Path(allow_dash=True))
@_options
def sparql(file: str, lang: str, **options: Any) -> None:
    """Answer the SPARQL query in FILE, or on standard input (-)."""
    with _told(lang):
        text = _read(file)
        wanted, source = _prepare(lang, options)
        from itukg.cli_answers import write_answer

        write_answer(source, text, wanted)


def _prepare(language: str, options: dict[str, Any]) -> tuple[Wanted, Source]:
    """How the result is wanted, and what is asked for it."""
    from itukg.cli_answers import Wanted

    wanted = Wanted(language, options.pop("form") or "", options.pop("output"), options.pop("labels"))
    check_folder(wanted.output)
    seconds, snapshot = options.pop("timeout"), options.pop("snapshot")
    source = _open(Settings.from_environment(**options), seconds, snapshot)
    known = tuple(dict.fromkeys((*source.library.languages, *LANGUAGES)))
    if language not in known:
        raise SettingError(
            f"There is nothing in the language {language!r}; --lang is one of {', '.join(known)}.",
            f"没有语言为{language!r}的内容；--lang须为下列之一：{'、'.join(known)}。",
        )
    return wanted, source


def _open(settings: Settings, seconds: int, snapshot: str) -> Source:
    from itukg.cli_sources import EndpointSource, open_source
    from itukg.client.questions import read_library

    if settings.endpoint:
        library = read_library(str(settings.dataset_path), settings.base)
        return EndpointSource(settings.endpoint, library, seconds, snapshot)
    if sys.stderr is None or not sys.stderr.isatty():
        return open_source(settings, lambda step: None, snapshot)
    with steps() as progress:
        return open_source(settings, progress, snapshot)


def _pairs(parameters: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in parameters:
        name, equals, value = text.partition("=")
        if not equals:
            raise SettingError(
                f"--param is {text!r}, but it must be a name, '=' and a value, such as topic=ai.",
                f"--param是{text!r}，但须为“名称=值”，如topic=ai。",
            )
        if name in found:
            raise SettingError(
                f"The parameter {name} is given twice; it has one value.", f"参数{name}给出了两次；它只能有一个值。"
            )
        found[name] = value
    return found


def _read(file: str) -> str:
    try:
        content = sys.stdin.buffer.read() if file == STDOUT else Path(file).read_bytes()
        return content.decode("utf-8")
    except OSError as error:
        raise unreadable(file, error) from error
    except UnicodeDecodeError as error:
        raise SettingError(f"{file} is not UTF-8 text.", f"{file}不是UTF-8文本。") from error


def _list(source: Source, name: str, wanted: Wanted) -> None:
    from itukg.cli_answers import open_page
    from itukg.cli_listing import as_json, list_parameters, list_questions

    if wanted.form not in ("", "table", "json"):
        raise SettingError(
            f"A list has no format {wanted.form}; it has table, json.",
            f"列表没有{wanted.form}格式；可用的有table、json。",
        )
    if wanted.form == "json":
        deliver(as_json(source, name), wanted.output)
        return
    page = open_page(wanted)
    if name:
        list_parameters(page, source, name, wanted.language)
    else:
        list_questions(page, source, wanted.language)
    deliver(for_terminal(page.text()), wanted.output)


@contextmanager
def _told(language: str) -> Iterator[None]:
    """Tell what goes wrong in the reader's language, and end."""
    try:
        yield
    except ItukgError as error:
        told, code = _explain(error, language)
        click.echo(f"itukg: {told}", err=True)
        sys.exit(code)


def _explain(error: ItukgError, language: str) -> tuple[str, int]:
    from itukg.client.errors import EndpointError
    from itukg.messages.command import words
    from itukg.stores.base import QueryRejected

    told = words(language)
    if isinstance(error, QueryRejected):
        place = told["place"].format(line=error.line, column=error.column) if error.line else ""
        reason = (language == "zh" and error.chinese) or str(error)
        return told["malformed"].format(place=place, reason=reason.rstrip(".")), REFUSED
    if isinstance(error, Problem):
        from itukg.messages import problem_words

        happened = problem_words(error.slug, language)[0]
        detail = f" {error.detail}" if error.detail and language == "en" else ""
        return f"{happened}{'。' if language == 'zh' else '.'}{detail}", REFUSED
    refused = isinstance(error, EndpointError) and 400 <= error.status < 500
    return error.told(language), REFUSED if refused else error.exit_code
