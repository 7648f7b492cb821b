"""When two values are the same for JSON."""

from __future__ import annotations

import pytest

from validator.fast_path.predicates import unique
from validator.json_schema.equality import is_equal


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (0, None, False),
        ("1", 1, False),
        ([1, [2]], [1.0, [2]], True),
        ([1], [True], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1.0}, True),
        ({"a": 1}, {"a": True}, False),
        ({}, [], False),
    ],
)
def test_values_are_equal_as_json_schema_means_it(one: object, other: object, equal: bool) -> None:
    assert is_equal(one, other) is equal
    assert unique([one, other]) is not equal  # the fast path has a copy that imports nothing
