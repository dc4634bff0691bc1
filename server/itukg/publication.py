"""What every view is given: settings, store, who may ask, what is counted, who reads bodies and draws; the policy."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from itukg.charts.drawing import Drawings
from itukg.settings import Settings
from itukg.snapshot import Manifest
from itukg.sparql.policy import Policy
from itukg.stores.base import Store
from itukg.views.prepared import PreparedTemplates
from itukg.web.bodies import Bodies
from itukg.web.clients import Clients
from itukg.web.metrics import Metrics
from itukg.web.remembered import RememberedResults

_POLICIES = 4
# In the environment of a request whose answer becomes a file of a copy of the site, which cannot compute others.
STATIC = "itukg.static"


@dataclass(frozen=True)
class Publication:
    """The publisher at work on one dataset.

    ``results`` remembers what the store has answered, for queries that no address names. ``places`` are for the queries
    that one web process has under way, ``templates`` those that it has prepared.
    """

    settings: Settings
    store: Store
    results: RememberedResults
    clients: Clients
    metrics: Metrics
    bodies: Bodies
    places: deque[None]
    drawings: Drawings
    templates: PreparedTemplates = field(default_factory=PreparedTemplates, compare=False)
    _policies: dict[str, Policy] = field(default_factory=dict, compare=False)

    def address(self, manifest: Manifest) -> str:
        """Where the public reaches the publication, for the few places that name whole addresses; ends in a slash."""
        named = self.settings.public_url
        return (named if named.endswith("/") else named + "/") if named else manifest.base

    def policy(self, manifest: Manifest) -> Policy:
        """The endpoint's policy for the dataset of ``manifest``; made once for each of the last few snapshots."""
        made = self._policies.get(manifest.id)
        if made is None:
            if len(self._policies) >= _POLICIES:
                self._policies.clear()
            made = self._policies[manifest.id] = self._policy(manifest)
        return made

    def _policy(self, manifest: Manifest) -> Policy:
        stated = tuple(str(graph["iri"]) for graph in manifest.graphs if graph["iri"] != manifest.closure_graph)
        return Policy(
            max_length=self.settings.query_length,
            max_depth=self.settings.query_depth,
            base=manifest.base,
            alias=manifest.asserted_graph,
            alias_graphs=stated,
            overlaps=tuple(frozenset(pair) for pair in manifest.overlaps),
            # A remote endpoint gets what was written: not every engine that reads several dots reads escaped ones.
            escape_dots=not self.settings.endpoint,
        )
