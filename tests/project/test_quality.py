"""The benchmark of message quality: its mistakes are mistakes, its adapters read what tools print."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from quality import __main__ as quality
from quality import blind, page
from quality.adapters import Adapter, Answer, Finding, adapters
from quality.documents import FORMATS, data, tree, write
from quality.mutations import KINDS, Mistake
from quality.scores import Score, score, totals

from validator.i18n.language import languages
from validator.version import VERSION

RECORDED = Path(quality.__file__).parent / "recorded"
READERS: dict[str, Any] = {"yaml": yaml.safe_load, "json": json.loads, "toml": tomllib.loads}
_UNREADABLE = {"quotation-mark-open", "slip"}


@pytest.fixture(scope="module", name="schemas")
def schemas_(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return quality.schemas_in(tmp_path_factory.mktemp("schemas"))


@pytest.fixture(scope="module", name="cases")
def cases_(schemas: dict[str, Path]) -> list[Mistake]:
    return quality.all_mistakes(schemas, "1", 2)


# --- the mistakes ------------------------------------------------------------------------------------


def test_there_are_sixty_mistakes_of_every_kind_in_three_formats(cases: list[Mistake]) -> None:
    assert len({case.name for case in cases}) >= 60
    assert {case.kind for case in cases} == set(KINDS)
    assert all(
        len([case for case in cases if case.name == name]) == 3 for name in {case.name for case in cases}
    )
    assert len({case.schema for case in cases} - {quality.OURS}) >= 2


def test_the_seed_decides_every_byte(schemas: dict[str, Path], cases: list[Mistake]) -> None:
    assert quality.digest(quality.all_mistakes(schemas, "1", 2)) == quality.digest(cases)
    assert quality.digest(quality.all_mistakes(schemas, "2", 2)) != quality.digest(cases)


@pytest.mark.parametrize("name", quality.SECRETS)
@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_written_is_read_as_the_same_data(name: str, format_: str, checkout: Path) -> None:
    example = quality.SCHEMAS / f"{name}.json"
    if name == quality.OURS:
        example = checkout / "docs" / "examples" / name / "complete.json"
    valid = json.loads(example.read_text(encoding="utf-8"))
    assert data(tree(valid)) == valid
    root = tree(valid)
    assert READERS[format_](str(write(root, format_))) == valid  # type: ignore[arg-type]  # an example is a block


def test_each_mistake_makes_the_file_invalid(schemas: dict[str, Path], cases: list[Mistake]) -> None:
    validators = {name: Draft202012Validator(json.loads(path.read_bytes())) for name, path in schemas.items()}
    for case in cases:
        if case.kind in _UNREADABLE:
            with pytest.raises((yaml.YAMLError, ValueError)):
                READERS[case.format](case.text)
        elif case.kind != "key-twice":
            assert not validators[case.schema].is_valid(READERS[case.format](case.text)), case.name


def test_the_place_of_a_mistake_contains_it(cases: list[Mistake]) -> None:
    for case in cases:
        first, last = case.lines
        lines = case.text.splitlines()
        assert 1 <= first <= last <= len(lines) + 1, case.name
        if case.kind == "key-twice":
            key = lines[first - 1].strip(' -"').split(":")[0].split("=")[0].strip(' "')
            assert key in lines[first - 2], case.name


def test_a_secret_is_next_to_the_mistake_in_one_kind_of_mistake(cases: list[Mistake]) -> None:
    with_secret = [case for case in cases if case.secret]
    assert {case.kind for case in with_secret} == {"key-misspelt-beside-secret"}
    assert all(case.secret in case.text for case in with_secret)


# --- the adapters ------------------------------------------------------------------------------------


@pytest.mark.parametrize("adapter", adapters(), ids=lambda each: each.name)
def test_an_adapter_reads_the_recorded_output_of_its_tool(adapter: Adapter) -> None:
    recorded = json.loads((RECORDED / f"{page.file_name(adapter.name)}.json").read_text(encoding="utf-8"))
    assert {each["code"] in adapter.valid for each in recorded} == {True, False}
    for each in recorded:
        answer = adapter.read(each["code"], each["output"])
        assert [[found.line, found.column, found.message] for found in answer.findings] == each["findings"]


def test_an_adapter_runs_its_tool_on_a_file(tmp_path: Path, schemas: dict[str, Path]) -> None:
    adapter = next(each for each in adapters() if each.name == "guiderail")
    assert adapter.installed_version() == VERSION
    valid = json.loads((quality.SCHEMAS / "deployment.json").read_text(encoding="utf-8"))
    file = tmp_path / "config.json"
    file.write_text(json.dumps(valid), encoding="utf-8")
    assert adapter.check(schemas["deployment"], file).code in adapter.valid
    file.write_text(json.dumps(valid | {"replicas": "many"}), encoding="utf-8")
    answer = adapter.check(schemas["deployment"], file)
    assert answer.code in adapter.invalid
    assert [each.line for each in answer.findings] == [1]


# --- the scores --------------------------------------------------------------------------------------


@pytest.fixture(name="tool")
def tool_() -> Adapter:
    return Adapter("tool", ["tool"], ["tool"], ["yaml"], "x", valid=[0], invalid=[1])


def test_an_answer_is_scored_by_what_is_known_about_the_mistake(tool: Adapter) -> None:
    mistake = Mistake("m", "slip", "s", "yaml", "a: 1\n", (3, 4), "0123secret")
    right = Answer(1, "config.yaml:3: wrong", (Finding("wrong", 3, 1),))
    assert score(tool, mistake, right) == Score(True, True, True, True, True, True)
    twice = Answer(1, "0123secret", (Finding("wrong", 4), Finding("wrong as well", 9)))
    assert score(tool, mistake, twice) == Score(True, True, False, False, False, True)
    silent = Answer(0, "", ())
    assert score(tool, replace(mistake, secret=""), silent) == Score(False, False, False, False, None, False)
    crash = Answer(1, "Traceback (most recent call last):", (Finding("Traceback"),))
    assert score(tool, mistake, crash) == Score(True, False, False, True, True, False)
    assert totals([score(tool, mistake, each) for each in (right, twice, silent)])["found"] == 2


def test_marks_count_where_both_readers_agree(tmp_path: Path, cases: list[Mistake]) -> None:
    marked = blind.marked_cases(cases, "1")
    assert len(marked) == 20
    assert {case.kind for case in marked} == set(KINDS)
    ids = [blind.mark_id("tool", case, "1") for case in marked]
    yes, no = {"cause": True, "way_out": True}, {"cause": True, "way_out": False}
    (tmp_path / "one.json").write_text(json.dumps(dict.fromkeys(ids, yes)), encoding="utf-8")
    (tmp_path / "two.json").write_text(json.dumps(dict.fromkeys(ids, no) | {ids[0]: yes}), encoding="utf-8")
    found = blind.agreed(tmp_path, ["tool"], cases, "1")
    assert found["tools"] == {"tool": {"of": 20, "cause": 20, "way_out": 1}}
    assert found["agreement"] == pytest.approx(21 / 40, abs=0.001)


def test_texts_to_mark_do_not_tell_whose_they_are(cases: list[Mistake]) -> None:
    read = [case for case in cases if case.format == "yaml"]
    answers = {
        name: [Answer(1, "", (Finding(f"says {at}"),)) for at, _ in enumerate(read)]
        for name in ("yaml-language-server",)
    }
    texts = blind.shuffled(cases, answers, "1")
    assert len(texts) == 20
    assert "language-server" not in json.dumps(texts)


# --- the page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
def test_the_page_shows_what_was_measured(language: str, checkout: Path) -> None:
    report = json.loads((checkout / "docs" / "message-quality.json").read_text(encoding="utf-8"))
    text = (checkout / "docs" / language / "message-quality.md").read_text(encoding="utf-8")
    assert page.on_page(text, report, language) == text
    assert set(report["tools"]) - {"guiderail"} >= {
        "ajv-cli",
        "check-jsonschema",
        "v8r",
        "yaml-language-server",
    }
