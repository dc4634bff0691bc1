"""Content codings, entity tags and the memory of answers: the rules as tables, without a server."""

from __future__ import annotations

import gzip
import io
import random

import pytest
import zstandard

from itukg.web.answer_cache import Answer, AnswerCache, Content
from itukg.web.coding import choose_coding, encode, encode_parts, is_compressible
from itukg.web.conditions import Conditions, with_proof

CHOICES = [
    ("", "identity"),
    ("gzip", "gzip"),
    ("x-gzip", "gzip"),
    ("GZIP", "gzip"),
    ("gzip, deflate, br", "gzip"),
    ("gzip, deflate, br, zstd", "zstd"),
    ("gzip;q=1.0, zstd;q=0.5", "gzip"),
    ("gzip ; q = 0.2", "gzip"),
    ("gzip;q=0", "identity"),
    ("*", "zstd"),
    ("*;q=0", "identity"),
    ("zstd;q=0, *", "gzip"),
    ("identity, gzip;q=0.5", "identity"),
    ("identity;q=0.5, gzip", "gzip"),
    ("identity;q=0, br", "identity"),
    ("br, deflate", "identity"),
    ("gzip;q=nonsense", "identity"),
    ("gzip" * 1000, "identity"),
]


@pytest.mark.parametrize(("header", "coding"), CHOICES)
def test_the_coding_for_a_header(header: str, coding: str) -> None:
    assert choose_coding(header) == coding


def test_only_text_of_some_kind_is_compressed() -> None:
    text = ["text/turtle; charset=utf-8", "application/ld+json", "application/sparql-results+xml", "image/svg+xml"]
    text += ["application/n-triples", "application/trig", "application/json", "text/javascript", "application/rdf+xml"]
    assert all(map(is_compressible, text))
    assert not any(map(is_compressible, ["image/png", "application/gzip", "application/zstd", "font/woff2", ""]))


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_bytes_come_back_as_they_were(coding: str) -> None:
    for data in (b"", b"a", random.Random(1).randbytes(300_000)):
        for coded in (encode(data, coding), b"".join(encode_parts([data[:7], b"", data[7:]], coding))):
            if coding == "gzip":
                assert gzip.decompress(coded) == data
            else:
                assert zstandard.ZstdDecompressor().stream_reader(io.BytesIO(coded)).read() == data


def test_a_proof_holds_for_the_request_that_had_the_answer_and_for_no_other() -> None:
    request = {"PATH_INFO": "/a", "QUERY_STRING": "b", "HTTP_ACCEPT": "text/turtle"}
    tag = with_proof('W/"variant"', "snapshot", request, "Accept, Accept-Language")
    had = Conditions(f'"x", {tag}', "")
    assert had.proven("snapshot", {**request, "HTTP_USER_AGENT": "other"}) == (tag, "Accept, Accept-Language")
    others = [{"PATH_INFO": "/b"}, {"QUERY_STRING": ""}, {"HTTP_ACCEPT": "text/html"}, {"HTTP_ACCEPT_LANGUAGE": ""}]
    for other in [*others, {"SCRIPT_NAME": "/under"}]:
        assert had.proven("snapshot", {**request, **other}) is None, other
    assert had.proven("another", request) is None
    general = with_proof('W/"variant"', "snapshot", request, "")
    assert Conditions(general, "").proven("snapshot", {**request, "HTTP_ACCEPT": "text/html"}) == (general, "")
    for unproven in ('"strong"', 'W/"has.one"', ""):
        assert with_proof(unproven, "snapshot", request, "") == unproven
    assert with_proof('W/"v"', "snapshot", request, "Origin") == 'W/"v"'


def test_only_the_proof_of_a_tag_is_overlooked() -> None:
    """Tags of files hold points: times with fractions."""
    date = "Thu, 26 Nov 2026 02:07:51 GMT"
    assert Conditions('"1.25-600-1"', "").met('"1.25-600-1"', date) == '"1.25-600-1"'
    assert Conditions('"1.25-600-1"', "").met('"1.75-900-2"', date) is None
    mine, other = 'W/"v.a0123456789abcdef"', 'W/"v.al00000000000000ff"'
    assert Conditions(f'"1", {other}', "").met(mine, date) == other
    assert Conditions('W/"w.a0123456789abcdef"', "").met(mine, date) is None


def test_ten_thousand_tags_are_looked_through() -> None:
    request = {"PATH_INFO": "/a"}
    tag = with_proof('W/"variant"', "snapshot", request, "")
    assert Conditions('W/"x.n0123456789abcdef",' * 10_000 + tag, "").proven("snapshot", request) == (tag, "")


def answer(number: int, size: int, variant: str, snapshot: str = "one") -> Answer:
    return Answer(snapshot, "200 OK", [("A", str(number))], Content({"identity": bytes(size)}), variant=(variant,))


def test_the_memory_stays_within_its_limits_and_counts_right() -> None:
    chance = random.Random(5)
    cache = AnswerCache(400_000, 50)
    kept: dict[tuple[str, ...], Answer] = {}
    for step in range(3_000):
        key = (str(chance.randrange(120)),)
        if chance.random() < 0.7:
            kept[key] = cache.put(
                key, answer(step, chance.choice([100, 5_000, 20_000, 40_000]), f"v{int(key[0]) // 3}")
            )
        found = cache.get(key, "one")
        if found is not None:
            assert found.content.forms
            cache.add(found, chance.choice(["gzip", "zstd"]), bytes(chance.randrange(3_000)))
        there = [item for name in list(kept) if (item := cache.get(name, "one")) is not None]
        contents = {id(item.content): item.content.size for item in there}
        assert cache.size == sum(item.cost for item in there) + sum(contents.values())
        assert cache.size <= 400_000 and len(cache) == len(there) <= 50
    assert len(cache) > 10, "something was kept"
    assert max(content for content in contents.values()) < 25_000 + 6_000, "nothing large"


def test_equal_answers_to_different_requests_share_their_bytes_and_another_snapshot_clears_all() -> None:
    cache = AnswerCache(1_000_000, 100)
    first, second = (cache.put((name,), answer(1, 30_000, "same")) for name in ("a", "b"))
    assert first.content is second.content and cache.size < 40_000
    assert cache.get(("a",), "two") is None
    cache.put(("c",), answer(1, 10, "new", "two"))
    assert len(cache) == 1 and cache.get(("a",), "one") is None and cache.size < 2_000
    nothing = AnswerCache(0, 100)
    nothing.put(("a",), answer(1, 10, "v"))
    assert len(nothing) == 0 and nothing.get(("a",), "one") is None
