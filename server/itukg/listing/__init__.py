"""Lists of things by class, with facets: an index in the snapshot, how it is written and how it is asked.

The index is one SQLite file. What belongs to a class, and what has a value of a facet, are sets of numbers, kept as
Roaring bitmaps (pyroaring, https://roaringbitmap.org): a page of a list with any facets is an intersection of a few of
them and a slice of the result, so that its cost hardly grows with the number of things. Numbers are places in an order
(by name in each language, by date, by number), and there is one set of bitmaps for each order, so that a slice of a
result is a page of the sorted list. SQL alone was tried first: a second facet makes SQLite walk one of the two lists.
"""
