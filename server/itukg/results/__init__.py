"""Results of questions as files for people: tables with names beside the IRIs, and workbooks. Knows no web server."""
