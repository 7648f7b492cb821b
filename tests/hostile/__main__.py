"""``make hostile``: every input in its own process, and a table of what came of it.

Words after the command choose threats by their beginning. The exit code is 1 if a row is not clean.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hostile import world
from hostile.inputs import Input, everything
from hostile.verdict import complaints
from hostile.watched import call

_AT_ONCE = 2


def main(wanted: Sequence[str]) -> int:
    """Try the inputs of the wanted threats, or of all, print the table and return the exit code."""
    tried: dict[str, int] = {}
    wrong: dict[str, list[str]] = {}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        chosen = [each for each in everything() if _is_wanted(each.threat, wanted)]
        for asked, found in zip(chosen, pool.map(_tried, chosen), strict=True):
            tried[asked.threat] = tried.get(asked.threat, 0) + 1
            wrong.setdefault(asked.threat, []).extend(f"{asked.name}: {each}" for each in found)
    for threat, scenes in world.SCENES.items():
        if _is_wanted(threat, wanted):
            for name, scene in scenes.items():
                with tempfile.TemporaryDirectory() as folder:
                    found = list(scene(Path(folder)))
                tried[threat] = tried.get(threat, 0) + 1
                wrong.setdefault(threat, []).extend(f"{name}: {each}" for each in found)
    sys.stdout.writelines(f"{line}\n" for line in _table(tried, wrong))
    return int(any(wrong.values()))


def _tried(asked: Input) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        asked.build(Path(folder))
        return list(complaints(asked, call(asked, Path(folder))))


def _is_wanted(threat: str, wanted: Sequence[str]) -> bool:
    return not wanted or threat.startswith(tuple(wanted))


def _table(tried: dict[str, int], wrong: dict[str, list[str]]) -> Iterable[str]:
    width = max(map(len, tried), default=0)
    yield f"{'threat':{width}}  inputs  outcome"
    for threat, count in tried.items():
        found = wrong[threat]
        yield f"{threat:{width}}  {count:6}  {'clean' if not found else f'{len(found)} wrong'}"
    yield f"{'all':{width}}  {sum(tried.values()):6}  {'clean' if not any(wrong.values()) else 'not clean'}"
    for threat, found in wrong.items():
        yield from (f"  {threat}: {each}" for each in found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
