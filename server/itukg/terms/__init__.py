"""Ontologies, shapes and schemes as their pages tell of them: read from their graphs, without Flask and without a
store.
"""
