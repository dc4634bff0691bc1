"""The words of the reading view of a document."""

from __future__ import annotations

WORDS = {
    "en": {
        "read_contents": "Contents",
        "read_as_text": "Read it as a text",
        "read_in_place": "Read it in its place in the text",
        "reading_about": "Facts about this document",
        "also_named": "Also named:",
        "claims_here": "Stated here",
        "source_note": "On the source",
        "reading_page": "Page {number} of {pages}",
        "previous_page": "Previous page",
        "next_page": "Next page",
        "pages_nav": "Pages",
        "read_bad_page": "page is {asked}; this text has the pages 1 to {pages}.",
        "read_no_text": "{iri} is no text and no part of one; what is known about it is at {path}.",
        "read_no_parts": "Nothing is recorded of this text yet.",
    },
    "zh": {
        "read_contents": "目录",
        "read_as_text": "作为文本阅读",
        "read_in_place": "在文本中的位置阅读",
        "reading_about": "关于本文件的事实",
        "also_named": "另提及：",
        "claims_here": "此处所述",
        "source_note": "关于原文",
        "reading_page": "第{number}页，共{pages}页",
        "previous_page": "上一页",
        "next_page": "下一页",
        "pages_nav": "分页",
        "read_bad_page": "page的值为{asked}；本文共有第1页至第{pages}页。",
        "read_no_text": "{iri}不是可供阅读的文件，也不是其组成部分；有关内容见{path}。",
        "read_no_parts": "尚未记录本文的内容。",
    },
}
