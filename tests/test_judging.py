"""Any executor may judge the files: the reports are those of one process, byte for byte."""

from __future__ import annotations

import json
import multiprocessing
import pickle
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from validator import check_files, judging, pack
from validator.catalog import Catalog
from validator.diagnostics import Report
from validator.errors import FileError
from validator.examples import complete
from validator.reporters import REPORTERS, Run


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
    """A folder of right, wrong, broken and foreign files, more than one task holds."""
    kinds = [complete(name) for name in pack.names()]
    kinds += [kinds[1].replace("location:", "loction:", 1), "platform: ibm-voice-agent\na: [", "a: 1\n"]
    kinds += [kinds[1].replace("${TWILIO_AUTH_TOKEN}", "Zebra-quilts-vex") + "# Zebra-quilts-vex\n"]
    for number in range(3 * len(kinds) * 4):
        (tmp_path / f"{number:03}.yaml").write_text(kinds[number % len(kinds)], encoding="utf-8")
    return tmp_path


def shown(reports: list[Report], format: str) -> str:
    return "".join(REPORTERS[format](Run(reports, Catalog("fr"), verbose=True)))


def test_the_reports_are_those_of_one_process(folder: Path, executor: Executor) -> None:
    alone, together = check_files([folder]), check_files([folder], executor=executor)
    assert len(alone) > 2 * judging._FILES_IN_A_TASK
    assert any(finding.related and finding.related[0].path for each in alone for finding in each.diagnostics)
    for format in REPORTERS:
        assert shown(together, format) == shown(alone, format)


def test_the_platform_reaches_the_tasks(folder: Path, executor: Executor) -> None:
    paths = [folder / "000.yaml", folder / "001.yaml"]
    name = pack.names()[0]
    together, alone = check_files(paths, platform=name, executor=executor), check_files(paths, platform=name)
    assert {report.platform for report in together} == {name}
    assert shown(together, "json") == shown(alone, "json")


def test_a_file_that_is_missing_is_told_as_in_one_process(folder: Path, executor: Executor) -> None:
    with pytest.raises(FileError) as error:
        check_files([folder / "000.yaml", folder / "none.yaml"], executor=executor)
    assert error.value.params == {"path": str(folder / "none.yaml")}


def test_a_pack_that_was_brought_reaches_the_tasks(
    tmp_path: Path, executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = replace(pack.load("azure-bot-service"), name="own-bot")
    monkeypatch.setattr(pack, "_brought", {"own-bot": own})
    file = tmp_path / "a.yaml"
    file.write_text(complete("azure-bot-service").replace("azure-bot-service", "own-bot"), encoding="utf-8")
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
