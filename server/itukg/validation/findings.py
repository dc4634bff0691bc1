"""What a validation finds and how much it looked at: one form for Turtle, literals, shapes, queries and releases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import rdflib

from itukg.turtle.places import Place

# From the gravest down: a violation stops, a warning is shown, an info is shown on request.
SEVERITIES = ("violation", "warning", "info")


def focus_of(term: rdflib.term.Node) -> str:
    """A term as the focus of a finding: an IRI as it is; of the others their form in Turtle tells what they are."""
    return str(term) if isinstance(term, rdflib.URIRef) else term.n3()


@dataclass(frozen=True)
class Finding:
    """One thing that is to be said. Texts are by language; '' holds text without one.

    ``rule`` names the rule that was broken and never changes for that rule: the IRI of a shape, the file of a hygiene
    query, or ``turtle/…``, ``literal/…``, ``release/…``. The first sentence of a message says what is wrong, the
    others what to do. ``focus`` is an IRI, ``_:`` and the name of a blank node, or ''; a blank node hangs on the thing
    ``owner``, whose labels are then those of the focus. ``value`` is in Turtle's form with whole IRIs (one term, or
    several behind each other), '' if the finding is about the thing as a whole. ``component`` is the constraint
    component of SHACL, for what a shape found, ``depth`` how narrow the class is that it is about, and ``instead`` the
    term that was probably meant. ``is_cause`` is for what explains whatever else is said of the same statement.
    """

    severity: str
    rule: str
    focus: str
    messages: Mapping[str, str]
    place: Place
    focus_labels: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    path_names: Mapping[str, str] = field(default_factory=dict)
    value: str = ""
    value_labels: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    component: str = ""
    depth: int = 0
    instead: str = ""
    is_cause: bool = False

    @property
    def order(self) -> tuple[Place, str, str, str, tuple[tuple[str, str], ...]]:
        """A key that puts findings in the order of the files; equal keys say the same."""
        return self.place, self.focus, self.path, self.value, tuple(sorted(self.messages.items()))


@dataclass(frozen=True)
class Counts:
    """How much was looked at: ``shapes`` with a target, the ``focus_nodes`` of all, hygiene ``queries`` and so on.

    ``files`` are those of Turtle, ``questions`` those of the other queries and their words.
    """

    shapes: int
    focus_nodes: int
    queries: int
    releases: int
    files: int
    triples: int
    questions: int = 0


@dataclass(frozen=True)
class Rule:
    """What is known of a rule beside its id, by language: its name, and what it asks for."""

    names: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a validation found, in the order of the files, and how much it looked at.

    ``prefixes`` are those of the catalog, to write IRIs short. ``rules`` tells more of the rules that were broken.
    ``unread`` is the number of files that are no Turtle, or not what can be meant: while there are any, nothing else is
    looked at, because it would tell their echo. ``elsewhere`` is what was found beside ``findings`` when only some
    files were asked about.
    """

    findings: tuple[Finding, ...]
    counts: Counts
    prefixes: Mapping[str, str]
    rules: Mapping[str, Rule] = field(default_factory=dict)
    unread: int = 0
    elsewhere: tuple[Finding, ...] = ()

    def at_least(self, severity: str) -> tuple[Finding, ...]:
        """The findings that are as grave as ``severity`` or graver."""
        grave = SEVERITIES[: SEVERITIES.index(severity) + 1]
        return tuple(finding for finding in self.findings if finding.severity in grave)

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings that stop a build."""
        return self.at_least("violation")
