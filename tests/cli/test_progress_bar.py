"""How far a long run is: shown on a terminal, with and without the fast path, and gone at the end."""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from command import Stream, environment

from validator.cli import main
from validator.cli.progress_bar import ProgressBar
from validator.i18n.language import languages
from validator.packs.examples import complete

RIGHT = complete("azure-bot-service")
FILES = 4
ERASED = "\r\x1b[K"


class Terminal(Stream):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 2


@contextlib.contextmanager
def terminal(columns: int = 80, *, seconds: float = 2, encoding: str = "utf-8") -> Iterator[Terminal]:
    """Give standard error as a terminal on which so many seconds pass between two looks at the clock."""
    err = Terminal(encoding=encoding)
    with (
        mock.patch.object(sys, "stderr", err),
        mock.patch("validator.cli.progress_bar.monotonic", side_effect=itertools.count(0, seconds)),
        mock.patch(
            "validator.cli.progress_bar.os.get_terminal_size", return_value=os.terminal_size((columns, 24))
        ),
    ):
        yield err


def told(*words: str, cwd: Path, seconds: float = 2, **env: str) -> tuple[list[str], str]:
    """Return the lines that a check shows on a terminal before they are erased, and what stays."""
    out = Stream()
    with (
        terminal(seconds=seconds) as err,
        mock.patch.object(sys, "stdout", out),
        mock.patch.dict(os.environ, environment(**env), clear=True),
        contextlib.chdir(cwd),
    ):
        main.main(["check", *words])
    assert "\x1b" not in out.text()
    *shown, stays = err.text().split(ERASED)
    return [each for each in shown if each], stays


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for at in range(FILES):
        (tmp_path / f"{at}.yaml").write_text(RIGHT.replace("+12025550144", f"+1202555014{at}"))
    return tmp_path


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_long_run_shows_its_progress_and_removes_it_on_both_ways(
    folder: Path, language: str, jobs: str
) -> None:
    words = ("--lang", language, "--jobs", jobs)
    quickly, stays = told(*words, cwd=folder)
    usually, stays_too = told(*words, cwd=folder, GUIDERAIL_FAST="0")
    assert stays == stays_too
    assert stays.endswith(".\n")
    assert quickly[1:] == usually[1:]  # the singular is not ready on the fast path
    assert [each.count("█") for each in usually] == [6, 12, 18, 24]
    assert all(len(each.split(" ")[0]) == 24 for each in usually)
    assert [int(each.split(" ")[1]) for each in usually] == [1, 2, 3, 4]
    assert len({each.split(" ")[2] for each in usually}) == 2  # file and files


def test_the_words_are_those_of_the_language(folder: Path) -> None:
    shown = {language: told("--lang", language, cwd=folder)[0][1] for language in languages()}
    assert {language: each.lstrip("█░ ") for language, each in shown.items()} == {
        "en": "2 files checked …",
        "fr": "2 fichiers vérifiés…",
        "es": "2 archivos comprobados…",
    }


@pytest.mark.parametrize("fast", ["0", "1"])
@pytest.mark.parametrize(
    ("words", "env", "seconds"),
    [((), {}, 0.1), (("-q",), {}, 2), ((), {"TERM": "dumb"}, 2), (("0.yaml",), {}, 2)],
)
def test_nothing_is_shown_to_who_waits_for_nothing_or_could_not_see_it_go(
    folder: Path, words: tuple[str, ...], env: dict[str, str], seconds: float, fast: str
) -> None:
    assert told(*words, cwd=folder, seconds=seconds, GUIDERAIL_FAST=fast, **env)[0] == []


def test_what_is_complained_of_has_its_own_line(folder: Path) -> None:
    (folder / "2.yaml").unlink()
    (folder / "2.yaml").symlink_to("gone.yaml")
    shown, stays = told(*(f"{at}.yaml" for at in range(FILES)), cwd=folder)
    assert [each.count("\n") for each in shown] == [0, 0, 1, 0, 0]
    assert shown[2].startswith("guiderail: ")
    assert stays.endswith("checked.\n")


@pytest.mark.parametrize(
    ("columns", "line"), [(80, "█" * 6 + "░" * 18 + " 1 of 4"), (31, "1 of 4"), (7, "1 of 4"), (6, "")]
)
def test_a_line_never_wraps(columns: int, line: str) -> None:
    with terminal(columns) as err:
        ProgressBar(4, lambda n: f"{n} of 4").show(1, 1)
    assert err.text() == ERASED + line


def test_a_terminal_of_another_encoding_gets_signs_that_it_has() -> None:
    with terminal(encoding="latin-1") as err:
        ProgressBar(2, lambda n: "").show(1, 0)
    assert err.text() == ERASED + "#" * 12 + "-" * 12


def test_a_terminal_that_has_gone_ends_nothing() -> None:
    with terminal() as err, mock.patch.object(err, "write", side_effect=OSError) as write:
        progress = ProgressBar(3, str)
        for seen in range(3):
            progress.show(seen, seen)
        progress.clear()
    assert write.call_count == 2


def test_ten_looks_a_second_are_enough() -> None:
    with terminal(seconds=0.01) as err:
        progress = ProgressBar(1_000, str)
        for seen in range(1_000):
            progress.show(seen, seen)
    assert 80 <= err.text().count(ERASED) <= 95
