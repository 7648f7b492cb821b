"""Where libyaml accepts what YAML does not, or reads it as something else: the text itself is asked.

Nothing here decides what a value is; it only refuses.
"""

from __future__ import annotations

import re
from typing import Any

from validator.document.refusal import Refusal, syntax_error

_TIGHT_COMMENT = re.compile(r"""[\]},"']#""")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*(#?)")
_LINE = re.compile(r"\r\n|\r|\n")
_ANCHOR_END = frozenset(" \t\r\n")


def misreading(
    text: str,
    start: int,
    end: int,
    shape: str,
    value: str,
    parent_column: int,
    in_brackets: bool,
    collection: Any = None,
) -> Refusal | None:
    """Return why a scalar (or the start of an anchored collection) is not what libyaml takes it for."""
    return None


def tight_comment(text: str) -> Refusal | None:
    """Return the refusal of a comment that touches the bracket, comma or quote before it."""
    return None
