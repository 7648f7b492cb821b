"""Each wording of each rule is shown by a wrong text that gives it, and fits the lines that it has.

The cases of packs have their examples in the packs; those of the rules that every platform shares are in
``common_cases.yaml``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from validator.diagnostics import Diagnostic, Report, Severity
from validator.documents.model import Format
from validator.documents.reader import read
from validator.engine import full_check
from validator.i18n.catalog import Catalog
from validator.packs import registry
from validator.packs.examples import ExampleFiles, complete, example_files
from validator.packs.model import Pack
from validator.reporters.registry import FORMATS
from validator.reporters.run import Run

LANGUAGES = ("en", "fr", "es")
LINE = 80
MESSAGE, HELP = 2 * LINE, 3 * LINE  #: the most characters that a message and a help may have

COMMON = yaml.safe_load(Path(__file__).with_name("common_cases.yaml").read_text(encoding="utf-8"))


def rules() -> dict[str, Pack]:
    """Return every rule with the first pack that has it."""
    found: dict[str, Pack] = {}
    for platform in registry.names():
        for rule in registry.load(platform).rules:
            found.setdefault(rule, registry.load(platform))
    return found


RULES = rules()


def _cases() -> Iterator[tuple[str, str]]:
    for rule, pack in RULES.items():
        if not pack.rules[rule].live:  # tests/live has a state of the account for each of their cases
            yield from ((rule, case) for case in ("", *pack.rules[rule].cases))


@cache
def _judged(files: ExampleFiles) -> Report:
    run = [(files.beside, "earlier.yaml", files.beside_format)] if files.beside is not None else []
    run.append((files.bad, files.name, files.format))
    return full_check.report(
        [full_check.judge(text.encode(), name, format) for text, name, format in run if text is not None]
    )[-1]


def _block(data: Any, place: str) -> tuple[Any, Any]:
    """Return the block or the list that a place is in, and its key or number there."""
    *above, last = place.lstrip("/").split("/")
    for step in above:
        data = data[int(step)] if isinstance(data, list) else data[step]
    return data, int(last) if isinstance(data, list) else last


@cache
def _complete(platform: str) -> Any:
    pack = registry.load(platform)
    return read(complete(pack.name).encode(), format=Format(pack.formats[0])).documents[0].data


def _text(entry: dict[str, Any]) -> tuple[str, Format]:
    """Return the wrong text that an entry of ``common_cases.yaml`` describes."""
    if "of" not in entry:
        ((ending, text),) = entry.items()
        return text, Format(ending)
    data = deepcopy(_complete(entry["of"]))
    if "without" in entry:
        block, last = _block(data, entry["without"])
        del block[last]
    if "at" not in entry:
        return json.dumps(data), Format.JSON
    block, last = _block(data, entry["at"])
    block[last] = entry.get("value", "WRITTEN")
    if "written" in entry:
        return yaml.safe_dump(data, allow_unicode=True).replace("WRITTEN", entry["written"]), Format.YAML
    return json.dumps(data), Format.JSON


def _of_common(rule: str, case: str) -> Report | None:
    """Return the report on the text for a case of a rule that every platform shares; None if it has none."""
    entry = COMMON.get(rule, {}).get(case)
    if entry is None:
        return None
    if "params" in entry:
        severity = Severity(RULES[rule].rules[rule].severity)
        return Report("", None, (Diagnostic(rule, severity, case=case, params=entry["params"]),))
    text, format = _text(entry)
    return full_check.report([full_check.judge(text.encode(), f"config.{format}", format)])[-1]


@cache
def shown(rule: str, case: str) -> Report | None:
    """Return the report on the wrong text for a case; None if there is none."""
    pack = RULES[rule]
    if case and (report := _of_common(rule, case)):
        return report
    own = example_files(pack, rule, case)
    if own is not None:
        return _judged(own)
    return shown(rule, "") if case else _of_common(rule, "")


def _of_case(report: Report | None, rule: str, case: str) -> list[Diagnostic]:
    found = report.diagnostics if report else ()
    return [each for each in found if each.rule == rule and (not case or each.case == case)]


@pytest.mark.parametrize(("rule", "case"), list(_cases()))
def test_case_is_shown_in_words_that_fit_their_lines(rule: str, case: str) -> None:
    if rule == "no-form-matches" and not case:  # its cases have the words
        return
    report = shown(rule, case)
    assert _of_case(report, rule, case), f"no text shows the case {case or '(none)'} of {rule}: {report}"
    assert report
    for language in LANGUAGES:
        output = json.loads("".join(FORMATS["json"].report(Run([report], Catalog(language)))))
        for found in output["diagnostics"]:
            assert len(found["message"]) <= MESSAGE, f"{language}: {found['message']}"
            assert len(found["help"]) <= HELP, f"{language}: {found['help']}"


@pytest.mark.parametrize(
    "rule", [rule for rule, pack in RULES.items() if pack.rules[rule].domain == pack.name]
)
def test_example_of_a_case_shows_just_this_case(rule: str) -> None:
    pack = RULES[rule]
    for case, words in pack.rules[rule].cases.items():
        files = example_files(pack, rule, case)
        if files is None:
            continue
        assert words.example
        # a secret that is written wrongly is written in clear text
        found = [
            (each.rule, each.pointer, each.case)
            for each in _judged(files).diagnostics
            if each.rule not in ("platform-retired", "secret-in-file") or each.rule == rule
        ]
        assert found == [(rule, files.place, case)]
