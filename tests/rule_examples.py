"""The rules, each with the pack whose example it changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from validator.packs import registry
from validator.packs.examples import ExampleFiles, example_files

#: rules of every platform are shown in the pack that their example changes
ALONE = ("no-form-matches",)  # no built-in pack has a choice of forms; tests of keywords.py show it


@dataclass(frozen=True)
class Shown:
    """A rule with the pack in which its example is shown."""

    platform: str
    rule: str

    def __str__(self) -> str:
        return f"{self.platform}-{self.rule}"

    @property
    def files(self) -> ExampleFiles:
        files = example_files(registry.load(self.platform), self.rule)
        assert files is not None, f"the rule {self.rule} has no example"
        return files


def _shown() -> Iterator[Shown]:
    seen = set()
    for platform in registry.names():
        for name, rule in registry.load(platform).rules.items():
            home = rule.example.of or platform
            if name not in seen and name not in ALONE and home == platform and not rule.live:
                seen.add(name)
                yield Shown(platform, name)


#: without the rules that need Twilio's answers: ``tests/live`` has a state of the account for each
SHOWN = list(_shown())
