"""Comments that say to ignore something: what they hide, and when they are of no use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import validator
from tests.command import run
from validator.diagnostics import Report
from validator.documents.model import Format
from validator.engine import full_check
from validator.packs.examples import complete
from validator.reporters.registry import FORMATS

TOKEN = "0123456789abcdef0123456789abcdef"
AZURE = complete("azure-bot-service").replace("${TWILIO_AUTH_TOKEN}", TOKEN, 1)
LITERAL = f"  auth_token: {TOKEN}"
HIDE = "# guiderail: ignore[secret-in-file] only for the test account"


def judge(text: str, format: Format = Format.YAML, *, heed: bool = True) -> Report:
    judgement = full_check.judge(text.encode(), f"config.{format}", format, platform="azure-bot-service")
    return full_check.report([judgement], heed_ignores=heed)[0]


def found(text: str, format: Format = Format.YAML, *, heed: bool = True) -> list[tuple[str, str]]:
    """Return the rule and the case or pointer of each finding."""
    return [(each.rule, each.pointer or each.case) for each in judge(text, format, heed=heed).diagnostics]


def with_comment(comment: str) -> str:
    """Return the configuration with a comment after its secret."""
    return AZURE.replace(LITERAL, f"{LITERAL} {comment}")


SECRET = ("secret-in-file", "/twilio/auth_token")


def test_without_a_comment_the_secret_is_found() -> None:
    assert found(AZURE) == [SECRET]


@pytest.mark.parametrize(
    "text",
    [
        with_comment(HIDE),
        with_comment("#guiderail:ignore[secret-in-file]"),
        with_comment("# guiderail: ignore [ secret-in-file , ]"),
        with_comment("# yamllint disable-line # guiderail: ignore[secret-in-file]"),
        AZURE.replace(LITERAL, f"  {HIDE}\n{LITERAL}"),
        AZURE.replace(LITERAL, f"  {HIDE}\n\n  # another comment\n{LITERAL}"),
        AZURE.replace(LITERAL, f"  auth_token:\n    {HIDE}\n    {TOKEN}"),
        AZURE.replace(LITERAL, f"  auth_token: >- {HIDE}\n    {TOKEN}"),
        f"# guiderail: ignore-file[secret-in-file] why\n{AZURE}",
        f"{AZURE}\n# guiderail: ignore-file[secret-in-file]",
        f"# guiderail: ignore-file[secret-in-file]\n---\n{AZURE}",
    ],
)
def test_comment_hides_the_finding_it_aims_at(text: str) -> None:
    assert found(text) == []
    assert SECRET in found(text, heed=False)


@pytest.mark.parametrize(
    "text",
    [
        AZURE.replace(LITERAL, f"{LITERAL}\n  {HIDE}"),
        AZURE.replace("twilio:\n", f"twilio: {HIDE}\n"),
        f"{HIDE}\n{AZURE}",
    ],
)
def test_comment_on_another_line_hides_nothing_and_is_reported(text: str) -> None:
    assert sorted(found(text)) == [SECRET, ("unused-ignore", "")]


@pytest.mark.parametrize(
    "value",
    [
        '"# guiderail: ignore[unknown-field]"',
        "'x # guiderail: ignore[unknown-field]'",
        "a#guiderail:ignore[unknown-field]",
        "http://example.com/#guiderail:ignore[unknown-field]",
        "|\n  # guiderail: ignore[unknown-field]",
        ">\n  text\n  # guiderail: ignore[unknown-field]",
    ],
)
def test_what_only_looks_like_a_comment_hides_nothing(value: str) -> None:
    text = f"{AZURE}note: {value}\n"
    assert sorted(found(text)) == [SECRET, ("unknown-field", "/note")]


def test_several_rules_are_in_one_comment() -> None:
    report = judge(with_comment("# guiderail: ignore[placeholder-left, secret-in-file]"))
    assert [(each.rule, each.params) for each in report.diagnostics] == [
        ("unused-ignore", {"rule": "placeholder-left"})
    ]


@pytest.mark.parametrize(
    ("comment", "case"),
    [
        ("# guiderail: ignore", "malformed"),
        ("# guiderail: ignore[]", "malformed"),
        ("# guiderail: ignore[ , ]", "malformed"),
        ("# guiderail: ignore[secret-in-file", "malformed"),
        ("# guiderail: ignore secret-in-file", "malformed"),
        ("# guiderail: ignore-line[secret-in-file]", "malformed"),
        ("# guiderail: ignore[secret-in-fil]", "suggestion"),
        ("# guiderail: ignore[quite-another]", "unknown-rule"),
        ("# guiderail: ignore[syntax-error]", "never"),
        ("# guiderail: ignore-file[not-readable]", "never"),
        ("# guiderail: ignore-file[test-number]", "file"),
        ("# guiderail: ignore[test-number]", ""),
    ],
)
def test_comment_without_effect_says_why(comment: str, case: str) -> None:
    report = judge(with_comment(comment))
    finding = next(each for each in report.diagnostics if each.rule == "unused-ignore")
    line = report.text.splitlines()[finding.range.start.line - 1]
    assert line[finding.range.start.column - 1 : finding.range.end.column - 1] == comment
    assert (finding.case, finding.severity) == (case, "warning")
    assert SECRET in found(report.text)


def test_misspelt_rule_has_a_fix_that_puts_it_right() -> None:
    report = judge(with_comment("# guiderail: ignore[test-number, secret-in-fil]"))
    fixes = [each.fix for each in report.diagnostics if each.case == "suggestion"]
    (edit,) = fixes[0].edits if fixes[0] else ()
    line = report.text.splitlines()[edit.range.start.line - 1]
    assert line[edit.range.start.column - 1 : edit.range.end.column - 1] == "secret-in-fil"
    assert edit.text == "secret-in-file"


def test_what_cannot_be_read_cannot_be_ignored_and_lets_no_ignore_be_called_unused() -> None:
    text = f"# guiderail: ignore-file[syntax-error, test-number]\n{AZURE}x: [\n"
    assert [rule for rule, _ in found(text)] == ["unused-ignore", "syntax-error"]
    assert next(each.case for each in judge(text).diagnostics) == "never"


def test_missing_field_is_ignored_at_the_key_of_its_block() -> None:
    text = AZURE.replace(f"{LITERAL}\n", "")
    assert found(text) == [("missing-field", "/twilio")]
    assert found(text.replace("twilio:\n", "twilio: # guiderail: ignore[missing-field]\n")) == []
    assert found(text.replace("twilio:\n", "# guiderail: ignore[missing-field]\ntwilio:\n")) == []


def test_missing_field_of_the_document_is_ignored_on_line_1() -> None:
    text = f"platform: azure-bot-service\n{AZURE[AZURE.index('twilio:') :]}"
    rules = {rule for rule, _ in found(text)}
    assert "missing-field" in rules
    hidden = f"# guiderail: ignore[missing-field]\n{text}"
    assert "missing-field" not in {rule for rule, _ in found(hidden)}


def test_value_over_several_lines_is_ignored_on_any_of_them() -> None:
    spread = AZURE.replace(LITERAL, "  auth_token: [a,\n    b, # guiderail: ignore[wrong-type]\n    c]")
    wrong = ("wrong-type", "/twilio/auth_token")
    assert wrong in found(spread, heed=False)
    assert wrong not in found(spread)


@pytest.mark.parametrize(
    ("format", "text"),
    [
        (Format.JSONC, '{"note": "x" // guiderail: ignore[unknown-field] why\n}'),
        (Format.JSONC, '/* guiderail: ignore[unknown-field] */ {"note": "x"}'),
        (Format.JSONC, '{\n/*\n * guiderail: ignore[unknown-field] why\n */\n\n"note": "x"}'),
        (Format.TOML, "# guiderail: ignore[unknown-field] why\nnote = 'x'"),
        (Format.TOML, "note = 'x' # guiderail: ignore[unknown-field] why"),
        (Format.ENV, "# guiderail: ignore[unknown-field] why\nnote=x"),
        (Format.ENV, "note=x # guiderail: ignore[unknown-field] why"),
    ],
)
def test_ignores_work_in_every_format_with_comments(format: Format, text: str) -> None:
    assert ("unknown-field", "/note") in found(text, format, heed=False)
    assert {"unknown-field", "unused-ignore"}.isdisjoint(rule for rule, _ in found(text, format))


def test_finding_that_another_file_brings_about_is_ignored_where_it_is_reported(tmp_path: Path) -> None:
    ibm = complete("ibm-voice-agent")
    place = '  phone_number: "+12025550142"'
    assert ibm.count(place) == 2
    hidden = ibm.replace(place, f"{place} # guiderail: ignore[number-shared] same line", 1)
    (tmp_path / "a.yaml").write_text(ibm)
    (tmp_path / "b.yaml").write_text(hidden)
    rules = [[each.rule for each in report.diagnostics] for report in validator.check_files([tmp_path])]
    assert rules == [["platform-retired"]] * 2


def test_ignore_of_such_a_finding_is_no_less_used_without_the_other_file(tmp_path: Path) -> None:
    place = '  phone_number: "+12025550142"'
    hidden = complete("ibm-voice-agent").replace(place, f"{place} # guiderail: ignore[number-shared]", 1)
    assert [each.rule for each in validator.check_text(hidden).diagnostics] == ["platform-retired"]


def test_unused_ignore_can_be_ignored_itself() -> None:
    comment = "# guiderail: ignore[test-number, unused-ignore]"
    assert found(with_comment(comment)) == [SECRET]
    unused = f"# guiderail: ignore-file[unused-ignore]\n{AZURE}"
    assert sorted(found(unused)) == [SECRET, ("unused-ignore", "file")]


def test_document_of_an_unused_ignore_is_the_one_with_its_line() -> None:
    text = f"{AZURE}---\n# guiderail: ignore[test-number]\n{AZURE}"
    assert [each.document for each in judge(text).diagnostics if each.rule == "unused-ignore"] == [1]


# --- on the command line -----------------------------------------------------------------------------


def rules_of(tmp_path: Path, text: str, *words: str) -> list[str]:
    file = tmp_path / "config.yaml"
    file.write_text(text)
    out = run("check", file, "--format", "concise", *words).out
    return [line.split("[")[1].split("]")[0] for line in out.splitlines()]


def test_no_ignores_reports_everything(tmp_path: Path) -> None:
    text = with_comment("# guiderail: ignore[secret-in-file, test-number]")
    assert rules_of(tmp_path, text) == ["unused-ignore"]
    assert rules_of(tmp_path, text, "--no-ignores") == ["secret-in-file"]


@pytest.mark.parametrize(
    ("words", "reported"),
    [
        (["--select", "test-number"], 0),
        (["--select", "unused-ignore"], 2),
        (["--select", "unused-ignore,test-number"], 1),
        (["--select", "unused-ignore,secret-in-file"], 0),
        (["--ignore", "test-number"], 1),
        (["--ignore", "unused-ignore"], 0),
    ],
)
def test_ignore_is_unused_only_with_regard_to_the_chosen_rules(
    tmp_path: Path, words: list[str], reported: int
) -> None:
    text = with_comment("# guiderail: ignore[secret-in-file, test-number, placeholder-left]")
    assert rules_of(tmp_path, text, *words).count("unused-ignore") == reported


@pytest.mark.parametrize(
    "settings",
    [
        'ignore = ["test-number"]',
        'select = ["unused-ignore", "secret-in-file"]',
        '[severity]\ntest-number = "off"',
        '[per-file-ignores]\n"*.yaml" = ["test-number"]',
    ],
)
def test_ignore_is_unused_only_with_regard_to_the_rules_of_the_settings(
    tmp_path: Path, settings: str
) -> None:
    text = with_comment("# guiderail: ignore[secret-in-file, test-number]")
    assert rules_of(tmp_path, text) == ["unused-ignore"]
    (tmp_path / "guiderail.toml").write_text(settings)
    assert rules_of(tmp_path, text) == []


def test_comment_shows_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    for comment in (f"# guiderail: ignore[{TOKEN}] {TOKEN}", f"# guiderail: ignore[x{TOKEN}y]"):
        file.write_text(with_comment(comment))
        for format in FORMATS:
            assert TOKEN not in run("check", file, "--format", format).all


def test_frame_shows_the_words_of_an_ignore(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("# guiderail: ignore[test-number] its token hunter2\nplatform: azure-bot-service\n")
    out = run("check", file, "--select", "unused-ignore").out
    assert "1 | # guiderail: ignore[test-number] its token ••••" in out


# --- whatever the file -------------------------------------------------------------------------------

_WRONG = AZURE.replace("is_enabled: true", "is_enabled: false").replace(
    "messaging_method: POST", "messaging_method: GET"
)


@given(st.data())
def test_exactly_what_the_comments_name_is_hidden(data: st.DataObject) -> None:
    every = judge(_WRONG).diagnostics
    assert len(every) == 3
    chosen = data.draw(st.sets(st.sampled_from(range(len(every)))))
    lines = _WRONG.splitlines()
    for finding in sorted((every[number] for number in chosen), key=lambda each: each.range, reverse=True):
        comment = f"# guiderail: ignore[{finding.rule}]"
        at = finding.range.start.line - 1
        if data.draw(st.booleans()):
            lines[at] += f" {comment}"
        else:
            between = data.draw(st.lists(st.sampled_from(["", "# other", f"   {comment}"]), max_size=3))
            lines[at:at] = [comment, *between]
    left = judge("\n".join(lines)).diagnostics
    assert [(each.rule, each.pointer) for each in left] == [
        (each.rule, each.pointer) for number, each in enumerate(every) if number not in chosen
    ]


@given(
    st.lists(
        st.sampled_from(["#", "//", "/*", "*/", " ", "guiderail:", "ignore", "-file", "[", "]", ",", "\n"])
    ),
    st.sampled_from(list(Format)),
)
def test_any_text_can_be_asked_for_its_ignores(pieces: list[str], format: Format) -> None:
    text = "".join(pieces)
    heeded, all_of_it = judge(text, format), judge(text, format, heed=False)
    others = [each for each in heeded.diagnostics if each.rule != "unused-ignore"]
    assert others == list(all_of_it.diagnostics)
