"""Mistakes for every file of shapes, every hygiene query and every other rule."""
