"""Rules by which nginx answers from an exported tree as the server itself would: one file to include in ``http``.

nginx cannot compare numbers, so the quality that an Accept header gives each format is written as one character, from
``0`` (refused) to ``9`` and ``a`` (1.0), after the most exact range that names it; the characters of all formats stand
side by side, and the first of a list of patterns that fits tells which format is best (RFC 9110, section 12.5.1;
qualities count to one decimal). https://nginx.org/en/docs/http/ngx_http_map_module.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from itukg.export.walk import Exported
from itukg.sparql import media
from itukg.turtle.terms import PUB

_LEVELS = "a987654321"
_SPACE = r"[ \t]*"
# Parameters that say no more than what is sent anyway: everything is UTF-8, and a profile is a wish.
_HARMLESS = rf"(?:{_SPACE};{_SPACE}(?:charset={_SPACE}utf-?8|profile=(?:\"[^\"]*\"|[^;,\s]*)))*"
_SUFFIX_OF = {kind: suffix for suffix, kind in media.SUFFIXES.items()}
# Other names for the formats; they count less than the proper names.
_SYNONYMS = {name: _SUFFIX_OF[kind] for name, kind in media.PAGE_SYNONYMS.items() if kind in _SUFFIX_OF}
# Headers that belong to one answer; all others of a page belong to every answer.
_OWN_HEADERS = (
    *("content-type", "content-length", "content-language", "content-encoding", "content-location", "etag", "link"),
    *("vary", "date", "last-modified", "cache-control", "x-request-id", "server", "connection", "x-cache", "age"),
)


@dataclass(frozen=True)
class Place:
    """Where the tree lies, what its names begin with, its languages and its licence."""

    root: str
    base: str
    languages: Sequence[str]
    license: str
    listen: str = "8080"


def write_rules(place: Place, found: Exported) -> str:
    """The file of rules."""
    documents = _of_documents(found)
    others = {address: suffixes for address, suffixes in found.negotiated.items() if not _is_document(address)}
    groups = sorted({documents, *others.values()})
    lines = ["# Written by `itukg export`: answers from the exported tree. To be included in the block `http`.", ""]
    lines += [line for kind in _names(groups) for line in _quality_map(kind)]
    for number, suffixes in enumerate(groups):
        lines += _format_map(number, suffixes)
    lines += _reader_maps(place.languages)
    lines += _address_maps(place, found, documents)
    lines += ["server {", *(f"    {line}" if line else "" for line in _server(place, found, documents, others, groups))]
    return "\n".join([*lines, "}", ""])


def _is_document(address: str) -> bool:
    return address.startswith("/doc/")


def _of_documents(found: Exported) -> tuple[str, ...]:
    """The formats that documents about things have: those of the one that has most."""
    having = (suffixes for address, suffixes in found.negotiated.items() if _is_document(address))
    return max(having, key=len, default=("html", *media.SUFFIXES))


def _names(groups: Sequence[tuple[str, ...]]) -> Iterator[str]:
    for suffix in dict.fromkeys(suffix for group in groups for suffix in group):
        yield media.SUFFIXES[suffix]
    yield from _SYNONYMS


def _variable(kind: str) -> str:
    return "$itukg_q_" + re.sub(r"\W", "_", kind)


def _quality_map(kind: str) -> Iterator[str]:
    """The quality of one media type, as one character."""
    yield f"map $http_accept {_variable(kind)} {{"
    yield "    default 0;"
    if kind not in _SYNONYMS:
        yield '    "" a;'
    ranges = [kind] if kind in _SYNONYMS else [kind, kind.partition("/")[0] + "/*", "*/*"]
    for name in ranges:
        start = rf"(?:^|,){_SPACE}{re.escape(name)}{_HARMLESS if name == kind else ''}{_SPACE}"
        end = rf"{_SPACE}(?:[;,]|$)"
        yield _pattern(rf"{start};{_SPACE}q={_SPACE}0(?:\.0*)?{end}", "0")
        yield _pattern(rf"{start};{_SPACE}q={_SPACE}0?\.0[0-9]*{end}", "1")
        for digit in range(1, 10):
            yield _pattern(rf"{start};{_SPACE}q={_SPACE}0?\.{digit}[0-9]*{end}", str(digit))
        yield _pattern(rf"{start}(?:;{_SPACE}q={_SPACE}1(?:\.0*)?{_SPACE})?(?:,|$)", "a")
    yield "}"


def _pattern(expression: str, value: str) -> str:
    escaped = expression.replace("\\", "\\\\").replace('"', '\\"')
    return f'    "~*{escaped}" "{value}";'


def _format_map(number: int, suffixes: Sequence[str]) -> Iterator[str]:
    """The best format of a group, '' if none is admitted; and the file that holds an address in it."""
    offers = [(suffix, media.SUFFIXES[suffix]) for suffix in suffixes]
    known = media.PAGE_SYNONYMS if "html" in suffixes else media.GRAPH_SYNONYMS
    offers += [(_SUFFIX_OF[kind], name) for name, kind in known.items() if _SUFFIX_OF.get(kind) in suffixes]
    yield f'map "{"".join(_variable(kind) for _, kind in offers)}" $itukg_format_{number} {{'
    yield '    default "";'
    for level in _LEVELS:
        for position, (suffix, _) in enumerate(offers):
            yield f'    "~^.{{{position}}}{level}" {suffix};'
    yield "}"
    yield f"map $itukg_format_{number} $itukg_file_{number} {{"
    yield f"    default /formats$itukg_page$uri.$itukg_format_{number};"
    yield "    html /html.$itukg_reader$itukg_page$uri.html;"
    yield "}"


def _reader_maps(languages: Sequence[str]) -> Iterator[str]:
    """The language: of those that the header likes best the one it names first; `?lang=` before all."""
    names = "|".join(map(re.escape, languages))
    start = rf"(?:^|,){_SPACE}({names})(?:-[^,;]*)?{_SPACE}"
    yield "map $http_accept_language $itukg_accepted {"
    yield f"    default {languages[0]};"
    yield _pattern(rf"{start}(?:;{_SPACE}q={_SPACE}1(?:\.0*)?{_SPACE})?(?:,|$)", "$1")
    for digit in range(9, -1, -1):
        more = "0*[1-9]" if digit == 0 else ""
        yield _pattern(rf"{start};{_SPACE}q={_SPACE}0?\.{digit}{more}", "$1")
    yield "}"
    yield "map $itukg_accepted $itukg_language {"
    yield f"    default {languages[0]};"
    yield from (f"    {language} {language};" for language in languages)  # whatever case it was written in
    yield "}"
    yield "map $arg_lang $itukg_reader {"
    yield "    default $itukg_language;"
    yield from (f'    "~^{re.escape(language)}$" {language}.chosen;' for language in languages)
    yield "}"
    yield from ("map $arg_page $itukg_page {", '    default "";', '    "~^([2-9]|[1-9][0-9]+)$" .$1;', "}")


def _address_maps(place: Place, found: Exported, documents: Sequence[str]) -> Iterator[str]:
    """What the headers of an answer need to know of its address."""
    endings = "|".join(documents)
    yield "map $request_uri $itukg_document {"
    yield '    default "";'
    # Names that end in what could be the suffix of a format.
    for address in found.negotiated:
        stem, dot, suffix = address.rpartition(".")
        if _is_document(address) and dot and suffix in media.SUFFIXES and stem:
            yield _pattern(rf"^({re.escape(address)})(?:\.(?:{endings}))?(?:\?|$)", "$1")
    yield _pattern(rf"^(/doc/[^?]*?)(?:\.(?:{endings}))?(?:\?|$)", "$1")
    yield "}"
    yield from ("map $request_uri $itukg_escaped {", '    default "";', '    "~^/(?:id|vocab)/([^?]*)" $1;', "}")
    yield "map $itukg_document $itukg_thing {"
    yield '    default "";'
    yield f'    "~^/doc/(vocab/.*)$" "{place.base}$1";'
    yield f'    "~^/doc/(.*)$" "{place.base}id/$1";'
    yield "}"
    marks = [f'<$itukg_thing>; rel="{relation}"' for relation in ("cite-as", "describes")]
    marks += [f'<$itukg_document.{ending}>; rel="alternate"; type="{media.SUFFIXES[ending]}"' for ending in documents]
    marks.append(f'<$itukg_document>; rel="collection"; type="{media.HTML}"')
    if place.license:
        marks.append(f'<{place.license}>; rel="license"')
    yield "map $itukg_document $itukg_link {"
    yield '    "" "";'
    yield "    default '" + ", ".join(marks) + "';"
    yield "}"
    yield from (
        "# Of what the answer depends on, apart from its address: told by the place of the file that is sent.",
        'map "$itukg_negotiated$uri" $itukg_vary {',
        '    default "";',
        '    "~^/only" "Accept-Language";',
        '    "~^Accept/html" "Accept, Accept-Language";',
        '    "~^Accept" "Accept";',
        "}",
    )


def _server(
    place: Place,
    found: Exported,
    documents: tuple[str, ...],
    others: Mapping[str, tuple[str, ...]],
    groups: Sequence[tuple[str, ...]],
) -> Iterator[str]:
    yield f"listen {place.listen};"
    yield f'root "{place.root}";'
    yield from ("merge_slashes off;", "absolute_redirect off;", "charset utf-8;")
    kinds = _kinds(found)
    yield "types { " + " ".join(f"{kind} {ending};" for ending, kind in sorted(kinds.items())) + " }"
    yield f"default_type {media.TEXT};"
    texts = {kind for kind in kinds.values() if kind.startswith("text/")} - {media.HTML}
    yield f"charset_types {' '.join(sorted(texts))} image/svg+xml;"
    yield 'set $itukg_negotiated "";'
    for name, value in sorted(found.sample.items()):
        if name.lower() not in _OWN_HEADERS:
            yield f"add_header {name} {_quoted(value)} always;"
    yield from ("add_header Vary $itukg_vary always;", "add_header Link $itukg_link;")
    kept = {name.lower(): value for name, value in found.sample.items()}.get("cache-control", "public, no-cache")
    yield f"add_header Cache-Control {_quoted(kept)};"
    yield "if ($request_method = OPTIONS) { return 204; }"
    yield ""
    for room in ("id", "vocab"):
        target = "" if room == "id" else "vocab/"
        yield f'location ~ "^/{room}/(?<itukg_name>.+)$" {{'
        yield f"    if (!-f $document_root/formats/doc/{target}$itukg_name.nt) {{ return 404; }}"
        yield f"    return 303 /doc/{target}$itukg_escaped$is_args$args;"
        yield "}"
    for address, target in sorted(found.redirects.items()):
        yield f"location = {_quoted(unquote(address))} {{ return 303 {_quoted(target)}; }}"
    only = " ".join(f"/only.$itukg_reader$itukg_page$uri.{ending}" for ending in sorted(found.endings))
    for address, kind in sorted(found.kinds.items()):
        if kinds.get(_ending(address)) != kind:
            location = _quoted(unquote(address))
            yield f"location = {location} {{ types {{ }} default_type {kind}; try_files /files$uri =404; }}"
    yield f"location ^~ /doc/ {{ try_files /files$itukg_page$uri {only} @documents; }}"
    yield from _negotiated("@documents", groups.index(documents), documents)
    for address, suffixes in sorted(others.items()):
        yield from _negotiated(f"= {_quoted(unquote(address))}", groups.index(suffixes), suffixes)
    yield "location = / { try_files /only.$itukg_reader/index.html =404; }"
    yield f"location / {{ try_files /files$itukg_page$uri {only} =404; }}"
    yield "location ~ ^/(files|formats|html|only)[./] { internal; }"
    for status, slug in ((404, "not-found"), (406, "not-acceptable")):
        title = {"404": "There is nothing under this address", "406": "None of the formats asked for can be sent"}
        text = json.dumps({"type": PUB + slug, "title": title[str(status)], "status": status})
        yield f"error_page {status} @{slug};"
        yield f"location @{slug} {{ default_type {media.PROBLEM}; return {status} '{text}\\n'; }}"
    yield "# Questions need a server that computes; pass them to one that runs `itukg serve`:"
    yield "# location /sparql { proxy_pass http://127.0.0.1:8000; }"


def _kinds(found: Exported) -> dict[str, str]:
    """The media type of every ending; files of other types with that ending are told one by one."""
    kinds = {suffix: kind for suffix, kind in media.SUFFIXES.items()} | found.endings
    for address, kind in found.kinds.items():
        if _ending(address):
            kinds.setdefault(_ending(address), kind)
    return kinds


def _ending(address: str) -> str:
    return address.rpartition("/")[2].partition(".")[2].rpartition(".")[2]


def _negotiated(location: str, number: int, suffixes: Sequence[str]) -> Iterator[str]:
    yield f"location {location} {{"
    yield "    set $itukg_negotiated Accept;"
    yield f"    if (!-f $document_root/formats$itukg_page$uri.{suffixes[-1]}) {{ return 404; }}"
    yield f'    if ($itukg_format_{number} = "") {{ return 406; }}'
    yield f"    try_files $itukg_file_{number} =406;"
    yield "}"


def _quoted(text: str) -> str:
    """A value as nginx reads it; a dollar sign cannot be escaped there, and none of ours has one."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "%24") + '"'
