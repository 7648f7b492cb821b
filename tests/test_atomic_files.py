"""A file is written whole or not at all, and a temporary file belongs to one process."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest

from validator import atomic_files
from validator.atomic_files import create, is_temporary, replace

LEFT = ".guiderail-0123456789abcdef.part"


@pytest.fixture(autouse=True)
def new_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let nothing be known of folders, as in a process that has just begun, and new files be 0644."""
    monkeypatch.setattr(atomic_files, "_cleaned", set())
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def others(path: Path) -> list[Path]:
    """Return what else is in the folder of a file."""
    return [each for each in path.parent.iterdir() if each != path]


def write(path: Path) -> None:
    replace(str(path), b"new")


def make(path: Path) -> None:
    assert create(str(path), b"new")


@pytest.mark.parametrize("way", [write, make])
def test_a_new_file_has_the_mode_of_new_files(tmp_path: Path, way: Callable[[Path], None]) -> None:
    way(tmp_path / "a")
    assert ((tmp_path / "a").read_bytes(), mode(tmp_path / "a")) == (b"new", 0o644)
    assert others(tmp_path / "a") == []


def test_a_file_is_private_until_it_is_complete(tmp_path: Path) -> None:
    seen = []

    def look(descriptor: int) -> None:
        seen.extend((mode(each), each.read_bytes(), is_temporary(each.name)) for each in tmp_path.iterdir())

    replace(str(tmp_path / "a"), b"new", mode=0o664, prepare=look)
    assert seen == [(0o600, b"new", True)]
    assert mode(tmp_path / "a") == 0o664


def test_no_two_temporary_files_have_the_same_name(tmp_path: Path) -> None:
    names = []
    for name in "abc":
        replace(str(tmp_path / name), b"", prepare=lambda _: names.extend(others(tmp_path / "a")))
    assert len({each.name for each in names if is_temporary(each.name)}) == 3


def test_a_file_that_cannot_be_completed_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with mock.patch.object(os, "fsync", side_effect=OSError("full")), pytest.raises(OSError, match="full"):
        write(tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"old"
    assert others(tmp_path / "a") == []


@pytest.mark.parametrize("target", ["victim", "nothing"])
@pytest.mark.parametrize("has_links", [True, False])
def test_a_new_file_is_not_written_through_a_link(tmp_path: Path, target: str, has_links: bool) -> None:
    (tmp_path / "victim").write_bytes(b"old")
    (tmp_path / "a").symlink_to(target)
    link = os.link if has_links else mock.Mock(side_effect=OSError)
    with mock.patch.object(os, "link", link), mock.patch.object(os.path, "lexists", return_value=False):
        assert not create(str(tmp_path / "a"), b"new")
    assert {each.name for each in tmp_path.iterdir()} == {"a", "victim"}
    assert (tmp_path / "victim").read_bytes() == b"old"


def test_a_new_file_is_whole_where_there_are_no_hard_links(tmp_path: Path) -> None:
    with mock.patch.object(os, "link", side_effect=OSError):
        make(tmp_path / "a")
        assert not create(str(tmp_path / "a"), b"newer")
        with (
            mock.patch.object(os, "replace", side_effect=OSError("full")),
            pytest.raises(OSError, match="full"),
        ):
            create(str(tmp_path / "b"), b"new")
    assert ((tmp_path / "a").read_bytes(), mode(tmp_path / "a")) == (b"new", 0o644)
    assert others(tmp_path / "a") == []


# --- what is left ------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [write, make])
def test_what_a_killed_process_left_is_removed(tmp_path: Path, way: Callable[[Path], None]) -> None:
    (tmp_path / LEFT).write_bytes(b"half")
    way(tmp_path / "a")
    assert others(tmp_path / "a") == []


@pytest.mark.system("linux")
def test_what_another_process_is_writing_stays(tmp_path: Path) -> None:
    with (tmp_path / LEFT).open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        write(tmp_path / "a")
        assert others(tmp_path / "a") == [tmp_path / LEFT]


def test_where_locks_do_not_tell_only_what_is_old_is_removed(tmp_path: Path) -> None:
    old, young = tmp_path / LEFT, tmp_path / LEFT.replace("0", "1")
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    with mock.patch.object(atomic_files, "_lock", return_value=None):
        write(tmp_path / "a")
    assert others(tmp_path / "a") == [young]


def test_what_another_user_left_stays(tmp_path: Path) -> None:
    (tmp_path / LEFT).write_bytes(b"half")
    with mock.patch.object(os, "geteuid", return_value=(tmp_path / LEFT).stat().st_uid + 1):
        write(tmp_path / "a")
    assert others(tmp_path / "a") == [tmp_path / LEFT]


@pytest.mark.parametrize(
    "name",
    [".guiderail-.part", ".guiderail-0123456789abcdeg.part", ".123.part", "guiderail.toml", f"{LEFT}.yaml"],
)
def test_other_names_stay(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    write(tmp_path / "a")
    assert others(tmp_path / "a") == [tmp_path / name]


def test_what_is_no_ordinary_file_stays(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"old")
    (tmp_path / LEFT).symlink_to("victim")
    (tmp_path / LEFT.replace("0", "1")).mkdir()
    os.mkfifo(tmp_path / LEFT.replace("0", "2"))
    write(tmp_path / "a")
    assert len(others(tmp_path / "a")) == 4


def test_a_file_that_another_process_took_for_an_abandoned_one_is_made_once_more(tmp_path: Path) -> None:
    outcomes = iter([False, True])
    with mock.patch.object(atomic_files, "_lock", side_effect=lambda _: next(outcomes)):
        write(tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"new"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_waits_until_the_file_is_in_its_place(tmp_path: Path, number: int) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    def send(_: int) -> None:
        signal.pthread_kill(threading.get_ident(), number)  # the threads of pytest do not block it

    before = signal.signal(number, interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            replace(str(tmp_path / "a"), b"new", prepare=send)
    finally:
        signal.signal(number, before)
    assert (tmp_path / "a").read_bytes() == b"new"
    assert others(tmp_path / "a") == []
