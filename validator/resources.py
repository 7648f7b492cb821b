"""Where the data of guiderail lies: inside the package when installed, beside it in a checkout; and the data
of packs that people bring.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent

#: the folder of each pack that somebody brought, by the name of its platform
brought: dict[str, Path] = {}
#: those of them that lie in an installed distribution, where they are found by their name
from_distributions: set[str] = set()


def installed(kind: str) -> Path | None:
    """Return the folder of compiled data (``schemas``, ``locales``, ``examples``) in an installed package.

    None in a checkout, where the data is compiled from :func:`source`.
    """
    folder = _PACKAGE / "_data" / kind
    return folder if folder.is_dir() else None


def source(kind: str) -> Path | None:
    """Return the folder ``kind`` (such as ``schemas``) of the checkout that this package stands in."""
    folder = _PACKAGE.parent / kind
    return folder if folder.is_dir() else None
