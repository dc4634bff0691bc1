"""Mutants of the Turtle files: does a validation find each mistake, where it was made, and say it in words?

Not to be mixed up with ``tests/rdf/mutation.py``, which falsifies facts in the graph to test the ledger of facts. Here
the *text* of the files is changed as a person at a keyboard would change it, so that file, line and column of the
mistake are known; what is tested is the shapes, the hygiene queries and the reader of Turtle.

Tools for mutation testing (mutmut, cosmic-ray, mutatest) change Python; RDFUnit and the SHACL engines generate tests
from shapes, not mistakes. The tree with offsets of ``itukg.turtle.syntax`` does what is needed.
"""
