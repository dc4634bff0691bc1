"""Values as markup: what the template of a page about a thing would write by macros, some hundred times a page.

Jinja's macros were used first. A page spent most of its time in them: each value passes through four, and every call
carries a context. Everything that comes from data goes through `escaped`, as in a template. The lists that values
stand in are in `itukg.views.thing_sections`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from itukg.dates import language_in
from itukg.messages import words
from itukg.typography import whole
from itukg.views.escaping import escaped
from itukg.views.thing_values import Mark, Reason, Run, Value


class Writer:
    """Writes values for one reader; what its methods return is HTML in which all that comes from data is escaped."""

    def __init__(self, language: str) -> None:
        """Take the page's language."""
        self.said = said = words(language)
        self.language = language
        self._here = escaped(language)
        # A language without words of its own has English ones, and English names of languages in them.
        self._name_of = partial(language_in, reader="en" if said is words("en") else language)
        self._inferred = f' <span class="mark">{escaped(said["inferred"])}</span>'
        self._doubt_help = escaped(said["doubt_help"])

    def tongue(self, language: str) -> str:
        """The note which language a text is in."""
        text = self.said["in_language"].format(language=self._name_of(language))
        return f'<span class="tongue" lang="{self._here}">{escaped(text)}</span>'

    def runs(self, runs: Iterable[Run]) -> str:
        """Stretches of text under their links."""
        return "".join(map(self._run, runs))

    def sentence(self, runs: Iterable[Run]) -> str:
        """The same for a text that is large and goes over several lines: codes in it do not break."""
        return "".join(self._run(run, lambda text: str(whole(text))) for run in runs)

    def marks(self, marks: Iterable[Mark]) -> str:
        """The places that state something."""
        return "".join(map(self.mark, marks))

    def reasons(self, doubts: Iterable[Reason]) -> str:
        """Words of doubt that open the reasons."""
        return "".join(map(self._reason, doubts))

    def show(self, value: Value) -> str:
        """A value with all that belongs to it."""
        text = value.written.get(self.language)
        if text is None:
            text = value.written[self.language] = self._show(value)
        return text

    def _show(self, value: Value) -> str:
        text = self.runs(value.runs)
        if value.language:
            text = f"{text} {self.tongue(value.language)}"
        if value.inferred:
            text += self._inferred
        if value.marks:
            text += self.marks(value.marks)
        return text + self.reasons(value.doubts) if value.doubts else text

    def _run(self, run: Run, write: Callable[[str], str] = escaped) -> str:
        if len(run.pieces) == 1 and not run.pieces[0][1]:
            text = write(run.pieces[0][0])
        else:
            text = "".join(
                f'<span lang="{escaped(language)}" dir="auto">{write(piece)}</span>' if language else write(piece)
                for piece, language in run.pieces
            )
        return f'<a href="{escaped(run.href)}">{text}</a>' if run.href else text

    def mark(self, mark: Mark) -> str:
        """The place that states something."""
        title, text = escaped(mark.title), escaped(mark.text)
        if mark.href is None:
            return f' <span class="para" title="{title}">{text}</span>'
        return f' <a class="para" href="{escaped(mark.href)}" title="{title}">{text}</a>'

    def _reason(self, doubt: Reason) -> str:
        texts = "".join(
            f'<p lang="{escaped(reason.language)}">{escaped(reason.text)}</p>'
            if reason.language
            else f"<p>{escaped(reason.text)}</p>"
            for reason in doubt.texts
        )
        summary = f'<summary title="{self._doubt_help}">{escaped(doubt.word)}</summary>'
        return f' <details class="doubt">{summary}{texts}</details>'
