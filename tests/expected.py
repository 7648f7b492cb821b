"""Expected texts beside their input in ``tests/examples``; ``GUIDERAIL_UPDATE=1`` writes new ones."""

from __future__ import annotations

import os
from pathlib import Path

EXAMPLES = Path(__file__).parent / "examples"


def expect(name: str, text: str) -> None:
    """Compare a text with the one that is kept under a name in ``tests/examples``."""
    file = EXAMPLES / name
    if os.environ.get("GUIDERAIL_UPDATE"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    assert file.is_file(), f"nothing is expected yet: GUIDERAIL_UPDATE=1 writes {name}"
    with file.open(encoding="utf-8", newline="") as kept:
        assert text == kept.read(), f"not as in {name}; GUIDERAIL_UPDATE=1 writes what there is now"
