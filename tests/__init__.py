"""The tests. Helpers are imported as ``tests.requirements`` and the like; fixtures are in ``conftest.py``."""
