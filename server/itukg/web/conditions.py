"""Conditional requests (RFC 9110, section 13): what a client has already, and how that is known without asking a store.

A view makes an entity tag from the snapshot and the variant that it has chosen (``W/"<variant>"``). Here a proof is
added to it: ``W/"<variant>.<letters><proof>"``, a digest of the snapshot, the address, and those headers of the request
that the answer depends on (the letters name them). A client that sends the tag back with the same request has had the
answer to exactly this request from this snapshot, whichever process gave it: nothing needs to be looked up. Where the
headers are others and the variant is the same, the first part still tells, once the answer is there.

Tags are weak: every content coding of an answer has the same one, as section 8.8.1 allows. Whoever makes up a proof
deceives only himself.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache

from itukg.web.proxies import Environ

# What an answer may depend on beside its address -> the letter that stands for it in a tag.
_LETTERS = {"accept": "a", "accept-language": "l"}
_NAMES = {"a": ("Accept", "HTTP_ACCEPT"), "l": ("Accept-Language", "HTTP_ACCEPT_LANGUAGE")}
_NONE = "n"
_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_PROVEN = re.compile(r"[^.]+\.(n|al?|l)[0-9a-f]{16}")
_PROOF = re.compile(r"\.(?:n|al?|l)[0-9a-f]{16}$")


@dataclass(frozen=True)
class Conditions:
    """The conditions of one request: the values of If-None-Match and If-Modified-Since, '' where they were not sent."""

    tags: str
    since: str

    @classmethod
    def take(cls, environ: Environ) -> Conditions:
        """Take them off a request: the application is to answer as if there were none."""
        return cls(environ.pop("HTTP_IF_NONE_MATCH", ""), environ.pop("HTTP_IF_MODIFIED_SINCE", ""))

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.tags or self.since)

    def met(self, tag: str, modified: str) -> str | None:
        """Whether the client has the answer with this tag and this date (each '' for none).

        Returns:
            The tag that the 304 is to carry: the client's own, so that a cache finds what it has; None: send it all.
        """
        if self.tags:  # then the date does not count (section 13.1.3)
            if self.tags.strip() == "*":
                return tag
            mine = variant_of(tag)
            sent = (match for match in _TAG.finditer(self.tags) if mine and _PROOF.sub("", match[1]) == mine)
            return next((match[0] for match in sent), None)
        return tag if self.since and _not_after(modified, self.since) else None

    def proven(self, snapshot: str, environ: Environ) -> tuple[str, str] | None:
        """The tag that proves that the client has had the answer to this request, and the names for Vary."""
        expected: dict[str, str] = {}
        for match in _TAG.finditer(self.tags):
            found = _PROVEN.fullmatch(match[1])
            if found is None:
                continue
            letters = found[1]
            if letters not in expected:
                expected[letters] = _proof(letters, snapshot, environ)
            if match[1].endswith("." + expected[letters]):
                return match[0], ", ".join(_NAMES[letter][0] for letter in letters if letter != _NONE)
        return None


NONE = Conditions("", "")


def with_proof(tag: str, snapshot: str, environ: Environ, vary: str) -> str:
    """The tag with its proof; as it is where it is strong, has one, or where the answer depends on something else."""
    opaque = tag[3:-1]
    letters = _letters(vary)
    if not tag.startswith('W/"') or "." in opaque or not opaque or not letters:
        return tag
    return f'W/"{opaque}.{_proof(letters, snapshot, environ)}"'


@lru_cache(64)
def _letters(vary: str) -> str:
    """The letters for a value of Vary; '' where one of its names has none."""
    names = {name.strip().lower() for name in vary.split(",") if name.strip()}
    if not names <= set(_LETTERS):
        return ""
    return "".join(letter for name, letter in _LETTERS.items() if name in names) or _NONE


def variant_of(tag: str) -> str:
    """The part of a tag that names the snapshot and the variant; '' without a tag."""
    return _PROOF.sub("", _opaque(tag))


def _proof(letters: str, snapshot: str, environ: Environ) -> str:
    get = environ.get
    parts = [snapshot, get("SCRIPT_NAME", ""), get("PATH_INFO", ""), get("QUERY_STRING", "")]
    # No header and an empty one are two things.
    parts += [get(_NAMES[letter][1], "\1") for letter in letters if letter != _NONE]
    return letters + hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def _opaque(tag: str) -> str:
    match = _TAG.fullmatch(tag)
    return match[1] if match else ""


def _not_after(modified: str, since: str) -> bool:
    if modified == since:
        return bool(modified)
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):  # one of them is no date, or none with a zone: then there is no condition
        return False
