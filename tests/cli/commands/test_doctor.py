"""``doctor`` tells what decides here, and nothing about who asks."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest
from command import run

from validator.cli.commands.doctor import without_person
from validator.packs import registry
from validator.version import VERSION


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_versions_platforms_and_their_status_are_reported(language: str) -> None:
    outcome = run("doctor", "--lang", language)
    assert (outcome.code, outcome.err) == (0, "")
    assert f"guiderail {VERSION}" in outcome.out
    assert f"Python {platform.python_version()}" in outcome.out
    own = run("platforms", "--lang", language).out
    assert all(f"  {line}" in outcome.out for line in own.splitlines())
    assert all(name in outcome.out for name in registry.names())


@pytest.mark.parametrize(
    ("words", "env", "sentence"),
    [
        ([], {}, "Neither an option nor a variable asks for a language."),
        (["--lang", "en"], {"LANG": "fr"}, "The option `--lang` decides."),
        ([], {"LC_ALL": "C", "LANG": "fr"}, "the variable `LC_ALL`, which is `C`."),
        ([], {"GUIDERAIL_LANG": "en_GB", "LC_ALL": "fr"}, "the variable `GUIDERAIL_LANG`, which is `en_GB`."),
        ([], {"LANGUAGE": "tlh:en:fr"}, "the variable `LANGUAGE`, which is `en`."),
        (
            [],
            {"LANG": "tlh_KX.UTF-8"},
            "`LANG` asks for `tlh_KX.UTF-8`, which guiderail does not support.",
        ),
        (
            [],
            {"LANG": "fr_CA.UTF-8"},
            "Elle vient de la variable `LANG`, qui vaut `fr_CA.UTF-8`.",
        ),
    ],
)
def test_it_is_reported_why_this_language_is_spoken(
    words: list[str], env: dict[str, str], sentence: str
) -> None:
    assert sentence in " ".join(run("doctor", *words, env=env).out.split(" ")).replace("\n    ", " ")


@pytest.mark.parametrize(
    ("words", "env", "sentence"),
    [
        ([], {}, "Colours are off because it is not a terminal."),
        (["--color", "always"], {"NO_COLOR": "1"}, "Colours are on because of `--color`."),
        ([], {"FORCE_COLOR": "1"}, "Colours are on because of `FORCE_COLOR`."),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, "Colours are off because of `NO_COLOR`."),
        ([], {"TERM": "dumb"}, "Colours are off because of `TERM`."),
    ],
)
def test_it_is_reported_why_there_are_colours_or_none(
    words: list[str], env: dict[str, str], sentence: str
) -> None:
    assert sentence in run("doctor", *words, env=env).out


def test_it_is_reported_where_the_cache_is_and_none_is_made(tmp_path: Path) -> None:
    cache, on = tmp_path / "caches", {"GUIDERAIL_CACHE": "1"}
    assert f"Cache: `{cache}/guiderail`" in told("doctor", env=on | {"XDG_CACHE_HOME": str(cache)})
    assert not cache.exists()
    (tmp_path / "home").mkdir()
    assert "Cache: `~/.cache/guiderail`" in told("doctor", env=on | {"HOME": str(tmp_path / "home")})
    assert "Cache: disabled by `GUIDERAIL_CACHE`." in told("doctor", env={"GUIDERAIL_CACHE": "0"})


def told(*words: str, env: dict[str, str]) -> str:
    return " ".join(run(*words, env=env).out.split())


def test_the_encoding_is_reported_and_what_becomes_of_other_characters() -> None:
    assert "Its encoding is `utf-8`." in run("doctor").out
    assert "escapes" not in run("doctor").out
    assert "Characters that this encoding does not have" in run("doctor", encoding="ascii").out


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/home/jane.doe/.venv/lib/validator", "~/.venv/lib/validator"),
        ("/home/jane.doe", "~"),
        ("/home/colleague/x", "~/x"),
        ("/Users/colleague/x", "~/x"),
        ("/opt/guiderail/schemas", "/opt/guiderail/schemas"),
        ("/opt/a\x1b[31m\u202e/x", "/opt/a\\x1b[31m\\u202e/x"),
    ],
)
def test_a_folder_is_shown_without_the_way_to_a_home(path: str, shown: str) -> None:
    assert without_person(Path(path), Path("/home/jane.doe")) == shown


def test_a_home_at_the_root_hides_nothing() -> None:
    assert without_person(Path("/opt/x"), Path("/")) == "/opt/x"
    assert without_person(Path("/opt/x"), None) == "/opt/x"


def test_the_answer_does_not_name_who_asks(checkout: Path) -> None:
    told = run("doctor", env={"HOME": str(checkout.parent)}).out
    assert f"`~/{checkout.name}/schemas`" in told
    assert str(checkout.parent) not in told


def test_a_hostile_variable_is_shown_harmlessly_and_short() -> None:
    hostile = {"LANG": "\x1b[31m`\u202e" + "x" * 500}
    told = run("doctor", env=hostile).out
    assert not set(told) & set("\x1b\u202e")
    assert "x" * 80 not in told


def test_a_secret_in_a_variable_is_masked() -> None:
    for secret in ("0123456789abcdef0123456789abcdef", "https://user:s3cret-key@host/"):
        told = run("doctor", env={"LANG": secret}).out
        assert secret not in told
        assert "s3cret-key" not in told
        assert "••••" in told
