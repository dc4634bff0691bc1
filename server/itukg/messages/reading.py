"""The words of the reading view of a document."""

from __future__ import annotations

WORDS = {
    "en": {
        "reading_about": "Facts about this document",
        "also_named": "Also named:",
        "claims_here": "Stated here",
        "source_note": "On the source",
        "reading_page": "Page {number} of {pages}",
        "prev": "Previous page",
        "next": "Next page",
        "pages_nav": "Pages",
        "bad_page": "page is {asked}; this text has the pages 1 to {pages}.",
        "no_text": "{iri} is no text and no part of one; what is known about it is at {path}.",
        "no_parts": "Nothing is recorded of this text yet.",
        "text_empty": "No summary.",
    },
    "zh": {
        "reading_about": "关于本文件的事实",
        "also_named": "另提及：",
        "claims_here": "此处所述",
        "source_note": "关于原文",
        "reading_page": "第{number}页，共{pages}页",
        "prev": "上一页",
        "next": "下一页",
        "pages_nav": "分页",
        "bad_page": "page的值为{asked}；本文共有第1页至第{pages}页。",
        "no_text": "{iri}不是可供阅读的文件，也不是其组成部分；有关内容见{path}。",
        "no_parts": "尚未记录本文的内容。",
        "text_empty": "无摘要。",
    },
}
