"""What goes into the index: what the display vocabulary says, what the standards say without it, and the order."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from itukg.errors import BuildError
from itukg.search import schema
from itukg.search.asking import Match, search
from itukg.search.fields import Role, read_fields
from itukg.search.index import Index, open_index
from itukg.search.writing import write_index
from itukg.snapshot import SEARCH_INDEX, Manifest, OpenSnapshot

BASE = "https://made.example/"
PREFIXES = f"""
@prefix pub: <https://w3id.org/itukg/publisher#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix m: <{BASE}ontology#> .
@prefix id: <{BASE}id/thing/> .
"""
ROLES = {"data": "Data", "vocabulary": "Vocabulary", "terms": "Ontology", "display": "Display", "shapes": "Shapes"}
SECONDS = 30.0
Make = Callable[..., Index]


@pytest.fixture
def make(tmp_path: Path, harbour_snapshot: OpenSnapshot) -> Make:
    """A function: Turtle by graph -> the open index of a dataset of that."""

    def build(**graphs: str) -> Index:
        store, manifest = dataset(harbour_snapshot.manifest, **graphs)
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.sqlite"
        write_index(store, manifest, path)
        return Index(path)

    return build


def dataset(like: Manifest, **graphs: str) -> tuple[ox.Store, Manifest]:
    store = ox.Store()
    for name, turtle in graphs.items():
        for graph in (ox.NamedNode(BASE + name), ox.DefaultGraph()):
            store.load((PREFIXES + turtle).encode(), format=ox.RdfFormat.TURTLE, to_graph=graph)
    described = tuple({"iri": BASE + name, "role": ROLES[name], "titles": {}, "triples": 1} for name in graphs)
    return store, replace(like, base=BASE, graphs=described)


def found(index: Index, query: str) -> dict[str, Match]:
    matches = search(index, query, seconds=SECONDS).matches
    return {thing.iri.removeprefix(BASE + "id/thing/"): matches[thing.number] for thing in index.things(list(matches))}


# --- which properties -----------------------------------------------------------------------------------------------


def test_without_a_word_of_the_dataset_the_standards_count(make: Make) -> None:
    index = make(
        data="""
        id:a a m:Thing ; skos:prefLabel "Alpha"@en , "Alphe"@fr ; skos:altLabel "First"@en ; skos:notation "A/1" .
        id:b a m:Thing ; rdfs:label "Beta" ; dct:identifier "B-2" ; dct:description "The second letter"@en .
        id:c a m:Thing ; schema:name "Gamma" ; schema:alternateName "Third" ; dct:title "A long title"@en .
        id:d a m:Thing ; m:motto "unheard of" .
        """
    )
    assert found(index, "alpha") == found(index, "alphe") == found(index, "first") == {"a": Match.NAME}
    assert found(index, "a/1") == {"a": Match.CODE}
    assert found(index, "b 2") == {"b": Match.CODE}
    assert found(index, "second letter") == {"b": Match.TEXT_WORDS}
    assert found(index, "third") == {"c": Match.NAME}
    assert found(index, "long title") == {"c": Match.NAME_PHRASE}
    assert found(index, "unheard") == {}
    assert found(index, "d") == {"d": Match.NAME}, "without any name, what its address calls it"
    (thing,) = index.things([number for number in range(1, 5) if index.things([number])[0].iri.endswith("/d")])
    assert thing.texts == ((Role.NAME, "", "d"),)


def test_a_whole_name_comes_before_the_name_in_an_address(make: Make) -> None:
    index = make(
        data="""
        id:salt a m:Thing ; rdfs:label "fee on salt" . id:b a m:Thing ; rdfs:label "salt" .
        id:x m:by id:salt . id:PP-9 a m:Thing ; rdfs:label "a resolution" .
        """
    )
    assert list(found(index, "salt").items())[:2] == [("b", Match.NAME), ("salt", Match.ADDRESS)]
    assert found(index, "pp 9") == {"PP-9": Match.ADDRESS}


def test_sub_properties_of_the_standards_count_too(make: Make) -> None:
    index = make(
        terms="m:call a owl:DatatypeProperty ; rdfs:subPropertyOf m:mark . m:mark rdfs:subPropertyOf skos:notation .",
        data='id:a a m:Thing ; m:call "X7" . id:b a m:Thing ; m:mark "Y8" .',
    )
    assert found(index, "x 7") == {"a": Match.CODE}
    assert found(index, "y 8") == {"b": Match.CODE}


def test_the_dataset_says_what_is_searched(make: Make) -> None:
    data = """
    id:a a m:Thing ; skos:prefLabel "Alpha" ; m:call "X7" ; m:motto "unheard of" ; m:nick "Al" ; m:head "The Head" ;
      skos:notation "machine-name" .
    """
    display = """
    m:call a pub:SearchCode . m:motto a pub:SearchSummary . m:nick a pub:SearchAlternative . m:head a pub:SearchTitle .
    skos:notation a pub:NotSearched .
    """
    index = make(data=data, display=display)
    assert found(index, "x7") == {"a": Match.CODE}
    assert found(index, "unheard") == {"a": Match.TEXT_WORDS}
    assert found(index, "al") == {"a": Match.NAME}
    assert found(index, "the head") == {"a": Match.NAME}
    assert found(index, "machine-name") == {}
    assert found(make(data=data + display), "x7") == {}, "only what the display graph says counts"


def test_codes_are_found_as_members_of_a_class_are_written(make: Make) -> None:
    index = make(
        data='id:a a m:Question ; skos:notation "6/3" . id:b a m:Answer ; skos:notation "6/3" .',
        display='m:Question pub:codeForm "Q{}" , "第{}号课题" .',
    )
    assert found(index, "q6/3") == found(index, "第6/3号课题") == {"a": Match.CODE}
    assert set(found(index, "6/3")) == {"a", "b"}


def test_example_searches_are_kept_by_language(harbour_snapshot: OpenSnapshot) -> None:
    display = f'<{BASE}dataset> pub:exampleSearch "b2" , "a1" , "alpha"@en , "物联网"@zh .'
    fields = read_fields(*dataset(harbour_snapshot.manifest, display=display))
    assert fields.examples == {"": ("a1", "b2"), "en": ("alpha",), "zh": ("物联网",)}


# --- order and kinds ------------------------------------------------------------------------------------------------


def test_what_more_points_to_comes_first_then_what_is_last_and_what_is_retired(make: Make) -> None:
    index = make(
        data="""
        id:a a m:Thing ; rdfs:label "port one" .
        id:b a m:Thing ; rdfs:label "port two" .
        id:c a m:Note ; rdfs:label "port three" .
        id:d a m:Thing ; rdfs:label "port four" ; owl:deprecated true .
        id:x m:by id:b , id:c , id:d . id:y m:by id:b , id:c , id:d . id:z m:by id:a , id:c , id:d .
        """,
        display="m:Note a pub:SearchedLast .",
    )
    assert list(found(index, "port")) == ["b", "a", "c", "d"]
    assert [thing.is_retired for thing in index.things([1, 2, 3, 4])] == [False, False, False, True]
    assert list(found(index, "port four")) == ["d"]


def test_the_kind_is_the_datasets_own_class_of_fewest_things(make: Make) -> None:
    index = make(
        terms='m:Ship rdfs:label "ship"@en , "navire"@fr .',
        data="id:a a m:Thing , m:Ship , skos:Concept . id:b a m:Thing . id:c a skos:Concept .",
    )
    kinds = {thing.iri[-1]: index.kinds[thing.kind] for thing in index.things([1, 2, 3])}
    assert kinds["a"] == (BASE + "ontology#Ship", {"en": "ship", "fr": "navire"})
    assert kinds["b"] == (BASE + "ontology#Thing", {})
    assert kinds["c"][0].endswith("core#Concept")


def test_terms_are_classes_or_properties_and_shapes_are_not_searched(make: Make) -> None:
    index = make(
        terms="m:Ship a owl:Class . m:by a owl:ObjectProperty , owl:FunctionalProperty .",
        shapes=f"<{BASE}shapes#ShipShape> a m:Shape ; rdfs:label 'ship shape' .",
    )
    things = index.things([1, 2, 3])
    kinds = {thing.iri.rpartition("#")[2]: index.kinds[thing.kind][0].rpartition("#")[2] for thing in things}
    assert kinds == {"Ship": "Class", "by": "Property"}


# --- words ----------------------------------------------------------------------------------------------------------


def test_two_characters_are_found_wherever_they_stand(make: Make) -> None:
    index = make(data='id:a a m:T ; rdfs:label "电信网络人工智能原生焦点组"@zh . id:b a m:T ; rdfs:label "点组"@zh .')
    name = "电信网络人工智能原生焦点组"
    for place in range(len(name) - 1):
        assert "a" in found(index, name[place : place + 2]), name[place : place + 2]
    for character in name:
        assert "a" in found(index, character), character
    assert found(index, "智人") == {}
    assert found(index, "智能生原") == {}, "other words of the same characters"


def test_mistakes_are_forgiven_by_length(make: Make) -> None:
    index = make(
        data='id:a a m:T ; rdfs:label "Geneva harbour" . id:b a m:T ; rdfs:label "Asia" ; dct:abstract "zebra" .'
    )
    assert found(index, "gneeva") == found(index, "genva") == found(index, "genfva") == {"a": Match.SIMILAR_NAME}
    assert found(index, "gnva") == {}, "two mistakes in four letters"
    assert found(index, "harboorr") == {"a": Match.SIMILAR_NAME}, "two in eight"
    assert found(index, "zebre") == {"b": Match.SIMILAR_TEXT}
    assert search(index, "genva harbor", seconds=SECONDS).corrected() == "geneva harbour"


def test_where_nothing_has_all_words_what_has_most_of_them_is_found(make: Make) -> None:
    index = make(data='id:a a m:T ; rdfs:label "red green blue" . id:b a m:T ; rdfs:label "red" .')
    assert found(index, "red green violet") == {"a": Match.SOME_WORDS}
    assert found(index, "red violet brown") == {}


# --- the file -------------------------------------------------------------------------------------------------------


def test_of_a_long_text_all_words_count_and_the_last_may_go_on(make: Make) -> None:
    words = [f"{first}{second}ment" for first in "bcdfg" for second in "aeiou"]
    chinese = "电信发展局与各成员国合作举办互联网协议第六版培训讲习班以推动数字转型"
    index = make(
        data=f"""
        id:a a m:Thing ; skos:prefLabel "Alpha"@en ; skos:definition "{" ".join(words)} harbours"@en , "{chinese}"@zh .
        id:b a m:Thing ; skos:prefLabel "Beta"@en ; skos:definition "{" ".join(words[:-1])} quays"@en .
        id:c a m:Thing ; skos:prefLabel "{" ".join(reversed(words))}"@en .
        """
    )
    assert found(index, " ".join(words)) == {"c": Match.NAME_WORDS, "a": Match.TEXT_WORDS}
    assert found(index, " ".join([*words, "harb"])) == {"a": Match.TEXT_WORDS}
    assert found(index, " ".join([*words[1:], "harbours", words[0]])) == {"a": Match.TEXT_WORDS}
    assert found(index, chinese) == found(index, chinese[3:]) == {"a": Match.TEXT_WORDS}
    some = found(index, " ".join([*words[:-1], "nothing"]))
    assert some.keys() == {"a", "b", "c"} and set(some.values()) == {Match.SOME_WORDS}
    assert found(index, chinese.replace("举办", "推迟"))["a"] == Match.SOME_WORDS


def test_a_python_without_fts5_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bare(sqlite3.Connection):
        def execute(self, *arguments: object) -> sqlite3.Cursor:
            raise sqlite3.OperationalError("no such module: fts5")

    monkeypatch.setattr(schema.sqlite3, "connect", lambda *_: Bare(":memory:"))
    with pytest.raises(BuildError, match="no such module: fts5"):
        schema.check_engine()


def test_an_index_that_cannot_be_written_is_an_error_of_the_disk(
    tmp_path: Path, harbour_snapshot: OpenSnapshot
) -> None:
    store, manifest = dataset(harbour_snapshot.manifest, data="id:a a m:Thing .")
    with pytest.raises(OSError, match="search index"):
        write_index(store, manifest, tmp_path / "missing" / "search.sqlite")


def test_the_same_dataset_makes_the_same_index(tmp_path: Path, harbour_snapshot: OpenSnapshot) -> None:
    files = [tmp_path / "one.sqlite", tmp_path / "two.sqlite"]
    for file in files:
        write_index(harbour_snapshot.store, harbour_snapshot.manifest, file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert files[0].stat().st_size > 50_000


def test_threads_read_side_by_side_and_a_removed_file_stays_readable(
    tmp_path: Path, harbour_snapshot: OpenSnapshot
) -> None:
    path = tmp_path / SEARCH_INDEX
    write_index(harbour_snapshot.store, harbour_snapshot.manifest, path)
    opened, go = threading.Barrier(4), threading.Event()
    results: list[list[str]] = []

    def read() -> None:
        index = open_index(path)
        assert open_index(path) is index, "one a thread"
        search(index, "anna", seconds=SECONDS)
        opened.wait()
        go.wait()
        results.append(list(found(index, "anna")))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    opened.wait()
    path.unlink()
    go.set()
    for thread in threads:
        thread.join()
    assert len(results) == 3
    assert results[0] == results[1] == results[2] != []
