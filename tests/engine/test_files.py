"""Files that guiderail writes: never damaged, never exchanged, nothing left, and what is lost is said."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from command import CHECKOUT, alone, no_signal_ignored, run
from killed_runs import numbered
from runs_alike import exchanged, own_namespace

from validator import atomic_files
from validator.packs.examples import complete

FIX = ("check", "--fix", "--unsafe-fixes", "--no-cache", "-q")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "sms.yaml"
    path.write_text(numbered(144), encoding="utf-8")
    return path


# --- processes ---------------------------------------------------------------------------------------


@pytest.mark.system("linux")
def test_runs_with_the_same_process_id_never_exchange_files(tmp_path: Path) -> None:
    """As in two containers that share a folder."""
    if not own_namespace():
        pytest.skip("needs `unshare` and the right to make a namespace of processes")
    assert list(exchanged(tmp_path, runs=4)) == []


def test_a_run_that_is_killed_damages_nothing_and_the_next_one_removes_what_it_left(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "killed_runs", str(tmp_path), "100"],
        env=alone(PYTHONPATH=os.pathsep.join((str(CHECKOUT), str(CHECKOUT / "tests")))),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_run_that_is_ended_by_a_signal_leaves_nothing(broken: Path, number: int, code: int) -> None:
    """The signal comes while the temporary file is there."""
    script = (
        "import os, sys\n"
        "from validator.cli.main import main\n"
        f"fsync, os.fsync = os.fsync, lambda file: (fsync(file), os.kill(os.getpid(), {int(number)}))\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    with no_signal_ignored():
        done = subprocess.run(
            [sys.executable, "-c", script, *FIX, str(broken)], env=alone(), capture_output=True
        )
    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")
    assert list(broken.parent.iterdir()) == [broken]


def test_a_closed_terminal_does_not_end_what_ignores_it(broken: Path) -> None:
    script = f'trap \'\' HUP; exec {sys.executable} -c "$0" "$@"'
    python = (
        "import os, signal, sys\n"
        "from validator.cli.main import main\n"
        "code = main(sys.argv[1:])\n"
        "os.kill(os.getpid(), signal.SIGHUP)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(["sh", "-c", script, python, *FIX, str(broken)], env=alone())
    assert done.returncode == 0


# --- what a file has next to its content --------------------------------------------------------------

LINKS = {
    "en": "The other hard links to the file",
    "fr": "Les autres liens physiques du fichier",
    "es": "Los demás enlaces físicos del archivo",
}
ATTRIBUTES = {
    "en": "lost extended attributes that cannot be copied",
    "fr": "a perdu des attributs étendus impossibles à copier",
    "es": "ha perdido atributos extendidos que no se pueden copiar",
}


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_hard_link_that_keeps_the_old_content_is_reported(broken: Path, language: str) -> None:
    before = broken.read_text()
    os.link(broken, broken.with_name("other.yml"))
    outcome = run(*FIX, broken, "--lang", language)
    assert outcome.code == 0
    assert LINKS[language] in outcome.err
    assert broken.read_text() != before
    assert broken.with_name("other.yml").read_text() == before


@pytest.fixture
def noted(broken: Path) -> Path:
    """A file with an extended attribute."""
    try:
        os.setxattr(broken, "user.note", b"ours")
    except (OSError, AttributeError):
        pytest.skip("needs a file system with extended attributes")
    return broken


@pytest.mark.system("linux")
def test_extended_attributes_are_kept(noted: Path) -> None:
    outcome = run(*FIX, noted)
    assert (outcome.code, outcome.err) == (0, "")
    assert os.getxattr(noted, "user.note") == b"ours"


@pytest.mark.system("linux")
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_lost_extended_attributes_are_reported(noted: Path, language: str) -> None:
    with mock.patch.object(os, "setxattr", side_effect=OSError):
        outcome = run(*FIX, noted, "--lang", language)
    assert outcome.code == 0
    assert ATTRIBUTES[language] in outcome.err


@pytest.mark.parametrize(
    "words",
    [
        ("init", "azure", "--no-input", "--output", "new.yaml"),
        ("convert", "sms.yaml", "--to", "json", "--output", "new.json"),
        ("check", "sms.yaml", "--output", "new.txt"),
    ],
    ids=lambda words: words[0],
)
def test_a_full_disk_is_named_wherever_a_file_is_written(broken: Path, words: tuple[str, ...]) -> None:
    for number in (errno.ENOSPC, errno.EDQUOT):
        with mock.patch.object(atomic_files.os, "fsync", side_effect=OSError(number, "")):
            outcome = run(*words, cwd=broken.parent)
        assert outcome.code == 2
        assert f"The file `{words[-1]}` cannot be written: the disk is full.\n" in outcome.err
        assert list(broken.parent.iterdir()) == [broken]


def test_a_first_configuration_is_not_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "new.yaml").symlink_to("victim.txt")
    outcome = run("init", "azure", "--no-input", "--output", "new.yaml", cwd=tmp_path)
    assert outcome.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["new.yaml"]


def test_a_valid_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "sms.yaml"
    path.write_text(complete("azure-bot-service"))
    before = path.stat()
    assert run(*FIX, path).code == 0
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
