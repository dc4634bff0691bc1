"""Turtle: its tokens and its tree with their places, and its triples."""
