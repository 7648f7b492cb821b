"""A report format is one file: whatever lists formats finds it there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from command import CHECKOUT, run

from validator.reporters.registry import FORMATS

#: a new format: it shows the text of a file as it is, which the fuzzer must notice
_TALLY = """
from validator.errors import mark
from validator.reporters.report_format import ReportFormat

def tally(run):
    yield "".join(report.text for report in run.reports)

FORMAT = ReportFormat(report=tally, description=mark("whoever counts"), media_type="text/plain", order=999)
"""

#: prints what the lists of formats hold
_LISTS = """
import json
from fuzz.targets import check
from hostile.inputs import _foreign, _names
from docs.generator.tables import with_rows
from report_readers import FORMATS
from validator.cli.command_table import CHECK
from validator.cli.commands.completion import SHELLS, script
from validator.cli.commands.usage import usage
from validator.i18n.catalog import Catalog

def fuzzed():
    try:
        check(b"platform: \\x1b")
    except AssertionError as error:
        return str(error)

page = "<!-- rows: formats -->\\n| form | is for |\\n|---|---|\\n"
print(json.dumps({
    "choices": [*next(each.choices for each in CHECK.options if each.name == "--format")],
    "help": usage("check", Catalog()),
    "completion": {shell: script(shell, Catalog()) for shell in SHELLS},
    "page": with_rows(page, Catalog("fr")),
    "hostile": [each.parse for each in (*_foreign(), *_names())],
    "fuzzed": fuzzed(),
}))
"""


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What the lists of formats hold in a copy of the checkout with one file more."""
    copy = tmp_path_factory.mktemp("checkout")
    shutil.copytree(CHECKOUT / "validator", copy / "validator", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("schemas", "locales", "docs", "tests"):
        (copy / name).symlink_to(CHECKOUT / name)
    (copy / "validator/reporters/formats/tally.py").write_text(_TALLY, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _LISTS],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": f"{copy}{os.pathsep}{copy / 'tests'}"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_new_file_is_a_choice_of_the_option_after_the_others(lists: Mapping[str, Any]) -> None:
    assert lists["choices"] == [*FORMATS, "tally"]
    assert f"|{[*FORMATS][-1]}|tally\n" in lists["help"]


def test_a_new_format_is_offered_in_every_shell(lists: Mapping[str, Any]) -> None:
    assert all("tally" in text for text in lists["completion"].values())


def test_a_new_format_has_a_row_on_the_page(lists: Mapping[str, Any]) -> None:
    assert lists["page"].endswith("\n| `tally` | whoever counts |\n")


def test_a_new_format_is_tried_with_hostile_input_and_fuzzed(lists: Mapping[str, Any]) -> None:
    hostile = lists["hostile"]
    assert hostile.count("tally") == hostile.count("json") > 10
    assert lists["fuzzed"] == "tally: something raw gets through"


def test_the_order_is_that_of_the_formats_and_not_of_the_files() -> None:
    assert list(FORMATS)[:3] == ["text", "concise", "json"]
    assert len(FORMATS) == len(list(FORMATS))


@pytest.mark.parametrize("name", ["registry", "__init__", "text.py", "../text", ""])
def test_what_is_no_format_is_unknown(name: str) -> None:
    assert name not in FORMATS
    assert FORMATS.get(name) is None
    assert run("check", f"--format={name or ' '}", ".").code == 2


def test_a_run_imports_no_format_but_the_one_it_writes(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("platform: azure-bot-service\n")
    code = (
        "import sys; from validator.cli.main import main; main(['check', 'a.yaml', '-f', 'json']);"
        "print(*(name for name in sys.modules if name.startswith('validator.reporters.formats.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "validator.reporters.formats.json"
