"""English texts are plain: they use none of the words in ``tests/glossary/dialect.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from catalog_checks import prose

from docs.generator import catalogs

CHECKOUT = Path(__file__).parent.parent.parent
WORDS: list[dict[str, Any]] = yaml.safe_load((CHECKOUT / "tests/glossary/dialect.yaml").read_text("utf-8"))
PAGES = [CHECKOUT / "CHANGELOG.md", CHECKOUT / "README.md", *sorted((CHECKOUT / "docs/en").glob("*.md"))]
_FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)


def dialect(text: str) -> Iterator[str]:
    """Yield the dialect words of an English text, each with what to write instead."""
    plain = " ".join(prose(_FENCE.sub("", text)).split())
    for word in WORDS:
        rest = plain
        for allowed in word.get("allow", ()):
            rest = re.sub(allowed, "▯", rest, flags=re.IGNORECASE)
        for found in re.finditer(word["find"], rest, re.IGNORECASE):
            around = rest[max(0, found.start() - 40) : found.end() + 30]
            yield f"{found[0]!r}: say {word['say']!r}\n    … {around} …"


@pytest.mark.parametrize("domain", catalogs.domains())
def test_texts_of_the_program_are_plain(domain: str) -> None:
    texts = [form for text in catalogs.texts(domain) for form in (text.text, text.plural) if form]
    assert not [line for text in texts for line in dialect(text)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(CHECKOUT).as_posix())
def test_pages_are_plain(page: Path) -> None:
    assert not list(dialect(page.read_text("utf-8")))


@pytest.mark.parametrize(
    "text",
    [
        "This value is right.",
        "Judge every file by this schema.",
        "Write a colon behind the key.",
        "A number of its own.",
        "Only files that lie beside it.",
    ],
)
def test_dialect_words_are_found(text: str) -> None:
    assert list(dialect(text))


@pytest.mark.parametrize("text", ["Use `judge` here.", "It is standard.", "Behind a company proxy, set it."])
def test_ordinary_words_and_code_are_left_alone(text: str) -> None:
    assert not list(dialect(text))
