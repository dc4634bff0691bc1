"""The command ``itukg``: build, validate, serve, query, export and more. Messages for people go to standard error."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from itukg import __version__
from itukg.cli_progress import steps
from itukg.cli_query import query, sparql
from itukg.cli_validate import validate
from itukg.errors import ItukgError
from itukg.settings import Settings, describe

# A command makes graphs of a million objects, keeps them all, and ends: a search for garbage finds next to none, and
# with Python's own thresholds takes a fifth of a validation.
NO_HASTE = (100_000, 20, 20)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="itukg")
@click.pass_context
def commands(context: click.Context) -> None:
    """Publish a folder of RDF as linked data."""
    if context.invoked_subcommand != serve.name:  # which goes on and on
        gc.set_threshold(*NO_HASTE)


for _command in (validate, query, sparql):
    commands.add_command(_command)

_dataset = click.option("--dataset", metavar="DIR", help="The dataset folder (holds data/catalog.ttl).")


def _lang(what: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option("--lang", default="en", show_default=True, help=f"Language of {what}.")


def _shared(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        _dataset,
        click.option("--base", metavar="IRI", help="Use this base IRI instead of the catalog's."),
        click.option("--cache", metavar="DIR", help="The folder for snapshots."),
    ):
        command = option(command)
    return command


@commands.command()
@_shared
def build(**options: Any) -> None:
    """Validate the dataset and build its snapshot, if there is none of this content yet."""
    settings = Settings.from_environment(**options)
    from itukg.beforehand import ensure_documents, ensure_pages
    from itukg.build import ensure_snapshot

    with steps() as progress:
        snapshot = ensure_snapshot(settings, progress)
        ensure_documents(settings, progress)
        ensure_pages(settings, progress)
    click.echo(snapshot)


@commands.command("format")
@_dataset
@_lang("the messages")
@click.option("--check", is_flag=True, help="Change nothing; say which files are not formatted.")
@click.argument("files", nargs=-1, metavar="[FILES]...")
def format_files(lang: str, check: bool, files: tuple[str, ...], **options: Any) -> None:
    """Put Turtle files in canonical order and layout: FILES, or all of the dataset.

    The order of predicates is that of the dataset's catalog (pub:layout). Comments and triples stay. Exit 0: all is
    formatted, 1: files that are not, or that have mistakes, 2: could not run.
    """
    from itukg.dataset import load_dataset
    from itukg.formatting.files import dataset_sources, named_sources, process
    from itukg.formatting.order import Order
    from itukg.formatting.report import as_line, is_done, verdict

    dataset = load_dataset(Settings.from_environment(**options).dataset_path)
    sources = named_sources(files) if files else dataset_sources(dataset)
    findings = []
    for finding in process(sources, Order(dataset.layout, dataset.languages), check):
        findings.append(finding)
        click.echo(as_line(finding, lang))
    click.echo(verdict(findings, len(sources), check, lang))
    sys.exit(not all(map(is_done, findings)))


@commands.command()
@_shared
@click.option("--host", help="Address to listen on.")
@click.option("--port", help="Port to listen on; 0 takes a free one.")
@click.option("--endpoint", metavar="URL", help="Answer from this SPARQL endpoint instead of an embedded store.")
def serve(**options: Any) -> None:
    """Build the snapshot if needed and serve it over HTTP."""
    settings = Settings.from_environment(**options)
    from itukg.serve import serve as run

    with steps() as progress:
        run(settings, progress)


@commands.command("export")
@_shared
@_lang("the messages")
@click.option("--url", "public_url", metavar="URL", help="Where the site will be published, for the sitemap and w3id.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def export_files(lang: str, folder: Path, **options: Any) -> None:
    """Write the whole site into the folder DIR, for any web server to carry; an earlier export is replaced.

    DIR/nginx.conf holds the rules of negotiation for nginx, DIR/w3id.htaccess the redirects for w3id.org. Exit 0: all
    is written, 1: addresses were left out, which are listed, 2: could not run.
    """
    from itukg.export.run import export
    from itukg.messages.export import words

    settings = Settings.from_environment(**options)
    try:
        with steps() as progress:
            files, found = export(settings, folder, lang, progress)
    except ItukgError as error:
        click.echo(f"itukg: {error.told(lang)}", err=True)
        sys.exit(error.exit_code)
    told = words(lang)
    for address in found.left_out:
        click.echo(told["left_out"].format(address=address), err=True)
    click.echo(told["done"].format(files=files, target=folder))
    sys.exit(bool(found.left_out))


@commands.command()
@click.argument("old", default="")
@click.argument("new", default="")
@_dataset
@_lang("the list")
@click.option("--format", "form", type=click.Choice(["markdown", "json"]), default="markdown", show_default=True)
def changes(old: str, new: str, dataset: str | None, lang: str, form: str) -> None:
    """Tell what changed from OLD to NEW in what the files state.

    OLD and NEW are dataset folders or numbers of releases. Without NEW, the dataset as it is; without OLD, its last
    release.
    """
    from itukg.releases.as_json import as_json
    from itukg.releases.changelist import as_markdown
    from itukg.releases.compare import compare
    from itukg.releases.record import find_state, last_release
    from itukg.releases.state import read_folder

    root = Settings.from_environment(dataset=dataset).dataset_path
    before = find_state(root, old or last_release(root))
    after = find_state(root, new) if new else read_folder(root)
    found = compare(before, after)
    click.echo(as_json(found, lang) if form == "json" else as_markdown(found, lang), nl=form == "json")


@commands.command()
@_dataset
@_lang("what a validation says")
def release(dataset: str | None, lang: str) -> None:
    """Record the dataset's version as released, with its change list: exit 0 done, 1 refused, 2 could not run."""
    from itukg.releases.release import make_release

    settings = Settings.from_environment(dataset=dataset)
    with steps() as progress:
        made = make_release(settings.dataset_path, lang, progress)
    for name in made.written:
        click.echo(name)
    if not made.written:
        click.echo(f"itukg: release {made.version} is recorded already; nothing was written", err=True)


@commands.command("settings")
def settings_table() -> None:
    """List every setting with its default."""
    for name, default, text in describe():
        click.echo(f"{name:24} {default or '-':12} {text}")


def main(arguments: list[str] | None = None) -> Any:
    """Run the command; an `ItukgError` becomes one plain message and its exit code."""
    try:
        return commands.main(args=arguments, standalone_mode=False)
    except ItukgError as error:
        click.echo(f"itukg: {error}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
