"""Texts from files that are shown, or written into commands."""

from __future__ import annotations

import shlex

from hypothesis import given
from hypothesis import strategies as st

from validator.printable import shell_word


@given(st.text("aZ0_./-=:,+@% '\"$\\é~\n", max_size=8))
def test_a_word_of_a_shell_is_quoted_as_the_library_quotes_it(text: str) -> None:
    assert shell_word(text) == shlex.quote(text)
