"""What the rules about a text itself have words for: their cases, and the values in the sentences of each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from validator.documents.model import Format
from validator.documents.reader import read

_WORDS = Path(__file__).parent.parent / "schemas" / "common" / "reading.yaml"


def words() -> dict[str, Any]:
    """Return the rules of ``schemas/common/reading.yaml`` by their names."""
    reading = read(_WORDS.read_bytes(), format=Format.YAML)
    assert not reading.diagnostics
    found = reading.documents[0].data
    assert isinstance(found, dict)
    return found


def _values(texts: dict[str, Any]) -> set[str]:
    return set(re.findall(r"(?<!\$)\{(\w+)\}", texts["message"] + texts["help"]))


#: rule -> case -> names of its values; the empty case is the rule's own sentence
CASES: dict[str, dict[str, set[str]]] = {
    name: {
        case: _values(texts)
        for case, texts in ({"": rule} | rule.get("cases", {})).items()
        if "message" in texts
    }
    for name, rule in words().items()
}
