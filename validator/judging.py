"""Judging many files: one after the other, or by whatever runs tasks elsewhere, with the same result.

Each file is judged on its own, so this may happen anywhere; what only shows across files is found afterwards
from the facts that the judgements carry (:func:`validator.engine.report`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from validator import engine, files, pack
from validator.engine import Judgement
from validator.files import Source
from validator.pack_format import Pack
from validator.places import Lines

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

#: files that one task judges: enough to outweigh its way there and back, few enough to share out evenly
_FILES_IN_A_TASK = 32


@dataclass(frozen=True, slots=True)
class Errand:
    """A file to be judged, and how."""

    source: Source
    platform: str | None = None  #: judges a named file, and of those found only its own
    given: str | None = None  #: the platform that the settings give to the file


def judgements(errands: Iterable[Errand], executor: Executor | None = None) -> Iterator[Judgement]:
    """Yield what each file says, in order; files that were only found and belong to no platform are left out.

    ``executor`` judges them, in threads, processes or on other machines that see the same files; None: here.
    Raises FileError for a file that cannot be read.
    """
    if executor is None:
        yield from filter(None, map(_judged, errands))
        return
    rest, brought = iter(errands), pack.brought()
    tasks: deque[Future[list[Judgement]]] = deque()
    while some := tuple(islice(rest, _FILES_IN_A_TASK)):
        tasks.append(executor.submit(_task, some, brought))
    try:
        while tasks:
            yield from tasks.popleft().result()
    finally:
        for task in tasks:  # after an error or an interrupt nobody waits for the others
            task.cancel()


def _task(errands: Sequence[Errand], brought: Sequence[Pack]) -> list[Judgement]:
    """Judge some files, perhaps in another process; what comes back is no larger than a report needs."""
    for each in brought:
        pack.bring(each)
    return [_small(judgement) for judgement in map(_judged, errands) if judgement is not None]


def _judged(errand: Errand) -> Judgement | None:
    path = errand.source.path
    content = files.content(path)
    format = files.guess_format(path, content)
    if errand.source.named:
        return engine.judge(content, path, format, platform=errand.platform or errand.given)
    return engine.judge_found(content, path, format, only=errand.platform, given=errand.given)


def _small(judgement: Judgement) -> Judgement:
    """Return a judgement with no more text than a report can need.

    Of a file with nothing to show or to hide, only the lines stay about which other files may clash with it.
    """
    if judgement.diagnostics or judgement.ignores or judgement.secrets or judgement.unknown:
        return judgement
    lines = Lines(judgement.text)
    claimed = {fact.finding.range.start.line for fact in judgement.facts}
    last = max(claimed, default=0)
    kept = (lines.line(number) if number in claimed else "" for number in range(1, last + 1))
    return replace(judgement, text="".join(line + "\n" for line in kept))
