"""A pack's schema means the same to other validators: jsonschema-rs, and ajv on Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from validator.documents.model import Format
from validator.documents.reader import read
from validator.json_schema.keywords import failures
from validator.packs import compiler, registry
from validator.packs.examples import example_files

NODE = Path(__file__).parent.parent / "node"

#: what may be in place of any value
STRANGERS: tuple[Any, ...] = (
    "",
    " ",
    "x",
    "${NAME}",
    "env(NAME)",
    "é",
    "１",
    0,
    -1,
    1.5,
    1e30,
    True,
    None,
    [],
    {},
    ["x"],
    {"x": 1},
)


@pytest.fixture(scope="module", params=registry.declared())
def platform(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def schema(platform: str, checkout: Path) -> dict[str, Any]:
    schemas = checkout / "schemas"
    shared = compiler.read_source(schemas / "common" / "schema.json")["$defs"]
    return compiler.bundled(schemas / platform / "schema.json", shared)


@pytest.fixture(scope="module")
def complete(platform: str, checkout: Path) -> str:
    return (checkout / "docs" / "examples" / platform / "complete.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def node() -> str:
    found = shutil.which("node")
    if found is None or not (NODE / "node_modules" / "ajv").is_dir():
        pytest.skip("ajv needs Node: install it, then run `make test`")
    return found


def test_others_accept_the_complete_example(schema: dict[str, Any], complete: str, node: str) -> None:
    assert verdicts(schema, [data(complete)], node) == [(True, True, True)]


def test_others_check_the_examples_of_rules_alike(platform: str, schema: dict[str, Any], node: str) -> None:
    cases = []
    pack = registry.load(platform)
    for rule in sorted(named(schema)):
        if pack.rules[rule].checks:  # its example may be one that only a verb refuses
            continue
        files = example_files(pack, rule)
        assert files is not None, f"{rule} has no example"
        if data(files.good).get("platform") == platform:
            cases += [(rule, "bad", data(files.bad)), (rule, "good", data(files.good))]
    judged = verdicts(schema, [case[2] for case in cases], node)
    wanted = {"bad": (False, False, False), "good": (True, True, True)}
    wrong = [
        (rule, kind, found)
        for (rule, kind, _), found in zip(cases, judged, strict=True)
        if found != wanted[kind]
    ]
    assert cases
    assert wrong == []


def test_others_agree_about_any_change_of_a_value(schema: dict[str, Any], complete: str, node: str) -> None:
    cases = list(changed(data(complete)))
    judged = verdicts(schema, [changed_data for _, _, changed_data in cases], node)
    wrong = [
        (place, value, found)
        for (place, value, _), found in zip(cases, judged, strict=True)
        if len(set(found)) > 1
    ]
    assert wrong == []


def verdicts(schema: dict[str, Any], instances: list[Any], node: str) -> list[tuple[bool, bool, bool]]:
    """Return for each instance whether guiderail, jsonschema-rs and ajv accept it."""
    other = jsonschema_rs.Draft202012Validator(schema, offline=True)
    lines = "".join(json.dumps({"schema": schema, "data": instance}) + "\n" for instance in instances)
    done = subprocess.run([node, NODE / "judge.mjs"], input=lines, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    third = [json.loads(line) for line in done.stdout.splitlines()]
    return [
        (next(failures(schema, instance), None) is None, other.is_valid(instance), accepted)
        for instance, accepted in zip(instances, third, strict=True)
    ]


def data(text: str) -> Any:
    reading = read(text.encode(), format=Format.YAML)
    assert not reading.diagnostics
    return reading.documents[0].data


def named(schema: Any) -> set[str]:
    """Return the rules that explain a keyword somewhere in the schema."""
    if isinstance(schema, list):
        return {rule for item in schema for rule in named(item)}
    if not isinstance(schema, dict):
        return set()
    rules = schema.get("x-rule", [])
    return (
        {rules}
        if isinstance(rules, str)
        else {*rules, *(rule for item in schema.values() for rule in named(item))}
    )


def changed(whole: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the place, the new value and a copy of ``whole`` for each change of one value, key or item."""
    for path in places(whole):
        value = at(whole, path)
        near = (
            [f"{value}\n", f" {value}", value.upper(), value[:-1], f"{value}x"]
            if isinstance(value, str)
            else []
        )
        for new in (*STRANGERS, *near):
            copy = deepcopy(whole)
            at(copy, path[:-1])[path[-1]] = new
            yield "/".join(map(str, path)), new, copy
        copy = deepcopy(whole)
        del at(copy, path[:-1])[path[-1]]
        yield "/".join(map(str, path)), "(absent)", copy


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, member in members:
        yield (*path, step)
        yield from places(member, (*path, step))


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value
