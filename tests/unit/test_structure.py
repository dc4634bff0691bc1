"""The house rules that a machine can check: who may import whom, and that the publisher knows no dataset."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "server" / "itukg"
MODULES = sorted(PACKAGE.rglob("*.py"))

# package or module -> what it must not import
FORBIDDEN = {
    "stores": ("flask", "werkzeug", "itukg.views", "itukg.linkeddata"),
    "sparql": ("flask", "werkzeug", "itukg.stores", "itukg.views", "itukg.linkeddata", "rdflib"),
    "linkeddata": ("flask", "werkzeug", "itukg.views", "itukg.stores.embedded", "itukg.stores.remote"),
    "turtle": ("flask", "werkzeug", "itukg.dataset", "itukg.formatting", "itukg.validation"),
    "formatting": ("flask", "werkzeug", "itukg.views", "itukg.stores", "itukg.validation", "rdflib"),
    "validation": ("flask", "werkzeug", "itukg.views", "itukg.stores"),
    "web": ("flask", "werkzeug", "itukg.views", "itukg.app", "itukg.linkeddata"),
    "views": ("itukg.stores.embedded", "itukg.stores.remote", "itukg.stores.pool", "rdflib", "itukg.app"),
    "display": ("flask", "werkzeug", "rdflib", "itukg.views", "itukg.stores.embedded", "itukg.stores.remote"),
    "library": ("flask", "werkzeug", "rdflib", "itukg.views", "itukg.stores.embedded", "itukg.stores.remote"),
    "listing": ("flask", "werkzeug", "rdflib", "itukg.views", "itukg.stores.embedded", "itukg.stores.remote"),
    "facts": ("flask", "werkzeug", "itukg.views", "itukg.stores", "itukg.app", "rdflib"),
    "terms": ("flask", "werkzeug", "itukg.views", "itukg.stores", "itukg.app", "rdflib"),
    "search": ("flask", "werkzeug", "rdflib", "itukg.views", "itukg.stores.embedded", "itukg.stores.remote"),
    "charts": (
        "flask",
        "werkzeug",
        "rdflib",
        "pyoxigraph",
        "itukg.views",
        "itukg.web",
        "itukg.app",
        "itukg.stores.base",
    ),
    "results": ("flask", "werkzeug", "rdflib", "itukg.views", "itukg.stores", "itukg.app"),
    "releases": ("flask", "werkzeug", "itukg.views", "itukg.stores"),
    "build.py": ("flask", "werkzeug", "itukg.views", "itukg.stores"),
    "dataset.py": ("flask", "itukg.views", "itukg.stores"),
}
PURE = (
    "sparql/media.py",
    "sparql/protocol.py",
    "sparql/policy.py",
    "sparql/query.py",
    "linkeddata/iris.py",
    "linkeddata/void.py",
    "linkeddata/dcat.py",
    "openapi.py",
    "routes.py",
    *(f"terms/{name}.py" for name in ("graph", "phrases", "ontology", "shapes", "schemes", "diagram")),
    *(f"turtle/{name}.py" for name in ("tokens", "syntax", "terms", "places", "positions", "index", "mistakes")),
    *(f"turtle/{name}.py" for name in ("scan", "names", "layout_clues", "reading", "recover", "encoding")),
    *(f"search/{name}.py" for name in ("folding", "words", "spelling", "expressions", "marks", "asking", "results")),
    *(f"charts/{name}.py" for name in ("bars", "line", "timeline", "matrix", "network", "sides", "placing", "frame")),
    *(f"formatting/{name}.py" for name in ("order", "arrange", "layout", "text", "report")),
)
INPUT_OUTPUT = ("os", "socket", "subprocess", "pathlib", "io", "tempfile", "urllib.request")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 35


@pytest.mark.parametrize("room", FORBIDDEN)
def test_arrows_between_the_rooms(room: str) -> None:
    paths = [path for path in MODULES if path.relative_to(PACKAGE).parts[0] == room]
    assert paths
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in paths
        for name in imports(path)
        if any(name == banned or name.startswith(banned + ".") for banned in FORBIDDEN[room])
    ]
    assert not wrong


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_do_no_input_or_output(name: str) -> None:
    assert not imports(PACKAGE / name) & set(INPUT_OUTPUT)


def test_only_the_application_wires() -> None:
    concrete = {"itukg.stores.embedded", "itukg.stores.remote"}
    importers = {path.relative_to(PACKAGE).as_posix() for path in MODULES if imports(path) & concrete}
    assert importers == {"app.py"}


def test_the_publisher_knows_nothing_of_the_dataset() -> None:
    """No term, IRI, code or label of the dataset in code, templates or styles; the package's own name aside."""
    files = [path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".html", ".css")]
    assert len(files) > 45
    words = re.compile(r"\bITU\b|\bITU-|国际电联|itukg/(?!publisher#)|\bitu:|StudyGroup|Resolution|C26|ENUM\b|Council")
    found = [f"{path.name}: {match.group()}" for path in files for match in words.finditer(path.read_text("utf-8"))]
    assert not found


def test_no_module_has_grown_out_of_hand() -> None:
    long = {path.name: count for path in MODULES if (count := path.read_text("utf-8").count("\n")) > 320}
    assert not long


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_everything_public_is_documented(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module says nothing of itself"
    public = [
        node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    assert not [node.name for node in public if not ast.get_docstring(node)]
