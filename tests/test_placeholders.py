"""What templates and vendors' pages leave in a value, in every language, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator import placeholders
from validator.placeholders import is_placeholder, is_well_known

EVERYWHERE = [
    "YOUR_API_KEY",
    "VOTRE_CLE_API",
    "SU_CLAVE_API",
    "TU_CLAVE_API",
    "IHR_API-SCHLÜSSEL",
    "your_auth_token",
    "your_account_sid",
    "<token>",
    "changeme",
    "change_me",
    "CHANGE-ME",
    "todo",
    "TODO",
    "tbd",
    "xxx",
    "XXXX",
    "REPLACE_ME",
    "replace-me",
]
OF_VALUES = [
    "ACXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
    "ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "ACxxxx…",
    "ACxxxxxxxx...",
    "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "SKXXXXXXXX",
    "MGXXXXXXXX",
    "[token]",
    "{token}",
    "{{token}}",
    "%TOKEN%",
    "example",
    "test",
    "dummy",
    "NNNNNNNNNN",
    "+1234567890",
    "+1XXXXXXXXXX",
    "+15555555555",
    "AC00000000000000000000000000000000",
]
IN_URLS = [
    "https://apikey:YOUR_API_KEY@host/",
    "https://apikey:<key>@host/",
    "https://VOTRE_HOTE/p",
    "https://h/TU_CLAVE_API",
    "https://apikey:REPLACE_ME@host/",
]
NONE = [
    "${YOUR_TOKEN_NAME}",
    "AC3f1e0d2c4b5a69788796a5b4c3d2e1f0",
    "+12025550142",
    "testing",
    "exemplary",
    "contest",
    "changement",
    "replacement",
    "0123456789abcdef0123456789abcdef",
]


@pytest.mark.parametrize("kind", ["account-sid", "message-sid", "auth-token", "secret", "number"])
@pytest.mark.parametrize("text", EVERYWHERE + OF_VALUES)
def test_a_placeholder_is_one_in_an_identifier_a_secret_or_a_number(text: str, kind: str) -> None:
    assert is_placeholder(text, kind=kind)


@pytest.mark.parametrize("text", EVERYWHERE)
def test_some_are_placeholders_in_any_text(text: str) -> None:
    assert is_placeholder(text, kind="")


@pytest.mark.parametrize("text", OF_VALUES)
def test_names_and_payloads_may_look_like_the_others(text: str) -> None:
    assert not is_placeholder(text, kind="")
    assert not is_placeholder(text, kind="payload")


@pytest.mark.parametrize("text", IN_URLS)
def test_a_url_may_contain_a_placeholder_inside(text: str) -> None:
    assert is_placeholder(text, kind="url")


@pytest.mark.parametrize(
    "text", ["https://test.example/", "https://host/{{id}}", "https://api.example.com/test"]
)
def test_a_url_may_hold_words_that_are_placeholders_elsewhere(text: str) -> None:
    assert not is_placeholder(text, kind="url")


@pytest.mark.parametrize("kind", ["", "account-sid", "auth-token", "number", "url"])
@pytest.mark.parametrize("text", [each for each in NONE if not each.startswith("${")])
def test_a_value_of_ones_own_is_no_reference(text: str, kind: str) -> None:
    assert not is_placeholder(text, kind=kind)


@pytest.mark.parametrize("text", ["YOUR_API_KEY", "changeme", "<token>"])
def test_a_well_known_placeholder_betrays_nothing(text: str) -> None:
    assert is_well_known(text)


@pytest.mark.parametrize("text", ["YOUR_API_KEY:s3cret", "s3cret-changeme", "test", ""])
def test_anything_more_might(text: str) -> None:
    assert not is_well_known(text)


PARTS = (
    "your",
    "İhr",
    "ıhre",
    "Votre",
    "_",
    "-",
    "ſu_",
    "tu_",
    "CLAVE",
    "replace",
    "Change",
    "me",
    "TODO",
    "x",
    "<",
    ">",
    "a",
)


@given(st.lists(st.sampled_from(PARTS), max_size=6).map("".join))
def test_each_text_with_a_placeholder_has_a_mark(text: str) -> None:
    if placeholders._WHOLE.match(text) or placeholders._INSIDE.search(text):
        assert placeholders._may_have_mark(text)
