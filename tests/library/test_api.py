"""guiderail as a library: what may be asked for, and what comes back."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from command import run

import validator
from validator.errors import FileError, InternalError, SettingsError, UsageError
from validator.packs.examples import complete

AZURE, IBM = complete("azure-bot-service"), complete("ibm-voice-agent")
MISSPELT = AZURE.replace("location: global", "location: globl")
LANGUAGES = ("en", "fr", "es")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text(AZURE, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(MISSPELT, encoding="utf-8")
    (tmp_path / "compose.yaml").write_text("services: {}\n", encoding="utf-8")
    return tmp_path


def names(reports: validator.Reports) -> list[str]:
    return [Path(each.path).name for each in reports]


# --- what is asked for -------------------------------------------------------------------------------


def test_one_path_several_and_iterables_are_reported_in_the_order_given(folder: Path) -> None:
    a, b = folder / "a.yaml", folder / "b.yaml"
    assert names(validator.check_files(str(a))) == ["a.yaml"]
    assert names(validator.check_files(a)) == ["a.yaml"]
    assert names(validator.check_files(b, str(a))) == ["b.yaml", "a.yaml"]
    assert names(validator.check_files([b, a])) == ["b.yaml", "a.yaml"]
    assert names(validator.check_files(each for each in (b, a))) == ["b.yaml", "a.yaml"]
    assert names(validator.check_files((str(b), str(a)))) == ["b.yaml", "a.yaml"]
    assert names(validator.check_files()) == []


def test_folder_represents_the_configurations_in_it(folder: Path) -> None:
    assert names(validator.check_files(folder)) == ["a.yaml", "b.yaml"]
    assert names(validator.check_files([folder], folder / "a.yaml")) == ["a.yaml", "b.yaml", "a.yaml"]


def test_a_name_and_bytes_represent_a_file_of_any_store(folder: Path) -> None:
    pairs = [("s3://bucket/b.yaml", MISSPELT.encode()), ("c.json", b'{"platform": ')]
    first, second = validator.check_files(*pairs)
    assert [(each.path, each.rule, each.pointer) for each in first] == [
        ("s3://bucket/b.yaml", "not-allowed", "/bot/location")
    ]
    assert [each.rule for each in second] == ["syntax-error"]
    assert names(validator.check_files(pairs, folder / "a.yaml")) == ["b.yaml", "c.json", "a.yaml"]


def test_platform_takes_an_alias() -> None:
    text = AZURE.replace("platform: azure-bot-service\n", "")
    assert [each.rule for each in validator.check_text(text)] == ["missing-platform"]
    assert validator.check_text(text, platform="azure").platform == "azure-bot-service"
    assert validator.check_files(("a.yaml", text.encode()), platform="azure").ok
    data = {key: each for key, each in json.loads(_as_json()).items() if key != "platform"}
    assert validator.check_data(data, platform="azure").ok


def _as_json() -> str:
    from validator.documents.model import Format
    from validator.documents.reader import read

    return json.dumps(read(AZURE.encode(), format=Format.YAML).documents[0].data)


def test_text_has_a_format() -> None:
    assert validator.check_text(_as_json(), format="json").ok
    assert validator.check_text(AZURE, format="yml").ok
    assert [each.rule for each in validator.check_text(AZURE, format="json")] == ["syntax-error"]
    assert [each.rule for each in validator.check_text("a: \ud800")] == ["not-readable"]


def test_rules_across_files_see_all_files(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(IBM, encoding="utf-8")
    first, second = validator.check_files([tmp_path], language="fr")
    assert [each.rule for each in first] == ["platform-retired"]
    assert [each.rule for each in second] == ["platform-retired", "number-shared"]
    assert second.diagnostics[1].related[0].path == first.path
    assert second.findings[1].related[0].path == first.path
    assert second.findings[1].related[0].range == second.diagnostics[1].related[0].range


def test_settings_are_taken_if_asked_for(folder: Path) -> None:
    settings = 'language = "es"\n[severity]\nnot-allowed = "warning"\n'
    (folder / "guiderail.toml").write_text(settings, encoding="utf-8")
    assert not validator.check_files(folder).ok
    assert validator.check_files(folder, settings=True).ok
    _, second = validator.check_files(folder, settings=folder / "guiderail.toml")
    assert second.findings[0].message.startswith("El valor")
    (folder / "guiderail.toml").write_text("severty = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="severty"):
        validator.check_files(folder, settings=True)


# --- what comes back ---------------------------------------------------------------------------------


def test_a_finding_says_all_that_the_json_report_says(folder: Path) -> None:
    for language in LANGUAGES:
        reports = validator.check_files(folder, language=language)
        (finding,) = reports[1]
        (known,) = json.loads(reports.to_json())["diagnostics"]
        assert finding.range is not None
        assert finding.step is not None
        assert finding.fix is not None
        for name in ("path", "rule", "severity", "document", "pointer", "message", "help"):
            assert getattr(finding, name) == known[name]
        assert (finding.range.start.line, finding.range.start.column) == tuple(
            known["range"]["start"].values()
        )
        assert {name: getattr(finding.step, name) for name in known["step"]} == known["step"]
        assert (finding.fix.safe, finding.fix.edits[0].text) == (True, known["fix"]["edits"][0]["text"])


def test_ok_is_about_errors_only() -> None:
    assert validator.check_text(AZURE).ok
    assert validator.check_text(IBM).ok  # with a notice
    assert not validator.check_text(MISSPELT).ok
    assert validator.check_files([]).ok


@pytest.mark.parametrize("language", LANGUAGES)
def test_written_reports_are_those_of_the_command(
    language: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    reports = validator.check_files("a.yaml", "b.yaml", language=language)
    written = {"text": reports.to_text(), "json": reports.to_json(), "sarif": reports.to_sarif()}
    for format, text in written.items():
        outcome = run("check", "a.yaml", "b.yaml", "--format", format, "--lang", language, cwd=folder)
        assert outcome.out == text


def test_one_report_writes_itself_without_the_others(folder: Path) -> None:
    first, second = validator.check_files(folder)
    assert json.loads(first.to_json())["diagnostics"] == []
    assert len(json.loads(second.to_sarif())["runs"][0]["results"]) == 1


def test_a_notebook_shows_a_table(folder: Path) -> None:
    table = validator.check_files(folder, language="fr")._repr_html_()
    assert table.count("<tr>") == 2  # a heading and a finding
    assert '<table lang="fr">' in table
    assert "b.yaml:4:13</td>" in table
    assert "<code>globl</code>" in table
    assert "<script" not in validator.check_text(AZURE.replace("global", "<script>x"))._repr_html_()


def test_the_recipe_for_a_notebook_shows_a_table(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (checkout / "docs/en/python.md").read_text(encoding="utf-8")
    cell = page.partition("`scripts/cell.py`:\n\n```python\n")[2].partition("```")[0]
    *lines, last = cell.strip().split("\n")
    monkeypatch.chdir(checkout)
    names = {"validator": validator}
    exec("\n".join(lines), names)
    assert "docs/examples/broken/ibm-voice-agent.yaml:22:" in eval(last, names)._repr_html_()


def test_fixed_text_is_the_authors_own_text_without_the_mistakes(folder: Path) -> None:
    first, second = validator.check_files(folder)
    assert first.fixed_text() == AZURE
    assert second.fixed_text() == AZURE
    assert validator.check_text(MISSPELT).fixed_text() == AZURE
    text = "\ufeff" + MISSPELT.replace("\n", "\r\n")
    (report,) = validator.check_files(("a.yaml", text.encode()))
    assert report.fixed_text() == "\ufeff" + AZURE.replace("\n", "\r\n")
    (report,) = validator.check_files(("a.yaml", b"platform: \xff"))
    assert report.fixed_text().encode(errors="surrogateescape") == b"platform: \xff"


def test_fixed_text_leaves_unsafe_fixes_to_who_asks_for_them() -> None:
    report = validator.check_text(AZURE.replace("${TWILIO_AUTH_TOKEN}", "TWILIO_AUTH_TOKEN"))
    assert [each.fix is not None and each.fix.safe for each in report] == [False, False]
    assert "auth_token: TWILIO_AUTH_TOKEN" in report.fixed_text()
    assert 'auth_token: "${TWILIO_AUTH_TOKEN}"' in report.fixed_text(unsafe=True)


def test_fixed_text_keeps_to_the_platform_and_the_settings(folder: Path) -> None:
    text = MISSPELT.replace("platform: azure-bot-service\n", "")
    assert "location: global" in validator.check_text(text, platform="azure").fixed_text()
    (folder / "guiderail.toml").write_text('ignore = ["not-allowed"]\n', encoding="utf-8")
    _, report = validator.check_files(folder, settings=True)
    assert (report.findings, report.fixed_text()) == ((), MISSPELT)


def test_reports_are_plain_data(folder: Path) -> None:
    reports = validator.check_files(folder, language="fr")
    again = [pickle.loads(pickle.dumps(each)) for each in reports]
    assert again == list(reports)
    assert again[1].findings == reports[1].findings


# --- errors ------------------------------------------------------------------------------------------

#: calls with mistakes, also of type, which a script without a type checker makes
CALLS: dict[str, tuple[type[Exception], Callable[[str], object]]] = {
    "missing file": (FileError, lambda language: validator.check_files("none.yaml", language=language)),
    "foreign file": (FileError, lambda language: validator.check_files(("a.tf", b""), language=language)),
    "bytes": (UsageError, lambda language: validator.check_files(b"a.yaml", language=language)),  # type: ignore[arg-type]
    "number": (UsageError, lambda language: validator.check_files([1], language=language)),  # type: ignore[list-item]
    "dict": (UsageError, lambda language: validator.check_files({"a.yaml": 1}, language=language)),
    "dict as text": (UsageError, lambda language: validator.check_text({}, language=language)),  # type: ignore[arg-type]
    "format": (UsageError, lambda language: validator.check_text("", format="xml", language=language)),
    "no file format": (
        UsageError,
        lambda language: validator.check_text("", format="data", language=language),
    ),
    "near platform": (
        UsageError,
        lambda language: validator.check_text("", platform="azur", language=language),
    ),
    "platform": (UsageError, lambda language: validator.check_data({}, platform="mars", language=language)),
    "data": (UsageError, lambda language: validator.check_data({"a": {1}}, language=language)),
}


@pytest.mark.parametrize("call", CALLS)
def test_an_error_is_a_whole_sentence_in_the_language_asked_for(call: str) -> None:
    kind, ask = CALLS[call]
    said = []
    for language in LANGUAGES:
        with pytest.raises(kind) as error:
            ask(language)
        said.append(str(error.value))
        assert not error.value.__cause__
        assert not error.value.__context__
    assert len(set(said)) == len(LANGUAGES)
    assert all(each[-1] in ".?`" and "{" not in each for each in said), said


def test_an_unknown_language_is_an_error_in_english() -> None:
    with pytest.raises(UsageError, match="The language `xx` is unknown: choose one of `en`, `es`, `fr`"):
        validator.check_text(AZURE, language="xx")
    assert validator.check_text(MISSPELT, language="fr_CA.UTF-8").findings[0].message.startswith("La valeur")


def test_an_error_that_nobody_expected_shows_nothing_but_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    from validator.engine import full_check

    def broken(*_: object, **__: object) -> None:
        raise ValueError("zebra9 quilts")

    monkeypatch.setattr(full_check, "judge", broken)
    with pytest.raises(InternalError, match="erreur interne") as error:
        validator.check_text(AZURE, language="fr")
    assert "zebra9" not in str(error.value)
    assert not error.value.__context__


# --- the package -------------------------------------------------------------------------------------


def test_nothing_heavy_is_imported_for_the_package_itself() -> None:
    code = "import sys, validator; print([m for m in sys.modules if m.startswith('validator.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_all_public_names_are_there() -> None:
    code = "import validator; print([name for name in validator.__all__ if not getattr(validator, name)])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


SCRIPT = """
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import validator
from validator import Finding, Report
from validator.errors import FileError, GuiderailError


def worst(report: Report) -> Finding | None:
    return next((finding for finding in report if finding.severity == "error"), None)


def main() -> None:
    reports: list[Report] = validator.check_files("a.yaml", Path("b"), ("c.json", b"{}"), language="fr")
    old = validator.check_files(["a.yaml"], platform="azure", executor=ThreadPoolExecutor())
    print(old[0].diagnostics[0].rule, old.to_sarif(), old.ok)
    for report in [*reports, validator.check_data({"platform": "azure"}), validator.check_text("a: 1")]:
        found = worst(report)
        if found is not None and found.range is not None:
            line: int = found.range.start.line
            title: str | None = found.step and found.step.title
            print(line, title, found.message, found.help, [each.message for each in found.related])
        text: str = report.to_text() + report.to_json() + report.to_sarif() + report.fixed_text(unsafe=True)
        print(text, report.platform, report.ok)
    try:
        validator.check_text("", format="json")
    except FileError as error:
        print(str(error))
    except validator.errors.UsageError as error:
        print(str(error))
    except GuiderailError:
        raise
"""


def test_a_script_of_a_user_has_types(tmp_path: Path, checkout: Path) -> None:
    (tmp_path / "script.py").write_text(textwrap.dedent(SCRIPT), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary", "script.py"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"MYPYPATH": str(checkout), "PATH": ""},
    )
    assert done.stdout + done.stderr == ""


def test_a_step_has_an_address_where_the_documentation_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUIDERAIL_SITE_URL", raising=False)
    text = "platform: azure-bot-service\n"
    assert {each.step.url for each in validator.check_text(text) if each.step} == {""}
    monkeypatch.setenv("GUIDERAIL_SITE_URL", "https://docs.example.org/")
    addresses = [each.step.url for each in validator.check_text(text) if each.step]
    assert addresses
    assert all(each.startswith("https://docs.example.org/guides/azure-bot-service/#") for each in addresses)
