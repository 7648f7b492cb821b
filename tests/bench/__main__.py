"""``python -m bench [--quick] [--write]``: measure guiderail as pip installs it, compared with other tools.

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
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench import corpora, editor, figures, peers
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
    sizes = (100,) if asked.quick else (100, 1_000, figures.MANY)
    with tempfile.TemporaryDirectory(prefix="guiderail-bench-") as folder:
        bench = _Bench(Path(folder), rounds)
        with contextlib.chdir(folder):  # some peers take no other paths than relative ones
            bench.one_file()
            for files in sizes:
                bench.many_files(files)
            bench.editor(500 if asked.quick else figures.MANY)
            if not asked.quick:
                bench.very_many_files()
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

    def __init__(self, folder: Path, rounds: int) -> None:
        self.folder, self.rounds = folder, rounds
        self.figures: dict[str, float] = {}
        self.peers = peers.installed()
        self.python = _installed(folder / "environment")
        self.guiderail = str(Path(self.python).with_name("guiderail"))
        schema = subprocess.run(
            [self.guiderail, "schema", peers.PLATFORM], capture_output=True, check=True, text=True
        ).stdout
        example = json.loads((EXAMPLES / peers.PLATFORM / "complete.json").read_bytes())
        peers.write_schemas(folder / "schemas", schema, example)
        self.complete = list(corpora.complete(EXAMPLES))
        #: the format of each platform's broken file and of its many files
        self.first = dict(reversed(self.complete))

    def corpus(self, platform: str, files: int, ending: str = "", *, wrong: bool = False) -> list[str]:
        return corpora.build(
            Path("corpora"),
            EXAMPLES,
            platform=platform,
            files=files,
            ending=ending or self.first[platform],
            wrong=wrong,
        )

    def checked(self, name: str, *words: str, codes: tuple[int, ...] = (0,)) -> Command:
        """Return the call of guiderail's own entry script."""
        environment = {"XDG_CACHE_HOME": str(self.folder / "cache"), "LC_ALL": "C.UTF-8"}
        return Command(name, [self.guiderail, *words], codes, environment)

    def one_file(self) -> None:
        """Measure the calls that a person waits for: a valid file of every kind, and a broken one."""
        broken = {platform: self.corpus(platform, 1, wrong=True)[0] for platform in self.first}
        commands = [
            Command("python -c pass", [self.python, "-c", "pass"]),
            *(
                self.checked(f"one-{ending[1:]}-{platform}", "check", *self.corpus(platform, 1, ending))
                for platform, ending in self.complete
            ),
            *(
                self.checked(f"three-findings-{platform}", "check", file, codes=(1,))
                for platform, file in broken.items()
            ),
            self.checked("three-findings-fr", "check", "--lang", "fr", broken[peers.PLATFORM], codes=(1,)),
            self.checked("help", "--help"),
            self.checked("version", "--version"),
        ]
        valid = self.corpus(peers.PLATFORM, 1)
        for peer in self.peers:
            words = [
                peers.words(peer, self.folder / "schemas", each) for each in (valid, [broken[peers.PLATFORM]])
            ]
            commands.append(Command(f"peer-{_key(peer)}", words[0]))
            commands.append(Command(f"peer-{_key(peer)}-wrong", words[1], (1, 2, 99)))
        costs = alternate(commands, self.rounds)
        self.table("one file", costs, "python -c pass")
        start = costs.pop("python -c pass").wall
        self.figures |= {name: cost.wall / start for name, cost in costs.items()}
        for ending in corpora.ENDINGS:
            self.figures[f"one-{ending[1:]}"] = max(
                self.figures[f"one-{ending[1:]}-{platform}"]
                for platform, each in self.complete
                if each == ending
            )
        self.figures["three-findings"] = max(self.figures[f"three-findings-{name}"] for name in self.first)
        self.figures["peak-one"] = max(
            costs[f"one-{ending[1:]}-{name}"].peak for name, ending in self.complete
        )

    def many_files(self, files: int) -> None:
        """Measure a folder of valid files of each platform, and what else is done with such a folder."""
        one = ("check", "--jobs", "1", "--no-cache")
        valid = {platform: self.corpus(platform, files) for platform in self.first}
        folders = {platform: os.path.dirname(paths[0]) for platform, paths in valid.items()}
        commands = [
            *(Command(f"cat-{platform}", ["cat", *paths]) for platform, paths in valid.items()),
            *(self.checked(f"many-{platform}", *one, each) for platform, each in folders.items()),
            *(
                Command(
                    f"peer-{_key(peer)}-many",
                    peers.words(peer, self.folder / "schemas", valid[peers.PLATFORM]),
                )
                for peer in self.peers
                if files <= min(1_000, peers.MOST_FILES.get(peer, files))
            ),
        ]
        if files <= 1_000:
            wrong = os.path.dirname(self.corpus(peers.PLATFORM, files, wrong=True)[0])
            commands.append(self.checked("many-wrong", *one, "--format", "concise", wrong, codes=(1,)))
        costs = alternate(commands, min(self.rounds, 5))
        self.table(f"{files:,} files", costs, f"cat-{peers.PLATFORM}")
        for name, cost in costs.items():
            platform = name.removeprefix("many-")
            cat = costs[f"cat-{platform if platform in self.first else peers.PLATFORM}"]
            self.figures[f"{name}-{files}"] = cost.cpu / cat.cpu
        self.figures[f"many-{files}"] = max(self.figures[f"many-{name}-{files}"] for name in self.first)
        if files == figures.MANY:
            ours = [f"many-{platform}" for platform in self.first]
            self.figures |= {name: self.figures[f"{name}-{files}"] for name in ours}
            self.figures["many"] = self.figures[f"many-{files}"]
            self.figures["peak-many"] = max(costs[name].peak for name in ours)
            self.many_in_other_ways(max(ours, key=self.figures.__getitem__).removeprefix("many-"), files)

    def many_in_other_ways(self, platform: str, files: int) -> None:
        """Measure a folder of the slowest platform with two processes, and once more with the cache."""
        paths = self.corpus(platform, files)
        folder = os.path.dirname(paths[0])
        once(self.checked("cache filled", "check", folder))
        commands = [
            Command("cat", ["cat", *paths]),
            self.checked("one", "check", "--jobs", "1", "--no-cache", folder),
            self.checked("two", "check", "--jobs", "2", "--no-cache", folder),
            self.checked("cached", "check", "--jobs", "1", folder),
        ]
        costs = alternate(commands, min(self.rounds, 5))
        self.table(f"{files:,} files of {platform}", costs, "cat")
        self.figures["cached"] = costs["cached"].cpu / costs["cat"].cpu
        self.figures["two-processes"] = costs["two"].wall / costs["one"].wall
        peaks = [costs[name].peak for name in ("two", "cached")]
        self.figures["peak-many"] = max(self.figures["peak-many"], *peaks)

    def very_many_files(self) -> None:
        """Measure the slowest platform once, with enough files to calculate what a million takes."""
        platform = max(self.first, key=lambda each: self.figures[f"many-{each}"])
        folder = os.path.dirname(self.corpus(platform, figures.VERY_MANY)[0])
        cost = once(self.checked("very many", "check", "--no-cache", folder))
        self.table(f"{figures.VERY_MANY:,} files of {platform}", {"very many": cost}, "very many")
        self.figures["million-minutes"] = cost.wall * 1_000_000 / figures.VERY_MANY / 60
        self.figures["peak-million"] = cost.peak

    def editor(self, edits: int) -> None:
        """Measure what people wait for while they type, next to the start of Python, and the memory."""
        command, (path,) = [self.guiderail, "lsp"], self.corpus(peers.PLATFORM, 1, ".yaml")
        short = Path(path).read_text("utf-8") + "# typed\n" * 4  # 30 lines
        long = f"{short}---\n" * 65
        folder = self.folder / "editor"
        folder.mkdir()
        nothing = Command("python -c pass", [self.python, "-c", "pass"])
        turns = [(once(nothing).wall, editor.start(command, folder)) for _ in range(min(self.rounds, 7))]
        unit, start = map(statistics.median, zip(*turns, strict=True))
        seconds = {
            "editor-start": start,
            "editor-key": editor.keystroke(command, folder, short, edits // 25),
            "editor-key-long": editor.completion(command, folder, long, edits // 100),
        }
        self.figures |= {name: each / unit for name, each in seconds.items()}
        if edits == figures.MANY:
            self.figures["editor-memory"] = editor.memory(command, folder, short, edits)
        for name, each in seconds.items():
            _say(f"{name:46}{each * 1000:8.1f} ms{each / unit:9.2f} ÷ python")
        _say("")

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
    wheels, python = folder / "wheels", folder / "venv" / "bin" / "python"
    built = ["build", "--wheel", "--no-isolation", "--outdir", wheels, CHECKOUT]
    subprocess.run([sys.executable, "-m", *built], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", *wheels.glob("*.whl")], check=True)
    # Python 3.11 puts setuptools there, which makes every start of Python longer
    subprocess.run([*pip, "uninstall", "--yes", "setuptools"], check=True, stderr=subprocess.DEVNULL)
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
