"""Version numbers of releases: three numbers, ordered as https://semver.org/ orders them.

Only whole releases are recorded, so that the part of the standard that is hard to get right (pre-releases, build
metadata; the reason to take a library such as semver or packaging) does not arise: what is left is a triple.
"""

from __future__ import annotations

import re

from itukg.errors import DatasetError

_FORM = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")


def parse_version(text: str, where: str) -> tuple[int, int, int]:
    """The number as a triple that compares as versions do; ``where`` says what has it.

    Raises:
        DatasetError: it is no such number.
    """
    match = _FORM.fullmatch(text)
    if not match:
        raise DatasetError(
            f"{where} has the version {text!r}; a release has three numbers, such as 0.1.0.",
            f"{where}的版本为{text!r}；发布版本由三个数字组成，如0.1.0。",
        )
    return int(match[1]), int(match[2]), int(match[3])


def next_minor(version: tuple[int, int, int]) -> str:
    """The first number after ``version`` that may add or retire things."""
    return f"{version[0]}.{version[1] + 1}.0"
