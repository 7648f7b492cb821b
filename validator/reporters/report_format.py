"""What a report format says about itself; all lists of formats are made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from validator.lazy_dataclasses import dataclass
from validator.reporters.run import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFormat:
    """A format of ``check --format``: its module sets ``FORMAT`` to one; its name is that of the module."""

    report: Callable[[Run], Iterator[str]]  #: yields the text of the report, a piece at a time
    description: str  #: message id: what the format is for, as the documentation says it
    media_type: str  #: of the text, as ``application/json``
    order: int = 100  #: where lists show it; those with equal numbers follow by name
    has_summary: bool = False  #: a person reads it, so a summary is written to standard error
