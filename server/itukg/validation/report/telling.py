"""A finding in the words of one language: what it is about, what is wrong, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from itukg.validation.findings import Finding
from itukg.validation.report.contents import Report
from itukg.validation.report.names import curie, is_named, read_terms, written
from itukg.validation.report.words import counted, one_line, pick, shortened, split, words_of

# Long enough to know a text again by its beginning.
_LENGTH = 80


@dataclass(frozen=True)
class Told:
    """A finding in words: thing, property and value; what is wrong; what to do ('' if nothing is said of it)."""

    about: str
    problem: str
    hint: str

    def sentence(self, colon: str) -> str:
        """What it is about and what is wrong."""
        return f"{self.about}{colon}{self.problem}" if self.about else self.problem


def tell(finding: Finding, report: Report, length: int = _LENGTH) -> Told:
    """The finding in the language of the report; texts longer than ``length`` are cut, 0 cuts nothing."""
    words = words_of(report.language)
    problem, hint = split(pick(finding.messages, report.language) or words["no_message"])
    parts = [_thing(finding, report, length), _path(finding, report), _value(finding, report, length)]
    return Told(words["comma"].join(filter(None, parts)), one_line(problem), one_line(hint))


def place(finding: Finding, report: Report) -> str:
    """``file:line:column``, as far as each is known: the form that editors and terminals make clickable."""
    known = [finding.place.line, finding.place.column] if finding.place.line else []
    file = report.path(finding.place.file) or words_of(report.language)["no_file"]
    return ":".join([file, *(str(number) for number in known if number)])


def summary(report: Report) -> str:
    """The last lines: the verdict, how much was looked at, and what was left out or not done."""
    words, counts, totals = words_of(report.language), report.outcome.counts, report.totals
    verdict = [] if report.exit_code else [words["conforms"]]
    verdict += [counted(words, f"{name}s", totals[name]) for name in ("violation", "warning") if totals[name]]
    if totals["info"]:
        verdict.append(counted(words, "infos" if "info" in (report.show, report.fail_on) else "hidden", totals["info"]))
    files = counted(words, "files", counts.files)
    known = counts.files + (0 if all(file.endswith(".ttl") for file in report.files) else counts.questions)
    if report.files and len(report.files) < known:
        files = counted(words, "some_files", known, some=len(report.files))
    looked_at = [files, counted(words, "triples", counts.triples), counted(words, "shapes", counts.shapes)]
    looked_at += [counted(words, "focus_nodes", counts.focus_nodes)] if report.shapes_ran else []
    for key, count in (("queries", counts.queries), ("releases", counts.releases)):
        looked_at += [counted(words, key, count)] if count else []
    if not report.shapes_ran:
        looked_at = looked_at[:2]
    line = words["summary"].format(verdict=words["comma"].join(verdict), counted=words["comma"].join(looked_at))
    if report.elsewhere:
        line += "\n" + counted(words, "elsewhere", report.elsewhere)
    return line if report.shapes_ran else f"{line}\n{words['stopped']}"


def _thing(finding: Finding, report: Report, length: int) -> str:
    words, prefixes = words_of(report.language), report.outcome.prefixes
    thing = finding.owner if finding.focus.startswith("_:") else finding.focus
    if not thing:
        return words["unnamed"] if finding.focus else ""
    name = curie(thing, prefixes) if is_named(thing) else _terms(thing, report, length)
    label = _cut(pick(finding.focus_labels, report.language), length)
    text = words["named"].format(label=label, name=name) if label else name
    return words["part"].format(thing=text) if finding.focus.startswith("_:") else text


def _path(finding: Finding, report: Report) -> str:
    if not finding.path:
        return one_line(pick(finding.path_names, report.language))
    name, label = curie(finding.path, report.outcome.prefixes), one_line(pick(finding.path_names, report.language))
    return words_of(report.language)["named"].format(label=label, name=name) if label else name


def _value(finding: Finding, report: Report, length: int) -> str:
    if not finding.value or finding.value == f"<{finding.focus}>":
        return ""
    text, label = _terms(finding.value, report, length), _cut(pick(finding.value_labels, report.language), length)
    return words_of(report.language)["named"].format(label=label, name=text) if label else text


def _terms(value: str, report: Report, length: int) -> str:
    """Terms with prefixes; what is no Turtle as it stands."""
    terms = read_terms(value)
    if terms is None:
        return _cut(value, length)
    comma = words_of(report.language)["comma"]
    return comma.join(written(term, report.outcome.prefixes, length) for term in terms)


def _cut(text: str, length: int) -> str:
    text = one_line(text)
    return shortened(text, length) if length else text
