"""What the lists of the site say besides the packs: titles of Twilio's codes, topics of the common rules."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from docs.generator.search import Section
from validator.guides.guide import GuideText, TroubleText
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import dataclass
from validator.reporters.rule_index import Home, by_platform

#: names of the files in this folder
ALIKE, CODES, SOUGHT, TOPICS = "alike", "troubles", "sought", "topics"


@dataclass(frozen=True, slots=True)
class Code:
    """A code of Twilio in the troubleshooting section of a guide."""

    title: str
    trouble: TroubleText
    official: str  #: what Twilio calls it, in English

    @property
    def anchor(self) -> str:
        return f"error-{self.trouble.code}"


@dataclass(frozen=True, slots=True)
class Symptom:
    """What people see, with the codes that say why."""

    anchor: str
    title: str
    words: str  #: what else it can be found by
    codes: tuple[Code, ...]


def symptoms(guide: GuideText, catalog: Catalog) -> Iterator[Symptom]:
    """Yield what the troubleshooting section of a guide is about, in its order. Raises KeyError for a code
    that ``troubles.yaml`` does not have.
    """
    troubles = {each.code: each for each in guide.troubles}
    for each in listed(CODES):
        codes = tuple(
            Code(catalog.say_in("title", title), troubles.pop(code), each["twilio"].get(code, ""))
            for code, title in each["codes"].items()
            if code in troubles
        )
        if codes:
            title, words = catalog.say_in("title", each["title"]), catalog.say_in("search", each["words"])
            yield Symptom(each["id"], title, words, codes)
    if troubles:
        raise KeyError(*troubles)


def found_in(guide: GuideText, catalog: Catalog) -> Iterator[Section]:
    """Yield what can be found of a troubleshooting section: each symptom, then each code."""
    steps = {step.id: step for step in guide.steps}
    for symptom in symptoms(guide, catalog):
        titles = {each: f"{each.trouble.code} · {each.title}" for each in symptom.codes}
        yield Section(symptom.anchor, symptom.title, ", ".join(titles.values()), words=symptom.words)
        also = catalog.say_in("search", "Twilio error code")
        for code, title in titles.items():
            text = code.trouble.text
            if step := steps.get(code.trouble.step):
                text += " " + catalog.say("Step {number}: {title}", number=step.number, title=step.title)
            yield Section(code.anchor, title, text, f"{symptom.title} {also}", code.official)


def topics(catalog: Catalog) -> Iterator[tuple[str, str, list[Home]]]:
    """Yield what the rules of every platform are about: anchor, title, rules."""
    rules = {each.name: each for each in by_platform()[""]}
    for each in listed(TOPICS):
        yield each["id"], catalog.say_in("title", each["title"]), [rules[name] for name in each["rules"]]


@cache
def listed(name: str) -> list[dict[str, Any]]:
    """Return what a file in this folder lists."""
    found: list[dict[str, Any]] = yaml.safe_load(
        (Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8")
    )
    return found
