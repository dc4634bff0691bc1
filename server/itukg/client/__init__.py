"""The graph as pandas DataFrames, from any SPARQL endpoint that holds it (``pip install itukg[client]``).

What needs pandas is imported when it is asked for: commands use the other parts, which do not.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from itukg.client.client import Client
    from itukg.client.errors import EndpointError
    from itukg.client.questions import UnknownQuestion
    from itukg.library.values import BadParameter

_PLACES = {
    "BadParameter": "itukg.library.values",
    "Client": "itukg.client.client",
    "EndpointError": "itukg.client.errors",
    "UnknownQuestion": "itukg.client.questions",
}

__all__ = ["BadParameter", "Client", "EndpointError", "UnknownQuestion"]


def __getattr__(name: str) -> Any:
    """Import what is asked for, https://peps.python.org/pep-0562/."""
    from importlib import import_module

    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
