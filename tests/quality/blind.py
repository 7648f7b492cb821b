"""Texts for people to mark: what each tool says about a mistake, shuffled and without its name.

Two readers answer two questions about each text, without knowing whose it is: does it name the cause, and
does it show a way out? Their answers are in ``marks/``: ``{"<id>": {"cause": true, "way_out": false}}``.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from quality.adapters import Answer, adapters
from quality.mutations import Mistake

QUESTIONS = ("cause", "way_out")
_FORMAT = "yaml"  #: the format that most tools read
_MOST = 20  #: mistakes that people mark


def marked_cases(cases: Sequence[Mistake], seed: str) -> list[Mistake]:
    """Return the mistakes whose texts are marked: of every kind in turn, chosen by the seed."""
    chance = random.Random(f"{seed} marked")
    by_kind: dict[str, list[Mistake]] = {}
    for case in cases:
        if case.format == _FORMAT:
            by_kind.setdefault(case.kind, []).append(case)
    for each in by_kind.values():
        chance.shuffle(each)
    rounds = [case for turn in range(_MOST) for kind in by_kind.values() for case in kind[turn : turn + 1]]
    return rounds[:_MOST]


def shuffled(
    cases: Sequence[Mistake], answers: Mapping[str, Sequence[Answer]], seed: str
) -> list[dict[str, Any]]:
    """Return the texts to mark, each with the wrong file and an id that does not tell the tool."""
    wanted = {case.name for case in marked_cases(cases, seed)}
    texts = []
    for tool in adapters():
        if tool.name not in answers or _FORMAT not in tool.formats:
            continue
        read = [case for case in cases if case.format in tool.formats]
        for case, answer in zip(read, answers[tool.name], strict=True):
            if case.format == _FORMAT and case.name in wanted:
                messages = [each.message for each in answer.findings]
                texts.append({"id": mark_id(tool.name, case, seed), "file": case.text, "says": messages})
    texts.sort(key=lambda each: each["id"])
    return texts


def mark_id(tool: str, case: Mistake, seed: str) -> str:
    """Return the id under which the text of a tool about a mistake is marked."""
    return hashlib.sha256(f"{seed} {tool} {case.name}".encode()).hexdigest()[:12]


def agreed(folder: Path, tools: Sequence[str], cases: Sequence[Mistake], seed: str) -> dict[str, Any]:
    """Return how many texts of each tool both readers gave each mark, and how often the readers agreed."""
    readers = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    counts: dict[str, dict[str, int]] = {}
    same = total = 0
    for tool in tools:
        ids = [mark_id(tool, case, seed) for case in marked_cases(cases, seed)]
        rows = [
            [reader[each] for reader in readers]
            for each in ids
            if readers and all(each in r for r in readers)
        ]
        if not rows:
            continue
        counts[tool] = {"of": len(rows)} | {
            question: sum(all(mark[question] for mark in row) for row in rows) for question in QUESTIONS
        }
        for row in rows:
            for question in QUESTIONS:
                total += 1
                same += len({mark[question] for mark in row}) == 1
    return {"readers": len(readers), "tools": counts, "agreement": round(same / total, 3) if total else None}
