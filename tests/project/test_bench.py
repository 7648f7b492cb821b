"""What `make bench` measures, and that the documentation shows what it measured. No test here takes time."""

from __future__ import annotations

import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from bench import corpora, figures, peers
from bench.runs import Command, Cost, alternate
from command import run

from validator.i18n.language import languages
from validator.packs import registry


@pytest.fixture(name="measured")
def measured_(checkout: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((checkout / "docs" / "speed.json").read_text(encoding="utf-8"))
    return found


EXAMPLES = Path(__file__).resolve().parent.parent.parent / "docs" / "examples"


@pytest.mark.parametrize(("platform", "ending"), list(corpora.complete(EXAMPLES)))
def test_each_file_of_a_corpus_is_valid(tmp_path: Path, platform: str, ending: str) -> None:
    paths = corpora.build(tmp_path, EXAMPLES, platform=platform, files=12, ending=ending)
    report = json.loads(run("check", "--format", "json", *paths).out)
    assert report["summary"]["files"] == 12
    assert {each["rule"] for each in report["diagnostics"]} <= {"platform-retired"}


@pytest.mark.parametrize("platform", corpora.MISTAKES)
def test_each_wrong_file_of_a_corpus_has_three_mistakes(tmp_path: Path, platform: str) -> None:
    ending = next(ending for each, ending in corpora.complete(EXAMPLES) if each == platform)
    paths = corpora.build(tmp_path, EXAMPLES, platform=platform, files=2, ending=ending, wrong=True)
    report = json.loads(run("check", "--format", "json", *paths).out)
    found = [each["path"] for each in report["diagnostics"] if each["severity"] != "info"]
    assert found == [path for path in paths for _ in range(3)]


def test_every_platform_is_measured() -> None:
    assert set(corpora.MISTAKES) == set(registry.names())
    assert {platform for platform, _ in corpora.complete(EXAMPLES)} == set(corpora.MISTAKES)


def test_a_peer_gets_the_schema_that_it_reads(tmp_path: Path) -> None:
    peers.write_schemas(tmp_path, "{}", {"a": {"b": True, "c": [1]}, "d": "e", "f": 1})
    shape = json.loads((tmp_path / "yamale.yaml").read_text(encoding="utf-8"))
    assert shape == {"a": {"b": "bool()", "c": "list(any())"}, "d": "str()", "f": "int()"}
    assert peers.words("yamale", tmp_path, ["a"]) == ["yamale", "-s", f"{tmp_path}/yamale.yaml", "a"]


def test_commands_take_turns_and_must_end_as_they_should() -> None:
    python = [sys.executable, "-S", "-c"]
    costs = alternate(
        [Command("fine", [*python, "pass"]), Command("three", [*python, "raise SystemExit(3)"], (3,))], 1
    )
    assert list(costs) == ["fine", "three"]
    assert all(isinstance(each, Cost) and each.wall > 0 and each.peak > 1 for each in costs.values())
    with pytest.raises(RuntimeError, match="other: exit code 3"):
        alternate([Command("other", [*python, "raise SystemExit(3)"])], 1)


def test_what_is_not_kept_is_said() -> None:
    kept, broken = figures.verdicts({"help": 2.0, "many": 9.25, "peer-x": 50.0})
    assert kept.endswith("2.00  at most 3     met")
    assert broken.endswith("9.25  at most 9     NOT MET")


@pytest.mark.parametrize("language", languages())
def test_the_page_shows_every_promise_and_what_was_measured(
    language: str, checkout: Path, measured: dict[str, Any]
) -> None:
    page = (checkout / "docs" / language / "speed.md").read_text(encoding="utf-8")
    assert figures.on_page(page, measured, language) == page
    for name, most in figures.PROMISED.items():
        line = re.findall(rf"^.*<!-- {name} -->.*$", page, re.MULTILINE)[0]
        number = f"{most:g}".replace(".", "," if language in ("fr", "es") else ".")
        assert re.search(rf"[| ]{number}[ )]", line), line


@pytest.mark.parametrize("language", languages())
def test_the_chart_is_that_of_the_figures(language: str, checkout: Path, measured: dict[str, Any]) -> None:
    drawn = (checkout / "docs" / "pictures" / f"speed-{language}.svg").read_text(encoding="utf-8")
    assert drawn == figures.chart(measured, language)
    texts = [each.text for each in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert "guiderail" in texts
    assert {"python -c pass", *measured["peers"]} >= {each for each in texts if each and "×" not in each} - {
        "guiderail"
    }


def test_a_machine_is_described_without_its_places(measured: dict[str, Any]) -> None:
    assert re.fullmatch(r"\d+ × [^/\\]+, \w+, Python [\d.]+", measured["machine"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", measured["date"])
