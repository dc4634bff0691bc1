"""Documentation that is carried out: its blocks are the steps of a reader, and the outputs it shows are real ones."""
