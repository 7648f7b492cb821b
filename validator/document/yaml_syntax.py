"""Why a YAML text stops making sense at some place, judged by its own characters around that place."""

from __future__ import annotations

from validator.document.refusal import Refusal, syntax_error


def explain(text: str, at: int, context: int | None) -> Refusal:
    """Return what is wrong at offset ``at``; ``context`` is where the thing around it began."""
    return syntax_error("", at, format="YAML")
