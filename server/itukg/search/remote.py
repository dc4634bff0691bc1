"""Search where a remote endpoint holds the data: there is no index, so only whole names and codes are found.

One look-up by literals, which every store answers from its own index; asking for parts of names would make it read
all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from itukg.linkeddata.iris import document_path
from itukg.linkeddata.labels import PREDICATES
from itukg.stores.base import Reader
from itukg.stores.kinds import IRI

_MOST = 50
_QUERY = (
    "SELECT DISTINCT ?thing WHERE { VALUES ?label { } VALUES ?property { "
    + " ".join(
        f"<{name}>"
        for name in (
            *PREDICATES,
            "http://www.w3.org/2004/02/skos/core#altLabel",
            "http://www.w3.org/2004/02/skos/core#notation",
            "http://purl.org/dc/terms/identifier",
        )
    )
    + f" }} ?thing ?property ?label FILTER(isIRI(?thing)) }} ORDER BY ?thing LIMIT {_MOST}"
)


def find_exact(reader: Reader, text: str, languages: Sequence[str]) -> list[str]:
    """The things with a page whose name or code is the text, as it is typed or in another case; by IRI.

    Raises:
        StoreError: the endpoint does not answer.
    """
    forms = dict.fromkeys((text, text.lower(), text.upper(), text.capitalize(), text.title()))
    literals = [ox.Literal(form) for form in forms]
    literals += [ox.Literal(form, language=code) for form in forms for code in languages]
    rows = reader.select(_QUERY, lists={"label": literals}, kinds={"thing": IRI})
    things = (str(row["thing"].value) for row in rows)
    return [iri for iri in things if document_path(iri, reader.manifest.base) is not None]
