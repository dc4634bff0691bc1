"""The W3C's SPARQL 1.1 test suites, made ready to be asked of a live server."""
