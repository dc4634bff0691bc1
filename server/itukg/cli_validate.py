"""The command ``itukg validate``: what is asked, the run, and where the report goes."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from itukg.cli_output import REPORT, check_folder, deliver, for_terminal
from itukg.cli_progress import steps
from itukg.errors import ItukgError, SettingError, SourceError, disk_reason
from itukg.settings import Settings

if TYPE_CHECKING:
    from itukg.validation.findings import Outcome
    from itukg.validation.kept import Refusal
    from itukg.validation.report import Report

# Written out, because importing what knows them takes a second that `itukg --help` should not take; a test compares.
LANGUAGES = ("en", "zh")
FORMATS = ("text", "json", "github", "sarif", "junit", "turtle")
SEVERITIES = ("violation", "warning", "info")


class InTwoLanguages(click.Command):
    """A command whose refusals of options come in Chinese with ``--lang zh``; click itself speaks English only."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the arguments apart."""
        chinese = "--lang=zh" in args or ("--lang", "zh") in pairwise(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if chinese:
                _stop(SettingError(error.format_message(), _in_chinese(error)), "zh")
            raise


def _in_chinese(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        meant = f"是否想用{'、'.join(error.possibilities)}？" if error.possibilities else ""
        return f"没有选项{error.option_name}。{meant}可用选项见：itukg validate --help"
    if isinstance(error, click.BadOptionUsage):
        return f"选项{error.option_name}的用法有误：须带一个值的选项缺少其值，或不带值的选项带了值。"
    return f"命令的用法有误。用法见：itukg validate --help（{error.format_message()}）"


@dataclass(frozen=True)
class Asked:
    """The options of the command, checked."""

    paths: tuple[str, ...]
    language: str
    form: str
    output: str
    fail_on: str
    show: str
    limit: int


@click.command(cls=InTwoLanguages)
@click.option("--dataset", metavar="DIR", help="The dataset folder (holds data/catalog.ttl).")
@click.option("--base", metavar="IRI", help="Use this base IRI instead of the catalog's.")
@click.option("--lang", default="en", show_default=True, metavar="en|zh", help="Language of the messages.")
@click.option("--format", "form", default="text", show_default=True, metavar="|".join(FORMATS), help="Of the report.")
@click.option("--output", default="", metavar="FILE", help="Write the report to a file instead of standard output.")
@click.option(
    "--fail-on",
    default="violation",
    show_default=True,
    metavar="|".join(SEVERITIES),
    help="The least grave finding that makes the exit code 1; such findings are always shown.",
)
@click.option(
    "--show", default="warning", show_default=True, metavar="|".join(SEVERITIES), help="The least grave to show."
)
@click.option("--limit", default="", metavar="N", help="Show the first N findings only (text and github).")
@click.option("--coverage", is_flag=True, help="Instead: list what no shape looks at; exit 1 if there is anything.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
def validate(
    paths: tuple[str, ...],
    coverage: bool,
    dataset: str | None,
    base: str | None,
    lang: str,
    form: str,
    output: str,
    fail_on: str,
    show: str,
    limit: str,
) -> None:
    """Check the dataset: its Turtle, its literals, its shapes, its hygiene queries, its releases.

    PATHS are files or folders of the dataset, relative to the current folder or to the dataset's: then only what
    concerns them is told. All files are read in any case. Exit 0: the dataset conforms; 1: it does not, mistakes of
    Turtle included; 2: could not run.
    """
    try:
        asked = Asked(paths, lang, form, output, fail_on, show, _number(limit, form))
        _check(asked)
        if coverage:
            _check_alone(asked)
            sys.exit(_coverage(asked, Settings.from_environment(dataset=dataset, base=base)))
        report = _report(asked, Settings.from_environment(dataset=dataset, base=base))
        _deliver(report, asked)
    except ItukgError as error:
        _stop(error, lang)
    sys.exit(report.exit_code)


def _stop(error: ItukgError, language: str) -> NoReturn:
    click.echo(f"itukg: {error.told(language)}", err=True)
    sys.exit(error.exit_code)


# --- what is asked --------------------------------------------------------------------------------------------------


def _check(asked: Asked) -> None:
    if asked.language not in LANGUAGES:
        raise SettingError(
            f"There are no messages in the language {asked.language!r}; --lang is one of {', '.join(LANGUAGES)}.\n"
            f"没有语言为{asked.language!r}的消息；--lang须为下列之一：{'、'.join(LANGUAGES)}。"
        )
    choices = (("--format", asked.form, FORMATS), ("--fail-on", asked.fail_on, SEVERITIES))
    for option, value, known in (*choices, ("--show", asked.show, SEVERITIES)):
        if value not in known:
            raise SettingError(
                f"{option} is {value!r}, but it must be one of {', '.join(known)}.",
                f"{option}是{value!r}，但须为下列之一：{'、'.join(known)}。",
            )
    check_folder(asked.output, REPORT)


def _check_alone(asked: Asked) -> None:
    """What would be passed over in silence with ``--coverage`` is refused."""
    given = {"PATHS": asked.paths, "--format": asked.form != "text", "--output": asked.output, "--limit": asked.limit}
    beside = [name for name, value in given.items() if value]
    if beside:
        raise SettingError(
            f"--coverage looks at the whole dataset and prints text; it takes no {' and no '.join(beside)}.",
            f"--coverage检查整个数据集并输出文本，不能与{'、'.join(beside)}一起使用。",
        )


def _number(limit: str, form: str) -> int:
    if not limit:
        return 0
    if not (limit.isascii() and limit.isdigit() and int(limit)):
        raise SettingError(
            f"--limit is {limit!r}, but it must be a whole number from 1.", f"--limit是{limit!r}，但须为大于0的整数。"
        )
    if form not in ("text", "github"):
        raise SettingError(
            f"--limit is for the formats text and github; {form} is for programs and always whole.",
            f"--limit只用于text和github格式；{form}格式供程序读取，总是完整的。",
        )
    return int(limit)


def _coverage(asked: Asked, settings: Settings) -> int:
    from itukg.dataset import load_dataset
    from itukg.sources import read_sources
    from itukg.validation.coverage import print_coverage

    dataset = load_dataset(settings.dataset_path, settings.base)
    return print_coverage(read_sources(dataset).without_errors(), asked.language)


# --- the run --------------------------------------------------------------------------------------------------------


def _report(asked: Asked, settings: Settings) -> Report:
    from itukg.validation.report import Report

    files, outcome = _outcome(asked, settings)
    return Report(
        outcome,
        language=asked.language,
        show=asked.show,
        fail_on=asked.fail_on,
        limit=asked.limit,
        folder=_folder(settings.dataset_path, asked.form),
        files=files,
        colour=asked.form == "text" and not asked.output and _may_colour(),
    )


def _outcome(asked: Asked, settings: Settings) -> tuple[tuple[str, ...], Outcome]:
    from itukg.dataset import load_dataset
    from itukg.settings import CATALOG
    from itukg.sources import read_sources
    from itukg.validation.kept import noting_refusals
    from itukg.validation.run import validate as run
    from itukg.validation.selection import chosen_files
    from itukg.validation.without_catalog import without_catalog

    chinese = asked.language == "zh"
    with steps() as progress:
        try:
            dataset = load_dataset(settings.dataset_path, settings.base)
        except SourceError:
            return (CATALOG,), without_catalog(settings.dataset_path)
        files = chosen_files(dataset, asked.paths) if asked.paths else dataset.files
        count = len(dataset.files)
        progress(f"读取{count}个文件" if chinese else f"reading {count} files")
        sources = read_sources(dataset)
        if not sources.errors:
            progress(f"验证{sources.count:,}条三元组" if chinese else f"validating {sources.count:,} triples")
        with noting_refusals() as refused:
            outcome = run(sources, settings.cache_path, files if asked.paths else ())
    if refused:
        _tell(refused[0], chinese)
    return files, outcome


def _tell(refused: Refusal, chinese: bool) -> None:
    folder, reason = refused.folder, disk_reason(refused.error)
    click.echo(
        f"itukg：无法将验证所得保存到{folder}：{reason}。下次验证不会更快；请在该处腾出空间，"
        "或将ITUKG_CACHE设为另一文件夹。"
        if chinese
        else f"itukg: what was found could not be kept in {folder}: {reason}. The next one takes as long as "
        "this one; make room there, or set ITUKG_CACHE to another folder.",
        err=True,
    )


def _folder(root: Path, form: str) -> str:
    """The path of the dataset in what reads the report; '' in forms that name files by their paths in the dataset.

    Code hosts count from the root of the checkout, people from the folder they are in.
    """
    root = root.resolve()
    if form in ("json", "turtle"):
        return ""
    here = Path.cwd().resolve()
    checkout = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), here)
    start = here if form == "text" else checkout
    if root.is_relative_to(start):
        path = root.relative_to(start).as_posix()
        return "" if path == "." else path
    return root.as_posix() if form == "text" else ""


def _may_colour() -> bool:
    """On a terminal, unless the reader wants none: https://no-color.org."""
    return bool(sys.stdout) and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


# --- where the report goes ------------------------------------------------------------------------------------------


def _deliver(report: Report, asked: Asked) -> None:
    from itukg.validation.report import FOR_PEOPLE, summary, write

    text = write(report, asked.form)
    if asked.output and asked.output != "-":
        deliver(text.encode(), asked.output, REPORT)
        told = f"；报告已写入{asked.output}" if asked.language == "zh" else f"; the report is in {asked.output}"
        click.echo(f"itukg: {summary(report)}{told}", err=True)
        return
    # Programs get UTF-8 wherever they run.
    deliver(for_terminal(text) if asked.form in FOR_PEOPLE else text.encode(), what=REPORT)
