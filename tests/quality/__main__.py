"""``python -m quality [--seed N] [--each N] [--output DIR]``: compare the messages of validators.

Writes into the folder: the files with mistakes (``cases/``), one table (``table.md``), one JSON
(``results.json``), and the texts of all tools to be marked without names (``blind.json``).
The seed decides everything but the times.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import hashlib
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from quality import blind, page
from quality.adapters import Adapter, Answer, adapters
from quality.documents import FORMATS, tree
from quality.mutations import Mistake, mistakes
from quality.scores import Score, score, table, totals

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SCHEMAS = Path(__file__).parent / "schemas"
MARKS = Path(__file__).parent / "marks"
OURS = "azure-bot-service"  #: the one schema of our own domain, as `guiderail schema` prints it
#: schema → the key whose value is a secret
SECRETS = {"conference": "password", "deployment": "password", OURS: "auth_token"}


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m quality", description=__doc__)
    parser.add_argument("--seed", default="1", help="another seed, other mistakes")
    parser.add_argument("--each", type=int, default=2, help="mistakes of each kind for each schema")
    parser.add_argument("--output", type=Path, default=CHECKOUT / "build" / "quality")
    parser.add_argument("--write", action="store_true", help="write the results into docs/")
    asked = parser.parse_args(words)
    schemas = schemas_in(asked.output / "schemas")
    cases = all_mistakes(schemas, asked.seed, asked.each)
    tools = [each for each in adapters() if each.is_installed()]
    answers = {}
    for tool in tools:
        sys.stderr.write(f"{tool.name} ...\n")
        answers[tool.name] = _answers(tool, cases, schemas, asked.output / "cases" / tool.name)
    report = results(tools, cases, answers, asked.seed)
    if asked.write:
        page.write(CHECKOUT / "docs", report)
    (asked.output / "results.json").write_text(
        json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8"
    )
    texts = blind.shuffled(cases, answers, asked.seed)
    (asked.output / "blind.json").write_text(json.dumps(texts, indent=1, ensure_ascii=False) + "\n", "utf-8")
    lines = table(report["tools"], report["seconds"])
    (asked.output / "table.md").write_text("\n".join(lines) + "\n", "utf-8")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def schemas_in(folder: Path) -> dict[str, Path]:
    """Write the schemas, by name, so that every tool reads the same files, and return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        name: (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
        for name in SECRETS
        if name != OURS
    }
    printed = subprocess.run(
        [sys.executable, "-m", "validator", "schema", OURS], capture_output=True, text=True, check=True
    )
    paths = {}
    for name, text in {**texts, OURS: printed.stdout}.items():
        paths[name] = folder / f"{name}.schema.json"
        paths[name].write_text(text, encoding="utf-8")
    return paths


def all_mistakes(schemas: dict[str, Path], seed: str, each: int) -> list[Mistake]:
    """Return the mistakes of all schemas, in every format; the seed decides which."""
    found: list[Mistake] = []
    for name, path in schemas.items():
        example = SCHEMAS / f"{name}.json"
        if name == OURS:
            example = CHECKOUT / "docs" / "examples" / OURS / "complete.json"
        valid = tree(json.loads(example.read_text(encoding="utf-8")))
        schema = json.loads(path.read_text(encoding="utf-8"))
        found += mistakes(name, schema, valid, SECRETS[name], FORMATS, seed, each)
    return found


def results(
    tools: Sequence[Adapter], cases: Sequence[Mistake], answers: dict[str, list[Answer]], seed: str
) -> dict[str, Any]:
    """Return what is written as JSON: the scores of each tool, in all, by kind and by format."""
    scores: dict[str, list[tuple[Mistake, Score]]] = {}
    for tool in tools:
        read = [case for case in cases if case.format in tool.formats]
        scores[tool.name] = [
            (case, score(tool, case, answer)) for case, answer in zip(read, answers[tool.name], strict=True)
        ]
    return {
        "date": time.strftime("%Y-%m-%d"),
        "seed": seed,
        "mistakes": len({case.name for case in cases}),
        "files": len(cases),
        "digest": digest(cases),
        "versions": {tool.name: tool.installed_version() for tool in tools},
        "tools": {name: totals(each for _, each in rows) for name, rows in scores.items()},
        "kinds": {name: _by("kind", rows) for name, rows in scores.items()},
        "formats": {name: _by("format", rows) for name, rows in scores.items()},
        "marks": blind.agreed(MARKS, [tool.name for tool in tools], cases, seed),
        "seconds": {name: round(_median(found), 2) for name, found in answers.items()},
    }


def _median(answers: Sequence[Answer]) -> float:
    return statistics.median(each.seconds for each in answers)


def digest(cases: Sequence[Mistake]) -> str:
    """Return one number for all the files, so that two runs can be compared."""
    content = "\0".join(f"{case.name}.{case.format}\0{case.text}" for case in cases)
    return hashlib.sha256(content.encode()).hexdigest()


def _by(what: str, rows: Sequence[tuple[Mistake, Score]]) -> dict[str, dict[str, int]]:
    names = sorted({getattr(case, what) for case, _ in rows})
    return {name: totals(each for case, each in rows if getattr(case, what) == name) for name in names}


def _answers(tool: Adapter, cases: Sequence[Mistake], schemas: dict[str, Path], folder: Path) -> list[Answer]:
    """Run a tool on all mistakes in the formats that it reads, two files at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    read = [case for case in cases if case.format in tool.formats]

    def check(case: Mistake) -> Answer:
        own = folder / f"{case.name}-{case.format}"
        own.mkdir(exist_ok=True)
        file = own / f"config.{case.format}"  # the name gives nothing away
        file.write_text(case.text, encoding="utf-8")
        return tool.check(schemas[case.schema].resolve(), file)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(check, read))


if __name__ == "__main__":
    sys.exit(main())
