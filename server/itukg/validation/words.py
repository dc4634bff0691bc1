"""Terms in words, for messages: IRIs written short, labels by language."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib.term import BNode, Node


def short(iri: str, prefixes: Mapping[str, str]) -> str:
    """The IRI with a prefix of the catalog (the one with the longest namespace), else in angle brackets."""
    fitting = [(namespace, prefix) for prefix, namespace in prefixes.items() if namespace and iri.startswith(namespace)]
    if not fitting:
        return f"<{iri}>"
    namespace, prefix = max(fitting, key=lambda found: len(found[0]))
    return f"{prefix}:{iri[len(namespace) :]}"


def in_place(term: Node, prefixes: Mapping[str, str]) -> tuple[str, str]:
    """What stands where there is to be a literal, in English (at the start of a sentence) and Chinese."""
    if isinstance(term, BNode):
        return "A blank node", "空白节点"
    iri = short(str(term), prefixes)
    return f"The IRI {iri}", f"IRI {iri}"
