"""Where the data of guiderail is: inside the package when installed, next to it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def installed(kind: str) -> Path | None:
    """Return the folder of compiled data (``schemas``, ``locales``, ``examples``) in an installed package.

    None in a checkout, where the data is compiled from :func:`source`.
    """
    folder = _PACKAGE / "_data" / kind
    return folder if folder.is_dir() else None


def source(kind: str) -> Path | None:
    """Return the folder ``kind`` (such as ``schemas``) of the checkout that this package is in."""
    folder = _PACKAGE.parent / kind
    return folder if folder.is_dir() else None
