"""The exit codes of the command."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes (design: section 4)."""

    FINE = 0
    FINDINGS = 1
    REFUSED = 2
    NOTHING_CHECKED = 3
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143
