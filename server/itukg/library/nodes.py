"""YAML with places: what is read is known by line and column, and what is wrong with it is kept.

PyYAML's nodes carry their marks; what it constructs of them (``safe_load``) does not, and takes ``no`` for false and
one of two equal keys for the only one. ruamel.yaml keeps marks on mappings but not on texts; strictyaml and pydantic
judge the form, but cannot say where in a comment of another language a key stands.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

import yaml

from itukg.library.mistakes import mistake
from itukg.library.question import Texts
from itukg.turtle.mistakes import Mistake
from itukg.turtle.places import Place

_TAG = "tag:yaml.org,2002:"
# What is expected -> its names in both languages.
_KINDS = {
    "mapping": ("keys with values", "键和值"),
    "list": ("a list in square brackets", "方括号中的列表"),
    "text": ("a text", "文字"),
    "bool": ("true or false", "true或false"),
    "int": ("a whole number", "整数"),
}


class Reading:
    """One text of YAML inside a file: reads its nodes, and gathers the mistakes in ``mistakes``."""

    def __init__(self, file: str, languages: Sequence[str], line: int = 0, column: int = 0) -> None:
        """Take the file, the dataset's languages, and how far the text is moved down and right in the file."""
        self.file = file
        self.languages = languages
        self.mistakes: list[Mistake] = []
        self._line, self._column = line, column

    def compose(self, text: str) -> yaml.Node | None:
        """The root node; None if there is none, or if this is no YAML (which is a mistake then).

        libyaml reads several times faster, but says less well what is wrong; and a build of PyYAML may lack it.
        """
        if hasattr(yaml, "CSafeLoader"):
            with suppress(yaml.YAMLError):
                return yaml.compose(text, Loader=yaml.CSafeLoader)
        try:
            return yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.note("yaml", self._place(mark, mark) if mark else self.top, text=error.problem or str(error.context))
        except yaml.YAMLError as error:  # a character that YAML does not allow
            self.note("yaml", self.top, text=str(error).splitlines()[0])
        return None

    @property
    def top(self) -> Place:
        """The beginning of the file."""
        return Place(self.file, 1, 1, 1, 1)

    def place(self, node: yaml.Node) -> Place:
        """Where a node stands in the file."""
        return self._place(node.start_mark, node.end_mark)

    def _place(self, start: yaml.Mark, end: yaml.Mark) -> Place:
        end_line, end_column = end.line, end.column
        if end_line > start.line and not end_column:  # a block ends where the next begins
            end_line, end_column = start.line, start.column
        return Place(
            self.file,
            start.line + self._line + 1,
            start.column + self._column + 1,
            end_line + self._line + 1,
            end_column + self._column + 1,
        )

    def note(self, kind: str, at: yaml.Node | Place, chinese: Mapping[str, str] | None = None, **details: str) -> None:
        """Keep a mistake."""
        place = at if isinstance(at, Place) else self.place(at)
        self.mistakes.append(mistake(kind, place, chinese, **details))

    # --- kinds of nodes

    def pairs(self, node: yaml.Node, name: str) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """The keys of a mapping, each with its own node and that of its value."""
        if not isinstance(node, yaml.MappingNode):
            self._unfit(node, name, "mapping")
            return {}
        found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            word = key.value if isinstance(key, yaml.ScalarNode) else ""
            if not word:
                self._unfit(key, name, "mapping")
            elif word in found:
                self.note("repeated-key", key, text=word)
            else:
                found[word] = key, value
        return found

    def known(self, node: yaml.Node, name: str, keys: Collection[str]) -> dict[str, yaml.Node]:
        """The values of a mapping by their keys; others than ``keys`` are mistakes."""
        found = self.pairs(node, name)
        for key in found.keys() - set(keys):
            self.unknown(found[key][0], key, keys)
        return {key: value for key, (_, value) in found.items() if key in keys}

    def unknown(self, node: yaml.Node, key: str, keys: Collection[str]) -> None:
        """Keep that ``key`` is none of ``keys``, with those that it may be meant for."""
        near = difflib.get_close_matches(key, keys, 1)
        listed = ", ".join(keys)
        hint = f"Is it {near[0]}?" if near else f"Known are {listed}."
        chinese = f"是否应为{near[0]}？" if near else f"可用的有：{listed}。"
        self.note("unknown-key", node, {"hint": chinese}, text=key, hint=hint)

    def texts(self, node: yaml.Node, name: str) -> Texts:
        """A text in each of the dataset's languages."""
        found = self.pairs(node, name)
        for language in found.keys() - set(self.languages):
            self.note("unknown-language", found[language][0], text=language, languages=", ".join(self.languages))
        read = {language: self.text(found[language][1], language) for language in self.languages if language in found}
        if isinstance(node, yaml.MappingNode):
            for language in self.languages:
                if not read.get(language):
                    self.note("missing-language", node, text=name, language=language)
        return read

    def text(self, node: yaml.Node, name: str) -> str:
        """A text of one line or several; '' is none."""
        if not isinstance(node, yaml.ScalarNode):
            self._unfit(node, name, "text")
            return ""
        return " ".join(str(node.value).split())

    def items(self, node: yaml.Node, name: str) -> list[yaml.Node]:
        """The members of a list."""
        if not isinstance(node, yaml.SequenceNode):
            self._unfit(node, name, "list")
            return []
        return list(node.value)

    def boolean(self, node: yaml.Node, name: str) -> bool:
        """True or false."""
        if node.tag != f"{_TAG}bool" or node.value.lower() not in ("true", "false"):
            self._unfit(node, name, "bool")
        return str(node.value).lower() == "true"

    def integer(self, node: yaml.Node, name: str) -> int | None:
        """A whole number."""
        try:
            return int(node.value)
        except (TypeError, ValueError):
            self._unfit(node, name, "int")
            return None

    def _unfit(self, node: yaml.Node, name: str, kind: str) -> None:
        english, chinese = _KINDS[kind]
        self.note("kind", node, {"what": chinese}, text=name, what=english)
