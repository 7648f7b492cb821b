"""Where the data of guiderail lies: inside the package when installed, beside it in a checkout; and the data
of packs that people bring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from validator import atomic_files

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


def content_key(contents: Iterable[bytes]) -> str:
    """Return a short name that changes with the contents."""
    from hashlib import blake2b

    digest = blake2b(digest_size=12)
    for content in contents:
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def kept(kind: str, name: str, make: Callable[[], bytes]) -> bytes:
    """Return what ``make`` gives, made once and kept in the checkout's ``build`` folder under ``name``.

    The name has to change with the content it is made from. A folder that cannot be written costs time,
    nothing else.
    """
    file = _PACKAGE.parent / "build" / kind / name
    try:
        return file.read_bytes()
    except OSError:
        content = make()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        atomic_files.replace(str(file), content)
    except OSError:
        pass
    return content
