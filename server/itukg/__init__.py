"""itukg publishes a folder of RDF (a dataset) as linked data: SPARQL, dereferenceable IRIs, pages.

The package holds nothing of any dataset: what is published, in which order and under which names is
read from the dataset folder (its ``data/catalog.ttl``, its shapes, its labels).
"""

__version__ = "0.5.0"
