"""Every setting of the publisher in one table: name, default, help. Read once, then passed on, never looked up again.

A setting is read from the environment variable ``ITUKG_<NAME>``; commands override some of them by options.
Limits are on by default.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import platformdirs

from itukg.errors import SettingError

# The file that makes a folder a dataset.
CATALOG = "data/catalog.ttl"
PREFIX = "ITUKG_"


def _setting(
    default: Any, text: str, *, minimum: float | None = None, maximum: float = math.inf, choices: tuple[str, ...] = ()
) -> Any:
    return field(default=default, metadata={"help": text, "minimum": minimum, "maximum": maximum, "choices": choices})


@dataclass(frozen=True)
class Settings:
    """The settings, each with its default and a line of help (see `describe`)."""

    dataset: str = _setting(
        "",
        "dataset folder (holds data/catalog.ttl); empty: the one you are in, else the package's",
    )
    base: str = _setting("", "build the dataset for this base IRI instead of the catalog's; ends with /")
    cache: str = _setting("", "folder for snapshots and what validations keep; empty: the user's cache folder")
    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(8000, "port to listen on", minimum=0, maximum=65_535)
    endpoint: str = _setting("", "answer from this SPARQL 1.1 endpoint instead of an embedded store")
    endpoint_refresh: float = _setting(
        3600.0,
        "seconds after which the endpoint is read anew for lists, search and the first page; 0: it never is",
        minimum=0,
    )
    web_workers: int = _setting(2, "web server processes", minimum=1)
    web_threads: int = _setting(512, "requests that one web process handles at a time", minimum=1)
    query_workers: int = _setting(
        2, "processes that evaluate queries from outside, for the whole server", minimum=1, maximum=100
    )
    query_extra: int = _setting(
        6, "such processes that may be added while others are at long queries", minimum=0, maximum=100
    )
    query_queue: int = _setting(64, "queries that may wait for such a process, for the whole server", minimum=1)
    query_per_client: int = _setting(
        4,
        "queries of one client (address) that are evaluated at a time, for the whole server",
        minimum=1,
        maximum=10_000,
    )
    query_timeout: float = _setting(
        30.0, "seconds that one query may take, waiting included", minimum=0.05, maximum=3600
    )
    query_memory: int = _setting(1024, "MiB of address space that one query may take", minimum=32)
    query_length: int = _setting(262_144, "bytes that the text of one query may have", minimum=1)
    query_depth: int = _setting(256, "how deep brackets may nest in a query", minimum=1)
    result_bytes: int = _setting(268_435_456, "bytes that one result may have", minimum=1)
    draw_timeout: float = _setting(
        30.0, "seconds that one chart may take, waiting included", minimum=0.05, maximum=3600
    )
    draw_memory: int = _setting(1024, "MiB of data that the process that draws charts may hold", minimum=256)
    draw_queue: int = _setting(16, "charts that may wait to be drawn, for the whole server", minimum=1)
    draw_fonts: str = _setting("", "folder with fonts for charts as PNG, besides those of the system")
    cached_bytes: int = _setting(
        67_108_864, "bytes of answers that one web process keeps in memory; 0: none", minimum=0
    )
    cached_answers: int = _setting(20_000, "answers that one web process keeps in memory", minimum=1)
    incoming_limit: int = _setting(200, "links to a thing that its document lists", minimum=1)
    prepared_pages: int = _setting(
        30_000, "most things whose pages are made before they are asked for; 0: none", minimum=0
    )
    dumps: int = _setting(1, "1: a snapshot holds dumps of itself to download", minimum=0, maximum=1)
    public_url: str = _setting(
        "", "address of the publication, ends with /; for the sitemap and the like; empty: the base IRI"
    )
    snapshots_kept: int = _setting(3, "snapshots that stay on disk, the current one included", minimum=1)
    proxies: str = _setting("", "addresses or networks of proxies whose X-Forwarded-... headers are believed")
    mount: str = _setting("", "path under which a proxy passes requests to the server, such as /graph")
    access_log: str = _setting("stdout", "where a line on every request goes: stdout, off", choices=("stdout", "off"))
    log_queries: int = _setting(0, "1: the access log holds the text of queries", minimum=0, maximum=1)
    run_folder: str = _setting("", "folder that the server's processes share (set by `itukg serve` itself)")
    draw_socket: str = _setting("", "socket of a running drawer of charts (set by `itukg serve` itself)")
    query_socket: str = _setting("", "socket of a running pool of query processes (set by `itukg serve` itself)")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None, **overrides: object) -> Settings:
        """Read the settings from ``environ`` (default: the process's); ``overrides`` that are not None win.

        Raises:
            SettingError: a value is not of the setting's type, or below its minimum.
        """
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for setting in fields(cls):
            value: object | None = overrides.pop(setting.name, None)
            if value is None:
                value = environ.get(PREFIX + setting.name.upper())
            if value is not None:
                values[setting.name] = _convert(setting.name, value, type(setting.default), setting.metadata)
        if overrides:
            raise SettingError(f"There is no setting named {', '.join(sorted(overrides))}.")
        return cls(**values)

    def to_environment(self) -> dict[str, str]:
        """The same settings as environment variables, for child processes."""
        return {PREFIX + item.name.upper(): str(getattr(self, item.name)) for item in fields(self)}

    @property
    def dataset_path(self) -> Path:
        """The dataset folder: the one named, else the one around the current folder, else the package's own.

        Who works in the folder of another dataset means that one.
        """
        if self.dataset:
            return Path(self.dataset)
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / CATALOG).is_file():
                return folder
        carried = Path(__file__).parent / "dataset"
        return carried if carried.is_dir() else Path(__file__).parents[2]

    @property
    def cache_path(self) -> Path:
        """The folder for snapshots: the one named, else the user's cache folder for this package."""
        return Path(self.cache) if self.cache else Path(platformdirs.user_cache_dir("itukg"))


def describe() -> list[tuple[str, str, str]]:
    """All settings as rows (environment variable, default, help), in the order of the table."""
    return [(PREFIX + item.name.upper(), str(item.default), item.metadata["help"]) for item in fields(Settings)]


def _convert(name: str, value: object, kind: type, metadata: Mapping[str, Any]) -> Any:
    try:
        converted = kind(value)
    except (TypeError, ValueError):
        wanted = {"int": "a whole number", "float": "a number"}.get(kind.__name__, kind.__name__)
        chinese = {"int": "整数", "float": "数字"}.get(kind.__name__, kind.__name__)
        raise SettingError(
            f"{PREFIX}{name.upper()} is {value!r}, but it must be {wanted}.",
            f"{PREFIX}{name.upper()}是{value!r}，但须为{chinese}。",
        ) from None
    choices = metadata.get("choices")
    if choices and converted not in choices:
        raise SettingError(
            f"{PREFIX}{name.upper()} is {value!r}, but it must be {' or '.join(choices)}.",
            f"{PREFIX}{name.upper()}是{value!r}，但须为{'或'.join(choices)}。",
        )
    minimum = metadata.get("minimum")
    if minimum is not None and not converted >= minimum:
        raise SettingError(
            f"{PREFIX}{name.upper()} is {value!r}, but it must be at least {minimum}.",
            f"{PREFIX}{name.upper()}是{value!r}，但至少须为{minimum}。",
        )
    if kind in (int, float) and not converted <= metadata["maximum"]:
        raise SettingError(
            f"{PREFIX}{name.upper()} is {value!r}, but it must be at most {metadata['maximum']}.",
            f"{PREFIX}{name.upper()}是{value!r}，但至多为{metadata['maximum']}。",
        )
    return converted
