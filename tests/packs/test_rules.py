"""Each rule proves itself: its bad example breaks just this rule at its place, its good example none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from rule_examples import ALONE, SHOWN, Shown

from validator.diagnostics import Report
from validator.documents.model import Format
from validator.documents.reader import read
from validator.documents.syntax_errors import UNREAD
from validator.engine import full_check
from validator.i18n.catalog import Catalog
from validator.packs import fields, registry
from validator.packs.examples import complete
from validator.packs.model import Pack
from validator.reporters.registry import FORMATS
from validator.reporters.run import Run

LANGUAGES = ("en", "fr", "es")

ALWAYS = {"platform-retired"}  # is about every IBM configuration, so it is not counted next to others


@lru_cache
def check(text: str, beside: str | None, format: str) -> Report:
    """Return the report of ``text``, checked after ``beside``."""
    files = [("earlier.yaml", beside)] if beside is not None else []
    judged = [full_check.judge(content.encode(), path, Format.YAML) for path, content in files]
    judged.append(full_check.judge(text.encode(), f"config.{format}", Format(format)))
    return full_check.report(judged)[-1]


def counted(report: Report) -> list[tuple[str, str]]:
    return [(each.rule, each.pointer) for each in report.diagnostics if each.rule not in ALWAYS]


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_bad_example_breaks_just_its_rule_at_its_place(shown: Shown) -> None:
    files = shown.files
    report = check(files.bad, files.beside, files.format)
    if shown.rule in ALWAYS:
        found = [(each.rule, each.pointer) for each in report.diagnostics]
    else:
        found = [each for each in counted(report) if not _beside_itself(shown.rule, each[0])]
    assert found == [(shown.rule, files.place)]


def _beside_itself(rule: str, other: str) -> bool:
    """Tell whether the mistake can only be seen in literal secrets, which are their own finding."""
    seen_in_literals = ("auth-token-malformed", "webhook-key-mismatch", "sinch-token-not-base64")
    return rule in seen_in_literals and other == "secret-in-file"


@pytest.mark.parametrize("shown", [each for each in SHOWN if each.rule not in ALWAYS], ids=str)
def test_good_example_breaks_no_rule(shown: Shown) -> None:
    files = shown.files
    assert counted(check(files.good, files.beside, files.format)) == []


@pytest.mark.parametrize("platform", registry.declared())
@pytest.mark.parametrize("format", ["yaml", "json", "toml"])
def test_complete_example_is_correct_in_every_format(platform: str, format: str, checkout: Path) -> None:
    text = (checkout / "docs" / "examples" / platform / f"complete.{format}").read_text(encoding="utf-8")
    assert counted(check(text, None, format)) == []


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_same_mistake_is_found_at_the_same_pointer_in_json(shown: Shown) -> None:
    """YAML's own traps and its comments aside, a configuration means the same in JSON."""
    if shown.rule in ("unquoted-value", "ambiguous-value", "duplicate-key", *UNREAD):
        return
    if shown.rule == "unused-ignore":
        return
    files = shown.files
    documents = read(files.bad.encode(), format=files.format).documents
    if len(documents) > 1:  # JSON has one document in a file
        return
    report = check(json.dumps(documents[0].data), files.beside, "json")
    in_yaml = check(files.bad, files.beside, files.format)
    assert sorted(counted(report)) == sorted(counted(in_yaml))


def test_catalogue_has_no_hole(tmp_path: Path) -> None:
    """Lists rule × language × example; every cell is filled and every language says it in its own words."""
    table = list(_table())
    empty = [row for row in table if not all(row)]
    assert empty == []
    for _, rule, *messages in table:
        assert len(set(messages)) == len(LANGUAGES), f"{rule} says the same in two languages: {messages}"
    (tmp_path / "catalogue.json").write_text(json.dumps(table, ensure_ascii=False))


def _table() -> Iterator[tuple[str, ...]]:
    for shown in SHOWN:
        files = shown.files
        report = check(files.bad, files.beside, files.format)
        assert counted(check(files.good, files.beside, files.format)) == [] or shown.rule in ALWAYS
        messages = []
        for language in LANGUAGES:
            found = _found(report, language, shown.rule)
            assert found["help"], f"{shown.rule} gives no help in {language}"
            assert "{" not in found["message"].replace("${", "").replace("{{", ""), found["message"]
            assert "{" not in found["help"].replace("${", "").replace("{{", ""), found["help"]
            messages.append(found["message"])
        yield shown.platform, shown.rule, *messages


def _found(report: Report, language: str, rule: str) -> dict[str, Any]:
    result = json.loads("".join(FORMATS["json"].report(Run([report], Catalog(language)))))
    found: dict[str, Any] = next(each for each in result["diagnostics"] if each["rule"] == rule)
    return found


CATALOGUE = {
    "reading": """syntax-error merge-conflict template-not-rendered duplicate-key unquoted-value
        ambiguous-value stray-character placeholder-left not-readable missing-platform unknown-platform
        missing-field unknown-field wrong-type not-allowed wrong-format wrong-length out-of-range
        duplicate-item no-form-matches secret-in-file""",
    "twilio": """sid-of-wrong-kind sid-malformed auth-token-malformed number-not-e164 number-has-trunk-zero
        test-number number-claimed-twice twilio-host-retired""",
    "ibm-voice-agent": """role-too-weak role-not-held webhook-region-mismatch webhook-url-malformed
        webhook-key-mismatch number-mismatch number-shared twiml-app-overrides-webhook answers-impossible
        region-unconfirmed platform-retired api-url-regional""",
    "adobe-journey-optimizer": """rcs-needs-custom-vendor message-sid-ambiguous inbound-number-shared
        credential-unknown payload-not-json payload-variable-missing auth-none-without-mtls
        webhook-vendor-unsupported rcs-webhook-missing webhook-pair-incomplete configuration-name-malformed
        configuration-missing provider-url-needs-converter url-not-reachable sender-name-malformed
        sender-name-cannot-mms""",
    "twilio-variables": "twilio-region-without-edge",
    "watsonx-orchestrate": "channel-type-twice",
    "azure-bot-service": """request-url-region-mismatch request-url-wrong request-method-get voice-url-set
        twiml-app-not-attached twiml-app-unknown channel-value-mismatch channel-disabled
        caller-id-cannot-send""",
}


def test_every_rule_of_the_published_catalogue_is_there() -> None:
    published = {rule for names in CATALOGUE.values() for rule in names.split()}
    assert published <= {shown.rule for shown in SHOWN} | set(ALONE)


@pytest.mark.parametrize("platform", registry.names())
def test_every_rule_says_where_it_comes_from_and_which_step_fixes_it(platform: str) -> None:
    found = registry.load(platform)
    steps = {step.id for step in found.guide.steps}
    for name, rule in found.rules.items():
        assert rule.source, f"{name} names no source"
        assert set(rule.source) <= set(found.sources), f"{name} names a source that is not there"
        assert not rule.step or rule.step in steps, f"{name} names the step {rule.step}"
        own = rule.domain == platform
        assert not own or rule.step or found.step_of(rule.example.at), f"{name} leads to no step"


@pytest.mark.parametrize("platform", registry.names())
def test_every_step_is_reached_by_a_rule_or_says_why_not(platform: str) -> None:
    found = registry.load(platform)
    reached = {rule.step or found.step_of(rule.example.at) for rule in found.rules.values()}
    for step in found.guide.steps:
        assert (step.id in reached) or step.unchecked, f"no rule leads to the step {step.id}"
        assert step.verify, f"the step {step.id} does not say how to see that it worked"


@pytest.mark.parametrize("platform", registry.names())
def test_every_field_of_a_schema_is_filled_by_a_step_and_described(platform: str) -> None:
    found = registry.load(platform)
    for place, field in _fields(found).items():
        written = not (field.get("properties") or field.get("readOnly") or place.endswith("*"))
        if written and place != "/platform":
            assert found.step_of(place.replace("*", "0")), f"no step fills {place}"
        if not place.endswith("*"):
            assert field.get("title"), f"{place} has no title"
            assert field.get("description"), f"{place} is not described"


def _fields(of: Pack) -> dict[str, dict[str, Any]]:
    """Return the schema of every field by its pointer, with ``*`` for the items of lists."""
    found: dict[str, dict[str, Any]] = {}
    for field in fields.fields(of):
        found[field.place] = dict(field.schema)
        if isinstance(field.schema.get("items"), dict):
            found[f"{field.place}/*"] = field.schema["items"]
    return found


@pytest.mark.parametrize("platform", registry.names())
def test_examples_in_a_schema_match_their_field(platform: str) -> None:
    found = registry.load(platform)
    for place, field in _fields(found).items():
        for example in field.get("examples", []):
            schema = {**field, "$defs": found.schema.get("$defs", {})}
            assert pack_fits(schema, example), f"{place}: {example!r} does not fit"


def pack_fits(schema: dict[str, Any], value: object) -> bool:
    from validator.json_schema.keywords import fits

    return fits(schema, value)


def test_contract_examples_are_complete_examples(checkout: Path) -> None:
    for platform in registry.declared():
        assert complete(platform).startswith(f"platform: {platform}\n")
