"""Patterns as ECMA-262 reads them: ``$`` is the very end, ``\\d`` and ``\\w`` are ASCII."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=1000)
def expression(pattern: str) -> re.Pattern[str]:
    """Return an ECMA-262 pattern as a Python one. Raises re.error if Python has no such pattern."""
    return re.compile(re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]|\$", _ecma, pattern, flags=re.DOTALL))


def _ecma(match: re.Match[str]) -> str:
    token = match[0]
    if token == "$":
        return r"\Z"
    if token.startswith("["):
        return token[0] + re.sub(r"\\[dw]", lambda inner: _ASCII[inner[0]], token[1:])
    return f"[{_ASCII[token]}]" if token in _ASCII else token


_ASCII = {r"\d": "0-9", r"\w": "A-Za-z0-9_"}
