"""The files of the dataset as blocks about a subject, with the place of every predicate and value in the text."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from itukg.dataset import Role
from itukg.sources import Sources
from itukg.turtle.places import Lines
from itukg.turtle.syntax import Directive, Node, Pair, Statement, parse

ITU = "https://w3id.org/itukg/ontology#"
ID = "https://w3id.org/itukg/id/"
VOCAB = "https://w3id.org/itukg/vocab/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING = re.compile(r"(\"\"\"|'''|\"|')(.*)\1(?:@([\w-]+)|\^\^(.+))?", re.DOTALL)
_ESCAPE = re.compile(r"\\([_~.\-!$&'()*+,;=/?#@%])")


@dataclass(frozen=True)
class Value:
    """An object in the text: an IRI, or a literal with its text, language and datatype; ``kind`` says which."""

    start: int
    end: int
    written: str
    kind: str
    iri: str = ""
    text: str = ""
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True)
class Property:
    """A predicate of a block, in the text from ``start`` to ``end``, and its values."""

    iri: str
    written: str
    start: int
    end: int
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Block:
    """A statement in a file: its subject, with its place, and its properties in their order."""

    file: str
    iri: str
    written: str
    start: int
    subject_end: int
    end: int
    properties: tuple[Property, ...]

    def all(self, iri: str) -> list[Value]:
        """The values of the property."""
        return [value for prop in self.properties if prop.iri == iri for value in prop.values]


@dataclass
class Corpus:
    """The files that mistakes are made in, and what the ontology among them says of its terms."""

    texts: dict[str, str]
    roles: dict[str, Role]
    graphs: dict[str, str]
    prefixes: dict[str, dict[str, str]] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    _written: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, sources: Sources) -> Corpus:
        """Read the files of all graphs but the shapes, and how pages read, which tests of its own shapes are about."""
        graphs = [graph for graph in sources.dataset.graphs if graph.role not in (Role.SHAPES, Role.DISPLAY)]
        named = {name: graph for graph in graphs for name in graph.files}
        texts = {name: (sources.dataset.root / name).read_text(encoding="utf-8") for name in sorted(named)}
        corpus = cls(
            texts, {name: named[name].role for name in texts}, {name: graph.iri for name, graph in named.items()}
        )
        for name, text in texts.items():
            corpus._read(name, text)
        return corpus

    def _read(self, name: str, text: str) -> None:
        prefixes = self.prefixes[name] = {}
        for part in parse(text).parts:
            if isinstance(part, Directive):
                prefixes[part.name[:-1]] = part.iri[1:-1]
            elif part.subject.kind == "leaf":
                self.blocks.append(self._block(name, part))

    def _block(self, name: str, statement: Statement) -> Block:
        properties = tuple(self._property(name, pair) for pair in statement.pairs)
        subject = statement.subject
        last = properties[-1].values[-1].end
        # comments may stand between the last value and the dot, but no other dot outside of them
        end = re.compile(r"(?:\s|#[^\n]*)*\.").match(self.texts[name], last)
        assert end is not None, f"{name}: no end behind {subject.text}"
        return Block(
            name, self.expand(name, subject.text), subject.text, subject.start, subject.end, end.end(), properties
        )

    def _property(self, name: str, pair: Pair) -> Property:
        iri = RDF_TYPE if pair.predicate == "a" else self.expand(name, pair.predicate)
        values = tuple(self._value(name, node) for node in pair.objects)
        return Property(iri, pair.predicate, pair.start, pair.start + len(pair.predicate), values)

    def _value(self, name: str, node: Node) -> Value:
        written = self.texts[name][node.start : node.end]
        if node.kind != "leaf":
            return Value(node.start, node.end, written, node.kind)
        string = _STRING.fullmatch(node.text)
        if string:
            datatype = self.expand(name, string[4]) if string[4] else "" if string[3] else XSD + "string"
            return Value(node.start, node.end, written, "literal", "", string[2], string[3] or "", datatype)
        if node.text in ("true", "false"):
            return Value(node.start, node.end, written, "literal", "", node.text, "", XSD + "boolean")
        if node.text[0] in "+-.0123456789":
            datatype = XSD + ("decimal" if "." in node.text else "integer")
            return Value(node.start, node.end, written, "literal", "", node.text, "", datatype)
        return Value(node.start, node.end, written, "iri", self.expand(name, node.text))

    def expand(self, name: str, written: str) -> str:
        """The IRI that is written so in the file ``name``."""
        if written.startswith("<"):
            return written[1:-1]
        prefix, _, local = written.partition(":")
        return self.prefixes[name][prefix] + _ESCAPE.sub(r"\1", local)

    def write(self, name: str, iri: str) -> str:
        """The IRI as the file ``name`` would write it."""
        if (name, iri) not in self._written:
            self._written[name, iri] = self._write(name, iri)
        return self._written[name, iri]

    def _write(self, name: str, iri: str) -> str:
        fitting = [
            (len(space), prefix, space) for prefix, space in self.prefixes[name].items() if iri.startswith(space)
        ]
        for _, prefix, space in sorted(fitting, reverse=True):
            local = iri[len(space) :].replace("/", "\\/")
            if re.fullmatch(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]|\\/)*", local) and not local.endswith("."):
                return f"{prefix}:{local}"
        return f"<{iri}>"

    def short(self, iri: str) -> str:
        """The IRI with a prefix of the catalog, for people."""
        return self.write("data/catalog.ttl", iri) if iri.startswith("http") else iri

    @cached_property
    def lines(self) -> dict[str, Lines]:
        """The lines of each file."""
        return {name: Lines(name, text) for name, text in self.texts.items()}

    @cached_property
    def by_subject(self) -> dict[str, list[Block]]:
        """The blocks about each subject."""
        found = defaultdict(list)
        for block in self.blocks:
            found[block.iri].append(block)
        return dict(found)

    @cached_property
    def uses(self) -> dict[str, list[tuple[Block, Property, Value]]]:
        """Where each IRI is pointed at."""
        found = defaultdict(list)
        for block, prop in self.pairs():
            for value in prop.values:
                if value.kind == "iri":
                    found[value.iri].append((block, prop, value))
        return dict(found)

    def covering(self, times: int, chance: random.Random) -> list[Block]:
        """Blocks, at random, in which every property of every class occurs that many times if it does at all."""
        wanted: Counter[tuple[str, str]] = Counter()
        found = []
        for block in chance.sample(self.blocks, len(self.blocks)):
            keys = {(self.kind_of(block), prop.iri) for prop in block.properties}
            if any(wanted[key] < times for key in keys):
                wanted.update(keys)
                found.append(block)
        return sorted(found, key=lambda block: (block.file, block.start))

    @cached_property
    def by_property(self) -> dict[str, list[tuple[Block, Property]]]:
        """Where each property is used."""
        found = defaultdict(list)
        for block, prop in self.pairs():
            found[prop.iri].append((block, prop))
        return dict(found)

    def pairs(self) -> Iterator[tuple[Block, Property]]:
        """Every property of every block."""
        return pairs(self.blocks)

    @cached_property
    def classes(self) -> dict[str, frozenset[str]]:
        """The classes that the files give each thing."""
        found: dict[str, set[str]] = defaultdict(set)
        for block in self.blocks:
            found[block.iri] |= {value.iri for value in block.all(RDF_TYPE)}
        return {iri: frozenset(classes) for iri, classes in found.items() if classes}

    def closure(self, classes: Iterable[str]) -> frozenset[str]:
        """The classes and all their superclasses in the ontology."""
        found, waiting = set(), list(classes)
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self._above.get(one, [])
        return frozenset(found)

    @cached_property
    def _above(self) -> dict[str, list[str]]:
        return self._said(RDFS + "subClassOf")

    @cached_property
    def domains(self) -> dict[str, list[str]]:
        """The domain of each property that has one."""
        return self._said(RDFS + "domain")

    @cached_property
    def ranges(self) -> dict[str, list[str]]:
        """The range of each property that has one."""
        return self._said(RDFS + "range")

    def _said(self, prop: str) -> dict[str, list[str]]:
        found = defaultdict(list)
        for block in self.blocks:
            found[block.iri] += [value.iri for value in block.all(prop) if value.kind == "iri"]
        return {iri: values for iri, values in found.items() if values}

    def kind_of(self, block: Block) -> str:
        """The class by which mutants of a block are counted: its own one of the ontology, short."""
        classes = sorted(self.classes.get(block.iri, []), key=lambda iri: (not iri.startswith(ITU), iri))
        return self.short(classes[0]) if classes else "-"

    @cached_property
    def instances(self) -> dict[str, list[str]]:
        """The things of each class, those of its subclasses included."""
        found = defaultdict(list)
        for thing in sorted(self.classes):
            for one in self.closure(self.classes[thing]):
                found[one].append(thing)
        return dict(found)


def pairs(blocks: Iterable[Block]) -> Iterator[tuple[Block, Property]]:
    """Every property of the blocks."""
    return ((block, prop) for block in blocks for prop in block.properties)
