"""guiderail as a library."""

from __future__ import annotations

from pathlib import Path

import pytest

import validator
from validator.errors import FileError
from validator.packs.examples import complete


def test_files_are_reported_in_the_order_given(tmp_path: Path) -> None:
    names = ["b.yaml", "a.yaml"]
    for name in names:
        (tmp_path / name).write_text(complete("azure-bot-service"))
    reports = validator.check_files(tmp_path / name for name in names)
    assert [Path(report.path).name for report in reports] == names
    assert [report.platform for report in reports] == ["azure-bot-service"] * 2


def test_folder_stands_for_the_configurations_in_it(tmp_path: Path) -> None:
    (tmp_path / "bot.yaml").write_text(complete("azure-bot-service"))
    (tmp_path / "compose.yaml").write_text("services: {}\n")
    assert [Path(report.path).name for report in validator.check_files([tmp_path])] == ["bot.yaml"]


def test_rules_across_files_see_all_files(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(complete("ibm-voice-agent"))
    first, second = validator.check_files([tmp_path])
    assert [each.rule for each in first.diagnostics] == ["platform-retired"]
    assert [each.rule for each in second.diagnostics] == ["platform-retired", "number-shared"]
    assert second.diagnostics[1].related[0].path == first.path


def test_missing_file_raises(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        validator.check_files([tmp_path / "nothing.yaml"])


def test_text_is_checked_without_a_file() -> None:
    report = validator.check_text(complete("azure-bot-service").replace("enabled: true", "enabled: false"))
    assert [(each.rule, each.pointer) for each in report.diagnostics] == [
        ("channel-disabled", "/channel/is_enabled")
    ]


def test_nothing_heavy_is_imported_for_the_package_itself() -> None:
    import subprocess
    import sys

    code = "import sys, validator; print([m for m in ('yaml', 'jsonschema', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
