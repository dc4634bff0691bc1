"""What formatting found, in words, in English and in Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from itukg.formatting.files import Finding

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "unformatted": "{file}:{line}: not formatted from this line on",
        "formatted": "{file}: formatted",
        "repeated": "{file}:{line}: {subject} has a block already, in line {first}; make the two one",
        "invalid": "{file}:{line}:{column}: {message}",
        "unsupported": "{file}:{line}: {found} is beyond RDF 1.1 Turtle, which is all that can be formatted",
        "too_deep": "{file}: left as it is, because its brackets nest too deep to be formatted",
        "refused": "{file}: left as it is, because formatting would change what it says: "
        "a mistake of this program ({reason})",
        "all_well": "all {count} files are formatted",
        "to_format": "{wrong} of {count} files not formatted; to format them: itukg format",
        "written": "formatted: {written} of {count} files",
        "other": "other findings: {other}",
    },
    "zh": {
        "unformatted": "{file}:{line}：自此行起格式不符",
        "formatted": "{file}：已整理格式",
        "repeated": "{file}:{line}：{subject}在第{first}行已有一个语句块；请将两者合并",
        "invalid": "{file}:{line}:{column}: {message}",
        "unsupported": "{file}:{line}：{found}超出RDF 1.1 Turtle的范围，无法整理格式",
        "too_deep": "{file}：未作改动，因为括号嵌套过深，无法整理格式",
        "refused": "{file}：未作改动，因为整理格式会改变其内容：这是本程序的错误（{reason}）",
        "all_well": "全部{count}个文件格式相符",
        "to_format": "{count}个文件中有{wrong}个格式不符；整理格式请运行：itukg format",
        "written": "{count}个文件中已整理{written}个",
        "other": "另有{other}项问题",
    },
}
# Whoever runs the command has nothing left to do about these.
_DONE = ("formatted",)


def as_line(finding: Finding, language: str) -> str:
    """One finding on one line; a language without words of its own gets the English ones."""
    details = dict(finding.details)
    messages = details.pop("messages", None)
    if isinstance(messages, Mapping):
        details["message"] = messages.get(language, messages.get("en"))
    return _words(language)[finding.kind].format(file=finding.file, line=finding.line, **details)


def verdict(findings: Sequence[Finding], count: int, check: bool, language: str) -> str:
    """The last line: how many files there were, and how many were not as they should be."""
    words = _words(language)
    wrong = sum(finding.kind == "unformatted" for finding in findings)
    other = sum(finding.kind not in ("unformatted", *_DONE) for finding in findings)
    if not check:
        text = words["written"].format(written=sum(finding.kind in _DONE for finding in findings), count=count)
    elif wrong:
        text = words["to_format"].format(wrong=wrong, count=count)
    elif other:
        return words["other"].format(other=other)
    else:
        return words["all_well"].format(count=count)
    return f"{text}; {words['other'].format(other=other)}" if other else text


def is_done(finding: Finding) -> bool:
    """Whether nothing is left to do about the finding."""
    return finding.kind in _DONE


def _words(language: str) -> Mapping[str, str]:
    return _WORDS.get(language, _WORDS["en"])
