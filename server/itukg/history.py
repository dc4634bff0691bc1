"""What every snapshot of a place was, also of those that are gone: enough to say how one can be built again.

One small JSON file beside the snapshots. Only builds write it, one at a time (`SnapshotPlace.building`), by a rename:
whoever reads it finds it whole. It is a help and no more: without it a snapshot that is gone is still told to be.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from itukg.snapshot import Manifest

FILE = "history.json"
# The oldest go first: the file stays small however often somebody builds.
_MOST = 1_000


@dataclass(frozen=True)
class Past:
    """What a snapshot was: its version with the date of it, when it was built, for which base, and of what.

    For ``made`` see `itukg.snapshot.Manifest`.
    """

    id: str
    version: str
    issued: str
    built: str
    base: str
    made: Mapping[str, str] = field(default_factory=dict)


class History:
    """The snapshots that there have been in one place."""

    def __init__(self, root: Path) -> None:
        """Take the folder of the place."""
        self._path = root / FILE
        self._read_before: tuple[tuple[int, int, int], dict[str, Past]] = (0, 0, 0), {}

    def note(self, manifests: Iterable[Manifest]) -> None:
        """Add the snapshots that are not in it yet; OSError where it cannot be written."""
        known = self._read()
        new = {manifest.id: _past(manifest) for manifest in manifests if manifest.id not in known}
        if not new:
            return
        entries = [*known.values(), *sorted(new.values(), key=lambda past: past.built)][-_MOST:]
        aside = self._path.with_name(f".{FILE}-{os.getpid()}")
        aside.write_text(json.dumps([asdict(past) for past in entries], ensure_ascii=False, indent=1), "utf-8")
        aside.replace(self._path)

    def find(self, snapshot: str) -> Past | None:
        """What the snapshot with this id was; None where nobody has noted it."""
        return self._read().get(snapshot)

    def _read(self) -> dict[str, Past]:
        """All of it; the file is read again when it is another."""
        with suppress(OSError, ValueError, TypeError):  # not there, or not ours
            file = self._path.stat()
            state = file.st_ino, file.st_mtime_ns, file.st_size
            if self._read_before[0] != state:
                entries = [Past(**entry) for entry in json.loads(self._path.read_text("utf-8"))]
                self._read_before = state, {past.id: past for past in entries}
            return self._read_before[1]
        return {}


def _past(manifest: Manifest) -> Past:
    return Past(
        id=manifest.id,
        version=manifest.version,
        issued=manifest.issued,
        built=manifest.built,
        base=manifest.base,
        made=dict(manifest.made),
    )
