"""A pack that is broken says so in one sentence, wherever it is broken; a whole one is found by its names."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
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
    with (
        registry.using(registry.Registry()),
        mock.patch.object(resources, "source", lambda kind: schemas if kind == "schemas" else None),
        mock.patch.object(resources, "installed", return_value=None),
        mock.patch.object(build_cache, "kept", lambda name, key, make: make()),
    ):
        yield schemas


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


def check_of(rule: str, **keys: object) -> Callable[[Path], object]:
    """Return the damage that changes the first check of a rule."""

    def change(found: Any) -> None:
        check = found[rule]["checks"][0]
        found[rule]["checks"] = [{key: value for key, value in (check | keys).items() if value != ""}]

    return lambda schemas: edited(schemas / RULES, change)


def options_of(verb: str, **options: object) -> Callable[[Path], object]:
    """Return the damage that lets a rule use a verb for a field of the channel."""
    check = {"at": "/channel/phone_number", verb: options}
    return data(RULES, "channel-disabled/checks", [check])


def guide(change: Callable[[Any], object]) -> Callable[[Path], object]:
    return lambda schemas: edited(schemas / NAME / "guide.yaml", change)


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
def test_a_broken_pack_is_reported_with_its_file_and_place(broken: str, schemas: Path) -> None:
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


@pytest.mark.parametrize("broken", ["no-rules", "unknown-severity", "no-json-schema"])
def test_the_command_reports_a_broken_pack_and_ends_with_two(broken: str, as_sources: Path) -> None:
    BROKEN[broken][0](as_sources)
    outcome = run("check", "-", stdin=b"platform: azure-bot-service\n")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("guiderail: The pack")
    assert len(outcome.err.splitlines()) == 1


MISSPELT: dict[str, tuple[Callable[[Path], object], tuple[str, ...]]] = {
    "at": (check_of("channel-disabled", at="/bot/nmae"), ("/bot/nmae", "checks.0.at", "`/bot/name`")),
    "at-of-a-block": (
        check_of("channel-disabled", at="/bott/name"),
        ("/bott/name", "checks.0.at", "`/bot/name`"),
    ),
    "each": (
        check_of("channel-disabled", at="", each="/chanel", to="/is_enabled"),
        ("/chanel", "checks.0.each", "`/channel`"),
    ),
    "to": (
        check_of("channel-disabled", at="", each="/channel", to="/is_enabeld"),
        ("/channel/is_enabeld", "checks.0.to", "`/channel/is_enabled`"),
    ),
    "kind": (check_of("channel-disabled", at="", kind="urk"), ("`urk`", "checks.0.kind", "`url`")),
    "case": (check_of("channel-value-mismatch", case="acount-sid"), ("checks.0.case", "`account-sid`")),
    "field": (
        options_of("equals", field="/twilio/acount_sid"),
        ("checks.0.equals.field", "`/twilio/account_sid`"),
    ),
    "field-beside": (
        options_of("needs", field="./is_enabeld"),
        ("/channel/is_enabeld", "checks.0.needs.field", "`/channel/is_enabled`"),
    ),
    "of": (
        options_of("not-listed-in", field="/bot/name", of="../chanel/auth_token"),
        ("checks.0.not-listed-in.of", "`/channel/auth_token`"),
    ),
    "together": (
        options_of("unique", together=["./acount_sid"]),
        ("checks.0.unique.together", "`/channel/account_sid`"),
    ),
    "called": (options_of("unique", called="/bot/nmae"), ("checks.0.unique.called", "`/bot/name`")),
    "verb": (options_of("equls", field="/bot/name"), ("`equls`", "`equals`")),
    "step": (data(RULES, "channel-disabled/step", "enter-vlues"), ("`enter-vlues`", "`enter-values`")),
    "source": (data(RULES, "channel-disabled/source", "twilio-chanel"), ("`twilio-channel`",)),
    "table": (
        data(RULES, "request-url-wrong/wanted", {"table": "request-urll", "of": "/bot/location"}),
        ("`request-urll`", "`request-url`"),
    ),
    "pointer-of-a-table": (
        data(RULES, "request-url-wrong/wanted", {"table": "request-url", "of": "/bot/loction"}),
        ("request-url-wrong.wanted.of", "`/bot/location`"),
    ),
    "rule-of-the-schema": (
        data(SCHEMA, "properties/bot/x-rule", "voice-url-st"),
        ("properties.bot.x-rule", "`voice-url-set`"),
    ),
    "keyword-of-the-schema": (data(SCHEMA, "properties/bot/requierd", []), ("`requierd`", "`required`")),
    "definition": (data(SCHEMA, "properties/bot", {"$ref": "#/$defs/refrence"}), ("`reference`",)),
    "fills": (guide(lambda found: found["steps"][1].update(fills=["/bot/nmae"])), ("fills", "`/bot/name`")),
    "label": (
        guide(lambda found: found["steps"][1].update(text="{{ label('no-such-label') }}")),
        ("`no-such-label`", "steps.1.text"),
    ),
    "field-of-a-variant": (
        guide(lambda found: found["variants"]["location"].update(field="/bot/loction")),
        ("variants.location.field", "`/bot/location`"),
    ),
}


@pytest.mark.parametrize("misspelt", MISSPELT)
def test_a_name_that_cannot_be_resolved_is_refused_with_the_nearest(misspelt: str, schemas: Path) -> None:
    damage, named = MISSPELT[misspelt]
    damage(schemas)
    with pytest.raises(PackError) as raised:
        compile_folder(schemas, NAME)
    assert raised.value.others == ()
    assert [each for each in (str(schemas), *named) if each not in str(raised.value)] == []


def test_a_checkout_refuses_a_misspelt_pack_with_all_its_flaws(as_sources: Path) -> None:
    MISSPELT["at"][0](as_sources)
    MISSPELT["fills"][0](as_sources)
    sentence = (
        "The pack’s file `{file}` has the pointer `/bot/nmae` at `{place}`, which leads to no field:"
        " did you mean `/bot/name`?"
    )
    sentences = [
        sentence.format(file=as_sources / RULES, place="channel-disabled.checks.0.at"),
        sentence.format(file=as_sources / NAME / "guide.yaml", place="steps.twiml-app.fills"),
    ]
    outcome = run("check", "-", stdin=b"platform: ibm-voice-agent\n")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.splitlines() == [f"guiderail: {sentence}" for sentence in sentences]
    outcome = run("pack", "test", as_sources / NAME)
    assert outcome.code == 1
    assert [line for line in outcome.out.splitlines() if line.startswith("  ")] == [
        f"  - {sentence}" for sentence in sentences
    ]


def test_mistakes_of_form_in_several_files_are_reported_at_once(schemas: Path) -> None:
    for broken in (
        "unknown-severity",
        "unknown-key-of-the-pack",
        "unknown-key-of-the-guide",
        "no-json-schema",
    ):
        BROKEN[broken][0](schemas)
    with pytest.raises(PackError) as raised:
        compile_folder(schemas, NAME)
    files = [Path(str(each.params["path"])).name for each in raised.value.all_errors]
    assert sorted(files) == ["guide.yaml", "pack.yaml", "rules.yaml", "schema.json"]


def test_a_folder_without_packs_is_reported() -> None:
    with (
        registry.using(registry.Registry()),
        mock.patch.object(resources, "source", return_value=None),
        mock.patch.object(resources, "installed", return_value=None),
    ):
        outcome = run("platforms")
    assert outcome.code == 2
    assert outcome.err == "guiderail: The packs are missing from this installation of guiderail.\n"


@pytest.mark.parametrize("name", registry.names())
def test_a_pack_is_the_same_whether_compiled_or_loaded(name: str, checkout: Path) -> None:
    compiled = compile_folder(checkout / "schemas", name)
    assert from_compiled(json.loads(json.dumps(compiled))) == registry.load(name)


def test_an_external_pack_is_known_inside_the_block_only() -> None:
    before = registry.current()
    own = replace(registry.load(NAME), name="own-bot", aliases=["mine"])
    with registry.using(before):
        registry.add_external(own)
        assert registry.load("own-bot") is own
        assert registry.by_name()["mine"] == "own-bot"
        assert registry.external_packs() == (own,)
        assert before.external == {}
    assert registry.current() is before
    assert "own-bot" not in registry.names()


def test_answers_hold_only_as_long_as_the_packs_stay_the_same() -> None:
    asked: list[int] = []

    @registry.remembered
    def answer(number: int) -> int:
        asked.append(number)
        return number + len(registry.names())

    with registry.using(registry.current()):
        first = [answer(1), answer(1)]
        registry.add_external(replace(registry.load(NAME), name="own-bot"))
        assert [answer(1), answer(1)] == [number + 1 for number in first]
    assert answer(1) == first[0]
    assert asked == [1, 1]


def test_a_registry_is_sent_to_another_process_without_its_answers() -> None:
    with registry.using(registry.current()):
        registry.add_external(replace(registry.load(NAME), name="own-bot"), Path("own"), installed=True)
        registry.by_name()
        sent = registry.current()
    received = pickle.loads(pickle.dumps(sent))
    assert (received.external, received.answers, received.built_in_answers) == (sent.external, {}, {})
    with registry.using(registry.current()):
        registry.use(received)
        kept = registry.current()
        registry.use(received)
        assert registry.current() is kept
        assert registry.load("own-bot").name == "own-bot"


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


def test_the_step_of_a_field_is_the_one_that_fills_it_or_what_contains_it() -> None:
    found = registry.load(NAME)
    assert found.step_of("/twilio/twiml_app/messaging_request_url") == "twiml-app"
    assert found.step_of("/twilio") == found.step_of("/twilio/twiml_app/friendly_name")
    assert found.step_of("/nonsense") == ""
