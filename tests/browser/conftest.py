"""A real Chromium, watched: whatever a page logs, asks of another host, or fails to load is kept for the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.requirements import require

_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless."""
    program = require("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(program), args=_OPTIONS)
        yield chromium
        chromium.close()


@dataclass
class Watched:
    """A page and what went wrong on it."""

    page: Page
    troubles: list[str] = field(default_factory=list)

    def go(self, address: str) -> Page:
        """Open the address; its host is the only one that the page may ask."""
        host = urlsplit(address).netloc
        self.page.on("request", lambda request: self._other_host(request.url, host))
        self.page.goto(address)
        return self.page

    def failed(self, request: Request) -> None:
        """Keep a request that failed; one that the browser gave up for the next page did not."""
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"failed {request.url}: {request.failure}")

    def _other_host(self, address: str, host: str) -> None:
        if urlsplit(address).netloc != host:
            self.troubles.append(f"asked {address}")


@pytest.fixture
def watch(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """A function that opens a watched page; options are those of a Playwright browser context."""
    contexts = []

    def open_page(**options: object) -> Watched:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        watched = Watched(context.new_page())
        watched.page.on("console", lambda message: watched.troubles.append(f"console: {message.text}"))
        watched.page.on("pageerror", lambda error: watched.troubles.append(f"error: {error}"))
        watched.page.on("requestfailed", watched.failed)
        return watched

    yield open_page
    for context in contexts:
        context.close()
