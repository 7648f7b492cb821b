"""Judging many files: one after the other, or by whatever runs tasks elsewhere, with the same result.

Each file is judged on its own, so this may happen anywhere: by the quick way (:mod:`validator.fast_path`)
where it is sure that nothing is wrong, else by the engine. What only shows across files is found afterwards
from the facts that the judgements carry (:func:`validator.engine.full_check.report`).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from validator.documents.limits import LIMITS, Limits
from validator.engine import detection, files, full_check, process_pool
from validator.engine.files import Source
from validator.engine.full_check import Judgement
from validator.engine.variables import Variables
from validator.errors import GuiderailError
from validator.fast_path import acceptance
from validator.lazy_dataclasses import dataclass, field, replace
from validator.packs import registry
from validator.packs.model import Pack
from validator.packs.registry import Registry
from validator.positions import Lines

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from validator.fast_path.verdict_cache import Verdict, VerdictCache


@dataclass(frozen=True, slots=True)
class Errand:
    """A file to be judged, and how."""

    source: Source
    platform: str | None = None  #: judges a named file, and of those found only its own
    given: str | None = None  #: the platform that the settings give to the file
    schema: Pack | None = None  #: judges the file instead of any platform
    variables: Variables | None = field(default=None, repr=False)  #: fill in references; None leaves them
    content: bytes | None = None  #: what has been read of it already; all of its text stays then
    name: str = ""  #: what the report calls it; empty: its path
    quick: bool = True  #: nobody needs what the quick way leaves out
    limits: Limits = LIMITS


@dataclass(slots=True)
class Judged:
    """What became of an errand: a judgement, an error, or, for a file of no platform, neither."""

    errand: Errand | None = None  #: None: there was none, only an error
    judgement: Judgement | None = None
    error: GuiderailError | None = None
    accepted: Verdict | None = None  #: by the quick way, which knows no facts


@dataclass(frozen=True, slots=True)
class Means:
    """What judges the files: an executor, else ``jobs`` processes of this machine, or this one alone."""

    executor: Executor | None = None  #: runs tasks in threads, processes or where the same files are
    jobs: int = 1
    cache: VerdictCache | None = None  #: for the quick way here


def judged(errands: Iterable[Errand | GuiderailError], means: Means) -> Iterator[Judged]:
    """Yield what becomes of each errand, in order; an error among them keeps its place.

    Alone, this process judges a file when asked for it. Files may claim the same, which :func:`settled` looks
    after.
    """
    if means.executor is None and means.jobs == 1:
        for errand in errands:
            yield _of(errand, _judged(errand, means.cache))
        return
    work = process_pool.pieces(list(errands))
    if means.executor is None:
        found = process_pool.spread(partial(_task, registry.current(), means.cache), work, means.jobs)
    else:
        found = means.executor.map(partial(_task, registry.current(), None), work)
    for piece, outcomes in zip(work, found, strict=True):
        yield from map(_of, piece, outcomes)


def _of(errand: Errand | GuiderailError, found: Judged) -> Judged:
    found.errand = errand if isinstance(errand, Errand) else None
    return found


def settled(found: Iterable[Judged], means: Means) -> list[Judged]:
    """Return what became of all errands of a run, ready for what only shows across files.

    A file that was accepted quickly is judged again, the usual way, if it claims what another claims.
    """
    everything = list(found)
    accepted = {at: each.accepted for at, each in enumerate(everything) if each.accepted}
    if means.cache is not None:
        means.cache.keep(accepted.values())
    claimed = Counter(claim for each in everything for claim in _claims(each, means.cache))
    clashing = [at for at, (_, claims, _) in accepted.items() if any(claimed[claim] > 1 for claim in claims)]
    again = [replace(each.errand, quick=False) for at in clashing if (each := everything[at]).errand]
    for at, each in zip(clashing, judged(again, means), strict=True):
        everything[at] = each
    return everything


def _claims(found: Judged, cache: VerdictCache | None) -> Iterator[object]:
    if found.accepted:
        yield from found.accepted[1]
    elif found.judgement:
        claims = (fact.claim[:3] for fact in found.judgement.facts)
        yield from map(cache.fingerprint, claims) if cache is not None else claims


def _task(
    known: Registry, cache: VerdictCache | None, errands: Sequence[Errand | GuiderailError]
) -> list[Judged]:
    """Judge some files, perhaps in another process; what comes back is no larger than a report needs."""
    registry.use(known)
    return [_judged(errand, cache) for errand in errands]


def _judged(errand: Errand | GuiderailError, cache: VerdictCache | None) -> Judged:
    if isinstance(errand, GuiderailError):
        return Judged(error=errand)
    path = errand.name or errand.source.path
    try:
        content = errand.content
        if content is None:
            content = files.content(errand.source.path, most=errand.limits.file_size)
        if errand.source.named and errand.schema is None:
            detection.refuse_foreign(path)
        if _may_be_quick(errand):
            found = acceptance.accept_file(content, os.path.basename(path), cache)
            if found and (found[0] or not errand.source.named):
                return Judged(judgement=Judgement(path, [found[0]]) if found[0] else None, accepted=found)
        judgement = _judgement(errand, content, path)
    except GuiderailError as error:
        return Judged(error=error)
    return Judged(judgement=_small(judgement) if judgement and errand.content is None else judgement)


def _may_be_quick(errand: Errand) -> bool:
    unusual = (errand.content, errand.platform, errand.given, errand.schema, errand.variables)
    known = any(each.recognised for each in registry.external_packs())  # the fast path does not know them
    return errand.quick and acceptance.is_on() and not known and all(each is None for each in unusual)


def _judgement(errand: Errand, content: bytes, path: str) -> Judgement | None:
    """Return what a file says, judged the usual way; None if it was only found and is of no platform."""
    format, variables, limits = files.guess_format(path, content), errand.variables, errand.limits
    if errand.schema is not None:
        return full_check.judge_by(content, path, format, errand.schema, variables=variables, limits=limits)
    platform, given = errand.platform, errand.given
    if errand.source.named:
        return full_check.judge(
            content, path, format, platform=platform or given, variables=variables, limits=limits
        )
    return full_check.judge_found(
        content, path, format, only=platform, given=given, variables=variables, limits=limits
    )


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
