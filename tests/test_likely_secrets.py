"""What is like a secret is hidden in every place and every form; what is ordinary is shown everywhere."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command import run
from likely_secrets import LIKELY, NAMED, ORDINARY
from secret_canaries import AUTH, azure, leaks

from validator.diagnostics import Report
from validator.documents.limits import LIMITS
from validator.documents.model import Format
from validator.engine import full_check
from validator.fast_path.acceptance import accept_file
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import replace
from validator.packs.examples import complete
from validator.reporters.registry import FORMATS
from validator.reporters.run import Run
from validator.secrets import MASK

LANGUAGES = ("en", "fr", "es")


def adobe(old: str, new: str) -> str:
    text = complete("adobe-journey-optimizer")
    assert old in text
    return text.replace(old, new, 1)


def _arm(pasted: str) -> str:
    folder = Path(__file__).parent.parent / "docs" / "examples" / "azure-arm-template"
    template = json.loads((folder / "complete.json").read_text(encoding="utf-8"))
    text = json.dumps(template).replace("[parameters('twilioAuthToken')]", "SECRET")
    assert "SECRET" in text
    return text.replace("SECRET", json.dumps(f"[concat('{pasted}', 'x')]")[1:-1])


#: place -> (file name, the file with a secret there); JSON's quotation marks are correct in YAML and TOML too
PLACES: dict[str, tuple[str, Callable[[str], str]]] = {
    "enum": ("a.yaml", lambda x: azure("location: global", f"location: {json.dumps(x)}")),
    "name": ("a.yaml", lambda x: azure("name: contoso-support", f"name: {json.dumps(x)}")),
    "comment": (
        "a.yaml",
        lambda x: azure("location: global", f"location: mars # {' '.join(x.splitlines())}"),
    ),
    "unknown field": ("a.yaml", lambda x: azure(AUTH, f"{AUTH}\n  note: {json.dumps(x)}")),
    "unknown password": ("a.yaml", lambda x: azure(AUTH, f"{AUTH}\n  password: {json.dumps(x)}")),
    "header": ("a.yaml", lambda x: adobe("X-Tenant: contoso", f"X-Tenant: {json.dumps(x)}")),
    "key": ("a.yaml", lambda x: azure(AUTH, f"{AUTH}\n  {json.dumps(x)}: 1")),
    "secret field": ("a.yaml", lambda x: azure(AUTH, f"auth_token: {json.dumps(x)}")),
    "environment": (
        "a.env",
        lambda x: f"TWILIO_ACCOUNT_SID=AC12\nOTHER={json.dumps(x)}\nTWILIO_AUTH_TOKEN={json.dumps(x)}\n",
    ),
    "toml": ("a.toml", lambda x: f'platform = "azure-bot-service"\n[bot]\nlocation = {json.dumps(x)}\n'),
    "json": ("a.json", lambda x: json.dumps({"platform": "azure-bot-service", "bot": {"name": [x]}})),
    "broken text": ("a.yaml", lambda x: azure("location: global", f"location: {json.dumps(x)} }} [")),
    "expression": ("a.json", _arm),
}
#: places where a secret is in the wrong place, and in no `.env` file
REPORTED = (
    "enum",
    "name",
    "comment",
    "unknown field",
    "unknown password",
    "header",
    "key",
    "secret field",
    "toml",
    "json",
)

#: what may be asked next to a report
ASKED = (
    "check {} -vvv",
    "check {} --fix",
    "check {} --fix --unsafe-fixes --format concise",
    "check {} --diff --unsafe-fixes",
    "guide --config {}",
    "guide --config {} --format html",
    "convert {} --to json",
    "convert {} --to yaml",
    "check {} --write-baseline -",
    "check {} --schema schema.json",
)


def judged(text: str, name: str) -> Report:
    format = {".env": Format.ENV}.get(name[-4:]) or Format(name.rpartition(".")[2])
    (report,) = full_check.report([full_check.judge(text.encode(), name, format)])
    return report


def shown(report: Report) -> Iterator[str]:
    """Yield what each reporter shows of a report in each language."""
    for reporter, language in itertools.product(FORMATS.values(), LANGUAGES):
        yield "".join(reporter.report(Run([report], Catalog(language), verbose=True)))
    yield repr(report.diagnostics) + repr(report)


@pytest.mark.parametrize("place", PLACES)
def test_what_is_like_a_secret_is_hidden_in_every_report(place: str) -> None:
    name, content = PLACES[place]
    for kind, (pasted, secret) in LIKELY.items():
        report = judged(content(pasted), name)
        for output in shown(report):
            assert list(leaks(secret, output)) == [], (kind, output)
        if place in REPORTED:
            assert "secret-in-file" in {finding.rule for finding in report.diagnostics}, kind


@pytest.mark.parametrize("place", ["unknown password", "secret field", "expression"])
def test_a_secret_that_only_its_name_gives_away_is_hidden_and_reported(place: str) -> None:
    name, content = PLACES[place]
    report = judged(content(NAMED), name)
    assert "secret-in-file" in {finding.rule for finding in report.diagnostics}
    for output in shown(report):
        assert list(leaks(NAMED, output)) == []


@pytest.mark.parametrize("place", PLACES)
def test_what_is_like_a_secret_is_hidden_by_every_command(place: str, tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text('{"maxProperties": 0, "properties": {"bot": {"type": "string"}}}')
    name, content = PLACES[place]
    kinds = itertools.cycle(LIKELY.items())
    for _ in range(list(PLACES).index(place)):  # so that each place begins with another kind
        next(kinds)
    for words, language in itertools.product(ASKED, LANGUAGES):
        kind, (pasted, secret) = next(kinds)
        (tmp_path / name).write_text(content(pasted), encoding="utf-8")
        outcome = run(*words.format(name).split(), "--lang", language, cwd=tmp_path)
        assert outcome.code in (0, 1, 2, 3)
        assert list(leaks(secret, outcome.all)) == [], (kind, words, outcome.all)


def test_the_list_of_ordinary_texts_is_long_enough() -> None:
    assert len(ORDINARY) >= 500
    assert len(LIKELY) >= 27


@pytest.mark.parametrize(
    ("name", "start", "line"),
    [
        ("a.yaml", "platform: azure-bot-service\n", "x{}: {}  # {}\n"),
        ("a.toml", 'platform = "azure-bot-service"\n', "x{} = {} # {}\n"),
        ("a.jsonc", '{{"platform": "azure-bot-service"', ',\n"x{}": {} // {}'),
        ("broken.yaml", "platform: azure-bot-service\n", "x{}: {}  # {}\n"),
    ],
)
def test_ordinary_text_is_shown_in_values_and_comments(name: str, start: str, line: str) -> None:
    """Each is the value of a field that is unknown, and a comment, so that a frame shows both."""
    lines = [line.format(n, json.dumps(text, ensure_ascii=False), text) for n, text in enumerate(ORDINARY)]
    end = "\n}" if name.endswith("c") else ""
    text = start.format() + "".join(lines) + end + ("a: [\n" if name.startswith("broken") else "")
    report = judged(text, name)
    limits = replace(LIMITS, findings=1_000, all_findings=1_000)
    output = "".join(FORMATS["text"].report(Run([report], Catalog(), limits=limits)))
    assert MASK not in output, [each for each in output.splitlines() if MASK in each]
    assert "secret-in-file" not in {finding.rule for finding in report.diagnostics}
    assert "unknown-field" in output or "syntax-error" in output


@pytest.mark.parametrize("field", ["location", "name"])
def test_ordinary_text_is_shown_in_fields_and_messages(field: str) -> None:
    values = (json.dumps(text, ensure_ascii=False) for text in ORDINARY)
    parts = [f"platform: azure-bot-service\nbot: {{{field}: {value}}}\n" for value in values]
    report = judged("---\n".join(parts), "a.yaml")
    limits = replace(LIMITS, findings=100_000, all_findings=100_000)
    output = "".join(FORMATS["json"].report(Run([report], Catalog("fr"), limits=limits)))
    assert MASK not in json.dumps(json.loads(output), ensure_ascii=False)


# --- names and comments ------------------------------------------------------------------------------


def test_names_and_references_are_shown_in_full(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(azure(AUTH, "auth_token: $TWILIO_AUTH_TOKEN"))
    out = run("check", "a.yaml", cwd=tmp_path).out
    assert "auth_token: $TWILIO_AUTH_TOKEN" in out
    assert "${TWILIO_AUTH_TOKEN}" in out
    assert MASK not in out


def test_a_value_after_a_misspelt_name_of_a_secret_is_hidden_whole(tmp_path: Path) -> None:
    (tmp_path / "a.env").write_text(f"TWILIO_ACCOUNT_SID=AC1\nTWILIO_AUTH_TOKN={NAMED} ${{X}}\n")
    for platform in ("azure-bot-service", "twilio-variables"):
        outcome = run("check", "a.env", "--platform", platform, "-v", cwd=tmp_path)
        assert list(leaks(NAMED, outcome.all)) == []
        assert "vex" not in outcome.all


def test_a_message_shows_no_value_that_its_frame_hides(tmp_path: Path) -> None:
    for value, hidden in (("AC3f1e0d2c4b5a69788796a5b4c3d2e1fO", False), (LIKELY["github"][0], True)):
        (tmp_path / "a.yaml").write_text(azure("AC3f1e0d2c4b5a69788796a5b4c3d2e1f0", value))
        message, frame, *_ = (
            line for line in run("check", "a.yaml", cwd=tmp_path).out.splitlines() if "account_sid" in line
        )
        assert MASK not in message
        assert value not in message or not hidden
        assert (MASK in frame) is hidden


@pytest.mark.parametrize("name", ["a.yaml", "a.toml", "a.jsonc"])
def test_a_secret_in_a_comment_is_reported_at_its_place(tmp_path: Path, name: str) -> None:
    secret = LIKELY["github"][0]
    start, sign = {
        "a.yaml": ("platform: azure-bot-service", "#"),
        "a.toml": ('platform = "azure-bot-service"', "#"),
        "a.jsonc": ('{"platform": "azure-bot-service"}', "//"),
    }[name]
    (tmp_path / name).write_text(f"{start} {sign} before 2026: {secret}, now elsewhere\n", encoding="utf-8")
    outcome = run("check", name, "--format", "concise", "--select", "secret-in-file", cwd=tmp_path)
    place = f"{name}:1:{len(start) + len(sign) + len(' before 2026: ') + 2}"
    assert outcome.out.startswith(f"{place}: warning[secret-in-file] The comment")
    assert len(outcome.out.splitlines()) == 1


def test_a_secret_that_was_commented_out_over_several_lines_is_one_finding() -> None:
    key = LIKELY["private-key"][0].replace("\n", "\n# ")
    text = azure("location: global", f"location: global\n# {key}")
    found = [each for each in judged(text, "a.yaml").diagnostics if each.rule == "secret-in-file"]
    assert [(each.case, each.range.start.line) for each in found] == [("comment", 5)]


def test_what_only_looks_like_a_comment_is_not_one() -> None:
    text = azure("name: contoso-support", f'name: "x # {LIKELY["github"][0]}"')
    found = [each for each in judged(text, "a.yaml").diagnostics if each.rule == "secret-in-file"]
    assert [each.case for each in found] == ["misplaced"]


def test_the_fast_path_leaves_a_secret_in_a_comment_to_the_full_check(tmp_path: Path) -> None:
    for kind, (pasted, _) in LIKELY.items():
        (tmp_path / "a.yaml").write_text(azure(AUTH, f"{AUTH} # {' '.join(pasted.splitlines())}"))
        assert "secret-in-file" in run("check", "a.yaml", cwd=tmp_path).out, kind
    (tmp_path / "a.yaml").write_text(azure(AUTH, f"{AUTH} # from 2026-11-30, see step 12"))
    assert accept_file((tmp_path / "a.yaml").read_bytes(), "a.yaml") is not None
