"""Judging many files: one after the other, or by whatever runs tasks elsewhere, with the same result.

Each file is judged on its own, so this may happen anywhere: by the quick way (:mod:`validator.accept`) where
it is sure that nothing is wrong, else by the engine. What only shows across files is found afterwards from
the facts that the judgements carry (:func:`validator.engine.report`).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from validator import accept, engine, files, pack, workers
from validator.engine import Judgement
from validator.errors import GuiderailError
from validator.files import Source
from validator.pack_format import Pack
from validator.places import Lines
from validator.references import Variables

if TYPE_CHECKING:
    from concurrent.futures import Executor


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


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of an errand: a judgement, an error, or, for a file of no platform, neither."""

    errand: Errand | None = None  #: None: there was none, only an error
    judgement: Judgement | None = None
    error: GuiderailError | None = None


Outcome = Judgement | GuiderailError | None  #: None: a file that was only found, and is of no platform


def judged(
    errands: Iterable[Errand | GuiderailError], executor: Executor | None = None, *, jobs: int = 1
) -> Iterator[Judged]:
    """Yield what becomes of each errand, in order; an error among them keeps its place.

    ``executor`` judges the files, in threads, processes or on other machines that see the same files; None:
    ``jobs`` processes do, or this one alone, when asked for the next. Files may claim the same, which
    :func:`settled` looks after.
    """
    if executor is None and jobs == 1:
        for errand in errands:
            yield _judged(errand, _outcome(errand))
        return
    work = workers.pieces(list(errands))
    if executor is None:
        found = workers.spread(partial(_task, ()), work, jobs)
    else:
        found = executor.map(partial(_task, pack.brought()), work)
    for piece, outcomes in zip(work, found, strict=True):
        yield from map(_judged, piece, outcomes)


def _judged(errand: Errand | GuiderailError, outcome: Outcome) -> Judged:
    known = None if isinstance(errand, GuiderailError) else errand
    return Judged(known, error=outcome) if isinstance(outcome, GuiderailError) else Judged(known, outcome)


def settled(found: Iterable[Judged], executor: Executor | None = None, *, jobs: int = 1) -> list[Judged]:
    """Return what became of all errands of a run, ready for what only shows across files.

    A file that was accepted quickly is judged again, the usual way, if it claims what another claims.
    """
    everything = list(found)
    claimed = Counter(claim for each in everything for claim in _claims(each.judgement))
    clashing = [
        at
        for at, each in enumerate(everything)
        if each.judgement and any(claimed[claim] > 1 for claim in each.judgement.accepted or ())
    ]
    again = (
        replace(each.errand, quick=False) for each in map(everything.__getitem__, clashing) if each.errand
    )
    for at, each in zip(clashing, judged(again, executor, jobs=jobs), strict=True):
        everything[at] = each
    return everything


def _claims(judgement: Judgement | None) -> Iterator[tuple[str, ...]]:
    if judgement is not None:
        yield from judgement.accepted or ()
        yield from (fact.claim[:3] for fact in judgement.facts)


def _task(brought: Sequence[Pack], errands: Sequence[Errand | GuiderailError]) -> list[Outcome]:
    """Judge some files, perhaps in another process; what comes back is no larger than a report needs."""
    for each in brought:
        pack.bring(each)
    return list(map(_outcome, errands))


def _outcome(errand: Errand | GuiderailError) -> Outcome:
    if isinstance(errand, GuiderailError):
        return errand
    try:
        return _judgement(errand)
    except GuiderailError as error:
        return error


def _judgement(errand: Errand) -> Judgement | None:
    """Return what a file says; None if it was only found and belongs to no platform."""
    path, named = errand.name or errand.source.path, errand.source.named
    content = files.content(errand.source.path) if errand.content is None else errand.content
    if _may_be_quick(errand):
        found = accept.accepted(content, os.path.splitext(path)[1].lower())
        if found is not None and found[0]:
            return Judgement(path, [found[0]], accepted=found[1])
        if found is not None and not named:
            return None
    judgement = _judged_usually(errand, content, path)
    return _small(judgement) if judgement is not None and errand.content is None else judgement


def _may_be_quick(errand: Errand) -> bool:
    unusual = (errand.content, errand.platform, errand.given, errand.schema, errand.variables)
    return errand.quick and accept.is_on() and all(each is None for each in unusual)


def _judged_usually(errand: Errand, content: bytes, path: str) -> Judgement | None:
    format, variables = files.guess_format(path, content), errand.variables
    if errand.schema is not None:
        return engine.judge_by(content, path, format, errand.schema, variables=variables)
    platform, given = errand.platform, errand.given
    if errand.source.named:
        return engine.judge(content, path, format, platform=platform or given, variables=variables)
    return engine.judge_found(content, path, format, only=platform, given=given, variables=variables)


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
