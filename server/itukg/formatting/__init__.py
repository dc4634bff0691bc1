"""Turtle files in one layout, so that a change of one fact is a change of one line. Comments and triples stay.

The way of a text: ``tokens`` (lexer that keeps comments) -> ``syntax`` (tree) -> ``arrange`` (into the ``order`` of the
dataset) -> ``layout`` (lines). ``text`` does all of it and makes sure that the graph is the same, ``files`` does it to
files, ``report`` puts into words what was found.

Libraries that were tried: rdflib's ``longturtle``, otsrdflib (an ordered serializer for rdflib), diffable-rdf and
pyprttl (bindings of the formatter prttl) all parse to a graph and write the graph. A graph holds no comments, no order
of blocks and no spelling of numbers: the first three drop the comments and sort the file anew, and pyprttl refuses a
file that has comments unless it may remove them. The formatter turtlefmt keeps them, but it is a Rust program, not a
Python package, and has no order of predicates to set. lark brings no Turtle grammar, and a grammar's ignored tokens,
as comments are, do not get into its tree; giving every comment its place is most of the work here.
"""
