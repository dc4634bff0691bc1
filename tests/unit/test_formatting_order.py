"""The order that the Turtle formatter gives to properties and values, and what it leaves to the author."""

from __future__ import annotations

import textwrap

from itukg.formatting.order import OTHERS, Order, natural, standard_lines
from tests.unit.formatted import EX, PREFIX, body, same, shape


def test_a_dataset_orders_predicates_and_lets_some_share_a_line() -> None:
    lines = [["name"], ["min", "max", "unit"], ["topic"], ["others"], ["source"]]
    layout = [[OTHERS if name == "others" else EX + name for name in line] for line in lines]
    source = """\
        ex:q ex:source ex:p ; ex:zoo 1 ; ex:max 22 ; ex:min 22 ; ex:abc 2 ;
             ex:unit ex:metre ; ex:topic ex:depth ; a ex:Quantity ; ex:name "22 metres"@en .
    """
    assert body(source, Order(layout)) == textwrap.dedent("""\
        ex:q a ex:Quantity ;
            ex:name "22 metres"@en ;
            ex:min 22 ; ex:max 22 ; ex:unit ex:metre ;
            ex:topic ex:depth ;
            ex:abc 2 ;
            ex:zoo 1 ;
            ex:source ex:p .
        """)


def test_without_a_layout_names_come_first_and_then_the_alphabet() -> None:
    source = """\
        PREFIX ex: <http://example.org/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX dct: <http://purl.org/dc/terms/>
        ex:c rdfs:isDefinedBy ex:o ; ex:b 1 ; ex:a10 1 ; ex:a9 1 ; dct:license ex:l ; skos:definition "d" ;
             skos:prefLabel "p" ; rdfs:label "l" ; a ex:C .
    """
    predicates = [line.split()[0] for line in shape(source).splitlines()[6:]]
    assert predicates == [
        "rdfs:label", "skos:prefLabel", "skos:definition", "dct:license", "ex:a9", "ex:a10", "ex:b", "rdfs:isDefinedBy",
    ]  # fmt: skip


def test_what_the_dataset_orders_leaves_the_standard_order() -> None:
    label, definition = (f"http://www.w3.org/2004/02/skos/core#{name}" for name in ("prefLabel", "definition"))
    source = """\
        @prefix ex: <http://example.org/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        ex:c ex:b 1 ; skos:prefLabel "p" ; skos:definition "d" .
    """
    behind = shape(source, Order([[OTHERS], [definition], [label]]))
    assert behind.endswith('ex:c ex:b 1 ;\n    skos:definition "d" ;\n    skos:prefLabel "p" .\n')
    assert shape(source).endswith('ex:c skos:prefLabel "p" ;\n    skos:definition "d" ;\n    ex:b 1 .\n')


def test_the_standard_order_names_each_property_once_and_has_a_place_for_others() -> None:
    names = [name for line in standard_lines() for name in line]
    assert len(names) > 90
    assert len(names) == len(set(names))
    assert names.count(OTHERS) == 1
    assert all(name.startswith(("http://", "https://")) for name in names)


def test_objects_names_iris_labels_texts_by_language_then_the_rest() -> None:
    source = """\
        ex:s ex:p "z"@zh , 10 , _:b , "a"@fr , <http://a.example/> , ex:o11 , true , "e"@en , ex:o5 , "d"@de , 9 , [] .
    """
    assert body(source).split(" , ") == [
        "ex:s ex:p ex:o5", "ex:o11", "<http://a.example/>", "_:b", '"e"@en', '"z"@zh', '"d"@de', '"a"@fr', "9", "10",
        "true", "[] .\n",
    ]  # fmt: skip


def test_the_author_orders_classes_members_of_lists_and_texts_in_one_language() -> None:
    same("""\
        ex:s a ex:Z , ex:A ;
            ex:list ( 3 1 2 ) ;
            ex:note "second is b"@en , "a"@en , "二"@zh , "一"@zh .
        """)


def test_languages_that_are_more_than_a_code() -> None:
    assert body('ex:s ex:p "z"@zh-Hans , "e"@en-GB , "E"@EN , "z"@zh .\n') == (
        'ex:s ex:p "E"@EN , "z"@zh , "e"@en-GB , "z"@zh-Hans .\n'
    )


def test_numbers_in_names_count_as_numbers() -> None:
    assert sorted(["sg:sg20", "sg:sg5", "sg:sg11", "b:z", "sga:a", "p:2.10", "p:2.9"], key=natural) == [
        "b:z", "p:2.9", "p:2.10", "sg:sg5", "sg:sg11", "sg:sg20", "sga:a",
    ]  # fmt: skip
    assert natural("ex:" + "9" * 5000), "no number is too long"


def test_rdf_type_is_written_a_and_one_property_has_one_list_of_values() -> None:
    source = """\
        @prefix ex: <http://example.org/> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        ex:s ex:p 2 ; rdf:type ex:B ; ex:p 1 ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ex:A .
    """
    assert shape(source) == PREFIX + "ex:s a ex:B , ex:A ;\n    ex:p 1 , 2 .\n"


def test_two_bracketed_values_are_not_merged() -> None:
    same("""\
        ex:s ex:p [ ex:q 2 ] ;
            ex:p [ ex:q 1 ] .
        """)
