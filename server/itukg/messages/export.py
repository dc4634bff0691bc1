"""What `itukg export` says."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "pages": "writing every document in every format and language",
        "so_far": "{files} files so far",
        "rules": "writing the rules for web servers",
        "no_endpoint": "A site is exported from a snapshot of the dataset; unset ITUKG_ENDPOINT.",
        "done": "{files} files in {target}",
        "left_out": "left out, because no file can have such a name or the site does not answer: {address}",
    },
    "zh": {
        "pages": "正在写出各种格式和语言的所有文件",
        "so_far": "已写出{files}个文件",
        "rules": "正在写出网络服务器规则",
        "no_endpoint": "网站只能由数据集的快照导出；请取消设置ITUKG_ENDPOINT。",
        "done": "已在{target}写出{files}个文件",
        "left_out": "已略去（文件名不允许，或网站未予应答）：{address}",
    },
}


def words(language: str) -> Mapping[str, str]:
    """The words in a language, in English if there are none in it."""
    return _WORDS.get(language, _WORDS["en"])
