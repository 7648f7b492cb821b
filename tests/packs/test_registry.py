"""A pack that is broken says so in one sentence, wherever it is broken; a whole one is found by its names."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest
from command import run

from validator import build_cache, resources
from validator.errors import PackError
from validator.i18n.catalog import Catalog
from validator.packs import registry
from validator.packs.compiler import compile_folder, read_source
from validator.packs.model import from_compiled

NAME = "azure-bot-service"
RULES = Path(NAME, "rules.yaml")
SCHEMA = Path(NAME, "schema.json")


@pytest.fixture
def schemas(checkout: Path, tmp_path: Path) -> Path:
    """A copy of the packs, to be broken."""
    return Path(shutil.copytree(checkout / "schemas", tmp_path / "schemas"))


@pytest.fixture
def as_sources(schemas: Path) -> Iterator[Path]:
    """The copy in place of the checkout's own packs."""
    forget()
    with (
        mock.patch.object(resources, "source", lambda kind: schemas if kind == "schemas" else None),
        mock.patch.object(resources, "installed", return_value=None),
        mock.patch.object(build_cache, "kept", lambda name, key, make: make()),
    ):
        yield schemas
    forget()


def forget() -> None:
    for known in (registry._built_in, registry._loaded, registry.shared_rules):
        known.cache_clear()


def edited(file: Path, change: Callable[[dict[str, object]], object]) -> None:
    """Change the data in a file of a pack."""
    data = read_source(file)
    change(data)
    file.write_text(json.dumps(data), encoding="utf-8")


def put(place: str, value: object) -> Callable[[dict[str, object]], object]:
    """Return the change that puts a value at a place such as ``agent.name``."""

    def change(data: dict[str, object]) -> None:
        *way, last = place.split("/")
        inner = data
        for step in way:
            found = inner[step]
            assert isinstance(found, dict)
            inner = found
        inner[last] = value

    return change


def without(file: str) -> Callable[[Path], object]:
    return lambda schemas: (schemas / file).unlink()


def text(file: Path, content: str) -> Callable[[Path], object]:
    return lambda schemas: (schemas / file).write_text(content, encoding="utf-8")


def data(file: Path, place: str, value: object) -> Callable[[Path], object]:
    return lambda schemas: edited(schemas / file, put(place, value))


#: what is broken -> (how, what the sentence has to name)
BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "no-rules": (without(f"{NAME}/rules.yaml"), "rules.yaml"),
    "no-schema": (without(f"{NAME}/schema.json"), "schema.json"),
    "no-guide": (without(f"{NAME}/guide.yaml"), "guide.yaml"),
    "no-shared-rules": (without("common/form.yaml"), "form.yaml"),
    "no-shared-schema": (without("common/schema.json"), "schema.json"),
    "bad-json": (text(SCHEMA, '{"type": "object",}'), "line 1"),
    "bad-yaml": (text(RULES, "a: b\n  c: d\n"), "line "),
    "empty": (text(RULES, ""), "rules.yaml"),
    "a-list": (text(RULES, "- a\n"), "rules.yaml"),
    "two-documents": (text(RULES, "a: 1\n---\nb: 2\n"), "rules.yaml"),
    "duplicate-rule": (text(RULES, "a: {}\na: {}\n"), "line 2"),
    "rule-is-text": (text(RULES, "some-rule: wrong\n"), "some-rule"),
    "rule-without-severity": (text(RULES, "some-rule: {title: x}\n"), "some-rule.severity"),
    "unknown-severity": (data(RULES, "voice-url-set/severity", "fatal"), "severity"),
    "unknown-key-of-a-rule": (data(RULES, "voice-url-set/colour", "red"), "colour"),
    "checks-are-text": (data(RULES, "voice-url-set/checks", "wrong"), "checks"),
    "check-is-text": (data(RULES, "voice-url-set/checks", ["wrong"]), "checks"),
    "cases-are-a-list": (data(RULES, "voice-url-set/cases", ["wrong"]), "cases"),
    "case-is-text": (data(RULES, "voice-url-set/cases", {"x": "wrong"}), "cases"),
    "example-is-text": (data(RULES, "voice-url-set/example", "wrong"), "example"),
    "change-is-text": (data(RULES, "voice-url-set/example", {"bad": ["wrong"]}), "example"),
    "change-without-to": (data(RULES, "voice-url-set/example", {"bad": [{"from": "x"}]}), "example"),
    "unknown-key-of-the-pack": (data(Path(NAME, "pack.yaml"), "colour", "red"), "colour"),
    "sources-are-text": (data(Path(NAME, "pack.yaml"), "sources", "wrong"), "sources"),
    "unknown-key-of-the-guide": (data(Path(NAME, "guide.yaml"), "colour", "red"), "colour"),
    "undefined-shared-definition": (
        data(SCHEMA, "properties/bot", {"$ref": "../common/schema.json#/$defs/nonsense"}),
        "nonsense",
    ),
    "undefined-definition": (data(SCHEMA, "properties/bot", {"$ref": "#/$defs/nonsense"}), "nonsense"),
    "definitions-are-text": (data(SCHEMA, "$defs", "wrong"), "$defs"),
    "no-json-schema": (data(SCHEMA, "type", "nonsense"), "type"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_pack_is_told_with_its_file_and_place(broken: str, schemas: Path) -> None:
    damage, named = BROKEN[broken]
    damage(schemas)
    with pytest.raises(PackError) as raised:
        compile_folder(schemas, NAME)
    said = {
        Catalog(language).say(raised.value.message, **raised.value.params) for language in ("en", "fr", "es")
    }
    assert len(said) == 3
    for sentence in said:
        assert "{" not in sentence
        assert str(schemas) in sentence
    (english,) = (sentence for sentence in said if sentence.startswith("The pack"))
    assert named in english


@pytest.mark.parametrize("broken", BROKEN)
def test_the_command_tells_of_a_broken_pack_and_ends_with_two(broken: str, as_sources: Path) -> None:
    BROKEN[broken][0](as_sources)
    forget()
    outcome = run("check", "-", stdin=b"platform: azure-bot-service\n")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("guiderail: The pack")
    assert len(outcome.err.splitlines()) == 1


def test_a_folder_without_packs_is_told() -> None:
    forget()
    with (
        mock.patch.object(resources, "source", return_value=None),
        mock.patch.object(resources, "installed", return_value=None),
    ):
        outcome = run("platforms")
    forget()
    assert outcome.code == 2
    assert outcome.err == "guiderail: The packs are missing from this installation of guiderail.\n"


@pytest.mark.parametrize("name", registry.names())
def test_a_pack_is_the_same_whether_compiled_or_loaded(name: str, checkout: Path) -> None:
    compiled = compile_folder(checkout / "schemas", name)
    assert from_compiled(json.loads(json.dumps(compiled))) == registry.load(name)


def test_every_name_and_alias_leads_to_one_platform() -> None:
    known = registry.by_name()
    assert {known[name] for name in registry.names()} == set(registry.names())
    assert known["azure"] == "azure-bot-service"
    assert [known[alias] for alias in ("ibm", "adobe")] == ["ibm-voice-agent", "adobe-journey-optimizer"]


@pytest.mark.parametrize(
    ("name", "platform"),
    [
        ("azure-bott", "azure-bot-service"),
        ("Azure Bot Service", "azure-bot-service"),
        ("ibm_voice_agent", "ibm-voice-agent"),
        ("adobe journey", "adobe-journey-optimizer"),
        ("linux/amd64", ""),
        ("", ""),
    ],
)
def test_a_mistyped_platform_is_recognised_if_there_is_no_doubt(name: str, platform: str) -> None:
    assert registry.meant(name) == platform


def test_the_step_of_a_field_is_the_one_that_fills_it_or_what_holds_it() -> None:
    found = registry.load(NAME)
    assert found.step_of("/twilio/twiml_app/messaging_request_url") == "twiml-app"
    assert found.step_of("/twilio") == found.step_of("/twilio/twiml_app/friendly_name")
    assert found.step_of("/nonsense") == ""
