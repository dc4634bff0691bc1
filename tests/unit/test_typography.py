"""Codes and editions stay whole, and nothing else does."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup

from itukg.typography import whole


def kept(text: str) -> list[str]:
    return re.findall(r'<span class="code">(.*?)</span>', str(whole(text)))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ITU-T SG13 and SG5", ["ITU-T", "SG13", "SG5"]),
        ("C26/33, paragraph 2.6", ["C26/33"]),
        ("Resolution 101 (Rev. Bucharest, 2022)", ["(Rev. Bucharest, 2022)"]),
        ("Resolution 2 (Buenos Aires, 2017)", ["(Buenos Aires, 2017)"]),
        ("Résolution 3 (Rév. Genève, 2022)", ["(Rév. Genève, 2022)"]),
        ("IMT-2020 and beyond", ["IMT-2020"]),
        ("ITU-T第13研究组的6/3号课题", ["ITU-T", "第13", "6/3"]),
        ("Nearly 300 learners; 139 of them were certified in 2025.", []),
        ("plain words, world-wide; an A-B road, PRE-print", []),
        ("A" * 40 + "1", []),
    ],
)
def test_codes_do_not_break(text: str, codes: list[str]) -> None:
    assert kept(text) == codes


def test_the_text_is_escaped_and_markup_is_left_alone() -> None:
    assert str(whole("<b>SG13</b> & 'x'")) == (
        "&lt;b&gt;<span class=\"code\">SG13</span>&lt;/b&gt; &amp; &#39;x&#39;"
    )  # fmt: skip
    assert whole(Markup("<i>SG13</i>")) == "<i>SG13</i>"


def test_long_texts_take_no_long_time() -> None:
    text = "a-" * 50_000 + "(" * 50_000 + "1./" * 50_000
    assert re.sub(r"<[^>]+>", "", str(whole(text))) == text
