"""``python -m tests.guide [en|zh]``: follow the pages on adding a report and put the real outputs into them."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.guide.follow import PAGES, follow, refreshed

for language in sys.argv[1:] or PAGES:
    page = PAGES[language]
    before = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        outputs = follow(page, Path(folder).resolve() / "home").outputs
    if page.read_text(encoding="utf-8") != before:
        sys.exit(f"{page.name} was changed meanwhile; nothing was written")
    after = refreshed(before, outputs)
    page.write_text(after, encoding="utf-8")
    print(f"{page.name}: {len(outputs)} outputs, {'refreshed' if after != before else 'all as they were'}")
