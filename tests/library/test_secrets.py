"""What a program prints, logs or raises contains no value of a file; written reports contain no secret."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from secret_canaries import CANARIES, GITHUB, KEY, PHRASE, TOKEN, WORDS, leaks, written

import validator
from validator.documents.model import Format
from validator.documents.reader import read
from validator.engine import full_check
from validator.errors import GuiderailError
from validator.library.report import Report, Reports
from validator.packs import registry
from validator.packs.examples import complete

#: thirty secrets that show by their shape wherever they are
SHAPED = [f"{number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128:032x}" for number in range(1, 31)]
#: thirty that only their field makes one
PLAIN = [
    f"{word}{number}-{tail}"
    for number in range(15)
    for word, tail in (("quilt", "vexes"), ("zebra", "j umbo"))
]


def example(platform: str) -> Any:
    pack = registry.load(platform)
    return read(complete(platform).encode(), format=Format(pack.formats[0])).documents[0].data


def filled(data: Any, secrets: Iterator[str], *, keys: bool = False) -> Any:
    """Return data with a secret in the place of every value, or of every key, but the platform's name."""
    if isinstance(data, dict):
        return {
            (next(secrets) if keys and name != "platform" else name): (
                each if name == "platform" else filled(each, secrets, keys=keys)
            )
            for name, each in data.items()
        }
    if isinstance(data, list):
        return [filled(each, secrets, keys=keys) for each in data]
    return data if keys else next(secrets)


def cycle(secrets: list[str]) -> Iterator[str]:
    while True:
        yield from secrets


def reports_of(data: Any, platform: str) -> Iterator[Report | Reports]:
    text = json.dumps(data, indent=2)
    yield validator.check_data(data, platform=platform, language="fr")
    yield validator.check_text(text, format="json", platform=platform, language="es")
    yield validator.check_files(("a.json", text.encode()), platform=platform)


def printed(report: Report | Reports) -> Iterator[str]:
    """Yield what a program shows of reports that it prints, formats or logs."""
    for each in [report] if isinstance(report, Report) else [report, *report]:
        yield from (repr(each), str(each), f"{each}", f"{[each]}")
        if isinstance(each, Report):
            yield from (repr(each.findings), repr(each.diagnostics), repr(list(each)))
            for finding in each:
                yield from (repr(finding), str(finding), repr(finding.related), repr(finding.fix))
                yield repr(finding.step)


def told(report: Report | Reports) -> Iterator[str]:
    """Yield what a program shows to a person."""
    yield from (report.to_text(), report.to_json(), report.to_sarif(), report._repr_html_())
    for each in [report] if isinstance(report, Report) else report:
        for finding in each:
            yield from (finding.message, finding.help, finding.expected, finding.pointer, finding.path)
            yield from (related.message for related in finding.related)


@pytest.mark.parametrize("platform", registry.names())
@pytest.mark.parametrize("secrets", [SHAPED, PLAIN], ids=["shaped", "plain"])
@pytest.mark.parametrize("keys", [False, True], ids=["values", "keys"])
def test_no_value_and_no_key_is_printed(platform: str, secrets: list[str], keys: bool) -> None:
    data = filled(example(platform), cycle(secrets), keys=keys)
    for report in reports_of(data, platform):
        shown = "\n".join(printed(report))
        assert [secret for secret in secrets if secret in shown] == []
        assert "globl" not in shown


@pytest.mark.parametrize("platform", registry.names())
@pytest.mark.parametrize("keys", [False, True], ids=["values", "keys"])
def test_no_secret_is_reported(platform: str, keys: bool) -> None:
    data = filled(example(platform), cycle(SHAPED), keys=keys)
    for report in reports_of(data, platform):
        shown = "\n".join(told(report))
        assert [piece for secret in SHAPED for piece in leaks(secret, shown)] == []


def test_no_secret_of_a_secret_field_is_reported() -> None:
    for secret in (*PLAIN, WORDS, PHRASE, KEY, GITHUB):
        data = copy.deepcopy(example("azure-bot-service"))
        data["twilio"]["auth_token"] = data["channel"]["auth_token"] = secret
        for report in reports_of(data, "azure"):
            assert [piece for shown in told(report) for piece in leaks(secret, shown)] == []


@pytest.mark.parametrize("canary", CANARIES)
def test_no_way_of_writing_a_secret_brings_it_out(canary: str, tmp_path: Path) -> None:
    reports = validator.check_files(written(tmp_path, canary), language="fr")
    shown = "\n".join([*printed(reports), *told(reports)])
    assert list(leaks(CANARIES[canary][0], shown)) == []


# --- errors ------------------------------------------------------------------------------------------


def raised(error: GuiderailError) -> str:
    """Return all that a program may show of an error."""
    again = pickle.loads(pickle.dumps(error))
    record = logging.LogRecord("a", 40, "a.py", 1, "%s %r", (error, error), (type(error), error, None))
    shown = [str(each) for each in (error, again, *error.all_errors)]
    shown += [
        repr(error),
        repr(again),
        *traceback.format_exception(error),
        logging.Formatter().format(record),
    ]
    return "\n".join(shown)


@pytest.mark.parametrize("secret", [TOKEN, WORDS, PHRASE, KEY, GITHUB])
def test_no_error_shows_a_value(secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "guiderail.toml").write_text(f'language = ["{secret}"]\nseverity = "{secret}"\n')
    (tmp_path / "a.yaml").write_text(f"platform: azure-bot-service\ntoken: {secret}\n")
    calls = [  # also of the wrong type, as a script without a type checker makes them
        lambda: validator.check_data({"twilio": {"auth_token": secret, "other": object()}}),
        lambda: validator.check_data({("auth_token", secret): 1}),
        lambda: validator.check_text({"auth_token": secret}),  # type: ignore[arg-type]
        lambda: validator.check_files({secret: secret}.items),  # type: ignore[arg-type]
        lambda: validator.check_files(tmp_path, settings=True),
    ]
    for call in calls:
        with pytest.raises(GuiderailError) as error:
            call()
        assert list(leaks(secret, raised(error.value))) == []

    def broken(*_: object, **__: object) -> None:
        raise ValueError(secret) from KeyError(secret)

    monkeypatch.setattr(full_check, "judge", broken)
    with pytest.raises(GuiderailError) as error:
        validator.check_text(f"auth_token: {secret}", language="es")
    assert list(leaks(secret, raised(error.value))) == []


@pytest.mark.parametrize("secret", [TOKEN, GITHUB])
def test_no_error_shows_a_secret_that_the_call_itself_holds(secret: str, tmp_path: Path) -> None:
    calls = [
        lambda: validator.check_files(tmp_path / secret),
        lambda: validator.check_files((f"{secret}.tf", b"")),
        lambda: validator.check_text("", platform=secret),
        lambda: validator.check_text("", format=secret),
        lambda: validator.check_text("", language=secret),
        lambda: validator.check_files(("a.yaml", b""), settings=secret),
    ]
    for call in calls:
        with pytest.raises(GuiderailError) as error:
            call()
        assert list(leaks(secret, raised(error.value))) == []
