"""Documents of a file that hold nothing are no mistake; of very many mistakes, some are counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import run

from validator.library.api import check_text
from validator.packs.examples import complete

GOOD = complete("azure-bot-service")


@pytest.mark.parametrize(
    "text",
    [
        f"{GOOD}---\n",
        f"{GOOD}---",
        f"{GOOD}--- # nothing more\n# to come\n",
        f"---\n---\n{GOOD}",
        f"# first\n---\n# second\n---\n{GOOD}...\n",
        f"---\n{GOOD}---\n---\n{complete('ibm-voice-agent')}---\n",
    ],
)
def test_an_empty_document_next_to_others_is_no_finding(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    outcome = run("check", "a.yaml", "--ignore", "platform-retired", cwd=tmp_path)
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "No errors. 1 file checked.\n")


@pytest.mark.parametrize("text", ["---\n", "---\n---\n", "---\n# nothing\n", f"--- ~\n---\n{GOOD}"])
def test_a_file_of_nothing_and_a_document_that_says_null_are_findings(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    outcome = run("check", "a.yaml", cwd=tmp_path)
    assert outcome.code == 1
    assert "not-readable" in outcome.out


def test_an_empty_document_is_not_checked_by_a_schema_either(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"type": "object"}')
    (tmp_path / "a.yaml").write_text("a: 1\n---\n")
    assert run("check", "--schema", "s.json", "a.yaml", cwd=tmp_path).code == 0


def test_a_finding_after_an_empty_document_keeps_its_number(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"---\n---\n{GOOD.replace('location: global', 'location: mars')}")
    outcome = run("check", "a.yaml", "--format", "json", cwd=tmp_path)
    assert '"document": 1' in outcome.out


def test_of_thousands_of_unknown_fields_the_last_ones_are_one_finding_with_their_number():
    report = check_text(GOOD + "".join(f"k{number}: 1\n" for number in range(1_500)), format="yaml")
    *first, last = report
    assert [each.rule for each in report] == ["unknown-field"] * 1_001
    assert last.message == "From `k1000` on, the unknown fields of this block are only counted: 500."
    assert last.range.start.line == first[-1].range.start.line + 1
