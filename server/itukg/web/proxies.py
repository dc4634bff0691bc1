"""Who the client is, and under which path it reaches the server, where a proxy stands in front.

Only proxies that the settings list are believed. Werkzeug's ``ProxyFix`` counts proxies instead: it believes whoever
connects, so that a client that comes past the proxy could be anybody it likes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from itukg.errors import SettingError

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]
Network = IPv4Network | IPv6Network

PEER = "itukg.peer"
_FORWARDED = (
    *("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_PREFIX"),
    *("HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_SSL", "HTTP_X_REAL_IP", "HTTP_FORWARDED"),
)
_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)+")
# What one subscriber of an IPv6 provider has at hand.
_SUBSCRIBER_BITS = 64
_MOST_HOPS = 32
_LONGEST = 64


class Proxies:
    """WSGI layer: replaces the proxy's address by the client's, and takes the path of the mount off the address."""

    def __init__(self, application: Application, trusted: Sequence[Network], mount: str) -> None:
        """Take the proxies that are believed and the path under which the application is mounted ('' for none)."""
        self._application = application
        self._trusted = trusted
        self._mount = mount

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Serve a request."""
        peer, text = _peer(environ.get("REMOTE_ADDR", ""))
        said = {name: value for name in _FORWARDED if (value := environ.pop(name, None)) is not None}
        mount = self._mount
        environ[PEER] = text
        environ["itukg.trusted"] = trusted = bool(self._trusted) and self._is_trusted(peer)
        if trusted:
            peer = self._client(peer, said.get("HTTP_X_FORWARDED_FOR", ""))
            text = "" if peer is None else str(peer)
            if said.get("HTTP_X_FORWARDED_PROTO") in ("http", "https"):
                environ["wsgi.url_scheme"] = said["HTTP_X_FORWARDED_PROTO"]
            prefix = said.get("HTTP_X_FORWARDED_PREFIX", "").rstrip("/")
            if _PATH.fullmatch(prefix):
                mount = prefix
        if peer is not None:
            environ["REMOTE_ADDR"] = text
        if mount:
            environ["SCRIPT_NAME"] = mount
            path = environ.get("PATH_INFO", "")
            # The proxy may have taken the path off, or not.
            if path == mount or path.startswith(mount + "/"):
                environ["PATH_INFO"] = path[len(mount) :] or "/"
        return self._application(environ, start_response)

    def _is_trusted(self, address: IPv4Address | IPv6Address | None) -> bool:
        return address is not None and any(
            address in network for network in self._trusted if network.version == address.version
        )

    def _client(self, peer: IPv4Address | IPv6Address | None, forwarded: str) -> IPv4Address | IPv6Address | None:
        """Read from the right, where our own proxies write, up to the first address that is not one of them."""
        for element in reversed(forwarded.split(",")[-_MOST_HOPS:]):
            address = _address(element.strip()[:_LONGEST])
            if address is None:
                break
            peer = address
            if not self._is_trusted(address):
                break
        return peer


@lru_cache(4096)
def client_of(address: str) -> str:
    """What counts as one client: an IPv4 address, or the network that an IPv6 provider gives to one subscriber."""
    parsed = _address(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed, _SUBSCRIBER_BITS), strict=False))
    return str(parsed or address)


def read_networks(text: str) -> tuple[Network, ...]:
    """Read addresses and networks that are separated by commas or spaces.

    Raises:
        SettingError: one of them is neither.
    """
    try:
        return tuple(ip_network(part) for part in text.replace(",", " ").split())
    except ValueError as error:
        raise SettingError(f"ITUKG_PROXIES must list addresses and networks such as 10.0.0.0/8: {error}.") from None


def read_mount(text: str) -> str:
    """Read the path of the mount; '' and '/' are none.

    Raises:
        SettingError: it is not a path.
    """
    path = text.rstrip("/")
    if path and not _PATH.fullmatch(path):
        raise SettingError(f"ITUKG_MOUNT is {text!r}, but it must be a path such as /graph.")
    return path


@lru_cache(4096)
def _peer(text: str) -> tuple[IPv4Address | IPv6Address | None, str]:
    """An address, and how it is written; '' for none."""
    address = _address(text)
    return address, "" if address is None else str(address)


@lru_cache(4096)
def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip("[]"))
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
