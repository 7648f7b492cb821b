"""What the public conformance suites say about the readers; the suites are not part of the repository."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from reading_cases import CASES

from validator.diagnostics import Diagnostic
from validator.documents.model import Format, Node, Reading
from validator.documents.reader import read
from validator.engine import foreign_schema, full_check
from validator.json_schema import schema_process

SCHEMA_MISSES = Path(__file__).parent.parent / "suites" / "json-schema-misses.txt"
MISSES = Path(__file__).parent.parent / "suites" / "yaml-misses.txt"

#: findings that do not mean that the text could not be read
HARMLESS = {"empty", "duplicate-key", "not-finite"}


def what(reading: Reading) -> list[str]:
    """Return the cases of a reading's findings, after a look at how they are made."""
    for found in reading.diagnostics:
        assert set(found.params) == CASES[found.rule][found.case], found
        assert found.range.start <= found.range.end
        assert found.range.start.line <= reading.lines.text.count("\n") + reading.lines.text.count(
            "\r"
        ) + 1 or (not reading.lines.text)
    assert sum(found.rule == "syntax-error" for found in reading.diagnostics) <= 1
    return sorted({found.case or found.rule for found in reading.diagnostics})


# --- JSON ------------------------------------------------------------------------------------------------


def test_json_that_must_be_read_is_read(suites: Path):
    files = sorted((suites / "json").glob("test_parsing/y_*.json"))
    assert len(files) == 95
    for file in files:
        reading = read(file.read_bytes(), format=Format.JSON)
        assert set(what(reading)) <= HARMLESS, file.name
        assert reading.documents[0].data == json.loads(file.read_bytes()), file.name


def test_json_that_must_be_refused_is_refused(suites: Path):
    files = sorted((suites / "json").glob("test_parsing/n_*.json"))
    assert len(files) == 188
    assert [file.name for file in files if not what(read(file.read_bytes(), format=Format.JSON))] == []


def test_json_that_may_be_either_does_not_break_the_reader(suites: Path):
    for file in (suites / "json").glob("test_parsing/i_*.json"):
        reading = read(file.read_bytes(), format=Format.JSON)
        assert reading.documents or what(reading)


def test_all_json_of_the_suite_can_be_offered_to_the_other_readers(suites: Path):
    for file in (suites / "json").glob("test_parsing/*.json"):
        for other in (Format.JSONC, Format.YAML, Format.TOML, Format.ENV):
            what(read(file.read_bytes(), format=other))


# --- TOML ------------------------------------------------------------------------------------------------


def toml_cases(suites: Path, kind: str) -> list[Path]:
    folder = suites / "toml" / "tests"
    names = (folder / "files-toml-1.0.0").read_text(encoding="utf-8").split()
    return [folder / name for name in names if name.startswith(kind) and name.endswith(".toml")]


def test_toml_that_is_valid_has_the_values_of_the_suite(suites: Path):
    files = toml_cases(suites, "valid/")
    assert len(files) == 210
    for file in files:
        reading = read(file.read_bytes(), format=Format.TOML)
        assert set(what(reading)) <= HARMLESS - {"duplicate-key"}, file.name
        expected = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        assert tagged_equal(reading.documents[0].root, expected), file.name


def tagged_equal(node: Node, expected: Any) -> bool:
    """Tell whether a value is what the suite's tagged JSON says."""
    data = node.data
    if isinstance(expected, list):
        return (
            isinstance(data, list)
            and len(data) == len(expected) == len(node.items)
            and all(tagged_equal(item.node, tag) for item, tag in zip(node.items, expected, strict=True))
        )
    if isinstance(expected.get("value"), str) and set(expected) == {"type", "value"}:
        return scalar_equal(data, expected["type"], expected["value"])
    return (
        isinstance(data, dict)
        and data.keys() == expected.keys() == node.entries.keys()
        and all(tagged_equal(node.entries[key].node, tag) for key, tag in expected.items())
    )


def scalar_equal(data: object, kind: str, value: str) -> bool:
    if kind in ("integer", "bool"):
        return type(data) is {"integer": int, "bool": bool}[kind] and data == json.loads(value)
    if kind == "float" and value.strip("+-") not in ("inf", "nan"):
        return type(data) is float and data == float(value)
    if kind == "float":
        return isinstance(data, str) and data.lstrip("+-" if value == "nan" else "+") == value
    if kind == "string":
        return data == value
    return isinstance(data, str) and instant(data) == instant(value)


def instant(text: str) -> str:
    """Return a date and time in one spelling: upper case, a T between, no zeros at the end of a fraction."""
    text = text.upper().replace(" ", "T")
    return re.sub(r"(\.[0-9]*?)0+(?=Z|[+-]|$)", r"\1", text).replace("+00:00", "Z")


def test_toml_that_is_invalid_is_refused(suites: Path):
    files = toml_cases(suites, "invalid/")
    assert len(files) == 499
    assert [file.name for file in files if not what(read(file.read_bytes(), format=Format.TOML))] == []


# --- YAML ------------------------------------------------------------------------------------------------


class Case(NamedTuple):
    name: str
    text: str
    json: str | None
    fails: bool


def yaml_cases(suites: Path) -> Iterator[Case]:
    """Yield the cases of the YAML test suite that the suite itself does not skip."""
    for file in sorted((suites / "yaml").glob("src/*.yaml")):
        tests = cases_of(file)
        if tests[0].get("skip"):
            continue
        for number, test in enumerate(tests):
            name = file.stem if len(tests) == 1 else f"{file.stem}-{number:02}"
            yield Case(name, unmarked(test["yaml"]), test.get("json"), test.get("fail") is True)


def cases_of(file: Path) -> list[dict[str, Any]]:
    reading = read(file.read_bytes(), format=Format.YAML)
    assert not reading.diagnostics, file.name
    tests = reading.documents[0].data
    assert isinstance(tests, list)
    return tests


def unmarked(text: str) -> str:
    """Return the text of a case with the suite's visible signs replaced by what they represent."""
    text = re.sub("—*»", "\t", text.replace("␣", " "))
    return text.replace("←", "\r").replace("⇔", "\ufeff").replace("↵", "").replace("∎\n", "")


def values(text: str) -> list[Any]:
    """Return the values of a text that holds several JSON values one after the other."""
    decoder = json.JSONDecoder()
    found, at = [], 0
    text = text.strip()
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        found.append(value)
        at += len(text[at:]) - len(text[at:].lstrip())
    return found


def alike(one: Any, other: Any) -> bool:
    """Tell whether two values are equal as JSON values, where true is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return bool(isinstance(one, bool) == isinstance(other, bool) and one == other)


def outcome(case: Case) -> str:
    """Return how the reading of a case differs from the suite, empty if it does not."""
    reading = read(case.text.encode(), format=Format.YAML)
    findings = what(reading)
    refused = any(found.rule == "syntax-error" for found in reading.diagnostics)
    if case.fails:
        return "" if refused else "accepted"
    findings = [finding for finding in findings if finding != "empty"]
    if findings:
        return f"{'refused' if refused else 'finding'}: {', '.join(findings)}"
    if case.json is None:
        return ""
    return (
        "" if alike([document.data for document in reading.documents], values(case.json)) else "wrong value"
    )


def test_yaml_differs_from_the_suite_only_where_the_list_says_so(suites: Path):
    known = {}
    for line in MISSES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, *described = re.split(r"\s{2,}", line)
            known[name] = described[0]
            assert len(described) == 2, f"no reason: {line}"
    found = {case.name: outcome(case) for case in yaml_cases(suites)}
    assert {name: how for name, how in found.items() if how} == known


def test_yaml_reaches_the_figures_that_the_best_readers_on_libyaml_reach(suites: Path):
    composed = equal = refused = 0
    for case in yaml_cases(suites):
        how = outcome(case)
        assert how != "wrong value", case.name
        if case.fails:
            refused += how != "accepted"
        else:
            composed += not how.startswith("refused")
            equal += case.json is not None and not how.startswith("refused") and same_values(case)
    assert (composed, equal, refused) >= (255, 230, 78)
    assert equal >= 230
    assert refused >= 92


def same_values(case: Case) -> bool:
    documents = read(case.text.encode(), format=Format.YAML).documents
    return alike([document.data for document in documents], values(case.json or ""))


# --- JSON Schema -----------------------------------------------------------------------------------------

#: of each draft: its name for schemas that name none, and how many cases the suite has
DRAFTS = {
    "draft4": ("http://json-schema.org/draft-04/schema#", 618, 100, 219),
    "draft6": ("http://json-schema.org/draft-06/schema#", 839, 106, 325),
    "draft7": ("http://json-schema.org/draft-07/schema#", 927, 118, 676),
    "draft2019-09": ("https://json-schema.org/draft/2019-09/schema", 1259, 158, 757),
    "draft2020-12": ("https://json-schema.org/draft/2020-12/schema", 1299, 162, 764),
}


class SchemaCase(NamedTuple):
    name: str
    valid: bool
    found: list[Diagnostic]

    def agrees(self, *, severities: tuple[str, ...] = ("error",)) -> bool:
        return self.valid is not any(each.severity in severities for each in self.found)


def schema_cases(
    suites: Path, folder: Path, draft: str, pattern: str, *, assert_formats: bool = False
) -> Iterator[SchemaCase]:
    """Yield the cases of a draft, each checked as ``check --schema`` checks a file."""
    suite = suites / "json-schema"
    roots = [foreign_schema.root(f"http://localhost:1234={suite / 'remotes'}")]
    file = folder / "schema.json"
    for group_file in sorted((suite / "tests" / draft).glob(pattern)):
        for group in json.loads(group_file.read_text(encoding="utf-8")):
            schema = group["schema"]
            if isinstance(schema, dict):
                schema = {"$schema": DRAFTS[draft][0], **schema}
            file.write_text(json.dumps(schema), encoding="utf-8")
            by = foreign_schema.load(str(file), roots, assert_formats=assert_formats)
            for test in group["tests"]:
                data = json.dumps(test["data"]).encode()
                found = full_check.judge_by(data, "data.json", Format.JSON, by).diagnostics
                name = f"{draft}/{group_file.stem}: {group['description']}: {test['description']}"
                yield SchemaCase(name, test["valid"], found)


@pytest.fixture
def one_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Evaluate all schemas in one process: to start one for each of them takes minutes."""
    started: list[subprocess.Popen[bytes]] = []

    def start_or_reuse(*words: Any, **options: Any) -> subprocess.Popen[bytes]:
        if not started or started[-1].poll() is not None:
            started.append(subprocess.Popen(*words, **options))
        return started[-1]

    system = SimpleNamespace(Popen=start_or_reuse, PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL)
    monkeypatch.setattr(schema_process, "subprocess", system)
    monkeypatch.setattr(schema_process, "_end", lambda process, owner: None)
    yield
    for process in started:
        process.kill()
        process.communicate()


def known_misses() -> set[str]:
    lines = SCHEMA_MISSES.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


@pytest.mark.usefixtures("one_process")
@pytest.mark.parametrize("draft", DRAFTS)
def test_every_required_case_of_json_schema_is_checked_as_the_suite_says(
    draft: str, suites: Path, tmp_path: Path
):
    cases = list(schema_cases(suites, tmp_path, draft, "*.json"))
    assert len(cases) == DRAFTS[draft][1]
    assert [case.name for case in cases if not case.agrees()] == []


@pytest.mark.usefixtures("one_process")
@pytest.mark.parametrize("draft", DRAFTS)
def test_optional_cases_of_json_schema_are_missed_only_where_the_list_says_so(
    draft: str, suites: Path, tmp_path: Path
):
    cases = list(schema_cases(suites, tmp_path, draft, "optional/*.json"))
    assert len(cases) == DRAFTS[draft][2]
    missed = {case.name for case in cases if not case.agrees()}
    assert missed == {name for name in known_misses() if name.startswith(f"{draft}/")}


@pytest.mark.usefixtures("one_process")
@pytest.mark.parametrize("draft", DRAFTS)
def test_every_format_of_json_schema_is_an_error_if_asked_and_a_warning_if_not(
    draft: str, suites: Path, tmp_path: Path
):
    cases = list(schema_cases(suites, tmp_path, draft, "optional/format/*.json", assert_formats=True))
    assert len(cases) == DRAFTS[draft][3]
    assert [case.name for case in cases if not case.agrees()] == []
    for case in schema_cases(suites, tmp_path, draft, "optional/format/*.json"):
        assert case.agrees(severities=("warning",)), case.name
        assert not any(each.severity == "error" for each in case.found), case.name


# --- every text ------------------------------------------------------------------------------------------


def test_every_text_of_the_yaml_suite_can_be_offered_to_the_other_readers(suites: Path):
    for case in yaml_cases(suites):
        for other in (Format.JSON, Format.JSONC, Format.TOML, Format.ENV):
            what(read(case.text.encode(), format=other))


@pytest.mark.parametrize("form", list(Format))
def test_naughty_strings_as_key_and_value_do_not_break_a_reader(form: Format, suites: Path):
    strings = json.loads((suites / "naughty-strings" / "blns.json").read_text(encoding="utf-8"))
    assert len(strings) == 515
    for text in strings:
        bare = text.encode("utf-8", "surrogatepass")
        quoted = json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass")
        for value in (bare, quoted, b"'" + bare + b"'"):
            for template in (
                b"a: %s\nb: 1\n",
                b"%s: a\n",
                b"a = %s\n",
                b"%s = 1\n",
                b"A=%s",
                b'{"a": %s}',
                b"{%s: 1}",
            ):
                reading = read(template % value, format=form)
                assert reading.documents or reading.diagnostics
                what(reading)


def test_naughty_strings_quoted_are_read_as_they_are(suites: Path):
    strings = json.loads((suites / "naughty-strings" / "blns.json").read_text(encoding="utf-8"))
    for text in strings:
        for form in (Format.JSON, Format.JSONC):
            reading = read(json.dumps({text: text}).encode(), format=form)
            assert reading.documents[0].data == {text: text}
