"""``check --schema``: any JSON Schema checks a file, with the findings, places and languages of a pack."""

from __future__ import annotations

import gc
import json
import signal
import socket
from pathlib import Path
from typing import Any

import pytest
from command import Outcome, run

from validator.diagnostics import Diagnostic, Severity
from validator.documents.model import Format
from validator.engine import foreign_schema, full_check
from validator.errors import SchemaError
from validator.reporters.registry import FORMATS

SERVER: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "Server",
    "type": "object",
    "required": ["name", "port"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 2},
        "port": {"type": "integer", "maximum": 100, "examples": [80]},
        "kind": {"enum": ["alpha", "beta"]},
        "tags": {"type": "array", "uniqueItems": True, "items": {"type": "string", "pattern": "^[a-z]+$"}},
        "password": {"type": "string", "format": "password", "minLength": 40},
    },
}
TEXTS = {
    "yaml": "nme: web\nport: 900\nkind: alpa\ntags: [a, B, a]\n",
    "json": '{\n"nme": "web",\n"port": 900,\n"kind": "alpa",\n"tags": ["a", "B", "a"]}\n',
    "jsonc": '{ // servers\n"nme": "web",\n"port": 900,\n"kind": "alpa",\n"tags": ["a", "B", "a"],}\n',
    "toml": 'nme = "web"\nport = 900\nkind = "alpa"\ntags = ["a", "B", "a"]\n',
    "env": "nme=web\nport=900\nkind=alpa\n",
}


def written(folder: Path, name: str, content: object) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def judged(folder: Path, schema: object, data: object, *words: str | Path) -> Outcome:
    file = written(folder, "schema.json", schema)
    return run("check", "--schema", file, written(folder, "data.json", json.dumps(data)), *words)


def findings(outcome: Outcome) -> list[tuple[str, str, str]]:
    """Return (rule, pointer, the text of its range) of each finding of a JSON report."""
    report = json.loads(outcome.out)
    text = Path(report["files"][0]["path"]).read_text(encoding="utf-8").split("\n")
    return [(each["rule"], each["pointer"], guilty(text, each["range"])) for each in report["diagnostics"]]


def guilty(lines: list[str], place: dict[str, Any]) -> str:
    start, end = place["start"], place["end"]
    if start["line"] != end["line"]:
        return "…"
    return lines[start["line"] - 1][start["column"] - 1 : end["column"] - 1]


@pytest.mark.parametrize("form", ["yaml", "json", "jsonc", "toml"])
def test_findings_have_their_places_in_every_format(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    schema = written(tmp_path, "server.schema.json", SERVER)
    file = written(tmp_path, f"server.{form}", TEXTS[form])
    outcome = run("check", "--schema", schema, file.name, "--format", "json")
    assert outcome.code == 1
    found = [(rule, pointer, text.strip("\"'")) for rule, pointer, text in findings(outcome)]
    assert found == [
        ("unknown-field", "/nme", "nme"),
        ("out-of-range", "/port", "900"),
        ("not-allowed", "/kind", "alpa"),
        ("duplicate-item", "/tags", '["a", "B", "a"]' if form != "yaml" else "[a, B, a]"),
        ("wrong-format", "/tags/1", "B"),
    ]


def test_an_env_file_is_checked_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    schema = written(tmp_path, "schema.yaml", "properties:\n  kind:\n    enum: [alpha, beta]\n")
    outcome = run("check", "--schema", schema, written(tmp_path, ".env", TEXTS["env"]), "--format", "json")
    assert findings(outcome) == [("not-allowed", "/kind", "alpa")]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "The number `900` in the field `port` is too large: it must be at most 100."),
        ("fr", "`900`"),
        ("es", "`900`"),
    ],
)
def test_findings_are_reported_in_every_language(language: str, expected: str, tmp_path: Path):
    outcome = judged(tmp_path, SERVER, {"name": "web", "port": 900}, "--lang", language)
    assert expected in outcome.out
    assert ("too large" in outcome.out) is (language == "en")


@pytest.mark.parametrize("report", FORMATS)
def test_every_report_shows_findings_and_no_secret(report: str, tmp_path: Path):
    data = {"name": "web", "port": 900, "password": "0123-fake-5678-secret"}
    outcome = judged(tmp_path, SERVER, data, "--format", report)
    assert outcome.code == 1
    assert "out-of-range" in outcome.out
    assert "fake-56" not in outcome.all


def test_a_secret_stays_one_where_its_branch_was_not_meant(tmp_path: Path):
    branch = {"properties": {"note": {"writeOnly": True, "type": "string"}, "kind": {"const": 1}}}
    schema = {"anyOf": [branch, {"properties": {"kind": {"const": 2}, "note": {"maxLength": 3}}}]}
    for kind in (1, 2, 3):
        outcome = judged(tmp_path, schema, {"note": "never-shown-anywhere", "kind": kind, "other": 1})
        assert "never-s" not in outcome.all


@pytest.mark.parametrize("value", [None, True, 0, 1.5, "", "text", [], [1, None], {}])
def test_a_document_may_be_any_value(value: object, tmp_path: Path):
    assert judged(tmp_path, {"enum": [value]}, value).code == 0
    outcome = judged(tmp_path, {"enum": [[[]]]}, value)
    assert outcome.code == 1
    assert "not-allowed" in outcome.out


def test_names_that_look_like_numbers_are_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    schema = written(tmp_path, "schema.json", {"properties": {"7": {"properties": {"0": {"type": "null"}}}}})
    file = written(tmp_path, "data.json", {"7": {"0": "x"}})
    outcome = run("check", "--schema", schema, file.name, "--format", "json")
    assert findings(outcome) == [("wrong-type", "/7/0", '"x"')]
    outcome = judged(tmp_path, {"properties": {"7": {"pattern": "("}}}, 1)
    assert "schema.json:1:34` is not a valid JSON Schema regular expression" in outcome.err


def test_failures_come_in_the_order_of_the_schema(tmp_path: Path):
    for first, second in (("minLength", "pattern"), ("pattern", "minLength")):
        values = {"minLength": 3, "pattern": "x"}
        schema = {"properties": {"1": {"$ref": "#/$defs/a"}}}
        schema["$defs"] = {"a": {first: values[first], second: values[second]}}
        by = foreign_schema.load(str(written(tmp_path, "schema.json", schema)))
        assert [failure.keyword for failure in by.failures({"1": "a"})] == [first, second]


def test_what_no_other_keyword_looks_at_fails_where_it_is(tmp_path: Path):
    cases: list[tuple[dict[str, Any], object, list[tuple[tuple[str | int, ...], str]]]] = [
        ({"prefixItems": [True], "unevaluatedItems": False}, [1, 1, "a"], [((1,), "false"), ((2,), "false")]),
        ({"unevaluatedItems": {"type": "null"}}, [None, 2], [((1,), "type")]),
        ({"unevaluatedProperties": {"type": "null"}}, {"a": {"b": 1}}, [(("a",), "type")]),
        ({"unevaluatedProperties": False}, {"a": 1}, [((), "unevaluatedProperties")]),
    ]
    for schema, value, failures in cases:
        by = foreign_schema.load(str(written(tmp_path, "schema.json", schema)))
        assert [(each.path, each.keyword) for each in by.failures(value)] == failures


def test_documents_of_one_file_are_checked_each(tmp_path: Path):
    schema = written(tmp_path, "schema.json", {"type": "object"})
    outcome = run(
        "check", "--schema", schema, written(tmp_path, "a.yaml", "a: 1\n---\n- 1\n"), "-f", "concise"
    )
    assert outcome.out.count("wrong-type") == 1


def test_a_schema_that_refuses_everything_refuses_each_document(tmp_path: Path):
    by = foreign_schema.load(str(written(tmp_path, "schema.json", False)))
    for text in (b'"a,"', b'" b"', b"3"):
        found = full_check.judge_by(text, "data.json", Format.JSON, by).diagnostics
        assert [each.severity for each in found] == [Severity.ERROR]


def test_a_wrong_format_is_a_warning_unless_asked(tmp_path: Path):
    schema = {"properties": {"at": {"format": "date"}}}
    outcome = judged(tmp_path, schema, {"at": "2026-02-30"})
    assert (outcome.code, "warning[wrong-format]" in outcome.out) == (0, True)
    assert "a date such as" in outcome.out
    assert judged(tmp_path, schema, {"at": "2026-02-30"}, "--fail-on", "warning").code == 1
    outcome = judged(tmp_path, schema, {"at": "2026-02-30"}, "--assert-formats")
    assert (outcome.code, "error[wrong-format]" in outcome.out) == (1, True)


@pytest.mark.parametrize(
    ("schema", "value", "without", "with_formats"),
    [
        ({"not": {"type": "string", "format": "ipv4"}}, "a b é", 1, 0),
        ({"not": {"type": "string", "format": "ipv4"}}, "192.0.2.1", 1, 1),
        ({"if": {"format": "ipv4"}, "then": {"const": 3}}, "a b é", 1, 0),
        ({"if": {"format": "ipv4"}, "else": {"const": 3}}, "a b é", 0, 1),
    ],
)
def test_formats_decide_nothing_in_conditions_unless_asked(
    schema: object, value: str, without: int, with_formats: int, tmp_path: Path
):
    outcome = judged(tmp_path, schema, value)
    assert (outcome.code, "warning" in outcome.out) == (without, False)
    assert judged(tmp_path, schema, value, "--assert-formats").code == with_formats


def test_formats_help_to_choose_a_form_without_being_errors(tmp_path: Path):
    schema = {"oneOf": [{"format": "ipv4"}, {"format": "ipv6"}]}
    assert "wrong" not in judged(tmp_path, schema, "192.0.2.1").out
    outcome = judged(tmp_path, schema, "nothing")
    assert (outcome.code, "warning[no-form-matches]" in outcome.out) == (0, True)


def test_a_hard_failure_next_to_a_wrong_format_is_an_error(tmp_path: Path):
    outcome = judged(tmp_path, {"format": "date", "maxLength": 3}, "2026-02-30")
    assert outcome.code == 1
    assert "error[wrong-length]" in outcome.out


def test_texts_are_wrong_only_where_the_schema_says_so(tmp_path: Path):
    for text in ("YOUR_BOT_NAME", "<your token>", " a ", "\u201ca\u201d"):
        outcome = judged(tmp_path, {"type": "string"}, text)
        assert (outcome.code, "[" in outcome.out) == (0, False)


def test_annotations_of_our_own_in_a_foreign_schema_mean_nothing(tmp_path: Path):
    schema = {"type": "string", "x-rule": "none", "x-kind": "url", "x-same": 3, "x-expected": [1]}
    assert judged(tmp_path, schema, 1).code == 1


def test_allowed_values_of_a_foreign_schema_come_out_harmless(tmp_path: Path):
    allowed = ["`\x1b[31m", "\u202e", *map(str, range(500))]
    outcome = judged(tmp_path, {"enum": allowed}, "x")
    assert not set(outcome.all) & {"\x1b", "\u202e"}
    assert "`400`" not in outcome.out


# --- references --------------------------------------------------------------------------------------


def test_references_lead_to_the_schemas_own_folder_and_to_given_roots(tmp_path: Path):
    written(tmp_path, "parts/name.yaml", "$defs:\n  name:\n    maxLength: 3\n")
    written(tmp_path, "roots/deep/port.json", {"$id": "https://example.com/deep/port.json", "maximum": 9})
    schema = {
        "properties": {
            "name": {"$ref": "parts/name.yaml#/$defs/name"},
            "port": {"$ref": "https://example.com/deep/port.json"},
        }
    }
    given = ("--schema-root", f"https://example.com={tmp_path / 'roots'}")
    assert judged(tmp_path, schema, {"name": "web", "port": 9}, *given).code == 0
    outcome = judged(tmp_path, schema, {"name": "webs", "port": 10}, *given, "-f", "concise")
    assert [rule for rule in ("wrong-length", "out-of-range") if rule in outcome.out] == [
        "wrong-length",
        "out-of-range",
    ]


@pytest.mark.parametrize(
    "reference",
    ["../outside.json", "link.json", "%2e%2e/outside.json", "file:///etc/hostname", "//host/share"],
)
def test_no_file_outside_the_folders_is_read(reference: str, tmp_path: Path):
    written(tmp_path, "outside.json", True)
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "link.json").symlink_to(tmp_path / "outside.json")
    outcome = judged(folder, {"$ref": reference}, 1)
    assert outcome.code == 2
    assert "--schema-root" in outcome.err


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_nothing_is_fetched_and_the_error_names_the_option(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for schema in (
        {"$ref": "http://example.com/a/b.json#/c"},
        {"$schema": "http://example.com/a/meta"},
        {"$id": "http://example.com/a/root.json", "$ref": "b.json"},
    ):
        outcome = judged(tmp_path, schema, 1, "--lang", language)
        assert (outcome.code, outcome.out) == (2, "")
        assert "`--schema-root http://example.com/a=DIR`" in outcome.err


@pytest.mark.parametrize("data", [{"$schema": "http://example.com/none"}, {"$schema": "../none.json"}])
def test_what_a_document_says_about_its_schema_is_not_followed(data: object, tmp_path: Path):
    assert judged(tmp_path, True, data).code == 0


def test_a_schema_reaches_no_server(tmp_path: Path):
    """The library could fetch; the process that it runs in asks guiderail instead."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.json"
        for schema in ({"$ref": address}, {"$schema": address}, {"$id": address, "$ref": "b.json"}):
            assert judged(tmp_path, schema, 1).code == 2
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_schema_named_by_a_urn_refers_to_its_neighbours(tmp_path: Path) -> None:
    """RFC 3986 joins nothing to a URN, so references start from the schema's folder."""
    written(tmp_path, "parts/port.json", {"$id": "urn:example:port", "type": "integer", "maximum": 9})
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "urn:example:server",
        "definitions": {"name": {"type": "string"}},
        "properties": {
            "port": {"$ref": "parts/port.json"},
            "name": {"$ref": "#/definitions/name"},
            "other": {"$ref": "urn:example:server#/definitions/name"},
        },
    }
    outcome = judged(tmp_path, schema, {"port": 10, "name": 1, "other": 2}, "--format", "json")
    assert findings(outcome) == [
        ("out-of-range", "/port", "10"),
        ("wrong-type", "/name", "1"),
        ("wrong-type", "/other", "2"),
    ]


def test_a_name_that_leads_to_no_file_gets_advice_that_works(tmp_path: Path) -> None:
    outcome = judged(tmp_path, {"$ref": "urn:example:port"}, {})
    assert outcome.code == 2
    assert "`urn:example:port`" in outcome.err
    assert "--schema-root" not in outcome.err


def test_a_list_under_items_is_called_by_its_new_name(tmp_path: Path) -> None:
    schema = {"properties": {"n": {"items": [{"type": "integer"}]}}}
    outcome = judged(tmp_path, schema, {})
    assert outcome.code == 2
    assert "schema.json:1:32`" in outcome.err
    assert "`prefixItems`" in outcome.err
    old = {"$schema": "http://json-schema.org/draft-07/schema#", **schema}
    assert judged(tmp_path, old, {"n": ["a"]}).code == 1


def test_a_document_that_is_referred_to_is_named_if_it_is_wrong(tmp_path: Path):
    for name, wrong, said in (
        ("type.json", {"type": "strin"}, "type.json:1:10` is not a JSON Schema"),
        (
            "pattern.json",
            {"pattern": "("},
            "pattern.json:1:13` is not a valid JSON Schema regular expression",
        ),
        ("list.json", [], "list.json:1:1` is not a JSON Schema"),
        ("draft.json", {"$schema": "http://json-schema.org/draft-03/schema#"}, "not supported"),
    ):
        written(tmp_path, name, wrong)
        outcome = judged(tmp_path, {"$ref": name}, 1)
        assert (outcome.code, outcome.out) == (2, "")
        assert said in outcome.err


# --- schemas that cannot be used -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"$ref": "#"}, "are circular"),
        ({"$dynamicRef": "#"}, "are circular"),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"allOf": [{"$ref": "#"}]}}}, "are circular"),
        ({"$ref": "#/nope"}, "nothing at that place"),
        ({"$ref": "#nope"}, "nothing at that place"),
        ({"$ref": 1}, "not a JSON Schema"),
        ({"properties": {"a": {"type": "strin"}}}, "schema.json:1:31` is not a JSON Schema"),
        ({"$id": 1}, "not a JSON Schema"),
        ({"pattern": "("}, "schema.json:1:13` is not a valid JSON Schema regular expression"),
        ({"patternProperties": {"(": True}}, "not a valid JSON Schema regular expression"),
        ({"pattern": "(?<name>a)\\k<name>"}, "schema.json:1:13` is not supported"),
        ({"pattern": "(a{1,9999}){1,9999}"}, "is not supported"),
        ({"$schema": "http://json-schema.org/draft-03/schema#"}, "not supported"),
        ([], "not a JSON Schema"),
        ("{", "cannot be read"),
        ("", "cannot be read"),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused_with_one_line(schema: object, said: str, tmp_path: Path):
    outcome = judged(tmp_path, schema, ["ab" * 20])
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_vocabulary_that_is_needed_and_not_known_is_reported(tmp_path: Path):
    meta = {"$id": "http://example.com/meta", "$vocabulary": {"http://example.com/own": True}}
    written(tmp_path, "roots/meta", meta)
    given = ("--schema-root", f"http://example.com={tmp_path / 'roots'}")
    outcome = judged(tmp_path, {"$schema": "http://example.com/meta"}, 1, *given)
    assert (outcome.code, "http://example.com/own" in outcome.err) == (2, True)


@pytest.mark.parametrize(
    ("pattern", "text", "code"),
    [
        ("^(a+)+$", "a" * 30_000 + "!", 1),
        ("^(a|a)*$", "a" * 30_000 + "!", 1),
        (r"^(a)\1$", "aa", 0),
        (r"^\p{L}+$", "née", 0),
        (r"^\d$", "\u09ea", 1),
        ("^abc$", "abc\n", 1),
        (r"(?<=a+)b", "aab", 0),
    ],
)
def test_patterns_are_those_of_ecma_262(pattern: str, text: str, code: int, tmp_path: Path):
    assert judged(tmp_path, {"pattern": pattern}, text).code == code


def doubled(keyword: str, levels: int) -> dict[str, Any]:
    """Return a schema that applies its last definition two to the power of ``levels`` times."""
    definitions: dict[str, Any] = {
        f"a{n}": {keyword: [{"$ref": f"#/$defs/a{n + 1}"}] * 2} for n in range(levels)
    }
    return {"$ref": "#/$defs/a0", "$defs": {**definitions, f"a{levels}": {"type": "string"}}}


def checked_within(folder: Path, schema: object, data: object, *, seconds: int) -> list[Diagnostic]:
    """Return what is found if a document may take only so many seconds: no option asks for less than 30."""
    file = written(folder, "schema.json", schema)
    by = foreign_schema.load(str(file), seconds=seconds)
    content = json.dumps(data).encode()
    return list(full_check.judge_by(content, "data.json", Format.JSON, by).diagnostics)


@pytest.fixture(params=["timer", "no timer"])
def clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "no timer":
        monkeypatch.delattr(signal, "setitimer", raising=False)


@pytest.mark.usefixtures("clock")
def test_a_schema_that_takes_too_long_is_refused_with_a_sentence(tmp_path: Path):
    with pytest.raises(SchemaError) as caught:
        checked_within(tmp_path, doubled("allOf", 40), "text", seconds=1)
    assert "takes more than {limit} s" in caught.value.message
    assert caught.value.params["option"] == "--limit seconds=2"


@pytest.mark.usefixtures("clock")
def test_a_document_that_is_known_to_be_invalid_is_a_finding_even_if_nobody_can_say_where(tmp_path: Path):
    data = {"note": "never-shown-anywhere", "other": 1}
    schema = {"properties": {"note": {"writeOnly": True}, "other": doubled("anyOf", 25)}}
    schema["$defs"] = schema["properties"]["other"].pop("$defs")
    found = checked_within(tmp_path, schema, data, seconds=1)
    assert [(each.rule, each.case) for each in found if each.severity == "error"] == [
        ("no-form-matches", "unlocated")
    ]
    assert "secret-in-file" in [each.rule for each in found]  # what must not be shown is known all the same


def test_after_a_document_that_took_too_long_the_next_is_checked(tmp_path: Path):
    schema = {"if": {"type": "string"}, "then": doubled("allOf", 40)}
    schema["$defs"] = schema["then"].pop("$defs")
    file = written(tmp_path, "schema.json", {**schema, "maximum": 3})
    by = foreign_schema.load(str(file), seconds=1)
    with pytest.raises(SchemaError):
        list(by.failures("text"))
    assert [failure.keyword for failure in by.failures(4)] == ["maximum"]


def test_a_large_schema_is_loaded(tmp_path: Path):
    nested: Any = {"type": "string"}
    for _ in range(12):
        nested = {"anyOf": [nested, nested]}
    assert judged(tmp_path, nested, 1).code == 1
    members = {f"member-{n}": {"type": "string", "description": "x" * 100} for n in range(10_000)}
    assert judged(tmp_path, {"properties": members}, {"member-7": 1}).code == 1


def test_no_process_is_left_over(tmp_path: Path):
    file = written(tmp_path, "schema.json", {"type": "string"})
    by = foreign_schema.load(str(file))
    process = by.evaluator._process._process
    assert process is not None
    assert process.poll() is None
    del by
    gc.collect()
    assert process.poll() is not None


def test_processes_that_are_forked_have_their_own(tmp_path: Path):
    written(tmp_path, "schema.json", {"properties": {"a": {"maximum": 3}}})
    for number in range(8):
        written(tmp_path, f"files/{number}.json", {"a": number})
    outcome = run("check", "--schema", "schema.json", "files", "--jobs", "4", "-f", "concise", cwd=tmp_path)
    assert [line.partition(":")[0] for line in outcome.out.splitlines()] == [
        f"files/{number}.json" for number in range(4, 8)
    ]


def test_a_document_may_be_as_deep_as_files_may_be(tmp_path: Path):
    schema = {
        "$ref": "#/$defs/t",
        "$defs": {"t": {"allOf": [{"type": "array", "items": {"$ref": "#/$defs/t"}}]}},
    }
    assert judged(tmp_path, schema, json.loads("[" * 98 + "]" * 98)).code == 0


# --- the command -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("--schema", "schema.json", "--platform", "azure"),
        ("--schema-root", "http://example.com=."),
        ("--assert-formats",),
        ("--schema", "schema.json", "--schema-root", "nothing"),
        ("--schema", "schema.json", "--schema-root", "http://example.com=not-there"),
        ("--schema", "not-there.json"),
    ],
)
def test_options_that_make_no_sense_are_refused(words: tuple[str, ...], tmp_path: Path):
    written(tmp_path, "schema.json", True)
    outcome = run("check", *words, cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err


def test_in_a_folder_every_configuration_is_checked_but_the_schema_is_not(tmp_path: Path):
    written(tmp_path, "schema.json", {"type": "array"})
    written(tmp_path, "a.yaml", "a: 1\n")
    written(tmp_path, "deep/b.toml", "b = 1\n")
    outcome = run("check", "--schema", "schema.json", ".", "-f", "concise", cwd=tmp_path)
    assert outcome.code == 1
    assert [line.partition(":")[0] for line in outcome.out.splitlines()] == ["a.yaml", "deep/b.toml"]


def test_a_schema_that_names_itself_with_an_address_suggests_a_value(tmp_path: Path) -> None:
    schema = {"$id": "https://example.com/a.json", "properties": {"a": {"enum": ["global", "local"]}}}
    (tmp_path / "s.json").write_text(json.dumps(schema), encoding="utf-8")
    (tmp_path / "a.yaml").write_text("a: globla\n", encoding="utf-8")
    outcome = run("check", "--schema", "s.json", "--format", "concise", "a.yaml", cwd=tmp_path)
    assert (outcome.code, "did you mean `global`?" in outcome.out) == (1, True)
