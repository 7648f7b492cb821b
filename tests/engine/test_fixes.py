"""Fixes change the wrong value and nothing else, and never make a file worse."""

from __future__ import annotations

import errno
import json
import re
import shlex
import stat
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from command import alone, process, run, spawn
from hypothesis import given
from hypothesis import strategies as st

from validator.diagnostics import Diagnostic, Edit, Fix, Report, Severity
from validator.documents.model import Format
from validator.documents.reader import read
from validator.engine import files, fixes, full_check
from validator.engine.fixes import FixedRun
from validator.packs import registry
from validator.packs.examples import ExampleFiles, complete, example_files
from validator.positions import Lines

BOM = b"\xef\xbb\xbf"
SECRET = "0123456789abcdef0123456789abcdef"


def judged(text: str, format: Format = Format.YAML, beside: str | None = None) -> list[Report]:
    others = [] if beside is None else [full_check.judge(beside.encode(), "earlier.yaml", Format.YAML)]
    return full_check.report([*others, full_check.judge(text.encode(), f"config.{format}", format)])


def fixed(
    text: str, format: Format = Format.YAML, *, unsafe: bool = False, beside: str | None = None
) -> FixedRun:
    def look(texts: Mapping[int, str]) -> list[Report]:
        return judged(texts.get(last, text), format, beside)

    last = int(beside is not None)
    return fixes.fix(look({}), look, unsafe=unsafe, only=[last])


def text_of(result: FixedRun, before: str) -> str:
    return next(iter(result.texts.values()), before)


# --- each rule that can be fixed --------------------------------------------------------------------


def _fixable() -> list[tuple[str, ExampleFiles]]:
    found = {}
    for platform in registry.declared():
        for name, rule in registry.load(platform).rules.items():
            files = example_files(registry.load(rule.example.of or platform), name)
            if files is None or name in found:
                continue
            report = judged(files.bad, files.format, files.beside)[-1]
            if any(each.rule == name and each.fix for each in report.diagnostics):
                found[name] = files
    return list(found.items())


FIXABLE = _fixable()


@pytest.mark.parametrize(("rule", "files"), FIXABLE, ids=[rule for rule, _ in FIXABLE])
def test_a_bad_example_is_fixed_and_then_passes(rule: str, files: ExampleFiles) -> None:
    result = fixed(files.bad, files.format, unsafe=True, beside=files.beside)
    assert [each.rule for _, _, each in result.fixed] == [rule]
    assert [each for each in result.reports[-1].diagnostics if each.severity != "info"] == []
    again = fixed(text_of(result, files.bad), files.format, unsafe=True, beside=files.beside)
    assert again.texts == {}


def test_these_rules_can_be_fixed() -> None:
    assert {rule for rule, _ in FIXABLE} == {
        "ambiguous-value",
        "credential-unknown",
        "not-allowed",
        "number-has-trunk-zero",
        "number-not-e164",
        "payload-not-json",
        "request-url-region-mismatch",
        "request-url-wrong",
        "stray-character",
        "twilio-host-retired",
        "twiml-app-unknown",
        "unknown-field",
        "unknown-platform",
        "unquoted-value",
        "value-contradicts-fields",
        "webhook-region-mismatch",
        "webhook-url-malformed",
        "wrong-type",
    }


AZURE, IBM = "azure-bot-service", "ibm-voice-agent"
SID = "AC3f1e0d2c4b5a69788796a5b4c3d2e1f0"
HOST = "@sms-east.voiceagent.cloud.ibm.com"


@pytest.mark.parametrize(
    ("platform", "right", "wrong"),
    [
        (AZURE, '"+12025550144"', "+12025550144"),
        (AZURE, '"+12025550144"', '"+1 (202) 555-0144"'),
        (AZURE, '"+12025550144"', '"0012025550144"'),
        (AZURE, '"+12025550144"', '"\u202a+12025550144\u202c"'),
        (AZURE, f"account_sid: {SID}", f'account_sid: "{SID}\u00a0"'),
        (AZURE, f"account_sid: {SID}", f"account_sid: ac{SID[2:]}"),
        (AZURE, "location: global", "location: Globall"),
        (AZURE, "is_enabled: true", 'is_enabled: "true"'),
        (AZURE, "is_enabled: true", "is_enabled: yes"),
        (AZURE, "platform: azure", "platfrom: azure"),
        (AZURE, "twilio:", "twillio:"),
        (AZURE, "friendly_name:", "freindly_name:"),
        (AZURE, "https://sms.botframework.com/api/sms", "http://sms.botframework.com/api/sms"),
        (AZURE, "https://sms.botframework.com/api/sms", "https://sms.botframework.com/api/sms/"),
        (AZURE, "https://sms.botframework.com/api/sms", "https://SMS.botframework.com/API/sms"),
        (AZURE, "https://sms.botframework.com/api/sms", "https://europe.sms.botframework.com/api/sms"),
        (IBM, HOST, "@sms-south.voiceagent.cloud.ibm.com"),
        (IBM, HOST + "/sms.receiver/SmsRecv", HOST + ":443/sms.receiver/SmsRecv"),
        (IBM, "role: writer", "role: writter"),
    ],
)
def test_a_safe_fix_restores_what_was_right(platform: str, right: str, wrong: str) -> None:
    good = complete(platform)
    bad = good.replace(right, wrong, 1)
    assert bad != good
    result = fixed(bad)
    assert engine_data(text_of(result, bad)) == engine_data(good)
    assert all(each.severity == "info" for each in result.reports[0].diagnostics)


def engine_data(text: str) -> list[object]:
    return [document.data for document in read(text.encode(), format=Format.YAML).documents]


def test_what_a_wrong_name_hid_is_fixed_in_the_next_pass() -> None:
    good = complete(AZURE)
    bad = good.replace("twilio:", "twillio:").replace('number: "+12025550144"', "number: +12025550144")
    result = fixed(bad)
    assert text_of(result, bad) == good
    assert len(result.fixed) == 3


def test_an_unsafe_fix_waits_to_be_asked_for() -> None:
    good = complete(AZURE)
    bad = good.replace("https://sms.botframework.com/api/sms", "https://bot.example.com/api/messages")
    assert fixed(bad).texts == {}
    assert text_of(fixed(bad, unsafe=True), bad) == good


# --- nothing but the wrong value --------------------------------------------------------------------

#: for each format: a text with five holes, and what is wrong and what is correct in the middle one
SHAPES = {
    Format.YAML: (
        "platform: azure-bot-service  # {}\nbot:\n    name: {}  # {}\n    location: {}\n# {}\nx: {}\n",
        "globall",
        "global",
    ),
    Format.JSON: (
        '{{"platform": "azure-bot-service",\n\t"{}": {},\n "{}": 1, "bot" : {{"location": {}}}, "{}": {}}}\n',
        '"globall"',
        '"global"',
    ),
    Format.JSONC: (
        '{{"platform": "azure-bot-service", // {}\n"y": {}, // {}\n"bot":{{"location":{}}}, // {}\n"x":{},}}',
        '"globall"',
        '"global"',
    ),
    Format.TOML: (
        'platform = "azure-bot-service" # {}\nq = {} # {}\nbot.location = {} # {}\nx = {}\n',
        "'globall'",
        "'global'",
    ),
}
words = st.text("aé😀'ß- ", min_size=1, max_size=8).map(str.strip).filter(bool)
safe_words = st.lists(words, min_size=5, max_size=5, unique=True)


@pytest.mark.parametrize("format", SHAPES)
@given(words=safe_words, end=st.sampled_from(["\n", "\r\n", "\r"]), mark=st.booleans())
def test_every_other_character_stays(format: Format, words: list[str], end: str, mark: bool) -> None:
    shape, wrong, right = SHAPES[format]
    if format is Format.TOML and end == "\r":
        end = "\r\n"  # TOML has no lone CR
    first, name, second, third, last = words
    written = [first, json.dumps(name, ensure_ascii=False), second, "{}", third]
    text = shape.format(*written, json.dumps(last, ensure_ascii=False)).replace("\n", end)
    before, wanted = text.replace("{}", wrong), text.replace("{}", right)
    result = fixed(before, format)
    data = (BOM if mark else b"") + before.encode()
    after = fixes.encoded(text_of(result, before), data)
    assert after == (BOM if mark else b"") + wanted.encode()


@given(
    number=st.from_regex(r"[1-9][0-9]{7,11}", fullmatch=True),
    quote=st.sampled_from(['"', "'"]),
    ends=st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=40, max_size=40),
)
def test_a_number_is_fixed_whatever_the_lines_end_with(number: str, quote: str, ends: list[str]) -> None:
    """Line ends may be mixed; the number is written with spaces and a zero too many."""
    lines = complete(AZURE).splitlines()
    at = next(index for index, line in enumerate(lines) if " number:" in line)
    spaced = f"    number: {quote}+33 (0) {number[:3]} {number[3:]}{quote} # 😀"
    before = "".join(
        line + end for line, end in zip([*lines[:at], spaced, *lines[at + 1 :]], ends, strict=False)
    )
    result = fixed(before)
    old, new = Lines(before), Lines(text_of(result, before))
    assert [new.line(n) for n in range(1, 30) if n != at + 1] == [
        old.line(n) for n in range(1, 30) if n != at + 1
    ]
    assert new.line(at + 1).endswith(f"{quote} # 😀")
    assert len(text_of(result, before).splitlines()) == len(before.splitlines())


@given(st.lists(st.sampled_from(complete(AZURE).splitlines()), max_size=30), st.data())
def test_no_text_is_made_worse(lines: list[str], data: st.DataObject) -> None:
    """Lines of a valid file, torn apart, some with a character too many."""
    torn = [
        line[: data.draw(st.integers(0, len(line)))] if data.draw(st.booleans()) else line for line in lines
    ]
    text = "platform: azure-bot-service\n" + "\n".join(torn)
    result = fixed(text, unsafe=True)
    unread = ("syntax-error", "not-readable", "duplicate-key")
    before, after = judged(text)[0], result.reports[0]
    assert _count(after, unread) <= _count(before, unread)
    assert fixed(text_of(result, text), unsafe=True).texts == {}


def _count(report: Report, rules: tuple[str, ...]) -> int:
    return sum(each.rule in rules for each in report.diagnostics)


def test_env_files_are_fixed() -> None:
    before = f"# mine\nTWILIO_PHONE_NUMBER='+1 202 555 0144'\nTWILIO_ACCOUNT_SID={SID}\n"
    report = judged("platform=azure-bot-service\n" + before, Format.ENV)[0]
    text = "platform=azure-bot-servise # 😀\r\nOTHER='a  b'\r\n"
    assert report.text.endswith(before)
    assert text_of(fixed(text, Format.ENV), text) == text.replace("servise", "service")


def test_a_partly_broken_file_is_fixed_where_it_can_be_read() -> None:
    text = complete(AZURE).replace("location: global", "location: globall") + "---\nplatform: [\n"
    result = fixed(text)
    assert text_of(result, text) == text.replace("globall", "global")
    assert "syntax-error" in [each.rule for each in result.reports[0].diagnostics]


# --- what fixes may do to each other -----------------------------------------------------------------


def finding(start: int, end: int, text: str, rule: str = "rule", pointer: str = "") -> Diagnostic:
    place = Lines("x" * 100).range(start, end)
    edit = Edit(place, text)
    return Diagnostic(rule, Severity.ERROR, place, pointer or f"/{start}", fix=Fix(True, (edit,)))


def _run(text: str, wrong: dict[str, tuple[str, str]]) -> FixedRun:
    """Fix a text in which some words are findings: each has a rule, and a text to put in its place."""

    def look(texts: Mapping[int, str]) -> list[Report]:
        now = texts.get(0, text)
        found = [
            finding(at, at + len(word), new, rule, word)
            for word, (rule, new) in wrong.items()
            if (at := now.find(word)) >= 0
        ]
        return [Report("f", None, tuple(sorted(found, key=lambda each: each.range)), now)]

    return fixes.fix(look({}), look)


def test_overlapping_fixes_are_made_one_after_the_other() -> None:
    result = _run("abc", {"ab": ("one", "xb"), "bc": ("two", "by")})
    assert result.texts == {0: "xby"}
    assert [each.rule for _, _, each in result.fixed] == ["one", "two"]


def test_of_two_fixes_of_one_place_the_first_wins() -> None:
    assert _run("ab", {"ab": ("one", "x"), "b": ("two", "y")}).texts == {0: "x"}


def test_fixes_that_undo_each_other_come_to_an_end() -> None:
    result = _run("a", {"a": ("one", "b"), "b": ("two", "a")})
    assert len(result.fixed) <= 2
    assert all(each.fix is None for each in result.reports[0].diagnostics)


def test_a_fix_that_does_not_help_is_not_made_and_not_promised() -> None:
    result = _run("a", {"a": ("one", "aa")})
    assert result.texts == {}
    assert [each.fix for each in result.reports[0].diagnostics] == [None]


def test_a_fix_that_breaks_the_file_is_left_out_and_the_others_are_made() -> None:
    result = _run("a b", {"a": ("one", "!"), "b": ("two", "c"), "!": ("syntax-error", "!")})
    assert result.texts == {0: "a c"}


def test_a_fix_that_brings_more_errors_is_not_made() -> None:
    assert _run("a", {"a": ("one", "bc"), "b": ("two", "b"), "c": ("three", "c")}).texts == {}


def test_findings_across_files_decide_together() -> None:
    """The second file's number, once fixed, belongs to the first: that is reported, and nothing is undone."""
    ibm, azure = complete(IBM), complete(AZURE).replace('"+12025550144"', '"+12025550142"')
    spaced = azure.replace('number: "+12025550142"', 'number: "+1 202 555 0142"')
    result = fixed(spaced, beside=ibm)
    assert text_of(result, spaced) == azure
    assert [each.rule for each in result.reports[-1].diagnostics] == ["number-claimed-twice"]


# --- the command -------------------------------------------------------------------------------------

BAD = complete(AZURE).replace("location: global", "location: globall")
GOOD = BAD.replace("globall", "global")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "sms.yaml"
    path.write_text(BAD, encoding="utf-8")
    return path


def test_fix_writes_and_says_what_it_fixed(bad: Path) -> None:
    outcome = run("check", "--fix", "sms.yaml", cwd=bad.parent)
    assert bad.read_text(encoding="utf-8") == GOOD
    assert (outcome.code, outcome.out) == (0, "")
    first, *rest = outcome.err.splitlines()
    assert first == "sms.yaml:4:13: fixed[not-allowed] Replaced `globall` with `global`."
    assert rest == ["1 finding fixed.", "No errors. 1 file checked."]


def test_what_is_left_decides_the_exit_code(bad: Path) -> None:
    bad.write_text(BAD.replace("name: contoso-support", "name: YOUR_BOT_NAME"), encoding="utf-8")
    outcome = run("check", "--fix", bad, "--format", "concise")
    assert outcome.code == 1
    assert "placeholder-left" in outcome.out
    assert "not-allowed" not in outcome.out


def test_rules_that_are_not_chosen_are_not_fixed(bad: Path) -> None:
    assert run("check", "--fix", "--ignore", "not-allowed", bad).code == 0
    assert bad.read_text(encoding="utf-8") == BAD


def test_the_report_says_how_to_fix(bad: Path) -> None:
    named = bad.rename(bad.with_name("my sms.yaml"))
    assert (
        "1 can be fixed: guiderail check --fix 'my sms.yaml'\n"
        in run("check", named.name, cwd=bad.parent).err
    )
    named.write_text(GOOD.replace("https://sms.", "https://dev."), encoding="utf-8")
    shown = run("check", named.name, cwd=bad.parent).err
    assert (
        "1 has an unsafe fix; review it first: guiderail check --diff --unsafe-fixes 'my sms.yaml'\n" in shown
    )


def test_the_command_that_fixes_checks_the_file_as_it_was_checked(bad: Path) -> None:
    bad.write_text(BAD.replace("platform: azure-bot-service\n", ""), encoding="utf-8")
    shown = run("check", "--platform", "azure", "--limit", "seconds=90", bad.name, cwd=bad.parent).err
    command = re.search(r"1 can be fixed: guiderail (.*)", shown)
    assert command
    assert command[1] == "check --fix --platform azure --limit seconds=90 sms.yaml"
    assert "fixed" in run(*command[1].split(), cwd=bad.parent).err


def test_diff_shows_what_fix_writes_and_writes_nothing(bad: Path) -> None:
    bad.write_bytes(BAD.replace("\n", "\r\n").removesuffix("\r\n").encode())
    before = bad.read_bytes()
    shown = spawn("check", "--diff", "sms.yaml", cwd=bad.parent)
    apply = "Apply the changes: guiderail check --fix sms.yaml\n"
    assert (shown.code, shown.err) == (1, f"1 finding would be fixed.\n{apply}")
    assert bad.read_bytes() == before
    patched = bad.with_name("patched.yaml")
    patched.write_bytes(before)
    patch = shown.out.encode()
    subprocess.run(["patch", "--binary", str(patched)], input=patch, check=True, capture_output=True)
    assert run("check", "--fix", bad).code == 0
    assert bad.read_bytes() == patched.read_bytes()
    assert (run("check", "--diff", bad).code, run("check", "--diff", bad).out) == (0, "")


def test_a_diff_says_which_fix_awaits_a_review_and_how_to_apply_it(bad: Path) -> None:
    bad.write_text(GOOD.replace("https://sms.", "https://dev."), encoding="utf-8")
    select = ["--select", "request-*"]
    outcome = run("check", "--diff", *select, "sms.yaml", cwd=bad.parent)
    assert (outcome.code, outcome.out) == (0, "")
    counted, review = outcome.err.splitlines()
    assert counted == "0 findings would be fixed."
    command = "guiderail check --diff --unsafe-fixes --select 'request-*' sms.yaml"
    assert review.endswith(f"review it first: {command}")
    outcome = run("check", "--diff", "--unsafe-fixes", *select, "sms.yaml", cwd=bad.parent)
    command = outcome.err.splitlines()[-1].removeprefix("Apply the changes: guiderail ")
    assert command == "check --fix --unsafe-fixes --select 'request-*' sms.yaml"
    assert run(*shlex.split(command), cwd=bad.parent).code == 0


@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_a_run_that_changes_nothing_says_why(option: str, bad: Path) -> None:
    bad.write_text(GOOD.replace("https://sms.", "https://dev."), encoding="utf-8")
    format = ["--format", "concise"] if option == "--fix" else []
    said = run("check", option, *format, "sms.yaml", cwd=bad.parent).err
    assert "1 has an unsafe fix; review it first: guiderail check --diff --unsafe-fixes sms.yaml\n" in said
    bad.write_text(GOOD.replace("name: contoso-support", "name: YOUR_BOT_NAME"), encoding="utf-8")
    if option == "--diff":
        said = run("check", option, "sms.yaml", cwd=bad.parent).err
        assert "No finding has an automatic fix; see what to do: guiderail check sms.yaml\n" in said


def test_every_command_of_the_report_checks_what_was_checked(bad: Path) -> None:
    bad.write_text(BAD.replace("name: contoso-support", "name: YOUR_BOT_NAME"), encoding="utf-8")
    given = ("--select", "not-*", "--ignore", "twiml-app-not-attached", "sms.yaml")
    said = run("check", *given, cwd=bad.parent).err
    command = re.search(r"1 can be fixed: guiderail (.*)", said)
    assert command
    assert shlex.split(command[1]) == ["check", "--fix", *given]


def test_no_secret_is_in_a_diff(bad: Path) -> None:
    literal = BAD.replace("auth_token: ${TWILIO_AUTH_TOKEN}", f'auth_token: "{SECRET} "')
    literal = literal.replace("location: globall", "location: globall # token: s3cr3t-Abcdef12345")
    bad.write_text(literal, encoding="utf-8")
    outcome = run("check", "--diff", bad)
    assert "••••" in outcome.out
    assert SECRET not in outcome.all
    assert "s3cr3t" not in outcome.all
    outcome = run("check", "--fix", bad)
    assert SECRET not in outcome.all
    assert f'auth_token: "{SECRET}"\n' in bad.read_text(encoding="utf-8")


def test_a_diff_acts_on_no_terminal(bad: Path) -> None:
    bad.write_text(BAD.replace("location: globall", "location: globall # \u202e\x85"), encoding="utf-8")
    shown = run("check", "--diff", bad).out
    assert "\\u202e\\x85" in shown
    assert "\u202e" not in shown


def test_options_that_do_not_go_together_are_refused(bad: Path) -> None:
    assert run("check", "--unsafe-fixes", bad).code == 2
    assert run("check", "--diff", "--format", "json", bad).code == 2
    assert run("check", "--diff", "--output", "report.txt", bad).code == 2
    assert bad.read_text(encoding="utf-8") == BAD


def test_standard_input_comes_back_fixed_to_the_byte() -> None:
    given = BOM + BAD.replace("\n", "\r\n").encode() + "# été 😀".encode()
    done = subprocess.run(process("check", "--fix", "-"), input=given, capture_output=True, env=alone())
    assert done.stdout == given.replace(b"globall", b"global")
    assert b"fixed[not-allowed]" in done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize("text", [GOOD, "", "\n"])
def test_standard_input_with_nothing_to_fix_comes_back_as_it_was(text: str) -> None:
    assert run("check", "--fix", "-", stdin=text.encode()).out == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "platform: azure-bot-service\nbot: [\n"),
        ("a.yaml", f"{GOOD}...\nzebra quilts vex\n"),
        ("a.yaml", f"{GOOD}...\n- zebra quilts vex\n"),
        ("a.yaml", GOOD.replace("  auth_token:", "  auth_token: zebra quilts vex\n  auth_token:", 1)),
        ("a.toml", 'platform = "azure-bot-service"\n[twilio]\nauth_token = """\nzebra quilts vex\n'),
        (
            "a.toml",
            'platform = "azure-bot-service"\n' + '[[twilio.auth_token]]\na = "zebra quilts vex"\n' * 2,
        ),
        ("a.json", '{"platform": "azure-bot-service", "note" "zebra quilts vex"}'),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_standard_input_that_cannot_be_read_does_not_come_back(language: str, name: str, text: str) -> None:
    words = ("check", "--fix", "-", "--stdin-filename", name, "--lang", language)
    outcome = run(*words, stdin=text.encode())
    assert (outcome.code, outcome.out) == (2, "")
    assert "secret" in outcome.err
    assert "zebra" not in outcome.all


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("auth_token: ${TWILIO_AUTH_TOKEN}", f"auth_token: {SECRET}"),
        ("location: globall", "location: globall # password: hunter2-hunter2"),
    ],
)
def test_standard_input_with_a_secret_does_not_come_back(old: str, new: str) -> None:
    outcome = run("check", "--fix", "-", stdin=BAD.replace(old, new).encode())
    assert (outcome.code, outcome.out) == (2, "")
    assert "may contain a secret" in outcome.err
    assert SECRET not in outcome.all


# --- writing -----------------------------------------------------------------------------------------


def test_the_mode_stays_and_a_link_stays_a_link(bad: Path) -> None:
    bad.chmod(0o640)
    link = bad.with_name("link.yaml")
    link.symlink_to(bad)
    assert run("check", "--fix", link).code == 0
    assert link.is_symlink()
    assert stat.S_IMODE(bad.stat().st_mode) == 0o640
    assert bad.read_text(encoding="utf-8") == GOOD
    assert sorted(path.name for path in bad.parent.iterdir()) == ["link.yaml", "sms.yaml"]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_read_only_file_is_left_alone(bad: Path, language: str) -> None:
    bad.chmod(0o444)
    outcome = run("check", "--fix", "sms.yaml", "--lang", language, cwd=bad.parent)
    assert outcome.code == 2
    assert {"en": "access denied", "fr": "accès refusé", "es": "acceso denegado"}[language] in outcome.err
    assert "not-allowed" in outcome.out
    assert bad.read_text(encoding="utf-8") == BAD


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "access denied"), (errno.EIO, "written")],
)
def test_what_fails_in_writing_leaves_the_file_whole(bad: Path, number: int, said: str) -> None:
    """As when the disk is full, or the folder lets nobody write."""
    with mock.patch.object(files.os, "fsync", side_effect=OSError(number, "")):
        outcome = run("check", "--fix", bad)
    assert outcome.code == 2
    assert said in outcome.err
    assert "0 findings fixed." in outcome.err
    assert bad.read_text(encoding="utf-8") == BAD
    assert list(bad.parent.iterdir()) == [bad]


def test_a_file_that_changed_meanwhile_is_left_alone(bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fix_slowly(*args: Any, **options: Any) -> FixedRun:
        result = fix(*args, **options)
        bad.write_text(BAD + "# later\n", encoding="utf-8")
        return result

    fix = fixes.fix
    monkeypatch.setattr(fixes, "fix", fix_slowly)
    outcome = run("check", "--fix", bad)
    assert outcome.code == 2
    assert "changed while it was being checked" in outcome.err
    assert bad.read_text(encoding="utf-8") == BAD + "# later\n"


def test_one_file_that_cannot_be_written_keeps_no_other_from_being_fixed(bad: Path) -> None:
    other = bad.with_name("a.yaml")
    other.write_text(BAD, encoding="utf-8")
    other.chmod(0o444)
    assert run("check", "--fix", bad.parent, "--ignore", "number-claimed-twice").code == 2
    assert bad.read_text(encoding="utf-8") == GOOD
    assert other.read_text(encoding="utf-8") == BAD


def test_a_text_with_a_mark_keeps_it() -> None:
    assert fixes.encoded("a: é", BOM + b"x") == BOM + "a: é".encode()
    assert fixes.encoded("a: é", b"x") == "a: é".encode()


def test_a_report_without_fixes_costs_no_second_look() -> None:
    reports = judged(GOOD)
    never = mock.Mock(side_effect=AssertionError)
    assert fixes.fix(reports, never).reports == [replace(each) for each in reports]


def test_what_is_ignored_or_in_the_baseline_is_not_fixed(bad: Path) -> None:
    known = bad.with_name("known.json")
    run("check", "--write-baseline", known, bad)
    assert run("check", "--fix", "--baseline", known, bad).code == 0
    assert bad.read_text(encoding="utf-8") == BAD
    ignoring = BAD.replace(
        "location: globall", "location: globall # guiderail: ignore[not-allowed] soon there"
    )
    bad.write_text(ignoring, encoding="utf-8")
    assert run("check", "--fix", bad).code == 0
    assert bad.read_text(encoding="utf-8") == ignoring


# --- what it says ------------------------------------------------------------------------------------


def test_changes_are_listed_in_the_order_of_the_file_and_in_the_past_tense(bad: Path) -> None:
    """The misspelt name is fixed in the first pass, what is above and below it in the second."""
    text = BAD.replace('number: "+12025550144"', "number: +12025550144", 1)
    text = text.replace("is_enabled: true", 'is_enabled: "true"').replace(
        "  friendly_name:", "  freindly_name:"
    )
    text = text.replace(f"account_sid: {SID}", f'account_sid: "{SID}\u00a0"', 1)
    bad.write_text(text, encoding="utf-8")
    lines = run("check", "--fix", "sms.yaml", cwd=bad.parent).err.splitlines()[:-2]
    places = [tuple(map(int, line.split(":")[1:3])) for line in lines]
    assert places == sorted(places)
    assert [line.partition("] ")[2] for line in lines] == [
        "Replaced `globall` with `global`.",
        "Removed `U+00A0`.",
        "Replaced `freindly_name` with `friendly_name`.",
        "Put `+12025550144` in quotation marks.",
        "Removed the quotation marks around `true`.",
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Corrected a value that is not shown, because it may be a secret."),
        ("fr", "Une valeur a été corrigée"),
        ("es", "Se corrigió un valor que no se muestra"),
    ],
)
def test_a_change_of_a_secret_shows_nothing_of_it(bad: Path, language: str, said: str) -> None:
    bad.write_text(GOOD.replace("auth_token: ${TWILIO_AUTH_TOKEN}", f'auth_token: "{SECRET} "', 1))
    outcome = run("check", "--fix", "sms.yaml", "--lang", language, cwd=bad.parent)
    assert f"auth_token: {SECRET}" in bad.read_text("utf-8").replace('"', "")
    assert said in outcome.err
    assert SECRET not in outcome.all
