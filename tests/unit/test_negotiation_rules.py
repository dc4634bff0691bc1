"""Negotiation against the rules of RFC 9110, section 12.5.1, said once more: as a definition, without parsing anything.

The headers are made from their parts, so that what is expected is known before anything is written down.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import example, given, settings
from hypothesis import strategies as st

from itukg.sparql import media
from itukg.views.things import OFFERS

NAMES = (*OFFERS, "image/png", "text/css", "application/json", "application/vnd.x+json")
TCHAR = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
tokens = st.text(TCHAR, min_size=1, max_size=8)
spaces = st.sampled_from(["", " ", "\t", "  "])


@dataclass(frozen=True)
class Wish:
    """One media range: its two parts, a charset ('' for none), parameters that no format of ours has, and its q."""

    kind: str
    subtype: str
    charset: str
    others: tuple[tuple[str, str], ...]
    quality: int  # in thousandths

    def names(self, offer: str) -> bool:
        kind, subtype = offer.split("/")
        if self.others or self.charset not in ("", "utf-8", "UTF-8"):
            return self.kind == self.subtype == "*" or (self.subtype == "*" and self.kind == kind)
        return self.kind in ("*", kind) and self.subtype in ("*", subtype)

    @property
    def exactness(self) -> tuple[bool, bool, bool]:
        return self.kind != "*", self.subtype != "*", bool(self.charset)


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    kind, subtype = draw(st.sampled_from(NAMES)).split("/")
    wild = draw(st.sampled_from(["", "", "", "sub", "all"]))
    if wild:
        subtype = "*"
        kind = "*" if wild == "all" else kind
    charset = "" if wild else draw(st.sampled_from(["", "", "utf-8", "UTF-8", "latin-1"]))
    others = () if wild or charset else draw(st.sampled_from([(), (), (("level", "1"),), (("v", '"a,b;q=1"'),)]))
    return Wish(kind, subtype, charset, others, draw(st.sampled_from([0, 1, 5, 200, 500, 999, 1000])))


@st.composite
def headers(draw: st.DrawFn) -> tuple[str, list[Wish]]:
    found = draw(st.lists(wishes(), min_size=1, max_size=8, unique_by=lambda wish: (wish.kind, wish.subtype)))
    parts = []
    for wish in found:
        name = f"{wish.kind}/{wish.subtype}"
        text = draw(st.sampled_from([name, name.upper(), name.title()]))
        parameters = [*wish.others, *([("charset", wish.charset)] if wish.charset else [])]
        if wish.quality != 1000 or draw(st.booleans()):
            short = f"{wish.quality / 1000:.3f}"
            shown = draw(st.sampled_from([short, short.rstrip("0").rstrip(".") or "0"]))
            parameters.append((draw(st.sampled_from(["q", "Q"])), shown))
        for key, value in parameters:
            text += f"{draw(spaces)};{draw(spaces)}{key}={value}"
        parts.append(draw(spaces) + text + draw(spaces))
    return ",".join(parts), found


def expected(found: list[Wish]) -> str | None:
    """Of each offer the quality of the most exact range that names it; of the best offers the server's first."""
    qualities = {}
    for offer in OFFERS:
        naming = [wish for wish in found if wish.names(offer)]
        if naming:
            qualities[offer] = max(naming, key=lambda wish: wish.exactness).quality
    best = max(qualities.values(), default=0)
    return next((offer for offer in OFFERS if best and qualities.get(offer) == best), None)


@settings(max_examples=600, deadline=None)
@given(headers())
def test_the_best_offer_is_chosen_as_the_rules_say(made: tuple[str, list[Wish]]) -> None:
    header, found = made
    assert media.negotiate(header, OFFERS) == expected(found), header


@settings(max_examples=300, deadline=None)
@given(headers(), st.randoms())
def test_the_order_of_the_ranges_says_nothing(made: tuple[str, list[Wish]], random: object) -> None:
    _, found = made
    parts = [f"{wish.kind}/{wish.subtype};q={wish.quality / 1000}" for wish in found]
    shuffled = list(parts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert media.negotiate(",".join(parts), OFFERS) == media.negotiate(",".join(shuffled), OFFERS)


@settings(max_examples=300, deadline=None)
@given(headers(), st.sampled_from(OFFERS))
def test_what_is_excluded_is_never_sent(made: tuple[str, list[Wish]], excluded: str) -> None:
    kept = [wish for wish in made[1] if f"{wish.kind}/{wish.subtype}" != excluded]
    header = ", ".join([*(f"{wish.kind}/{wish.subtype};q={wish.quality / 1000}" for wish in kept), f"{excluded};q=0"])
    assert media.negotiate(header, OFFERS) != excluded


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=120) | st.lists(tokens | st.sampled_from(["/", ";", "=", ",", '"', "q", "*"])).map("".join))
@example("text/turtle;q=nan")
@example("text/turtle;q=inf, */*;q=0.1")
@example('text/turtle;q="')
def test_any_text_at_all_gets_an_offer_or_none(header: str) -> None:
    assert media.negotiate(header, OFFERS) in (*OFFERS, None)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["en", "zh", "fr", "zh-CN", "EN-gb", "*"]), st.integers(0, 10)), max_size=6))
def test_the_language_is_the_best_of_those_that_there_are(asked: list[tuple[str, int]]) -> None:
    header = ", ".join(f"{name};q={quality / 10}" for name, quality in asked)
    chosen = media.negotiate_language(header, ("en", "zh"))
    ranks = {
        offer: max((quality for name, quality in asked if name.lower().split("-")[0] == offer), default=0)
        for offer in ("en", "zh")
    }
    assert chosen == ("zh" if ranks["zh"] > ranks["en"] else "en") or ranks["zh"] == ranks["en"]
