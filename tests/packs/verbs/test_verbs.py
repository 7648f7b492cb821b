"""Each verb does what its own example shows, and a new one needs no more than its file."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from command import run
from external_packs import RULE, rule, written

from docs.generator.verbs import verb_table
from validator.diagnostics import Diagnostic
from validator.documents.model import Format
from validator.documents.reader import read
from validator.engine import cross_file, rule_findings
from validator.engine.annotated_document import Subject
from validator.engine.cross_file import Fact
from validator.fast_path import codegen
from validator.i18n.catalog import Catalog
from validator.i18n.language import languages
from validator.packs import registry, verbs
from validator.packs.model import Check, Guide, Pack, Rule, Status

each_verb = pytest.mark.parametrize("name", verbs.names())


# --- the example -------------------------------------------------------------------------------------


@each_verb
def test_the_good_example_has_no_finding_and_the_bad_one_has(name: str) -> None:
    example = verbs.load(name).example
    assert found(name, example.good) == []
    assert len(found(name, example.bad)) == 1


@each_verb
def test_the_fast_path_accepts_the_good_example_and_not_the_bad_one(name: str) -> None:
    example = verbs.load(name).example
    assert is_accepted(name, example.good)
    assert not is_accepted(name, example.bad)


@each_verb
def test_the_options_of_the_example_have_the_form_and_others_have_not(name: str) -> None:
    verb = verbs.load(name)
    assert verb.options(yaml.safe_load(verb.example.options))
    assert not verb.options(["nonsense"])


@pytest.mark.parametrize("language", languages())
def test_the_table_has_a_row_for_each_verb_in_every_language(language: str) -> None:
    catalog = Catalog(language)
    rows = verb_table(catalog).splitlines()[2:]
    assert [row.split("`")[1] for row in rows] == verbs.names()
    for name, row in zip(verbs.names(), rows, strict=True):
        assert row.count(" | ") == 4
        assert catalog.say(verbs.load(name).summary) in row


# --- a new verb --------------------------------------------------------------------------------------

STARTS_WITH = """
from validator.errors import mark
from validator.packs.verb import Example, Verb, is_text


def judge(aim):
    if not str(aim.value).startswith(aim.options):
        yield {}


def generate(code):
    return code.python("value.__class__ is str and value.startswith(start)", start=code.options)


VERB = Verb(
    summary=mark("begins with a text"),
    options=is_text,
    judge=judge,
    generate=generate,
    example=Example(options="'a'", good="{value: ab}", bad="{value: ba}"),
)
"""


@pytest.fixture
def starts_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a verb whose file was put into a copy of the folder."""
    folder = tmp_path / "verbs"
    shutil.copytree(Path(verbs.__file__).parent, folder)
    (folder / "starts_with.py").write_text(STARTS_WITH)
    monkeypatch.setattr(verbs, "__path__", [str(folder)])
    with registry.using(registry.current()):
        yield "starts-with"
    sys.modules.pop(f"{verbs.__name__}.starts_with", None)


def test_a_new_file_is_a_verb_for_checks_the_fast_path_and_the_table(starts_with: str) -> None:
    test_the_good_example_has_no_finding_and_the_bad_one_has(starts_with)
    test_the_fast_path_accepts_the_good_example_and_not_the_bad_one(starts_with)
    assert "| `starts-with` | begins with a text | `at: /value`<br>`starts-with: 'a'` |" in verb_table(
        Catalog("en")
    )


def test_a_pack_that_uses_a_new_verb_passes_its_test(starts_with: str, tmp_path: Path) -> None:
    folder = written(tmp_path / "acme-sms")
    use = {"at": "/callback_url", starts_with: "https:"}
    rule(checks=[use])(folder)
    assert run("pack", "test", folder).code == 0
    rule(checks=[{**use, starts_with: "ftp:"}])(folder)
    assert f"`{RULE}` (`/callback_url`)" in run("pack", "test", folder).out
    rule(checks=[{**use, starts_with: 1}])(folder)
    assert f"{RULE}.checks.0.{starts_with}" in run("pack", "test", folder).out


# --- an example as documents -------------------------------------------------------------------------


def found(name: str, example: str) -> list[Diagnostic]:
    """Return what the check of a verb's example finds in documents, each of a separate file."""
    diagnostics: list[Diagnostic] = []
    facts: list[tuple[str, Fact]] = []
    for number, line in enumerate(example.splitlines()):
        document = read(line.encode(), format=Format.YAML).documents[0]
        own, claimed = rule_findings.diagnose(Subject(document, pack(name, document.data)), [])
        diagnostics += own
        facts += [(f"{number}.yaml", fact) for fact in claimed]
    return [*diagnostics, *(finding for _, finding in cross_file.across(facts))]


def is_accepted(name: str, example: str) -> bool:
    """Tell whether the fast path accepts all documents of an example, and no two of them claim the same."""
    claims: list[object] = []
    for line in example.splitlines():
        data = yaml.safe_load(line)
        module: dict[str, Any] = {}
        exec(codegen.source(pack(name, data)), module)
        accepted = module["accept"](data)
        if accepted is None:
            return False
        claims += accepted
    return len(set(claims)) == len(claims)


def pack(name: str, data: Any) -> Pack:
    """Return a pack with nothing but the check of a verb's example; the document may name it."""
    verb = verbs.load(name)
    aimed = yaml.safe_load(f"{verb.example.aim}\n{name}: {verb.example.options}")
    check = Check(verb=name, options=aimed.pop(name), **aimed)
    return Pack(
        name=data.get("platform", "acme"),
        title="Acme",
        vendor="Acme",
        status=Status(state="active", text=""),
        schema={"type": "object"},
        rules={"example": Rule(severity="error", title="Example", message="Example.", checks=[check])},
        guide=Guide(title="", intro=""),
    )
