"""Releases of a dataset: the record of each, what changed between two, and the command that makes one."""
