"""Where the documentation is published, so that reports can link to it."""

from __future__ import annotations

import os

from validator import build_cache

VARIABLE = "GUIDERAIL_SITE_URL"


def site_address(setting: str = "") -> str:
    """Return the address of the documentation, ending with a slash; empty if nobody says where it is.

    The variable ``GUIDERAIL_SITE_URL`` wins over the setting ``site-url``, and both over what the variable
    was when the installed guiderail was built. An address with another scheme than that of the web counts as
    none.
    """
    found = os.environ.get(VARIABLE) or setting
    if not found and (built := build_cache.built("site")):
        found = built.ADDRESS
    return f"{found.rstrip('/')}/" if found.startswith(("https://", "http://")) else ""
