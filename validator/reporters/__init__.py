"""Reports in, text out: one function for each format, under its name."""

from __future__ import annotations

from validator.reporters.concise import concise
from validator.reporters.json_report import json_report
from validator.reporters.run import Run
from validator.reporters.text import text

REPORTERS = {"text": text, "concise": concise, "json": json_report}

__all__ = ["REPORTERS", "Run"]
