"""How many findings there are, in one line."""

from __future__ import annotations

from validator.reporters.run import Run


def summary(run: Run) -> str:
    """Return how many findings of each severity there are in how many files."""
    counts = run.counts()
    plural = run.catalog.say_plural
    parts = []
    if counts["error"]:
        parts.append(plural("{n} error found.", "{n} errors found.", counts["error"]))
    else:
        parts.append(run.catalog.say("No errors."))
    if counts["warning"]:
        parts.append(plural("{n} warning.", "{n} warnings.", counts["warning"]))
    if counts["info"]:
        parts.append(plural("{n} notice.", "{n} notices.", counts["info"]))
    parts.append(plural("{n} file checked.", "{n} files checked.", len(run.reports)))
    return " ".join(parts)
