"""An outcome as text for people: grouped by file, in stable order, with a summary line."""

from __future__ import annotations

from collections.abc import Mapping

from itukg.validation.findings import Finding
from itukg.validation.run import Outcome

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "no_file": "(in no file)",
        "line": "  {file}:{line}: {severity}: {what}{about}: {message}{value}",
        "about": ", {path}",
        "value": " (found: {value})",
        "no_message": "does not conform to its shape",
        "violation": "violation",
        "warning": "warning",
        "info": "info",
        "conforms": "conforms",
        "violations": "{count} violation{s}",
        "warnings": ", {count} warning{s}",
        "files": "{count} files",
        "triples": ", {count:,} triples",
        "shapes": ", {count} shapes with a target",
        "queries": ", {count} hygiene queries",
        "releases": ", {count} release{s}",
        "verdict": "{verdict} ({counted})",
    },
    "zh": {
        "no_file": "（不在任何文件中）",
        "line": "  {file}:{line}：{severity}：{what}{about}：{message}{value}",
        "about": "，{path}",
        "value": "（现为：{value}）",
        "no_message": "不符合其形状",
        "violation": "违规",
        "warning": "警告",
        "info": "提示",
        "conforms": "符合要求",
        "violations": "{count}项违规",
        "warnings": "，{count}项警告",
        "files": "{count}个文件",
        "triples": "，{count:,}条三元组",
        "shapes": "，{count}个有目标的形状",
        "queries": "，{count}项查错查询",
        "releases": "，{count}个发布版",
        "verdict": "{verdict}（{counted}）",
    },
}


def as_text(outcome: Outcome, language: str) -> str:
    """Return the report in ``language`` (texts that lack it come in English, else in whatever there is)."""
    words = _WORDS.get(language, _WORDS["en"])

    def counted(name: str, count: int) -> str:
        return words[name].format(count=count, s="s" * (count != 1))

    lines: list[str] = []
    file = None
    for finding in outcome.findings:
        if finding.file != file:
            file = finding.file
            lines += ["", file or words["no_file"]]
        lines.append(_line(finding, language, words))
    looked_at = {"files": outcome.files, "triples": outcome.triples, "shapes": outcome.shapes}
    looked_at |= {"queries": outcome.queries} if outcome.queries else {}
    looked_at |= {"releases": outcome.releases} if outcome.releases else {}
    stopping = len(outcome.violations)
    others = len(outcome.findings) - stopping
    verdict = counted("violations", stopping) if stopping else words["conforms"]
    if others:
        verdict += counted("warnings", others)
    summary = words["verdict"].format(verdict=verdict, counted="".join(map(counted, looked_at, looked_at.values())))
    return "\n".join([*lines, "", summary]).strip("\n")


def _line(finding: Finding, language: str, words: Mapping[str, str]) -> str:
    label = pick(finding.focus_labels, language)
    path = pick(finding.path_names, language)
    shown = finding.value and finding.value != f"<{finding.focus}>"
    return words["line"].format(
        file=finding.file,
        line=finding.line,
        severity=words[finding.severity],
        what=f"{label} <{finding.focus}>" if label else f"<{finding.focus}>",
        about=words["about"].format(path=path) if path else "",
        message=pick(finding.messages, language) or words["no_message"],
        value=words["value"].format(value=finding.value) if shown else "",
    )


def pick(texts: Mapping[str, str], language: str) -> str:
    """The text in ``language``, else in English, else without a language, else any; '' if there is none."""
    for code in (language, "en", ""):
        if code in texts:
            return texts[code]
    return next(iter(texts.values()), "")
