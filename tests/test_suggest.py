"""The nearest name: one if it is clear, none if it is a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.suggest import is_misspelling, nearest, only_nearest

NAMES = ["auth_token", "account_sid", "messaging_request_url", "messaging_method", "voice_request_url"]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("messaging_request_urll", "messaging_request_url"),
        ("messagingRequestUrl", "messaging_request_url"),
        ("AUTH-TOKEN", "auth_token"),
        ("auth token", "auth_token"),
        ("acount_sid", "account_sid"),
        ("form", ""),
        ("", ""),
        ("x", ""),
    ],
)
def test_the_one_name_that_was_meant_is_found(word: str, name: str) -> None:
    assert only_nearest(word, NAMES) == name


def test_two_names_as_near_as_each_other_give_no_single_one() -> None:
    assert sorted(nearest("channel_c", ["channel_a", "channel_b"])) == ["channel_a", "channel_b"]
    assert only_nearest("channel_c", ["channel_a", "channel_b"]) == ""


def test_a_name_that_only_differs_in_its_spelling_is_the_only_one() -> None:
    assert nearest("Channel-A", ["channel_a", "channel_b"]) == ["channel_a"]


@pytest.mark.parametrize(
    ("word", "name"), [("globall", "global"), ("webhook", "webhooks"), ("wrtier", "writer")]
)
def test_a_misspelling_leaves_no_doubt(word: str, name: str) -> None:
    assert is_misspelling(word, name)


@pytest.mark.parametrize(("word", "name"), [("reader", "writer"), ("", "writer"), ("westus", "westeurope")])
def test_another_word_is_no_misspelling(word: str, name: str) -> None:
    assert not is_misspelling(word, name)


@given(st.text(max_size=20), st.lists(st.text(max_size=12), max_size=6))
def test_what_is_suggested_is_one_of_the_names(word: str, names: list[str]) -> None:
    assert set(nearest(word, names)) <= set(names)
    assert only_nearest(word, names) in {*names, ""}


@given(st.sampled_from(NAMES))
def test_a_name_is_nearest_to_itself(name: str) -> None:
    assert nearest(name, NAMES) == [name]
