"""How pages read, as the dataset's display vocabulary says (docs/display.md)."""
