"""Baselines: what they hold, what they leave out, and what makes them change."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.command import Outcome, run
from validator.diagnostics import Diagnostic, Report, Severity
from validator.engine import baseline
from validator.engine.baseline import Baseline, Entry
from validator.errors import BaselineError
from validator.packs.examples import complete
from validator.positions import Lines

TOKEN = "0123456789abcdef0123456789abcdef"
WRONG = (
    complete("azure-bot-service")
    .replace("${TWILIO_AUTH_TOKEN}", TOKEN, 1)
    .replace("is_enabled: true", "is_enabled: false")
    .replace("messaging_method: POST", "messaging_method: GET")
)
RULES = ["channel-disabled", "request-method-get", "secret-in-file"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bot.yaml").write_text(WRONG)
    assert rules(check(tmp_path)) == RULES
    wrote = check(tmp_path, "--write-baseline", "known.json")
    assert (wrote.code, wrote.out) == (0, "")
    return tmp_path


def check(folder: Path, *words: str) -> Outcome:
    return run("check", "--format", "concise", *words, cwd=folder)


def rules(outcome: Outcome) -> list[str]:
    return sorted(line.split("[")[1].split("]")[0] for line in outcome.out.splitlines())


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_baseline_contains_an_entry_a_line_sorted_and_matches_its_schema(folder: Path) -> None:
    text = (folder / "known.json").read_text()
    data = json.loads(text)
    jsonschema.Draft202012Validator(json.loads(baseline.schema())).validate(data)
    assert data["$schema"] == json.loads(baseline.schema())["$id"] == baseline.SCHEMA
    assert baseline.SCHEMA.startswith("https://guiderail.example/")
    assert [line.strip(" ,") for line in text.splitlines()[4:-2]] == [
        json.dumps(each) for each in data["findings"]
    ]
    assert [each["rule"] for each in data["findings"]] == RULES
    assert {each["path"] for each in data["findings"]} == {"bot.yaml"}


def test_what_the_baseline_has_is_left_out(folder: Path) -> None:
    assert rules(check(folder, "--baseline", "known.json")) == []
    assert check(folder, "--baseline", "known.json", "--fail-on", "info").code == 0


def test_written_again_it_is_the_same(folder: Path) -> None:
    before = (folder / "known.json").read_bytes()
    change(folder / "bot.yaml", "platform:", "# a comment\n\nplatform:")
    check(folder, "--write-baseline", "known.json")
    assert (folder / "known.json").read_bytes() == before


def test_moved_lines_change_nothing_and_a_changed_value_is_new(folder: Path) -> None:
    change(folder / "bot.yaml", "platform:", "# a comment\n\nplatform:")
    assert rules(check(folder, "--baseline", "known.json")) == []
    change(folder / "bot.yaml", "messaging_method: GET", "messaging_method: get")
    assert "request-method-get" not in rules(check(folder, "--baseline", "known.json"))
    change(folder / "bot.yaml", "messaging_method: get", "messaging_method: HEAD")
    assert len(rules(check(folder, "--baseline", "known.json"))) == 1


def test_same_finding_once_more_is_new(folder: Path) -> None:
    (folder / "bot.yaml").write_text(f"{WRONG}---\n{WRONG}")
    assert rules(check(folder, "--baseline", "known.json", "--select", ",".join(RULES))) == RULES
    check(folder, "--write-baseline", "known.json", "--select", ",".join(RULES))
    counts = [each.get("count") for each in json.loads((folder / "known.json").read_text())["findings"]]
    assert counts == [2, 2, 2]
    assert rules(check(folder, "--baseline", "known.json", "--select", ",".join(RULES))) == []


def test_paths_are_those_seen_from_the_baseline(folder: Path) -> None:
    (folder / "sub").mkdir()
    run("check", "--write-baseline", "sub/known.json", cwd=folder)
    listed = json.loads((folder / "sub" / "known.json").read_text())["findings"]
    assert {each["path"] for each in listed} == {"../bot.yaml"}
    for words in (["../bot.yaml"], [folder / "bot.yaml"]):
        seen = run("check", "--format", "concise", "--baseline", "known.json", *words, cwd=folder / "sub")
        assert seen.out == ""


def test_secrets_have_no_mark_and_are_nowhere_in_it(folder: Path) -> None:
    text = (folder / "known.json").read_text()
    listed = json.loads(text)["findings"]
    assert ["mark" in each for each in listed] == [True, True, False]
    assert TOKEN not in text
    assert sha256(TOKEN.encode()).hexdigest()[:4] not in text


def test_token_in_a_key_or_path_is_masked(tmp_path: Path) -> None:
    (tmp_path / f"{TOKEN}.yaml").write_text(f"{complete('azure-bot-service')}x{TOKEN}: 1\n{TOKEN}: 1\n")
    check(tmp_path, "--write-baseline", "known.json")
    assert TOKEN not in (tmp_path / "known.json").read_text()
    assert rules(check(tmp_path, "--baseline", "known.json")) == []


def test_what_cannot_be_read_is_no_part_of_a_baseline(folder: Path) -> None:
    (folder / "bot.yaml").write_text(f"{WRONG}x: [\n")
    wrote = check(folder, "--write-baseline", "known.json")
    assert (wrote.code, rules(wrote)) == (1, ["syntax-error"])
    assert rules(check(folder, "--baseline", "known.json")) == ["syntax-error"]


def test_nothing_is_written_if_a_file_could_not_be_checked(folder: Path) -> None:
    before = (folder / "known.json").read_bytes()
    wrote = check(folder, "bot.yaml", "nothing.yaml", "--write-baseline", "known.json")
    assert wrote.code == 2
    assert (folder / "known.json").read_bytes() == before


def test_settings_may_name_the_baseline(folder: Path) -> None:
    (folder / "guiderail.toml").write_text('baseline = "known.json"\n')
    assert rules(check(folder)) == []
    assert rules(check(folder, "--no-settings")) == RULES


# --- what is gone ------------------------------------------------------------------------------------

GONE = (
    "1 finding in the baseline no longer occurs;"
    " write the baseline again with `guiderail check --write-baseline known.json`.\n"
)


def test_entry_that_no_longer_occurs_is_mentioned(folder: Path) -> None:
    change(folder / "bot.yaml", "is_enabled: false", "is_enabled: true")
    seen = check(folder, "--baseline", "known.json")
    assert (seen.code, seen.out, seen.err) == (0, "", GONE)
    french = check(folder, "--baseline", "known.json", "--lang", "fr")
    assert "1 problème de l’état de référence n’existe plus" in french.err
    assert check(folder, "--baseline", "known.json", "--quiet").err == ""


@pytest.mark.parametrize("words", [["--select", "secret-in-file"], ["--ignore", "channel-disabled"]])
def test_rule_that_was_not_asked_for_is_not_called_gone(folder: Path, words: list[str]) -> None:
    change(folder / "bot.yaml", "is_enabled: false", "is_enabled: true")
    assert check(folder, "--baseline", "known.json", *words).err == ""


def test_file_that_was_not_checked_is_not_called_gone_but_a_missing_one_is(folder: Path) -> None:
    (folder / "other.yaml").write_text(complete("azure-bot-service").replace("true", "false", 1))
    assert check(folder, "other.yaml", "--baseline", "known.json").err == ""
    (folder / "bot.yaml").unlink()
    assert check(folder, "other.yaml", "--baseline", "known.json").err.startswith("3 findings in the")


def test_file_that_cannot_be_read_now_is_not_called_gone(folder: Path) -> None:
    (folder / "bot.yaml").write_text("platform: azure-bot-service\nx: [\n")
    assert check(folder, "--baseline", "known.json").err == ""


def test_finding_that_another_file_brings_about_is_not_called_gone_without_it(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(complete("ibm-voice-agent"))
    check(tmp_path, "--write-baseline", "known.json")
    assert "number-shared" in (tmp_path / "known.json").read_text()
    assert check(tmp_path, "b.yaml", "--baseline", "known.json").err == ""


# --- a file that is no baseline ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<<<<<<< ours",
        "[]",
        "{}",
        '{"version": true}',
        '{"version": 1}',
        '{"version": 1, "findings": {}}',
        '{"version": 1, "findings": [1]}',
        '{"version": 1, "findings": [{"path": "a", "rule": "b"}]}',
        '{"version": 1, "findings": [{"path": "a", "rule": "b", "pointer": 1}]}',
        '{"version": 1, "findings": [{"path": "a", "rule": "b", "pointer": "", "line": 1}]}',
        '{"version": 1, "findings": [{"path": "a", "rule": "b", "pointer": "", "count": 0}]}',
        "[" * 100_000,
    ],
)
def test_broken_baseline_is_refused_with_the_way_out(folder: Path, content: str) -> None:
    (folder / "known.json").write_text(content)
    refused = check(folder, "--baseline", "known.json")
    assert (refused.code, refused.out) == (2, "")
    assert "`guiderail check --write-baseline known.json`" in refused.err
    assert check(folder, "--baseline", "known.json", "--write-baseline", "known.json").code == 0


def test_baseline_of_another_version_is_refused(folder: Path) -> None:
    (folder / "known.json").write_text('{"version": 2, "findings": []}')
    refused = check(folder, "--baseline", "known.json")
    assert refused.code == 2
    assert "version 2" in refused.err


def test_missing_baseline_is_refused(folder: Path) -> None:
    refused = check(folder, "--baseline", "nothing.json")
    assert (refused.code, refused.err) == (2, "guiderail: The file `nothing.json` does not exist.\n")


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_a_baseline_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.json"
    file.write_bytes(data)
    with pytest.raises(BaselineError):
        baseline.read(str(file))


# --- whatever the findings ---------------------------------------------------------------------------

_TEXT = st.text(alphabet=st.sampled_from("ab1 :#'\"\n•é"), max_size=30)


@st.composite
def _reports(draw: st.DrawFn) -> list[Report]:
    names = draw(st.lists(st.text(alphabet="ab\udcff", min_size=1, max_size=3), unique=True, min_size=1))
    return [_report(draw, f"{name}.yaml") for name in names]


def _report(draw: st.DrawFn, path: str) -> Report:
    text = draw(_TEXT)
    lines = Lines(text)
    at = st.integers(0, len(text))
    places = st.tuples(at, at).map(lambda ends: lines.range(min(ends), max(ends)))
    finding = st.builds(
        Diagnostic,
        st.sampled_from(["secret-in-file", "wrong-type", "missing-field"]),
        st.just(Severity.ERROR),
        places,
        st.sampled_from(["", "/a", "/a/0"]),
    )
    found = tuple(draw(st.lists(finding, max_size=5)))
    return Report(path, None, found, text, tuple(draw(st.lists(places, max_size=2))))


@given(_reports())
def test_a_baseline_read_back_leaves_out_just_what_it_was_made_of(
    tmp_path_factory: pytest.TempPathFactory, reports: list[Report]
) -> None:
    file = tmp_path_factory.getbasetemp() / "round.json"
    made = baseline.of(reports, str(file))
    baseline.write(made)
    known = baseline.read(str(file))
    assert known == made
    assert [each.diagnostics for each in known.leave_out(reports)] == [()] * len(reports)
    assert known.gone(reports, lambda rule: True) == 0
    assert Baseline(str(file), Counter[Entry]()).leave_out(reports) == reports


@given(_reports(), st.integers(1, 3))
def test_a_baseline_does_not_change_when_lines_move(reports: list[Report], more: int) -> None:
    def moved(report: Report) -> Report:
        text = "\n" * more + report.text
        before, after = Lines(report.text), Lines(text)
        places = {
            place: after.range(before.offset(place.start) + more, before.offset(place.end) + more)
            for place in [*report.secrets, *(each.range for each in report.diagnostics)]
        }
        found = tuple(
            Diagnostic(each.rule, each.severity, places[each.range], each.pointer)
            for each in report.diagnostics
        )
        return Report(report.path, None, found, text, tuple(places[each] for each in report.secrets))

    assert baseline.of(map(moved, reports), "b.json") == baseline.of(reports, "b.json")
