"""Lists in the order in which a reader looks for a name."""

from __future__ import annotations

import random
import subprocess
import sys
import unicodedata

from itukg.collation import sort_key


def in_order(language: str, *names: str) -> list[str]:
    shuffled = random.Random(7).sample(names, len(names))
    return sorted(shuffled, key=lambda name: sort_key(name, language))


def test_chinese_is_sorted_by_pinyin() -> None:
    # an3, bu4, chang2 (in a phrase), chong2, di4, quan2, yan2, zhong4
    expected = ("安全", "布加勒斯特", "长期行动", "重复", "第五研究组", "全权代表大会", "研究组", "重点")
    assert in_order("zh", *reversed(expected)) == [*expected]


def test_characters_that_sound_alike_are_kept_together_and_tones_are_in_order() -> None:
    expected = ("妈", "麻", "马", "骂")
    assert in_order("zh", *expected) == [*expected]


def test_numbers_inside_names_are_in_their_own_order() -> None:
    assert in_order("zh", "第2研究组", "第13研究组", "第5研究组") == ["第2研究组", "第5研究组", "第13研究组"]
    expected = ("C26/33, paragraph 2.2", "C26/33, paragraph 2.10", "C26/33, paragraph 3")
    assert in_order("en", *expected) == [*expected]


def test_digits_stand_before_letters_and_letters_before_chinese() -> None:
    for language in ("en", "zh"):
        assert in_order(language, "5G", "ITU-T", "zebra", "安全") == ["5G", "ITU-T", "zebra", "安全"]


def test_case_and_accents_do_not_decide_but_the_order_is_always_the_same() -> None:
    assert in_order("en", "apple", "Banana", "cherry", "Äpfel") == ["Äpfel", "apple", "Banana", "cherry"]
    composed, decomposed = "é", unicodedata.normalize("NFD", "é")
    assert sort_key(composed, "en") != sort_key(decomposed, "en")
    assert in_order("fr", "élan", "Elan", "elan") == ["Elan", "elan", "élan"]


def test_awkward_names_have_a_place_too() -> None:
    names = ["", "—", "9" * 5000, "\u202eright", "𠮷野", "㐀", "<b>", "日本", "한국", "α1", "第"]
    for language in ("en", "zh", "fr"):
        assert len(in_order(language, *names)) == len(names)


def test_nothing_of_chinese_is_loaded_for_other_readers() -> None:
    code = "import sys, itukg.collation as c; c.sort_key('研究组', 'en'); print('pypinyin' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
