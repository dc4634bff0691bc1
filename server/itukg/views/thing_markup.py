"""Values as markup: what the template of a page about a thing would write by macros, some hundred times a page.

Jinja's macros were used first. A page spent most of its time in them: each value passes through four, and every call
carries a context. Everything that comes from data goes through `markupsafe.escape`, as in a template.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from markupsafe import Markup, escape

from itukg.dates import language_in
from itukg.messages import words
from itukg.views.thing_places import Passage
from itukg.views.thing_values import Mark, Reason, Run, Value


class Writer:
    """Writes values for one reader; its methods are functions of the template."""

    def __init__(self, language: str) -> None:
        """Take the page's language."""
        said = words(language)
        self._here = escape(language)
        self._in_language = said["in_language"]
        # A language without words of its own has English ones, and English names of languages in them.
        self._name_of = partial(language_in, reader="en" if said is words("en") else language)
        self._inferred = f' <span class="mark">{escape(said["inferred"])}</span>'
        self._doubt_help = escape(said["doubt_help"])

    def tongue(self, language: str) -> Markup:
        """The note which language a text is in."""
        text = self._in_language.format(language=self._name_of(language))
        return _safe(f'<span class="tongue" lang="{self._here}">{escape(text)}</span>')

    def runs(self, runs: Iterable[Run]) -> Markup:
        """Stretches of text under their links."""
        return _safe("".join(map(self._run, runs)))

    def marks(self, marks: Iterable[Mark]) -> Markup:
        """The places that state something."""
        return _safe("".join(map(self._mark, marks)))

    def reasons(self, doubts: Iterable[Reason]) -> Markup:
        """Words of doubt that open the reasons."""
        return _safe("".join(map(self._reason, doubts)))

    def show(self, value: Value) -> Markup:
        """A value with all that belongs to it."""
        parts = [self._run(run) for run in value.runs]
        if value.language:
            parts += [" ", self.tongue(value.language)]
        if value.inferred:
            parts.append(self._inferred)
        parts += map(self._mark, value.marks)
        parts += map(self._reason, value.doubts)
        return _safe("".join(parts))

    def passage(self, passage: Passage) -> Markup:
        """A passage in a list: its mark, and what it says; its name where that is not known."""
        said = passage.summary
        text = escape(said.text) if said else escape(passage.mark.title)
        if said and said.language:
            text = _safe(f'<span lang="{escape(said.language)}">{text}</span>')
        return _safe(f"<li>{self._mark(passage.mark)} <span>{text}</span></li>")

    def _run(self, run: Run) -> str:
        if len(run.pieces) == 1 and not run.pieces[0][1]:
            text = str(escape(run.pieces[0][0]))
        else:
            text = "".join(
                f'<span lang="{escape(language)}" dir="auto">{escape(piece)}</span>' if language else escape(piece)
                for piece, language in run.pieces
            )
        return f'<a href="{escape(run.href)}">{text}</a>' if run.href else text

    def _mark(self, mark: Mark) -> str:
        title, text = escape(mark.title), escape(mark.text)
        if mark.href is None:
            return f' <span class="para" title="{title}">{text}</span>'
        return f' <a class="para" href="{escape(mark.href)}" title="{title}">{text}</a>'

    def _reason(self, doubt: Reason) -> str:
        texts = "".join(
            f'<p lang="{escape(reason.language)}">{escape(reason.text)}</p>'
            if reason.language
            else f"<p>{escape(reason.text)}</p>"
            for reason in doubt.texts
        )
        summary = f'<summary title="{self._doubt_help}">{escape(doubt.word)}</summary>'
        return f' <details class="doubt">{summary}{texts}</details>'


def _safe(text: str) -> Markup:
    """Markup of which every part that comes from data was escaped above."""
    return Markup(text)  # noqa: S704
