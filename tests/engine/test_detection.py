"""Files that people already have are known by their names, their words and what they hold; others are not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from command import run
from foreign_files import FOREIGN, write_foreign

from validator import check_files
from validator.cli import hook
from validator.documents.model import Format
from validator.engine import full_check
from validator.errors import PackError
from validator.packs import registry
from validator.packs.compiler import compile_folder
from validator.packs.examples import complete
from validator.packs.model import Pack, covers, from_compiled, names

GATEWAY: dict[str, Any] = {"tenantId": "acme", "smsTimeout": "30"}
FLOW: dict[str, Any] = {"steps": [{"kind": "Acme.Flow/Texts", "number": "+12025550142"}]}
COMMENTED = json.dumps(FLOW, indent=2).replace("[", "[ // the only step", 1)

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "tenantId": {"title": "Tenant", "type": "string"},
        "smsTimeout": {"title": "Timeout", "type": "string"},
        "steps": {"title": "Steps", "items": {"type": "object"}},
    },
    "$defs": {"texting": {"properties": {"kind": {"const": "Acme.Flow/Texts"}}, "required": ["kind"]}},
}


@pytest.fixture(autouse=True)
def acme() -> Iterator[Pack]:
    """An external pack, for files without ``platform``."""
    azure = registry.load("azure-bot-service")
    compiled = {
        "name": "acme",
        "title": "Acme",
        "vendor": "Acme",
        "status": {"state": "active", "text": "x"},
        "schema": SCHEMA,
        "rules": {},
        "guide": {"title": "x", "intro": "x"},
        "recognised": [
            {"formats": ["json"], "names": ["tenantConfig.json"]},
            {
                "formats": ["json", "jsonc", "yaml"],
                "telling": ["Acme.Flow/Texts"],
                "where": {
                    "properties": {"steps": {"contains": {"$ref": "#/$defs/texting"}}},
                    "required": ["steps"],
                },
            },
        ],
        "foreign": [{"endings": [".acme"], "title": "Acmetongue", "command": "acme build {path}"}],
    }
    own = replace(
        from_compiled(compiled),
        rules=azure.rules,
        guide=azure.guide,
        tables=azure.tables,
        sources=azure.sources,
    )
    with registry.using(registry.current()):
        registry.add_external(own)
        yield own


def put(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content, encoding="utf-8")
    return folder


def report(*words: str | Path, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("check", "--format", "json", *words, **more).out)
    return found


def platforms(found: dict[str, Any]) -> dict[str, str | None]:
    return {file["path"]: file["platform"] for file in found["files"]}


# --- which files -------------------------------------------------------------------------------------


def test_two_hundred_foreign_files_are_left_alone_and_each_artefact_is_checked(tmp_path: Path) -> None:
    assert len(FOREIGN) >= 200
    write_foreign(tmp_path)
    (tmp_path / "deep/er").mkdir(parents=True)
    (tmp_path / "deep/er/tenantConfig.json").write_text(json.dumps(GATEWAY))
    (tmp_path / "flow.json").write_text(COMMENTED)
    (tmp_path / "bot.yaml").write_text(complete("azure-bot-service"))
    found = platforms(report(cwd=tmp_path))
    carriers = {path for path, platform in found.items() if platform == "twilio-variables"}
    assert {path: platform for path, platform in found.items() if path not in carriers} == {
        "bot.yaml": "azure-bot-service",
        "deep/er/tenantConfig.json": "acme",
        "flow.json": "acme",
    }
    assert {Path(path).name for path in carriers} == {"deploy.yml", "notify.yaml", "compose.yaml"}


def test_foreign_files_alone_are_nothing_to_check(tmp_path: Path) -> None:
    write_foreign(tmp_path)
    assert report(cwd=tmp_path)["diagnostics"] == []  # some refer to variables of Twilio
    for path in report(cwd=tmp_path)["files"]:
        (tmp_path / path["path"]).unlink()
    outcome = run("check", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (3, "")


@pytest.mark.parametrize("platform", ["", *registry.names()])
def test_no_hook_says_anything_about_foreign_files(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_foreign(tmp_path)
    monkeypatch.chdir(tmp_path)
    options = ["--platform", platform] if platform else []
    monkeypatch.setattr("sys.argv", ["guiderail-hook", *options, *FOREIGN])
    assert hook.main() == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        ("platform: azure\nbot: {name: x}\nchannel: {}\n", True),
        ("platform: azure-bot-servce\n", True),
        ("platform: azure\nbot: {name: x}\nchannel: {}\nimage: web\nreplicas: 2\n", False),
        ("platform: azure-devops\nchannel: sms\n", False),
        ("platform: azure\n", False),
        ("platform: azure-bot-service\nbot: [\n", True),
        ("“platform”: “azure-bot-service”\nbot: [\n", True),
        ('{"platform": "azure-bot-service", "bot": ]}', True),
        ('{"a": 1,\n  "platform": "azure-bot-service",\n  "bot": ]}', True),
        ("platform: azure\nbot: [\n", False),
        ("when: platform == 'azure-bot-service'\nbot: [\n", False),
        ("# platform: azure-bot-service\nbot: [\n", False),
        ("a:\n  platform: azure-bot-service\nbot: [\n", False),
        ("platform: azure-bot-service is meant here\nbot: [\n", False),
    ],
)
def test_a_file_that_was_found_names_its_platform_beyond_doubt(
    text: str, is_ours: bool, tmp_path: Path
) -> None:
    put(tmp_path, a__yaml=text)
    assert (run("check", cwd=tmp_path).code == 1) is is_ours


@pytest.mark.parametrize("name", ["tenantConfig.json", "TENANTCONFIG.JSON"])
def test_a_name_tells(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("{}")
    assert platforms(report(cwd=tmp_path)) == {name: "acme"}


def test_words_only_make_a_file_be_looked_at(tmp_path: Path) -> None:
    put(tmp_path, a__json='{"note": "Acme.Flow/Texts"}', b__json=json.dumps(FLOW))
    assert platforms(report(cwd=tmp_path)) == {"b.json": "acme"}


def test_another_format_than_those_of_the_signature_does_not_tell(tmp_path: Path) -> None:
    put(tmp_path, flow__toml="[[steps]]\nkind = 'Acme.Flow/Texts'\n", flow__yaml=json.dumps(FLOW))
    assert platforms(report(cwd=tmp_path)) == {"flow.yaml": "acme"}


def test_a_document_that_names_its_platform_is_of_that_one(tmp_path: Path) -> None:
    put(tmp_path, tenantConfig__json=json.dumps({"platform": "azure-bot-service"}))
    assert platforms(report(cwd=tmp_path)) == {"tenantConfig.json": "azure-bot-service"}


def test_a_platform_that_no_document_names_is_not_offered(tmp_path: Path) -> None:
    put(tmp_path, a__yaml="platform: acme\n", b__yaml="a: 1\n")
    found = report("a.yaml", "b.yaml", cwd=tmp_path)["diagnostics"]
    assert [each["rule"] for each in found] == ["unknown-platform", "missing-platform"]
    unknown, missing = (each["message"] + each["help"] for each in found)
    assert (unknown.count("`acme`"), unknown.count("`azure-bot-service`") >= 1) == (1, True)
    assert "`--platform`" in missing  # but a file can be checked as one


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("compose.yaml", "services:\n  web: {environment: [TWILIO_LOG_LEVEL=debug]}\n"),
        ("secret.yaml", "apiVersion: v1\nkind: Secret\nstringData: {TWILIO_LOG_LEVEL: x}\n"),
        ("ci.yaml", "on: push\njobs: {send: {env: {TWILIO_LOG_LEVEL: x}}}\n"),
        ("appsettings.json", '{"Twilio": {"From": "x"}}'),
        ("local.settings.json", '{"IsEncrypted": false, "Values": {"TwilioFrom": "x"}}'),
    ],
)
def test_a_file_of_another_program_is_not_to_name_a_platform(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    (found,) = report(name, cwd=tmp_path)["diagnostics"]
    assert found["rule"] == "missing-platform"
    assert "platform:" not in found["help"]
    assert all(f"`{platform}`" in found["help"] for platform in registry.names())


def test_of_several_documents_each_is_known_by_itself(tmp_path: Path) -> None:
    put(tmp_path, all__yaml=f"{complete('azure-bot-service')}---\n{json.dumps(FLOW)}\n---\na: 1\n")
    found = report("all.yaml", cwd=tmp_path)
    assert [(each["rule"], each["document"]) for each in found["diagnostics"]] == [("missing-platform", 2)]


# --- ways to give them -------------------------------------------------------------------------------


def test_a_file_given_by_name_or_on_standard_input_is_known_too(tmp_path: Path) -> None:
    put(tmp_path, flow__json=json.dumps(FLOW | {"spare": 1}))
    for words, path in ((["flow.json"], "flow.json"), (["-"], "<stdin>")):
        found = report(*words, cwd=tmp_path, stdin=json.dumps(FLOW | {"spare": 1}).encode())
        assert platforms(found) == {path: "acme"}
        assert [each["rule"] for each in found["diagnostics"]] == ["unknown-field"]


def test_the_name_of_standard_input_tells(tmp_path: Path) -> None:
    found = report("-", "--stdin-filename", "tenantConfig.json", cwd=tmp_path, stdin=b'{"tenantId": 1}')
    assert [each["rule"] for each in found["diagnostics"]] == ["wrong-type"]


def test_a_platform_may_be_forced_on_any_file(tmp_path: Path) -> None:
    put(tmp_path, a__yaml="tenantId: x\nspare: 1\n")
    found = report("a.yaml", "--platform", "acme", cwd=tmp_path)
    assert [each["rule"] for each in found["diagnostics"]] == ["unknown-field"]
    assert run("check", ".", "--platform", "acme", cwd=tmp_path).code == 3


def test_a_walk_for_another_platform_leaves_them_alone(tmp_path: Path) -> None:
    put(tmp_path, flow__json=json.dumps(FLOW))
    assert run("check", ".", "--platform", "azure", cwd=tmp_path).code == 3
    assert platforms(report(".", "--platform", "acme", cwd=tmp_path)) == {"flow.json": "acme"}


def test_the_guide_is_ticked_by_them(tmp_path: Path) -> None:
    put(tmp_path, flow__json=COMMENTED, other__json="{}")
    assert run("guide", "--config", "flow.json", cwd=tmp_path).code == 0
    assert run("guide", "acme", "--config", "flow.json", cwd=tmp_path).code == 0
    outcome = run("guide", "azure", "--config", "flow.json", cwd=tmp_path)
    assert (outcome.code, "`acme`" in outcome.err) == (2, True)
    assert run("guide", "--config", "other.json", cwd=tmp_path).code == 2


def test_the_library_knows_them(tmp_path: Path) -> None:
    put(tmp_path, flow__json=json.dumps(FLOW))
    assert [each.platform for each in check_files([tmp_path])] == ["acme"]


# --- broken ones and comments ------------------------------------------------------------------------


def test_a_broken_one_is_reported_if_it_is_named_and_left_alone_in_a_folder(tmp_path: Path) -> None:
    broken = json.dumps(FLOW).replace("{", "{,", 1)
    put(tmp_path, tenantConfig__json='{"a": ,}', flow__json=broken)
    found = report("flow.json", "tenantConfig.json", cwd=tmp_path)
    assert [each["rule"] for each in found["diagnostics"]] == ["syntax-error", "syntax-error"]
    assert run("check", cwd=tmp_path).code == 3


@pytest.mark.parametrize("mark", [":", ": ", " = ", '": "', " "])
def test_a_broken_file_that_names_a_platform_is_reported_in_a_folder(mark: str, tmp_path: Path) -> None:
    put(tmp_path, a__yaml=f"platform{mark}azure-bot-service\nbot: [\n")
    (found,) = report(cwd=tmp_path)["diagnostics"]
    assert found["rule"] == "syntax-error"


@pytest.mark.parametrize(
    "text",
    [
        "a: !Ref Secret\nenv: {TWILIO_AUTH_TOKEN: x}\n",
        "a: &x {b: *y}\nTWILIO_AUTH_TOKEN: {{ token }}\n",
        "{% if sms %}\nTWILIO_ACCOUNT_SID: {{ sid }}\n",
        "env:\n  TWILIO_AUTH_TOKEN: a\n  TWILIO_AUTH_TOKEN: b\n",
        "on: {platform: [linux]}\nsteps: !reference [azure-bot-service]\n",
    ],
)
def test_a_file_of_another_program_lacks_a_platform_and_is_not_checked_further(
    text: str, tmp_path: Path
) -> None:
    put(tmp_path, a__yaml=text)
    (found,) = report("a.yaml", cwd=tmp_path)["diagnostics"]
    assert (found["rule"], found["range"]["start"]) == ("missing-platform", {"line": 1, "column": 1})
    assert run("check", cwd=tmp_path).code == 3


def test_comments_are_taken_where_the_files_may_have_them(tmp_path: Path) -> None:
    put(tmp_path, flow__json=COMMENTED, tenantConfig__json='{"tenantId": "x",}', other__json="{} // x")
    found = report("flow.json", "tenantConfig.json", "other.json", cwd=tmp_path)
    assert [(each["path"], each["rule"]) for each in found["diagnostics"]] == [
        ("tenantConfig.json", "syntax-error"),
        ("other.json", "syntax-error"),
    ]


def test_what_is_broken_next_to_comments_is_reported_at_its_place(tmp_path: Path) -> None:
    put(tmp_path, flow__json=COMMENTED.replace('"number":', '"number"'))
    (found,) = report("flow.json", cwd=tmp_path)["diagnostics"]
    assert (found["rule"], found["range"]["start"]["line"]) == ("syntax-error", 5)


def test_forced_files_may_have_comments_if_those_of_the_platform_may(tmp_path: Path) -> None:
    put(tmp_path, a__json='{"tenantId": "x",} // x')
    assert run("check", "a.json", "--platform", "acme", cwd=tmp_path).code == 0
    assert run("check", "a.json", "--platform", "azure", cwd=tmp_path).code == 1


# --- files in another language -----------------------------------------------------------------------


def test_a_file_that_is_not_read_says_what_makes_one_that_is(tmp_path: Path) -> None:
    put(tmp_path, a__acme="x")
    outcome = run("check", "a.acme", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Acmetongue" in outcome.err
    assert "`acme build a.acme`" in outcome.err


@pytest.mark.parametrize("ending", ["tf", "hcl", "properties", "json5", "txt", "ini"])
def test_an_unknown_ending_is_refused_with_what_is_read(ending: str, tmp_path: Path) -> None:
    (tmp_path / f"sms.{ending}").write_text(complete("azure-bot-service"), encoding="utf-8")
    outcome = run("check", f"sms.{ending}", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"`.{ending}`" in outcome.err
    assert "`.toml`" in outcome.err
    assert run("check", f"sms.{ending}", "--platform", "azure", cwd=tmp_path).code == 0


def test_a_file_in_which_no_rule_is_about_anything_is_no_checked_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("env: {TWILIO_ACCOUNT_SID: SK1}\n", encoding="utf-8")
    outcome = run("check", "a.yaml", "--platform", "twilio-variables", cwd=tmp_path)
    assert outcome.code == 3
    assert "No errors" not in outcome.err
    assert "`a.yaml`" in outcome.err


@pytest.mark.parametrize("name", [".env.example", ".env.sample", "sms.yaml.dist", "sms.template.yaml"])
def test_placeholders_belong_into_example_files(name: str, tmp_path: Path) -> None:
    line = "TWILIO_ACCOUNT_SID{}ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n".format(
        "=" if name.startswith(".env") else ": "
    )
    (tmp_path / name).write_text(line, encoding="utf-8")
    assert report(name, cwd=tmp_path)["diagnostics"] == []
    assert platforms(report(cwd=tmp_path)) == {name: "twilio-variables"}


# --- pointers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "place", "is_it", "is_in_it"),
    [
        ("/a/b", "/a/b", True, True),
        ("/a/b", "/a/b/c", False, True),
        ("/a/b", "/a", False, False),
        ("/a/*", "/a/0", True, True),
        ("/a/*", "/a", False, False),
        ("/**/b", "/b", True, True),
        ("/**/b", "/a/0/b", True, True),
        ("/**/b", "/a/0/b/c", False, True),
        ("/**/b", "/a/0/c", False, False),
        ("/**/b/b", "/b/b/b", True, True),
        ("/a", "", False, False),
    ],
)
def test_two_stars_represent_any_way(pattern: str, place: str, is_it: bool, is_in_it: bool) -> None:
    assert names(pattern, place) is is_it
    assert covers(pattern, place) is is_in_it


# --- what a pack may say -----------------------------------------------------------------------------


@pytest.fixture
def schemas(checkout: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(checkout / "schemas", tmp_path / "schemas"))


@pytest.mark.parametrize(
    "signature",
    [
        "{formats: [json]}",
        "{formats: [], names: [a]}",
        "{formats: [ini], names: [a]}",
        "{formats: [json], names: [a], colour: red}",
        "{formats: [json], names: [a], where: {type: nonsense}}",
        "{formats: [json], names: [a], where: {$ref: '#/$defs/nowhere'}}",
    ],
)
def test_a_signature_that_could_not_tell_is_a_mistake(signature: str, schemas: Path) -> None:
    header = schemas / "azure-bot-service" / "pack.yaml"
    header.write_text(f"{header.read_text(encoding='utf-8')}\nrecognised: [{signature}]\n", encoding="utf-8")
    with pytest.raises(PackError) as error:
        compile_folder(schemas, "azure-bot-service")
    assert "recognised" in str(error.value.params)


def test_a_definition_of_the_packs_own_replaces_the_shared_one(schemas: Path) -> None:
    file = schemas / "azure-bot-service" / "schema.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    shared = {"$ref": "../common/schema.json#/$defs/reference"}
    schema["$defs"]["reference"] = {"anyOf": [shared, {"type": "string", "pattern": "^@@"}]}
    file.write_text(json.dumps(schema), encoding="utf-8")
    found = from_compiled(compile_folder(schemas, "azure-bot-service"))
    own = replace(found, name="own-reference")
    registry.add_external(own)
    text = (
        complete("azure-bot-service")
        .replace('"+12025550144"', '"@@number"')
        .replace("${TWILIO_AUTH_TOKEN}", '"@@token"')
    )
    judged = full_check.judge(text.encode(), "a.yaml", Format.YAML, platform="own-reference")
    assert [each.rule for each in judged.diagnostics] == []
