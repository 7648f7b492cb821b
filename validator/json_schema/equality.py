"""When two values are the same for JSON: 1 is 1.0, but not true, and the order of keys does not matter."""

from __future__ import annotations

from collections.abc import Hashable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def is_equal(one: Any, other: Any) -> bool:
    """Tell whether two values are the same for JSON."""
    return comparable(one) == comparable(other)


def comparable(value: Any) -> Hashable:
    """Return what is equal for values that are the same for JSON, and only for them."""
    if isinstance(value, dict):
        return "object", frozenset((key, comparable(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return "array", tuple(map(comparable, value))
    return ("boolean", value) if isinstance(value, bool) else ("", value)
