"""Patterns of ECMA-262: the same answers as other engines give, in time that grows with the text alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.json_schema.linear_regex import Malformed, TooCostly, Unsupported, compiled

ATOMS = (
    "a",
    "b",
    ".",
    "[ab]",
    "[^a]",
    r"\w",
    r"\d",
    r"\S",
    r"\b",
    "^",
    "$",
    "(?=a)",
    "(?!b)",
    "(?<=a)",
    "(?<!b)",
)


def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(("*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}", "*?"))
    return st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, signs),
        st.builds("(?={})".format, inner),
        st.builds("(?!{})".format, inner),
    )


@given(st.recursive(st.sampled_from(ATOMS), joined, max_leaves=8), st.text("ab1 \n", max_size=8))
def test_a_pattern_is_found_where_another_engine_finds_it(pattern: str, text: str):
    other = re.compile(pattern.replace("$", r"\Z"), re.ASCII)
    assert compiled(pattern).search(text) is bool(other.search(text))


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("^abc$", "abc\n", False),
        (r"^\d$", "\u09ea", False),
        (r"^\w$", "é", False),
        (r"^\s$", "\ufeff", True),
        (r"^\p{Letter}+$", "née", True),
        (r"^\P{L}$", "é", False),
        (r"^\p{Lu}\p{gc=Ll}$", "Éa", True),
        (r"^\cC\x41\u0042\u{1F432}$", "\x03AB\U0001f432", True),
        (r"^\ud83d\udc32$", "\U0001f432", True),
        (r"^[\b\]a-c-]+$", "\b]b-", True),
        ("[]", "a", False),
        ("^[^]$", "\n", True),
        (r"^\${[a-z]+}$", "${ab}", True),
        ("(?<year>\\d{4})", "in 2026", True),
        ("(?<=a+)b", "aab", True),
    ],
)
def test_patterns_mean_what_ecma_262_says(pattern: str, text: str, found: bool):
    assert compiled(pattern).search(text) is found


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "a**",
        "[b-a]",
        "a{2,1}",
        "(?P<n>a)",
        "(?i)a",
        r"\a",
        r"\Z",
        "[",
        "(?<n>a)(?<n>b)",
        r"\2(a)",
        "*",
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str):
    with pytest.raises(Malformed):
        compiled(pattern)


@pytest.mark.parametrize("pattern", [r"(a)\1", r"(?<n>a)\k<n>", "(a{999}){999}", r"\p{Script=Greek}"])
def test_what_takes_more_than_a_linear_search_is_refused(pattern: str):
    with pytest.raises(Unsupported):
        compiled(pattern)


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(.*){9}b", "^(?=(a+)+$)", "(a*)*b"])
def test_patterns_that_take_others_for_ever_take_few_steps(pattern: str):
    search = compiled(pattern)
    assert search.search("a" * 20_000 + "!") is False
    assert search._automaton.work < 1_000


def test_a_search_that_would_take_too_long_is_given_up():
    with pytest.raises(TooCostly):
        compiled("(.{0,900}a){4}$").search("ab" * 30_000)


@given(st.text(st.sampled_from("a1()[]{}^$|*+?.\\\\,-:=!<>kpubdw\n"), max_size=12))
def test_any_text_is_a_pattern_that_can_be_searched_for_or_is_refused(text: str):
    try:
        pattern = compiled(text)
    except (Malformed, Unsupported):
        return
    assert pattern.search(text) in (True, False)
