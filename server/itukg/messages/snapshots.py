"""The words of the list of snapshots, and of how a result is cited."""

from __future__ import annotations

WORDS = {
    "en": {
        "snapshots": "Snapshots",
        "snapshots_help": "Every build of the dataset is a snapshot that never changes. Queries can be asked of those "
        "that are kept here, and are answered as they were then.",
        "snapshot": "Snapshot",
        "snapshot_built": "Built",
        "snapshot_current": "current",
        "asked_of": "The answers come from a snapshot that was named: version {version}, built {built}.",
        "asked_of_current": "Ask the current one",
        "cite_result": "How to cite this result",
        "cite_permalink": "Permalink",
        "cite_permalink_help": "It gives the same result for as long as the snapshot is kept; after that it tells how "
        "to build the snapshot again.",
        "cite_too_long": "The query is too long for an address. Publish its text beside the citation.",
        "cite_result_title": "Result of a SPARQL query",
        "cite_snapshot": "Snapshot {id}",
        "cite_license": "Licence: {license}",
    },
    "zh": {
        "snapshots": "快照",
        "snapshots_help": "数据集的每次构建都是一个不再改变的快照。可以查询此处保留的快照，所得答复与当时相同。",
        "snapshot": "快照",
        "snapshot_built": "构建时间",
        "snapshot_current": "当前",
        "asked_of": "答复来自所指定的快照：版本{version}，构建于{built}。",
        "asked_of_current": "查询当前快照",
        "cite_result": "如何引用此结果",
        "cite_permalink": "永久链接",
        "cite_permalink_help": "在快照保留期间，此链接给出相同的结果；其后，它说明如何重新构建该快照。",
        "cite_too_long": "查询过长，无法写入地址。请在引用时附上查询原文。",
        "cite_result_title": "SPARQL查询结果",
        "cite_snapshot": "快照{id}",
        "cite_license": "许可：{license}",
    },
}
