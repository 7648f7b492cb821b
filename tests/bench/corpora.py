"""Folders of configurations to check: valid ones, and ones with three mistakes each."""

from __future__ import annotations

import os
from pathlib import Path

PLATFORM = "azure-bot-service"
ENDINGS = (".yaml", ".json", ".toml")
#: in the platform's complete example, in any format: what is right, and what is wrong in its place
MISTAKES = (
    ("contoso-support", "contoso support"),  # a pattern that does not fit
    ("POST", "FETCH"),  # a value outside its list
    ("is_enabled", "is_enabeld"),  # an unknown key
)
_NUMBER = "+12025550144"  #: nobody else may have it, so each file gets another one


def build(folder: Path, examples: Path, *, files: int, ending: str, wrong: bool = False) -> list[str]:
    """Write a corpus of so many files, unless it is there, and return their paths."""
    text = (examples / PLATFORM / f"complete{ending}").read_text(encoding="utf-8")
    for right, mistake in MISTAKES if wrong else ():
        if right not in text:
            raise ValueError(f"{right} is not in the example")
        text = text.replace(right, mistake)
    corpus = folder / f"{'wrong' if wrong else 'valid'}-{ending[1:]}-{files}"
    corpus.mkdir(parents=True, exist_ok=True)
    paths = [os.path.join(corpus, f"{at:05}{ending}") for at in range(files)]
    for at, path in enumerate(paths):
        if not os.path.exists(path):
            Path(path).write_text(text.replace(_NUMBER, f"+1202{5_000_000 + at}"), encoding="utf-8")
    return paths
