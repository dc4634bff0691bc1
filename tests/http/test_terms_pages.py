"""The pages of ontology, shapes, schemes, dataset and releases: complete, right, in both languages, for any dataset."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest
import rdflib

from itukg.snapshot import OpenSnapshot
from tests.http_client import Answer, fetch
from tests.servers import LiveServer

OWL = "http://www.w3.org/2002/07/owl#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
KINDS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
PAGES = ("/ontology", "/shapes", "/vocab", "/dataset")
ALL = ox.DefaultGraph()
Served = tuple[LiveServer, OpenSnapshot]


class Ids(HTMLParser):
    """The ids and the links within a page; unclosed elements are a mistake."""

    _EMPTY = ("meta", "link", "br", "input", "img", "rect", "path", "hr")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.fragments: set[str] = set()
        self.open: list[str] = []
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert "style" not in values and not any(name.startswith("on") for name in values)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if (values.get("href") or "").startswith("#"):
            self.fragments.add(str(values["href"])[1:])
        if tag not in self._EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self._EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(params=["dataset", "harbour"])
def served(request: pytest.FixtureRequest) -> Served:
    return request.getfixturevalue(f"{request.param}_server"), request.getfixturevalue(f"{request.param}_snapshot")


def page(server: LiveServer, path: str) -> str:
    answer = fetch(server.url + path, headers={"Accept": "text/html"})
    assert (answer.status, answer.media) == (200, "text/html"), path
    return answer.text


def own(snapshot: OpenSnapshot, kind: str, space: str) -> list[str]:
    quads = snapshot.store.quads_for_pattern(None, TYPE, ox.NamedNode(kind), ALL)
    found = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    return sorted(iri for iri in found if iri.startswith(snapshot.manifest.base + space))


def entry(text: str, anchor: str) -> str:
    assert text.count(f'id="{anchor}"') == 1, anchor
    return text[text.index(f'id="{anchor}"') :].partition("</article>")[0]


def texts(snapshot: OpenSnapshot, iri: str, predicate: str) -> list[str]:
    quads = snapshot.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None, ALL)
    return [quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)]


def test_every_page_is_whole_and_its_links_lead_to_its_parts(served: Served) -> None:
    server, snapshot = served
    for path in PAGES:
        for language in snapshot.manifest.languages:
            text = page(server, f"{path}?lang={language}")
            found = Ids(text)
            assert len(found.ids) == len(set(found.ids)), [name for name in found.ids if found.ids.count(name) > 1]
            assert {unescape(name) for name in found.fragments} <= set(found.ids), path
            assert f'<html lang="{language}">' in text


def test_every_term_has_its_entry_with_definitions_in_both_languages(served: Served) -> None:
    server, snapshot = served
    text = page(server, "/ontology")
    terms = {iri for kind in KINDS for iri in own(snapshot, OWL + kind, "ontology#")}
    assert len(terms) > 30
    for iri in terms:
        told = unescape(entry(text, iri.rpartition("#")[2]))
        for definition in texts(snapshot, iri, SKOS + "definition"):
            assert definition in told, iri


def test_use_is_what_the_store_counts(served: Served) -> None:
    server, snapshot = served
    text = page(server, "/ontology")
    default, closure = ox.DefaultGraph(), snapshot.manifest.closure_graph
    checked = 0
    for iri in own(snapshot, OWL + "Class", "ontology#"):
        quads = [quad for quad in snapshot.store.quads_for_pattern(None, TYPE, ox.NamedNode(iri), None)]
        total = sum(quad.graph_name == default for quad in quads)
        stated = {quad.subject for quad in quads if quad.graph_name not in (default, ox.NamedNode(closure))}
        told = entry(text, iri.rpartition("#")[2])
        assert f"Instances: {total:,}, stated: {len(stated):,}<" in told, iri
        assert bool(total) == ("type=" in told or "/sparql?query=" in told)
        checked += bool(total)
    for iri in own(snapshot, OWL + "ObjectProperty", "ontology#"):
        total = sum(1 for _ in snapshot.store.quads_for_pattern(None, ox.NamedNode(iri), None, default))
        assert f"Statements: {total:,}, stated: " in entry(text, iri.rpartition("#")[2]), iri
        checked += bool(total)
    assert checked > 12


def test_a_term_leads_to_the_shapes_that_govern_it(harbour_server: LiveServer) -> None:
    text = page(harbour_server, "/ontology")
    assert '<a href="/shapes#PilotShape">' in entry(text, "Pilot")
    assert '<a href="/shapes#PilotShape">' in entry(text, "SeniorPilot"), "what a wider class asks holds below it"
    assert '<a href="/shapes#ShipShape">' in entry(text, "grossTonnage")
    assert "/shapes#" not in entry(text, "trained")


def test_the_hierarchy_is_that_of_the_classes(harbour_server: LiveServer) -> None:
    text = page(harbour_server, "/ontology")
    tree = text[text.index('<h2 id="hierarchy">') :].partition("</section>")[0]
    nested = tree[tree.index('<a href="#Place">') :]
    assert re.match(r'<a href="#Place">place</a>\s*<ul>\s*<li><a href="#Basin">basin</a></li>', nested)
    assert set(re.findall(r'href="#(\w+)"', nested.partition("</ul>")[0])) == {
        "Place", "Basin", "Berth", "Harbour", "Island", "Mark",
    }  # fmt: skip


def test_a_class_has_a_diagram_with_its_neighbours(harbour_server: LiveServer) -> None:
    told = entry(page(harbour_server, "/ontology"), "Arrival")
    drawing = told[told.index("<svg") : told.index("</svg>")]
    assert 'role="img" aria-label="Diagram of “arrival”' in drawing
    names = re.findall(r"<text [^>]*>([^<]*)</text>", drawing)
    assert {"arrival", "arrival of", "ship", "piloted by", "pilot", "at berth", "berth"} <= set(names)
    assert '<dt>Its properties</dt><dd><a href="#arrivalOf">' in told, "the same as text"


def test_axioms_are_told_in_words(dataset_server: LiveServer, harbour_server: LiveServer) -> None:
    text = page(harbour_server, "/ontology")
    chain = entry(text, "knownToPilot")
    assert '<dt>Follows from</dt><dd><a href="#hasArrival">has arrival</a> → <a href="#pilotedBy">' in chain
    assert "at most one value" in entry(text, "arrivalOf") and "transitive" in entry(text, "within")
    disjoint = re.sub(r"<[^>]*>", "", text)
    assert "Disjoint with" in disjoint
    itu = page(dataset_server, "/ontology")
    assert itu.count("<h2") >= 6 and "No thing is two of these at once:" in itu


def test_every_shape_says_what_it_asks(served: Served) -> None:
    server, snapshot = served
    text = page(server, "/shapes")
    shapes = own(snapshot, SH + "NodeShape", "shapes#")
    assert len(shapes) >= 5
    asked = 0
    for iri in shapes:
        told = unescape(entry(text, iri.rpartition("#")[2]))
        node = ox.NamedNode(iri)
        parts = [
            quad.object for quad in snapshot.store.quads_for_pattern(node, ox.NamedNode(SH + "property"), None, ALL)
        ]
        paths = [
            quad.object
            for part in parts
            for quad in snapshot.store.quads_for_pattern(part, ox.NamedNode(SH + "path"), None, ALL)
        ]
        assert told.count('<section class="constraint">') >= len(paths)
        for predicate in ("targetClass", "targetSubjectsOf"):
            for quad in snapshot.store.quads_for_pattern(node, ox.NamedNode(SH + predicate), None, ALL):
                assert "Looks at: " in told
                name = quad.object.value.rpartition("#")[2]
                assert f"#{name}" in told or name in told, iri
        asked += told.count("Asks:")
    assert asked > 15
    messages = {value for iri in ("message",) for value in all_texts(snapshot, SH + iri)}
    shown = unescape(text)
    assert len(messages) > 10
    assert not [message for message in messages if message not in shown]


def all_texts(snapshot: OpenSnapshot, predicate: str) -> set[str]:
    quads = snapshot.store.quads_for_pattern(None, ox.NamedNode(predicate), None, ALL)
    return {quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}


def test_constraints_are_put_into_words_in_both_languages(
    harbour_server: LiveServer, dataset_server: LiveServer
) -> None:
    told = re.sub(r"<[^>]*>", "", entry(page(harbour_server, "/shapes"), "ShipShape"))
    assert "Asks: at least 1; at most 1; each of the datatype xsd:string; matches the pattern ^HB[A-Z][0-9]$" in told
    assert "Looks at: every ship" in told
    chinese = re.sub(r"<[^>]*>", "", page(dataset_server, "/shapes?lang=zh"))
    assert "检查对象：每个报告数量" in chinese and "要求：至少1个；至多1个；均为数量限定" in chinese


def test_schemes_list_their_concepts_with_use(served: Served) -> None:
    server, snapshot = served
    text = page(server, "/vocab")
    concepts = own(snapshot, SKOS + "Concept", "vocab/")
    assert len(concepts) >= 3
    data = {str(graph["iri"]) for graph in snapshot.manifest.graphs if graph["role"] == "Data"}
    used = 0
    for iri in concepts:
        address = iri.replace(snapshot.manifest.base, "/doc/")
        row = re.search(rf'<tr [^>]*>(?:(?!</tr>).)*<a href="{re.escape(address)}">.*?</tr>', text, re.DOTALL)
        assert row, iri
        quads = snapshot.store.quads_for_pattern(None, None, ox.NamedNode(iri), None)
        naming = {quad.subject for quad in quads if getattr(quad.graph_name, "value", "") in data}
        assert re.search(rf'<td [^>]*class="number"[^>]*>{len(naming)}</td>', row.group()), iri
        notation = texts(snapshot, iri, SKOS + "notation")
        assert all(f"<code>{code}</code>" in row.group() for code in notation)
        used += bool(naming)
    assert used >= 2


def test_the_dataset_page_tells_what_there_is(served: Served) -> None:
    server, snapshot = served
    text = page(server, "/dataset")
    for graph in snapshot.manifest.graphs:
        path = str(graph["iri"]).replace(snapshot.manifest.base, "/")
        assert re.search(
            rf'<a href="{re.escape(path)}">.*?<td class="number">{graph["triples"]:,}</td>', text, re.DOTALL
        )
    links = re.findall(r'<a href="(/dumps/[^"]+)"', text)
    assert len(links) == 9, "eight dumps and their checksums"
    assert all(fetch(server.url + link, method="HEAD").status == 200 for link in links)
    assert snapshot.manifest.license in text and snapshot.manifest.version in text


def test_releases_show_their_change_lists(dataset_server: LiveServer, dataset_snapshot: OpenSnapshot) -> None:
    text = page(dataset_server, "/dataset?lang=zh")
    assert re.findall(r'<a href="/dataset/([\d.]+)\?lang=zh">', text) == ["0.5.0", "0.4.0", "0.3.0", "0.2.0", "0.1.0"]
    english = page(dataset_server, "/dataset/0.2.0?lang=en")
    chinese = page(dataset_server, "/dataset/0.2.0?lang=zh")
    assert "Changes" not in english.partition("<h1>")[2].partition("</h1>")[0]
    assert "<h2>Added (398)</h2>" in english and "<code>itu:Aim</code>" in english
    assert not re.search(r"<[^>]* style=", english), "no inline style"
    assert "398" in chinese and "<h2>Added" not in chinese
    record = fetch(dataset_server.url + "/dataset/0.1.0.trig")
    assert (record.status, record.media) == (200, "application/trig")
    assert len(list(ox.parse(record.body, format=ox.RdfFormat.TRIG))) > 9000
    assert fetch(dataset_server.url + "/dataset/0.1.0", headers={"Accept": "application/trig"}).body == record.body
    assert fetch(dataset_server.url + "/dataset/9.9.9").slug == "unknown-version"


def graph(answer: Answer) -> set[str]:
    name = {"text/turtle": "turtle", "application/ld+json": "json-ld", "application/rdf+xml": "xml"}
    read = rdflib.Graph().parse(data=answer.body, format=name.get(answer.media, "nt"))
    found = ox.Dataset(ox.parse(read.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in found}


def test_versions_of_the_ontology(dataset_server: LiveServer) -> None:
    current = fetch(dataset_server.url + "/ontology/0.5.0")
    assert (current.status, current.headers["Location"]) == (303, "/ontology")
    text = page(dataset_server, "/ontology/0.1.0")
    assert "This is an earlier version" in text and 'id="CouncilReport"' in text and 'id="Aim"' not in text
    assert "Instances: " not in text, "the data does not use that version"
    Ids(text)
    answers = [fetch(f"{dataset_server.url}/ontology/0.1.0.{suffix}") for suffix in ("ttl", "jsonld", "rdf", "nt")]
    assert [answer.status for answer in answers] == [200] * 4
    first = graph(answers[0])
    assert len(first) > 2000 and all(graph(answer) == first for answer in answers)
    assert any("ontology/0.1.0>" in quad and "versionIRI" in quad for quad in first)
    for path in ("/ontology/9.9.9", "/ontology/0.1.0.docx"):
        assert fetch(dataset_server.url + path).slug == "unknown-version"


@pytest.mark.parametrize("path", ["/vocab", "/shapes", "/ontology"])
def test_all_formats_hold_the_same_graph(harbour_server: LiveServer, path: str) -> None:
    answers = [fetch(f"{harbour_server.url}{path}.{suffix}") for suffix in ("ttl", "jsonld", "rdf", "nt")]
    assert [answer.status for answer in answers] == [200] * 4
    graphs = [graph(answer) for answer in answers]
    assert len(graphs[0]) > 10 and all(found == graphs[0] for found in graphs)
    assert fetch(f"{harbour_server.url}{path}.html").media == "text/html"
    assert fetch(f"{harbour_server.url}{path}.docx").slug == "unknown-format"
    assert fetch(harbour_server.url + path, headers={"Accept": "image/png"}).status == 406
