"""Names that are hard to put into an address, things that are hard to put into a format, and more links than fit."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import pyoxigraph as ox
import pytest
import rdflib

from tests.http.odd import BASE, DEPTH, LIMIT, NAMES, SPOKES, address, odd_settings
from tests.http_client import Answer, fetch
from tests.servers import LiveServer

FORMATS = {
    "ttl": ("text/turtle", "turtle"),
    "jsonld": ("application/ld+json", "json-ld"),
    "rdf": ("application/rdf+xml", "xml"),
    "nt": ("application/n-triples", "nt"),
    "trig": ("application/trig", "trig"),
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, fixture_dataset_dir: Path) -> Iterator[LiveServer]:
    settings = odd_settings(tmp_path_factory.mktemp("odd"), fixture_dataset_dir)
    with LiveServer(settings) as server:
        yield server


def canonical(quads: Iterable[ox.Quad]) -> set[str]:
    dataset = ox.Dataset(ox.Quad(*quad.triple) for quad in quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def by_oxigraph(answer: Answer) -> set[str]:
    kind = ox.RdfFormat.from_media_type(answer.media)
    return canonical(ox.parse(answer.body, format=kind, base_iri="urn:nowhere:"))


def by_rdflib(answer: Answer, name: str) -> set[str]:
    triples = rdflib.Graph()
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # rdflib's, of its own names
        graph = rdflib.Dataset(default_union=True)
        graph.parse(data=answer.body, format=name, publicID="urn:nowhere:")
        for triple in graph.triples((None, None, None)):
            triples.add(triple)
    return canonical(ox.parse(triples.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES))


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[:30])
def test_a_name_leads_to_its_document_in_every_spelling(odd: LiveServer, name: str) -> None:
    topic = f"<{BASE}id/{name}>"
    for path in (address(name), *NAMES[name]):
        answer = fetch(f"{odd.url}/id/{path}", headers={"Accept": "application/n-triples"})
        assert answer.status == 303, (path, answer.text[:200])
        document = fetch(urljoin(answer.url, answer.headers["Location"]), headers={"Accept": "application/n-triples"})
        assert (document.status, document.media) == (200, "application/n-triples")
        assert f"<http://xmlns.com/foaf/0.1/primaryTopic> {topic} ." in document.text
        direct = fetch(f"{odd.url}/doc/{path}", headers={"Accept": "application/n-triples"})
        assert direct.body == document.body
    page = fetch(urljoin(answer.url, answer.headers["Location"]), headers={"Accept": "text/html"})
    assert (page.status, page.media) == (200, "text/html")


@pytest.mark.parametrize("name", [*NAMES, "odd/deep", "odd/markup"], ids=lambda name: name[:30])
def test_the_links_of_a_document_are_about_the_same_thing(odd: LiveServer, name: str) -> None:
    page = fetch(f"{odd.url}/doc/{address(name)}", headers={"Accept": "text/html"})
    header = page.headers["Link"]
    targets = dict(re.findall(r'<([^>]*)>; rel="alternate describedby item"; type="([^"]*)"', header))
    # What another thing is called is no address for a format of this one.
    assert len(targets) == len(FORMATS) - (name == "odd/both")
    graphs = []
    for target, media in targets.items():
        answer = fetch(urljoin(page.url, target))
        assert (answer.status, answer.media) == (200, media)
        graphs.append(by_oxigraph(answer))
        assert any(f"primaryTopic> <{BASE}id/{name}>" in line for line in graphs[-1])
    assert all(graph == graphs[0] for graph in graphs)
    for target in targets:
        assert f'href="{target.replace("&", "&amp;").replace(chr(39), "&#39;").replace("+", "+")}"' in page.text


@pytest.mark.parametrize("name", ["odd/deep", "odd/hub", "odd/returns", "odd/markup", "odd/Größe", "odd/a%20b"])
def test_every_format_holds_the_same_graph_for_two_parsers(odd: LiveServer, name: str) -> None:
    graphs = []
    for suffix, (media, parser) in FORMATS.items():
        answer = fetch(f"{odd.url}/doc/{address(name)}.{suffix}")
        assert (answer.status, answer.media) == (200, media)
        one = by_oxigraph(answer)
        assert one == by_rdflib(answer, parser), suffix
        graphs.append(one)
    assert len(graphs[0]) > 8
    assert graphs == [graphs[0]] * len(FORMATS)


def test_blank_nodes_are_never_dead_ends(odd: LiveServer) -> None:
    graph = fetch(f"{odd.url}/doc/odd/deep.nt")
    quads = list(ox.parse(graph.body, format=ox.RdfFormat.N_TRIPLES))
    subjects = {quad.subject for quad in quads}
    ends = [quad for quad in quads if isinstance(quad.object, ox.BlankNode) and quad.object not in subjects]
    assert len(ends) == 1  # the one that nothing is said about
    assert sum('"level ' in str(quad) for quad in quads) == DEPTH
    assert "the end" in graph.text


def test_what_a_format_cannot_say_is_refused_and_never_negotiated(odd: LiveServer) -> None:
    for name, why in (("odd/no-xml", "http://www.w3.org/1999/"), ("odd/control", "character")):
        refused = fetch(f"{odd.url}/doc/{name}.rdf")
        assert (refused.status, refused.slug) == (406, "not-acceptable")
        assert "RDF/XML" in refused.json["detail"] and why in refused.json["detail"]
        only = fetch(f"{odd.url}/doc/{name}", headers={"Accept": "application/rdf+xml"})
        assert only.status == 406
        assert "rdf+xml" not in fetch(f"{odd.url}/doc/{name}", headers={"Accept": "text/html"}).headers["Link"]
        other = fetch(f"{odd.url}/doc/{name}", headers={"Accept": "application/rdf+xml, text/turtle;q=0.1"})
        assert (other.status, other.media) == (200, "text/turtle")
        assert by_oxigraph(other) == by_rdflib(other, "turtle") == by_oxigraph(fetch(f"{odd.url}/doc/{name}.jsonld"))


def test_links_that_do_not_fit_follow_on_further_pages(odd: LiveServer) -> None:
    see, nxt = rdflib.RDFS.seeAlso, rdflib.URIRef("http://www.w3.org/1999/xhtml/vocab#next")
    path, sources, visited = "/doc/odd/hub", set[str](), 0
    for _ in range(5):
        answer = fetch(odd.url + path, headers={"Accept": "text/turtle"})
        assert answer.status == 200
        graph = rdflib.Graph().parse(data=answer.body, format="turtle")
        found = {str(source) for source in graph.subjects(see, rdflib.URIRef(BASE + "id/odd/hub"))}
        assert 0 < len(found) <= LIMIT and not found & sources
        sources |= found
        visited += 1
        document = rdflib.URIRef(BASE.rstrip("/") + path)
        assert (document, rdflib.FOAF.primaryTopic, rdflib.URIRef(BASE + "id/odd/hub")) in graph
        following = [str(target) for target in graph.objects(document, nxt)]
        assert following == [str(target) for target in graph.objects(document, see)]
        linked = re.findall(r'<([^>]*)>; rel="next"', answer.headers["Link"])
        assert [BASE.rstrip("/") + target for target in linked] == following
        if not following:
            break
        path = "/" + following[0].removeprefix(BASE)
    assert sources == {f"{BASE}id/odd/spoke/{number:02}" for number in range(SPOKES)}
    assert visited == 3
    for wrong in ("4", "0", "x", "-1", "999999", ""):
        assert fetch(f"{odd.url}/doc/odd/hub?page={wrong}").status == 404, wrong


def test_labels_cannot_break_out_of_the_data_in_a_page(odd: LiveServer) -> None:
    page = fetch(f"{odd.url}/doc/odd/markup", headers={"Accept": "text/html", "Accept-Language": "en"})
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    assert len(blocks) == 1 and page.text.count("<script") == page.text.count("</script>") >= 1
    assert "alert(1)</script>" not in page.text and "<!--<script" not in page.text
    data = rdflib.Graph().parse(data=blocks[0].replace('"https://schema.org"', '{"@vocab":"https://schema.org/"}'),
                                format="json-ld")  # fmt: skip
    names = set(data.objects(rdflib.URIRef(BASE + "id/odd/markup"), rdflib.URIRef("https://schema.org/name")))
    assert {str(name) for name in names} == {"</script><script>alert(1)</script>"}


def test_what_is_nearly_a_name_is_none(odd: LiveServer) -> None:
    for path in (
        "id/odd/hub/",
        "doc/odd/hub/",
        "id/odd//hub",
        "id/odd/HUB",
        "id/odd/slash",
        "doc/odd/hub.ttl.ttl",
        "id/",
    ):
        answer = fetch(f"{odd.url}/{path}", headers={"Accept": "application/json"})
        assert (answer.status, answer.media) == (404, "application/problem+json"), path
