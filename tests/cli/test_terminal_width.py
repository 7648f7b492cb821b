"""What fits a terminal: every line of every command, in each language, with no word and no command broken."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest
from command import CHECKOUT, run
from terminals import on_terminal, plain_lines, too_long

from validator.i18n.language import languages
from validator.packs.examples import complete

WIDTHS = (60, 80, 120)
BROKEN = CHECKOUT / "docs" / "examples" / "broken" / "ibm-voice-agent.yaml"

#: mistakes of which each gives one finding, whichever others a file has
MISTAKES = (
    ("name: contoso-support", "name: YOUR_BOT_NAME"),
    ("account_sid: AC3f1e", "account_sid: SK3f1e"),
    ("messaging_method: POST", "messaging_method: GET"),
    ('voice_request_url: "" ', "voice_request_url: https://example.org/voice "),
    ('    number: "+12025550144"', "    number: +12025550144"),
    ("friendly_name: My", "freindly_name: My"),
    ("is_enabled: true", "is_enabled: 'yes'"),
)
#: every command, in the ways that people call it; what is written as a file is no text for a terminal
COMMANDS = tuple(
    tuple(line.split())
    for line in """\

--help
check broken.yaml
check -v broken.yaml
check -f concise broken.yaml
check bots
check --statistics bots
check missing.yaml
check nothing
check --settings wrong.toml azure.yaml
check azure.yaml --slect missing-field
verify azure.yaml
verify broken.yaml
guide
guide azure
guide --config broken.yaml --all
guide --config azure.yaml
explain
explain webhook-region-mismatch
explain sid-of-wrong-kind
explain missing-feild
rules
rules --platform azure
convert --to watsonx-orchestrate azure.yaml
convert --to json
schema
platforms
doctor
init
completion
lsp --help
fix broken.yaml
help
help check
pack new broken_name
pack test pack
chekc broken.yaml
""".splitlines()
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A broken file, and 50 files with 217 findings in ``bots``."""
    found = tmp_path_factory.mktemp("terminal")
    shutil.copy(BROKEN, found / "broken.yaml")
    shutil.copy(CHECKOUT / "docs" / "examples" / "azure-bot-service" / "complete.yaml", found / "azure.yaml")
    (found / "wrong.toml").write_text('languge = "xx"\nselect = 3\n', encoding="utf-8")
    (found / "nothing").mkdir()
    run("pack", "new", "pack", cwd=found)
    (found / "bots").mkdir()
    chosen = random.Random(7)
    for number in range(50):
        text = complete("azure-bot-service")
        for old, new in chosen.sample(MISTAKES, 5 if number < 17 else 4):
            assert old in text
            text = text.replace(old, new, 1)
        text = text.replace("+12025550144", f"+120255501{number:02}").replace(
            'phone_number: "+', 'phone_number: "+', 1
        )
        (found / "bots" / f"{number}.yaml").write_text(text, encoding="utf-8")
    return found


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("language", languages())
def test_every_line_fits_the_terminal(language: str, words: tuple[str, ...], folder: Path) -> None:
    for width in WIDTHS:
        shown = plain_lines(run(*words, "--lang", language, cwd=folder, columns=width).all)
        assert shown
        assert too_long(shown, width) == []


@pytest.mark.parametrize("language", languages())
def test_no_word_and_no_command_is_broken(language: str, folder: Path) -> None:
    outcome = run("check", "broken.yaml", "--lang", language, cwd=folder)
    words, commands = (
        set(outcome.all.split()),
        re.findall(r"guiderail [^«»\n]*?(?=$|    )", outcome.err, re.MULTILINE),
    )
    assert commands
    for width in WIDTHS:
        lines = on_terminal("check", "broken.yaml", "--lang", language, columns=width, cwd=folder)
        prose = [line for line in lines if "|" not in line and not line.startswith("info")]
        prose = [line for line in prose if "[platform-retired]" not in line]
        assert set(" ".join(prose).split()) - words == set()
        assert all(any(command in line for line in lines) for command in commands)


def test_a_command_that_is_longer_than_a_line_can_be_copied(tmp_path: Path) -> None:
    name = f"{'long-' * 9}name.yaml"
    shutil.copy(BROKEN, tmp_path / name)
    lines = on_terminal("check", name, columns=60, cwd=tmp_path)
    copied = "\n".join(lines).replace("\\\n", "")
    assert re.sub(r" +", " ", copied).count(f"guiderail check --fix {name}\n") == 1


def test_the_width_may_be_given_by_a_variable(folder: Path) -> None:
    assert too_long(on_terminal("check", "broken.yaml", columns=120, cwd=folder), 60)
    assert not too_long(on_terminal("check", "broken.yaml", columns=120, cwd=folder, COLUMNS="60"), 60)


def test_nothing_is_wrapped_into_a_pipe(folder: Path) -> None:
    lines = run("check", "broken.yaml", cwd=folder, env={"COLUMNS": "60"}).out.splitlines()
    assert max(map(len, lines)) > 120


# --- many findings -----------------------------------------------------------------------------------


def test_many_findings_take_a_line_each_and_end_with_the_table(folder: Path) -> None:
    outcome = run("check", "bots", cwd=folder)
    assert len(outcome.all.splitlines()) <= 330
    findings = re.findall(r"^ +\d+:\d+  (?:error|warning)  .*  ([a-z-]+)$", outcome.out, re.MULTILINE)
    assert len(findings) == 217
    assert len(re.findall(r"^bots/\d+\.yaml  \d$", outcome.out, re.MULTILINE)) == 50
    _, table = outcome.out.rsplit("\n\n", 1)[0].split("\n\n", 1)
    counts = {rule: int(n) for n, rule in re.findall(r"^ *(\d+)  \w+ +([a-z-]+)", table, re.MULTILINE)}
    assert counts == {rule: findings.count(rule) for rule in findings}
    assert "50 files. " in outcome.err
    assert " can be fixed: guiderail check --fix bots\n" in outcome.err
    assert run("check", "--statistics", "bots", cwd=folder).out.strip() == table.strip()


def test_on_a_narrow_terminal_the_rule_is_whole_and_its_title_shortened(folder: Path) -> None:
    lines = on_terminal("check", "bots", "--lang", "fr", columns=60, cwd=folder)
    rules = [line.split()[-1] for line in lines if re.match(r" +\d+:\d+ ", line)]
    piped = run("check", "bots", "--lang", "fr", cwd=folder).out.splitlines()
    assert rules == [line.split()[-1] for line in piped if re.match(r" +\d+:\d+ ", line)]
    assert any("…" in line for line in lines)


def test_all_findings_are_shown_with_their_lines_if_asked_for(folder: Path) -> None:
    shown = run("check", "-v", "bots", cwd=folder).out
    assert len(re.findall(r"^(?:error|warning)\[", shown, re.MULTILINE)) == 217
    assert "Count" not in shown


def test_a_notice_about_a_whole_file_is_one_line_in_a_run(tmp_path: Path) -> None:
    for number in range(3):
        text = complete("ibm-voice-agent").replace("+12025550142", f"+1202555014{number}")
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
    (line,) = run("check", cwd=tmp_path).out.strip().splitlines()
    assert line.startswith("info[platform-retired]: ")
    assert line.endswith(" (3 files)")
    assert len(run("check", "-f", "concise", cwd=tmp_path).out.splitlines()) == 3
    (line,) = (line for line in on_terminal("check", columns=60, cwd=tmp_path) if line.startswith("info["))
    assert len(line) <= 60


# --- what is hidden ----------------------------------------------------------------------------------


def test_the_summary_names_what_comments_and_a_baseline_hide(folder: Path, tmp_path: Path) -> None:
    text = (folder / "broken.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(f"# guiderail: ignore-file[unquoted-value]\n{text}", encoding="utf-8")
    outcome = run("check", "a.yaml", cwd=tmp_path)
    assert "1 finding is hidden by comments; to see it: guiderail check --no-ignores a.yaml\n" in outcome.err
    run("check", "a.yaml", "--write-baseline", "known.json", cwd=tmp_path)
    outcome = run("check", "a.yaml", "--baseline", "known.json", cwd=tmp_path)
    assert "2 findings are hidden by the baseline.\n" in outcome.err


def test_concise_has_colours_and_a_summary_on_a_terminal_only(folder: Path) -> None:
    assert run("check", "-f", "concise", "broken.yaml", cwd=folder).err == ""
    lines = on_terminal("check", "-f", "concise", "broken.yaml", columns=120, cwd=folder)
    assert any(line.startswith("broken.yaml: 2 errors, 1 notice. 2 can be fixed: ") for line in lines)
