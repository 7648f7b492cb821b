"""Reports in, text out: one function for each format, under its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from validator.reporters.run import Run

Reporter = Callable[[Run], Iterator[str]]


def _later(module: str, name: str) -> Reporter:
    """Return a reporter whose module is loaded when it is first used."""

    def report(run: Run) -> Iterator[str]:
        reporter: Reporter = getattr(import_module(f"validator.reporters.{module}"), name)
        return reporter(run)

    return report


REPORTERS: dict[str, Reporter] = {
    "text": _later("text", "text"),
    "concise": _later("concise", "concise"),
    "json": _later("json_report", "json_report"),
    "sarif": _later("sarif", "sarif"),
    "junit": _later("junit", "junit"),
    "github": _later("github", "github"),
    "gitlab": _later("gitlab", "gitlab"),
    "markdown": _later("markdown_report", "markdown"),
}


def report_schema() -> str:
    """Return the JSON Schema of the format ``json``."""
    return Path(__file__).with_name("report.schema.json").read_text(encoding="utf-8")


__all__ = ["REPORTERS", "Run", "report_schema"]
