"""The data of an installed guiderail, in ``validator/_data``: packs as modules, catalogs compiled."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from validator.packs.model import COMMON
from validator.packs.registry import signs_of

_LONG_AGO = datetime(1980, 1, 1, tzinfo=UTC)  # a fixed day, so that two builds are equal


def pack_modules(packs: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return the source of each module of ``schemas`` by its name; ``compile_folder`` compiled the packs."""
    names = tuple(sorted(set(packs) - {COMMON}))
    signs = {name: signs_of(packs[name]) for name in names}
    modules = {name.replace("-", "_"): f"PACK = {pack!r}\n" for name, pack in packs.items()}
    return {"__init__": "", "names": f"NAMES = {names!r}\nSIGNS = {signs!r}\n", **modules}


def compiled_catalogs(locales: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the address below ``locales`` and the content of each ``.mo`` file."""
    for source in sorted(locales.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
        catalog.creation_date = catalog.revision_date = _LONG_AGO
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        yield source.relative_to(locales).with_suffix(".mo").as_posix(), compiled.getvalue()
