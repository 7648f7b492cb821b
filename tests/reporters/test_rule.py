"""``explain`` and ``rules``: every rule in every language, and the terminal says what the page does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from catalog_checks import OF_LANGUAGE
from command import run
from external_packs import written

from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import field_types
from validator.packs import registry
from validator.packs.model import Rule
from validator.reporters.registry import FORMATS
from validator.reporters.rule import RuleWords, explanation, title_of
from validator.reporters.rule_index import by_platform, home, homes, shown
from validator.reporters.rules_json import rule_list
from validator.reporters.run import Run
from validator.reporters.wording import source_title, step_words

LANGUAGES = ("en", "fr", "es")
RULES = [each.name for each in homes()]
each_rule = pytest.mark.parametrize("rule", RULES)


def plain(text: str) -> str:
    """Return text on one line, whatever its line ends."""
    return re.sub(r"[ \n]+", " ", text)


#: in the text for a terminal: lines of files, and the titles of English pages at the end
_NOT_PROSE = re.compile(
    r"^ {2,}(?!= )[^\n]*$|^ *\d* *[|│][^\n]*$|^-{3,}$|^(?:Source|Fuente)\n.*\Z",
    re.MULTILINE | re.DOTALL,
)


def typography(language: str, text: str) -> Iterator[str]:
    """Yield what is wrong with the typography of an explanation."""
    if language in OF_LANGUAGE:
        flaws = OF_LANGUAGE[language]["typography"]("", _NOT_PROSE.sub("", text))
        yield from (
            flaw for flaw in flaws if " for every " not in flaw
        )  # the other one was on a line of a file


@each_rule
def test_a_rule_is_explained_in_every_language(rule: str) -> None:
    of = home(rule)
    for language in LANGUAGES:
        outcome = run("explain", rule, "--lang", language)
        assert (outcome.code, outcome.err) == (0, "")
        words, told = RuleWords(of, Catalog(language)), plain(outcome.out)
        for part in (words.title, words.message, words.why, words.help, words.fix):
            assert plain(part) in told
        assert f"`{rule}`" in told
        assert list(typography(language, outcome.out)) == []
        for source, date in words.sources:
            assert plain(source_title(source, Catalog(language))) in told
            assert plain(date) in told
            assert source.url in told or not source.url.startswith("https:")


@each_rule
def test_the_example_is_the_real_finding_and_its_step_can_be_read(rule: str) -> None:
    example = shown(rule)
    if example is None:
        assert rule == "no-form-matches" or home(rule).rule.live  # states of an account: tests/live
        return
    for language in LANGUAGES:
        catalog = Catalog(language)
        told = run("explain", rule, "--lang", language).out
        report = "".join(FORMATS["text"].report(Run([example.report], catalog, verbose=True)))
        report = "\n".join(line for line in report.splitlines() if not line.startswith("   = "))
        assert all(f"  {line}".rstrip() in told for line in report.rstrip().splitlines())
        finding = example.finding
        assert finding is not None
        step = step_words(finding.pack, finding.step, catalog)
        if step:
            assert step.title in plain(told)
            assert f"`{step.command}`" in plain(told)


@each_rule
def test_sentences_keep_to_the_width_that_there_is(rule: str) -> None:
    for width in (40, 100):
        told = explanation(home(rule), Catalog("fr"), width=width)
        _, _, *lines = told.splitlines()  # a title stays on its line
        assert all(len(line) <= width for line in lines if " " in line and not line.startswith(" "))


def test_of_many_messages_the_first_ones_are_shown_and_verbose_shows_all() -> None:
    messages = len(
        {(each.message, each.help) for each in RuleWords(home("syntax-error"), Catalog("en")).wordings}
    )
    short, long = (run("explain", "syntax-error", *words).out for words in ([], ["-v"]))
    assert (short.count("\n- "), long.count("\n- ")) == (6, messages + 1)  # the last one is the source
    assert plain(
        f"{messages - 5} more messages; `guiderail explain syntax-error --verbose` shows all."
    ) in plain(short)
    assert "more messages" not in long


def test_the_message_of_the_example_is_not_taken_for_the_readers_own() -> None:
    shown = plain(run("explain", "sid-of-wrong-kind").out)
    assert "This is about the example below; a finding in your file names your field." in shown
    assert "Step 8 of the Azure Bot Service guide shows how:" in shown
    assert "your field" not in run("explain", "platform-retired").out


def test_colours_change_no_word() -> None:
    plain_text = run("explain", "number-shared").out
    coloured = run("explain", "number-shared", "--color", "always").out
    assert "\x1b[1m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain_text


@each_rule
def test_no_explanation_shows_a_secret(rule: str) -> None:
    told = run("explain", rule).out
    for secret in ("hunter2", "0123456789abcdef0123456789abcdef", "made-up_key"):
        assert secret not in told


@pytest.mark.parametrize(
    "name", ["\x1b[31mred", "number-shared\n", "`number-shared`", "a\u202eb", "%s", "{rule}"]
)
def test_a_hostile_name_is_refused_and_does_no_harm(name: str) -> None:
    outcome = run("explain", name)
    assert (outcome.code, outcome.out) == (2, "")
    assert not set(outcome.err) & set("\x1b\u202e")
    assert len(outcome.err.splitlines()) == 2


# --- the list ----------------------------------------------------------------------------------------


def test_rules_are_listed_by_platform_with_severity_and_title() -> None:
    for language in LANGUAGES:
        catalog = Catalog(language)
        outcome = run("rules", "--lang", language)
        assert (outcome.code, outcome.err) == (0, "")
        blocks = outcome.out.split("\n\n")
        for (platform, listed), block in zip(by_platform().items(), blocks, strict=True):
            heading, _, *rows = block.strip().splitlines()
            assert not platform or heading == registry.load(platform).title
            assert [row.split()[0] for row in rows] == [each.name for each in listed]
            assert all(row.endswith(title_of(each, catalog)) for row, each in zip(rows, listed, strict=True))


def test_the_list_for_machines_is_the_file_of_the_site() -> None:
    told = run("rules", "--format", "json", "--lang", "fr").out
    assert told.encode() == rule_list()
    listed = json.loads(told)["rules"]
    assert [each["id"] for each in listed] == RULES
    assert all(set(each["title"]) == set(LANGUAGES) for each in listed)


# --- the way there -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], True),
        (["-f", "text"], True),
        (["-f", "concise"], False),
        (["-f", "json"], False),
        (["-q"], False),
    ],
)
def test_a_report_with_findings_says_how_to_read_more(words: list[str], told: bool) -> None:
    wrong = b"platform: azure-bot-service\nbott: x\n"
    for language, sentence in (
        ("en", "Explain a rule: guiderail explain missing-field\n"),
        ("fr", "Comprendre une règle\N{NO-BREAK SPACE}: guiderail explain missing-field\n"),
        ("es", "Entender una regla: guiderail explain missing-field\n"),
    ):
        outcome = run("check", "-", *words, "--lang", language, stdin=wrong)
        assert outcome.code == 1
        assert outcome.err.endswith(sentence) is told
        assert "guiderail explain" not in outcome.out


def test_the_rule_of_the_first_finding_is_explained_and_a_notice_is_not_first() -> None:
    outcome = run("check", "-", stdin=b"platform: ibm-voice-agent\nfirst: x\n")
    assert outcome.out.startswith("error[missing-field]")
    assert "\ninfo[platform-retired]" in outcome.out
    assert outcome.err.endswith("Explain a rule: guiderail explain missing-field\n")


def test_the_rule_of_an_external_pack_is_explained_with_its_folder(tmp_path: Path) -> None:
    folder = written(tmp_path / "acme")
    outcome = run("check", "-", "--pack", folder, stdin=b"platform: acme-sms\nxx: 1\n")
    command = outcome.err.rpartition("guiderail ")[2].split()
    assert command[-2:] == ["--pack", str(folder)]
    assert run(*command).code == 0


def test_a_report_without_findings_says_nothing_of_rules() -> None:
    outcome = run("check", "docs/examples/azure-bot-service/complete.yaml")
    assert "explain" not in outcome.err


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("platform-retired", ", because nothing in the file is wrong."),
        ("request-method-get", ", because the settings at the vendor have to be changed first;"),
        ("number-mismatch", ", because there is more than one way to correct this,"),
        ("secret-in-file", ", because only you know where the secret is to be kept."),
        ("number-shared", " for this example, because only you know the correct value."),
    ],
)
def test_explanation_says_why_this_rule_has_no_fix(rule: str, reason: str) -> None:
    told = " ".join(run("explain", rule).out.split())
    assert f"There is no automatic fix{reason}" in told


def test_every_reason_against_a_fix_is_used() -> None:
    """A reason that no rule gives is a word too many."""
    given = {home.rule.no_fix for home in homes()}
    assert given == set(get_args(field_types(Rule)["no_fix"]))
