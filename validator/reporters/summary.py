"""How many findings there are, in one line."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from validator.catalog import Catalog
    from validator.reporters.run import Run


def all_fine(files: int, catalog: Catalog) -> str:
    """Return the summary of a number of files in which nothing was found."""
    checked = catalog.say_plural("{n} file checked.", "{n} files checked.", files)
    return f"{_no_errors(catalog)} {checked}"


def _no_errors(catalog: Catalog) -> str:
    return catalog.say("No errors.")


def summary(run: Run) -> str:
    """Return how many findings of each severity there are in how many files."""
    counts = run.counts()
    plural = run.catalog.say_plural
    parts = []
    if counts["error"]:
        parts.append(plural("{n} error found.", "{n} errors found.", counts["error"]))
    else:
        parts.append(_no_errors(run.catalog))
    if counts["warning"]:
        parts.append(plural("{n} warning.", "{n} warnings.", counts["warning"]))
    if counts["info"]:
        parts.append(plural("{n} notice.", "{n} notices.", counts["info"]))
    parts.append(plural("{n} file checked.", "{n} files checked.", len(run.reports)))
    return " ".join(parts)
