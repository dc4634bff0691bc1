"""Terms in words, for messages: IRIs written short, labels by language."""

from __future__ import annotations

from collections.abc import Mapping


def short(iri: str, prefixes: Mapping[str, str]) -> str:
    """The IRI with a prefix of the catalog (the one with the longest namespace), else in angle brackets."""
    fitting = [(namespace, prefix) for prefix, namespace in prefixes.items() if namespace and iri.startswith(namespace)]
    if not fitting:
        return f"<{iri}>"
    namespace, prefix = max(fitting, key=lambda found: len(found[0]))
    return f"{prefix}:{iri[len(namespace) :]}"
