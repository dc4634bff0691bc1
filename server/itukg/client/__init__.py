"""The graph as pandas DataFrames, from any SPARQL endpoint that holds it (``pip install itukg[client]``)."""

from itukg.client.client import Client
from itukg.client.errors import EndpointError
from itukg.client.questions import UnknownQuestion
from itukg.library.values import BadParameter

__all__ = ["BadParameter", "Client", "EndpointError", "UnknownQuestion"]
