"""What is worked out once, when a snapshot is built, and kept in it: statistics, dumps, releases, the list of pages."""
