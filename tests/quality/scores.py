"""What a machine can say about an answer: whether the mistake was found, where, and how often it was said.

Whether the cause is named and a way out is shown is not scored here: people mark that, see ``blind.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quality.adapters import Adapter, Answer
from quality.mutations import Mistake


@dataclass(frozen=True)
class Score:
    """What one answer to one mistake is worth; true or false, or None where the question does not arise."""

    found: bool  #: at least one finding, and an exit code that says so
    place: bool  #: its first line is one that contains the mistake
    only_there: bool  #: every finding has a line that contains the mistake
    once: bool  #: exactly one finding
    secret_hidden: bool | None  #: the secret of the file is nowhere in the output; None: it has none
    exit_code: bool  #: the code is one that the tool documents for invalid files, and nothing crashed


COLUMNS = tuple(Score.__annotations__)


def score(adapter: Adapter, mistake: Mistake, answer: Answer) -> Score:
    """Compare an answer with what is known about the mistake."""
    first, last = mistake.lines
    on_lines = [first <= each.line <= last for each in answer.findings]
    said = answer.code not in adapter.valid and bool(answer.findings)
    return Score(
        found=said,
        place=said and on_lines[0],
        only_there=said and all(on_lines),
        once=said and len(answer.findings) == 1,
        secret_hidden=mistake.secret not in answer.output if mistake.secret else None,
        exit_code=answer.code in adapter.invalid and "Traceback" not in answer.output,
    )


def totals(scores: Iterable[Score]) -> dict[str, int]:
    """Count how often each column is true, of how many mistakes, and how many of these have a secret."""
    rows = list(scores)
    counts = {column: sum(getattr(each, column) or False for each in rows) for column in COLUMNS}
    return {"of": len(rows), "secrets": sum(each.secret_hidden is not None for each in rows)} | counts


def share(counts: Mapping[str, int], column: str) -> float | None:
    """Return the share of the mistakes for which a column is true; None if it does not arise."""
    of = counts["secrets" if column == "secret_hidden" else "of"]
    return counts[column] / of if of else None


def percent(value: float | None) -> str:
    """Return a share as it is shown."""
    return "–" if value is None else f"{round(value * 100)}\N{NO-BREAK SPACE}%"


def table(results: Mapping[str, Mapping[str, int]], seconds: Mapping[str, float]) -> list[str]:
    """Return the lines of a Markdown table in per cent, the tools in the order of their names."""
    heads = ["", "mistakes", *(column.replace("_", " ") for column in COLUMNS), "seconds a file"]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for tool, counts in results.items():
        cells = [percent(share(counts, column)) for column in COLUMNS]
        lines.append(f"| {tool} | {counts['of']} | " + " | ".join(cells) + f" | {seconds[tool]:.2f} |")
    return lines
