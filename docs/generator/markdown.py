"""What only pages of the site need of Markdown: their heads, and blocks of code."""

from __future__ import annotations

import re

from validator.documents.scalars import quoted


def front_matter(**values: str) -> str:
    """Return the head of a page with its values, each a text; empty ones are left out."""
    lines = [f"{name}: {quoted(value)}" for name, value in values.items() if value]
    return "\n".join(["---", *lines, "---"])


def fenced(text: str, language: str = "text") -> str:
    """Return ``text`` as a code block whose fence is longer than any in it."""
    fence = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"
