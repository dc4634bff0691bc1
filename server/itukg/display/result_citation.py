"""How a result is cited: of which query, from which snapshot of which version, under which address.

A result of a query is a record of the dataset like the page about a thing: its citation is `itukg.display.citation`'s,
with the snapshot that it comes from, which is what makes it possible to check.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from itukg.display.citation import Citation, as_bibtex, as_csl, as_text, read_source
from itukg.messages import words
from itukg.stores.base import Reader


@dataclass(frozen=True)
class ResultCitation:
    """A citation in the forms in which people want it, and what it says, for programs.

    ``permalink`` is '' where there is no address that holds the query; ``issued`` where the dataset does not say when
    its version came out.
    """

    text: str
    bibtex: str
    csl: str
    permalink: str
    snapshot: str
    version: str
    issued: str
    license: str


def cite_result(
    reader: Reader, language: str, permalink: str, title: str = "", license_name: str = ""
) -> ResultCitation:
    """The citation of a result.

    Args:
        reader: the snapshot that the result comes from.
        language: of the citation's words, and of names where there are any in it.
        permalink: the whole address that gives the same result again, with the snapshot in it; '' if there is none.
        title: what the result is of, such as the title of a question of the library; '' for a query of one's own.
        license_name: what the licence is called, if it has a name; else its IRI stands in the citation.

    Returns:
        The citation; of a remote store, which has no snapshots, it names the version alone.
    """
    manifest = reader.manifest
    told, source = words(language), read_source(reader)
    order = (language, *manifest.languages, "")
    remarks = [told["cite_license"].format(license=license_name or manifest.license)]
    if manifest.id:
        remarks.insert(0, told["cite_snapshot"].format(id=manifest.id))
    citation = Citation(
        title=title or told["cite_result_title"],
        iri=permalink or manifest.dataset,
        dataset=next((manifest.titles[code] for code in order if code in manifest.titles), manifest.dataset),
        version=manifest.version,
        creator=next((source.creators[code] for code in order if code in source.creators), ""),
        issued=source.issued,
        language=language,
        remarks=tuple(remarks),
        name=f"result-{hashlib.sha256((permalink or manifest.id).encode()).hexdigest()[:12]}",
    )
    return ResultCitation(
        text=as_text(citation),
        bibtex=as_bibtex(citation),
        csl=as_csl(citation),
        permalink=permalink,
        snapshot=manifest.id,
        version=manifest.version,
        issued=source.issued,
        license=manifest.license,
    )
