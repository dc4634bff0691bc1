"""``itukg export``: build the snapshot if needed, ask the application for everything, and write it down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from urllib.parse import quote

import itukg
from itukg.app import create_app
from itukg.build import ensure_snapshot
from itukg.errors import ExportError
from itukg.export import nginx, w3id
from itukg.export.site import Site
from itukg.export.tree import Tree
from itukg.export.walk import Exported, Walk
from itukg.facts.pages import page_addresses
from itukg.messages.export import words
from itukg.settings import Settings
from itukg.snapshot import SnapshotPlace, open_snapshot

Progress = Callable[[str], None]
NGINX, W3ID = "nginx.conf", "w3id.htaccess"


def export(settings: Settings, target: Path, language: str, progress: Progress) -> tuple[int, Exported]:
    """Write the whole site into the folder ``target``.

    Args:
        settings: name the dataset, the base, the cache, and the address of the site (``public_url``).
        target: the folder; it may be an earlier export, which is replaced when the new one is complete.
        language: of what is told on the way.
        progress: called with a line of text for every step.

    Returns:
        How many files were written, and what was found.

    Raises:
        ItukgError: the dataset cannot be built, the folder is something else or cannot be written, or the site is
            answered from a remote store, which has no list of its pages.
    """
    told = words(language)
    if settings.endpoint:
        raise ExportError(words("en")["no_endpoint"], words("zh")["no_endpoint"])
    with Tree(target) as tree:
        snapshot = ensure_snapshot(settings, progress)
        opened = open_snapshot(SnapshotPlace(settings.cache_path, settings.dataset_path, settings.base))
        manifest, folder = opened.manifest, opened.folder
        # No stranger asks anything: there is nothing to log, and processes that evaluate queries are started only
        # where there are questions to be answered.
        pool = "" if manifest.questions else "none"
        quiet = replace(settings, access_log="off", query_socket=pool, mount="", proxies="")
        pages = (page.path for page in page_addresses(manifest, folder))
        progress(told["pages"])
        walk = Walk(
            Site(create_app(quiet)),
            tree,
            manifest.languages,
            lambda files: progress(told["so_far"].format(files=files)),
        )
        found = walk.run(chain(pages, _static_files()))
        progress(told["rules"])
        address = settings.public_url or manifest.base
        place = nginx.Place(str(target.absolute()), manifest.base, manifest.languages, manifest.license)
        tree.write(NGINX, nginx.write_rules(place, found).encode())
        tree.write(W3ID, w3id.write_rules(manifest.base, address.rstrip("/") + "/", manifest.dataset).encode())
        tree.finish(
            {"snapshot": snapshot, "base": manifest.base, "version": manifest.version, "left_out": found.left_out}
        )
    return tree.files, found


def _static_files() -> Iterator[str]:
    """Styles, scripts and pictures: not all are named in pages, since scripts load each other."""
    root = Path(itukg.__file__).parent / "static"
    for file in sorted(root.rglob("*")):
        if file.is_file():
            yield f"static/{quote(file.relative_to(root).as_posix())}"
