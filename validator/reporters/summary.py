"""How many findings there are, and how many files were checked, in one line."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.i18n.catalog import Catalog


def summary(counts: Mapping[str, int], files: int, catalog: Catalog) -> str:
    """Return how many findings of each severity there are in how many files; without ``counts``, none."""
    plural = catalog.say_plural
    parts = []
    if errors := counts.get("error"):
        parts.append(plural("{n} error found.", "{n} errors found.", errors))
    else:
        parts.append(catalog.say("No errors."))
    if warnings := counts.get("warning"):
        parts.append(plural("{n} warning.", "{n} warnings.", warnings))
    if infos := counts.get("info"):
        parts.append(plural("{n} notice.", "{n} notices.", infos))
    parts.append(plural("{n} file checked.", "{n} files checked.", files))
    return " ".join(parts)


def counted(counts: Mapping[str, int], catalog: Catalog) -> str:
    """Return how many findings of each severity there are, as a list: ``2 errors, 1 warning``."""
    plural = catalog.say_plural
    parts = []
    if errors := counts.get("error"):
        parts.append(plural("{n} error", "{n} errors", errors))
    if warnings := counts.get("warning"):
        parts.append(plural("{n} warning", "{n} warnings", warnings))
    if infos := counts.get("info"):
        parts.append(plural("{n} notice", "{n} notices", infos))
    return catalog.listing(parts)


def files_so_far(n: int, catalog: Catalog) -> str:
    """Return that so many files have been checked by now, for a line that grows."""
    return catalog.say_plural("{n} file checked …", "{n} files checked …", n)
