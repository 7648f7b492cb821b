"""What editors show: the annotations of the schema, and the real yaml-language-server that reads them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from command import run
from editor_annotations import ANNOTATIONS
from language_server import LanguageServer

from validator.documents.model import Format
from validator.documents.reader import read
from validator.i18n.catalog import Catalog
from validator.i18n.language import languages
from validator.packs import registry
from validator.reporters.editor_schema import editor_schema
from validator.reporters.localized_schema import localized_schema, subschemas

NODE = Path(__file__).parent.parent / "node"
SERVER = NODE / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
#: no schema from the network, no telemetry, nothing that follows the editor's own language
SETTINGS = {
    "yaml": {
        "schemaStore": {"enable": False},
        "kubernetesCRDStore": {"enable": False},
        "validate": True,
        "hover": True,
    },
    "redhat": {"telemetry": {"enabled": False}},
    "http": {"proxy": "", "proxyStrictSSL": True},
}

each_platform = pytest.mark.parametrize("platform", registry.declared())
each_language = pytest.mark.parametrize("language", languages())


# --- the schema --------------------------------------------------------------------------------------


@each_language
@each_platform
def test_annotations_are_all_that_the_editors_schema_adds(platform: str, language: str) -> None:
    of, catalog = registry.load(platform), Catalog(language)
    annotated = editor_schema(of, catalog)
    assert annotated != localized_schema(of, catalog)
    assert _without_annotations(annotated) == localized_schema(of, catalog)


@each_platform
def test_the_pack_keeps_its_plain_schema(platform: str) -> None:
    before = json.dumps(registry.load(platform).schema)
    editor_schema(registry.load(platform), Catalog("fr"))
    assert json.dumps(registry.load(platform).schema) == before


@each_platform
def test_another_validator_takes_the_annotated_schema_for_the_plain_one(
    platform: str, checkout: Path
) -> None:
    examples = sorted((checkout / "docs" / "examples").glob("**/*.yaml"))
    plain = jsonschema_rs.Draft202012Validator(registry.load(platform).schema, offline=True)
    annotated = jsonschema_rs.Draft202012Validator(
        editor_schema(registry.load(platform), Catalog("es")), offline=True
    )
    documents = [
        document.data
        for example in examples
        for document in read(example.read_bytes(), format=Format.YAML).documents
    ]
    verdicts = [(plain.is_valid(each), annotated.is_valid(each)) for each in documents]
    assert {True, False} == {first for first, _ in verdicts}
    assert all(first == second for first, second in verdicts)


@each_language
@each_platform
def test_every_field_is_described_with_its_page(platform: str, language: str) -> None:
    schema = editor_schema(registry.load(platform), Catalog(language), site="https://guiderail.example/")
    described = [each for _, each in subschemas(schema) if "markdownDescription" in each]
    assert len(described) > 20
    start = "" if language == "en" else f"{language}/"
    for each in described:
        assert f"https://guiderail.example/{start}reference/{platform}/#" in each["markdownDescription"]
    titled = [each for key, each in subschemas(schema) if key and "description" in each]
    assert titled == [each for each in titled if "markdownDescription" in each]


@each_language
@each_platform
def test_every_form_and_every_choice_has_a_message_without_a_gap(platform: str, language: str) -> None:
    schema = editor_schema(registry.load(platform), Catalog(language), site="https://guiderail.example/")
    messages = [
        each[name]
        for _, each in subschemas(schema)
        for name in ANNOTATIONS
        if name.endswith("Message") and name in each
    ]
    assert len(messages) > 20
    assert all("{" not in text.replace("{{", "").replace("${", "") for text in messages), messages
    assert all(text.strip() == text and text for text in messages)
    for _, each in subschemas(schema):
        if {"enum", "const"} & set(each):
            assert "errorMessage" in each
        if "pattern" in each and "x-rule" in each:
            assert "patternErrorMessage" in each


@each_platform
def test_each_described_value_is_at_its_place_in_the_list(platform: str) -> None:
    schema = editor_schema(registry.load(platform), Catalog("fr"))
    listed = [each for _, each in subschemas(schema) if "markdownEnumDescriptions" in each]
    assert listed
    for each in listed:
        assert len(each["markdownEnumDescriptions"]) == len(each["enumDescriptions"]) == len(each["enum"])
        assert any(each["enumDescriptions"])


# --- yaml-language-server ----------------------------------------------------------------------------


@pytest.fixture
def server_command() -> list[str]:
    node = shutil.which("node")
    if node is None or not SERVER.is_file():
        pytest.skip("yaml-language-server needs Node: install it, then run `make test`")
    return [node, str(SERVER), "--stdio"]


@pytest.fixture
def folder(tmp_path: Path, checkout: Path) -> Path:
    """A folder with the French schema of Azure and a complete example that names it in its first line."""
    (tmp_path / ".schemas").mkdir()
    site = {"GUIDERAIL_SITE_URL": "https://guiderail.example"}
    printed = run("schema", "azure-bot-service", "--lang", "fr", env=site)
    assert printed.code == 0
    (tmp_path / ".schemas" / "azure-bot-service.json").write_text(printed.out, encoding="utf-8")
    example = (checkout / "docs/examples/azure-bot-service/complete.yaml").read_text(encoding="utf-8")
    line = "# yaml-language-server: $schema=.schemas/azure-bot-service.json\n"
    (tmp_path / "sms.yaml").write_text(line + example, encoding="utf-8")
    return tmp_path


def test_the_language_server_shows_french_descriptions(server_command: list[str], folder: Path) -> None:
    file = folder / "sms.yaml"
    with LanguageServer(server_command, folder, SETTINGS) as server:
        assert server.open(file, "yaml") == []
        shown = server.hover(file, *_place(file, "location"))
    field = registry.load("azure-bot-service").schema["properties"]["bot"]["properties"]["location"]
    french = Catalog("fr")
    assert french.translate(field["description"], domain="azure-bot-service") in shown
    assert french.translate(field["title"], domain="azure-bot-service", context="field") in shown
    assert "https://guiderail.example/fr/reference/azure-bot-service/#bot.location" in shown
    assert "Europe Ouest" in shown


def test_the_language_server_reports_in_our_own_french(server_command: list[str], folder: Path) -> None:
    file = folder / "sms.yaml"
    text = file.read_text(encoding="utf-8")
    wrong = text.replace("location: global ", "location: mars ").replace("https://sms.", "https://smms.")
    file.write_text(wrong, encoding="utf-8")
    with LanguageServer(server_command, folder, SETTINGS) as server:
        found = {each["range"]["start"]["line"]: each["message"] for each in server.open(file, "yaml")}
    rule = registry.load("azure-bot-service").rules["request-url-wrong"]
    own = Catalog("fr").translate(rule.message, domain="azure-bot-service")
    assert own != rule.message
    assert found[_place(file, "messaging_request_url")[0]].startswith(own)
    assert "`westeurope`" in found[_place(file, "location")[0]]
    assert "Valid values" not in "".join(found.values())


def test_the_settings_of_the_page_lead_to_the_schema(server_command: list[str], folder: Path) -> None:
    file = folder / "sms.yaml"
    without_line = file.read_text(encoding="utf-8").partition("\n")[2]
    file.write_text(without_line.replace("location: global ", "location: mars "), encoding="utf-8")
    schemas = {".schemas/azure-bot-service.json": ["sms.yaml"]}
    settings = SETTINGS | {"yaml": SETTINGS["yaml"] | {"schemas": schemas}}
    with LanguageServer(server_command, folder, settings) as server:
        assert len(server.open(file, "yaml")) == 1


def _place(file: Path, key: str) -> tuple[int, int]:
    """Return the line and the character of a key, counted from 0."""
    lines = file.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines) if text.strip().startswith(f"{key}:"))
    return line, lines[line].index(key)


def _without_annotations(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_annotations(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _without_annotations(value) for key, value in schema.items() if key not in ANNOTATIONS}
