"""The pages written by hand: the same in every language, well set, and what they show really happens."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import get_args

import pytest
import yaml
from catalog_checks import OF_LANGUAGE, prose, same_code, same_shape
from repositories import git

from docs.generator.check_page import check_page
from docs.generator.page_hash import source_hash
from validator.cli.command_table import COMMANDS
from validator.cli.exit_codes import Exit
from validator.cli.plain_options import EVERYWHERE
from validator.documents.limits import CEILINGS, LIMITS, RAISABLE
from validator.engine.settings_model import KEYS, Settings
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import field_types
from validator.packs import registry
from validator.reporters.registry import FORMATS

CHECKOUT = Path(__file__).parent.parent.parent
DOCS = CHECKOUT / "docs"
TRANSLATIONS = ("fr", "es")
LANGUAGES = ("en", *TRANSLATIONS)
PAGES = sorted(file.name for file in (DOCS / "en").glob("*.md"))
each_page = pytest.mark.parametrize("name", PAGES)
each_language = pytest.mark.parametrize("language", LANGUAGES)
each_translation = pytest.mark.parametrize("language", TRANSLATIONS)

_FENCE = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(
    r"^(?P<marks>#+) (?P<title>.*?)(?: \{ #(?P<id>[a-z0-9-]+)(?: \.fold)? \})?$", re.MULTILINE
)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)]+)\)")
_NAMED_FILE = re.compile(r"`(?P<path>[^`\n]+/[^`\n]+)`\s?:\n\n\Z")
#: what a report says itself, and a page therefore quotes in the reader's language
_SPOKEN = re.compile(r"`(?:error|erreur|help|aide|ayuda|fix|correction|corrección|step|étape|paso)`")
#: what needs the network, minutes, or the terminal of the reader
_NOT_RUN = ("git", "make", "cd", "export", "pipx", "uv", "python3 -m", "pre-commit", ".")


@dataclass(frozen=True)
class Block:
    """A block of code."""

    kind: str
    text: str
    path: str  #: the file that it is said to be; empty if the page does not say
    file: str  #: the text of this file so far: a later block with the same path continues it

    @property
    def commands(self) -> list[tuple[str, str]]:
        """The commands of a console block, each with what it is said to print."""
        parts = re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]
        return [(part.split("\n", 1)[0], part.split("\n", 1)[1]) for part in parts]


@dataclass(frozen=True)
class Page:
    meta: dict[str, str]
    text: str  #: without its front matter

    @property
    def blocks(self) -> list[Block]:
        found: list[Block] = []
        for fence in _FENCE.finditer(self.text):
            named = _NAMED_FILE.search(self.text[: fence.start()])
            path = named["path"] if named else ""
            before = "".join(block.text for block in found if path and block.path == path)
            found.append(Block(fence["kind"], fence["text"], path, before + fence["text"]))
        return found

    @property
    def prose(self) -> str:
        return _FENCE.sub("", self.text)

    @property
    def paragraphs(self) -> list[str]:
        """The prose by paragraphs, headings without their ids; words of other languages are left out."""
        text = re.sub(r" \{ #glossary \}\n.*?\n(?=\n[^|\n])", "\n", self.prose, flags=re.DOTALL)
        text = _HEADING.sub(lambda found: f"{found['marks']} {found['title']}", text)
        text = text.replace("![", "[")
        return [re.sub(r"\n +(?![-*] )", " ", part) for part in re.split(r"\n{2,}", text.strip())]

    @property
    def headings(self) -> list[tuple[int, str]]:
        return [(len(found["marks"]), found["id"]) for found in _HEADING.finditer(self.prose)]

    @property
    def links(self) -> list[str]:
        return _LINK.findall(self.prose)


@lru_cache
def page(language: str, name: str) -> Page:
    text = (DOCS / language / name).read_text(encoding="utf-8")
    _, front, body = text.split("---\n", 2)
    return Page(yaml.safe_load(front), body)


# --- in three languages ------------------------------------------------------------------------------


@each_translation
def test_every_page_is_there_and_no_other(language: str) -> None:
    assert sorted(file.name for file in (DOCS / language).glob("*.md")) == PAGES


@each_page
@each_translation
def test_a_translation_is_of_the_english_text_as_it_is_now(language: str, name: str) -> None:
    wanted = source_hash((DOCS / "en" / name).read_text(encoding="utf-8"))
    assert page(language, name).meta.get("source-hash") == wanted, (
        f"bring docs/{language}/{name} up to date, then write source-hash: '{wanted}'"
    )


@each_page
@each_language
def test_a_page_has_a_title_and_says_what_it_is_about(language: str, name: str) -> None:
    meta = page(language, name).meta
    assert set(meta) == {"title", "description"} | ({"source-hash"} if language != "en" else set())
    assert all(isinstance(text, str) and text for text in meta.values())


@each_page
@each_translation
def test_a_translation_has_the_same_headings_code_and_links(language: str, name: str) -> None:
    english, translated = page("en", name), page(language, name)
    assert translated.headings == english.headings
    assert [_kept(block) for block in translated.blocks] == [_kept(block) for block in english.blocks]
    assert translated.links == [_own_picture(link, language) for link in english.links]


def _kept(block: Block) -> tuple[str, str, object]:
    """Return what of a block is the same in every language: commands, but not their answers."""
    shown = [command for command, _ in block.commands] if block.kind == "console" else block.text
    return block.kind, block.path, shown


def _own_picture(link: str, language: str) -> str:
    return re.sub(r"-en\.svg$", f"-{language}.svg", link)


@each_page
@each_language
def test_every_heading_has_its_own_anchor(language: str, name: str) -> None:
    headings = page(language, name).headings
    ids = [anchor for _, anchor in headings]
    assert all(ids)
    assert len(set(ids)) == len(ids)
    assert [level for level, _ in headings].count(1) == 1


@each_page
@each_translation
def test_a_translation_keeps_the_shape_and_the_code_of_each_paragraph(language: str, name: str) -> None:
    found = [problem for pair in _pairs(language, name) for problem in _differences(*pair)]
    assert not found, "\n".join(found)


def _differences(english: str, text: str) -> Iterator[str]:
    for problem in (*same_shape(english, text), *same_code(_SPOKEN.sub("", english), _SPOKEN.sub("", text))):
        yield f"{problem}: {text!r}"


def _pairs(language: str, name: str) -> list[tuple[str, str]]:
    return list(zip(page("en", name).paragraphs, page(language, name).paragraphs, strict=True))


@each_page
@each_translation
def test_a_translation_is_well_set_and_in_good_words(language: str, name: str) -> None:
    meta = [(page("en", name).meta[key], page(language, name).meta[key]) for key in ("title", "description")]
    found = [
        f"{problem}: {text!r}"
        for english, text in [*meta, *_pairs(language, name)]
        for check in OF_LANGUAGE[language].values()
        for problem in check(english, text)
    ]
    assert not found, "\n".join(found)


# --- links -------------------------------------------------------------------------------------------


@each_page
@each_language
def test_every_link_leads_somewhere(language: str, name: str) -> None:
    for link in page(language, name).links:
        target, _, anchor = link.partition("#")
        if target.startswith("../"):
            assert (DOCS / language / target).is_file(), link
        elif target in ("", *PAGES):
            assert not anchor or anchor in {own for _, own in page(language, target or name).headings}, link
        else:
            assert target in _generated(), link


@lru_cache
def _generated() -> set[str]:
    """Return the sources of the pages that the site makes from the packs."""
    rules = {rule for name in registry.names() for rule in registry.load(name).rules}
    return (
        {f"guides/{name}.md" for name in registry.names()}
        | {f"reference/{name}.md" for name in registry.names()}
        | {"guides/index.md", "reference/index.md", "rules/index.md", *(f"rules/{rule}.md" for rule in rules)}
    )


# --- what a page shows really happens ----------------------------------------------------------------


@pytest.fixture
def sandbox(tmp_path: Path) -> Path:
    """A copy of what guiderail is made of, with the command itself in ``bin``."""
    for name in ("validator", "schemas", "locales", "docs", "build"):
        if (CHECKOUT / name).is_dir():
            shutil.copytree(CHECKOUT / name, tmp_path / name, ignore=shutil.ignore_patterns("bdist*"))
    (tmp_path / "bin").mkdir()
    for command, code in _SCRIPTS.items():
        script = tmp_path / "bin" / command
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {code} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    return tmp_path


_SCRIPTS = {
    "guiderail": "-m validator",
    "guiderail-hook": "-c 'import sys; from validator.cli.hook import main; sys.exit(main())'",
    "python": "",
}


def _env(sandbox: Path, language: str) -> dict[str, str]:
    foreign = ("GIT_", "GITHUB_", "GUIDERAIL_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {
        "PATH": f"{sandbox / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(sandbox),
        "PYTHONIOENCODING": "utf-8",
        "GUIDERAIL_LANG": language,
    }


@each_page
@each_language
def test_commands_print_what_the_page_shows(language: str, name: str, sandbox: Path) -> None:
    for block in page(language, name).blocks:
        if block.path:
            (sandbox / block.path).parent.mkdir(parents=True, exist_ok=True)
            (sandbox / block.path).write_text(block.file, encoding="utf-8")
        for command, shown in block.commands if block.kind == "console" else ():
            if not command.startswith(_NOT_RUN):
                done = run(command, sandbox, language)
                assert done.returncode in (Exit.FINE, Exit.FINDINGS), f"{command}\n{done.stdout}"
                assert not shown.strip() or _matches(done.stdout, shown), f"$ {command}\n{done.stdout}"


def run(command: str, sandbox: Path, language: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the sandbox as a terminal would; both streams go to ``stdout``."""
    return subprocess.run(
        ["bash", "-c", command],
        cwd=sandbox,
        env=_env(sandbox, language),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )


def _matches(printed: str, shown: str) -> bool:
    """Tell whether a page shows what was printed; a line with … means any lines."""
    lines = [
        "(?:.*\n)*" if line == "…" else re.escape(line) + "\n" for line in shown.rstrip("\n").split("\n")
    ]
    return bool(re.fullmatch("".join(lines), printed))


@each_language
def test_buttons_named_on_the_first_page_are_on_the_page_that_checks(language: str) -> None:
    section = _sections(page(language, "get-started.md"))["browser"]
    form = check_page(Catalog(language), None)
    assert set(re.findall(r"\*\*(.+?)\*\*", section)) <= {*form.words.values(), *form.said.values()}


@each_language
def test_targets_of_make_are_there(language: str) -> None:
    rules = set(re.findall(r"^([a-z]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for name in PAGES:
        text = page(language, name).text
        named = set(re.findall(r"(?:`|^\$ )make ([a-z]+)", text, re.MULTILINE))
        assert named <= rules, f"{name} names targets that make does not have: {named - rules}"


@each_page
@each_language
def test_files_shown_on_a_page_can_be_read(language: str, name: str) -> None:
    readers = {"json": json.loads, "yaml": yaml.safe_load, "toml": tomllib.loads}
    for block in page(language, name).blocks:
        if block.kind in readers:
            assert readers[block.kind](block.file)


@each_page
@each_language
def test_files_named_on_a_page_are_there(language: str, name: str) -> None:
    ours = r"`((?:validator|schemas|tests|docs|locales)/[^`<>*… ]+)`"
    shown = {block.path for block in page(language, name).blocks}
    for path in set(re.findall(ours, page(language, name).prose)) - shown:
        assert (CHECKOUT / path).exists() or path == "locales/de", path


# --- the command line --------------------------------------------------------------------------------


@each_language
def test_every_command_and_option_is_described_and_no_other(language: str) -> None:
    sections = _sections(page(language, "command-line.md"))
    for command in COMMANDS:
        section = sections[command.name]
        usage = f"guiderail {command.name} {command.operands}".strip()
        assert section.startswith(f"## `{usage}` "), f"the usage is {usage}"
        assert _described(section) == {_names(option) for option in command.options}
        assert all(f"`{alias}`" in section for alias in command.aliases)
        for option in command.options:
            where = sections["formats"] if option.choices is FORMATS else section
            assert all(f"`{choice}`" in where for choice in option.choices), option.name
    assert _described(sections["everywhere"]) == {_names(option) for option in EVERYWHERE}


def _sections(page: Page) -> dict[str, str]:
    parts = re.split(r"^(?=## )", page.prose, flags=re.MULTILINE)[1:]
    return {str(_HEADING.search(part)["id"]): part for part in parts}  # type: ignore[index]  # the pattern has matched


def _described(section: str) -> set[tuple[str, ...]]:
    """Return the names of each option that has a row in a table."""
    rows = re.findall(r"^\| (`-[^|]*`) \|", section, re.MULTILINE)
    return {tuple(name.split()[0] for name in re.findall(r"`([^`]+)`", row)) for row in rows}


def _names(option: object) -> tuple[str, ...]:
    name, short = option.name, option.short  # type: ignore[attr-defined]  # read as plain objects
    return (name, short) if short else (name,)


@each_page
@each_language
def test_only_options_that_there_are_are_named(language: str, name: str) -> None:
    known = {name for command in COMMANDS for option in command.options for name in (option.name,)}
    known |= {option.name for option in EVERYWHERE}
    prose = page(language, name).prose
    commands = " ".join(line for block in page(language, name).blocks for line, _ in block.commands)
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", " ".join(re.findall(r"`[^`]+`", prose))))
    named |= {
        option
        for call in re.findall(r"guiderail [^|>&]*", commands)
        for option in re.findall(r"--[a-z-]+", call)
    }
    assert named <= known


@each_language
def test_every_key_of_the_settings_is_explained_and_no_other(language: str) -> None:
    section = _sections(page(language, "settings.md"))["keys"]
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", section, re.MULTILINE))
    assert list(rows) == list(KEYS)
    types = field_types(Settings)
    for key, values in (("severity", get_args(types["severity"])[1]), ("fail-on", types["fail_on"])):
        assert set(re.findall(r"`([a-z]+)`", rows[key])) == set(get_args(values))


@each_language
def test_every_exit_code_is_explained(language: str) -> None:
    section = _sections(page(language, "command-line.md"))["exit-codes"]
    rows = re.findall(r"^\| ([0-9, ]+) \|", section, re.MULTILINE)
    codes = {code for name, code in vars(Exit).items() if name.isupper()}
    assert {int(code) for row in rows for code in row.split(",")} == codes


@each_language
def test_every_key_of_the_json_report_is_explained(language: str) -> None:
    schema = json.loads(
        (CHECKOUT / "validator/reporters/formats/report.schema.json").read_text(encoding="utf-8")
    )
    section = _sections(page(language, "command-line.md"))["json-report"]
    named = set(re.findall(r"`([a-z]+)`", section.replace("diagnostics[].", "")))
    assert set(schema["properties"]) - {"tool"} <= named
    assert set(schema["$defs"]["diagnostic"]["properties"]) <= named


@each_language
def test_limits_on_the_page_are_those_of_the_reader(language: str) -> None:
    section = _sections(page(language, "security.md"))["limits"]
    rows = re.findall(r"^\| `([a-z-]+)` \|[^|]+\| ([0-9][^|]*) \| ([0-9][^|]*) \|$", section, re.MULTILINE)
    shown = {name: tuple(int(re.sub(r"\D", "", each)) for each in limits) for name, *limits in rows}
    assert shown == {
        name: (getattr(LIMITS, each), getattr(CEILINGS, each)) for name, each in RAISABLE.items()
    }


# --- recipes and packs -------------------------------------------------------------------------------


@each_language
def test_hooks_in_recipes_are_there(language: str) -> None:
    hooks = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    ids = {hook["id"] for hook in hooks}
    found = page(language, "pre-commit-and-ci.md")
    recipe = next(yaml.safe_load(block.text) for block in found.blocks if "repos:" in block.text)
    assert {hook["id"] for hook in recipe["repos"][0]["hooks"]} <= ids
    named = set(re.findall(r"`(guiderail-[a-z-]+)`", found.prose))
    assert named == ids - {"guiderail"} | {"guiderail-hook"}


def test_the_plain_git_hook_stops_a_mistake_and_lets_the_rest_pass(sandbox: Path, tmp_path: Path) -> None:
    recipe = next(block for block in page("en", "pre-commit-and-ci.md").blocks if block.kind == "sh")
    project = tmp_path / "project"
    project.mkdir()
    git(project, "init", "--quiet")
    good = (DOCS / "examples/azure-bot-service/complete.yaml").read_text(encoding="utf-8")
    hook = "set -e\n" + recipe.text
    for name, text, code in (
        ("compose.yaml", "services: {}\n", 0),
        ("two words.yaml", good, 0),
        ("-bad.yaml", good.replace("location: global ", "location: westeurope "), 123),
    ):
        (project / name).write_text(text, encoding="utf-8")
        git(project, "add", "--", name)
        done = subprocess.run(
            ["sh", "-c", hook], cwd=project, env=_env(sandbox, "en"), capture_output=True, text=True
        )
        assert done.returncode == code, done.stdout + done.stderr
    assert "request-url-region-mismatch" in done.stdout


@each_language
def test_every_annotation_of_packs_is_explained_and_the_verbs_are_listed(language: str) -> None:
    sections = _sections(page(language, "write-a-pack.md"))
    schemas = [file.read_text(encoding="utf-8") for file in (CHECKOUT / "schemas").glob("*/schema.json")]
    used = {name for text in schemas for name in re.findall(r'"(x-[a-z-]+)":', text)}
    assert set(re.findall(r"^\| `(x-[a-z-]+)` \|", sections["schema"], re.MULTILINE)) == used
    assert "<!-- verbs -->" in sections["verbs"]  # the site puts the table here


# --- the tests find what they are for ----------------------------------------------------------------


def test_shown_output_may_leave_lines_out() -> None:
    assert _matches("one\ntwo\nthree\n", "one\n…\nthree\n")
    assert not _matches("one\ntwo\n", "one\n")


def test_paragraphs_hide_what_is_literal() -> None:
    assert prose("Use `code` on [the page](index.md#x).") == "Use ▯ on [the page]▯."
