"""Measurements: figures that mean something only beside each other, taken in one run on one machine."""
