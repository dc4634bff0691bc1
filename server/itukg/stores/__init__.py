"""Where the graph is: the seam (`base`), the embedded store, a remote SPARQL 1.1 endpoint. None knows Flask."""
