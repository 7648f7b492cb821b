"""Patterns that are compiled when they are first used: of more than a hundred, a run needs a few."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["regex"]

_METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer", "pattern")

if TYPE_CHECKING:
    from re import compile as regex
else:

    class regex:  # noqa: N801  # it is called as re.compile is
        """A pattern of Python, as ``re.compile`` returns it."""

        def __init__(self, text: str, flags: int = 0) -> None:
            self._written = text, flags

        def __getattr__(self, name: str) -> Any:
            import re  # a valid file may need no pattern

            compiled = re.compile(*self._written)
            vars(self).update((each, getattr(compiled, each)) for each in _METHODS)
            return getattr(compiled, name)
