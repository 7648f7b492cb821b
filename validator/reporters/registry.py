"""The report formats, found by the names of the modules in ``formats``.

A module is imported when its format is used. Lists of formats import all of them, for their order.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from validator.reporters.report_format import ReportFormat


class _Formats(Mapping[str, "ReportFormat"]):
    @cached_property
    def _names(self) -> frozenset[str]:
        files = map(os.path.splitext, os.listdir(os.path.join(os.path.dirname(__file__), "formats")))
        return frozenset(
            name for name, ending in files if ending == ".py" and name.isidentifier() and name[0] != "_"
        )

    def __getitem__(self, name: str) -> ReportFormat:
        if name not in self._names:
            raise KeyError(name)
        found: ReportFormat = __import__(f"{__package__}.formats.{name}", fromlist=["*"]).FORMAT
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._names, key=lambda name: (self[name].order, name)))

    def __len__(self) -> int:
        return len(self._names)


FORMATS = _Formats()  #: each format by its name, in the order of lists
