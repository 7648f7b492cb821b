"""Expected texts in files, most of them in ``tests/examples``; ``make update`` writes new ones."""

from __future__ import annotations

import os
from pathlib import Path

EXAMPLES = Path(__file__).parent / "examples"


def expect(name: str, text: str) -> None:
    """Compare a text with the expected one, a file in ``tests/examples``."""
    expect_in(EXAMPLES / name, text)


def expect_in(file: Path, text: str) -> None:
    """Compare a text with the content of a file; with ``GUIDERAIL_UPDATE=1``, write it first."""
    if os.environ.get("GUIDERAIL_UPDATE"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    assert file.is_file(), f"nothing is expected yet: `make update` writes {file.name}"
    with file.open(encoding="utf-8", newline="") as kept:
        assert text == kept.read(), f"not as in {file.name}; `make update` writes what there is now"
