"""What the tests of the stores share: names in the second dataset, and bounds."""

from __future__ import annotations

import pyoxigraph as ox

BASE = "https://harbour.example/"
HB = BASE + "ontology#"
ANNA = ox.NamedNode(BASE + "id/ship/S.S.Anna")
SIGN = f"SELECT ?sign {{ {ANNA} <{HB}callSign> ?sign }}"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

# Bytes that one result may have, and seconds that are enough for any query that ends.
LIMIT = 60_000
SECONDS = 30.0
