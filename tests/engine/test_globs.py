"""Patterns match the files that people mean by them, in time that grows with their length only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.engine.globs import fits


@pytest.mark.parametrize(
    ("pattern", "path", "fitting"),
    [
        ("sms.yaml", "sms.yaml", True),
        ("sms.yaml", "a/b/sms.yaml", True),
        ("sms.yaml", "sms.yaml.bak", False),
        ("/sms.yaml", "a/sms.yaml", False),
        ("./sms.yaml", "a/sms.yaml", False),
        ("./sms.yaml", "sms.yaml", True),
        ("*.yaml", "a/.hidden.yaml", True),
        ("a/*.yaml", "a/x.yaml", True),
        ("a/*.yaml", "a/b/x.yaml", False),
        ("a/*.yaml", "b/a/x.yaml", False),
        ("a/**/*.yaml", "a/x.yaml", True),
        ("a/**/*.yaml", "a/b/c/x.yaml", True),
        ("**/a/*.yaml", "b/a/x.yaml", True),
        ("a/**", "a/b/x.yaml", True),
        ("a/**", "b/x.yaml", False),
        ("drafts", "drafts/x.yaml", True),
        ("drafts/", "b/drafts/c/x.yaml", True),
        ("draft", "drafts/x.yaml", False),
        ("sms-?.yaml", "sms-1.yaml", True),
        ("sms-?.yaml", "sms-12.yaml", False),
        ("sms-[12].yaml", "sms-2.yaml", True),
        ("sms-[!12].yaml", "sms-2.yaml", False),
        ("SMS.yaml", "sms.yaml", False),
        ("été/*", "été/x.yaml", True),
        ("**", "x.yaml", True),
        ("", "x.yaml", False),
        ("/", "x.yaml", False),
        ("[", "[", True),
        ("x.yaml", "../x.yaml", True),
    ],
)
def test_a_pattern_matches_what_it_names(pattern: str, path: str, fitting: bool) -> None:
    assert fits(pattern, path.split("/")) is fitting


NAMES = st.lists(st.text("ab.[]*?é", min_size=1, max_size=5), min_size=1, max_size=5)


@given(NAMES)
def test_any_folders_before_and_after_match_everything(names: list[str]) -> None:
    assert fits("**", names)
    assert fits("**/*", names)


@given(NAMES, NAMES)
def test_a_pattern_with_a_slash_says_the_same_wherever_its_folder_means_any(
    wanted: list[str], names: list[str]
) -> None:
    pattern = "/".join(wanted)
    if fits(f"./{pattern}", names):
        assert fits(f"**/{pattern}", ["above", *names])


def test_a_pattern_of_many_stars_is_soon_checked() -> None:
    assert not fits("*a" * 500 + "b", ["a" * 1000])
    assert not fits("**/*a/" * 50 + "b", ["a"] * 200)
