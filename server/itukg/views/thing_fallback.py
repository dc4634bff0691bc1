"""The sentence about a thing for which the dataset's display vocabulary has none."""

from __future__ import annotations

from itukg.linkeddata.resource import Description
from itukg.messages import words
from itukg.views.thing_values import Values

_SKOS = "http://www.w3.org/2004/02/skos/core#"


def fallback(values: Values, described: Description) -> str:
    """What the thing is, and how much is said of it; of a scheme of concepts how many there are.

    Args:
        values: names in the reader's language.
        described: what is known about the thing.
    """
    said = words(values.page.language)
    kinds = values.facts.kinds[:1]
    concepts = {source for source, predicate in described.incoming if predicate == _SKOS + "inScheme"}
    if kinds and kinds[0].value == _SKOS + "ConceptScheme" and len(concepts) > 1 and not described.has_more:
        text = said["fallback_scheme"].format(kind=values.kind(kinds[0]).text, count=len(concepts))
        return _sentence(text, said["full_stop"])
    facts = len({item.predicate for item in described.statements})
    sources = len({source for source, _ in described.incoming})
    told = said["fallback_fact" if facts == 1 else "fallback_facts"].format(count=facts)
    if sources:
        told = said["fallback_source" if sources == 1 else "fallback_sources"].format(facts=told, count=sources)
    return _sentence(said["semicolon"].join([*(values.kind(kind).text for kind in kinds), told]), said["full_stop"])


def _sentence(text: str, stop: str) -> str:
    return text[:1].upper() + text[1:] + stop
