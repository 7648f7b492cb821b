"""Any executor may check the files: the reports are those of one process, byte for byte."""

from __future__ import annotations

import json
import multiprocessing
import pickle
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from command import CHECKOUT, alone, run
from hypothesis import given, settings
from hypothesis import strategies as st

from validator import check_files
from validator.diagnostics import Report
from validator.engine import full_check, process_pool
from validator.errors import FileError
from validator.i18n.catalog import Catalog
from validator.packs import registry
from validator.packs.examples import complete
from validator.reporters.registry import FORMATS
from validator.reporters.run import Run


@pytest.fixture(scope="module", params=["threads", "processes"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    if request.param == "threads":
        with ThreadPoolExecutor(2) as threads:
            yield threads
    else:
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as processes:
            yield processes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of right, wrong, broken and other files, more than one task holds."""
    kinds = [complete(name) for name in registry.declared()]
    kinds += [kinds[1].replace("location:", "loction:", 1), "platform: ibm-voice-agent\na: [", "a: 1\n"]
    kinds += [kinds[1].replace("${TWILIO_AUTH_TOKEN}", "Zebra-quilts-vex") + "# Zebra-quilts-vex\n"]
    for number in range(3 * len(kinds) * 4):
        (tmp_path / f"{number:03}.yaml").write_text(kinds[number % len(kinds)], encoding="utf-8")
    return tmp_path


def shown(reports: list[Report], format: str) -> str:
    return "".join(FORMATS[format].report(Run(reports, Catalog("fr"), verbose=True)))


def test_the_reports_are_those_of_one_process(folder: Path, executor: Executor) -> None:
    alone, together = check_files([folder]), check_files([folder], executor=executor)
    assert len(process_pool.split_work(alone)) > 2
    assert any(finding.related and finding.related[0].path for each in alone for finding in each.diagnostics)
    for format in FORMATS:
        assert shown(together, format) == shown(alone, format)


def test_the_platform_reaches_the_tasks(folder: Path, executor: Executor) -> None:
    paths = [folder / "000.yaml", folder / "001.yaml"]
    name = registry.declared()[0]
    together, alone = check_files(paths, platform=name, executor=executor), check_files(paths, platform=name)
    assert {report.platform for report in together} == {name}
    assert shown(together, "json") == shown(alone, "json")


def test_a_file_that_is_missing_is_reported_as_in_one_process(folder: Path, executor: Executor) -> None:
    with pytest.raises(FileError) as error:
        check_files([folder / "000.yaml", folder / "none.yaml"], executor=executor)
    assert error.value.params == {"path": str(folder / "none.yaml")}


def test_an_external_pack_reaches_the_tasks(tmp_path: Path, executor: Executor) -> None:
    own = replace(registry.load("azure-bot-service"), name="own-bot")
    file = tmp_path / "a.yaml"
    file.write_text(complete("azure-bot-service").replace("azure-bot-service", "own-bot"), encoding="utf-8")
    with registry.using(registry.current()):
        registry.add_external(own)
        (report,) = check_files([file], executor=executor)
        assert (report.platform, report.diagnostics) == ("own-bot", check_files([file])[0].diagnostics)


class Counting(Executor):
    """Runs each task at once and counts the bytes that would come back from elsewhere."""

    size = 0

    def submit(self, task: Any, /, *args: Any, **named: Any) -> Future[Any]:
        sent = pickle.loads(pickle.dumps((task, args, named)))
        result = sent[0](*sent[1], **sent[2])
        self.size += len(pickle.dumps(result))
        future: Future[Any] = Future()
        future.set_result(result)
        return future


def test_the_text_of_a_file_with_nothing_to_tell_stays_where_it_is(tmp_path: Path) -> None:
    data = {"platform": "adobe-journey-optimizer", "x-notes": "x" * 100_000}
    silent = complete("adobe-journey-optimizer") + "# " + "x" * 100_000 + "\n"
    (tmp_path / "silent.yaml").write_text(silent, encoding="utf-8")
    (tmp_path / "told.json").write_text(json.dumps(data), encoding="utf-8")
    for name, kept in (("silent.yaml", False), ("told.json", True)):
        counting = Counting()
        check_files([tmp_path / name], executor=counting)
        assert (counting.size > 100_000) is kept


# --- the fast path and the full check -----------------------------------------------------------------


def numbered(text: str, number: int) -> str:
    """Return a configuration for another number than it was written for."""
    return re.sub(r"\+1\d{10}", f"+120255501{number:02}", text)


RIGHT = [complete(name) for name in ("adobe-journey-optimizer", "azure-bot-service")]
WRONG = [
    RIGHT[1].replace("location:", "loction:", 1),
    RIGHT[1].replace("${TWILIO_AUTH_TOKEN}", "Zebra-quilts-vex"),
    RIGHT[1] + "# guiderail: ignore[number-shared] it is meant\n",
    RIGHT[1] + "---\n" + RIGHT[1],
    complete("ibm-voice-agent"),
    "platform: ibm-voice-agent\na: [",
    "a: 1\n",
]
CONTENTS = st.lists(
    st.tuples(st.sampled_from([*RIGHT, *RIGHT, *WRONG]), st.integers(10, 14), st.sampled_from("ab")),
    min_size=1,
    max_size=7,
)


@settings(max_examples=15, deadline=None)
@given(CONTENTS)
def test_the_fast_path_changes_no_report(contents: list[tuple[str, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for at, (text, number, inside) in enumerate(contents):
            place = Path(folder, inside)
            place.mkdir(exist_ok=True)
            (place / f"{at}.yaml").write_text(numbered(text, number), encoding="utf-8")
        quickly = check_files([folder])
        with mock.patch.dict("os.environ", {"GUIDERAIL_FAST": "0"}):
            usually = check_files([folder])
    for format in FORMATS:
        assert shown(quickly, format) == shown(usually, format)


@pytest.mark.parametrize(
    "words",
    [
        ["--verbose"],
        ["--format", "json", "--platform", "azure-bot-service"],
        ["--env"],
        ["--format", "sarif", "--no-ignores"],
        ["--diff"],
    ],
    ids=lambda words: words[-1],
)
def test_the_fast_path_changes_nothing_that_the_command_says(tmp_path: Path, words: list[str]) -> None:
    for at, text in enumerate([*RIGHT, *WRONG, *RIGHT]):
        (tmp_path / f"{at}.yaml").write_text(numbered(text, 10 + at % 7), encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to("gone.yaml")
    asked = ["check", *words, ".", "none.yaml", "link.yaml", *(f"{at}.yaml" for at in range(3))]
    env = {"TWILIO_AUTH_TOKEN": "your-auth-token"}
    quickly = run(*asked, cwd=tmp_path, env=env)
    assert quickly == run(*asked, cwd=tmp_path, env=env | {"GUIDERAIL_FAST": "0"})
    refused = [quickly.err.count(f"The file `{name}.yaml` does not exist.") for name in ("none", "link")]
    assert (quickly.code, refused) == (2, [1, 1])


def test_a_baseline_keeps_what_an_accepted_file_may_come_to_clash_with(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(RIGHT[1], encoding="utf-8")
    assert run("check", "--write-baseline", "known.json", cwd=tmp_path).code == 0
    alone = run("check", "--baseline", "known.json", "b.yaml", cwd=tmp_path)
    assert (alone.code, "does not occur" in alone.err) == (0, False)


def test_one_wrong_file_sends_no_other_to_the_full_check(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.yaml").write_text(numbered(RIGHT[1], 10 + number), encoding="utf-8")
    (tmp_path / "05.yaml").write_text(numbered(WRONG[0], 15), encoding="utf-8")
    with mock.patch.object(full_check, "judge_found", wraps=full_check.judge_found) as usually:
        assert run("check", cwd=tmp_path).code == 1
    assert usually.call_count == 1


# --- a cluster ---------------------------------------------------------------------------------------

#: runs a script and keeps the reports that it gets
_KEEPING = """
import pickle, runpy, sys
from validator.library import api as checking

def kept(*given, **named):
    reports = found(*given, **named)
    with open("reports.pickle", "wb") as file:
        pickle.dump(reports, file)
    return reports

found, checking.check_files = checking.check_files, kept
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def test_the_script_for_a_dask_cluster_gets_the_same_reports(folder: Path, tmp_path: Path) -> None:
    script, home = tmp_path / "cluster.py", tmp_path / "home"
    home.mkdir()
    page = (CHECKOUT / "docs/en/python.md").read_text(encoding="utf-8")
    script.write_text(page.partition("`scripts/cluster.py`:\n\n```python\n")[2].partition("```")[0])
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.argv.pop(0)\n{_KEEPING}", script, folder],
        env=alone(HOME=str(home), DASK_CONFIG=str(home), DASK_TEMPORARY_DIRECTORY=str(home)),
        cwd=home,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    together, reports = pickle.loads((home / "reports.pickle").read_bytes()), check_files([folder])
    assert done.stdout == "".join(f"{each.path} {len(each.diagnostics)}\n" for each in reports)
    for format in FORMATS:
        assert shown(together, format) == shown(reports, format)
