"""The question library: SPARQL files with a header that says what they ask, and which of their terms may be others."""
