"""Mistakes in one section of the report, each on one line."""

from __future__ import annotations

SECTION = "data/reports/c26-33/section-2.ttl"
# what: what stands in the file, what comes instead on the same line, and words of what is then said
MISTAKES = {
    "a value outside its bounds": (
        "itu:numericValue 22 ;",
        "itu:numericValue 23 ;",
        "the value 23 of itu:numericValue differs",
    ),
    "and another one": (
        "itu:numericValue 399 ;",
        "itu:numericValue 400 ;",
        "the value 400 of itu:numericValue differs",
    ),
    "a misspelt property": ("itu:countedKind kind:new-r", "itu:countedKnd kind:new-r", "is itu:countedKind meant?"),
    "a missing Chinese name": (' , "22份新建议书获批准"@zh', "", "The Chinese name is missing"),
    "a paragraph that is not there": (
        "itu:reportedIn para:2.1 .",
        "itu:reportedIn para:2.99 .",
        "Nothing describes para:2.99",
    ),
    "an unknown code": (
        "itu:countedStatus st:approved",
        "itu:countedStatus st:aproved",
        "Nothing describes st:aproved",
    ),
    "dates the wrong way round": (
        '"2025-04-01"^^xsd:date',
        '"2027-04-01"^^xsd:date',
        "must be not later than the end date",
    ),
    "an implied part in a role of its own": (
        "itu:supporter party:un-entities-supporting-u4ssc ;",
        "itu:supporter party:un-entities-supporting-u4ssc ; "
        "itu:certainty <https://w3id.org/itukg/vocab/certainty/implied> ;",
        "would hold without the certainty",
    ),
}
