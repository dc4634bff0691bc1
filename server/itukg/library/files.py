"""The files of ``queries/library`` -> the questions of a dataset, and the mistakes in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from itukg.errors import unreadable
from itukg.library.header import Surroundings, read_question
from itukg.library.mistakes import mistake
from itukg.library.question import Parameter, Question, Term
from itukg.library.words import Words, read_words
from itukg.turtle.mistakes import Mistake
from itukg.turtle.places import Place
from itukg.turtle.terms import Rebase

FOLDER = "queries/library"
WORDS = f"{FOLDER}/words.yaml"


def find_library(root: Path) -> tuple[str, ...]:
    """The files of the library, as paths relative to the dataset folder, in order; a dataset may have none."""
    found = sorted(path for path in (root / FOLDER).glob("*.rq") if path.is_file())
    words = [root / WORDS] if (root / WORDS).is_file() else []
    return tuple(path.relative_to(root).as_posix() for path in (*found, *words))


def read_library(
    root: Path, files: Iterable[str], languages: Sequence[str], prefixes: Mapping[str, str], rebase: Rebase
) -> tuple[tuple[Question, ...], tuple[Mistake, ...]]:
    """Read the files; a question with mistakes is left out of the first, its mistakes are in the second.

    Args:
        root: the dataset folder.
        files: the paths that `find_library` gives.
        languages: the dataset's.
        prefixes: the dataset's, with the base that was asked for.
        rebase: moves what the files name to that base.

    Raises:
        DatasetError: a file cannot be read.
    """
    mistakes: list[Mistake] = []
    texts = {file: text for file in files if (text := _text(root, file, mistakes)) is not None}
    words, found = read_words(WORDS, texts.pop(WORDS), languages) if WORDS in texts else (Words(), [])
    mistakes += found
    known = {prefix: rebase.back(space) for prefix, space in prefixes.items()}
    around = Surroundings(languages, known, words)
    questions = []
    for file, text in texts.items():
        question, found = read_question(file, text, around)
        mistakes += found
        if question:
            questions.append(moved(question, rebase))
    return tuple(questions), tuple(sorted(mistakes))


def moved(question: Question, rebase: Rebase) -> Question:
    """The question with all IRIs moved as the dataset's are."""
    if rebase.old == rebase.new:
        return question
    parameters = tuple(_moved(parameter, rebase) for parameter in question.parameters)
    return replace(question, query=rebase.sparql(question.query), parameters=parameters)


def _moved(parameter: Parameter, rebase: Rebase) -> Parameter:
    return replace(
        parameter,
        default=_moved_term(parameter.default, rebase),
        class_=rebase.text(parameter.class_),
        scheme=rebase.text(parameter.scheme),
        property_=rebase.text(parameter.property_),
        choices=rebase.sparql(parameter.choices),
    )


def _moved_term(term: Term | None, rebase: Rebase) -> Term | None:
    """An IRI moves; a text stays, as it does in a query (`Rebase.sparql`)."""
    return ox.NamedNode(rebase.text(term.value)) if isinstance(term, ox.NamedNode) else term


def _text(root: Path, file: str, mistakes: list[Mistake]) -> str | None:
    try:
        return (root / file).read_text(encoding="utf-8")
    except OSError as error:
        raise unreadable(root / file, error) from error
    except UnicodeDecodeError:
        mistakes.append(mistake("encoding", Place(file, 1, 1, 1, 1)))
        return None
