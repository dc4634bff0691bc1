"""The graph as pandas DataFrames, from any SPARQL endpoint that holds it (``pip install itukg[client]``)."""

from itukg.client.client import Client
from itukg.client.errors import EndpointError

__all__ = ["Client", "EndpointError"]
