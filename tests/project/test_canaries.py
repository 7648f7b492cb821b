"""Masking as a guarantee: whatever is asked, no seven characters of a secret come out of it anywhere.

``test_secrets.py`` says how a secret may get into a file; here every such file meets every command, and the
secret is also where a file has no say: in words of the command line, names, settings and errors.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from command import Outcome, run
from secret_canaries import CANARIES, KEY, PHRASE, TOKEN, WORDS, azure, ibm, in_url, leaks, written

from validator.engine import full_check
from validator.reporters.registry import FORMATS

LANGUAGES = ("en", "fr", "es")
AUTH = "auth_token: ${TWILIO_AUTH_TOKEN}"

#: what may be asked of a file; {file} is its name, {lang} one of the languages in turn
ASKED = (
    "check {file} -q --lang {lang}",
    "check {file} --no-ignores --fail-on info --color always --lang {lang}",
    "check {file} --diff --unsafe-fixes --lang {lang}",
    "check {file} --write-baseline base.json --lang {lang}",
    "check {file} --baseline base.json -v --lang {lang}",
    "check - --stdin-filename {file} --lang {lang}",
    "check . --format json --jobs 1 --lang {lang}",
    f"check {{file}} {' '.join(f'--output {name}:out.{name}' for name in FORMATS)} --lang {{lang}}",
    "check {file} --schema schema.json -v --lang {lang}",
    "check {file} --env-file {file} -v --lang {lang}",
    "guide azure --config {file} --step 1 --lang {lang}",
    "guide --config {file} --output guide.html --format html --lang {lang}",
    "convert {file} --to json --lang {lang}",
    "convert {file} --to yaml --output out.toml --lang {lang}",
    "check {file} --fix --unsafe-fixes --lang {lang}",
)


AT_ONCE = 5  #: questions that each secret meets, in turn; each question meets a third of the secrets


def leaked(secret: str, outcome: Outcome, folder: Path, own: Path) -> Iterator[str]:
    """Yield the pieces of a secret in the streams, and in the files that a call has written."""
    yield from leaks(secret, outcome.all)
    for path in folder.iterdir():
        if path.name not in (own.name, "schema.json"):
            yield from leaks(secret, path.read_text(encoding="utf-8", errors="replace"))
            path.unlink()


def _is_meant(asked: str, canary: str) -> bool:
    """Tell whether a secret can be known for one where it is: a conversion carries over what is unknown."""
    if asked.startswith("convert"):
        own = (
            "key",
            "duplicate",
            "unknown-field",
            "number-in-an-unknown",
            "misspelt",
            "comment",
            "short",
            "scalar",
        )
        return not canary.startswith(own)
    if "--schema" in asked:  # which says of nothing that it is secret
        return canary != "duplicate-key-of-a-block"
    return not ("--env-file" in asked and canary == "known-in-file-name")


@pytest.mark.parametrize("canary", CANARIES)
def test_no_command_shows_anything_of_a_secret(canary: str, tmp_path: Path) -> None:
    secret = CANARIES[canary][0]
    (tmp_path / "schema.json").write_text(
        '{"properties": {"twilio": {"required": ["x"], "maxProperties": 0}}}'
    )
    path = written(tmp_path, canary)
    content = path.read_bytes()
    first = list(CANARIES).index(canary) * AT_ONCE
    asked_here = itertools.islice(itertools.cycle(ASKED), first % len(ASKED), first % len(ASKED) + AT_ONCE)
    for asked, language in zip(asked_here, itertools.cycle(LANGUAGES[first % 3 :] + LANGUAGES), strict=False):
        words = asked.format(file=path.name, lang=language).split()
        if not _is_meant(asked, canary):
            continue
        outcome = run(*words, stdin=content, cwd=tmp_path)
        assert outcome.code in (0, 1, 2, 3)
        if "write-baseline" not in asked:  # the next call reads it
            assert list(leaked(secret, outcome, tmp_path, path)) == [], (asked, outcome.all)
        assert "internal error" not in outcome.all


# --- where a file has no say -------------------------------------------------------------------------

#: every place of a command line where a secret may be pasted by mistake
PASTED = (
    "{} a.yaml",
    "check {}",
    "check --platform {}",
    "check --schema {}",
    "check --schema-root x={}",
    "check --format {}",
    "check --output {}/x",
    "check --select {}",
    "check --ignore {}",
    "check --baseline {}",
    "check --fail-on {}",
    "check --env-file {}",
    "check --settings {}",
    "check --limit {}",
    "check --limit {}=1",
    "check --lang {}",
    "check --color {}",
    "check --pack {}",
    "check --jobs {}",
    "check --{}",
    "check --{}=x",
    "check a.yaml --stdin-filename {}",
    "guide {}",
    "guide azure --step {}",
    "guide --config {}",
    "guide azure --format {}",
    "explain {}",
    "rules --format {}",
    "init {} --no-input",
    "convert {} --to json",
    "init azure --no-input --output - --set {}=1",
    "init azure --no-input --output - --set location={}",
    "convert a.yaml --to {}",
    "schema {}",
    "completion {}",
    "pack new {}/x",
    "pack test {}",
    "pack {} x",
    "doctor {}",
)


@pytest.mark.parametrize("secret", [TOKEN, f"https://user:{KEY}@host"])
def test_a_secret_that_is_pasted_into_the_command_line_is_not_shown(secret: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(azure("location: global", "location: mars"))
    kept = KEY if KEY in secret else TOKEN
    for asked, language in zip(PASTED, itertools.cycle(LANGUAGES), strict=False):
        words = [word.format(secret) for word in asked.split()]
        outcome = run(*words, "--lang", language, cwd=tmp_path)
        assert list(leaks(kept, outcome.all)) == [], (asked, outcome.all)


@pytest.mark.parametrize("kind", ["key", "value", "list", "syntax", "language", "platform", "baseline"])
def test_a_secret_in_settings_is_not_shown(kind: str, tmp_path: Path) -> None:
    texts = {
        "key": f'{TOKEN} = "x"\n',
        "value": f'fail-on = "{TOKEN}"\n',
        "list": f'select = ["{TOKEN}"]\n',
        "syntax": f'select = ["{TOKEN}\n',
        "language": f'language = "{TOKEN}"\n',
        "platform": f'[platforms]\n"*" = "{TOKEN}"\n',
        "baseline": f'baseline = "{TOKEN}"\n',
    }
    (tmp_path / "guiderail.toml").write_text(texts[kind])
    (tmp_path / "a.yaml").write_text(azure("location: global", "location: mars"))
    for command in ("check .", "doctor", "guide azure --step 1"):
        for language in LANGUAGES:
            outcome = run(*command.split(), "--lang", language, cwd=tmp_path)
            assert list(leaks(TOKEN, outcome.all)) == [], outcome.all


@pytest.mark.parametrize("format", FORMATS)
def test_a_secret_in_the_name_of_a_folder_is_not_shown(format: str, tmp_path: Path) -> None:
    (tmp_path / TOKEN).mkdir()
    (tmp_path / TOKEN / "a.yaml").write_text(azure("location: global", "location: mars"))
    for words in (("check", "."), ("check", str(tmp_path)), ("check", f"{TOKEN}/a.yaml")):
        outcome = run(*words, "-v", "--format", format, cwd=tmp_path)
        assert outcome.code == 1
        assert list(leaks(TOKEN, outcome.all)) == [], outcome.all


def test_a_secret_in_the_environment_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(azure("location: global", "location: mars"))
    secrets = {
        "TWILIO_AUTH_TOKEN": TOKEN,
        "GUIDERAIL_LANG": TOKEN,
        "LANG": TOKEN,
        "TERM": TOKEN,
        "COLUMNS": TOKEN,
    }
    for words in ("check a.yaml -v", "check a.yaml -v --env", "doctor", "guide --config a.yaml"):
        outcome = run(*words.split(), env=secrets, cwd=tmp_path)
        assert list(leaks(TOKEN, outcome.all)) == [], outcome.all


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", [ValueError, KeyError, RecursionError, MemoryError, UnicodeError])
def test_an_internal_error_shows_its_place_and_nothing_else(
    language: str, error: type[Exception], tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_text(azure(AUTH, f"auth_token: {WORDS}"))

    def broken(*_: object, **__: object) -> None:
        held = WORDS + PHRASE  # as a local variable would contain it
        raise error(held) from ValueError(TOKEN)

    with mock.patch.object(full_check, "judge", broken):
        outcome = run("check", "a.yaml", "-v", "--lang", language, cwd=tmp_path)
    assert outcome.code == 2
    assert f"{error.__name__}" in outcome.err
    assert f"validator{os.sep}engine{os.sep}runner.py:" in outcome.err
    assert "Traceback" not in outcome.all
    for secret in (WORDS, PHRASE, TOKEN):
        assert list(leaks(secret, outcome.all)) == []


@pytest.mark.parametrize(
    ("field", "secret"), [("auth_token", TOKEN), ("url", in_url(KEY)), ("nothing", TOKEN)]
)
def test_a_first_configuration_contains_no_secret_that_was_given(
    field: str, secret: str, tmp_path: Path
) -> None:
    wish = f"{field}={secret}"
    outcome = run("init", "ibm", "--no-input", "--output", "-", "--set", wish, cwd=tmp_path)
    for kept in (TOKEN, KEY):
        assert list(leaks(kept, outcome.all)) == [], outcome.all


def test_a_key_in_a_url_is_not_converted(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(ibm(in_url(KEY)))
    for kind in ("yaml", "json", "toml"):
        assert list(leaks(KEY, run("convert", "a.yaml", "--to", kind, cwd=tmp_path).all)) == []
