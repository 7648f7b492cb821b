"""Each mistake in the text is named by its cause, once, at its place, and a safe fix gives what was meant.

The findings of the broken files below are kept in ``tests/examples/text-causes``, one file for each language,
which are read in review; ``make update`` writes them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from broken_lines import DEFECTS, EXAMPLES, broken
from command import run
from expected import expect

from validator.diagnostics import Diagnostic, Report
from validator.documents.model import Format
from validator.documents.reader import format_of, read
from validator.engine import fixes, full_check
from validator.i18n.catalog import Catalog
from validator.reporters.registry import FORMATS
from validator.reporters.run import Run

DOCS = Path(__file__).resolve().parent.parent.parent / "docs" / "examples"
AZURE, IBM, ADOBE, TWILIO = (
    "azure-bot-service",
    "ibm-voice-agent",
    "adobe-journey-optimizer",
    "twilio-variables",
)

TOKEN = "auth_token: ${TWILIO_AUTH_TOKEN}"
LOCATION = "  location: global "
URL = "https://sms.botframework.com/api/sms"

#: name -> platform, ending, and what takes the place of what in the complete example
BROKEN: dict[str, tuple[str, str, str, str]] = {
    # conflicts of git
    "conflict": (
        *(AZURE, "yaml", LOCATION),
        "<<<<<<< HEAD\n  location: global\n=======\n  location: westus\n>>>>>>> w\n  # ",
    ),
    "conflict-with-base": (
        *(IBM, "yaml", "  region: washington "),
        "<<<<<<< ours\n  region: dallas\n||||||| base\n  region: washington\n=======\n>>>>>>> theirs\n  # ",
    ),
    "conflict-json": (
        *(AZURE, "json", '    "location": "global"'),
        '<<<<<<< HEAD\n    "location": "global"\n=======\n    "location": "westus"\n>>>>>>> x',
    ),
    "conflict-toml": (AZURE, "toml", "[bot]\n", "<<<<<<< HEAD\n[bot]\n=======\n[Bot]\n>>>>>>> x\n"),
    "conflict-env": (TWILIO, "env", "TWILIO_PHONE", "<<<<<<< a\nA=1\n=======\nA=2\n>>>>>>> b\nTWILIO_PHONE"),
    "conflict-half-resolved": (AZURE, "yaml", LOCATION, "  location: global\n>>>>>>> feature\n  # "),
    "conflict-one-marker": (AZURE, "yaml", "\ntwilio:", "\n=======\ntwilio:"),
    # templates
    "jinja-value": (AZURE, "yaml", TOKEN, "auth_token: {{ twilio_token }}"),
    "jinja-filter": (AZURE, "yaml", TOKEN, "auth_token: {{ lookup('env', 'X') | trim }}"),
    "jinja-quoted": (AZURE, "yaml", TOKEN, 'auth_token: "{{ twilio_token }}"'),
    "jinja-block": (AZURE, "yaml", LOCATION, "{% if global %}\n  location: global\n{% endif %}\n  #"),
    "jinja-key": (AZURE, "yaml", "  name: c", "  {{ key }}: c"),
    "jinja-json": (AZURE, "json", '"global"', "{{ location | tojson }}"),
    "jinja-toml": (AZURE, "toml", '"global"', "{{ location }}"),
    "helm": (AZURE, "yaml", "\nbot:", "\n{{- with .Values.bot }}\nbot:"),
    "erb": (AZURE, "yaml", TOKEN, "auth_token: <%= token %>"),
    "token-replacement": (AZURE, "yaml", TOKEN, "auth_token: #{TWILIO_TOKEN}#"),
    "token-replacement-json": (AZURE, "json", '"+12025550144"', '"#{TwilioNumber}#"'),
    "at-signs": (AZURE, "yaml", TOKEN, "auth_token: @@TOKEN@@"),
    "underscores": (AZURE, "yaml", "name: contoso-support", "name: __BOT_NAME__"),
    "concourse": (AZURE, "yaml", TOKEN, "auth_token: ((twilio-token))"),
    "template-env": (TWILIO, "env", "${TWILIO_AUTH_TOKEN}", "{{ op://vault/twilio/token }}"),
    # variables of other programs
    "windows-variable": (AZURE, "yaml", TOKEN, "auth_token: %TWILIO_AUTH_TOKEN%"),
    "windows-variable-quoted": (AZURE, "json", '"${TWILIO_AUTH_TOKEN}"', '"%TWILIO_AUTH_TOKEN%"'),
    "powershell-variable": (AZURE, "yaml", TOKEN, "auth_token: $env:TWILIO_AUTH_TOKEN"),
    "pipeline-variable": (AZURE, "yaml", TOKEN, "auth_token: $(TWILIO_AUTH_TOKEN)"),
    "node-variable": (AZURE, "yaml", TOKEN, "auth_token: process.env.TWILIO_AUTH_TOKEN"),
    "python-variable": (AZURE, "yaml", TOKEN, 'auth_token: os.environ["TWILIO_AUTH_TOKEN"]'),
    "ruby-variable": (AZURE, "yaml", TOKEN, "auth_token: ENV['TWILIO_AUTH_TOKEN']"),
    "php-variable": (AZURE, "yaml", TOKEN, "auth_token: getenv('TWILIO_AUTH_TOKEN')"),
    "variable-in-url": (IBM, "yaml", "apikey:${IVA_APIKEY}@", "apikey:%IVA_APIKEY%@"),
    "shell-variable-in-url": (IBM, "yaml", "apikey:${IVA_APIKEY}@", "apikey:$IVA_APIKEY@"),
    "variable-toml": (AZURE, "toml", '"${TWILIO_AUTH_TOKEN}"', "$TWILIO_AUTH_TOKEN"),
    "command": (TWILIO, "env", "${TWILIO_AUTH_TOKEN}", "$(cat token.txt)"),
    # characters that nobody sees
    "no-break-space-after-colon": (IBM, "yaml", "name: Support line", "name:\u00a0Support line"),
    "narrow-space-before-colon": (AZURE, "yaml", LOCATION, "  location\u202f: global "),
    "no-break-indentation": (AZURE, "yaml", LOCATION, "\u00a0\u00a0location: global "),
    "zero-width-in-key": (AZURE, "yaml", LOCATION, "  loca\u200btion: global "),
    "zero-width-after-colon": (AZURE, "yaml", LOCATION, "  location:\u200b global "),
    "bidi-mark-in-json": (AZURE, "json", '    "location"', '    \u200e"location"'),
    "soft-hyphen-in-json-key": (AZURE, "json", '"location"', '"loca\u00adtion"'),
    "no-break-space-in-toml": (AZURE, "toml", "location =", "location\u00a0="),
    "byte-order-mark-inside": (AZURE, "yaml", "\nbot:", "\n\ufeffbot:"),
    "no-break-space-in-env": (TWILIO, "env", "TWILIO_PHONE_NUMBER=", "TWILIO_PHONE_NUMBER\u00a0="),
    # comments of other languages
    "slashes-behind-value": (AZURE, "yaml", "global                   #", "global // westus |"),
    "slashes-alone": (AZURE, "yaml", "\nbot:", "\n// the bot\nbot:"),
    "slash-star": (AZURE, "yaml", "\nbot:", "\n/* the bot */\nbot:"),
    "slash-star-lines": (AZURE, "yaml", "\nbot:", "\n/*\nthe bot: ours\n*/\nbot:"),
    "slashes-toml": (AZURE, "toml", "[bot]", "// the bot\n[bot]"),
    "slashes-env": (TWILIO, "env", "# the account", "// the account"),
    "semicolon-comment": (AZURE, "toml", "[bot]", "; the bot\n[bot]"),
    "html-comment": (AZURE, "yaml", "\nbot:", "\n<!-- the bot -->\nbot:"),
    "number-sign-json": (AZURE, "json", '"global"', '"global" # westus'),
    "slashes-json": (AZURE, "json", '  "bot"', '  // the bot\n  "bot"'),
    # what was copied along
    "fence": (AZURE, "yaml", "platform:", "```yaml\nplatform:"),
    "prompt": (AZURE, "yaml", LOCATION, "$   location: global "),
    "mail": (AZURE, "yaml", LOCATION, ">   location: global "),
    "line-number": (AZURE, "yaml", LOCATION, "4 |   location: global "),
    "line-number-json": (AZURE, "json", '    "location"', '5    "location"'),
    "bullet": (AZURE, "yaml", LOCATION, "  • location: global "),
    "star": (AZURE, "yaml", LOCATION, "  * location: global "),
    "diff": (AZURE, "yaml", LOCATION, "+  location: global "),
    "angle-brackets": (AZURE, "yaml", URL, f"<{URL}>"),
    "markdown-link": (AZURE, "yaml", URL, f"[Request URL]({URL})"),
    "markdown-link-json": (AZURE, "json", URL, f"[Request URL]({URL})"),
    "label": (AZURE, "yaml", "account_sid: AC", "account_sid: Account SID: AC"),
    "label-json": (AZURE, "json", '"account_sid": "AC', '"account_sid": "Account SID: AC'),
    "comma-behind-value": (AZURE, "yaml", LOCATION, "  location: global, "),
    "comma-behind-quotes": (AZURE, "yaml", '"+12025550144"\n    kind', '"+12025550144",\n    kind'),
    "dash-for-hyphen": (AZURE, "yaml", "configure_with: twiml-app  ", "configure_with: twiml–app  "),
    "typographic-quotes": (AZURE, "json", '"global"', "“global”"),
    "guillemets": (AZURE, "toml", '"global"', "«\u00a0global\u00a0»"),
    "half-straight-quotes": (AZURE, "yaml", '"+12025550144"\n    kind', '“+12025550144"\n    kind'),
    # signs of other formats
    "equals-in-yaml": (AZURE, "yaml", LOCATION, "  location = global "),
    "tight-colon": (AZURE, "yaml", LOCATION, "  location:global "),
    "tab": (AZURE, "yaml", LOCATION, "\tlocation: global "),
    "colon-in-value": (ADOBE, "yaml", "name: Twilio RCS", "name: Twilio: RCS"),
    "at-sign-first": (ADOBE, "yaml", "name: Twilio RCS", "name: @twilio"),
    "colon-in-toml": (AZURE, "toml", 'location = "global"', 'location: "global"'),
    "yaml-line-in-toml": (AZURE, "toml", 'location = "global"', "location: global"),
    "bare-text-in-toml": (AZURE, "toml", '"global"', "global"),
    "comma-in-toml": (AZURE, "toml", '"global"', '"global",'),
    "python-word-in-toml": (AZURE, "toml", "is_enabled = true", "is_enabled = True"),
    "trailing-comma": (AZURE, "json", '"global"', '"global",'),
    "missing-comma": (AZURE, "json", '"contoso-support",', '"contoso-support"'),
    "single-quotes": (AZURE, "json", '"name": "contoso-support"', "'name': 'contoso-support'"),
    "bare-key": (AZURE, "json", '"location"', "location"),
    "bare-value": (AZURE, "json", '"global"', "global"),
    "bare-number": (AZURE, "json", '"+12025550144"', "+12025550144"),
    "bare-reference": (AZURE, "json", '"${TWILIO_AUTH_TOKEN}"', "${TWILIO_AUTH_TOKEN}"),
    "python-word": (AZURE, "json", '"is_enabled": true', '"is_enabled": True'),
    "equals-in-json": (AZURE, "json", '"location":', '"location" ='),
    "colon-and-equals": (AZURE, "yaml", LOCATION, "  location := global "),
    "semicolon-behind-word": (AZURE, "yaml", "is_enabled: true", "is_enabled: true;"),
    "semicolon-behind-reference": (AZURE, "yaml", TOKEN, f"{TOKEN};"),
    "comment-behind-word": (AZURE, "yaml", "is_enabled: true", "is_enabled: true // yes"),
    # lines that are not finished
    "half-key-yaml": (AZURE, "yaml", "  is_enabled: true", "  is_enab"),
    "half-key-env": (TWILIO, "env", 'NUMBER="+12025550142"', "NUMBER"),
    # environment files
    "set": (TWILIO, "env", "TWILIO_ACCOUNT_SID=", "set TWILIO_ACCOUNT_SID="),
    "export-twice": (TWILIO, "env", "TWILIO_ACCOUNT_SID=", "export export TWILIO_ACCOUNT_SID="),
    "setx": (TWILIO, "env", "TWILIO_ACCOUNT_SID=", "setx TWILIO_ACCOUNT_SID "),
    "powershell": (TWILIO, "env", "TWILIO_ACCOUNT_SID=", "$env:TWILIO_ACCOUNT_SID = "),
    "compose-list": (TWILIO, "env", "TWILIO_ACCOUNT_SID=", "- TWILIO_ACCOUNT_SID="),
    "spaces": (TWILIO, "env", "TWILIO_ACCOUNT_SID=", "TWILIO_ACCOUNT_SID = "),
    "yaml-line": (TWILIO, "env", "TWILIO_ACCOUNT_SID=", "TWILIO_ACCOUNT_SID: "),
    "semicolon": (TWILIO, "env", '"+12025550142"', "+12025550142;"),
    "backslash": (TWILIO, "env", "e1f0\n", "e1f0 \\\n"),
    "two-on-line": (TWILIO, "env", "e1f0\n", "e1f0 TWILIO_EDGE=dublin\n"),
    "two-on-line-quoted": (TWILIO, "env", '"+12025550142"', '"+12025550142" PORT=80'),
    "quotes-in-quotes": (TWILIO, "env", '"+12025550142"', """'"+12025550142"'"""),
    "open-quote": (TWILIO, "env", "SID=AC", 'SID="AC'),
    "number-sign-first": (TWILIO, "env", "${TWILIO_AUTH_TOKEN}", "#later"),
}  # fmt: skip


def name_of(ending: str) -> str:
    return ".env" if ending == "env" else f"sms.{ending}"


def report_on(text: str, ending: str) -> Report:
    found = full_check.judge(text.encode(), name_of(ending), format_of(name_of(ending)) or Format.YAML)
    return full_check.report([found])[0]


@cache
def broken_file(name: str) -> tuple[str, str, Report]:
    """Return the text of one of the broken files above, its ending, and the report on it."""
    platform, ending, old, new = BROKEN[name]
    text = (DOCS / platform / f"complete.{ending}").read_text(encoding="utf-8")
    assert old in text, name
    text = text.replace(old, new, 1)
    return text, ending, report_on(text, ending)


def data_of(text: str, ending: str) -> list[Any]:
    return [
        each.data for each in read(text.encode(), format=format_of(name_of(ending)) or Format.YAML).documents
    ]


def mistakes_in(report: Report) -> list[Diagnostic]:
    return [each for each in report.diagnostics if each.rule != "platform-retired"]


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_has_one_finding(name: str) -> None:
    _, _, report = broken_file(name)
    found = mistakes_in(report)
    assert [each.rule for each in found] == [found[0].rule]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_each_cause_is_reported_as_expected(language: str) -> None:
    expect(f"text-causes/{language}.txt", "\n".join(_described(language)))


def _described(language: str) -> Iterator[str]:
    for name in BROKEN:
        text, ending, report = broken_file(name)
        out = json.loads("".join(FORMATS["json"].report(Run([report], Catalog(language)))))
        yield f"== {name} ({name_of(ending)})"
        for shown, found in zip(out["diagnostics"], report.diagnostics, strict=True):
            if found in mistakes_in(report):
                start, end = found.range.start, found.range.end
                yield f"{start.line}:{start.column}-{end.line}:{end.column} {found.severity}[{found.rule}]"
                yield from (shown["message"], shown["help"])
                if found.fix:
                    line = (
                        fixes.edited(text, found.fix.edits).splitlines()[found.range.start.line - 1].strip()
                    )
                    yield f"{'fixed' if found.fix.safe else 'perhaps'}: {line}"
        yield ""


@pytest.mark.parametrize("name", BROKEN)
def test_a_safe_fix_leaves_a_file_without_findings(name: str) -> None:
    text, ending, report = broken_file(name)
    for found in mistakes_in(report):
        if found.fix and found.fix.safe:
            after = report_on(fixes.edited(text, found.fix.edits), ending)
            assert mistakes_in(after) == []


# --- every line of every example -----------------------------------------------------------------------


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: f"{file.parent.name}-{file.suffix[1:]}")
def test_a_defect_in_any_line_is_found_on_that_line_and_its_fix_is_correct(file: Path) -> None:
    ending, text = file.suffix[1:], file.read_text(encoding="utf-8")
    before = {(each.rule, each.pointer) for each in report_on(text, ending).diagnostics}
    all_defects = list(broken(file))
    chosen = random.Random(file.name).sample(all_defects, min(50, len(all_defects)))
    for name, line, changed in chosen:
        all_found = report_on(changed, ending).diagnostics
        found = [each for each in all_found if (each.rule, each.pointer) not in before]
        where = (name, changed.split("\n")[line - 1])
        assert [each.range.start.line for each in found] == [line], (where, found)
        if found[0].fix is None:
            assert not DEFECTS[name][2], where
        elif found[0].fix.safe:
            assert data_of(fixes.edited(changed, found[0].fix.edits), ending) == data_of(text, ending), where


# --- the command -----------------------------------------------------------------------------------------


def test_a_conflict_in_a_file_of_another_program_is_left_alone_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n")
    assert run("check", cwd=tmp_path).code == 3


def test_markup_in_a_payload_is_no_template(tmp_path: Path) -> None:
    text = (DOCS / ADOBE / "complete.yaml").read_text(encoding="utf-8")
    assert "{{toNumber}}" in text
    assert mistakes_in(report_on(text, "yaml")) == []


def test_several_mistakes_that_stop_the_reader_are_fixed_one_after_the_other(tmp_path: Path) -> None:
    text = (DOCS / AZURE / "complete.json").read_text(encoding="utf-8")
    python = text.replace('"', "'").replace("true", "True").replace("'global'", "'global',")
    (tmp_path / "a.json").write_text(python, encoding="utf-8")
    outcome = run("check", "--fix", "a.json", cwd=tmp_path)
    assert outcome.code == 0, outcome.all
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == json.loads(text)


@pytest.mark.parametrize(
    "change",
    [
        lambda number, line: f"> {line}",
        lambda number, line: f"$ {line}",
        lambda number, line: f"+{line}",
        lambda number, line: f"{number:>3} | {line}",
        lambda number, line: f"{number}: {line}",
        lambda number, line: f"{number} {line}",
        lambda number, line: line.replace("  ", "\u00a0\u00a0"),
    ],
)
def test_what_was_copied_along_with_all_lines_is_one_finding_and_fixed_at_once(
    change: Callable[[int, str], str], tmp_path: Path
) -> None:
    text = (DOCS / AZURE / "complete.yaml").read_text(encoding="utf-8")
    copied = "".join(change(at, line) for at, line in enumerate(text.splitlines(keepends=True), 1))
    assert len(mistakes_in(report_on(copied, "yaml"))) == 1
    (tmp_path / "a.yaml").write_text(copied, encoding="utf-8")
    assert run("check", "--fix", "a.yaml", cwd=tmp_path).code == 0
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == text


def test_no_secret_of_a_line_that_cannot_be_read_is_shown(tmp_path: Path) -> None:
    secret = "0a1b2c3d4e5f60718293a4b5c6d7e8fb"
    text = (DOCS / AZURE / "complete.yaml").read_text(encoding="utf-8")
    for line in (f"> auth_token: {secret}", f"auth_token: Token: {secret}", f"auth_token:\u00a0{secret}"):
        (tmp_path / "a.yaml").write_text(text.replace(TOKEN, line, 1), encoding="utf-8")
        for format in ("text", "json", "sarif"):
            assert secret not in run("check", "a.yaml", "--format", format, cwd=tmp_path).all
