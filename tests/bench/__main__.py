"""``python -m bench [--quick] [--write]``: measure guiderail as pip installs it, beside what else is there.

All commands of a table run in alternation, and only ratios are compared, so that neither the machine nor what
else it does decides. ``--write`` takes the figures over into the documentation.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench import corpora, figures, peers
from bench.runs import Command, Cost, alternate, once

CHECKOUT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = CHECKOUT / "docs" / "examples"
_COLUMNS = "{:46}{:>9}{:>9}{:>9}{:>8}{:>9}"


def main(words: list[str] | None = None) -> int:
    """Measure, and return 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few files and rounds; no site")
    parser.add_argument("--write", action="store_true", help="write the figures into docs/")
    parser.add_argument("--rounds", type=int, default=0, help="of the commands that check one file")
    asked = parser.parse_args(words)
    rounds = asked.rounds or (5 if asked.quick else 21)
    sizes = (1, 100) if asked.quick else (1, 100, 1_000, figures.MANY)
    with tempfile.TemporaryDirectory(prefix="guiderail-bench-") as folder:
        bench = _Bench(Path(folder), rounds, sizes)
        with contextlib.chdir(folder):  # some peers take no other paths than relative ones
            bench.one_file()
            bench.many_files()
        if not asked.quick:
            bench.figures["site"] = bench.site()
    for line in figures.verdicts(bench.figures):
        _say(line)
    measured = {
        "date": time.strftime("%Y-%m-%d"),
        "machine": machine(),
        "peers": {name: f"peer-{_key(name)}" for name in bench.peers},
        "figures": {name: round(value, 2) for name, value in bench.figures.items()},
    }
    if asked.write:
        figures.show(CHECKOUT / "docs", measured)
    return int(any(bench.figures.get(name, 0) > most for name, most in figures.PROMISED.items()))


class _Bench:
    """One run: where it works, and what it has found."""

    def __init__(self, folder: Path, rounds: int, sizes: Sequence[int]) -> None:
        self.folder, self.rounds, self.sizes = folder, rounds, sizes
        self.figures: dict[str, float] = {}
        self.peers = peers.installed()
        self.python = _installed(folder / "environment")
        self.guiderail = str(Path(self.python).with_name("guiderail"))
        schema = subprocess.run(
            [self.guiderail, "schema", corpora.PLATFORM], capture_output=True, check=True, text=True
        ).stdout
        example = json.loads((EXAMPLES / corpora.PLATFORM / "complete.json").read_bytes())
        peers.write_schemas(folder / "schemas", schema, example)

    def corpus(self, files: int, ending: str = ".yaml", *, wrong: bool = False) -> list[str]:
        return corpora.build(Path("corpora"), EXAMPLES, files=files, ending=ending, wrong=wrong)

    def checked(self, name: str, *words: str, codes: tuple[int, ...] = (0,)) -> Command:
        """Return the call of guiderail's own entry script."""
        environment = {"XDG_CACHE_HOME": str(self.folder / "cache"), "LC_ALL": "C.UTF-8"}
        return Command(name, [self.guiderail, *words], codes, environment)

    def one_file(self) -> None:
        """Measure the calls that a person waits for."""
        (wrong,) = self.corpus(1, wrong=True)
        commands = [
            Command("python -c pass", [self.python, "-c", "pass"]),
            *(
                self.checked(f"one-{ending[1:]}", "check", *self.corpus(1, ending))
                for ending in corpora.ENDINGS
            ),
            self.checked("three-findings", "check", wrong, codes=(1,)),
            self.checked("three-findings-fr", "check", "--lang", "fr", wrong, codes=(1,)),
            self.checked("help", "--help"),
            self.checked("version", "--version"),
        ]
        for peer in self.peers:
            words = [peers.words(peer, self.folder / "schemas", each) for each in (self.corpus(1), [wrong])]
            commands.append(Command(f"peer-{_key(peer)}", words[0]))
            commands.append(Command(f"peer-{_key(peer)}-wrong", words[1], (1, 2, 99)))
        costs = alternate(commands, self.rounds)
        self.table("one file", costs, "python -c pass")
        start = costs["python -c pass"].wall
        self.figures |= {name: cost.wall / start for name, cost in costs.items() if name != "python -c pass"}
        self.figures["peak-one"] = max(costs[f"one-{ending[1:]}"].peak for ending in corpora.ENDINGS)

    def many_files(self) -> None:
        """Measure corpora of growing size."""
        for files in self.sizes[1:]:
            rounds = min(self.rounds, 9)
            valid, wrong = (self.corpus(files, wrong=each) for each in (False, True))
            folder = os.path.dirname(valid[0])
            one = ("check", "--jobs", "1", "--no-cache")
            once(self.checked("cache filled", "check", folder))
            commands = [
                Command("cat", ["cat", *valid]),
                self.checked("many", *one, folder),
                self.checked("two", "check", "--jobs", "2", "--no-cache", folder),
                self.checked("cached", "check", "--jobs", "1", folder),
                *(
                    self.checked(f"many-{ending[1:]}", *one, os.path.dirname(self.corpus(files, ending)[0]))
                    for ending in corpora.ENDINGS[1:]
                ),
                *(
                    Command(f"peer-{_key(peer)}-many", peers.words(peer, self.folder / "schemas", valid))
                    for peer in self.peers
                    if files <= min(1_000, peers.MOST_FILES.get(peer, files))
                ),
            ]
            if files <= 1_000:
                words = (*one, "--format", "concise", os.path.dirname(wrong[0]))
                commands.append(self.checked("many-wrong", *words, codes=(1,)))
            costs = alternate(commands, rounds)
            self.table(f"{files:,} files", costs, "cat")
            cat = costs.pop("cat")
            self.figures |= {f"{name}-{files}": cost.cpu / cat.cpu for name, cost in costs.items()}
        if files < figures.MANY:
            return
        self.figures |= {
            "many": costs["many"].cpu / cat.cpu,
            "cached": costs["cached"].cpu / cat.cpu,
            "two-processes": costs["two"].wall / costs["many"].wall,
            "peak-many": max(costs[name].peak for name in ("many", "two", "cached")),
        }

    def site(self) -> float:
        """Return how many seconds the site takes."""
        words = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(self.folder / "site")]
        with contextlib.chdir(CHECKOUT):
            cost = once(Command("site", words))
        self.table("site", {"site": cost}, "site")
        return cost.wall

    def table(self, title: str, costs: Mapping[str, Cost], unit: str) -> None:
        """Print what commands took, and as multiples of one of them."""
        base = costs[unit]
        _say(_COLUMNS.format(title, "wall ms", f"÷ {unit[:6]}", "CPU ms", "÷", "MiB"))
        for name, cost in costs.items():
            _say(
                _COLUMNS.format(
                    name,
                    f"{cost.wall * 1000:.1f}",
                    f"{cost.wall / base.wall:.2f}",
                    f"{cost.cpu * 1000:.1f}",
                    f"{cost.cpu / base.cpu:.2f}",
                    f"{cost.peak:.0f}",
                )
            )
        _say("")


def _installed(folder: Path) -> str:
    """Return the Python of a fresh environment in which guiderail is installed from its wheel.

    What guiderail needs is taken from this environment, so that nothing is fetched.
    """
    wheels = folder / "wheels"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    local = ["--no-deps", "--no-index"]
    subprocess.run(
        [*pip, "wheel", *local, "--no-build-isolation", "--wheel-dir", wheels, CHECKOUT], check=True
    )
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    pip[3:3] = ["--python", str(python)]
    subprocess.run([*pip, "install", *local, *wheels.glob("*.whl")], check=True)
    import yaml

    (packages,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (packages / "needed.pth").write_text(f"{Path(yaml.__file__).parent.parent}\n", "utf-8")
    return str(python)


def machine() -> str:
    """Return what this was measured on: processors, system and Python."""
    model = platform.machine()
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    except OSError:
        found = None
    if found:
        model = " ".join(found[1].split())
    return f"{os.cpu_count()} × {model}, {platform.system()}, Python {platform.python_version()}"


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
