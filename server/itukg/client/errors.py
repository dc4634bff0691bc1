"""What goes wrong between a client and an endpoint, in the endpoint's own words."""

from __future__ import annotations

import json
import re
from contextlib import suppress

from itukg.errors import ItukgError

# A page of HTML that a proxy sends in place of an answer is no message.
_LONGEST = 2_000


class EndpointError(ItukgError):
    """The endpoint refused a query or failed at it.

    Attributes:
        status: HTTP status, 0 where there was no answer at all.
        kind: the last part of the problem's type (RFC 9457), such as ``syntax``; '' from endpoints without such types.
        detail: what the endpoint says.
        wait: seconds after which it wants to be asked again; None where it does not say so.
    """

    def __init__(
        self, endpoint: str, status: int, kind: str, detail: str, wait: float | None = None, chinese: str = ""
    ) -> None:
        """Put the parts together as one sentence."""
        self.status, self.kind, self.detail, self.wait = status, kind, detail, wait
        told = f"{endpoint} answered {status}" if status else f"{endpoint} gave no answer"
        zh_told = f"{endpoint}返回{status}" if status else f"{endpoint}没有应答"
        super().__init__(f"{told}: {detail or 'it gives no reason'}", f"{zh_told}：{chinese or detail or '未说明原因'}")


def read_problem(body: bytes, content_type: str) -> tuple[str, str]:
    """Kind and words of a refusal: a problem document's (RFC 9457), or the text of another endpoint.

    Without a content type (SPARQLWrapper hands some bodies on without) the body itself is looked at.
    """
    text = body.decode("utf-8", "replace").strip()
    if "json" in content_type or (not content_type and text.startswith("{")):
        with suppress(ValueError):
            problem = json.loads(text)
            if isinstance(problem, dict):
                return _words(problem)
    if "html" in content_type or text[:1] == "<":
        title = re.search(r"<title>([^<]*)</title>", text)
        return "", title[1].strip() if title else ""
    return "", text[:_LONGEST]


def _words(problem: dict[str, object]) -> tuple[str, str]:
    kind = re.split(r"[/#]", str(problem.get("type", "")))[-1]
    words = [str(problem[key]) for key in ("title", "detail") if problem.get(key)]
    place = f"line {problem['line']}, column {problem.get('column', '?')}" if "line" in problem else ""
    told = " - ".join(words)
    # This publisher's detail begins with it.
    is_told = place.lower() in told.lower() or f"第{problem.get('line')}行" in told
    return kind, told if is_told else " - ".join([*words, place])
