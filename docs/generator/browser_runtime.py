"""What the check page loads at its first check: Python for WebAssembly, and guiderail.

Python is Pyodide as npm installs it into ``docs/pyodide`` (its version and hash are in the lock there),
without what a check does not use. guiderail is the package with the data of a wheel, and PyYAML.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

from docs.generator.installed_data import compiled_catalogs, pack_modules
from validator.lazy_dataclasses import dataclass
from validator.packs import registry
from validator.packs.model import COMMON

_CHECKOUT = Path(__file__).parent.parent.parent
_PYODIDE = _CHECKOUT / "docs" / "pyodide" / "node_modules" / "pyodide"

#: packages that the library does not import
_NOT_OF_LIBRARY = ("cli", "live", "lsp")
#: what of the standard library no check imports: tools, servers, mail, and all encodings but a few
_NOT_NEEDED = re.compile(
    r"(_pyrepl|bdb|cProfile|doctest|ensurepip|ftplib|idlelib|imaplib|mailbox|modulefinder|multiprocessing"
    r"|optparse|pdb|pickletools|plistlib|poplib|profile|pstats|pydoc|pydoc_data|smtplib|socketserver|sqlite3"
    r"|statistics|tarfile|trace|tracemalloc|turtle|unittest|uuid|venv|wsgiref|xml|xmlrpc|zipapp)(/|\.py$)"
    r"|encodings/(?!(__init__|aliases|ascii|charmap|cp437|cp1252|idna|latin_1|punycode|(utf|raw|unicode)_\w+)\.py)"
)
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # a fixed day, so that two builds are equal


@dataclass(frozen=True, slots=True)
class Runtime:
    """The files that a browser loads for its first check."""

    python: str  #: address of the folder of Pyodide below the site
    guiderail: str  #: address of the archive of guiderail below the site
    files: Mapping[str, bytes]  #: by their addresses below the site

    @property
    def size(self) -> int:
        """Return how many bytes are loaded."""
        return sum(map(len, self.files.values()))


def runtime() -> Runtime | None:
    """Return what the check page loads; None where npm has not installed Pyodide.

    The addresses change with the content, so that a browser may keep the files as long as it likes.
    """
    if not (_PYODIDE / "pyodide.mjs").is_file():
        return None
    python = dict(_python())
    guiderail = _archive(_guiderail())
    folder = f"assets/python-{_digest(*python.values())}/"
    archive = f"assets/guiderail-{_digest(guiderail)}.zip"
    return Runtime(folder, archive, {archive: guiderail, **{folder + name: python[name] for name in python}})


def _digest(*contents: bytes) -> str:
    return sha256(b"".join(contents)).hexdigest()[:12]


# --- Python ------------------------------------------------------------------------------------------


def _python() -> Iterator[tuple[str, bytes]]:
    """Yield the files of Pyodide; scripts end in ``.js``, which every server knows.

    ``pyodide.asm.wasm`` is compressed, since not every server does that.
    """
    for name in ("pyodide", "pyodide.asm"):
        yield f"{name}.js", (_PYODIDE / f"{name}.mjs").read_bytes()
    yield "pyodide.asm.wasm.packed", gzip.compress((_PYODIDE / "pyodide.asm.wasm").read_bytes(), 6, mtime=0)
    lock = json.loads((_PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))
    yield "pyodide-lock.json", json.dumps({"info": lock["info"], "packages": {}}).encode()
    with zipfile.ZipFile(_PYODIDE / "python_stdlib.zip") as library:
        needed = [name for name in library.namelist() if name[-1] != "/" and not _NOT_NEEDED.match(name)]
        yield "python_stdlib.zip", _archive((name, library.read(name)) for name in needed)


# --- guiderail ---------------------------------------------------------------------------------------


def _guiderail() -> Iterator[tuple[str, bytes]]:
    """Yield the modules and the data of guiderail as in a wheel, and PyYAML."""
    package = _CHECKOUT / "validator"
    for file in sorted(package.rglob("*")):
        inner = file.relative_to(package)
        if file.suffix in (".py", ".json") and inner.parts[0] not in (*_NOT_OF_LIBRARY, "_data"):
            yield f"validator/{inner.as_posix()}", file.read_bytes()
    packs = {name: registry.compiled(name) for name in (COMMON, *registry.names())}
    for name, source in pack_modules(packs).items():
        yield f"validator/_data/schemas/{name}.py", source.encode()
    for address, content in compiled_catalogs(_CHECKOUT / "locales"):
        yield f"validator/_data/locales/{address}", content
    for each in distribution("pyyaml").files or ():
        if each.suffix == ".py" or each.name == "LICENSE":
            yield each.as_posix(), each.read_binary()


def _archive(files: Iterator[tuple[str, bytes]]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=6)
    return written.getvalue()
