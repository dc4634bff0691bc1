"""``python -m itukg``."""

from itukg.cli import main

main()
