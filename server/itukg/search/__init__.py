"""Search by name, code, title and summary: an index in the snapshot, how it is written, asked and ranked.

The index is one SQLite file (`itukg.search.index`) with an FTS5 table over words that this room cuts itself
(`itukg.search.words`). docs/search.md says what was measured against it, and why it is not tantivy.
"""
