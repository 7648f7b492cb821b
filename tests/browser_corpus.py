"""Files that reach the rules of platforms: all examples of rules, and complete examples with one mistake."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from rule_examples import SHOWN

#: what takes the place of a value, in turn
_VALUES = ("x", "12025550142", "true", "https://a.example/", "SK3f1e0d2c4b5a69788796a5b4c3d2e1f0", "${NAME}")
_MEMBER = re.compile(r'^(\s*(?:- )?"?)([A-Za-z_]\w{3,})("?\s*[:=]\s*)([^\s{\[].*?)(,?)$')


def corpus(checkout: Path) -> list[tuple[str, bytes]]:
    """Return the names and contents of the files, each content once."""
    found = {text: name for name, text in [*_examples(), *_changed(checkout / "docs" / "examples")]}
    return [(name, text.encode()) for text, name in found.items()]


def _examples() -> Iterator[tuple[str, str]]:
    for shown in SHOWN:
        yield shown.files.name, shown.files.bad
        yield shown.files.name, shown.files.good


def _changed(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the smaller complete examples, each with a line dropped, a key misspelt or a value replaced."""
    for file in sorted(folder.glob("*/complete.*")):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        if len(lines) > 36:  # what a browser reads slowly would only repeat what these say
            continue
        for number, line in enumerate(lines):
            if found := _MEMBER.match(line.rstrip("\n")):
                for by in ("", *_instead(number, *found.groups(), bare=file.suffix == ".yaml")):
                    yield file.name, "".join([*lines[:number], by, *lines[number + 1 :]])


def _instead(
    number: int, start: str, key: str, between: str, value: str, comma: str, *, bare: bool
) -> Iterator[str]:
    """Yield what takes the place of a line: its key misspelt, and one or two other values."""
    yield f"{start}{key[:2]}{key[3:]}{between}{value}{comma}\n"
    for at in (number, number + 2)[: 1 + bool(number % 3)]:
        new = _VALUES[at % len(_VALUES)]
        yield f"{start}{key}{between}{new if bare else json.dumps(new)}{comma}\n"
