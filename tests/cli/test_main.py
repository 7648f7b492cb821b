"""The command: exit codes, streams, options, paths of every kind, and what it says to nonsense."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
from pathlib import Path
from typing import Any
from unittest import mock

import jsonschema
import pytest
from command import PIPE, alone, process, run, spawn, stopped
from expected import expect
from report_readers import read_report

from validator.cli.command_table import COMMANDS
from validator.engine import files
from validator.packs import registry
from validator.packs.examples import complete
from validator.reporters.registry import FORMATS
from validator.version import VERSION

LANGUAGES = ("en", "fr", "es")
FINE = complete("azure-bot-service")
WARNING = FINE.replace("is_enabled: true", "is_enabled: false")
ERROR = FINE.replace("location: global", "location: mars")
INFO = complete("ibm-voice-agent")  # the platform is retired


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in (("fine", FINE), ("warning", WARNING), ("error", ERROR), ("info", INFO)):
        (tmp_path / f"{name}.yaml").write_text(content)
    return tmp_path


# --- exit codes and streams --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("check fine.yaml", 0),
        ("validate fine.yaml", 0),
        ("check warning.yaml", 0),
        ("check info.yaml", 0),
        ("check error.yaml", 1),
        ("check fine.yaml error.yaml", 1),
        ("check error.yaml --exit-zero", 0),
        ("check error.yaml --fail-on never", 0),
        ("check error.yaml --fail-on info", 1),
        ("check warning.yaml --fail-on error", 0),
        ("check warning.yaml --fail-on warning", 1),
        ("check warning.yaml --fail-on info", 1),
        ("check info.yaml --fail-on warning", 0),
        ("check info.yaml --fail-on=info", 1),
        ("check warning.yaml --fail-on warning --ignore channel-disabled", 0),
        ("check missing.yaml", 2),
        ("check error.yaml missing.yaml", 2),
        ("check error.yaml missing.yaml --exit-zero", 2),
        ("check --nonsense", 2),
        ("nonsense", 2),
        ("", 2),
        ("--help", 0),
        ("--version", 0),
        ("check --help", 0),
        ("check . --platform nonsense", 2),
        ("guide azure", 0),
        ("guide", 2),
        ("guide azure ibm", 2),
        ("guide azure --step nonsense", 2),
        ("schema", 2),
        ("schema azure", 0),
        ("schema --report", 0),
        ("platforms", 0),
        ("platforms extra", 2),
    ],
)
def test_exit_code_says_how_it_went(folder: Path, words: str, code: int) -> None:
    outcome = run(*words.split(), cwd=folder)
    assert outcome.code == code
    assert "Traceback" not in outcome.all


def test_nothing_checked_is_its_own_exit_code(tmp_path: Path) -> None:
    outcome = run("check", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (3, "")
    assert "There is nothing to check" in outcome.err
    assert "--platform" in outcome.err


def test_a_file_that_cannot_be_parsed_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("platform: [\n")
    outcome = run("check", "a.yaml", "--format", "concise", cwd=tmp_path)
    assert outcome.code == 1
    assert "error[syntax-error]" in outcome.out


def test_findings_go_to_standard_output_and_the_rest_to_standard_error(folder: Path) -> None:
    outcome = run("check", "error.yaml", "missing.yaml", "-v", cwd=folder)
    assert outcome.out.startswith("error[not-allowed]: ")
    assert "missing" not in outcome.out
    assert outcome.err.splitlines() == [
        "guiderail: The file `missing.yaml` does not exist.",
        "Checked as Azure Bot Service: `error.yaml`",
        "error.yaml: 1 error.",
        "Show a step: guiderail guide azure --step 2    Explain a rule: guiderail explain not-allowed",
    ]


def test_a_misspelt_file_name_gets_the_one_that_is_there(folder: Path) -> None:
    for name, meant in (
        ("fine.ymal", "fine.yaml"),
        ("./fine.yml", "./fine.yaml"),
        ("eror.yaml", "error.yaml"),
    ):
        outcome = run("check", name, cwd=folder)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err == f"guiderail: The file `{name}` does not exist: did you mean `{meant}`?\n"
    (folder / "link.yaml").symlink_to("nothing")
    for name in ("link.yaml", "no-folder/fine.yaml", "f"):
        assert run("check", name, cwd=folder).err == f"guiderail: The file `{name}` does not exist.\n"


def test_the_summary_counts_what_was_found(folder: Path) -> None:
    summary, _ = run("check", cwd=folder).err.splitlines()
    assert summary == "1 error, 1 warning, 1 notice in 3 of 4 files."
    assert run("check", "fine.yaml", cwd=folder).err == "No errors. 1 file checked.\n"


def test_quiet_reports_errors_only_and_no_summary(folder: Path) -> None:
    outcome = run("check", "-q", "--format", "concise", cwd=folder)
    assert [line.split()[1] for line in outcome.out.splitlines()] == ["error[not-allowed]"]
    assert outcome.err == ""


def test_quiet_does_not_change_the_threshold_unseen(folder: Path) -> None:
    assert run("check", "-q", "error.yaml", cwd=folder).code == 1
    assert run("check", "-q", "warning.yaml", cwd=folder).code == 0


def test_verbose_names_the_field_and_the_files(folder: Path) -> None:
    outcome = run("check", "-v", "error.yaml", "fine.yaml", cwd=folder)
    assert "   = field: /bot/location\n" in outcome.out
    assert outcome.err.count("Checked as Azure Bot Service") == 2


@pytest.mark.parametrize(
    "words",
    [
        "check -qf concise error.yaml",
        "check -qfconcise error.yaml",
        "check -q -f=concise error.yaml",
        "check error.yaml --format=concise --quiet",
        "-f concise -q check error.yaml",
        "--lang en --format concise -q check error.yaml",
    ],
)
def test_options_may_be_written_in_several_ways(words: str, folder: Path) -> None:
    outcome = run(*words.split(), cwd=folder)
    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.out.startswith("error.yaml:4:13: error[not-allowed]")


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_valid_when_nothing_is_found(folder: Path, format: str) -> None:
    outcome = run("check", "fine.yaml", "--format", format, cwd=folder)
    if format == "json":
        result = json.loads(outcome.out)
        assert result["diagnostics"] == []
        assert result["files"] == [{"path": "fine.yaml", "platform": "azure-bot-service"}]
    elif format in ("text", "concise", "github"):
        assert outcome.out == ""
    else:
        read_report(format, outcome.out)
        assert outcome.code == 0


def test_json_is_valid_when_there_is_nothing_to_check(tmp_path: Path) -> None:
    outcome = run("check", "--format", "json", cwd=tmp_path)
    assert outcome.code == 3
    assert json.loads(outcome.out)["files"] == []


def test_the_last_of_two_values_counts(folder: Path) -> None:
    assert run("check", "error.yaml", "--fail-on", "never", "--fail-on", "error", cwd=folder).code == 1


# --- choosing rules ----------------------------------------------------------------------------------


def rules(folder: Path, *words: str) -> list[str]:
    outcome = run("check", "--format", "json", *words, cwd=folder)
    return [each["rule"] for each in json.loads(outcome.out)["diagnostics"]]


def test_select_reports_only_these_rules(folder: Path) -> None:
    everything = rules(folder)
    assert sorted(everything) == ["channel-disabled", "not-allowed", "platform-retired"]
    assert rules(folder, "--select", "not-allowed") == ["not-allowed"]
    assert sorted(rules(folder, "--select", "not-allowed,channel-disabled")) == [
        "channel-disabled",
        "not-allowed",
    ]
    assert sorted(rules(folder, "--select=not-allowed", "--select", "platform-retired")) == [
        "not-allowed",
        "platform-retired",
    ]


def test_ignore_leaves_rules_out_and_wins(folder: Path) -> None:
    assert rules(folder, "--ignore", "not-allowed , channel-disabled") == ["platform-retired"]
    assert rules(folder, "--select", "not-allowed", "--ignore", "not-allowed") == []


# --- output ------------------------------------------------------------------------------------------


def test_output_contains_the_report_and_standard_output_nothing(folder: Path) -> None:
    outcome = run("check", "error.yaml", "-o", "report.json", "-f", "json", "--color", "always", cwd=folder)
    assert (outcome.code, outcome.out) == (1, "")
    direct = run("check", "error.yaml", "-f", "json", cwd=folder)
    assert (folder / "report.json").read_text() == direct.out


def test_output_is_as_it_was_if_it_cannot_be_written(folder: Path) -> None:
    (folder / "report.txt").write_text("before")
    with mock.patch.object(os, "replace", side_effect=OSError):
        outcome = run("check", "error.yaml", "--output", "report.txt", cwd=folder)
    assert outcome.code == 2
    assert outcome.err == "guiderail: The file `report.txt` cannot be written.\n"
    assert (folder / "report.txt").read_text() == "before"
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("target", [".", "nowhere/report.txt", "error.yaml/report.txt"])
def test_an_output_that_is_no_file_is_refused(folder: Path, target: str) -> None:
    before = sorted(folder.iterdir())
    outcome = run("check", "error.yaml", "--output", target, cwd=folder)
    assert outcome.code == 2
    assert "cannot be written" in outcome.err
    assert sorted(folder.iterdir()) == before


def test_an_output_keeps_its_mode_and_a_link_stays_one(folder: Path) -> None:
    (folder / "real.txt").write_text("before")
    (folder / "real.txt").chmod(0o600)
    (folder / "report.txt").symlink_to("real.txt")
    run("check", "error.yaml", "--output", "report.txt", cwd=folder)
    assert (folder / "report.txt").is_symlink()
    assert "not-allowed" in (folder / "real.txt").read_text()
    assert (folder / "real.txt").stat().st_mode & 0o777 == 0o600


def test_a_device_is_written_to_and_not_replaced(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    reader = os.open(folder / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        run("check", "error.yaml", "--format", "concise", "--output", "pipe", cwd=folder)
        assert b"not-allowed" in os.read(reader, 10_000)
    finally:
        os.close(reader)
    assert (folder / "pipe").is_fifo()


# --- folders -----------------------------------------------------------------------------------------


def test_a_folder_is_searched_in_a_fixed_order_for_files_that_belong_to_a_platform(tmp_path: Path) -> None:
    for name, content in {
        "b/two.yaml": FINE,
        "b/one.json": json.dumps({"platform": "azure-bot-service"}),
        "a.yml": FINE,
        "z.toml": 'platform = "azure-bot-service"\n',
        "broken.yaml": "platform: azure-bot-service\n  x: [\n",
        "typo.yaml": FINE.replace("azure-bot-service", "azure-bot-servce"),
        "foreign.yaml": "services: {}\n",
        "foreign-broken.yaml": "{{ template }}\n",
        "other.yaml": "platform: linux/amd64\n",
        "package.json": "{}",
        "list.json": "[]",
        "note.txt": FINE,
        ".env": "AUTH_TOKEN=x\n",
        ".hidden/a.yaml": FINE,
        "node_modules/a.yaml": FINE,
        "empty.yaml": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / "link.yaml").symlink_to("a.yml")
    (tmp_path / "linked").symlink_to("b")
    (tmp_path / "around").symlink_to(".")
    os.mkfifo(tmp_path / "pipe.yaml")
    result = json.loads(run("check", "--format", "json", cwd=tmp_path).out)
    assert [file["path"] for file in result["files"]] == [
        "a.yml",
        "broken.yaml",
        "typo.yaml",
        "z.toml",
        "b/one.json",
        "b/two.yaml",
    ]


def test_a_file_given_twice_is_checked_once(folder: Path) -> None:
    result = json.loads(run("check", "./info.yaml", "info.yaml", ".", "-f", "json", cwd=folder).out)
    assert [file["path"] for file in result["files"]] == [
        "./info.yaml",
        "error.yaml",
        "fine.yaml",
        "warning.yaml",
    ]
    assert [each["rule"] for each in result["diagnostics"]].count("number-shared") == 0


def test_with_a_platform_a_folder_gives_the_files_of_that_platform(folder: Path) -> None:
    result = json.loads(run("check", "--platform", "ibm", "--format", "json", cwd=folder).out)
    assert [file["path"] for file in result["files"]] == ["info.yaml"]


def test_an_empty_folder_is_reported_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    outcome = run("check", "empty", cwd=tmp_path)
    assert outcome.code == 3
    assert "`empty`" in outcome.err


# --- standard input ----------------------------------------------------------------------------------


def test_standard_input_is_checked(tmp_path: Path) -> None:
    outcome = run("check", "-", "--format", "concise", stdin=ERROR.encode(), cwd=tmp_path)
    assert outcome.code == 1
    assert outcome.out.startswith("<stdin>:4:13: error[not-allowed]")


def test_standard_input_may_have_a_name_which_decides_its_format() -> None:
    words = ("check", "-", "--format", "concise", "--stdin-filename")
    content = b'platform = "azure-bot-service"\n'
    assert run(*words, "conf/bot.toml", stdin=content).out.startswith(
        "conf/bot.toml:1:1: error[missing-field]"
    )
    assert "error[syntax-error]" in run(*words, "bot.json", stdin=content).out


def test_standard_input_without_a_name_may_be_json() -> None:
    outcome = run("check", "-", "-f", "concise", stdin=b'\n {"platform": "azure-bot-service"}')
    assert "missing-field" in outcome.out


def test_closed_standard_input_is_empty() -> None:
    outcome = closed("exec 0<&-", "check - --format concise")
    assert outcome.returncode == 1
    assert b"error[not-readable]" in outcome.stdout


# --- platforms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["azure-bot-service", "azure"])
def test_a_platform_or_its_alias_checks_any_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.yaml").write_text("bot: {name: x}\n")
    result = json.loads(run("check", "a.yaml", "--platform", name, "-f", "json", cwd=tmp_path).out)
    assert result["files"] == [{"path": "a.yaml", "platform": "azure-bot-service"}]


def test_all_platforms_are_listed_with_title_and_status() -> None:
    for language in LANGUAGES:
        outcome = run("platforms", "--lang", language)
        for name in registry.names():
            assert name in outcome.out
            assert registry.load(name).title in outcome.out
    assert outcome.err == ""


# --- words that do not exist -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [
        ("chek", "check"),
        ("valdate", "validate"),
        ("version", "--version"),
        ("check --formt json", "--format"),
        ("check --slect x", "--select"),
        ("check --format jsn", "json"),
        ("check --fail-on warnings", "warning"),
        ("check --color allways", "always"),
        ("check --platform azure-bot", "azure-bot-service"),
        ("check --platform ibm-voice", "ibm-voice-agent"),
        ("check --select sid-malformd", "sid-malformed"),
        ("check --ignore secret-in-files", "secret-in-file"),
        ("guide azur", "azure-bot-service"),
        ("guide azure --step twiml-ap", "twiml-app"),
        ("schema adobe-journey", "adobe-journey-optimizer"),
        ("explain sid-malformd", "sid-malformed"),
        ("rules --format jsn", "json"),
        ("completion fsh", "fish"),
    ],
)
def test_a_mistyped_word_gets_the_nearest_one(words: str, suggestion: str) -> None:
    for language, question in (("en", "did you mean"), ("fr", "vouliez-vous dire"), ("es", "¿quiso decir")):
        outcome = run(*words.split(), "--lang", language)
        assert (outcome.code, outcome.out) == (2, "")
        first, second = outcome.err.splitlines()
        assert question in first
        assert f"`{suggestion}`" in first
        command = words.split(maxsplit=1)[0]
        known = command in [each.name for each in COMMANDS]
        assert (f"`guiderail {command} --help`" if known else "`guiderail --help`") in second


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("check --lang frr", ["`frr`", "`en`", "`es`", "`fr`"]),
        ("check --format zzz", ["`zzz`", "`text`", "`json`"]),
        ("check --platform zzz", ["`zzz`", *(f"`{name}`" for name in registry.names())]),
        ("check --select zzz", ["`zzz`"]),
        ("zzz", ["`zzz`"]),
        ("check --zzz", ["`--zzz`"]),
        ("check -z", ["`-z`"]),
        ("guide azure --step zzz", ["`zzz`", "`twiml-app`"]),
        ("check --format", ["`--format`", "`--format text`"]),
        ("check --output --quiet", ["`--output`", "`--output FILE`"]),
        ("check --output=", ["`--output`", "`--output FILE`"]),
        ("check --select=,", ["`--select`", "`--select RULE`"]),
        ("check --lang=", ["`--lang`", "`--lang LANG`"]),
        ("check --quiet=yes", ["`--quiet`"]),
        ("guide", ["`guide`", "`guiderail guide PLATFORM`"]),
        ("explain", ["`explain`", "`guiderail explain RULE`"]),
        ("explain RULE", ["`RULE`", "`guiderail rules`"]),
        ("explain zzz", ["`zzz`", "`guiderail rules`"]),
        ("explain ../../etc/passwd", ["`../../etc/passwd`"]),
        ("explain test-number role-too-weak", ["`role-too-weak`", "`explain`"]),
        ("completion", ["`completion`", "`guiderail completion SHELL`"]),
        ("completion powershell", ["`powershell`", "`bash`", "`zsh`", "`fish`"]),
        ("doctor x", ["`x`", "`doctor`"]),
        ("platforms x", ["`x`", "`platforms`"]),
    ],
)
def test_other_nonsense_is_named_with_what_there_is(words: str, named: list[str]) -> None:
    outcome = run(*words.split())
    assert (outcome.code, outcome.out) == (2, "")
    assert [each for each in named if each not in outcome.err] == []


def test_nonsense_is_shown_harmlessly() -> None:
    for word in ("\x1b[31mred", "`\x1b[31m", "a\u202eb", "a\nb"):
        assert "\x1b" not in run(word).err
        assert len(run(word).err.splitlines()) == 2
        assert "\u202e" not in run("check", word).err


def test_words_after_two_dashes_are_paths(tmp_path: Path) -> None:
    (tmp_path / "--help").write_text(ERROR)
    (tmp_path / "--lang").write_text(ERROR)
    outcome = run("check", "--format=concise", "--", "--help", "--lang", cwd=tmp_path)
    first, second = outcome.out.splitlines()
    assert first.startswith("--help:4:13: error[not-allowed]")
    assert second.startswith("--lang:4:13: error[not-allowed]")


# --- help, version, schema, guide --------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["", *(each.name for each in COMMANDS)])
def test_help_is_as_expected(command: str, language: str) -> None:
    outcome = run(*filter(None, [command]), "--help", "--lang", language)
    assert (outcome.code, outcome.err) == (0, "")
    expect(f"help/{command or 'guiderail'}.{language}.txt", outcome.out)
    assert run(*filter(None, [command]), "-h", "--lang", language).out == outcome.out


#: what users rely on: a command or an option may come, none of these may go
PROMISED = {
    "check": """--platform --schema --schema-root --pack --lang --format --output --select --ignore --fail-on
        --fix --unsafe-fixes --diff --baseline --write-baseline --no-ignores --env-file --env --stdin-filename
        --settings --no-settings --color --jobs --no-cache -q -v --exit-zero""",
    "validate": "--platform",
    "guide": "--config --step --format --output",
    "explain": "--lang",
    "rules": "--format",
    "init": "--pre-commit",
    "schema": "--report",
    "convert": "--to",
    "pack": "new test",
    "platforms": "--lang",
    "completion": "SHELL",
    "doctor": "--lang",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", PROMISED)
def test_help_names_everything_that_was_promised(command: str, language: str) -> None:
    words = set(re.findall(r"[\w-]+", run(command, "--help", "--lang", language).out))
    assert set(PROMISED[command].split()) - words == set()


@pytest.mark.parametrize(
    "words", [["--version"], ["-V"], ["check", "--version"], ["--lang", "fr", "--version"]]
)
def test_version_is_one_line(words: list[str]) -> None:
    assert run(*words).out == f"guiderail {VERSION}\n"


@pytest.mark.parametrize("name", registry.declared())
def test_schema_of_a_platform_is_json_schema_that_accepts_its_example(name: str) -> None:
    import yaml

    schema = json.loads(run("schema", name).out)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(yaml.safe_load(complete(name)), schema)


def test_schema_of_the_report_is_json_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(run("schema", "--report").out))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", registry.names())
def test_the_step_a_finding_names_is_shown(name: str, language: str) -> None:
    for number, step in enumerate(registry.load(name).guide.steps, 1):
        outcome = run("guide", name, "--step", step.id, "--lang", language)
        assert (outcome.code, outcome.err) == (0, "")
        assert f" {number} " in outcome.out.splitlines()[0]


# --- colours -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "env", "colours"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "auto"], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"CLICOLOR_FORCE": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1", "TERM": "dumb"}, False),
        ([], {"FORCE_COLOR": ""}, False),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_appear_where_they_are_wanted(
    folder: Path, words: list[str], env: dict[str, str], colours: bool
) -> None:
    outcome = run("check", "error.yaml", *words, cwd=folder, env=env)
    assert ("\x1b[" in outcome.out) is colours
    assert "\x1b" not in outcome.err
    plain = run("check", "error.yaml", cwd=folder)
    assert without_colours(outcome.out) == plain.out


def without_colours(text: str) -> str:
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_a_terminal_gets_colours(folder: Path) -> None:
    shown = on_terminal(folder, "check", "error.yaml")
    assert "\x1b[1;31merror[not-allowed]\x1b[0m" in shown
    assert "\x1b[" not in on_terminal(folder, "check", "error.yaml", NO_COLOR="1")


def on_terminal(folder: Path, *words: str, **env: str) -> str:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        process(*words), stdout=theirs, stderr=subprocess.PIPE, cwd=folder, env=alone(**env)
    ):
        os.close(theirs)
        pieces = []
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other side has closed
                break
            if not piece:
                break
            pieces.append(piece)
    os.close(ours)
    return b"".join(pieces).decode()


@pytest.mark.parametrize("columns", [60, 80])
def test_help_fits_a_narrow_terminal(columns: int, folder: Path) -> None:
    shown = on_terminal(folder, "init", "--help", COLUMNS=str(columns)).replace("\r", "")
    usual = run("init", "--help").out
    assert shown.split() == usual.split()
    assert max(map(len, shown.splitlines())) <= columns < max(map(len, usual.splitlines()))


# --- paths of every kind -----------------------------------------------------------------------------


def test_a_missing_file_is_named_in_every_language(tmp_path: Path) -> None:
    said = {run("check", "nothing.yaml", "--lang", language, cwd=tmp_path).err for language in LANGUAGES}
    assert len(said) == len(LANGUAGES)
    assert all("`nothing.yaml`" in each for each in said)


@pytest.mark.parametrize("path", ["/dev/null", "/dev/zero", "/dev/full"])
def test_a_device_is_no_file(path: str) -> None:
    outcome = run("check", path)
    assert outcome.code == 2
    assert f"`{path}`" in outcome.err


def test_a_file_that_may_not_be_read_is_reported(folder: Path) -> None:
    with mock.patch.object(files, "open", side_effect=PermissionError, create=True):
        outcome = run("check", "fine.yaml", cwd=folder)
    assert outcome.code == 2
    assert "access denied" in outcome.err


@pytest.mark.parametrize("name", ["loop.yaml", "dangling.yaml", "x" * 5000, "fine.yaml/x"])
def test_a_path_that_cannot_be_resolved_is_reported(folder: Path, name: str) -> None:
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / "dangling.yaml").symlink_to("gone.yaml")
    outcome = run("check", name, "fine.yaml", "-f", "json", cwd=folder)
    assert outcome.code == 2
    assert outcome.err.startswith("guiderail: ")
    assert [file["path"] for file in json.loads(outcome.out)["files"]] == ["fine.yaml"]


def test_a_link_to_a_file_is_followed_if_named(folder: Path) -> None:
    (folder / "link.yaml").symlink_to("error.yaml")
    assert run("check", "link.yaml", "-f", "concise", cwd=folder).out.startswith("link.yaml:4:13")


@pytest.mark.system("linux")
def test_a_pipe_of_the_shell_is_read(folder: Path) -> None:
    command = " ".join(map(str, process("check", "-f", "concise")))
    done = subprocess.run(
        ["bash", "-c", f"{command} <(cat error.yaml)"],
        cwd=folder,
        env=alone(),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout[:8]) == (1, "/dev/fd/")
    assert ":4:13: error[not-allowed]" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("check", "pipe.yaml"),
        ("check", "pipe.yaml", "--fix"),
        ("check", "pipe"),
        ("convert", "pipe.yaml", "--to", "json"),
        ("guide", "azure", "--config", "pipe.yaml"),
    ],
    ids=" ".join,
)
def test_a_pipe_with_a_name_is_no_file_to_check(tmp_path: Path, words: tuple[str, ...]) -> None:
    for name in ("pipe", "pipe.yaml"):
        os.mkfifo(tmp_path / name)
    outcome = run(*words, cwd=tmp_path)
    assert outcome.code == 2
    assert "is not an ordinary file." in outcome.err
    assert outcome.out == ""


def test_a_name_that_is_not_utf_8_is_shown_escaped(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.yaml")
    (tmp_path / name).write_text(ERROR)
    for words in (["check"], ["check", b"caf\xe9.yaml"]):
        outcome = spawn(*words, "-v", "-f", "json", cwd=tmp_path)
        assert outcome.code == 1
        assert json.loads(outcome.out)["files"][0]["path"] == r"caf\udce9.yaml"
        assert r"caf\udce9.yaml" in outcome.err
    assert r"caf\udce9.yaml:4:13" in spawn("check", "-f", "concise", cwd=tmp_path).out


@pytest.mark.parametrize(
    "name", ["new\nline.yaml", "esc\x1b[31m.yaml", "bidi\u202e.yaml", "`tick`.yaml", "  .yaml"]
)
def test_a_strange_name_does_no_harm(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(ERROR)
    for format in FORMATS:
        outcome = run("check", "-v", "-f", format, cwd=tmp_path)
        assert outcome.code == 1
        assert not set(outcome.all) & set("\x1b\u202e")
    assert len(run("check", "-f", "concise", cwd=tmp_path).out.splitlines()) == 1


def test_a_file_that_vanishes_does_not_stop_the_others(folder: Path) -> None:
    read = files.content

    def gone(path: str, **how: Any) -> bytes:
        if path == "fine.yaml":
            Path(path).unlink()
        return read(path, **how)

    with mock.patch.object(files, "content", gone):
        outcome = run("check", "-f", "json", cwd=folder)
    assert outcome.code == 2
    assert [file["path"] for file in json.loads(outcome.out)["files"]] == [
        "error.yaml",
        "info.yaml",
        "warning.yaml",
    ]
    assert outcome.err == "guiderail: The file `fine.yaml` does not exist.\n"


# --- streams that fail, signals ----------------------------------------------------------------------


def closed(redirection: str, words: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a shell that has done something to its streams."""
    command = " ".join(map(str, process()))
    return subprocess.run(
        ["sh", "-c", f"{redirection}; exec {command} {words}"], capture_output=True, env=alone(), timeout=60
    )


@pytest.mark.system("linux")
def test_a_full_disk_is_reported(folder: Path) -> None:
    for language, sentence in (
        ("en", "The report cannot be written: the disk is full.\n"),
        ("fr", "Impossible d’écrire le rapport\u00a0: le disque est plein.\n"),
    ):
        outcome = closed(f"exec >/dev/full; cd {folder}", f"check error.yaml --lang {language}")
        assert (outcome.returncode, outcome.stderr.decode()) == (2, sentence)


def test_closed_standard_output_is_reported(folder: Path) -> None:
    outcome = closed(f"exec >&-; cd {folder}", "check error.yaml")
    assert outcome.returncode == 2
    assert outcome.stderr == b"The report cannot be written to standard output.\n"


def test_closed_standard_output_is_no_matter_if_it_is_not_used(folder: Path) -> None:
    outcome = closed(f"exec >&-; cd {folder}", "check fine.yaml -q")
    assert (outcome.returncode, outcome.stderr) == (0, b"")


@pytest.mark.parametrize("redirection", ["exec 2>&-", "exec 2>/dev/full"])
def test_what_is_next_to_the_result_may_be_lost(folder: Path, redirection: str) -> None:
    outcome = closed(f"{redirection}; cd {folder}", "check error.yaml")
    assert outcome.returncode == 1
    assert b"error[not-allowed]" in outcome.stdout


def test_a_reader_that_leaves_is_no_matter(folder: Path) -> None:
    (folder / "error.yaml").write_text(ERROR + "".join(f"x{n}: 1\n" for n in range(2000)))
    with subprocess.Popen(
        process("check", "error.yaml", "-f", "concise"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=alone(),
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode == 2


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_signal_ends_it_quietly(tmp_path: Path, number: int, code: int) -> None:
    outcome = stopped(number, "check", PIPE, "--output", "report.txt", cwd=tmp_path)
    assert (outcome.code, outcome.out, outcome.err) == (code, "", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_without_unicode_gets_escapes(folder: Path, encoding: str) -> None:
    outcome = run("check", "error.yaml", "--lang", "fr", cwd=folder, encoding=encoding)
    assert outcome.code == 1
    assert "erreur[not-allowed]" in outcome.out
    assert "n'est pas" in outcome.out.replace("n’est", "n'est")
    assert "\\u" not in outcome.out


def test_the_c_locale_with_ascii_streams_works(folder: Path) -> None:
    outcome = spawn(
        "check",
        "error.yaml",
        cwd=folder,
        env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )
    assert outcome.code == 1
    assert outcome.out.isascii()
    assert "Traceback" not in outcome.err


def test_the_module_is_the_command() -> None:
    assert spawn("--version").out == f"guiderail {VERSION}\n"


def test_the_files_may_be_named_in_a_list(folder: Path) -> None:
    names = b"fine.yaml\0error.yaml\0"
    outcome = run("check", "--files-from", "-", "-f", "concise", stdin=names, cwd=folder)
    assert outcome.code == 1
    assert outcome.out.startswith("error.yaml:4:13: ")
    (folder / "list").write_bytes(names)
    assert run("check", "--files-from", "list", "-f", "concise", cwd=folder) == outcome
    assert run("check", "-", "--files-from", "-", cwd=folder).code == 2
    assert run("check", "--files-from", "missing", cwd=folder).code == 2


def test_a_schema_may_be_written_to_a_file(tmp_path: Path) -> None:
    for words in (("azure",), ("--settings",), ("--report",)):
        assert run("schema", *words, "--output", "schema.json", cwd=tmp_path).out == ""
        assert (tmp_path / "schema.json").read_text() == run("schema", *words, cwd=tmp_path).out
