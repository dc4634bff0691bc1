"""What a release had coined and described, as far as validation asks for it, kept so that records are read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from itukg.dataset import Dataset
from itukg.releases.record import parse_record, read_content
from itukg.validation.kept import digest, read_kept, write_kept


@dataclass(frozen=True)
class Published:
    """The things of a release that are the dataset's own, sorted, each with its labels.

    ``intact``: the record is what was written.
    """

    version: str
    intact: bool
    things: Mapping[str, Mapping[str, str]]


def read_published(dataset: Dataset, file: str, cache: Path | None) -> Published:
    """What the record in ``file`` says; ``cache`` is the folder in which it is kept.

    Raises:
        DatasetError: the record cannot be read.
    """
    content = read_content(dataset.root, file)
    key = digest(content, file, dataset.rebase.old, dataset.rebase.new)
    path = cache / "validation" / f"record-{key[:16]}.json" if cache else None
    kept = read_kept(path, key) if path else None
    if kept is not None:
        return Published(**kept)
    record = parse_record(content, file, dataset.rebase)
    state = record.state
    own = (thing for thing in sorted(state.things) if state.is_own(thing) and state.is_described(thing))
    found = Published(record.version, record.intact, {thing: state.labels(thing) for thing in own})
    if path:
        write_kept(path, key, asdict(found))
    return found
