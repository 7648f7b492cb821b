"""Scripts for bash, zsh and fish: what they offer is what there is, in real shells."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest
from command import environment, run

from validator.cli.command_table import COMMANDS
from validator.cli.commands.completion import SHELLS
from validator.cli.plain_options import EVERYWHERE
from validator.guides.conversion import kinds
from validator.i18n.language import languages
from validator.packs import registry
from validator.reporters.registry import FORMATS
from validator.reporters.rule_index import homes

RULES = [each.name for each in homes()]
PLATFORMS = list(registry.by_name())
STEPS = [step.id for step in registry.load("azure-bot-service").guide.steps]


@lru_cache
def script(shell: str, language: str = "en") -> str:
    outcome = run("completion", shell, "--lang", language)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.out


def in_shell(shell: str, program: str, folder: Path) -> list[str]:
    """Run a program in a shell without anybody's settings; return the lines it prints."""
    plain = {"bash": ["--norc", "--noprofile"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    done = subprocess.run(
        [shell, *plain, "-c", program],
        cwd=folder,
        env=environment(HOME=str(folder)),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def bash(line: list[str], folder: Path) -> list[str]:
    """Return what bash offers for the last of the words; ``=`` is a word there, as bash splits words."""
    words = [piece for word in line for piece in _split_at_equals(word)]
    quoted = " ".join(map(shlex.quote, words))
    call = f"COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _guiderail"
    return in_shell("bash", f'{script("bash")}\n{call}\nprintf "%s\\n" "${{COMPREPLY[@]}}"', folder)


def _split_at_equals(word: str) -> list[str]:
    name, equals, value = word.partition("=")
    if not word.startswith("--") or not equals:
        return [word]
    return [name, "=", value] if value else [name, "="]


def zsh(line: list[str], folder: Path) -> list[str]:
    """Return what zsh offers, its own functions for display left out."""
    aside = """
compdef() { :; }
compset() { PREFIX=${PREFIX#${~2}}; before=$2; }
_files() { print -rl -- *(N); }
_describe() { local each; for each in ${(P)2}; do
    [[ ${each%%:*} == ${PREFIX}* ]] && print -r -- ${before//\\\\/}${each%%:*}; done; true; }
"""
    quoted = " ".join(map(shlex.quote, line))
    call = f"before=; words=({quoted}); CURRENT={len(line)}; PREFIX=${{words[-1]}}; _guiderail"
    found = in_shell("zsh", f"{aside}\n{script('zsh')}\n{call}", folder)
    return [each.removeprefix(_option_before(line)) for each in found]


def _option_before(line: list[str]) -> str:
    name, equals, _ = line[-1].partition("=")
    return name + equals if equals else ""


def fish(line: list[str], folder: Path) -> list[str]:
    found = in_shell("fish", f"{script('fish')}\ncomplete -C {shlex.quote(' '.join(line))}", folder)
    return [each.split("\t")[0].removeprefix(_option_before(line)) for each in found]


IN_SHELL: dict[str, Callable[[list[str], Path], list[str]]] = {"bash": bash, "zsh": zsh, "fish": fish}
#: those that are here; the others' scripts are at least held to their grammar, below
each_shell = pytest.mark.parametrize("shell", [shell for shell in SHELLS if shutil.which(shell)])


def test_every_shell_is_tried() -> None:
    assert set(IN_SHELL) == set(SHELLS)


@each_shell
def test_the_script_can_be_read_by_its_shell(shell: str, tmp_path: Path) -> None:
    for language in languages():
        (tmp_path / "script").write_text(script(shell, language), encoding="utf-8")
        done = subprocess.run([shell, "-n", tmp_path / "script"], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("language", languages())
def test_the_script_for_zsh_has_the_grammar_that_bash_has_too(language: str) -> None:
    done = subprocess.run(
        ["bash", "-n"], input=script("zsh", language), capture_output=True, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("language", languages())
def test_every_quotation_and_block_of_the_script_for_fish_ends(language: str) -> None:
    for line in script("fish", language).splitlines():
        assert re.sub(r"\\.", "", line).count("'") % 2 == 0, line
    words = re.sub(r"'(?:\\.|[^'\\])*'", "", script("fish", language))
    begun = re.findall(r"^ *(?:function|for|if|while|switch|begin)\b", words, re.MULTILINE)
    assert len(begun) == len(re.findall(r"^ *end$", words, re.MULTILINE))


@each_shell
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        (["guiderail", ""], [name for each in COMMANDS for name in (each.name, *each.aliases)]),
        (["guiderail", "val"], ["validate"]),
        (["guiderail", "--lang", "fr", "expl"], ["explain"]),
        (["guiderail", "--lang", ""], languages()),
        (["guiderail", "check", "--format", ""], list(FORMATS)),
        (["guiderail", "check", "--format", "c"], ["concise"]),
        (["guiderail", "check", "--format=c"], ["concise"]),
        (["guiderail", "validate", "--fail-on", "w"], ["warning"]),
        (["guiderail", "guide", "--format", ""], ["text", "markdown", "html"]),
        (["guiderail", "check", "-f", "j"], ["json", "junit"]),
        (["guiderail", "check", "--color", "al"], ["always"]),
        (["guiderail", "check", "--platform", ""], PLATFORMS),
        (["guiderail", "guide", ""], PLATFORMS),
        (["guiderail", "schema", "ibm-v"], ["ibm-voice-agent"]),
        (["guiderail", "explain", ""], RULES),
        (["guiderail", "explain", "number-sh"], ["number-shared"]),
        (["guiderail", "check", "--select", ""], RULES),
        (["guiderail", "check", "--ignore", "test-n"], ["test-number"]),
        (["guiderail", "check", "--select", "test-number,number-sh"], ["test-number,number-shared"]),
        (["guiderail", "completion", ""], list(SHELLS)),
        (["guiderail", "guide", "azure", "--step", ""], STEPS),
        (["guiderail", "guide", "azure-bot-service", "--step", "twiml"], ["twiml-app"]),
        (["guiderail", "convert", "--to", ""], list(kinds())),
        (["guiderail", "init", "ibm"], ["ibm", "ibm-sms-gateway", "ibm-voice-agent"]),
        (["guiderail", "init", "ibm", "--format", "t"], ["toml"]),
        (["guiderail", "check", "--fail"], ["--fail-on"]),
        (["guiderail", "schema", "--rep"], ["--report"]),
        (["guiderail", "check", "--output", ""], ["one.yaml"]),
        (["guiderail", "check", ""], ["one.yaml"]),
        (["guiderail", "check", "--stdin-filename", "o"], []),
        (["guiderail", "doctor", ""], []),
    ],
    ids=lambda value: " ".join(value[1:]) if value and value[0] == "guiderail" else "",
)
def test_the_shell_offers_what_may_be_there(
    shell: str, line: list[str], offered: list[str], tmp_path: Path
) -> None:
    (tmp_path / "one.yaml").touch()
    assert sorted(filter(None, IN_SHELL[shell](line, tmp_path))) == sorted(offered)


@each_shell
@pytest.mark.parametrize("command", [each.name for each in COMMANDS])
def test_every_option_of_a_command_is_offered(shell: str, command: str, tmp_path: Path) -> None:
    found = next(each for each in COMMANDS if each.name == command)
    names = {option.name for option in (*found.options, *EVERYWHERE)}
    assert names <= set(IN_SHELL[shell](["guiderail", command, "--"], tmp_path))


def test_a_file_with_a_space_in_its_name_stays_one(tmp_path: Path) -> None:
    (tmp_path / "two words.yaml").touch()
    (tmp_path / "$(touch hacked).yaml").touch()
    offered = bash(["guiderail", "check", ""], tmp_path)
    assert sorted(offered) == ["$(touch hacked).yaml", "two words.yaml"]
    assert not (tmp_path / "hacked").exists()


@pytest.mark.parametrize(
    "typed",
    ["$(touch hacked)", "`touch hacked`", "; touch hacked", "'", '"', "*", "--=", "=", "\\", "[", "-"],
)
def test_nothing_that_is_typed_is_run(typed: str, tmp_path: Path) -> None:
    for line in (["guiderail", typed], ["guiderail", "explain", typed], ["guiderail", typed, ""]):
        bash(line, tmp_path)
        bash([*line[:-1], "--select", f"{typed},{typed}"], tmp_path)
    assert not (tmp_path / "hacked").exists()


def test_names_in_a_script_are_harmless_to_every_shell() -> None:
    for name in (*RULES, *PLATFORMS, *STEPS, *languages()):
        assert re.fullmatch(r"[a-z0-9]+([_-][A-Za-z0-9]+)*", name)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_meanings_are_in_the_language_asked_for(shell: str) -> None:
    assert "Montrer" in script(shell, "fr")
    assert "Mostrar" in script(shell, "es")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_report_format_is_offered_with_what_it_is_for(shell: str) -> None:
    for format in FORMATS.values():
        assert format.description.replace(":", "\\:" if shell == "zsh" else ":") in script(shell)
