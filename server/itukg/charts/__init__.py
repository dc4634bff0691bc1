"""Charts of the results of questions: from a table to a Vega or Vega-Lite specification, from that to SVG and PNG.

`chart.chart_of` makes the specification and the text that stands for the picture; `drawing.Drawings` draws it, in a
process of its own. Nothing here knows the web or a dataset. docs/charts.md has the kinds, their channels and limits.
"""
