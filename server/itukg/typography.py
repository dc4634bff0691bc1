"""Codes and editions that stay whole where a line ends: "AB13", "A26/33", "(Rev. Geneva, 2022)".

A template writes ``{{ text|whole }}``. The words are found by their form alone, so that it serves any dataset.
CSS cannot do this: it breaks lines by the script of the characters, and after a slash, a hyphen or a full stop.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

# A code: letters, digits and what joins them, with a digit, and with a joint or a capital. A name of capitals with a
# hyphen ("AB-C"). An edition: a place and a year in brackets, with an abbreviation before them or not. A Chinese
# ordinal: the number and the word that counts.
_CODE = r"(?=[A-Za-z0-9./-]{0,24}\d)(?=[a-z0-9./-]{0,24}[A-Z/-])[A-Za-z0-9]+(?:[./-][A-Za-z0-9]+)*"
_CAPITALS = r"[A-Z]{2,12}(?:-[A-Z]{1,12}){1,3}"
_EDITION = r"\((?:[^\W\d_]{2,6}\. )?[^\W\d_]+(?:[ -][^\W\d_]+){0,2}, \d{4}\)"
_ORDINAL = r"第[0-9.]+[号次届条段期章节]?"
_WHOLE = re.compile(rf"{_ORDINAL}|(?<![A-Za-z0-9./-])(?:{_EDITION}|{_CODE}|{_CAPITALS})(?![A-Za-z0-9/-])")
# Beyond this many characters a line would be left ragged, or be wider than a phone.
_LONGEST = 36


def whole(text: object) -> Markup:
    """The text, escaped, with each code in an element that does not break; markup that is given stays as it is."""
    if isinstance(text, Markup):
        return text
    parts, last, plain = [], 0, str(text)
    for found in _WHOLE.finditer(plain):
        if len(found[0]) > _LONGEST:
            continue
        parts += [escape(plain[last : found.start()]), Markup('<span class="code">{}</span>').format(found[0])]
        last = found.end()
    return Markup("").join([*parts, escape(plain[last:])])
