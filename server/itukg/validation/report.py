"""An outcome as text for people: grouped by file, in stable order, with a summary line. In English and in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from itukg.validation.findings import Finding, Outcome

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "line": "  {file}:{line}:{column}: {severity}: {what}{about}{message}{found}",
        "colon": ": ",
        "about": ", {path}",
        "found": " (found: {value})",
        "no_file": "(in no file)",
        "no_message": "does not conform to its shape",
        "violation": "violation",
        "warning": "warning",
        "info": "info",
        "conforms": "conforms",
        "violations": "{count} violation{s}",
        "warnings": "{count} warning{s}",
        "files": "{count:,} file{s}",
        "triples": "{count:,} triple{s}",
        "shapes": "{count:,} shape{s} with a target",
        "queries": "{count} hygiene quer{y}",
        "releases": "{count} release{s}",
        "comma": ", ",
        "summary": "{verdict} ({counted})",
    },
    "zh": {
        "line": "  {file}:{line}:{column}：{severity}：{what}{about}{message}{found}",
        "colon": "：",
        "about": "，{path}",
        "found": "（实有：{value}）",
        "no_file": "（不在任何文件中）",
        "no_message": "不符合其形状",
        "violation": "违规",
        "warning": "警告",
        "info": "提示",
        "conforms": "符合要求",
        "violations": "{count}处违规",
        "warnings": "{count}处警告",
        "files": "{count:,}个文件",
        "triples": "{count:,}条三元组",
        "shapes": "{count:,}个有目标的形状",
        "queries": "{count}条检查查询",
        "releases": "{count}个发布版本",
        "comma": "，",
        "summary": "{verdict}（{counted}）",
    },
}


def as_text(outcome: Outcome, language: str) -> str:
    """Return the report in ``language`` (texts that lack it come in English, else in whatever there is)."""
    words = _WORDS.get(language, _WORDS["en"])

    def counted(key: str, count: int) -> str:
        return words[key].format(count=count, s="s" * (count != 1), y="y" if count == 1 else "ies")

    lines: list[str] = []
    file = None
    for finding in outcome.findings:
        if finding.place.file != file:
            file = finding.place.file
            lines += ["", file or words["no_file"]]
        lines.append(_line(finding, language, words))
    looked_at = [counted("files", outcome.counts.files), counted("triples", outcome.counts.triples)]
    looked_at += [counted("shapes", outcome.counts.shapes)]
    looked_at += [counted("queries", outcome.counts.queries)] if outcome.counts.queries else []
    looked_at += [counted("releases", outcome.counts.releases)] if outcome.counts.releases else []
    stopping = len(outcome.violations)
    others = len(outcome.findings) - stopping
    verdict = [counted("violations", stopping) if stopping else words["conforms"]]
    verdict += [counted("warnings", others)] if others else []
    summary = words["summary"].format(verdict=words["comma"].join(verdict), counted=words["comma"].join(looked_at))
    return "\n".join([*lines, "", summary]).strip("\n")


def _line(finding: Finding, language: str, words: Mapping[str, str]) -> str:
    label = pick(finding.focus_labels, language)
    path = pick(finding.path_names, language)
    shown = finding.value and finding.value != f"<{finding.focus}>"
    return words["line"].format(
        file=finding.place.file,
        line=finding.place.line,
        column=finding.place.column,
        severity=words.get(finding.severity, finding.severity),
        what=(f"{label} <{finding.focus}>" if label else f"<{finding.focus}>") if finding.focus else "",
        about=(words["about"].format(path=path) if path else "") + (words["colon"] if finding.focus else ""),
        message=pick(finding.messages, language) or words["no_message"],
        found=words["found"].format(value=finding.value) if shown else "",
    )


def pick(texts: Mapping[str, str], language: str) -> str:
    """The text in ``language``, else in English, else without a language, else any; '' if there is none."""
    for code in (language, "en", ""):
        if code in texts:
            return texts[code]
    return next(iter(texts.values()), "")
