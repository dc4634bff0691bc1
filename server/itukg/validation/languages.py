"""Language tags that are none, that are missing, or that cannot be those of their text.

A tag is known to be wrong if nothing is registered by its first part: ISO 639-1 is closed, so its two-letter codes
stand here; of three letters there are thousands, and longer ones have never been given out
(https://www.rfc-editor.org/rfc/rfc5646#section-2.2.1). langcodes knows them all, but brings a compiled trie of the
names of all languages along for this one question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox

from itukg.sources import Sources
from itukg.turtle.index import Occurrence
from itukg.turtle.parse import ParsedFile

_ISO_639_1 = frozenset(
    re.findall(
        r"\w+",
        "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de "
        "dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id "
        "ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu "
        "lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu "
        "rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to "
        "tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ",
    )
)
# Country codes and names that people take for the code of a language.
_MEANT = {"cn": "zh", "chinese": "zh", "jp": "ja", "gb": "en", "us": "en", "english": "en", "french": "fr", "gr": "el"}
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_CJK = re.compile(_HAN.pattern[:-1] + "\u3040-\u30ff\uac00-\ud7af]")
# Languages that are written with Chinese characters, and tags that say nothing about a language.
_WITH_HAN = frozenset(re.findall(r"\w+", "zh ja ko yue wuu nan hak gan hsn cjy cmn lzh cdo vi za und mul mis zxx"))
_STRING = "http://www.w3.org/2001/XMLSchema#string"
Texts = dict[str, str]


def wrong_tags(sources: Sources) -> Iterator[tuple[str, Occurrence, Texts]]:
    """Every literal with a wrong tag or without the one that it needs: rule, where it stands, and what to say."""
    tagged, plain = Counter[ox.NamedNode](), Counter[ox.NamedNode]()
    literals = list(_literals(sources))
    for occurrence, literal in literals:
        if literal.language:
            tagged[occurrence.triple.predicate] += 1
        elif literal.datatype.value == _STRING:
            plain[occurrence.triple.predicate] += 1
    for occurrence, literal in literals:
        predicate = occurrence.triple.predicate
        if literal.language:
            yield from _of_tagged(occurrence, literal.value, literal.language)
        elif tagged[predicate] > plain[predicate] and literal.datatype.value == _STRING and _CJK.search(literal.value):
            yield "literal/untagged", occurrence, _UNTAGGED


def _literals(sources: Sources) -> Iterator[tuple[Occurrence, ox.Literal]]:
    for parsed in sources.files.values():
        for number, value in _of_file(parsed):
            yield Occurrence(parsed, number), value


def _of_file(parsed: ParsedFile) -> Iterator[tuple[int, ox.Literal]]:
    for number, triple in enumerate(parsed.triples):
        if isinstance(triple.object, ox.Literal):
            yield number, triple.object


def _of_tagged(occurrence: Occurrence, text: str, tag: str) -> Iterator[tuple[str, Occurrence, Texts]]:
    first, *rest = tag.split("-")
    if not _is_registered(first):
        meant = _MEANT.get(first)
        yield "literal/language-tag", occurrence, _no_language(tag, f"@{meant}" if meant else "")
    elif first not in _WITH_HAN and not any(len(part) == 4 and part.isalpha() for part in rest):
        letters = [sign for sign in text if sign.isalpha()]
        if len(letters) > 1 and all(map(_HAN.match, letters)):
            yield "literal/language", occurrence, _in_chinese(tag)


def _is_registered(code: str) -> bool:
    return code in _ISO_639_1 or len(code) == 3 or code in ("x", "i")


_UNTAGGED = {
    "en": "This text says not in which language it is, while other values of the property do. Write @zh right behind "
    "the closing quotation mark, or the code of the language that it is in.",
    "zh": "此文字未注明语言，而该属性的其他值均已注明。请紧接右引号写上@zh或相应的语言代码。",
}


def _no_language(tag: str, meant: str) -> Texts:
    return {
        "en": f"No language has the code '{tag}'. "
        + (f"Write {meant}." if meant else "Write a code of ISO 639 such as @en or @zh."),
        "zh": f"没有代码为“{tag}”的语言。" + (f"请写作{meant}。" if meant else "请写ISO 639代码，如@en或@zh。"),
    }


def _in_chinese(tag: str) -> Texts:
    return {
        "en": f"The text is tagged as '{tag}', but is written in Chinese characters. Translate it, or correct the tag.",
        "zh": f"文字标注为“{tag}”，但写的是汉字。请翻译该文字，或更正语言标签。",
    }
