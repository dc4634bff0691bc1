"""Content codings (RFC 9110, sections 8.4 and 12.5.3): which one a client takes, and bytes in that coding.

Flask-Compress was looked at: it takes every answer into memory whole, or sends it without its length, and keeps nothing
of what it has compressed unless it is given a cache of its own. The codings themselves are libraries': ``zlib`` of
Python's own and ``zstandard``. Brotli is not among them: whoever takes it takes gzip too, and zstd costs a third of
either for the same size.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

import zstandard

IDENTITY = "identity"
# The first is taken where a client likes several equally well.
CODINGS = ("zstd", "gzip")
# Below this the coding's own frame and the work outweigh what is saved: such an answer fits into one packet as it is.
SMALLEST = 1_000
_LONGEST_HEADER = 1_000
_LEVELS = {"zstd": 3, "gzip": 5}
# For what is too long to be kept: it is compressed anew for every client that asks.
_LONG_LEVELS = {"zstd": 1, "gzip": 1}
_GZIP_FRAME = 16 + zlib.MAX_WBITS
_ELEMENT = re.compile(r"\s*([A-Za-z0-9*_-]+)\s*(?:;\s*[qQ]\s*=\s*([0-9.]{1,5})\s*)?(?:,|$)")
_COMPRESSIBLE = re.compile(
    r"text/|image/svg\+xml|application/(?:json|xml|javascript|trig|n-triples|n-quads|sparql-query|manifest\+json"
    r"|[a-z0-9.-]+\+(?:json|xml))(?:;|$)"
)


@lru_cache(1024)
def choose_coding(header: str) -> str:
    """The coding for a value of Accept-Encoding; ``identity`` where none of ours is wanted more than that.

    A header that names only other codings, and forbids ``identity`` as well, is answered without a coding: the
    standard allows that, and a client can do more with such an answer than with a refusal.
    """
    wanted: dict[str, float] = {}
    for name, quality in _ELEMENT.findall(header[:_LONGEST_HEADER]):
        wanted[name.lower().removeprefix("x-")] = _quality(quality)
    rest = wanted.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: wanted.get(coding, rest))
    quality = wanted.get(best, rest)
    return best if quality > 0 and quality >= wanted.get(IDENTITY, 0.0) else IDENTITY


@lru_cache(256)
def is_compressible(content_type: str) -> bool:
    """Whether a media type is text of some kind: images and archives are compressed already."""
    return _COMPRESSIBLE.match(content_type.lower()) is not None


def encode(data: bytes, coding: str) -> bytes:
    """``data`` in the coding, at a level for bytes that are kept."""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=_LEVELS[coding]).compress(data)
    compressor = zlib.compressobj(_LEVELS[coding], zlib.DEFLATED, _GZIP_FRAME)
    return compressor.compress(data) + compressor.flush()


def encode_parts(parts: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The same for what is too long to be in memory at once."""
    if coding == "zstd":
        yield from _zstd(parts)
        return
    compressor = zlib.compressobj(_LONG_LEVELS[coding], zlib.DEFLATED, _GZIP_FRAME)
    for part in parts:
        yield compressor.compress(part)
    yield compressor.flush()


def _zstd(parts: Iterable[bytes]) -> Iterator[bytes]:
    compressor = zstandard.ZstdCompressor(level=_LONG_LEVELS["zstd"]).compressobj()
    for part in parts:
        yield compressor.compress(part)
    yield compressor.flush()


def _quality(text: str) -> float:
    try:
        return min(max(float(text or "1"), 0.0), 1.0)
    except ValueError:
        return 0.0
