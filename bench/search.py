"""``python -m bench search``: the search index of a large made-up dataset: built, how large, how fast.

Ten triples a thing, in English and Chinese, with words as frequent as those of a language (Zipf): 1,000,000 things are
the 10 million triples of the other benchmarks. The times are of the index alone, in one process, without HTTP.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox

from itukg.search.asking import search
from itukg.search.index import Index
from itukg.search.writing import write_index
from itukg.snapshot import Manifest

_BASE = "https://made-up.example/"
_DATA = ox.NamedNode(_BASE + "graph/data")
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE, _PREFERRED, _OTHER, _CODE, _DEFINITION, _LINK = (
    ox.NamedNode(name)
    for name in (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        _SKOS + "prefLabel",
        _SKOS + "altLabel",
        _SKOS + "notation",
        _SKOS + "definition",
        _BASE + "ontology#refersTo",
    )
)
_SYLLABLES = [consonant + vowel for consonant in "bcdfghklmnprstvz" for vowel in "aeio"]
_SYLLABLES += ["ment", "tion", "ness", "able", "inter", "con", "sub", "per", "pro", "tra", "un", "in"]
_CHARACTERS = (
    "国际电联信息互联网络通社会发展研究组织决议报告安全标准技术服务数据人工智能城市卫星宽带移动政策规划管理区域合作培训能力"
    "建设码号地址域名系统识应用业务性质量测方法要求框架指南模型平台创新农交医疗教育环境气候灾害急频谱设备终端用户隐私任可"
)
_REPEATS = 200
# What is looked for, and how the words for it are chosen from a name; every search gets other words.
_SEARCHES: dict[str, Callable[[random.Random, tuple[str, str, str]], str]] = {
    "code": lambda chance, name: name[2],
    "whole name": lambda chance, name: name[0],
    "whole name, Chinese": lambda chance, name: name[1],
    "two words": lambda chance, name: " ".join(chance.sample(name[0].split(), 2)),
    "frequent word": lambda chance, name: chance.choice(("ba", "con", "inter", "国际", "信息")),
    "two frequent words": lambda chance, name: " ".join(chance.sample(("ba", "be", "bo", "ca", "co", "de"), 2)),
    "two characters": lambda chance, name: name[1][2:4],
    "one letter": lambda chance, name: chance.choice("abcdefghil"),
    "beginning (3 letters)": lambda chance, name: name[0][:3],
    "beginning (5 letters)": lambda chance, name: name[0][:5],
    "one mistake": lambda chance, name: _mistyped(chance, max(name[0].split(), key=len), 1),
    "two mistakes": lambda chance, name: _mistyped(chance, max(name[0].split(), key=len), 2),
    "mistake in a Chinese name": lambda chance, name: name[1][:2] + chance.choice(_CHARACTERS) + name[1][3:],
    "nothing": lambda chance, name: "qx" + "".join(chance.choice("qxzwy") for _ in range(8)),
    "200 characters": lambda chance, name: (name[1] * 60)[:200],
}


def measure_search(count: int, cache: Path) -> None:
    """Print Markdown tables for so many things; the store and the index lie in the folder ``cache`` meanwhile."""
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as name:
        folder = Path(name)
        names = _Names(random.Random(1))
        begun = time.perf_counter()
        store = ox.Store(str(folder / "store"))
        store.bulk_extend(_quads(count, names))
        store.flush()
        loaded = time.perf_counter()
        path = folder / "search.sqlite"
        processor = time.process_time()
        write_index(store, _manifest(), path)
        print("| index | |\n| --- | --- |")
        print(f"| things | {count:,} |\n| triples | {10 * count:,} |")
        print(f"| loading the store, s | {loaded - begun:.0f} |")
        print(f"| writing the index, s (of processor time) | {time.perf_counter() - loaded:.0f} ", end="")
        print(f"({time.process_time() - processor:.0f}) |")
        print(f"| size, MB | {path.stat().st_size / 1e6:.0f} |")
        print(f"| bytes a thing | {path.stat().st_size / count:.0f} |\n")
        sys.stdout.flush()
        _measure(Index(path), names)


def _measure(index: Index, names: _Names) -> None:
    print("| search | found | results, ms: p50 | p95 | suggestions, ms: p50 | p95 |\n| --- " + "| --- " * 5 + "|")
    for title, choose in _SEARCHES.items():
        chance = random.Random(title)
        whole, suggestions, found = [], [], []
        for _ in range(_REPEATS):
            text = choose(chance, names.name(chance.randrange(100, 10_000)))
            for times, most in ((suggestions, 8), (whole, 1_000)):
                begun = time.perf_counter()
                matches = search(index, text, seconds=5.0, most=most).matches
                index.things(list(matches)[:20])
                times.append((time.perf_counter() - begun) * 1000)
            found.append(len(matches))
        row = (f"{value:.1f}" for times in (whole, suggestions) for value in _percentiles(times))
        print(f"| {title} | {statistics.median(found):.0f} | {' | '.join(row)} |", flush=True)


def _percentiles(times: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(times, n=20)
    return cuts[9], cuts[18]


def _mistyped(chance: random.Random, word: str, mistakes: int) -> str:
    for _ in range(mistakes):
        place = chance.randrange(len(word))
        letter = chance.choice("aeiorst")
        word = chance.choice(
            (
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place + 1 :],
                word[:place] + letter + word[place:],
            )
        )
    return word


class _Names:
    """Names that are the same in every run: a thing's own come from its number."""

    def __init__(self, chance: random.Random) -> None:
        words: set[str] = set()
        while len(words) < 200_000:
            words.add("".join(chance.choice(_SYLLABLES) for _ in range(chance.choice((1, 2, 2, 3, 3, 3, 4)))))
        self._words = sorted(words, key=lambda word: (len(word), chance.random(), word))
        self._pairs = [one + other for one in _CHARACTERS for other in _CHARACTERS]
        chance.shuffle(self._pairs)

    def name(self, number: int) -> tuple[str, str, str]:
        """English name, Chinese name, code."""
        chance = random.Random(number)
        english = self.english(chance, chance.randint(2, 6))
        return (
            english,
            self.chinese(chance, chance.randint(2, 6)),
            f"{chance.choice('ABCDEFGH')}.{number // 7}/{number}",
        )

    def english(self, chance: random.Random, count: int) -> str:
        """So many words, the first of the list the most frequent."""
        return " ".join(self._words[_zipf(chance, len(self._words))] for _ in range(count))

    def chinese(self, chance: random.Random, count: int) -> str:
        """So many words of two characters."""
        return "".join(self._pairs[_zipf(chance, len(self._pairs))] for _ in range(count))


def _zipf(chance: random.Random, count: int) -> int:
    return int(count ** chance.random()) - 1


def _quads(count: int, names: _Names) -> Iterator[ox.Quad]:
    chance = random.Random(2)
    classes = [ox.NamedNode(f"{_BASE}ontology#Kind{number}") for number in range(40)]
    for number in range(count):
        thing = ox.NamedNode(f"{_BASE}id/thing/{number}")
        english, chinese, code = names.name(number)
        statements = (
            (_TYPE, classes[_zipf(chance, 40)]),
            (_PREFERRED, ox.Literal(english, language="en")),
            (_PREFERRED, ox.Literal(chinese, language="zh")),
            (_OTHER, ox.Literal(names.english(chance, 2), language="en")),
            (_CODE, ox.Literal(code)),
            (_DEFINITION, ox.Literal(names.english(chance, 12), language="en")),
            (_DEFINITION, ox.Literal(names.chinese(chance, 10), language="zh")),
            *((_LINK, ox.NamedNode(f"{_BASE}id/thing/{_zipf(chance, count)}")) for _ in range(3)),
        )
        for predicate, value in statements:
            yield ox.Quad(thing, predicate, value, _DATA)
            yield ox.Quad(thing, predicate, value)


def _manifest() -> Manifest:
    return Manifest(
        id="made-up",
        dataset=_BASE + "dataset",
        base=_BASE,
        version="1.0.0",
        license="",
        built="",
        titles={},
        descriptions={},
        languages=("en", "zh"),
        prefixes={},
        closure_graph=_BASE + "graph/closure",
        asserted_graph=_BASE + "graph/asserted",
        graphs=({"iri": _DATA.value, "role": "Data", "titles": {}, "triples": 0},),
        triples=0,
    )
