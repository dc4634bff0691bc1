"""Content negotiation as tables; the names follow RFC 9110, section 12.5.1."""

from __future__ import annotations

import pytest

from itukg.sparql import media

OFFERS = (media.HTML, media.TURTLE, media.JSON_LD, media.RDF_XML)

CASES = {
    "missing header takes the first offer": (None, media.HTML),
    "blank header takes the first offer": ("  ", media.HTML),
    "exact": ("text/turtle", media.TURTLE),
    "upper case": ("TEXT/Turtle", media.TURTLE),
    "star": ("*/*", media.HTML),
    "substar": ("application/*", media.JSON_LD),
    "unknown": ("image/png", None),
    "unknown with star": ("image/png, */*;q=0.1", media.HTML),
    "quality decides": ("text/html;q=0.5, text/turtle;q=0.8", media.TURTLE),
    "server order decides equals": ("text/turtle, text/html", media.HTML),
    "specific exclusion": ("text/html;q=0, */*;q=0.5", media.TURTLE),
    "wildcard exclusion": ("text/*;q=0, */*;q=0.5", media.JSON_LD),
    "specific beats wildcard": ("text/*;q=0.1, text/turtle;q=0.9, application/*;q=0.5", media.TURTLE),
    "everything excluded": ("*/*;q=0", None),
    "charset utf-8 is ours": ("text/turtle;charset=utf-8", media.TURTLE),
    "another charset is not": ("text/turtle;charset=latin-1", None),
    "a profile is a wish": ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', media.JSON_LD),
    "an unknown parameter is a condition": ("text/turtle;level=3", None),
    "comma in a quoted parameter": ('application/ld+json;profile="a,b";q=0.4, text/turtle;q=0.3', media.JSON_LD),
    "browser": ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", media.HTML),
    "rubbish quality counts as none": ("text/turtle;q=high, application/ld+json;q=0.1", media.JSON_LD),
    "rubbish header admits nothing": ("turtle please", None),
}


@pytest.mark.parametrize("name", CASES)
def test_negotiation(name: str) -> None:
    header, expected = CASES[name]
    assert media.negotiate(header, OFFERS) == expected


def test_an_endless_header_is_not_read_to_its_end() -> None:
    assert media.negotiate("a" * 500_000, OFFERS) is None
    assert media.negotiate("text/turtle, " + "a/b," * 100_000, OFFERS) == media.TURTLE


def test_synonyms_get_the_proper_type_but_wildcards_do_not_reach_them() -> None:
    assert media.negotiate("application/json", media.RESULT_TYPES, media.SYNONYMS) == media.RESULTS_JSON
    assert media.negotiate("text/xml;q=0.9, application/json;q=0.1", media.RESULT_TYPES, media.SYNONYMS) == (
        media.RESULTS_XML
    )
    assert media.negotiate("text/*", media.RESULT_TYPES, media.SYNONYMS) == media.CSV


LANGUAGES = {
    None: "en",
    "": "en",
    "zh": "zh",
    "zh-CN,zh;q=0.9,en;q=0.8": "zh",
    "en-GB,zh;q=0.9": "en",
    "fr, zh;q=0.2": "zh",
    "fr": "en",
    "zh;q=0": "en",
    "ZH-Hans": "zh",
}


@pytest.mark.parametrize("header", LANGUAGES)
def test_language(header: str | None) -> None:
    assert media.negotiate_language(header, ("en", "zh")) == LANGUAGES[header]
