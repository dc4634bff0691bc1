"""The redirect rules of a base under w3id.org: one folder of https://github.com/perma-id/w3id.org.

Apache reads them there as ``.htaccess``. Names are sent on as they are, whatever was escaped in them, and the server
does the rest: a permanent name must not know which formats there are.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def write_rules(base: str, address: str, maintainers: str) -> str:
    """The rules that send every name below ``base`` on to the server at ``address``.

    Args:
        base: the dataset's base IRI.
        address: where the site is published; ends with a slash.
        maintainers: who may be asked, as w3id.org wants to know.
    """
    folder = urlsplit(base).path.strip("/")
    return "\n".join(
        [
            f"# {base} -> {address}",
            f"# Folder at w3id.org: {folder or '(the base has no path)'}",
            f"# Maintained by: {maintainers}",
            "Options -MultiViews",
            "RewriteEngine on",
            "# The name as it was asked for: Apache has decoded the one that a rule is matched with.",
            rf"RewriteCond %{{THE_REQUEST}} ^\S+\s+/+{re.escape(folder + '/') if folder else ''}([^?\s]*)",
            f"RewriteRule ^ {address}%1 [NE,R=302,L]",
            "",
        ]
    )
