"""Check many files: one after the other, in processes or by an executor, with the same result.

Each file is checked alone, so this may happen anywhere: by the fast path (:mod:`validator.fast_path`) if it
accepts the file, else by the full check. Findings across files come afterwards, from the facts in the
results (:func:`validator.engine.full_check.report`).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from validator.documents.limits import LIMITS, Limits
from validator.documents.model import Format
from validator.engine import detection, files, full_check
from validator.engine.files import Source
from validator.engine.full_check import Judgement
from validator.errors import GuiderailError
from validator.fast_path import acceptance
from validator.lazy_dataclasses import dataclass, field, replace
from validator.packs import registry
from validator.packs.model import Pack
from validator.packs.registry import Registry
from validator.positions import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from concurrent.futures import Executor

    from validator.engine.variables import Variables
    from validator.fast_path.verdict_cache import Verdict, VerdictCache


@dataclass(frozen=True, slots=True)
class Task:
    """A file to check, and how."""

    source: Source
    platform: str | None = None  #: checks a named file; files found in a folder only if they belong to it
    given: str | None = None  #: the platform that the settings give to the file
    schema: Pack | None = None  #: checks the file instead of any platform
    variables: Variables | None = field(default=None, repr=False)  #: replace references; None leaves them
    content: bytes | None = None  #: its bytes if they are known; the result then keeps the whole text
    name: str = ""  #: its name in the report; empty: its path
    format: Format | None = None  #: of its text; None: as its name and its first characters say
    use_fast_path: bool = True  #: nothing is needed that only the full check gives
    limits: Limits = LIMITS


@dataclass(slots=True)
class Outcome:
    """The outcome of a task: a result, an error, or, for a file of no platform, neither."""

    task: Task | None = None  #: None: there was only an error
    judgement: Judgement | None = None
    error: GuiderailError | None = None
    accepted: Verdict | None = None  #: by the fast path, which gives no facts


@dataclass(frozen=True, slots=True)
class Workers:
    """Where tasks run: in an executor, else in ``jobs`` processes of this machine, or in this one alone."""

    executor: Executor | None = None  #: of threads, processes or machines with the same files
    jobs: int = 1
    cache: VerdictCache | None = None  #: for the fast path on this machine


def run_tasks(tasks: Iterable[Task | GuiderailError], workers: Workers) -> Iterator[Outcome]:
    """Yield the outcome of each task, in order; an error among the tasks keeps its place.

    Without other processes, a file is checked when its outcome is asked for. Files may claim the same, which
    :func:`resolve_conflicts` handles.
    """
    if workers.executor is None and workers.jobs == 1:
        for task in tasks:
            yield _with_task(task, _run_task(task, workers.cache))
        return
    from validator.engine import process_pool

    work = process_pool.split_work(list(tasks))
    if workers.executor is None:
        found = process_pool.share_work(
            partial(_run_piece, registry.current(), workers.cache), work, workers.jobs
        )
    else:
        found = workers.executor.map(partial(_run_piece, registry.current(), None), work)
    for piece, outcomes in zip(work, found, strict=True):
        yield from map(_with_task, piece, outcomes)


def _with_task(task: Task | GuiderailError, found: Outcome) -> Outcome:
    found.task = task if isinstance(task, Task) else None
    return found


def resolve_conflicts(found: Iterable[Outcome], workers: Workers) -> list[Outcome]:
    """Return the outcomes of all tasks of a run, ready for the checks across files.

    A file that the fast path accepted goes through the full check if another file has the same claim.
    """
    everything = list(found)
    accepted = {at: each.accepted for at, each in enumerate(everything) if each.accepted}
    if workers.cache is not None:
        workers.cache.keep(accepted.values())
    claimed = Counter(claim for each in everything for claim in _claims(each, workers.cache))
    clashing = [at for at, (_, claims, _) in accepted.items() if any(claimed[claim] > 1 for claim in claims)]
    again = [replace(each.task, use_fast_path=False) for at in clashing if (each := everything[at]).task]
    for at, each in zip(clashing, run_tasks(again, workers), strict=True):
        everything[at] = each
    return everything


def _claims(found: Outcome, cache: VerdictCache | None) -> Iterator[object]:
    if found.accepted:
        yield from found.accepted[1]
    elif found.judgement:
        claims = (fact.claim for fact in found.judgement.facts)
        yield from map(cache.fingerprint, claims) if cache is not None else claims


def _run_piece(
    known: Registry, cache: VerdictCache | None, tasks: Sequence[Task | GuiderailError]
) -> list[Outcome]:
    """Check some files, perhaps in another process; the result is no larger than a report needs."""
    registry.use(known)
    return [_run_task(task, cache) for task in tasks]


def _run_task(task: Task | GuiderailError, cache: VerdictCache | None) -> Outcome:
    if isinstance(task, GuiderailError):
        return Outcome(error=task)
    path = task.name or task.source.path
    try:
        content = task.content
        if content is None:
            content = files.content(task.source.path, most=task.limits.file_size)
        if task.source.named and (task.schema, task.platform, task.given) == (None, None, None):
            detection.refuse_foreign(path)
        if _may_use_fast_path(task):
            found = acceptance.accept_file(content, os.path.basename(path), cache)
            if found and (found[0] or not task.source.named):
                return Outcome(judgement=Judgement(path, [found[0]]) if found[0] else None, accepted=found)
        judgement = _judge(task, content, path)
    except GuiderailError as error:
        return Outcome(error=error)
    if judgement is not None:  # what is only for editors is large
        judgement.reading = None
        judgement.packs.clear()
    return Outcome(judgement=_shorten(judgement) if judgement and task.content is None else judgement)


def _may_use_fast_path(task: Task) -> bool:
    unusual = (task.content, task.platform, task.given, task.schema, task.variables)
    known = any(each.recognised for each in registry.external_packs())  # the fast path does not know them
    return task.use_fast_path and acceptance.is_on() and not known and all(each is None for each in unusual)


def _judge(task: Task, content: bytes, path: str) -> Judgement | None:
    """Return the result of the full check; None for a file in a folder that belongs to no platform."""
    format = task.format or files.guess_format(path, content)
    variables, limits = task.variables, task.limits
    if task.schema is not None:
        return full_check.judge_by(content, path, format, task.schema, variables=variables, limits=limits)
    platform, given = task.platform, task.given
    if task.source.named:
        return full_check.judge(
            content, path, format, platform=platform or given, variables=variables, limits=limits
        )
    return full_check.judge_found(
        content, path, format, only=platform, given=given, variables=variables, limits=limits
    )


def _shorten(judgement: Judgement) -> Judgement:
    """Return a result with no more text than a report can need.

    Of a file without findings and secrets, only the lines stay that another file may be in conflict with.
    """
    if judgement.diagnostics or judgement.ignores or judgement.secrets:
        return judgement
    lines = Lines(judgement.text)
    claimed = {fact.finding.range.start.line for fact in judgement.facts}
    last = max(claimed, default=0)
    kept = (lines.line(number) if number in claimed else "" for number in range(1, last + 1))
    return replace(judgement, text="".join(line + "\n" for line in kept))
