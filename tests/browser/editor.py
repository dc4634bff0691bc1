"""The editor of the query page, as a person writes in it and reads it."""

from __future__ import annotations

from urllib.parse import urlencode

from playwright.sync_api import Page

from tests.servers import LiveServer

RESOLUTIONS = """PREFIX itu: <https://w3id.org/itukg/ontology#>
SELECT ?resolution WHERE { ?resolution a itu:Resolution } ORDER BY ?resolution"""
ROWS = ".yasr tbody tr"
CODE = "#editor .CodeMirror-code"


def address(server: LiveServer, query: str, **others: str) -> str:
    return f"{server.url}/sparql?{urlencode({'query': query, **others})}"


def write(page: Page, text: str) -> None:
    """Put the text in place of all that is in the editor, as a person pastes it."""
    page.locator(CODE).click()
    page.keyboard.press("Control+A")
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text/plain", text); document.activeElement
        .dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })) }""",
        text,
    )


def written(page: Page) -> str:
    text: str = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    return text
