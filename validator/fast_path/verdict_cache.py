"""Remember what the fast path accepted, so that the next run need not read the same content again.

One file, private to its user, has keyed digests of contents and of their claims, with the names of platforms,
and never a value. Only the guiderail that wrote it uses it, with the same packs. A cache that cannot be read
or written costs time, nothing else.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress

from validator import build_cache
from validator.version import VERSION

try:
    from _blake2 import blake2b  # hashlib would load all of OpenSSL
except ImportError:
    from hashlib import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    #: the platform of a file (empty: none), its claims, and the cache's name for its content
    Verdict = tuple[str, Sequence[object], str]

SWITCH = "GUIDERAIL_CACHE"  #: the variable that turns the cache off with the value 0
_FEWEST_FILES = 100  #: from this number on, it saves more time than it takes
_MOST_BYTES = 4 * 1024 * 1024  #: of verdicts that are kept, some 50,000
_KEY, _SEAL = 32, 16  #: bytes before them in the file: the key of all digests, and the digest of the file


def open_cache(files: int) -> VerdictCache | None:
    """Return the cache; None if it is off, does not pay for so few files, or has no safe folder."""
    if files < _FEWEST_FILES or not is_on():
        return None
    try:
        return VerdictCache(_make_folder(folder()))
    except OSError:
        return None


def is_on() -> bool:
    """Tell whether the cache may be used."""
    return os.environ.get(SWITCH) != "0" and hasattr(os, "geteuid")


def folder() -> str:
    """Return the path of the cache's folder, which may not exist. Raises OSError without a home folder."""
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
        self._state = _describe_state()
        self._key, self._lines = self._read()

    def name(self, content: bytes, ending: str) -> str:
        """Return the cache's name for the content of a file with this extension."""
        return self._digest(content, ending.encode(errors="replace"))

    def fingerprint(self, claim: Sequence[str]) -> str:
        """Return the cache's name for a claim."""
        return self._digest("\n".join(claim).encode(errors="replace"), b"claim")

    def verdict(self, name: str) -> Verdict | None:
        """Return the verdict on a content by its name in the cache; None if there is none."""
        line = self._lines.get(name)
        if line is None:
            return None
        platform, *claims = line.split(" ")
        return platform, claims, name

    def keep(self, verdicts: Iterable[Verdict]) -> None:
        """Remember the verdicts of a run, and as many earlier ones as there is room for."""
        verdicts = list(verdicts)
        if all(name in self._lines for _, _, name in verdicts):
            return
        lines = {name: " ".join((platform, *map(str, claims))) for platform, claims, name in verdicts}
        text = "".join(f"{name}\t{line}\n" for name, line in (lines | self._lines).items())
        body = text.encode()[:_MOST_BYTES]
        self._write(body[: body.rfind(b"\n") + 1])

    def _digest(self, content: bytes, kind: bytes) -> str:
        return blake2b(content, digest_size=16, key=self._key, person=kind[:16]).hexdigest()

    def _digest_file(self, key: bytes, body: bytes) -> bytes:
        return blake2b(self._state + body, digest_size=_SEAL, key=key).digest()

    def _read(self) -> tuple[bytes, dict[str, str]]:
        """Return the key and the verdicts in the file; a new key and no verdicts if it is not genuine."""
        try:
            with open(self._path, "rb") as file:
                content = file.read(_KEY + _SEAL + _MOST_BYTES + 1)
        except OSError:
            content = b""
        key, seal, body = content[:_KEY], content[_KEY : _KEY + _SEAL], content[_KEY + _SEAL :]
        if len(key) < _KEY or seal != self._digest_file(key, body):
            return os.urandom(_KEY), {}
        return key, dict(line.split("\t", 1) for line in body.decode().splitlines())

    def _write(self, body: bytes) -> None:
        from validator import atomic_files

        content = self._key + self._digest_file(self._key, body) + body
        with suppress(OSError):
            atomic_files.replace(self._path, content, mode=0o600, durable=False)


def _make_folder(folder: str) -> str:
    """Return the folder, made if necessary. Raises OSError if others may write to it."""
    os.makedirs(folder, 0o700, exist_ok=True)
    known = os.lstat(folder)
    if not stat.S_ISDIR(known.st_mode) or known.st_uid != os.geteuid() or known.st_mode & 0o022:
        raise PermissionError
    return folder


def _describe_state() -> bytes:
    """Return a text that changes with guiderail, its packs, Python and the YAML parser."""
    places = [
        build_cache.PACKAGE,
        f"{build_cache.CHECKOUT}/schemas",
        *(f"{place}/yaml" for place in sys.path),
    ]
    sources = build_cache.state([place for place in places if os.path.isdir(place)])
    return repr((VERSION, sys.version, sources)).encode()
