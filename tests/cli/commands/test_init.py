"""``guiderail init``: the file is correct but for what is still open, and other files stay as they are."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import select
import signal
import subprocess
import time
from pathlib import Path

import pytest
import yaml
from command import alone, process, run

from validator.cli.commands.pre_commit_config import FILE, FILES, with_hook
from validator.documents.model import Format
from validator.documents.reader import read
from validator.documents.writer import is_faithful
from validator.engine import full_check
from validator.guides import starter
from validator.i18n.language import languages
from validator.packs import registry

CHOICES = [
    (platform, question.name, str(choice.value))
    for platform in registry.declared()
    for question in starter.variants(platform)
    for choice in question.choices
]
#: what is said about a service that is gone, and about a region that its vendor never confirmed
OF_THE_PLATFORM = {"platform-retired", "region-unconfirmed"}


def judged(text: str, format: Format = Format.YAML) -> list[tuple[str, str]]:
    return [(each.rule, each.pointer) for each in full_check.judge(text.encode(), "", format).diagnostics]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("platform", "field", "value"), CHOICES)
def test_only_what_is_to_be_filled_in_is_found(
    platform: str, field: str, value: str, language: str, tmp_path: Path
) -> None:
    for format in (Format.YAML, Format.TOML, Format.JSON)[: 3 if language == "en" else 1]:
        name = f"sms.{format.value}"
        outcome = run(
            "init", platform, "--set", f"{field}={value}", "-o", name, "--lang", language, cwd=tmp_path
        )
        assert outcome.code == 0, outcome.err
        text = (tmp_path / name).read_text(encoding="utf-8")
        found = {rule for rule, _ in judged(text, format)} - OF_THE_PLATFORM
        assert found == {"placeholder-left"}
        assert f"{value}" in text
        comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
        assert [line for line in comments if len(line) > 80 or line.count("`") % 2] == []


@pytest.mark.parametrize("platform", registry.declared())
def test_a_file_with_every_answer_is_correct(platform: str, tmp_path: Path) -> None:
    of = starter.draft(platform, {})
    answers = [word for each in of.questions for word in ("--set", f"{each.name}={each.example}")]
    assert run("init", platform, *answers, "-o", "sms.yaml", cwd=tmp_path).code == 0
    text = (tmp_path / "sms.yaml").read_text(encoding="utf-8")
    assert {rule for rule, _ in judged(text)} <= OF_THE_PLATFORM
    assert "<" not in re.sub(r"#.*", "", text)


def test_every_optional_choice_can_be_taken() -> None:
    for platform in registry.declared():
        for question in starter.draft(platform, {}).questions:
            for choice in question.choices:
                of = starter.draft(platform, {question.name: str(choice.value)})
                rules = {rule for rule, _ in starter.findings(platform, of.data)}
                assert rules <= OF_THE_PLATFORM, (question.name, choice.value)


def test_a_pack_without_an_example_begins_from_its_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(platform: str, name: str) -> str:
        raise FileNotFoundError(platform)

    monkeypatch.setattr("validator.packs.examples.complete", missing)
    for platform in ("ibm-voice-agent", "azure-bot-service"):
        of = starter.draft(platform, {})
        assert of.data["platform"] == platform
        assert of.questions
        assert {rule for rule, _ in starter.findings(platform, of.data)} <= {
            *OF_THE_PLATFORM,
            "answers-impossible",
        }


def test_the_host_of_a_url_follows_the_region() -> None:
    outcome = run("init", "ibm", "-o", "-", "--set", "region=us-south")
    assert "region: dallas" in outcome.out
    assert "@sms-south.voiceagent.cloud.ibm.com" in outcome.out


def test_a_label_in_any_spelling_names_a_value() -> None:
    assert "sms_vendor: custom" in run("init", "adobe", "-o", "-", "--set", "sms_vendor=Personnalisé").out


def test_the_comments_are_in_the_language_of_the_reader() -> None:
    text = run("init", "ibm", "-o", "-", "--lang", "fr").out
    assert "# Étape 4\u00a0: Créer l’agent" in text
    assert '"<Nom de l’agent>"' in text
    assert "# L’une de ces valeurs\u00a0: `sms`, `voice-and-sms`" in text


def test_no_secret_gets_in() -> None:
    token = "0123456789abcdef" * 2
    for field in ("sms_provider.auth_token", "name", "account_sid", token):
        outcome = run("init", "ibm", "-o", "-", "--set", f"{field}={token}")
        assert outcome.code == 2
        assert token not in outcome.all


def test_another_reference_is_wherever_the_first_one_was() -> None:
    text = run(
        "init", "ibm", "-o", "-", "--set", "apikey=${MY_KEY}", "--set", "auth_token=@Microsoft.KeyVault(x)"
    ).out
    data = read(text.encode(), format=Format.YAML).documents[0].data
    assert data["credential"]["apikey"] == "${MY_KEY}"  # type: ignore[index]
    assert "https://apikey:${MY_KEY}@" in text
    assert data["sms_provider"]["auth_token"] == "@Microsoft.KeyVault(x)"  # type: ignore[index]
    assert run("init", "ibm", "-o", "-", "--set", "apikey=env(MY_KEY)").code == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("regio=dallas", "did you mean `region`?"),
        ("nothing=1", "use one of `agent.region`"),
        ("region=dalas", "did you mean `dallas`?"),
        ("region=mars", "use one of `washington`, `dallas`, `frankfurt`"),
        ("region", "--set FIELD=VALUE"),
        ("account_sid=SK123", "cannot be used"),
    ],
)
def test_a_wrong_answer_is_refused_with_the_way_out(given: str, said: str, tmp_path: Path) -> None:
    outcome = run("init", "ibm", "--set", given, cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [("number=+1 (202) 555-0144", "`+12025550144`"), ("bot.name=2", "2 to 64 letters")],
)
def test_a_wrong_answer_is_met_with_what_to_write(given: str, said: str) -> None:
    assert said in run("init", "azure", "-o", "-", "--set", given).err


def test_as_many_values_are_open_as_the_check_counts(tmp_path: Path) -> None:
    said = run("init", "azure", "-o", "sms.yaml", cwd=tmp_path).err.splitlines()[1]
    assert said == "4 values are still to be filled in, 8 places in all."
    outcome = run("check", "sms.yaml", cwd=tmp_path)
    assert said in outcome.out
    assert outcome.err.startswith("sms.yaml: 4 errors.")


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "ibm-voice-agent.yaml"
    file.write_text("mine", encoding="utf-8")
    outcome = run("init", "ibm", cwd=tmp_path)
    assert outcome.code == 2
    assert "`guiderail guide --config ibm-voice-agent.yaml`" in outcome.err
    file.unlink()
    file.symlink_to("nowhere.yaml")
    assert run("init", "ibm", cwd=tmp_path).code == 2
    assert [each.name for each in tmp_path.iterdir()] == ["ibm-voice-agent.yaml"]


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    outcome = run("init", "ibm", "-o", "no/such.yaml", cwd=tmp_path)
    assert (outcome.code, "cannot be written" in outcome.err) == (2, True)


# --- at a terminal -----------------------------------------------------------------------------------


class Dialogue:
    """The command at its own terminal."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.master, slave = pty.openpty()
        self.said = ""
        self.process = subprocess.Popen(
            process(*words), stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=alone(TERM="dumb"),
            start_new_session=True, preexec_fn=_own_terminal,  # noqa: PLW1509 # Ctrl-C needs its own terminal
        )  # fmt: skip
        os.close(slave)

    def expect(self, text: str) -> None:
        begin, until = len(self.said), time.monotonic() + 30
        while text not in self.said[begin:]:
            assert time.monotonic() < until, f"{text!r} did not come: {self.said}"
            self._read()

    def answer(self, text: str, before: str = "> ") -> None:
        self.expect(before)
        os.write(self.master, text.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C at a question, again if need be: Python may miss it in the moment before it waits."""
        self.expect("> ")
        for _ in range(10):
            os.write(self.master, b"\x03")
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(2)
                return

    def end(self) -> int:
        while self._read():
            pass
        os.close(self.master)
        return self.process.wait(30)

    def _read(self) -> bool:
        if not select.select([self.master], [], [], 30)[0]:
            return False
        try:
            piece = os.read(self.master, 65536)
        except OSError:  # Linux says so when the other side is closed
            return False
        self.said += piece.decode("utf-8", "replace")
        return bool(piece)


def _own_terminal() -> None:
    import fcntl
    import termios

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # what the tests were started by may ignore it
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def test_questions_are_asked_in_french_and_a_wrong_answer_again(tmp_path: Path) -> None:
    talk = Dialogue(tmp_path, "init", "ibm", "--lang", "fr", "-o", "sms.yaml")
    talk.answer("Mars\n")
    talk.answer("3\n")
    talk.answer("\n")
    talk.answer("Accueil\n")
    talk.answer("12025550142x\n")
    talk.answer("+12025550142\n")
    for _ in range(3):
        talk.answer("\n")
    assert talk.end() == 0
    assert re.findall("Question (\\d) sur (\\d)", talk.said) == [(f"{n}", "7") for n in range(1, 8)]
    assert "Région de l’agent (agent.region)" in talk.said
    assert "Saisissez l’un des numéros" in talk.said
    text = (tmp_path / "sms.yaml").read_text(encoding="utf-8")
    assert "region: frankfurt" in text
    assert "name: Accueil" in text
    assert text.count('phone_number: "+12025550142"') == 2
    assert {rule for rule, _ in judged(text)} - OF_THE_PLATFORM == {"placeholder-left"}


def test_an_answer_to_another_question_is_refused_and_a_label_is_shown_as_its_value(tmp_path: Path) -> None:
    slips = {"bot.name": "AC" + "3f1e0d2c" * 4, "twilio.twiml_app.friendly_name": "+12025550144"}
    talk = Dialogue(tmp_path, "init", "azure", "-o", "sms.yaml")
    for question in starter.draft("azure-bot-service", {}).questions:
        if question.name in slips:
            talk.answer(f"{slips[question.name]}\n")
        talk.answer("West Europe\n" if question.name == "bot.location" else "\n")
    assert talk.end() == 0
    assert "This is a SID (`AC…`), but a name belongs here, such as `contoso-support`." in talk.said
    assert "This is a phone number, but a name belongs here" in talk.said
    assert "Your choice: `westeurope`" in talk.said
    assert "Write a plus sign, the country code and the number, in digits only." in talk.said


def test_an_interrupt_leaves_no_file(tmp_path: Path) -> None:
    talk = Dialogue(tmp_path, "init", "azure")
    talk.answer("\n")
    talk.interrupt()
    assert talk.end() == 130
    assert list(tmp_path.iterdir()) == []
    assert "Traceback" not in talk.said


def test_the_end_of_input_leaves_no_file(tmp_path: Path) -> None:
    talk = Dialogue(tmp_path, "init", "azure")
    talk.answer("\x04")
    assert talk.end() == 2
    assert "The input ended" in talk.said
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_asked_where_nobody_answers(tmp_path: Path) -> None:
    talk = Dialogue(tmp_path, "init", "azure", "--no-input")
    assert talk.end() == 0
    assert "(bot.name)" not in talk.said
    assert (tmp_path / "azure-bot-service.yaml").is_file()


# --- the hook ----------------------------------------------------------------------------------------

HOOK = "guiderail-azure-bot-service"
WHOLE = f"""\
repos:
  - repo: local
    hooks:
      - id: {HOOK}
        name: {HOOK}
        entry: guiderail-hook --platform azure-bot-service
        language: system
        types: [text]
        files: {json.dumps(FILES)}
        require_serial: true
"""


def test_a_file_for_the_hook_is_written(tmp_path: Path) -> None:
    assert run("init", "azure", "--pre-commit", cwd=tmp_path).code == 0
    assert (tmp_path / FILE).read_text(encoding="utf-8") == WHOLE
    assert (tmp_path / "azure-bot-service.yaml").is_file()


@pytest.mark.parametrize("installed", [True, False])
def test_what_makes_git_run_the_hook_is_said(installed: bool, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "pre-commit"
    program.parent.mkdir()
    if installed:
        program.touch(mode=0o755)
    for _ in range(2):
        outcome = run("init", "azure", "--pre-commit", cwd=tmp_path, env={"PATH": str(program.parent)})
        assert outcome.err.splitlines()[-1] == "Next, once in each clone: `pre-commit install`"
        assert ("`pipx install pre-commit`" in outcome.err) is not installed


def test_a_configuration_that_is_there_gets_the_hook_alone_unless_another_is_named(tmp_path: Path) -> None:
    run("init", "ibm", "-o", "ibm.yaml", cwd=tmp_path)
    run("init", "azure", "-o", "sms.yaml", cwd=tmp_path)
    talk = Dialogue(tmp_path, "init", "azure", "--pre-commit")
    assert talk.end() == 0
    assert "`sms.yaml`" in talk.said
    assert "(bot.name)" not in talk.said
    assert {each.name for each in tmp_path.iterdir()} == {FILE, "ibm.yaml", "sms.yaml"}
    assert run("init", "azure", "--pre-commit", "-o", "second.yaml", cwd=tmp_path).code == 0
    assert (tmp_path / "second.yaml").is_file()


def test_the_file_is_the_one_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "inside").mkdir()
    assert run("init", "azure", "--pre-commit", cwd=tmp_path / "inside").code == 0
    assert (tmp_path / FILE).is_file()


def test_a_second_time_changes_nothing_and_says_so(tmp_path: Path) -> None:
    run("init", "azure", "--pre-commit", cwd=tmp_path)
    before = (tmp_path / FILE).read_bytes()
    outcome = run("init", "azure", "--pre-commit", cwd=tmp_path)
    assert outcome.code == 0
    assert "is already in the file" in outcome.err
    assert (tmp_path / FILE).read_bytes() == before


OTHERS = {
    "indented": "repos:\n  - repo: local\n    hooks: []\n",
    "not indented": "repos:\n- repo: local\n  hooks: []\n",
    "wide": "repos:\n-   repo: local\n    hooks:\n    -   id: 'x' # why\n        # and this\n\n# the end\n",
    "windows": "# é\r\nrepos:\r\n  - repo: local  #\ttab\r\n    hooks: []\r\nci:\r\n  skip: [x]\r\n",
    "mark": "\ufeffrepos:\n  - repo: local\n    hooks: []\n",
    "no line end": "repos:\n  - repo: local\n    hooks: []",
    "braces": "{repos: [{repo: local, hooks: []}], fail_fast: true}",
    "brackets": "repos: [\n  {repo: local, hooks: []},  # one\n]\nfail_fast: true\n",
    "empty list": "repos: []\n",
    "anchors": "x: &a {repo: local, hooks: []}\nrepos:\n  - *a\n  - &b\n    repo: meta\n    hooks: []\n",
    "no list": "# only this\nfail_fast: true\n",
    "only a comment": "# nothing yet\n",
    "empty": "",
    "ours": "repos:\n  - repo: https://x.example/guiderail\n    hooks:\n      - id: a\n  - repo: meta\n",
    "block": "repos:\n  - repo: local\n    hooks:\n      - id: x\n        entry: |\n          a\n",
}


@pytest.mark.parametrize("name", OTHERS)
def test_all_else_in_the_file_stays(name: str) -> None:
    before = OTHERS[name]
    after = with_hook(before.encode(), HOOK)
    assert after is not None
    lines = iter(re.split(r"(?<=\n)", after))  # each line is looked for after the one before it
    if not name.startswith(("br", "empty list")):
        assert all(
            line in lines or line == before.rsplit("\n")[-1] for line in before.splitlines(keepends=True)
        )
    had, has = yaml.safe_load(before.lstrip("\ufeff")) or {}, yaml.safe_load(after.lstrip("\ufeff"))
    hooks = [hook["id"] for each in has["repos"] for hook in each.get("hooks", ())]
    assert hooks.count(HOOK) == 1
    assert {key: value for key, value in has.items() if key != "repos"} == {
        key: value for key, value in had.items() if key != "repos"
    }
    assert after.startswith("\ufeff") == before.startswith("\ufeff")
    if "\r\n" in before:
        assert "\n" not in after.replace("\r\n", "")
    if name == "ours":
        assert "guiderail-hook" not in after


@pytest.mark.parametrize(
    "text",
    [
        "repos: [",
        "- a\n",
        "repos: x\n",
        "a: 1\n---\nb: 2\n",
        "x: &a []\nrepos: *a\n",
        "repos:\n  - ? a\n    : b\n  -\n",
    ],
)
def test_a_file_that_is_not_understood_stays(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    outcome = run("init", "azure", "--pre-commit", cwd=tmp_path)
    after = (tmp_path / FILE).read_text(encoding="utf-8")
    if outcome.code == 2:
        assert after == text
        assert f"- id: {HOOK}" in outcome.err
    else:
        assert HOOK in after
        assert is_faithful(after, [yaml.safe_load(after)], Format.YAML)


@pytest.mark.parametrize("name", ["azure-arm-template", "twilio-variables"])
def test_what_cannot_be_begun_leads_to_its_guide(name: str, tmp_path: Path) -> None:
    outcome = run("init", name, "--no-input", cwd=tmp_path)
    assert (outcome.code, outcome.out, list(tmp_path.iterdir())) == (2, "", [])
    assert f"`guiderail guide {name}`" in outcome.err


@pytest.mark.parametrize("name", ["ibm-sms-gateway", "watsonx-orchestrate"])
def test_a_file_that_names_no_platform_is_begun_as_well(name: str, tmp_path: Path) -> None:
    run("init", name, "--no-input", cwd=tmp_path)
    found = json.loads(run("check", "--format", "json", cwd=tmp_path).out)
    assert {each["rule"] for each in found["diagnostics"]} == {"placeholder-left"}


def test_init_without_a_platform_asks_for_one(tmp_path: Path) -> None:
    talk = Dialogue(tmp_path, "init", "-o", "sms.yaml")
    talk.answer("mars\n")
    talk.answer("azure\n")
    for _ in starter.draft("azure-bot-service", {}).questions:
        talk.answer("\n")
    assert talk.end() == 0
    assert "platform: azure-bot-service" in (tmp_path / "sms.yaml").read_text(encoding="utf-8")


def test_a_platform_may_be_chosen_by_its_number(tmp_path: Path) -> None:
    talk = Dialogue(tmp_path, "init", "-o", "sms.yaml")
    talk.answer("1\n")
    talk.answer("\x04")
    assert talk.end() == 2
    assert "adobe" in talk.said
