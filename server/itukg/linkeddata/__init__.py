"""Things, the documents about them, their names and their order: linked data without Flask."""
