"""Turtle files in one layout, so that a change of one fact is a change of one line. Comments and triples stay.

The way of a text: ``tokens`` (lexer that keeps comments) -> ``syntax`` (tree) -> ``arrange`` (canonical order)
-> ``layout`` (lines); ``run`` does it to files and makes sure that the graph is the same.

Libraries that were tried: rdflib's ``longturtle``, otsrdflib (an ordered serializer for rdflib), diffable-rdf and
pyprttl (bindings of the formatter prttl) all parse to a graph and write the graph. A graph holds no comments, no order
of blocks and no spelling of numbers, so all four drop the comments and re-sort the file. The formatters that keep
comments (turtlefmt, in Rust) are no Python packages and have no order of predicates to set. lark with a Turtle grammar
leaves comments out of its tree as well (they are ignored tokens), and putting them back is most of the work.
"""
