"""The fast path only accepts files in which the full check finds nothing."""

from __future__ import annotations

import ast
import contextlib
import itertools
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml
from command import CHECKOUT, alone, environment, run, spawn
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from validator.cli import fast_command, ready_texts
from validator.documents import discovery, libyaml, reader
from validator.documents.model import Format
from validator.documents.reader import read
from validator.engine import full_check
from validator.fast_path import acceptance, codegen, generated, predicates
from validator.fast_path.expressions import module_text, statement
from validator.fast_path.pointer_code import Way, Ways, at_each
from validator.fast_path.reader import Unusual, data_and_texts
from validator.fast_path.regex_conditions import condition
from validator.i18n.catalog import Catalog
from validator.json_schema import keywords
from validator.json_schema.ecma_regex import expression
from validator.packs import registry
from validator.packs.examples import complete, example_files
from validator.placeholders import is_placeholder
from validator.reporters.summary import summary
from validator.secrets import names_secret, shapes

ENDINGS = {f".{format}": format for format in Format if format is not Format.DATA}
EVERY = [(name, f".{each}") for name in registry.names() for each in registry.load(name).formats]


def holds(content: bytes, ending: str, name: str = "") -> bool:
    """Tell whether the fast path accepts a configuration, after making sure that it may."""
    found = acceptance.accept_file(content, name or ending, with_notices=True)
    if found is None:
        return False
    platform, claims, _ = found
    notices = generated.notices(platform) if platform else ()
    assert acceptance.accept_file(content, name or ending) == (None if notices else found)
    if not platform:
        assert full_check.judge_found(content, name, ENDINGS[ending]) is None
        return False
    judgement = full_check.judge(content, name, ENDINGS[ending])
    assert [each.rule for each in judgement.diagnostics] == [*notices]
    assert judgement.platforms == [platform]
    assert judgement.secrets == []  # no other file's report has to hide anything of it
    assert {fact.claim for fact in judgement.facts} <= set(claims)
    return True


def written(data: object, ending: str) -> str:
    if ending.startswith(".json"):
        return json.dumps(data, ensure_ascii=False, indent=2)
    if ending == ".toml":
        assert isinstance(data, dict)
        return _toml(data)
    if ending == ".env":
        assert isinstance(data, dict)
        return "".join(f"{key}={_in_env(value)}\n" for key, value in data.items())
    return yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1000)


def _in_env(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) and set(" #'") & set(value) else str(value)


def example_data(platform: str) -> Any:
    """Return the data of the complete example of a platform."""
    (document,) = read(
        complete(platform).encode(), format=Format(registry.load(platform).formats[0])
    ).documents
    return document.data


class Dumper(yaml.SafeDumper):
    """Writes texts of several lines as people do."""

    def represent_str(self, text: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Dumper.add_representer(str, Dumper.represent_str)


def _toml(table: dict[str, Any], way: str = "") -> str:
    plain = {key: value for key, value in table.items() if not isinstance(value, dict) and not _tables(value)}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in plain.items()]
    for key, value in table.items():
        if isinstance(value, dict):
            lines += [f"[{way}{key}]", _toml(value, f"{way}{key}.")]
        elif key not in plain:
            for inner in value:
                lines += [f"[[{way}{key}]]", _toml(inner, f"{way}{key}.")]
    return "\n".join(lines) + "\n"


def _tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


# --- documents ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("platform", "ending"), EVERY)
def test_a_complete_example_is_accepted(platform: str, ending: str) -> None:
    assert holds(written(example_data(platform), ending).encode(), ending)


def test_each_complete_example_is_accepted_as_it_is_written(checkout: Path) -> None:
    for platform, ending in EVERY:
        file = checkout / "docs" / "examples" / platform / f"complete{ending}"
        if file.is_file():
            assert holds(file.read_bytes(), ending), file


def test_a_file_that_is_known_by_its_name_is_accepted() -> None:
    without_words = complete("ibm-sms-gateway").replace("tenantPhoneNumber", "tenantPhone\\u004eumber")
    assert holds(without_words.encode(), ".json", "TenantConfig.json")
    assert not holds(without_words.encode(), ".json", "other.json")
    assert not holds(b'{"tenants": []}', ".json", "tenantConfig.json")


@pytest.mark.parametrize("line", ["API_TOKEN=abcdefgh", "A.B=1", "A=a\u00a0b", "A='x' # y", "A=${B:-c}"])
def test_a_further_variable_that_may_be_secret_or_read_otherwise_is_a_matter_of_the_full_check(
    line: str,
) -> None:
    example = complete("twilio-variables")
    assert not holds(f"{example}{line}\n".encode(), ".env")
    assert holds(f"{example}DEBUG=1\nNAME='a # b'\n\n  # end\nEMPTY=\n".encode(), ".env")


ARM = complete("azure-arm-template")


@pytest.mark.parametrize(
    ("old", "new", "accepted"),
    [
        ("twilioPhone", "from", True),  # only the field says what the parameter must be
        ("twilioAccountSid", "account", True),
        ('"+12025550144"', '"+2025550144x"', False),
        ('"defaultValue": "+12025550144"', '"defaultValue": "[variables(\'a\')]"', False),
        ("parameters('botName')", "parameters('bot')", False),
        ("'/SmsChannel')", "'/SmsChannel'", False),
        ("[parameters('twilioPhone')]", "[ PARAMETERS( 'TwilioPhone' ) ]", True),
        ("[parameters('twilioAuthToken')]", "[concat('5aQ9x7Kd92LmQp4V', variables('b'))]", False),
        ('"outputs": {}', '"outputs": {"x": {"value": "[parameters(\'twilioAuthToken\')]"}}', False),
        ('"outputs": {}', '"outputs": {"x": {"value": "[parameters(\'twilioPhone\')]"}}', True),
        ('"outputs": {}', '"x": {"apiToken": {"defaultValue": "5aQ9"}}', False),
        ('"outputs": {}', '"x": {"apiToken": {"type": "securestring"}, "adminPassword": true}', True),
        ('"outputs": {}', '"x": {"apiToken": ["5aQ9"]}', False),
        ("SecureString", "string", False),
    ],
)
def test_a_template_is_accepted_if_all_that_its_expressions_name_fits(
    old: str, new: str, accepted: bool
) -> None:
    text = ARM.replace('"resources": [', '"outputs": {}, "resources": [', 1).replace(
        "securestring", "SecureString"
    )
    assert holds(text.encode(), ".json")
    assert old in text
    assert holds(text.replace(old, new).encode(), ".json") is accepted


@pytest.mark.parametrize("block", ["parameters", "Parameters", "variables"])
@pytest.mark.parametrize("value", ["+12025550144", "12", "[variables('b')]", "[variables('a')]"])
def test_what_an_expression_names_is_held_to_the_form_of_its_field(block: str, value: str) -> None:
    data = json.loads(ARM)
    data["variables"] = {"a": value, "b": "+1202555014"}
    inner = data["resources"][0]["properties"]["properties"]
    inner["phone"] = f"[{block}('a')]"
    if block != "variables":
        data["parameters"]["a"] = {"defaultValue": value}
    assert holds(json.dumps(data).encode(), ".json") is (value != "12")


def test_a_file_of_no_platform_is_passed_over_without_the_full_check() -> None:
    assert acceptance.accept_file(b'{"name": "left-pad", "version": "1.3.0"}', ".json") == ("", [], "")
    assert acceptance.accept_file(b"- a\n- b\n", ".yaml") == ("", [], "")


@pytest.mark.parametrize("platform", registry.names())
def test_no_bad_example_is_accepted_and_each_good_one_rightly(platform: str) -> None:
    found = registry.load(platform)
    for rule in found.rules:
        files = example_files(found, rule)
        if files is None or files.beside is not None or files.format not in ENDINGS.values():
            continue
        ending = f".{files.format}"
        assert rule in generated.notices(platform) or not holds(files.bad.encode(), ending), rule
        holds(files.good.encode(), ending)


def test_every_example_of_the_contract_is_checked_alike(checkout: Path) -> None:
    for file in sorted((checkout.parent / "shared" / "contract" / "examples").glob("*.*")):
        if file.suffix in ENDINGS:
            holds(file.read_bytes(), file.suffix)


def places(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield way
    if isinstance(data, dict):
        for key, value in data.items():
            yield from places(value, (*way, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from places(value, (*way, index))


ODD_TEXTS = st.sampled_from(
    (
        "",
        " ",
        "y",
        "on",
        "~",
        "TODO",
        "<your number>",
        "${NAME}",
        "$NAME",
        "env(NAME)",
        "op://vault/item",
        "+12025550142",
        "+1 202 555 0142",
        "+330612345678",
        "+15005550006",
        "12345",
        "MyBrand",
        "0123456789abcdef0123456789abcdef",
        "AC" + "0" * 32,
        "AC3f1e0d2c4b5a69788796a5b4c3d2e1f0",
        "SK3f1e0d2c4b5a69788796a5b4c3d2e1f0",
        "MG3f1e0d2c4b5a69788796a5b4c3d2e1f0",
        "https://sms.botframework.com/api/sms",
        "https://europe.sms.botframework.com/api/sms",
        "https://user:key@host.example/",
        "https://apikey:${KEY}@host.example/",
        "https://apikey:${KEY}@sms-east.voiceagent.cloud.ibm.com/sms.receiver/SmsRecv",
        "https://AKIAIOSFODNN7EXAMPLE:${KEY}@host.example/",
        "https://host.example/{{x}}",
        "https://host.example/?key=5aQ9",
        "twiml-app",
        "webhooks",
        "Custom",
        "GET",
        "{}",
        "{'a'}",
        "naïve\u00a0text",
        "2026-11-21",
        "a" * 70,
        "My TwiML app\u200b",
    )
)
ANYTHING = (
    st.none()
    | st.booleans()
    | st.integers(-3, 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | ODD_TEXTS
    | st.text(max_size=12)
    | st.lists(ODD_TEXTS, max_size=3)
    | st.dictionaries(st.sampled_from(["name", "type", "url", "x", "value", "passwd"]), ODD_TEXTS, max_size=3)
)
NAMES = st.text("abcdefxyz_", min_size=1, max_size=6) | st.sampled_from(
    (
        "password",
        "api_token",
        "pasword",
        "value",
        "platform",
        "TWILIO_SID",
        "TWILIO_API_SECRET",
        "channel",
        "phone",
    )
)


@pytest.mark.parametrize(("platform", "ending"), EVERY)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(choice=st.data())
def test_a_changed_example_is_accepted_only_if_nothing_is_wrong(
    platform: str, ending: str, choice: st.DataObject
) -> None:
    data = example_data(platform)
    for _ in range(choice.draw(st.integers(1, 2))):
        *way, last = choice.draw(st.sampled_from([place for place in places(data) if place] or [("x",)]))
        inner = data
        for step in way:
            inner = inner[step]
        change = (
            choice.draw(st.sampled_from(["value", "value", "value", "gone", "copy", "key"])) if data else ""
        )
        if change == "value":
            inner[last] = choice.draw(ANYTHING)
        elif change == "gone":
            del inner[last]
        elif change == "key" and isinstance(inner, dict):
            inner[choice.draw(NAMES)] = inner.pop(last)
        elif change == "copy" and isinstance(inner, dict):
            inner[choice.draw(NAMES)] = choice.draw(ANYTHING)
        elif isinstance(inner, list):
            inner.append(inner[last])
    holds(written(data, ending).encode("utf-8", "surrogatepass"), ending)


@given(
    st.text("abAB_-<>${}[]%xnNyYoOuUrRsStTvVeEiIhH0+.*#é ſKı", max_size=16),
    st.sampled_from(["", "number", "secret"]),
)
def test_no_placeholder_goes_unseen(text: str, kind: str) -> None:
    checks = {"number": predicates.number, "secret": predicates.reference, "": lambda text: True}
    if checks[kind](text) and not predicates.unfinished([text]):
        assert not is_placeholder(text, kind=kind)


@pytest.mark.parametrize("other", ["é", "1", "a"])
def test_no_key_goes_unseen_that_is_as_long_as_an_identifier(other: str) -> None:
    letters = [*map(chr, range(ord("A"), ord("Z") + 1)), other]
    for start in itertools.product(letters, repeat=2):
        text = "".join(start) + "0a1b2c3d4e5f6789" * 2
        assert predicates.unfinished([text]) or not shapes(text), text
    assert not predicates.unfinished(["AC0a1b2c3d4e5f67890a1b2c3d4e5f6789"])


@given(
    st.sampled_from(predicates._ADDRESSES),
    st.lists(
        st.sampled_from(predicates._PARTS_OF_ADDRESSES)
        | st.from_regex(r"(AC|CA|SM|PN)[0-9a-f]{32}", fullmatch=True)
        | st.uuids().map(str),
        max_size=4,
    ),
)
def test_what_is_known_of_an_address_has_no_shape_of_a_secret(start: str, parts: list[str]) -> None:
    assert not shapes(start + "/".join(parts))


def test_an_address_with_anything_else_is_looked_at() -> None:
    key = "0a1b2c3d4e5f6789" * 2
    assert predicates.unfinished([f"https://api.twilio.com/2010-04-01/Accounts/{key}/Messages.json"])
    assert not predicates.unfinished([f"https://api.twilio.com/2010-04-01/Accounts/AC{key}/Messages.json"])


SECRET_NAMES = (
    *(
        "token",
        "secret",
        "passphrase",
        "password",
        "passwd",
        "passcode",
        "pwd",
        "apikey",
        "api key",
        "cookie",
    ),
    *("authorization", "authorisation", "bearer", "access_key", "app-key", "signing key", "jeton", "sig"),
    *("mot de passe", "mdp", "cle_api", "clé d'accès", "clé privée", "cle_secrete", "pass", "contraseña"),
    *("contrasena", "secreto", "clave", "clave_de_acceso", "masterKey", "FunctionKey", "sshKey", "pass_1"),
)


@pytest.mark.parametrize("word", SECRET_NAMES)
def test_no_name_of_a_secret_goes_unseen(word: str) -> None:
    near = [word[:at] + each + word[at + 1 :] for at in range(len(word)) for each in ("", word[at] * 2)]
    near += [word[:at] + word[at : at + 2][::-1] + word[at + 2 :] for at in range(len(word) - 1)]
    assert names_secret(word)
    for name in (word, word.title(), f"{word}_test", *near):
        assert not (names_secret(name) and predicates.ordinary_names([name])), name


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("X-Tenant:", "X\u00a0Tenant:"),
        ("X-Tenant:", "$ X-Tenant:"),
        ("name: Twilio RCS", "name: '{{ provider }}'"),
        ("name: Twilio RCS", "name: __PROVIDER__"),
        ("name: Twilio RCS", "name: '@@PROVIDER@@'"),
    ],
)
def test_what_was_copied_along_or_belongs_to_a_template_is_left_to_the_full_check(old: str, new: str) -> None:
    text = complete("adobe-journey-optimizer")
    assert old in text
    assert acceptance.accept_file(text.encode(), "a.yaml")
    assert acceptance.accept_file(text.replace(old, new, 1).encode(), "a.yaml") is None


def test_what_was_found_finished_is_remembered_up_to_a_limit_and_a_placeholder_never() -> None:
    for at in range(5_000):
        assert not predicates.unfinished([f"fine-{at}", f"fine-{at + 1}"])
        assert not predicates.unfinished([f"long-{at}", "z" * at])
    assert "fine-5000" in predicates._finished
    assert len(predicates._finished) <= predicates._MOST_REMEMBERED
    assert sum(map(len, predicates._finished)) <= predicates._MOST_REMEMBERED * predicates._LONGEST_REMEMBERED
    assert not predicates.unfinished([f"many-{at}" for at in range(5_000)])
    assert len(predicates._finished) <= predicates._MOST_REMEMBERED
    for _ in range(2):
        assert predicates.unfinished(["many-1", "<name>", "many-2"])
        assert predicates.unfinished(["<name>"])


def test_what_fits_is_remembered_up_to_a_limit_and_what_does_not_never() -> None:
    asked: list[str] = []

    def fits(text: str) -> bool:
        asked.append(text)
        return text.startswith("fine")

    remembered = predicates.Remembered(fits)
    assert [remembered[text] for text in ("fine", "fine", "bad", "bad")] == [True, True, False, False]
    assert asked == ["fine", "bad", "bad"]
    for at in range(5_000):
        assert remembered[f"fine-{at}"]
    assert len(remembered) <= predicates._MOST_REMEMBERED


@pytest.mark.parametrize(
    "text", ["[" * 60_000, "- " * 30_000, "-  " * 20_000, "{a: " * 15_000, "a:\n" + "  - " * 15_000]
)
def test_what_is_nested_too_deep_never_reaches_a_parser_that_calls_itself(text: str) -> None:
    with mock.patch("validator.documents.libyaml.load", side_effect=AssertionError), pytest.raises(Unusual):
        data_and_texts(text.encode(), ".yaml")


@pytest.mark.parametrize(
    "text", ["a: &b 1", "a: [&b c]", "- *b", "*b", "&b 1", "a: !!str 1", "!b c", "{a: !b c}", '{"a":!b c}']
)
def test_anchors_aliases_and_tags_are_a_matter_of_the_full_check(text: str) -> None:
    with pytest.raises(Unusual):
        data_and_texts(text.encode(), ".yaml")


def test_signs_of_anchors_and_tags_inside_of_texts_are_ordinary() -> None:
    assert data_and_texts(b"a: Q&A\nb: stop!\nc: x*2", ".yaml")[0] == {"a": "Q&A", "b": "stop!", "c": "x*2"}


# --- schemas -----------------------------------------------------------------------------------------

VALUES = st.recursive(
    st.sampled_from(["", "a", "ab", "abc", "AC1", "x-y"]) | st.booleans() | st.integers(0, 3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=6,
)
SCHEMAS = st.recursive(
    st.booleans()
    | st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["object", "array", "string", "boolean", "integer"]),
            "enum": st.lists(st.sampled_from(["a", "abc", 1, True]), min_size=1, max_size=3, unique_by=repr),
            "const": st.sampled_from(["ab", 0, False]),
            "pattern": st.sampled_from(
                ["^a", "b$", "^(a|ab)$", "^AC[0-9]{1,2}$", "^[a-c]{2,3}$", "^a?b+$", "c"]
            ),
            "minLength": st.integers(0, 3),
            "maxLength": st.integers(0, 3),
            "minimum": st.integers(0, 3),
            "maximum": st.integers(0, 3),
            "minItems": st.integers(0, 2),
            "maxItems": st.integers(0, 2),
            "uniqueItems": st.booleans(),
            "required": st.lists(st.sampled_from("ab"), max_size=2, unique=True),
        },
    ),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["object", "array"]),
            "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
            "additionalProperties": inner,
            "items": inner,
            "contains": inner,
            "propertyNames": inner,
            "required": st.lists(st.sampled_from("ab"), max_size=2, unique=True),
            "if": inner,
            "then": inner,
            "else": inner,
            "not": inner,
            "allOf": st.lists(inner, min_size=1, max_size=2),
            "anyOf": st.lists(inner, min_size=1, max_size=2),
        },
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(SCHEMAS, VALUES)
@example({"not": {"uniqueItems": True}}, [False])
@example({"uniqueItems": True}, [[1], [1.0], [True]])
@example({"uniqueItems": True}, [{"a": 0}, {"a": False}])
def test_a_generated_condition_accepts_only_what_fits_the_schema(schema: Any, value: Any) -> None:
    functions = codegen._Functions(registry.load("azure-bot-service"))
    test = functions.test(schema)
    module: dict[str, Any] = vars(predicates).copy()
    exec(
        module_text([*functions.definitions(), statement("def fits(value): return test", test=test)]), module
    )
    if module["fits"](value):
        assert keywords.fits(schema, value)


@pytest.mark.parametrize("platform", registry.declared())
@settings(max_examples=100, deadline=None)
@given(choice=st.data())
def test_a_pattern_of_a_pack_and_its_condition_agree(platform: str, choice: st.DataObject) -> None:
    pattern = choice.draw(st.sampled_from(sorted(patterns(registry.load(platform).schema))))
    made = ast.unparse(condition(pattern, lambda constant: constant))
    near = st.from_regex(expression(pattern)) | st.text(max_size=40)
    text = choice.draw(near) + choice.draw(st.sampled_from(["", "", "x", "\n", " "]))
    assert bool(eval(made, vars(predicates) | {"value": text})) == bool(expression(pattern).search(text))


def patterns(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        own = {schema["pattern"]} if isinstance(schema.get("pattern"), str) else set()
        return own.union(*map(patterns, schema.values()))
    return set().union(*map(patterns, schema)) if isinstance(schema, list) else set()


# --- reading -----------------------------------------------------------------------------------------


def agrees(content: bytes, ending: str) -> bool:
    """Tell whether the quick reader reads a text, after making sure that the real one reads the same."""
    found = read_fast(content, ending)
    with mock.patch.object(libyaml, "alone", True):  # as in the command
        assert repr(read_fast(content, ending)) == repr(found)
    if found is None:
        return False
    data, texts = found
    reading = read(content, format=ENDINGS[ending])
    assert list(reading.diagnostics) == []
    assert [document.data for document in reading.documents] == [data]
    assert sorted(texts) == sorted(predicates.texts_of(data))
    assert repr(reading.documents[0].data) == repr(data)  # 1 is not true
    return True


def read_fast(content: bytes, ending: str) -> tuple[Any, list[str]] | None:
    try:
        return data_and_texts(content, ending)
    except Unusual:
        return None


def yaml_texts(suites: Path) -> Iterator[str]:
    """Yield the texts of the YAML suite as they are written there, marks for tabs and the like included."""
    for file in sorted((suites / "yaml" / "src").glob("*.yaml")):
        for case in yaml.load(file.read_bytes(), Loader=yaml.BaseLoader):
            text = case.get("yaml", "")
            yield text
            yield text.replace("␣", " ").replace("»", "\t").replace("—", "").replace("∎\n", "")


def test_what_is_read_fast_of_the_suites_is_read_alike(suites: Path) -> None:
    counts = dict.fromkeys((".json", ".toml", ".yaml"), 0)
    for file in (suites / "json").glob("test_parsing/*.json"):
        counts[".json"] += agrees(file.read_bytes(), ".json")
    for file in (suites / "toml").rglob("*.toml"):
        counts[".toml"] += agrees(file.read_bytes(), ".toml")
    for text in yaml_texts(suites):
        counts[".yaml"] += agrees(text.encode("utf-8", "surrogatepass"), ".yaml")
    assert all(count >= 15 for count in counts.values()), counts


_ALONE = """
import sys
from validator.documents import libyaml
libyaml.alone = True
from validator.fast_path.reader import Unusual, data_and_texts
for path in sys.stdin.read().split("\\0"):
    with open(path, "rb") as file:
        content = file.read()
    try:
        found = data_and_texts(content, path[path.rfind("."):])
    except Unusual:
        found = None
    print(ascii(found))
"""


def alike_alone(files: Sequence[Path]) -> bool:
    """Tell whether files are read in a process that has loaded nothing else as they are here."""
    done = subprocess.run(
        [sys.executable, "-c", _ALONE],
        input="\0".join(map(str, files)),
        capture_output=True,
        check=False,
        cwd=CHECKOUT,
        env=alone(),
        text=True,
        timeout=60,
    )
    here = [ascii(read_fast(file.read_bytes(), file.suffix)) for file in files]
    assert done.stderr == ""
    return done.stdout.splitlines() == here


def test_broken_files_are_left_alone_in_a_process_without_the_rest_of_the_readers(tmp_path: Path) -> None:
    texts = {
        "json": [
            '{"a" 1}',
            '{"a": 1,, "b": 2}',
            '{"a": "b',
            "{",
            '["a" "b"]',
            '{"a": 1} //',
            '"\\x"',
            '"a\tb"',
        ],
        "jsonc": ['{"a": 1 // why\n}', '/* why */ {"a": 1}', '{"a": 1,}', '{"a": 1}'],
        "yaml": ["a: [", "a: 'b", "a: b: c", "a:\n - b\n  c: d", "a: {b", "- a\nb: c", "a: @b", "a: 1"],
        "toml": ["a = ", "a = 'b", "a b = 1", "[a", "a = 1 2", "a = 1"],
    }
    files = [tmp_path / f"{at}.{ending}" for ending, each in texts.items() for at in range(len(each))]
    for file, text in zip(files, (text for each in texts.values() for text in each), strict=True):
        file.write_text(text)
    assert alike_alone(files)


def test_the_suites_are_read_alike_in_a_process_without_the_rest_of_the_readers(
    suites: Path, tmp_path: Path
) -> None:
    files = [*(suites / "json").glob("test_parsing/*.json"), *(suites / "toml").rglob("*.toml")]
    for at, text in enumerate(yaml_texts(suites)):
        files.append(tmp_path / f"{at}.yaml")
        files[-1].write_bytes(text.encode("utf-8", "surrogatepass"))
    assert len(files) > 1_000
    assert alike_alone(files)


@pytest.mark.parametrize("sign", ["|", "|-", "|+", ">", ">-", ">+"])
@pytest.mark.parametrize("end", ["", " ", "\n", "\n ", "\n  ", "\n\n", "\r\n"])
def test_a_block_text_at_the_end_is_read_alike(sign: str, end: str) -> None:
    assert agrees(f"a: {sign}\n b{end}".encode(), ".yaml") or end.endswith(" ")


@settings(max_examples=400, deadline=None)
@given(st.text("ab: -\n[]{},\"'#|>&*!?%\r1+.0~<\t", max_size=30))
def test_yaml_that_is_read_fast_is_read_alike(text: str) -> None:
    agrees(text.encode(), ".yaml")


@settings(max_examples=400, deadline=None)
@given(st.text("ab= \n[].,\"'#1-\r\t_truefalse{}\\\\xo:TZ+", max_size=30))
def test_toml_that_is_read_fast_is_read_alike(text: str) -> None:
    agrees(text.encode(), ".toml")


@settings(max_examples=300, deadline=None)
@given(st.text('ab:{}[],"\\u01.eE-+ \ntrufalsn', max_size=30))
def test_json_that_is_read_fast_is_read_alike(text: str) -> None:
    agrees(text.encode(), ".json")


@pytest.mark.parametrize(
    "text",
    [
        "a = 1979-05-27",
        "a = 07:32:00",
        "a = 1.5",
        "a = inf",
        f"a = 1{'0' * 18}",
        f"{'k' * 1_001} = 1",
        f"{'.'.join('k' * 30)} = 1",
        f"a = {'[' * 30}{']' * 30}",
        f"a = {'[' * 20_000}",
        f"[{'.'.join('k' * 30_000)}]",
    ],
    ids=lambda text: text[:12],
)
def test_dates_fractions_and_toml_over_a_limit_are_left_to_the_full_check(text: str) -> None:
    assert read_fast(text.encode(), ".toml") is None


def test_toml_is_read_with_all_kinds_of_tables_and_texts() -> None:
    text = 'a.b = 1\nc = {d = [true, \'x\']}\n[[e]]\nf = """\none\n  two"""\n[[e]]\n'
    assert agrees(text.encode(), ".toml")


# --- ways through documents --------------------------------------------------------------------------

SHAPE: dict[str, Any] = {
    "type": "object",
    "required": ["sure"],
    "properties": {"sure": {"$ref": "#/$defs/inner"}, "maybe": {"type": "array", "items": True}, "any": True},
    "additionalProperties": False,
    "$defs": {"inner": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}},
}


def test_a_way_asks_only_for_what_the_schema_leaves_open() -> None:
    def way(*steps: str) -> Way:
        ways = Ways(SHAPE)
        return ways.lead(ways.root(), steps)

    def listed(way: Way) -> str:
        return ast.unparse(way.listed(way.end.expression))

    assert listed(way("sure", "a")) == "[document['sure']['a']]"
    assert way("sure", "a").end.schemas == ({"type": "string"},)
    assert listed(way("maybe", "*")) == "[i1 for i1 in document['maybe']] if 'maybe' in document else []"
    assert listed(way("any", "x")) == (
        "[document['any']['x']] if 'any' in document and document['any'].__class__ is dict"
        " and ('x' in document['any']) else []"
    )
    assert (
        listed(way("any", "*")) == "[i1 for i1 in inside(document['any'], '*')] if 'any' in document else []"
    )
    assert not way("other").is_open


@given(
    st.fixed_dictionaries(
        {"sure": st.fixed_dictionaries({"a": st.text("ab")})},
        optional={
            "maybe": st.lists(st.dictionaries(st.sampled_from("xy"), st.integers(0, 2))),
            "any": st.dictionaries(st.sampled_from("xy"), st.integers(0, 2)) | st.lists(st.integers(0, 2)),
        },
    ),
    st.lists(st.sampled_from(["sure", "maybe", "any", "other", "a", "x", "*", "0"]), max_size=3),
)
def test_a_way_leads_to_what_looking_for_it_finds(data: dict[str, Any], steps: list[str]) -> None:
    ways = Ways(SHAPE)
    way = ways.lead(ways.root(), tuple(steps))
    around = ast.List([value.expression for value in way.around])
    listed = ast.unparse(way.listed(ast.Tuple([way.end.expression, around])))
    assert eval(listed, {"document": data, "inside": predicates.inside}) == [*found_along(data, steps)]


def found_along(data: Any, steps: list[str]) -> Iterator[tuple[Any, list[Any]]]:
    """Yield the values at a path, each with what is around it, outermost first."""
    if not steps:
        yield data, []
        return
    for inner in predicates.inside(data, steps[0]):
        for value, around in found_along(inner, steps[1:]):
            yield value, [data, *around]


def test_one_step_leads_to_members_items_or_all_values() -> None:
    data = {"a": [1, {"b": 2}]}
    assert [*predicates.inside(data, "a")] == [[1, {"b": 2}]]
    assert [*predicates.inside(data, "*")] == [[1, {"b": 2}]]
    assert [*predicates.inside(data["a"], "1")] == [{"b": 2}]
    assert [*predicates.inside(data["a"], "2")] == [*predicates.inside(data["a"], "b")] == []
    assert [*predicates.inside(data, "**")] == [data, data["a"], 1, {"b": 2}, 2]


def test_ways_that_begin_alike_share_their_loops() -> None:
    ways = Ways(SHAPE)
    ends = [ways.lead(ways.root(), ("maybe", "*", step)) for step in "xy"]
    shared = at_each(
        (end.clauses, [statement(f"{step}(value)")]) for end, step in zip(ends, "xy", strict=True)
    )
    assert ast.unparse(ast.fix_missing_locations(ast.Module(shared, []))) == (
        "if 'maybe' in document:\n    for i1 in document['maybe']:\n        if i1.__class__ is dict:\n"
        "            if 'x' in i1:\n                x(value)\n"
        "            if 'y' in i1:\n                y(value)"
    )


def test_rules_of_packs_look_for_no_field_that_their_documents_cannot_have() -> None:
    accept = codegen.sources()["azure-bot-service"].partition("def accept")[2]
    assert "twilio" in accept
    assert "inside(" not in accept
    assert "resources" not in accept


# --- the command -------------------------------------------------------------------------------------


@pytest.fixture
def valid(tmp_path: Path) -> Path:
    (tmp_path / "valid.yaml").write_text(complete("azure-bot-service"))
    return tmp_path


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_fast_command_prints_what_the_full_command_prints(valid: Path, language: str) -> None:
    words = ("check", "valid.yaml", "--lang", language)
    full = run(*words, cwd=valid)
    assert spawn(*words, cwd=valid) == full
    assert spawn("check", "valid.yaml", env={"LANG": f"{language}_XX.UTF-8"}, cwd=valid) == full
    assert full.err


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_what_is_said_without_a_catalog_is_what_the_catalog_says(language: str) -> None:
    catalog = Catalog(language)
    numbers = (*range(1, 1_001), 1_234, 9_999, 10_000, 12_345, 100_000, 999_999)
    texts = ready_texts.load_texts(language)
    assert all(ready_texts.summarize_valid(n, texts) == summary({}, n, catalog) for n in numbers)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_fast_command_says_the_notice_of_a_platform_too(tmp_path: Path, language: str) -> None:
    retired = complete("ibm-voice-agent")
    for at in range(3):
        (tmp_path / f"{at}.yaml").write_text(retired.replace("+12025550142", f"+1202555015{at}"))
    (tmp_path / "valid.yaml").write_text(complete("azure-bot-service"))
    environment_of = {"LANG": f"{language}_XX.UTF-8"}
    for words in (["0.yaml"], ["valid.yaml", "0.yaml"], ["."], [".", "--quiet"], [".", "--color", "always"]):
        full = spawn("check", *words, env={**environment_of, "GUIDERAIL_FAST": "0"}, cwd=tmp_path)
        assert spawn("check", *words, env=environment_of, cwd=tmp_path) == full, words
        with (
            mock.patch.dict("os.environ", environment(**environment_of), clear=True),
            contextlib.chdir(tmp_path),
        ):
            assert (fast_command.try_fast_command(["check", *words]) == 0) is ("--color" not in words)


def test_settings_may_change_what_becomes_of_a_notice(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(complete("ibm-voice-agent"))
    (tmp_path / "guiderail.toml").write_text('ignore = ["platform-retired"]\n')
    assert spawn("check", cwd=tmp_path).out == ""


def test_a_file_with_a_notice_is_reported_next_to_one_with_findings(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(complete("ibm-voice-agent"))
    (tmp_path / "wrong.yaml").write_text(complete("azure-bot-service").replace("POST", "FETCH"))
    assert "platform-retired" in spawn("check", cwd=tmp_path).out


def test_a_folder_is_walked_the_same_way(valid: Path) -> None:
    (valid / "package.json").write_text('{"name": "left-pad"}')
    (valid / "notes.txt").write_text("none")
    (valid / ".hidden").mkdir()
    (valid / ".hidden" / "other.yaml").write_text("platform: azure-bott")
    with mock.patch.dict("os.environ", environment(), clear=True):
        assert fast_command.answer_call(["check", "-q", str(valid)]) == 0
    assert spawn("check", cwd=valid) == run("check", cwd=valid)
    assert spawn("check", cwd=valid).err == "No errors. 1 file checked.\n"


def test_endings_of_configurations_are_those_that_the_readers_know() -> None:
    known = {ending for ending, format in reader._FORMATS.items() if format is not Format.ENV}
    assert set(discovery.ENDINGS) == known


@pytest.mark.parametrize(
    ("name", "content", "quick"),
    [
        ("guiderail.toml", "", False),
        ("pyproject.toml", "[tool.guiderail]\n", False),
        ("pyproject.toml", "[project]\n", True),
    ],
)
def test_settings_are_a_matter_of_the_full_check(valid: Path, name: str, content: str, quick: bool) -> None:
    (valid / name).write_text(content)
    (valid / ".git").mkdir()
    (valid / "inside").mkdir()
    (valid / "inside" / "valid.yaml").write_text(complete("azure-bot-service"))
    with mock.patch.dict("os.environ", environment(), clear=True):
        assert (fast_command.answer_call(["check", "-q", str(valid / "inside")]) == 0) is quick


def test_the_switch_turns_it_off(valid: Path) -> None:
    with (
        mock.patch.dict("os.environ", environment(GUIDERAIL_FAST="0"), clear=True),
        mock.patch.object(acceptance, "accept_file", side_effect=AssertionError),
    ):
        assert fast_command.answer_call(["check", str(valid / "valid.yaml")]) is None
    assert spawn("check", "valid.yaml", env={"GUIDERAIL_FAST": "0"}, cwd=valid).code == 0


def test_equal_claims_that_differ_in_what_must_be_equal_as_well_do_not_clash(tmp_path: Path) -> None:
    text = complete("watsonx-orchestrate")
    for at in range(3):
        own = text.replace("+12025550150", f"+1202555015{at}")
        (tmp_path / f"{at}.yaml").write_text(
            f"{own}environment_id: 0a1b2c3d-0000-4000-8000-{min(at, 1):012}\n"
        )
    with mock.patch.dict("os.environ", environment(), clear=True), contextlib.chdir(tmp_path):
        assert fast_command.answer_call(["check", "0.yaml", "1.yaml"]) == 0
        assert fast_command.answer_call(["check", "1.yaml", "2.yaml"]) is None


def test_a_number_claimed_by_two_files_is_left_to_the_full_check(valid: Path) -> None:
    (valid / "other.yaml").write_text(complete("azure-bot-service"))
    with mock.patch.dict("os.environ", environment(), clear=True):
        assert (
            fast_command.answer_call(["check", str(valid / "valid.yaml"), str(valid / "other.yaml")]) is None
        )


@pytest.mark.parametrize(
    "words",
    [
        ("check", "valid.yaml", "--format", "json"),
        ("check", "valid.yaml", "--platform", "ibm"),
        ("check", "-"),
        ("check", "valid.yaml", "valid.yaml"),
        ("check", "absent.yaml"),
        ("check", "valid.yaml", "--lang", "xx"),
        ("guide", "azure"),
        (),
    ],
)
def test_any_other_option_is_left_to_the_full_check(valid: Path, words: tuple[str, ...]) -> None:
    placed = [str(valid / word) if word.endswith(".yaml") else word for word in words]
    with mock.patch.dict("os.environ", environment(), clear=True):
        assert fast_command.answer_call(placed) is None


def test_libyaml_alone_and_all_of_pyyaml_live_together() -> None:
    script = (
        "from validator.documents import libyaml; libyaml.alone = True; parser = libyaml.load().parser\n"
        "import sys; assert 'yaml' not in sys.modules\n"
        "import yaml, yaml.constructor\n"
        "assert yaml.safe_load('a: 1') == yaml.load('a: 1', yaml.CSafeLoader) == {'a': 1}\n"
        "for text in ('a: [', 'a: \\x01', 'b: *x'):\n"
        "    try: yaml.load(text, yaml.CSafeLoader)\n"
        "    except yaml.YAMLError: pass\n"
        "    else: raise SystemExit('nothing raised')\n"
        "assert issubclass(yaml.CSafeLoader, parser)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=CHECKOUT, env=alone(), timeout=60)
