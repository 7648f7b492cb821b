"""The server as an editor meets it: what is shown is what ``guiderail check --format json`` says."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from command import alone, run
from language_server import LanguageServer
from rule_examples import SHOWN
from secret_canaries import CANARIES as SECRETS
from secret_canaries import leaks

from validator.packs.examples import complete
from validator.positions import Lines

COMMAND = [sys.executable, "-m", "validator", "lsp"]
SEVERITIES = {"error": 1, "warning": 2, "info": 3}
AZURE, IBM = complete("azure-bot-service"), complete("ibm-voice-agent")
WRONG = AZURE.replace("location: global", "location: mars")
SITE = "https://docs.example/"
EVERYWHERE = {"start": {"line": 0, "character": 0}, "end": {"line": 9999, "character": 0}}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def started(home: Path, *options: str, **initialize: Any) -> LanguageServer:
    """Start a server. ``initialize``: more for the first request."""
    return LanguageServer([*COMMAND, *options], home, {}, env=alone(GUIDERAIL_SITE_URL=SITE), **initialize)


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[LanguageServer]:
    with started(home) as running:
        yield running


def files(checkout: Path) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of a few files; ``test_diagnostics.py`` compares all of them."""
    for file in sorted((checkout / "docs" / "examples" / "broken").iterdir()):
        yield file.name, file.read_text(encoding="utf-8")
    yield "emoji.yaml", IBM.replace("name:", "x-😀: {'𝄞𝄞': 1, name: é}\n  name:", 1)
    yield "emoji.json", '{"platform": "azure-bot-service", "x-😀": "𝄞", "bott": {}}'
    yield "lines.yaml", AZURE.replace("location: global", "location: mars").replace("\n", "\r\n")


def expected(file: Path, text: str, language: str) -> list[dict[str, Any]]:
    """Return the diagnostics that the report for programs amounts to."""
    file.write_bytes(text.encode())
    words = ("check", file.parent, "--format", "json", "--lang", language, "--no-settings")
    report = json.loads(run(*words, env={"GUIDERAIL_SITE_URL": SITE}).out or "{}")
    lines = Lines(text)
    return [
        {
            "code": each["rule"],
            "range": {name: in_utf16(lines, place) for name, place in each["range"].items()},
            "message": "\n".join(filter(None, (each["message"], each["help"]))),
            "severity": SEVERITIES[each["severity"]],
        }
        for each in report.get("diagnostics", ())
    ]


def in_utf16(lines: Lines, place: Mapping[str, int]) -> dict[str, int]:
    before = lines.line(place["line"])[: place["column"] - 1]
    return {"line": place["line"] - 1, "character": len(before.encode("utf-16-le")) // 2}


def close(server: LanguageServer, file: Path) -> None:
    server.tell("textDocument/didClose", textDocument={"uri": file.as_uri()})
    assert server.diagnostics(file) == []


def actions(server: LanguageServer, file: Path, **context: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.ask(
        "textDocument/codeAction",
        textDocument={"uri": file.as_uri()},
        range=EVERYWHERE,
        context={"diagnostics": [], **context},
    )
    return found


def applied(text: str, file: Path, action: Mapping[str, Any]) -> str:
    """Return a text with the edits of an action."""
    lines = Lines(text)

    def offset(place: Mapping[str, int]) -> int:
        line = lines.line(place["line"] + 1).encode("utf-16-le")
        column = len(line[: 2 * place["character"]].decode("utf-16-le"))
        return sum(len(each) for each in text.splitlines(keepends=True)[: place["line"]]) + column

    edits = action["edit"]["changes"][file.as_uri()]
    for edit in sorted(edits, key=lambda each: offset(each["range"]["start"]), reverse=True):
        start, end = (offset(edit["range"][name]) for name in ("start", "end"))
        text = text[:start] + edit["newText"] + text[end:]
    return text


# --- findings ----------------------------------------------------------------------------------------


def test_the_editor_shows_what_the_report_for_programs_says(
    server: LanguageServer, checkout: Path, tmp_path: Path
) -> None:
    for number, (name, text) in enumerate(files(checkout)):
        file = tmp_path / str(number) / name
        file.parent.mkdir()
        wanted = expected(file, text, "en")
        shown = server.open(file, "yaml", text)
        assert [{key: each[key] for key in wanted[0]} for each in shown] == wanted
        close(server, file)


def test_a_finding_leads_to_its_rule_and_to_the_other_place(server: LanguageServer, home: Path) -> None:
    file = home / "duplicate.yaml"
    text = AZURE + "bot: {}\n"
    (found,) = (each for each in server.open(file, "yaml", text) if each["code"] == "duplicate-key")
    assert found["codeDescription"]["href"].endswith("/rules/duplicate-key/")
    (other,) = found["relatedInformation"]
    assert other["location"]["uri"] == file.as_uri()
    assert other["location"]["range"]["start"]["line"] < found["range"]["start"]["line"]
    assert other["message"]
    close(server, file)


@pytest.mark.parametrize("text", ["services: {web: {image: x}}\n", "- a\n- b\n", "a: [\n", "", "\ud800"])
def test_nothing_is_said_of_files_that_belong_to_no_platform(
    server: LanguageServer, home: Path, text: str
) -> None:
    file = home / "compose.yaml"
    assert server.open(file, "yaml", text) == []
    close(server, file)


def test_the_language_is_that_of_the_editor_unless_settings_name_one(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "guiderail.toml").write_text('language = "es"\n', encoding="utf-8")
    with started(tmp_path, locale="fr-CA") as server:
        (french,) = server.open(tmp_path / "a.yaml", "yaml", WRONG)
        (spanish,) = server.open(own / "b.yaml", "yaml", WRONG)
    assert french["codeDescription"]["href"].startswith("https://docs.example/fr/")
    assert spanish["codeDescription"]["href"].startswith("https://docs.example/es/")


def test_settings_are_read_again_when_they_change(server: LanguageServer, tmp_path: Path) -> None:
    file, settings = tmp_path / "a.yaml", tmp_path / "guiderail.toml"
    (found,) = server.open(file, "yaml", WRONG)
    settings.write_text(f'ignore = ["{found["code"]}"]\n', encoding="utf-8")
    server.tell("textDocument/didSave", textDocument={"uri": settings.as_uri()})
    assert server.diagnostics(file) == []
    settings.write_text("ignore = 1\n", encoding="utf-8")
    server.tell("textDocument/didSave", textDocument={"uri": settings.as_uri()})
    assert [each["code"] for each in server.diagnostics(file)] == [found["code"]]
    shown = [
        each["params"]["message"] for each in server.received if each.get("method") == "window/showMessage"
    ]
    assert any("guiderail.toml" in each for each in shown)
    close(server, file)


def test_settings_are_read_again_by_the_next_check(server: LanguageServer, tmp_path: Path) -> None:
    file, settings = tmp_path / "a.yaml", tmp_path / "guiderail.toml"
    (found,) = server.open(file, "yaml", WRONG)
    settings.write_text(f'ignore = ["{found["code"]}"]\n', encoding="utf-8")
    assert server.change(file, WRONG, 2) == []
    close(server, file)


def test_rules_across_files_see_the_open_files(server: LanguageServer, tmp_path: Path) -> None:
    shown = next(each.files for each in SHOWN if each.files.beside is not None)
    first, second = tmp_path / f"a-{shown.beside_name}", tmp_path / f"b-{shown.name}"
    assert shown.beside is not None
    server.open(first, "yaml", shown.beside)
    found = next(each for each in server.open(second, "yaml", shown.bad) if "relatedInformation" in each)
    assert found["relatedInformation"][0]["location"]["uri"] == first.as_uri()
    close(server, second)
    close(server, first)


def test_rules_across_files_see_the_files_on_disk(tmp_path: Path) -> None:
    shown = next(each.files for each in SHOWN if each.files.beside is not None)
    assert shown.beside is not None
    closed, file = tmp_path / "below" / shown.beside_name, tmp_path / shown.name
    closed.parent.mkdir()
    closed.write_text(shown.beside, encoding="utf-8")
    with started(tmp_path) as server:
        found = server.open(file, "yaml", shown.bad)
        while not any("relatedInformation" in each for each in found):  # the files on disk come later
            found = server.diagnostics(file)
        (other,) = (each["relatedInformation"][0] for each in found if "relatedInformation" in each)
        assert other["location"]["uri"] == closed.as_uri()
        closed.write_text("a: 1\n", encoding="utf-8")
        server.tell("textDocument/didSave", textDocument={"uri": closed.as_uri()})
        assert not any("relatedInformation" in each for each in server.diagnostics(file))


def test_of_many_texts_the_last_one_counts(server: LanguageServer, home: Path) -> None:
    file = home / "typed.yaml"
    server.open(file, "yaml", AZURE)
    for version in range(2, 40):
        document = {"uri": file.as_uri(), "version": version}
        text = AZURE + "#" * version
        server.tell("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])
    assert [each["code"] for each in server.change(file, WRONG, 40)] == ["not-allowed"]
    close(server, file)


# --- actions -----------------------------------------------------------------------------------------


def test_a_quick_fix_gives_the_fixed_text(server: LanguageServer, checkout: Path, home: Path) -> None:
    file = home / "broken.yaml"
    text = (checkout / "docs/examples/broken/ibm-voice-agent.yaml").read_text(encoding="utf-8")
    server.open(file, "yaml", text)
    fixes = [each for each in actions(server, file) if each.get("isPreferred")]
    assert [each["title"] for each in fixes] == [
        "Put `+12025550142` in quotation marks",
        "Replace `south` with `east`",
    ]
    for version, each in enumerate(fixes, 2):
        text = applied(text, file, each)
        left = server.change(file, text, version)
    assert [each["code"] for each in left] == ["platform-retired"]
    close(server, file)


def test_all_safe_fixes_are_made_at_once(server: LanguageServer, checkout: Path, home: Path) -> None:
    file = home / "broken.yaml"
    text = (checkout / "docs/examples/broken/ibm-voice-agent.yaml").read_text(encoding="utf-8")
    server.open(file, "yaml", text)
    (action,) = actions(server, file, only=["source.fixAll"])
    file.write_text(text, encoding="utf-8")
    run("check", file, "--fix", "--no-settings")
    assert applied(text, file, action) == file.read_text(encoding="utf-8")
    close(server, file)


@pytest.mark.parametrize("ending", ["yaml", "toml"])
def test_a_rule_is_ignored_by_a_comment(
    server: LanguageServer, checkout: Path, home: Path, ending: str
) -> None:
    file = home / f"ignored.{ending}"
    text = (checkout / f"docs/examples/azure-bot-service/complete.{ending}").read_text(encoding="utf-8")
    text = text.replace("global", "mars", 1)
    (found,) = server.open(file, ending, text)
    (action,) = (each for each in actions(server, file) if each["title"].startswith("Ignore"))
    assert f"guiderail: ignore[{found['code']}]" in applied(text, file, action)
    assert server.change(file, applied(text, file, action), 2) == []
    close(server, file)


def test_a_guide_step_is_opened_in_the_browser(home: Path) -> None:
    file = home / "step.yaml"
    capabilities = {"window": {"showDocument": {"support": True}}}
    with started(home, capabilities=capabilities) as server:
        server.open(file, "yaml", WRONG)
        step = next(each["command"] for each in actions(server, file) if "command" in each)
        server.ask("workspace/executeCommand", command=step["command"], arguments=step["arguments"])
        (shown,) = (each for each in server.received if each.get("method") == "window/showDocument")
    assert "/guides/azure-bot-service/#" in shown["params"]["uri"]


# --- secrets -----------------------------------------------------------------------------------------


def test_no_secret_is_in_a_message_or_an_edit(server: LanguageServer, tmp_path: Path) -> None:
    for number, (secret, name, text) in enumerate(SECRETS.values()):
        file = tmp_path / str(number) / name
        before = len(server.received)
        server.open(file, "yaml", text)
        actions(server, file)
        close(server, file)
        sent = json.dumps(server.received[before:], ensure_ascii=False) + server.stderr()
        sent = sent.replace(file.as_uri(), "")  # the editor's own name of the file
        assert list(leaks(secret, sent)) == [], (name, text)
