"""Two numbers are the same if only separators make them different."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.packs.verbs.unique import SEPARATORS, same_number


@pytest.mark.parametrize("text", ["+12025550142", "+1 (202) 555-0142", "1.202.555.0142", "12025550142"])
def test_decoration_makes_no_other_number(text: str) -> None:
    assert same_number(text) == "12025550142"


@given(st.text(max_size=20), st.sampled_from(SEPARATORS))
def test_a_separator_more_makes_no_other_number(text: str, separator: str) -> None:
    assert same_number(text + separator) == same_number(text)
