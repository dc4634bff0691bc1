"""How a snapshot that is no longer kept is built again, in plain words: for people, and in parts for programs."""

from __future__ import annotations

from collections.abc import Mapping

from itukg.history import Past
from itukg.snapshot import Manifest

# What the parts of a snapshot's id are called in a sentence, where they are no names of packages.
_OWN = ("content", "rules", "format", "dumps", "revision")


def recipe(snapshot: str, past: Past | None, current: Manifest) -> tuple[str, Mapping[str, object]]:
    """What is said of a snapshot that is not kept, and the same for programs.

    Args:
        snapshot: its id.
        past: what it was, where that is known.
        current: the manifest of the current snapshot.
    """
    steps = [_get(past, current), _build(past, current), _compare(snapshot), "Publish it with itukg serve"]
    numbered = "; ".join(f"({number}) {step}" for number, step in enumerate(steps, 1))
    words = (
        f"{_what(snapshot, past)} To ask it again, build it: {numbered}. "
        "An id stands for the dataset's files, its base IRI, the versions of itukg and its engines, their rules and "
        "format, and whether there are dumps: where any of these is another, so is the id. "
        "/snapshots lists what is kept here."
    )
    members: dict[str, object] = {"snapshot": snapshot, "recipe": steps}
    if past is not None:
        members |= {"version": past.version, "issued": past.issued, "built": past.built, "base": past.base}
        members["made"] = dict(past.made)
    return words, members


def _what(snapshot: str, past: Past | None) -> str:
    if past is None:
        return (
            f"The snapshot {snapshot} is not kept here, and there is no note of it: it may have been built elsewhere."
        )
    issued = f", issued {past.issued}" if past.issued else ""
    return f"The snapshot {snapshot} is no longer kept here. It was version {past.version}{issued}, built {past.built}."


def _get(past: Past | None, current: Manifest) -> str:
    commit = past.made.get("revision", "") if past is not None else ""
    if commit:
        return f"Get its files: git checkout {commit}, the commit that it was built from"
    version = f"version {past.version}" if past is not None else "its version"
    listed = f"{current.base}dataset lists the releases, each with a record of all that it states"
    return f"Get the files of {version}: git checkout <tag>, with the tag of that release ({listed})"


def _build(past: Past | None, current: Manifest) -> str:
    base = past.base if past is not None else current.base
    packages = [
        f"{name} {value}" for name, value in (past.made if past is not None else {}).items() if name not in _OWN
    ]
    used = f" (it was built with {', '.join(packages)})" if packages else ""
    dumps = past.made.get("dumps", "1") if past is not None else "1"
    without = "" if dumps == "1" else f" ITUKG_DUMPS={dumps}"
    return f"Install the locked packages of that version{used} and build: ITUKG_BASE={base}{without} itukg build"


def _compare(snapshot: str) -> str:
    return f"Compare the id that itukg build prints with {snapshot}: where they are the same, so is every answer"
