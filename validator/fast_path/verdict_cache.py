"""What the quick way accepted, remembered for the next run, which need not look at the same content again.

One file, private to its user, holds keyed digests of contents and of what they claim, with the names of their
platforms, and never a value. Only the guiderail that wrote it believes it, with the same packs. Whatever is
wrong with it, or with its place, costs time, nothing else.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress

from validator import build_cache
from validator.version import VERSION

try:
    from _blake2 import blake2b  # of hashlib, whose import brings all of OpenSSL
except ImportError:
    from hashlib import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    #: the platform of a content (empty: it is of none), what it claims, and what the cache calls it
    Verdict = tuple[str, Sequence[object], str]

SWITCH = "GUIDERAIL_CACHE"  #: the variable that turns the cache off with the value 0
_WORTH = 100  #: files from which on it saves more time than it takes
_MOST = 4 * 1024 * 1024  #: bytes of verdicts that are kept, some 50,000
_KEY, _SEAL = 32, 16  #: bytes before them in the file: the key of all digests, and that of the file itself


def opened(files: int) -> VerdictCache | None:
    """Return the cache; None if it is switched off, does not pay for so many files, or may not be kept."""
    if files < _WORTH or not is_on():
        return None
    try:
        return VerdictCache(_made(folder()))
    except OSError:
        return None


def is_on() -> bool:
    """Tell whether anything may be remembered here."""
    return os.environ.get(SWITCH) != "0" and hasattr(os, "geteuid")


def folder() -> str:
    """Return where the folder of the cache is, or would be. Raises OSError if nobody's home is known."""
    above = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(above):
        home = os.environ.get("HOME", "")
        if not os.path.isabs(home) or not os.path.isdir(home):
            raise FileNotFoundError
        above = os.path.join(home, "Library/Caches" if sys.platform == "darwin" else ".cache")
    return os.path.join(above, "guiderail")


class VerdictCache:
    """The verdicts of earlier runs, in a folder that only one user may write."""

    def __init__(self, folder: str) -> None:
        self._path = os.path.join(folder, "verdicts")
        self._state = _state()
        self._key, self._lines = self._read()

    def name(self, content: bytes, ending: str) -> str:
        """Return what the cache calls the content of a file whose name has an ending."""
        return self._digest(content, ending.encode(errors="replace"))

    def fingerprint(self, claim: Sequence[str]) -> str:
        """Return what the cache calls a claim."""
        return self._digest("\n".join(claim).encode(errors="replace"), b"claim")

    def verdict(self, name: str) -> Verdict | None:
        """Return what is known of a content; None if it is nothing."""
        line = self._lines.get(name)
        if line is None:
            return None
        platform, *claims = line.split(" ")
        return platform, claims, name

    def keep(self, verdicts: Iterable[Verdict]) -> None:
        """Remember the verdicts of a run, and of those before it as many as there is room for."""
        verdicts = list(verdicts)
        if all(name in self._lines for _, _, name in verdicts):
            return
        lines = {name: " ".join((platform, *map(str, claims))) for platform, claims, name in verdicts}
        text = "".join(f"{name}\t{line}\n" for name, line in (lines | self._lines).items())
        body = text.encode()[:_MOST]
        self._write(body[: body.rfind(b"\n") + 1])

    def _digest(self, content: bytes, kind: bytes) -> str:
        return blake2b(content, digest_size=16, key=self._key, person=kind[:16]).hexdigest()

    def _seal(self, key: bytes, body: bytes) -> bytes:
        return blake2b(self._state + body, digest_size=_SEAL, key=key).digest()

    def _read(self) -> tuple[bytes, dict[str, str]]:
        """Return the key and the verdicts of the file; a new key and nothing if it cannot be believed."""
        try:
            with open(self._path, "rb") as file:
                content = file.read(_KEY + _SEAL + _MOST + 1)
        except OSError:
            content = b""
        key, seal, body = content[:_KEY], content[_KEY : _KEY + _SEAL], content[_KEY + _SEAL :]
        if len(key) < _KEY or seal != self._seal(key, body):
            return os.urandom(_KEY), {}
        return key, dict(line.split("\t", 1) for line in body.decode().splitlines())

    def _write(self, body: bytes) -> None:
        from validator import atomic_files

        with suppress(OSError):
            atomic_files.replace(
                self._path, self._key + self._seal(self._key, body) + body, mode=0o600, durable=False
            )


def _made(folder: str) -> str:
    """Return the folder, made if need be. Raises OSError if nothing may be kept there."""
    os.makedirs(folder, 0o700, exist_ok=True)
    known = os.lstat(folder)
    if not stat.S_ISDIR(known.st_mode) or known.st_uid != os.geteuid() or known.st_mode & 0o022:
        raise PermissionError
    return folder


def _state() -> bytes:
    """Return what only the same guiderail has in common, with the same packs, Python and reader of YAML."""
    places = [
        build_cache.PACKAGE,
        f"{build_cache.CHECKOUT}/schemas",
        *(f"{place}/yaml" for place in sys.path),
    ]
    sources = build_cache.state([place for place in places if os.path.isdir(place)])
    return repr((VERSION, sys.version, sources)).encode()
