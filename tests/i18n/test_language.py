"""The language of a call: which of the ways to ask for one decides."""

from __future__ import annotations

import pytest

from validator.errors import UsageError
from validator.i18n.language import choose_language, languages


def test_english_french_and_spanish_are_there() -> None:
    assert {"en", "es", "fr"} <= set(languages())


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ("fr", "fr"),
        ("FR", "fr"),
        ("fr_CA.UTF-8", "fr"),
        ("fr-BE", "fr"),
        ("fr_FR@euro", "fr"),
        ("es_419", "es"),
        ("es", "es"),
        ("en_GB.UTF-8", "en"),
        ("C", "en"),
        ("C.UTF-8", "en"),
        ("POSIX", "en"),
        ("xx_YY", "en"),
        ("frx", "en"),
        ("../../fr", "en"),
        ("fr/..", "en"),
        ("fr\n", "en"),
        ("\x00", "en"),
        ("f" * 5000, "en"),
    ],
)
def test_a_locale_name_gives_its_language_or_english(wish: str, expected: str) -> None:
    assert choose_language(None, {"LANG": wish}) == expected


@pytest.mark.parametrize(
    ("option", "environ", "settings", "expected"),
    [
        (None, {}, None, "en"),
        ("es", {"GUIDERAIL_LANG": "fr"}, "fr", "es"),
        (None, {"GUIDERAIL_LANG": "fr", "LC_ALL": "es"}, "es", "fr"),
        (None, {"LC_ALL": "es"}, "fr", "fr"),
        (None, {"LC_ALL": "C", "LC_MESSAGES": "fr", "LANGUAGE": "fr", "LANG": "fr"}, None, "en"),
        (None, {"LC_ALL": "es", "LC_MESSAGES": "fr"}, None, "es"),
        (None, {"LC_MESSAGES": "es", "LANGUAGE": "fr", "LANG": "fr"}, None, "es"),
        (None, {"LANGUAGE": "fr", "LANG": "es"}, None, "fr"),
        (None, {"LANGUAGE": "de:es:fr", "LANG": "fr"}, None, "es"),
        (None, {"LANGUAGE": "de", "LANG": "fr"}, None, "en"),
        (None, {"LANGUAGE": ":", "LANG": "fr"}, None, "en"),
        (None, {"LANG": "fr"}, None, "fr"),
        (None, {"GUIDERAIL_LANG": "xx", "LANG": "fr"}, None, "en"),
        (
            None,
            {"GUIDERAIL_LANG": "", "LC_ALL": "", "LC_MESSAGES": "", "LANGUAGE": "", "LANG": "fr"},
            None,
            "fr",
        ),
        ("", {"LANG": "fr"}, "", "fr"),
        ("C", {"LANG": "fr"}, None, "en"),
    ],
)
def test_the_first_wish_that_is_set_decides(
    option: str | None, environ: dict[str, str], settings: str | None, expected: str
) -> None:
    assert choose_language(option, environ, settings) == expected


@pytest.mark.parametrize("option", ["xx", "klingon", "../fr", "fr\n", " "])
def test_a_typed_language_that_is_unknown_is_refused_with_the_known_ones(option: str) -> None:
    with pytest.raises(UsageError) as refusal:
        choose_language(option, {})
    assert refusal.value.params["language"] == option
    assert "`fr`" in str(refusal.value.params["languages"])
