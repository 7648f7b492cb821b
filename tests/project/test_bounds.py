"""Bounds: on the time a file may take and on what is shown of it; each says how to raise it."""

from __future__ import annotations

import gc
import json
import re
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command import run
from reading_cases import CASES

from validator import deadline
from validator.diagnostics import Severity
from validator.documents.limits import CEILINGS, LIMITS, RAISABLE, Limits
from validator.documents.model import Format
from validator.documents.syntax_errors import LIMIT_OF, NOT_READABLE, Refusal
from validator.engine import full_check
from validator.i18n.catalog import Catalog
from validator.packs.examples import complete
from validator.positions import Lines
from validator.reporters.registry import FORMATS
from validator.reporters.run import Run
from validator.reporters.wording import word
from validator.secrets import Masker

#: a file that would take many seconds: each of its values is checked
MUCH = "platform: azure-bot-service\ntwilio:\n  auth_token:\n" + "    - wrong\n" * 60_000
MANY = complete("azure-bot-service") + "".join(f"unknown{number}: 1\n" for number in range(60))


# --- time --------------------------------------------------------------------------------------------


@pytest.fixture(params=["timer", "no timer", "no clock of a thread"])
def clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ways in which systems measure: with a timer, as Windows without one, as macOS in other threads."""
    if request.param != "timer":
        monkeypatch.delattr(signal, "setitimer", raising=False)
    if request.param == "no clock of a thread":
        monkeypatch.delattr(time, "pthread_getcpuclockid", raising=False)


@pytest.mark.usefixtures("clock")
def test_work_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(deadline.TooSlow):
        _work_for_ever()


def _work_for_ever() -> None:
    with deadline.within(0.05):
        while True:
            pass


@pytest.mark.usefixtures("clock")
def test_waiting_takes_no_time() -> None:
    with deadline.within(0.05):
        time.sleep(0.3)


@pytest.mark.usefixtures("clock")
def test_what_is_no_fault_of_the_work_takes_no_time() -> None:
    with deadline.within(0.05), deadline.paused():
        _work(0.3)


@pytest.mark.usefixtures("clock")
def test_work_that_swallows_the_stop_is_stopped_again() -> None:
    stops = 0
    with deadline.within(0.02):
        while stops < 2:
            try:
                while True:
                    pass
            except deadline.TooSlow:
                stops += 1
    assert stops == 2


@pytest.mark.usefixtures("clock")
def test_nothing_is_stopped_once_the_work_is_done() -> None:
    with deadline.within(0.02):
        pass
    _work(0.3)


def _work(seconds: float) -> None:
    started = time.process_time()
    while time.process_time() - started < seconds:
        pass


def test_work_in_another_thread_is_stopped_too() -> None:
    with ThreadPoolExecutor() as executor:
        stopped = executor.submit(_work_for_ever)
        beside = executor.submit(_work, 0.3)
    assert isinstance(stopped.exception(), deadline.TooSlow)
    assert beside.exception() is None


@pytest.fixture
def no_callbacks() -> Iterator[None]:
    """Nobody is called when memory is tidied up: what is raised in such a call is lost, with a warning."""
    before = gc.callbacks[:]
    gc.callbacks.clear()
    yield
    gc.callbacks[:] = before


@pytest.mark.usefixtures("no_callbacks", "clock")
def test_a_file_that_takes_too_long_is_a_finding() -> None:
    judgement = full_check.judge(MUCH.encode(), "a.yaml", Format.YAML, limits=Limits(seconds=1))
    (finding,) = judgement.diagnostics
    assert (finding.rule, finding.case, finding.params) == ("not-readable", "too-slow", {"limit": 1})


@pytest.mark.usefixtures("no_callbacks")
def test_a_file_that_takes_too_long_is_found_in_a_folder_too() -> None:
    found = full_check.judge_found(MUCH.encode(), "a.yaml", Format.YAML, limits=Limits(seconds=1))
    assert found is not None
    assert [each.case for each in found.diagnostics] == ["too-slow"]


def test_of_three_thousand_misspelt_keys_a_hundred_get_a_suggestion() -> None:
    """To look for the nearest name takes a while: a hundred get one; a thousand have one finding each."""
    text = "platform: azure-bot-service\n" + "".join(f"twillio{number}: 1\n" for number in range(3_000))
    judgement = full_check.judge(text.encode(), "a.yaml", Format.YAML)
    unknown = [each for each in judgement.diagnostics if each.rule == "unknown-field"]
    assert [each.case for each in unknown].count("more") == 1
    assert len(unknown) == 1_001
    assert 0 < len([each for each in unknown if each.case == "suggestion"]) <= 100


def test_the_work_grows_with_the_file_and_not_with_its_square() -> None:
    steps = [_steps(_credentials(number)) for number in (100, 200)]
    assert steps[1] < 2.5 * steps[0]  # the square: 4


def test_six_hundred_credentials_are_checked() -> None:
    judgement = full_check.judge(_credentials(600).encode(), "a.yaml", Format.YAML)
    assert {each.rule for each in judgement.diagnostics} == {"webhook-vendor-mismatch"}


def _steps(text: str) -> int:
    """Return how many functions are called to check a text, which no other program can change."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        full_check.judge(text.encode(), "a.yaml", Format.YAML)
    finally:
        sys.setprofile(None)
    return calls


def _credentials(number: int) -> str:
    """Return a configuration of Journey Optimizer with so many credentials, webhooks and configurations."""
    credentials = "".join(
        f"  - name: twilio-{at:04}\n    sms_vendor: twilio\n    channels: [sms]\n    sandbox: prod\n"
        f"    account_sid: AC3f1e0d2c4b5a69788796a5b4c3d2{at:04x}\n    auth_token: ${{TWILIO_AUTH_TOKEN}}\n"
        f'    message_sid: SM0a1b2c3d4e5f60718293a4b5c6d7{at:04x}\n    inbound_number: "+1202555{at:04}"\n'
        for at in range(number)
    )
    webhooks = "".join(
        f"  - name: in-{at}\n    vendor: custom\n    type: inbound\n    api_credentials: twilio-{at:04}\n"
        for at in range(number)
    )
    configurations = "".join(
        f"  - name: promotions-{at}\n    channel: sms\n    sms_type: marketing\n"
        f'    sms_configuration: twilio-{at:04}\n    sender_number: "+1202555{at:04}"\n'
        for at in range(number)
    )
    return (
        f"platform: adobe-journey-optimizer\napi_credentials:\n{credentials}"
        f"webhooks:\n{webhooks}channel_configurations:\n{configurations}"
    )


# --- what is shown -----------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_no_more_findings_than_the_limit_are_shown(format: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(MANY)
    words = ("check", "a.yaml", "--format", format, "-v")  # text is brief otherwise
    outcome = run(*words, cwd=tmp_path)
    assert outcome.code == 1
    assert len(re.findall("unknown[0-9]+", outcome.out)) > 0
    assert len(set(re.findall("unknown[0-9]+", outcome.out))) == LIMITS.findings
    assert "10 more findings are not shown; `--limit findings=60` shows all." in outcome.err
    everything = run(*words, "--limit", "findings=60", cwd=tmp_path)
    assert len(set(re.findall("unknown[0-9]+", everything.out))) == 60
    assert "more finding" not in everything.all


def test_the_limit_of_a_run_applies_to_all_its_files(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.yaml").write_text(MANY)
    outcome = run("check", "--format", "json", cwd=tmp_path)
    report = json.loads(outcome.out)
    errors = report["summary"]["errors"]
    assert len(report["diagnostics"]) == LIMITS.all_findings
    assert report["summary"]["left_out"] == errors - LIMITS.all_findings
    assert f"`--limit findings=60 --limit all-findings={errors}` shows all." in outcome.err


def test_errors_are_shown_before_warnings(tmp_path: Path) -> None:
    many = "".join(f"# guiderail: ignore[rule-{number}] x\n" for number in range(60))
    (tmp_path / "a.yaml").write_text(
        many + complete("azure-bot-service").replace("location: global", "location: x")
    )
    report = json.loads(run("check", "a.yaml", "-f", "json", "--fail-on", "error", cwd=tmp_path).out)
    severities = [each["severity"] for each in report["diagnostics"]]
    assert len(severities) == LIMITS.findings
    assert "error" in severities
    lines = [each["range"]["start"]["line"] for each in report["diagnostics"]]
    assert lines == sorted(lines)


def test_all_findings_count(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(MANY)
    report = json.loads(run("check", "a.yaml", "-f", "json", cwd=tmp_path).out)
    assert (report["summary"]["errors"], report["summary"]["left_out"]) == (60, 10)
    assert "60 errors." in run("check", "a.yaml", cwd=tmp_path).err


def test_a_file_whose_findings_are_all_left_out_does_not_pass(tmp_path: Path) -> None:
    """In JUnit, a file without a case says nothing, and a case that passes says that all is well."""
    (tmp_path / "a.yaml").write_text(MANY)
    (tmp_path / "b.yaml").write_text("platform: azure-bot-service\n")
    judged = [
        full_check.judge(file.read_bytes(), file.name, Format.YAML) for file in sorted(tmp_path.iterdir())
    ]
    report = "".join(
        FORMATS["junit"].report(Run(full_check.report(judged), Catalog(), limits=Limits(all_findings=40)))
    )
    suites = ElementTree.fromstring(report)
    assert [suite.get("tests") for suite in suites] == ["40", "0"]
    assert all(case.find("failure") is not None for case in suites.iter("testcase"))


@pytest.mark.parametrize("format", FORMATS)
def test_the_report_of_one_file_is_bounded(format: str, tmp_path: Path) -> None:
    for text in (MANY, MUCH[:6_000], "a: 1\n" * 2_000, f"? {'k' * 1000}\n" * 60):
        (tmp_path / "a.yaml").write_text(text)
        assert len(run("check", "a.yaml", "-v", "--format", format, cwd=tmp_path).out) < 200_000


# --- raising a limit ---------------------------------------------------------------------------------


def test_a_limit_can_be_raised(tmp_path: Path) -> None:
    deep = complete("azure-bot-service") + "what: " + "[" * 150 + "]" * 150 + "\n"
    (tmp_path / "a.yaml").write_text(deep)
    assert "more than 100 levels" in run("check", "a.yaml", cwd=tmp_path).out
    outcome = run("check", "a.yaml", "--limit", "depth=200", cwd=tmp_path)
    assert "error[unknown-field]" in outcome.out
    assert "levels" not in outcome.out


def test_a_large_file_can_be_let_in(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(complete("azure-bot-service") + "#" * LIMITS.file_size)
    assert "larger than" in run("check", "a.yaml", cwd=tmp_path).out
    assert run("check", "a.yaml", "--limit", f"file-size={2 * LIMITS.file_size}", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    "wish", ["depth", "depth=", "depth=99", "depth=201", "depth=²", "depth=-1", "seconds=1e9"]
)
def test_a_limit_takes_only_a_number_in_its_range(wish: str) -> None:
    outcome = run("check", "--limit", wish)
    assert outcome.code == 2
    assert "can be raised from" in outcome.err


def test_an_unknown_limit_gets_a_suggestion() -> None:
    assert "did you mean `depth`?" in run("check", "--limit", "deptth=150").err
    assert "`nodes`" in run("check", "--limit", "zzz=1").err


@pytest.mark.parametrize("case", [case for case, names in CASES[NOT_READABLE].items() if names == {"limit"}])
def test_a_refusal_says_how_to_raise_its_limit(case: str) -> None:
    if case in ("exponent-too-large", "too-many-mistakes"):  # no number of any computer; enough to begin with
        assert case not in LIMIT_OF
        return
    name = LIMIT_OF[case]
    for limit in (getattr(LIMITS, name), getattr(CEILINGS, name) - 1):
        option = re.search(r"`--limit ([a-z-]+)=([0-9]+)`", _help(case, limit))
        assert option is not None
        assert RAISABLE[option[1]] == name
        assert limit < int(option[2]) <= getattr(CEILINGS, name)
    assert "--limit" not in _help(case, getattr(CEILINGS, name))


def _help(case: str, limit: int) -> str:
    refusal = Refusal(NOT_READABLE, case, 0, 0, limit=limit)
    return word(refusal.diagnostic(Lines("")), Catalog(), Masker()).help


def test_severities_weigh_as_the_choice_expects() -> None:
    assert Severity.ERROR.weight > Severity.WARNING.weight > Severity.INFO.weight
