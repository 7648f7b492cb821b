"""The outside world at its worst: streams, signals, disks, descriptors, files that change, many at once.

Each scene yields what went wrong; it needs its own process, and an empty folder.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from action_runner import Runner, action_of, make_hostile
from command import CHECKOUT, alone, begun, environment, process
from foreign_files import FOREIGN, write_foreign
from runs_alike import exchanged, own_namespace

from hostile.inputs import FINE, WRONG

Scene = Callable[[Path], Iterator[str]]


def _shell(folder: Path, words: str, *, first: str = "", behind: str = "", **env: str) -> tuple[int, str]:
    """Run the command in a shell, and return its exit code and all that it says."""
    command = shlex.join(map(str, process(*words.split())))
    done = subprocess.run(
        ["bash", "-c", f"{first}\n{command} {behind}"],
        capture_output=True,
        cwd=folder,
        timeout=60,
        stdin=subprocess.DEVNULL,
        env=alone(**env),
    )
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "backslashreplace")


def _wrong(code: int, said: str, *codes: int, quiet: bool = False) -> Iterator[str]:
    if code not in codes:
        yield f"exit code {code}"
    if re.search(r"Traceback|Exception ignored|internal error|validator/[\w/]+\.py", said):
        yield "traceback"
    if code and not quiet and not said.strip():
        yield "mute"
    if quiet and said.strip():
        yield f"says {said.strip()[:40]!r}"


def _files(folder: Path, count: int = 1, text: str = WRONG) -> None:
    for number in range(count):
        (folder / f"{number:03}.yaml").write_text(text)


def _left(folder: Path) -> Iterator[str]:
    yield from (f"left {path.name}" for path in folder.rglob(".*.part"))


def _run(
    words: str, *codes: int, first: str = "", behind: str = "", quiet: bool = False, **env: str
) -> Scene:
    """Return the scene of one call among files that are wrong."""

    def scene(folder: Path) -> Iterator[str]:
        _files(folder, 3)
        yield from _wrong(*_shell(folder, words, first=first, behind=behind, **env), *codes, quiet=quiet)
        yield from _left(folder)

    return scene


# --- signals -----------------------------------------------------------------------------------------


def _stopped(number: signal.Signals, words: str) -> Scene:
    """Return the scene of a call that is stopped at one moment after another, its imports included."""
    codes = {signal.SIGHUP: 129, signal.SIGINT: 130, signal.SIGTERM: 143}

    def scene(folder: Path) -> Iterator[str]:
        for moment in range(5, 60, 5):
            _files(folder, 40)
            started = begun(*words.split(), cwd=folder)
            time.sleep(moment / 100)
            started.send_signal(number)
            said = b"".join(started.communicate(timeout=60)).decode()
            if started.returncode not in (codes[number], -number, 0, 1):
                yield f"exit code {started.returncode} after {moment} hundredths"
            if "validator" in said and "Traceback" in said:
                yield f"traceback after {moment} hundredths"
            yield from _left(folder)
            if any(path.read_text() not in (WRONG, FINE) for path in folder.glob("*.yaml")):
                yield "half a file"

    return scene


def _killed(folder: Path) -> Iterator[str]:
    """Kill fixing runs at a hundred steps of writing; the next run has to repair what they leave."""
    done = subprocess.run(
        [sys.executable, "-m", "killed_runs", str(folder), "100"],
        env=alone(PYTHONPATH=os.pathsep.join((str(CHECKOUT), str(CHECKOUT / "tests")))),
        capture_output=True,
        text=True,
    )
    yield from done.stdout.splitlines()
    if done.returncode:
        yield done.stderr[-200:]


# --- files that change -------------------------------------------------------------------------------


def _changing(change: Callable[[Path], object]) -> Scene:
    """Return the scene of a call during which its files change, one after the other."""

    def scene(folder: Path) -> Iterator[str]:
        _files(folder, 300)
        ended = threading.Event()

        def work() -> None:
            for path in sorted(folder.glob("*.yaml"), reverse=True):
                if ended.is_set():
                    return
                change(path)
                time.sleep(0.002)

        other = threading.Thread(target=work)
        other.start()
        try:
            yield from _wrong(*_shell(folder, "check . --format json"), 1, 2)
        finally:
            ended.set()
            other.join()

    return scene


def _grow(path: Path) -> None:
    with path.open("a") as file:
        file.write("more: 1\n" * 300_000)


def _replace(path: Path) -> None:
    path.unlink()
    os.mkfifo(path) if path.stem.endswith("7") else path.symlink_to("/dev/zero")


# --- many at once ------------------------------------------------------------------------------------


def _eight(words: str) -> Scene:
    def scene(folder: Path) -> Iterator[str]:
        _files(folder, 20)
        started = [
            subprocess.Popen(
                process(*words.split()),
                cwd=folder,
                env=alone(HOME=str(folder / "home")),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            for _ in range(8)
        ]
        outcomes = {(each.communicate(timeout=120), each.returncode) for each in started}
        if len(outcomes) != 1:
            yield f"{len(outcomes)} outcomes"
        for (out, err), code in outcomes:
            yield from _wrong(code, (out + err).decode(), 1)
        yield from _left(folder)

    return scene


def _same_process_id(folder: Path) -> Iterator[str]:
    if own_namespace():
        yield from exchanged(folder, runs=4)
    else:
        yield "not tried: no right to make a namespace of processes"


# --- repositories and folders that hold programs -----------------------------------------------------


def _action(step: int) -> Scene:
    """Return the scene of a step of the action for GitHub in a repository that wants to be run."""

    def scene(folder: Path) -> Iterator[str]:
        runner = Runner(folder, action_of(CHECKOUT))
        job = make_hostile(runner.repository)
        if step:
            (runner.repository / "a.yaml").write_text(FINE)
            runner.installed()
        else:
            source = folder / "source"
            shutil.copytree(CHECKOUT, source, ignore=shutil.ignore_patterns(".*", "build", "node_modules"))
        done = runner.run(step, path=str(folder / "source"), job=job)
        yield from _wrong(done.returncode, done.stdout + done.stderr, 0)
        yield from (f"ran {path.name}" for path in folder.rglob("pwned*"))

    return scene


def _started_in(command: str, *words: str) -> Scene:
    """Return the scene of an installed command that is started in a folder full of programs."""

    def scene(folder: Path) -> Iterator[str]:
        make_hostile(folder)
        _files(folder)
        script = Path(sysconfig.get_path("scripts"), command)
        done = subprocess.run(
            [script, *words, "000.yaml"], cwd=folder, env=environment(), capture_output=True, text=True
        )
        yield from _wrong(done.returncode, done.stdout + done.stderr, 1)
        yield from (f"ran {path.name}" for path in folder.rglob("pwned*"))

    return scene


def _other_programs(folder: Path) -> Iterator[str]:
    """Check a folder that holds nothing but files of other programs."""
    write_foreign(folder)
    code, said = _shell(folder, "check .")
    yield from _wrong(code, said, 0, 3)  # 0: some name variables of Twilio, by references that are correct
    if re.search(r"(?:error|warning|info)\[", said):
        yield "a finding"


def _other_programs_in_the_hook(folder: Path) -> Iterator[str]:
    write_foreign(folder)
    script = Path(sysconfig.get_path("scripts"), "guiderail-hook")
    done = subprocess.run(
        [script, "--", *FOREIGN], cwd=folder, env=environment(), capture_output=True, text=True
    )
    yield from _wrong(done.returncode, done.stdout + done.stderr, 0)
    if done.stdout:
        yield "a finding"


# --- disks -------------------------------------------------------------------------------------------


def _full(words: str, kept: str) -> Scene:
    """Return the scene of a call on a disk that takes nothing more: what was there stays as it is."""

    def scene(folder: Path) -> Iterator[str]:
        (folder / "a.yaml").write_text(WRONG.replace("+12025550144", "+1 (202) 555-0144"))
        (folder / "old.json").write_text("old")
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        yield from _wrong(
            *_shell(folder, words, first="ulimit -f 0; trap '' XFSZ", behind="2>&1 | cat"), 0, 2
        )
        for path in folder.iterdir():
            if before.get(path.name) != path.read_bytes():
                yield f"{kept} has changed: {path.name}"

    return scene


def _device(option: str) -> Scene:
    words = "guide azure" if option == "--config" else "check 000.yaml"
    return _run(f"{words} {option} /dev/zero", 2)


def _gone(folder: Path) -> Iterator[str]:
    inner = folder / "inner"
    inner.mkdir()
    yield from _wrong(*_shell(inner, "check .", first=f"rmdir {inner}"), 2, 3)


def _sees_no_descriptor(folder: Path) -> Iterator[str]:
    _files(folder, 3)
    for most in (6, 8, 12, 20):
        yield from _wrong(*_shell(folder, "check .", first=f"ulimit -n {most}"), 1, 2)


SCENES: dict[str, dict[str, Scene]] = {
    "streams": {
        "full output": _run("check .", 2, behind=">/dev/full"),
        "full errors": _run("check .", 1, behind="2>/dev/full"),
        "no output": _run("check .", 2, behind=">&-"),
        "no errors": _run("check .", 1, behind="2>&-"),
        "no input": _run("check -", 1, 3, behind="<&-"),
        "no streams": _run("check .", 2, behind="<&- >&- 2>&-", quiet=True),
        "a reader that has left": _run("check . -f sarif", 0, 2, behind="2>&1 | true", quiet=True),
        "a reader that has left a guide": _run("guide azure", 0, 2, behind="2>&1 | true", quiet=True),
        "a full file": _run("check . -o /dev/full", 2),
    },
    "languages and encodings": {
        f"{encoding} {language}": _run(
            f"check . --lang {language}", 1, PYTHONIOENCODING=encoding, LANG="C", LC_ALL="C", TZ="nowhere"
        )
        for encoding in ("ascii", "latin-1", "cp1252")
        for language in ("en", "fr", "es")
    }
    | {
        "unknown locale": _run("check .", 1, LC_ALL="xx_YY.UTF-9"),
        "locale that is a path": _run("check .", 1, LC_ALL="../../../etc/passwd"),
        "no columns": _run("guide azure", 0, COLUMNS="0"),
        "odd columns": _run("guide azure", 0, COLUMNS="x"),
    },
    "homes": {
        "none": _run("check .", 1, first="unset HOME XDG_CACHE_HOME"),
        "that is a file": _run("check .", 1, HOME="/dev/null"),
        "that cannot be written": _run("check .", 1, HOME="/proc/self", XDG_CACHE_HOME="/proc/self/x"),
        "no temporary folder": _run("check . -o out.txt", 1, TMPDIR="/proc/nowhere"),
    },
    "descriptors": {"few": _sees_no_descriptor},
    "disks": {
        "report": _full("check a.yaml -o out.json", "a report"),
        "report over an old one": _full("check a.yaml -o old.json", "a report"),
        "fix": _full("check a.yaml --fix --unsafe-fixes", "a file"),
        "baseline": _full("check a.yaml --write-baseline base.json", "a baseline"),
        "first configuration": _full("init azure --no-input --output new.yaml", "a configuration"),
        "conversion": _full("convert a.yaml --to json --output new.json", "a conversion"),
        "guide": _full("guide azure --output new.html --format html", "a guide"),
    },
    "signals": {
        "interrupt of a check": _stopped(signal.SIGINT, "check . --jobs 1"),
        "interrupt of a fix": _stopped(signal.SIGINT, "check . --fix --unsafe-fixes"),
        "end of a check": _stopped(signal.SIGTERM, "check . --jobs 2"),
        "end of a fix": _stopped(signal.SIGTERM, "check . --fix --unsafe-fixes"),
        "closed terminal of a check": _stopped(signal.SIGHUP, "check . --jobs 2"),
        "closed terminal of a fix": _stopped(signal.SIGHUP, "check . --fix --unsafe-fixes"),
        "kills of a fix": _killed,
    },
    "files that change": {
        "vanish": _changing(Path.unlink),
        "grow": _changing(_grow),
        "are replaced": _changing(_replace),
        "folder that is gone": _gone,
    },
    "devices in options": {
        option: _device(option)
        for option in ("--config", "--env-file", "--settings", "--baseline", "--schema", "--pack")
    },
    "many at once": {
        "checks": _eight("check . -f json"),
        "fixes": _eight("check . --format concise"),
        "fixes with the same process id": _same_process_id,
    },
    "files of other programs": {
        "a folder": _other_programs,
        "the hook": _other_programs_in_the_hook,
    },
    "a repository that attacks the action": {
        "its check": _action(1),
        "its installation": _action(0),
    },
    "a folder that attacks the command": {
        "guiderail": _started_in("guiderail", "check"),
        "guiderail-hook": _started_in("guiderail-hook", "--"),
    },
}
