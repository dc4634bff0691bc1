"""Questions to FTS5 made of words: every token in quotes, so that nothing a reader types is an operator.

https://www.sqlite.org/fts5.html#full_text_query_syntax
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from itukg.search.schema import START
from itukg.search.words import Word

_NAMES = "{code name}"
_EVERYWHERE = "{code name text}"


def starts(words: Sequence[Word], key: str, *, open_end: bool, kind: str = "") -> str:
    """Things with a name that starts with the key of the words, and names that have the words.

    ``open_end``: the last word may go on. ``kind``: only things of this kind.
    """
    return _all_of([f"start : {_token(key[:START], True)}", f"{_NAMES} : ({_words(words, open_end)})"], kind)


def names(words: Sequence[Word], *, open_end: bool, kind: str = "") -> str:
    """Things whose names, codes and titles have all the words."""
    return _all_of([f"{_NAMES} : ({_words(words, open_end)})"], kind)


def texts(words: Sequence[Word], *, open_end: bool, kind: str = "") -> str:
    """Things whose names and summaries together have all the words."""
    return _all_of([f"{_EVERYWHERE} : ({_words(words, open_end)})"], kind)


def codes(key: str, kind: str = "") -> str:
    """Things with a code that begins with the key."""
    return _all_of([f"code : {_token(key, True)}"], kind)


def similar(words: Sequence[Word], meant: Mapping[Word, Sequence[str]], *, everywhere: bool, kind: str = "") -> str:
    """Things that have for every word itself or one of those that may be meant."""
    parts = []
    for word in dict.fromkeys(words):
        tokens = [_words([word], False), *(_token(other, False) for other in meant.get(word, ()))]
        parts.append("(" + " OR ".join(f"({token})" for token in tokens) + ")")
    return _all_of([f"{_EVERYWHERE if everywhere else _NAMES} : ({' AND '.join(parts)})"], kind)


def token(text: str, kind: str = "") -> str:
    """Things that have one token, anywhere."""
    return _all_of([f"{_EVERYWHERE} : {_token(text, False)}"], kind)


def kind_token(number: int) -> str:
    """The token that stands for a kind."""
    return f"k{number}"


def _words(words: Sequence[Word], open_end: bool) -> str:
    parts = []
    for place, word in enumerate(words):
        is_open = (open_end and place == len(words) - 1 and not word.unspaced) or _is_single(word)
        parts += [_token(text, is_open) for text in word.tokens]
    return " AND ".join(dict.fromkeys(parts))  # the engine would look for the same again


def _is_single(word: Word) -> bool:
    """A single character of a script without spaces stands in the index as itself only where a run ends."""
    return word.unspaced and len(word.text) == 1


def _token(text: str, is_open: bool) -> str:
    quoted = '"' + text.replace('"', '""') + '"'
    return quoted + " *" if is_open else quoted


def _all_of(parts: Sequence[str], kind: str) -> str:
    return " AND ".join(f"({part})" for part in [*parts, *([f'kind : "{kind}"'] if kind else [])])
