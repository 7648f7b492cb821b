"""What a report says and shows: the same findings in every language and format, each under its own mark."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from command import CHECKOUT, Outcome, run
from expected import EXAMPLES, expect
from hypothesis import given
from hypothesis import strategies as st
from rule_examples import SHOWN, Shown
from wcwidth import wcswidth

from validator.diagnostics import Report
from validator.documents.hidden_ranges import Hidden
from validator.documents.model import Format
from validator.engine import full_check
from validator.i18n.catalog import Catalog
from validator.packs.examples import complete
from validator.positions import Lines, Position, Range
from validator.reporters import rule_index
from validator.reporters.registry import FORMATS
from validator.reporters.run import Run
from validator.secrets import MASK

LANGUAGES = ("en", "fr", "es")
TOKEN = "hunter2-not-a-real-token"


# --- seven mistakes, seven findings ------------------------------------------------------------------

SEVEN = [
    ("unknown-platform", "/platform"),
    ("unknown-field", "/form"),
    ("sid-malformed", "/twilio/account_sid"),
    ("secret-in-file", "/twilio/auth_token"),
    ("auth-token-malformed", "/twilio/auth_token"),
    ("unknown-field", "/twilio/twiml_app/messaging_request_urll"),
    ("unquoted-value", "/twilio/phone_number/number"),
]


def seven(*words: str) -> Outcome:
    return run("check", "azure-bot-service.yaml", *words, cwd=EXAMPLES / "seven")


@pytest.mark.parametrize("language", LANGUAGES)
def test_seven_mistakes_give_seven_findings_in_every_language(language: str) -> None:
    result = json.loads(seven("--format", "json", "--lang", language).out)
    assert [(each["rule"], each["pointer"]) for each in result["diagnostics"]] == SEVEN
    assert result["language"] == language
    assert result["summary"] == {"files": 1, "errors": 5, "warnings": 2, "infos": 0, "fixable": 3}
    concise = seven("--format", "concise", "--lang", language).out
    assert len(concise.splitlines()) == len(SEVEN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_reads_as_expected(language: str) -> None:
    outcome = seven("--lang", language)
    assert outcome.code == 1
    expect(f"seven/azure-bot-service.{language}.txt", outcome.out)
    expect(f"seven/azure-bot-service.{language}.summary.txt", outcome.err)


@pytest.mark.parametrize("format", FORMATS)
def test_no_report_of_the_seven_shows_the_token(format: str) -> None:
    for language in LANGUAGES:
        shown = seven("--format", format, "--lang", language, "-v").all
        assert not [TOKEN[at : at + 7] for at in range(len(TOKEN) - 6) if TOKEN[at : at + 7] in shown]


# --- JSON --------------------------------------------------------------------------------------------


@lru_cache
def report_validator() -> jsonschema.Draft202012Validator:
    schema = CHECKOUT / "validator/reporters/formats/report.schema.json"
    return jsonschema.Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))


@lru_cache
def judged(shown: Shown) -> tuple[Report, ...]:
    files = [] if shown.files.beside is None else [("earlier.yaml", shown.files.beside, Format.YAML)]
    files.append((f"config.{shown.files.format}", shown.files.bad, shown.files.format))
    return tuple(
        full_check.report([full_check.judge(text.encode(), path, form) for path, text, form in files])
    )


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_the_json_report_of_every_rule_is_as_its_schema_says(shown: Shown) -> None:
    results = []
    for language in LANGUAGES:
        text = "".join(FORMATS["json"].report(Run(judged(shown), Catalog(language))))
        assert text.isascii()
        results.append(json.loads(text))
        report_validator().validate(results[-1])
    assert without_words(results[0]) == without_words(results[1]) == without_words(results[2])


def without_words(value: Any) -> Any:
    """Return a report without what is said in a language."""
    if isinstance(value, dict):
        words = ("message", "help", "expected", "title", "url", "language")
        return {key: without_words(inner) for key, inner in value.items() if key not in words}
    return [without_words(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_every_rule_says_the_same_in_text_in_a_line_and_in_json(shown: Shown) -> None:
    texts = {
        name: "".join(reporter.report(Run(judged(shown), Catalog("fr"))))
        for name, reporter in FORMATS.items()
    }
    for each in json.loads(texts["json"])["diagnostics"]:
        start = each["range"]["start"]
        place = f"{each['path']}:{start['line']}:{start['column']}"
        assert f"{place}: {each['severity']}[{each['rule']}] {each['message']}\n" in texts["concise"]
        assert f"[{each['rule']}]\N{NO-BREAK SPACE}: {each['message']}" in texts["text"]
        if not is_about_a_whole_file(each["rule"]):
            assert f"  --> {each['path']}:{start['line']}:" in texts["text"]


def is_about_a_whole_file(rule: str) -> bool:
    return rule_index.home(rule).rule.whole_file


def test_the_address_of_a_step_is_that_of_the_language() -> None:
    for language, start in (("en", ""), ("fr", "fr/"), ("es", "es/")):
        shown = run(
            "check",
            "azure-bot-service.yaml",
            *("--format", "json", "--lang", language),
            cwd=EXAMPLES / "seven",
            env={"GUIDERAIL_SITE_URL": "https://docs.example.org/"},
        )
        result = json.loads(shown.out)
        steps = [each["step"] for each in result["diagnostics"] if each["step"]]
        assert steps
        assert all(
            step["url"].startswith(f"https://docs.example.org/{start}guides/")
            and step["url"].endswith(f"#{step['id']}")
            for step in steps
        )


# --- frames ------------------------------------------------------------------------------------------

AZURE = complete("azure-bot-service")


def changed(old: str, new: str) -> str:
    assert old in AZURE
    return AZURE.replace(old, new, 1)


def one_line(**fields: object) -> str:
    return json.dumps({"platform": "azure-bot-service", **fields}) + "\n"


#: file in tests/examples/frames -> its content
FRAMES = {
    "emoji.yaml": changed(
        "bot:\n  name: contoso-support\n  location: global", "bot: {name: 🤖👍🏽, location: mars}"
    ),
    "wide.yaml": changed(
        "bot:\n  name: contoso-support\n  location: global", "bot: {name: 東京サポート, location: mars}"
    ),
    "combining.yaml": changed(
        "bot:\n  name: contoso-support\n  location: global",
        "bot: {name: cafe\u0301 n\u0303o, location: mars}",
    ),
    "tab.json": '{\n\t"platform":\t"azure-bot-service",\n\t"bot":\t{"name":\t"x",\t"location":\t"mars"}\n}\n',
    "controls.yaml": changed(
        "name: contoso-support\n  location: global", 'name: "a\u202eb\u200bc"\n  location: "m\u202ears"'
    ),
    "long.json": one_line(bot={"name": "n" * 300, "location": "mars"}, spare="y" * 300),
    "long-value.yaml": changed("location: global", f"location: {'mars' * 100}"),
    "masked.json": one_line(twilio={"auth_token": "hunter2-not-a-real-token", "form": 1}),
    "masked-value.yaml": changed(
        "auth_token: ${TWILIO_AUTH_TOKEN}", "auth_token: hunter2-not-a-real-token # x"
    ),
    "masked-key-in-url.yaml": complete("ibm-voice-agent").replace(
        "https://apikey:${IVA_APIKEY}@", "http://apikey:hunter2-not-a-real-token@"
    ),
    "block.yaml": changed(
        "auth_token: ${TWILIO_AUTH_TOKEN}", "auth_token: |\n    hunter2-not-a-real-token\n    more"
    ),
    "crlf.yaml": changed("location: global", "location: mars").replace("\n", "\r\n"),
    "old-mac.yaml": changed("location: global", "location: mars").replace("\n", "\r"),
    "documents.yaml": AZURE
    + "---\n"
    + changed("location: global", "location: mars")
    + "---\nplatform: azure-bott\n",
    "broken-later.yaml": changed("location: global", "location: mars")
    + '---\nauth_token: "hunter2-not-a-real-token\n',
    "missing-field.yaml": changed("  is_enabled: true\n", ""),
    "missing-top.yaml": AZURE[: AZURE.index("channel:")],
    "empty-value.yaml": changed("location: global", "location:"),
    "duplicate.yaml": changed("location: global", "location: global\n  location: westus"),
    "not-utf-8.yaml": "platform: caf\udce9\n",
    "no-final-newline.yaml": "platform: azure-bott",
    "unclosed.json": '{"platform": "azure-bot-service",\n "bot": {"name": “x”}}\n',
    "empty.yaml": "",
    "token-over-lines.env": "TWILIO_AUTH_TOKEN=9b1c7e0f5a2d48c6\nb3e7f10a94d25c68\n",
    "token-over-lines.yaml": changed(
        "auth_token: ${TWILIO_AUTH_TOKEN}", "auth_token: 9b1c7e0f5a2d48c6\n b3e7f10a94d25c68"
    ),
    "sid-over-lines.yaml": changed("4b5a69788796a5b4c3d2e1f0\n", "4b5a69788796\n    a5b4c3d2e1f0\n"),
    "payload.yaml": complete("adobe-journey-optimizer").replace('{{message}}"}', '{{message}}",}'),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_shows_the_line_and_marks_the_place(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FRAMES[name].encode("utf-8", "surrogateescape"))
    outcome = run("check", name, cwd=tmp_path)
    expect(f"frames/{name}.txt", outcome.out)
    assert "hunter2" not in outcome.all
    assert "b3e7f10a" not in outcome.all


@pytest.mark.parametrize("name", ["emoji.yaml", "wide.yaml", "combining.yaml", "tab.json", "long.json"])
def test_the_mark_is_under_what_is_wrong(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(FRAMES[name], encoding="utf-8")
    paragraphs = run("check", name, "--select", "not-allowed", cwd=tmp_path).out
    _, _, _, shown, mark, *_ = paragraphs.splitlines()
    guilty = '"mars"' if name.endswith("json") else "mars"
    assert columns(shown[: shown.index(guilty)]) == columns(mark[: mark.index("^")])
    assert mark.count("^") == len(guilty)


def columns(text: str) -> int:
    return wcswidth(text)


@given(st.text(st.characters(codec="utf-8"), max_size=30), st.sampled_from(['"%s"', "'%s'", "%s"]))
def test_any_line_can_be_shown(text: str, quotes: str) -> None:
    source = changed("location: global", "location: " + quotes.replace("%s", text))
    report = full_check.report([full_check.judge(source.encode(), "a.yaml", Format.YAML)])
    shown = "".join(FORMATS["text"].report(Run(report, Catalog())))
    for before, mark in zip(shown.split("\n"), shown.split("\n")[1:], strict=False):
        if mark.strip(" |") and not mark.strip(" |^"):
            assert (
                columns(mark) <= columns(before) + 2
            )  # of an empty line, the space after the bar is left out


# --- several places, several files -------------------------------------------------------------------


def test_a_finding_across_files_shows_the_other_place(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(complete("ibm-voice-agent"))
    text = run("check", "--select", "number-shared", cwd=tmp_path).out
    assert "  --> b.yaml:6:17\n" in text
    assert "  ::: a.yaml:6:17\n6 |   phone_number:" in text
    assert "------------ other agent\n" in text
    result = json.loads(run("check", "--select", "number-shared", "-f", "json", cwd=tmp_path).out)
    (finding,) = result["diagnostics"]
    assert finding["path"] == "b.yaml"
    assert [(each["path"], each["pointer"]) for each in finding["related"]] == [
        ("a.yaml", "/agent/phone_number")
    ]


def test_a_finding_about_two_places_of_a_file_shows_both_in_one_frame(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(FRAMES["duplicate.yaml"])
    text = run("check", "a.yaml", cwd=tmp_path).out
    assert "4 |   location: global\n  |   -------- the first one\n5 |   location: westus" in text
    (finding,) = json.loads(run("check", "a.yaml", "-f", "json", cwd=tmp_path).out)["diagnostics"]
    assert finding["related"][0]["path"] == "a.yaml"


def test_findings_of_each_document_are_in_order_and_numbered(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(FRAMES["documents.yaml"])
    found = json.loads(run("check", "a.yaml", "-f", "json", cwd=tmp_path).out)["diagnostics"]
    assert [each["document"] for each in found] == sorted(each["document"] for each in found)
    assert {each["document"] for each in found} == {1, 2}
    places = [(each["document"], each["range"]["start"]["line"]) for each in found]
    assert places == sorted(places)


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_other_line_ends_change_no_place(ends: str, tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        text = changed("location: global", "location: mars\n  spare: 1")
        (tmp_path / name).write_bytes(text.replace("\n", ends if name == "b.yaml" else "\n").encode())
    one, other = (run("check", name, cwd=tmp_path).out for name in ("a.yaml", "b.yaml"))
    assert one.replace("a.yaml", "b.yaml") == other


def test_many_findings_are_cut_short_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(AZURE + "".join(f"spare_{number}: 1\n" for number in range(1260)))
    outcome = run("check", "a.yaml", cwd=tmp_path)
    assert outcome.out.count("unknown-field\n") == 50
    assert outcome.out.startswith("a.yaml  1,001\n")
    assert outcome.err.startswith("a.yaml: 1,001 errors.")
    assert "951 more findings are not shown" in outcome.err
    in_full = run("check", "a.yaml", "-v", cwd=tmp_path).out
    assert in_full.count("[unknown-field]") == 50
    assert in_full.endswith("951 more findings in the file `a.yaml`.\n\n")
    assert len(in_full) < 200_000


def test_a_literal_secret_is_shown_as_a_mask_of_fixed_width() -> None:
    frames = [line for line in seven().out.splitlines() if "auth_token: " in line]
    assert {line.split("auth_token: ")[1] for line in frames} == {MASK}


# --- what is not shown -------------------------------------------------------------------------------

PLACES = st.lists(
    st.tuples(
        st.tuples(st.integers(1, 4), st.integers(1, 6)), st.tuples(st.integers(1, 4), st.integers(1, 6))
    ).map(lambda ends: Range(Position(*min(ends)), Position(*max(ends)))),
    max_size=6,
)


@given(PLACES, PLACES)
def test_hidden_places_are_found_whichever_way_they_are(places: list[Range], asked: list[Range]) -> None:
    hidden = Hidden(places)
    for place in asked:
        overlapping = [each for each in places if each.start < place.end and place.start < each.end]
        assert hidden.touches(place) == bool([each for each in overlapping if each.start < each.end])


@given(PLACES)
def test_the_hidden_parts_of_a_line_are_those_of_its_characters(places: list[Range]) -> None:
    hidden, lines = Hidden(places), Lines("abcde\nabcde\nabcde\nabcde\n")
    for number in range(1, 5):
        covered = {at for start, end in hidden.on_line(lines, number) for at in range(start, min(end, 5))}
        here = [Range(Position(number, at + 1), Position(number, at + 2)) for at in range(5)]
        assert covered == {
            at
            for at, one in enumerate(here)
            if any(p.start <= one.start and one.end <= p.end for p in places)
        }
