"""``python -m fuzz [--minutes N] [--seed N] [TARGET ...]``: search for long, and say what came of it."""

from __future__ import annotations

import argparse
import hashlib
import platform
import sys
import time
from pathlib import Path
from random import Random

from fuzz.first import examples, small, suites
from fuzz.search import Outcome, search
from fuzz.targets import TARGETS


def main(words: list[str] | None = None) -> int:
    """Search through the targets, one after the other; 1 if something broke."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET", help=f"one of {', '.join(TARGETS)}; all without any"
    )
    parser.add_argument(
        "--minutes", type=float, default=1, help="of one processor, for each target (%(default)s)"
    )
    parser.add_argument("--tries", type=int, default=0, help="changed inputs for each target, however long")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="where chance begins (the time)")
    parser.add_argument(
        "--breaks", type=Path, default=Path("build/fuzz"), help="folder for what breaks something"
    )
    asked = parser.parse_args(words)
    unknown = set(asked.targets) - set(TARGETS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    broken = 0
    columns = "{:24}{:>8}{:>7}{:>9}{:>17}{:>6}{:>9}  {}"
    _say(f"seed {asked.seed}, on {platform.python_implementation()} {platform.python_version()}")
    _say(columns.format("target", "minutes", "first", "inputs", "ways", "kept", "slowest", "breaks"))
    for name in asked.targets or TARGETS:
        target = TARGETS[name]
        lent = suites(*target.endings)
        Random(asked.seed).shuffle(lent)
        first = examples(*target.endings, platform=target.platform)
        if not target.platform:
            first = small(*target.endings) + first + lent
        start = time.process_time()
        limit = {"tries": asked.tries} if asked.tries else {"seconds": 60 * asked.minutes}
        found = search(target.holds, first, target.watched, seed=asked.seed, **limit)
        took = f"{(time.process_time() - start) / 60:.1f}"
        ways, slowest = f"{found.at_first} to {found.ways}", f"{found.slowest:.2f}s"
        _say(
            columns.format(name, took, found.first, found.tried, ways, found.kept, slowest, len(found.breaks))
        )
        _keep(asked.breaks / name, found)
        broken += len(found.breaks)
    return min(broken, 1)


def _keep(folder: Path, outcome: Outcome) -> None:
    """Write what broke something to files, and say what it was."""
    for what, data in outcome.breaks.items():
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / hashlib.sha256(data).hexdigest()[:12]
        file.write_bytes(data)
        _say(f"  {what}: {file}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
