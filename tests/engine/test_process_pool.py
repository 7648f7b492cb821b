"""Processes that share the work: the same words as from one, and none of them is ever left over."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command import PIPE, Outcome, alone, run, spawn, stopped

from validator.engine import process_pool
from validator.packs.examples import complete

RIGHT = complete("azure-bot-service")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of files that are correct, wrong, foreign, or clash with each other."""
    kinds = [complete("adobe-journey-optimizer"), RIGHT.replace("location:", "loction:", 1), "a: 1\n", RIGHT]
    kinds += [complete("ibm-voice-agent"), RIGHT.replace("${TWILIO_AUTH_TOKEN}", "Zebra-quilts-vex")]
    for number in range(12):
        (tmp_path / f"{number:02}.yaml").write_text(kinds[number % len(kinds)], encoding="utf-8")
    return tmp_path


def script(code: str, cwd: Path) -> Outcome:
    """Run some lines of Python where processes can be forked: no thread is running."""
    words = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(words, capture_output=True, text=True, env=alone(), cwd=cwd, timeout=60)
    return Outcome(done.returncode, done.stdout, done.stderr)


def test_the_words_are_those_of_one_process(folder: Path) -> None:
    asked = ("check", ".", "none.yaml", "--format", "json", "--verbose")
    one = spawn(*asked, "--jobs", "1", cwd=folder)
    assert (one.code, one.err.count("none.yaml")) == (2, 1)
    assert "number-shared" in one.out
    assert spawn(*asked, "--jobs", "2", cwd=folder) == one


def test_many_valid_files_are_correct_in_several_processes(tmp_path: Path) -> None:
    for number in range(40):
        text = re.sub(r"\+1\d{10}", f"+120255501{number:02}", complete("adobe-journey-optimizer"))
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
    assert spawn("check", "-j", "2", cwd=tmp_path) == Outcome(0, "", "No errors. 40 files checked.\n")
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert spawn("check", "-j", "2", cwd=tmp_path).out.count("[inbound-number-shared]") == 1


@pytest.mark.parametrize("jobs", [1, 3, 50])
def test_the_results_come_in_the_order_of_the_work(tmp_path: Path, jobs: int) -> None:
    code = (
        "import time; from validator.engine.process_pool import share_work, split_work\n"
        "def task(piece): time.sleep(0.01 * (piece[0] % 3)); return [*piece, 'x' * 100_000]\n"
        f"print([each[:-1] for each in share_work(task, split_work(list(range(40))), {jobs})])\n"
    )
    expected = str([list(piece) for piece in process_pool.split_work(list(range(40)))])
    assert script(code, tmp_path) == Outcome(0, expected + "\n", "")


def test_a_slow_piece_of_work_makes_no_other_wait(tmp_path: Path) -> None:
    code = (
        "import time; from pathlib import Path; from validator.engine.process_pool import share_work\n"
        "def task(piece):\n"
        "    while piece == [0] and not Path('done').exists(): time.sleep(0.01)\n"
        "    if piece == [6]: Path('done').touch()\n"
        "    return piece\n"
        "print(*share_work(task, [[number] for number in range(7)], 2))\n"
    )
    assert script(code, tmp_path) == Outcome(0, "[0] [1] [2] [3] [4] [5] [6]\n", "")


def test_no_work_is_done_far_ahead_of_what_was_asked_for(tmp_path: Path) -> None:
    code = (
        "import time; from pathlib import Path; from validator.engine.process_pool import share_work\n"
        "def task(piece): Path(str(piece[0])).touch(); return piece\n"
        "results = share_work(task, [[number] for number in range(100)], 2)\n"
        "next(results), time.sleep(0.3), print(len(list(Path().iterdir())) < 20)\n"
    )
    assert script(code, tmp_path) == Outcome(0, "True\n", "")


def test_where_no_process_can_be_started_this_one_does_the_work(tmp_path: Path) -> None:
    code = (
        "import os; from validator.engine.process_pool import share_work\n"
        "forks, fork = iter('123'), os.fork\n"
        "def scarce():\n    if not next(forks, ''): raise BlockingIOError\n    return fork()\n"
        "os.fork = scarce\n"
        "print(*share_work(sum, [[1], [2], [3], [4], [5]], 5))\n"
    )
    assert script(code, tmp_path) == Outcome(0, "1 2 3 4 5\n", "")


def test_a_process_that_ends_too_early_ends_the_run_with_one_line(folder: Path) -> None:
    code = (
        "import os, sys\n"
        "from validator.cli import main\n"
        "from validator.engine import runner\n"
        "runner._run_task = lambda task, cache: os._exit(0)\n"
        "sys.exit(main.main(['check', '--jobs', '2', '--lang', 'fr']))\n"
    )
    outcome = script(code, folder)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert outcome.err.startswith("guiderail: Un processus")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_signal_ends_all_processes_quietly(folder: Path, number: int, code: int) -> None:
    outcome = stopped(number, "check", ".", PIPE, "--jobs", "2", cwd=folder)
    assert (outcome.code, outcome.out, outcome.err) == (code, "", "")


@pytest.mark.parametrize("wish", ["0", "00", "two", "1.5", "\N{ARABIC-INDIC DIGIT TWO}", "9" * 5000])
def test_a_number_of_processes_that_is_not_one_is_refused(tmp_path: Path, wish: str) -> None:
    (tmp_path / "a.yaml").write_text(RIGHT, encoding="utf-8")
    outcome = run("check", "--jobs", wish, "a.yaml", cwd=tmp_path)
    assert outcome.code == 2
    assert "The option `--jobs` takes a number of 1 or more, or `auto`" in outcome.err


def test_as_many_processes_work_as_pay() -> None:
    assert process_pool.count_jobs("auto", 10) == 1
    assert process_pool.count_jobs("auto", 10_000) == min(process_pool._count_processors(), 10_000)
    assert process_pool.count_jobs("3", 2) == 2
