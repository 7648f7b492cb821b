"""The reports for other programs: each as its reader wants it, and harmless whatever a file holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import jsonschema_rs
import junitparser
import markdown as python_markdown
import pytest
from command import CHECKOUT, run
from expected import EXAMPLES, expect
from report_readers import STRUCTURED, read_report
from rule_examples import SHOWN, Shown

from validator.diagnostics import Diagnostic, Report, Severity
from validator.documents.limits import LIMITS
from validator.documents.model import Format
from validator.engine import full_check
from validator.i18n.catalog import Catalog
from validator.packs.examples import complete
from validator.positions import Position, Range
from validator.reporters.machine import Fingerprints, local, uri
from validator.reporters.registry import FORMATS
from validator.reporters.run import Run

LANGUAGES = ("en", "fr", "es")
#: those that another program reads; tests/reporters/formats/test_text.py has the others
FOREIGN = [name for name in FORMATS if name not in ("text", "concise", "json")]
SCHEMA = CHECKOUT / "tests/node/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


SITE = "https://guiderail.example/"


def shown(format: str, reports: list[Report], language: str = "en", **how: Any) -> str:
    return "".join(FORMATS[format].report(Run(reports, Catalog(language), site=SITE, **how)))


@pytest.mark.parametrize(("language", "start"), [("en", SITE), ("fr", f"{SITE}fr/"), ("es", f"{SITE}es/")])
def test_a_help_about_the_fields_has_the_address_of_their_page(language: str, start: str) -> None:
    text = complete("azure-bot-service").replace("  is_enabled: true", "  is_enabled: true\n  weight: 1")
    report = full_check.report([full_check.judge(text.encode(), "bot.yaml", Format.YAML)])[0]
    words = Run([report], Catalog(language), site=SITE).words(report, report.diagnostics[0])
    page = f"{start}reference/azure-bot-service/"
    assert words.help.endswith(f"`guiderail schema azure-bot-service` ({page}).")


@lru_cache
def every_rule() -> tuple[Report, ...]:
    """Return the bad examples of all rules, each as a file in one run."""
    reports: list[Report] = []
    for each in SHOWN:
        reports += judged(each)
    return tuple(reports)


def judged(each: Shown) -> list[Report]:
    files = [] if each.files.beside is None else [(f"{each}/earlier.yaml", each.files.beside, Format.YAML)]
    files.append((f"{each}/config.{each.files.format}", each.files.bad, Format(each.files.format)))
    return full_check.report([full_check.judge(text.encode(), path, form) for path, text, form in files])


@lru_cache
def results(language: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the SARIF log and the JSON report of every rule."""
    sarif, plain = (json.loads(shown(format, list(every_rule()), language)) for format in ("sarif", "json"))
    return sarif, plain


# --- SARIF -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sarif_schema() -> jsonschema_rs.Draft4Validator:
    if not SCHEMA.is_file():
        pytest.skip("the schema of SARIF is not installed: npm ci --prefix tests/node")
    # a lone bracket in a pattern of the schema; this says the same to readers who are strict about it
    schema = json.loads(SCHEMA.read_text(encoding="utf-8").replace("{2}]?$", r"{2}\\]?$"))
    return jsonschema_rs.Draft4Validator(schema, validate_formats=True, offline=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sarif_of_every_rule_is_as_its_schema_says(
    language: str, sarif_schema: jsonschema_rs.Draft4Validator
) -> None:
    assert [str(each) for each in sarif_schema.iter_errors(results(language)[0])] == []


def test_sarif_of_nothing_is_as_its_schema_says(sarif_schema: jsonschema_rs.Draft4Validator) -> None:
    sarif_schema.validate(json.loads(shown("sarif", [])))


def test_the_schema_of_sarif_finds_a_mistake(sarif_schema: jsonschema_rs.Draft4Validator) -> None:
    log = json.loads(shown("sarif", []))
    for broken in (log | {"version": "2"}, log | {"runs": [{}]}, log | {"rules": []}):
        assert not sarif_schema.is_valid(broken)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_result_of_sarif_is_the_finding_of_the_json_report(language: str) -> None:
    log, plain = results(language)
    (found,) = log["runs"]
    assert found["columnKind"] == "unicodeCodePoints"
    assert found["language"] == language
    assert len(found["results"]) == len(plain["diagnostics"]) > len(SHOWN)
    for result, finding in zip(found["results"], plain["diagnostics"], strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert place["region"] == region(finding["range"])
        assert unquote(place["artifactLocation"]["uri"]) == finding["path"]
        assert result["ruleId"] == finding["rule"]
        assert result["level"] == LEVELS[finding["severity"]]
        assert result["message"]["text"] == finding["message"]
        assert [
            (unquote(uri_of(each)), each["physicalLocation"]["region"]) for each in result["relatedLocations"]
        ] == [(each["path"], region(each["range"])) for each in finding["related"]]
        replaced = [
            (edit["deletedRegion"], edit["insertedContent"]["text"])
            for fix in result.get("fixes", ())
            for change in fix["artifactChanges"]
            for edit in change["replacements"]
        ]
        edits = finding["fix"]["edits"] if finding["fix"] else []
        assert replaced == [(region(edit["range"]), edit["text"]) for edit in edits]


def region(place: dict[str, Any]) -> dict[str, int]:
    start, end = place["start"], place["end"]
    return {
        "startLine": start["line"],
        "startColumn": start["column"],
        "endLine": end["line"],
        "endColumn": end["column"],
    }


def uri_of(location: dict[str, Any]) -> str:
    return str(location["physicalLocation"]["artifactLocation"]["uri"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_of_a_result_has_its_help_and_its_page(language: str) -> None:
    (found,) = results(language)[0]["runs"]
    rules = found["tool"]["driver"]["rules"]
    start = SITE if language == "en" else f"{SITE}{language}/"
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert {rule["id"] for rule in rules} >= {each.rule for each in SHOWN}
    for rule in rules:
        assert rule["helpUri"] == f"{start}rules/{rule['id']}/"
        assert rule["helpUri"] in rule["help"]["markdown"]
        assert rule["shortDescription"]["text"] != rule["help"]["text"]
        assert not re.search(r"\{[a-z_]+\}", rule["help"]["text"])
    for result in found["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_the_texts_of_sarif_are_in_the_language() -> None:
    texts = [
        [result["message"]["markdown"] for result in results(language)[0]["runs"][0]["results"]]
        for language in LANGUAGES
    ]
    assert all(len({*each}) == len(LANGUAGES) for each in zip(*texts, strict=True))


def test_the_address_of_the_site_is_that_of_its_settings() -> None:
    settings = (CHECKOUT / "mkdocs.yml").read_text(encoding="utf-8")
    assert f'site_url: !ENV [GUIDERAIL_SITE_URL, "{SITE}"]' in settings


@pytest.mark.parametrize("format", FORMATS)
def test_no_report_names_the_site_if_no_setting_says_where_it_is(format: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("platform: azure-bot-service\nbott: x\n")
    plain = run("check", "a.yaml", "-f", format, cwd=tmp_path).out
    assert not re.search(r"example/|guides/|rules/[a-z]", plain)
    (tmp_path / "guiderail.toml").write_text('site-url = "https://docs.example.org/x"\n')
    linked = run("check", "a.yaml", "-f", format, cwd=tmp_path).out
    assert ("https://docs.example.org/x/guides/" in linked) is (format in ("json", "sarif", "markdown"))
    elsewhere = {"GUIDERAIL_SITE_URL": "https://elsewhere.example.org/"}
    assert "docs.example.org" not in run("check", "a.yaml", "-f", format, cwd=tmp_path, env=elsewhere).out


# --- fingerprints ------------------------------------------------------------------------------------


def fingerprints(text: str, path: str = "a.yaml") -> list[tuple[str, str]]:
    report = full_check.report([full_check.judge(text.encode(), path, Format.YAML)])
    (found,) = json.loads(shown("sarif", report))["runs"]
    return [(each["ruleId"], each["partialFingerprints"]["guiderail/v1"]) for each in found["results"]]


def test_a_fingerprint_stays_when_lines_move_and_values_change() -> None:
    text = complete("azure-bot-service").replace("location: global", "location: mars")
    other = "# one\n# more\n" + text.replace("location: mars", "location:   venus")
    assert fingerprints(text) == fingerprints(other) == fingerprints(other, "b.yaml")


def test_fingerprints_differ_by_place_and_document() -> None:
    text = complete("azure-bot-service").replace("location: global", "location: mars\n  spare: 1\n  more: 1")
    found = fingerprints(text + "---\n" + text)
    assert len({*found}) == len(found) == 6


def test_equal_findings_of_a_file_have_their_own_fingerprints() -> None:
    one, other = Fingerprints(), Fingerprints()
    assert len({one.of("rule", "/x", 0) for _ in range(3)}) == 3
    assert other.of("rule", "/x", 0) == Fingerprints().of("rule", "/x", 0)


def test_a_fingerprint_is_not_taken_for_a_token(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(complete("ibm-voice-agent"))
    for format in ("sarif", "gitlab"):
        assert "••" not in run("check", "a.yaml", "--format", format, cwd=tmp_path).out


# --- JUnit -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_junit_is_understood_by_a_reader_of_junit(language: str) -> None:
    reports = list(every_rule())
    text = shown("junit", reports, language)
    assert text.isascii()
    suites = list(junitparser.JUnitXml.fromstring(text.encode()))
    report = json.loads(shown("json", reports, language))
    findings = report["diagnostics"]
    assert [suite.name for suite in suites] == [file["path"] for file in report["files"]]
    cases = [case for suite in suites for case in suite if case.name != "guiderail"]
    for case, finding in zip(cases, findings, strict=True):
        start = finding["range"]["start"]
        assert case.name == f"{finding['rule']} {start['line']}:{start['column']}"
        assert case.classname == finding["path"]
        if finding["severity"] == "error":
            (failure,) = case.result
            assert failure.message == finding["message"]
            assert finding["message"] in failure.text
        else:
            assert case.is_passed
            assert finding["message"] in case.system_out
    for suite, report in zip(suites, reports, strict=True):
        failures = [each for each in report.diagnostics if each.severity == "error"]
        assert (suite.tests, suite.failures) == (len(report.diagnostics) or 1, len(failures))


def test_what_decides_the_exit_code_is_a_failure_of_junit(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(complete("ibm-voice-agent"))
    for threshold, failures in (("error", 0), ("info", 1), ("never", 0)):
        outcome = run("check", "a.yaml", "--format", "junit", "--fail-on", threshold, cwd=tmp_path)
        assert ElementTree.fromstring(outcome.out).get("failures") == str(failures)
        assert outcome.code == failures


def test_a_file_without_findings_is_a_case_that_passes(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(complete("azure-bot-service"))
    outcome = run("check", "a.yaml", "--format", "junit", cwd=tmp_path)
    (suite,) = junitparser.JUnitXml.fromstring(outcome.out.encode())
    assert [case.is_passed for case in suite] == [True]


# --- GitHub ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Command:
    """A workflow command as the runner reads it."""

    name: str
    properties: dict[str, str]
    text: str


def commands(log: str) -> list[Command]:
    """Return the commands of a log; every line must be one, or it would be shown, or run, as it is.

    The rules are those of the runner: the first “::” after the beginning ends the head, a property ends at a
    comma, the escapes are undone with “%25” last.
    """
    found = []
    for line in re.split(r"\r\n|\r|\n", log.removesuffix("\n")):
        match = re.fullmatch(r"::(?P<name>[a-z-]+) (?P<listed>.*?)::(?P<text>.*)", line)
        assert match, line
        pairs = (each.split("=", 1) for each in match["listed"].split(","))
        properties = {name: unescaped(value, "%0D", "%0A", "%3A", "%2C", "%25") for name, value in (*pairs,)}
        found.append(Command(match["name"], properties, unescaped(match["text"], "%0D", "%0A", "%25")))
    return found


def unescaped(text: str, *escapes: str) -> str:
    for escape in escapes:
        text = text.replace(escape, unquote(escape))
    return text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_runner_of_github_reads_every_finding(language: str) -> None:
    reports = list(every_rule())
    findings = json.loads(shown("json", reports, language))["diagnostics"]
    levels = LEVELS | {"info": "notice"}
    for command, finding in zip(commands(shown("github", reports, language)), findings, strict=True):
        start, end = finding["range"]["start"], finding["range"]["end"]
        assert command.name == levels[finding["severity"]]
        assert command.properties["file"] == finding["path"]
        assert command.properties["title"] == finding["rule"]
        assert command.properties["line"] == str(start["line"])
        assert command.properties["endLine"] == str(end["line"])
        assert ("col" in command.properties) is (start["line"] == end["line"])
        assert command.text.split("\n")[0] == finding["message"]


def test_in_github_actions_the_report_is_for_it_unless_another_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(complete("ibm-voice-agent"))
    inside = {"GITHUB_ACTIONS": "true"}
    outcome = run("check", "a.yaml", cwd=tmp_path, env=inside)
    assert [command.name for command in commands(outcome.out)] == ["notice"]
    assert outcome.err.splitlines()[0] == "No errors. 1 notice. 1 file checked."
    assert run("check", "a.yaml", "-f", "concise", cwd=tmp_path, env=inside).out.startswith("a.yaml:")
    assert run("check", "a.yaml", cwd=tmp_path, env={"GITHUB_ACTIONS": "false"}).out.startswith(
        "info[platform-retired]: "
    )


def test_a_file_is_written_as_text_in_github_actions_too(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(complete("ibm-voice-agent"))
    outcome = run("check", "a.yaml", "-o", "report.txt", cwd=tmp_path, env={"GITHUB_ACTIONS": "true"})
    assert outcome.out == ""
    assert (tmp_path / "report.txt").read_text().startswith("info[platform-retired]: ")


# --- GitLab ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_gitlab_finds_all_that_it_asks_for(language: str) -> None:
    reports = list(every_rule())
    findings = json.loads(shown("json", reports, language))["diagnostics"]
    entries = json.loads(shown("gitlab", reports, language))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    for entry, finding in zip(entries, findings, strict=True):
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["description"] == finding["message"]
        assert entry["check_name"] == finding["rule"]
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["location"]["path"] == finding["path"]
        assert entry["location"]["lines"]["begin"] == finding["range"]["start"]["line"]


# --- Markdown ----------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a reader of Markdown makes of a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.words = ""
        extensions = ["pymdownx.magiclink", "pymdownx.tilde", "pymdownx.superfences"]
        self.feed(python_markdown.markdown(text, extensions=extensions))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        assert {name for name, _ in attrs} <= {"href"}

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_in_markdown_reads_as_expected(language: str) -> None:
    words = ("check", "azure-bot-service.yaml", "--format", "markdown", "--lang", language)
    expect(f"seven/azure-bot-service.{language}.md", run(*words, cwd=EXAMPLES / "seven").out)


def test_markdown_of_every_rule_links_nothing_but_our_pages() -> None:
    page = Page(shown("markdown", list(every_rule())))
    assert page.links
    assert all(link.startswith(SITE) for link in page.links)


def test_many_findings_are_cut_short_in_markdown(tmp_path: Path) -> None:
    text = complete("azure-bot-service") + "".join(f"spare_{number}: 1\n" for number in range(60))
    (tmp_path / "a.yaml").write_text(text)
    assert run("check", "a.yaml", "-f", "markdown", cwd=tmp_path).out.endswith("\n10 more findings.\n")


# --- several outputs ---------------------------------------------------------------------------------


def test_files_with_a_format_are_written_next_to_the_report(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(complete("ibm-voice-agent"))
    outputs = [f"--output={format}:out.{format}" for format in FORMATS]
    outcome = run("check", "a.yaml", *outputs, cwd=tmp_path)
    assert outcome.out == run("check", "a.yaml", cwd=tmp_path).out != ""
    assert outcome.err.splitlines()[0] == "No errors. 1 notice. 1 file checked."
    for format in FORMATS:
        direct = run("check", "a.yaml", "--format", format, cwd=tmp_path).out
        assert (tmp_path / f"out.{format}").read_text() == direct


def test_a_file_without_a_format_takes_the_report_itself(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(complete("ibm-voice-agent"))
    words = ("--format", "concise", "--output", "sarif:a.sarif", "--output", "a.txt", "--output", "C:b.txt")
    assert run("check", "a.yaml", *words, cwd=tmp_path).out == ""
    assert (tmp_path / "a.txt").read_text() == (tmp_path / "C:b.txt").read_text()
    assert (tmp_path / "a.txt").read_text().startswith("a.yaml:1:11: info[platform-retired]")
    assert json.loads((tmp_path / "a.sarif").read_text())["version"] == "2.1.0"


def test_files_have_no_colours(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(complete("ibm-voice-agent"))
    outcome = run("check", "a.yaml", "--color", "always", "-o", "text:a.txt", cwd=tmp_path)
    assert "\x1b" in outcome.out
    assert "\x1b" not in (tmp_path / "a.txt").read_text()


def test_a_misspelt_format_of_an_output_is_refused(tmp_path: Path) -> None:
    outcome = run("check", "--output", "sarfi:a.sarif", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "did you mean `sarif:a.sarif`?" in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_format_without_a_file_is_refused(tmp_path: Path) -> None:
    outcome = run("check", "--output", "sarif:", cwd=tmp_path)
    assert outcome.code == 2
    assert "`--output sarif:FILE`" in outcome.err


# --- files as other programs know them ---------------------------------------------------------------


def test_a_file_of_the_current_folder_is_relative_for_other_programs(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "a b.yaml"
    path.parent.mkdir()
    path.write_text(complete("ibm-voice-agent"))
    (log,) = json.loads(run("check", path, "-f", "sarif", cwd=tmp_path).out)["runs"]
    assert uri_of(log["results"][0]["locations"][0]) == "sub/a%20b.yaml"
    (entry,) = json.loads(run("check", path, "-f", "gitlab", cwd=tmp_path).out)
    assert entry["location"]["path"] == "sub/a b.yaml"
    (command,) = commands(run("check", path, "-f", "github", cwd=tmp_path).out)
    assert command.properties["file"] == "sub/a b.yaml"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("a/b.yaml", "a/b.yaml"),
        ("./a.yaml", "a.yaml"),
        ("../a.yaml", "../a.yaml"),
        ("/here/sub/a.yaml", "sub/a.yaml"),
        ("/elsewhere/a.yaml", "file:///elsewhere/a.yaml"),
        ("a:b#c?d%e.yaml", "a%3Ab%23c%3Fd%25e.yaml"),
        ("é🤖.yaml", "%C3%A9%F0%9F%A4%96.yaml"),
        ("a\udce9.yaml", "a%E9.yaml"),
        ("a\n\u202e.yaml", "a%0A%E2%80%AE.yaml"),
    ],
)
def test_the_address_of_a_file_is_a_uri(path: str, address: str) -> None:
    assert uri(local(path, "/here")) == address


# --- foreign texts -----------------------------------------------------------------------------------

#: what a report must not hold as it is: controls, marks of direction, what XML forbids, escapes
RAW = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]"
)
OWN = [
    "::error file=x::y",
    "##[error]x",
    "a\n::stop-commands::x",
    "a%0A::error::b",
    "50%,x:y",
    "]]>",
    "<![CDATA[x]]>",
    "<!-- x -->",
    "&amp;&#0;&lol;",
    "\x00\x08\x0b\x1b[31m",
    "\ufffe\uffff",
    "\u202e\u2066txt\u2069",
    "![x](https://evil.example/a.png)",
    "[x](javascript:alert(1))",
    "[x](https://evil.example) [y](1)",
    "https://evil.example/ www.evil.example me@evil.example",
    "@octocat #1 ~~x~~ **x** `x` ``` |x|",
    "# x\n- y\n1. z\n<img src=x onerror=alert(1)>",
    "\\",
    "{0} {x}",
    "🤖👨‍👩‍👧",
    "\"'",
]


@pytest.fixture(scope="module")
def naughty(suites: Path) -> list[str]:
    texts = json.loads((suites / "naughty-strings" / "blns.json").read_text(encoding="utf-8"))
    assert len(texts) == 515
    return [*OWN, *texts]


def as_value(text: str) -> Report:
    source = {"platform": "azure-bot-service", "bot": {"name": text, "location": text}, "twilio": text}
    return full_check.report([full_check.judge(json.dumps(source).encode(), "a.json", Format.JSON)])[0]


def as_key(text: str) -> Report:
    source = {"platform": "azure-bot-service", text: 1, "bot": {text: {text: text}}}
    return full_check.report([full_check.judge(json.dumps(source).encode(), "a.json", Format.JSON)])[0]


def as_name(text: str) -> Report:
    source = complete("azure-bot-service").replace("location: global", "location: mars")
    return full_check.report([full_check.judge(source.encode(), text, Format.YAML)])[0]


#: parameters that hold names of the packs, and lists that are harmless before
OURS = ("allowed", "description", "fields", "known", "listed", "others", "platforms", "signs")


def as_value_of_any_rule(text: str) -> Report:
    """Every wording with the text in it, whether or not a file can bring it about."""
    found = []
    for each in every_rule():
        for finding in each.diagnostics:
            params = {
                name: text if isinstance(value, str) and name not in OURS else value
                for name, value in finding.params.items()
            }
            found.append(
                Diagnostic(
                    finding.rule,
                    finding.severity,
                    finding.range,
                    f"/{text}",
                    case=finding.case,
                    params=params,
                    pack=finding.pack,
                    step=finding.step,
                )
            )
    return Report("a.yaml", None, tuple(found))


@pytest.mark.parametrize("place", [as_value, as_key, as_name])
def test_no_foreign_text_breaks_a_report(place: Any, naughty: list[str]) -> None:
    for text in naughty:
        report = place(text)
        for format in FOREIGN:
            held(format, report, shown(format, [report]))


def test_no_foreign_text_breaks_any_sentence() -> None:
    for text in OWN:
        report = as_value_of_any_rule(text)
        for format in FOREIGN:
            held(format, report, shown(format, [report], limits=replace(LIMITS, findings=1000)))


def held(format: str, report: Report, output: str) -> None:
    """Check that the output can be read, holds every finding and nothing that anybody would act on."""
    assert not RAW.search(output), (format, RAW.search(output))
    read_report(format, output)
    number = len(report.diagnostics)
    if format == "sarif":
        (log,) = json.loads(output)["runs"]
        assert len(log["results"]) == number
        for text in sarif_texts(log):
            assert not re.search(r"(?<!\\)\](?=\()", text), text
    elif format == "junit":
        suites = ElementTree.fromstring(output)
        assert suites.get("tests") == str(number or 1)
        assert {each.tag for each in suites.iter()} <= {
            "testsuites",
            "testsuite",
            "testcase",
            "failure",
            "system-out",
        }
    elif format == "github":
        found = commands(output) if output else []
        assert len(found) == number
        assert {command.name for command in found} <= {"error", "warning", "notice"}
        allowed = {"file", "line", "endLine", "col", "endColumn", "title"}
        assert all(set(command.properties) <= allowed for command in found)
    elif format == "gitlab":
        assert len(json.loads(output)) == number
    elif format == "markdown":
        page = Page(output)
        assert page.tags <= {"h2", "h3", "p", "ul", "li", "strong", "code", "a", "br"}, page.tags
        assert all(link.startswith(SITE) for link in page.links), page.links


def sarif_texts(value: Any) -> Iterator[str]:
    """Yield the plain texts of messages in a log."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "message":
                yield inner["text"]
            yield from sarif_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from sarif_texts(inner)


def test_sarif_with_foreign_texts_is_as_its_schema_says(
    naughty: list[str], sarif_schema: jsonschema_rs.Draft4Validator
) -> None:
    for place in (as_value, as_key, as_name):
        log = json.loads(shown("sarif", [place(text) for text in naughty]))
        assert [str(each)[:300] for each in sarif_schema.iter_errors(log)] == []


def test_real_files_with_foreign_names_are_reported(tmp_path: Path) -> None:
    names = ['a"b.yaml', "a%0A::error::b.yaml", "a\n::error::b.yaml", "]]>.yaml", "🤖 é,x:y.yaml", "<b>.yaml"]
    for name in names:
        (tmp_path / name).write_text(complete("ibm-voice-agent"))
    for format in FOREIGN:
        outcome = run("check", ".", "--format", format, "--select", "platform-retired", cwd=tmp_path)
        assert outcome.code == 0
        assert not RAW.search(outcome.out)
    (log,) = json.loads(run("check", ".", "-f", "sarif", cwd=tmp_path).out)["runs"]
    assert sorted(unquote(each["location"]["uri"]) for each in log["artifacts"]) == sorted(names)
    found = commands(run("check", ".", "-f", "github", "--select", "platform-retired", cwd=tmp_path).out)
    shown_names = sorted(name.replace("\n", "\\n") for name in names)
    assert sorted(command.properties["file"] for command in found) == shown_names


@pytest.mark.parametrize("format", STRUCTURED)
def test_every_encoding_can_carry_a_report_for_machines(format: str, tmp_path: Path) -> None:
    (tmp_path / "é🤖.yaml").write_text(complete("ibm-voice-agent"))
    wide, narrow = (
        run("check", ".", "-f", format, "--lang", "fr", cwd=tmp_path, encoding=encoding).out
        for encoding in ("utf-8", "ascii")
    )
    assert wide == narrow


def test_a_fix_that_would_show_a_secret_is_in_no_report() -> None:
    text = complete("azure-bot-service").replace("${TWILIO_AUTH_TOKEN}", "12345678901234567890123456789012")
    report = full_check.report([full_check.judge(text.encode(), "a.yaml", Format.YAML)])
    assert any(each.rule == "unquoted-value" and each.fix for each in report[0].diagnostics)
    for format in FORMATS:
        assert "12345678" not in shown(format, report)


def test_a_range_over_lines_has_no_columns_for_github() -> None:
    place = Range(Position(1, 5), Position(3, 2))
    finding = Diagnostic("syntax-error", Severity.ERROR, place, case="", params={})
    (command,) = commands(shown("github", [Report("a.yaml", None, (finding,))]))
    assert {"line": "1", "endLine": "3"}.items() <= command.properties.items()
    assert "col" not in command.properties
