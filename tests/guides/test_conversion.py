"""``guiderail convert``: the same data, the same findings, and no secret."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from command import run
from hypothesis import given
from hypothesis import strategies as st

from validator.documents.model import Format
from validator.documents.reader import read
from validator.documents.writer import Unwritable, is_faithful, write
from validator.engine import full_check
from validator.errors import FileError
from validator.guides.conversion import KINDS, convert
from validator.packs import registry
from validator.packs.examples import complete

EXAMPLES = Path(__file__).parent.parent.parent / "docs" / "examples"
FORMATS = (Format.YAML, Format.JSON, Format.TOML)
each_way = pytest.mark.parametrize(("one", "other"), list(itertools.product(FORMATS, KINDS)))

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
awkward = st.sampled_from(
    [
        "+12025550142",
        "0123",
        "yes",
        "null",
        "~",
        "1e5",
        "2026-01-01",
        "a: b",
        "# c",
        "- d",
        "a\nb\n",
        " e ",
        "${X}",
        "<<",
        "",
    ]
)
plain = (
    text
    | awkward
    | st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.floats(allow_nan=False, allow_infinity=False)
)
data = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text | awkward, inner, max_size=4)
)


@given(st.dictionaries(text | awkward, data, max_size=4), st.sampled_from(FORMATS))
def test_what_is_written_is_read_again_to_the_letter(value: dict[str, object], format: Format) -> None:
    try:
        written = write(value, format)
    except Unwritable:
        return
    assert read(written.encode(), format=format).diagnostics == [] or format is Format.TOML
    assert is_faithful(written, [value], format)


def mutations() -> st.SearchStrategy[tuple[str, int, object]]:
    return st.tuples(st.sampled_from(registry.declared()), st.integers(0, 30), plain)


@given(mutations(), st.sampled_from(FORMATS), st.sampled_from(FORMATS))
def test_the_findings_stay_with_the_data(change: tuple[str, int, object], one: Format, other: Format) -> None:
    platform, number, value = change
    found: object = read(complete(platform).encode(), format=Format.YAML).documents[0].data
    assert isinstance(found, dict)
    blocks = [each for each in found.values() if isinstance(each, dict)] or [found["api_credentials"][0]]
    block = blocks[number % len(blocks)]
    block[list(block)[number % len(block)]] = value
    try:
        before = write(found, one).encode()
        if not is_faithful(before.decode(), [found], one):
            return
        after = convert(before, "x", one, other.value)
    except (Unwritable, FileError):
        return
    if not after.notices:  # a secret that has become a reference is checked otherwise
        assert _by_meaning(after.text.encode(), other) == _by_meaning(before, one)


def _by_meaning(content: bytes, format: Format) -> set[tuple[str, str]]:
    """Return the findings, those that only one format words in its own way taken for the others' word."""
    same = {"unquoted-value": "wrong-type"}
    found = {(same.get(rule, rule), place) for rule, place in _findings(content, format)}
    return {each for each in found if each[0] != "ambiguous-value"}


def _findings(content: bytes, format: Format) -> set[tuple[str, str]]:
    return {(each.rule, each.pointer) for each in full_check.judge(content, "x", format).diagnostics}


@each_way
@pytest.mark.parametrize("platform", registry.declared())
def test_an_example_in_one_form_is_the_example_in_another(platform: str, one: Format, other: str) -> None:
    source = (EXAMPLES / platform / f"complete.{one.value}").read_bytes()
    converted = convert(source, "x", one, other)
    format = Format(other)
    assert is_faithful(converted.text, [read(source, format=one).documents[0].data], format)
    assert _findings(converted.text.encode(), format) == _findings(source, one)


def test_comments_go_along_from_yaml_to_toml_and_back() -> None:
    source = complete("ibm-voice-agent")
    toml = convert(source.encode(), "x", Format.YAML, "toml")
    assert toml.notices == ()
    back = convert(toml.text.encode(), "x", Format.TOML, "yaml").text
    for line in source.splitlines():
        comment = line.partition("# ")[2]
        assert comment in toml.text
        assert comment in back


def test_comments_above_a_value_stay_above_it() -> None:
    source = "# head\n\n# one\na: 1\nb:\n  # inner\n  - c: '#no'  # beside\n# last\n"
    toml = convert(source.encode(), "x", Format.YAML, "toml").text
    assert (
        toml == '# head\n\n# one\na = 1\n# inner\n\n[[b]]\nc = "#no"  # beside\n# last\n' or "# inner" in toml
    )
    assert (
        toml.index("# one")
        < toml.index("a = 1")
        < toml.index("# inner")
        < toml.index("# beside")
        < toml.index("# last")
    )


def test_json_says_that_comments_are_left_out(tmp_path: Path) -> None:
    outcome = run("convert", "--to", "json", EXAMPLES / "azure-bot-service" / "complete.yaml", cwd=tmp_path)
    assert outcome.code == 0
    assert "they were left out" in outcome.err
    assert json.loads(outcome.out)["twilio"]["phone_number"]["number"] == "+12025550144"


SECRET = "0123456789abcdef" * 2
LEAKY = f"""\
platform: ibm-voice-agent
agent: {{name: x, type: sms, region: washington, phone_number: "+12025550142"}}
credential: {{name: x, role: writer, apikey: fakeKEY-123456789}}  # the old token: {SECRET}
sms_provider:
  name: twilio
  account_sid: AC3f1e0d2c4b5a69788796a5b4c3d2e1f0
  auth_token: {SECRET}
  api_url: https://api.twilio.com
twilio:
  phone_number: "+12025550142"
  messaging:
    configure_with: webhooks
    a_message_comes_in: webhook
    url: https://apikey:fakeKEY-123456789@sms-east.voiceagent.cloud.ibm.com/sms.receiver/SmsRecv
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_secret_becomes_a_reference_and_is_shown_nowhere(kind: str, tmp_path: Path) -> None:
    (tmp_path / "sms.yaml").write_text(LEAKY, encoding="utf-8")
    outcome = run("convert", "--to", kind, "sms.yaml", cwd=tmp_path)
    assert outcome.code == 0
    assert SECRET not in outcome.all
    assert "fakeKEY" not in outcome.all
    assert "`sms_provider.auth_token` was replaced by the reference `${TWILIO_AUTH_TOKEN}`" in outcome.err
    assert "https://apikey:${IVA_APIKEY}@sms-east" in outcome.out
    assert {rule for rule, _ in _findings(outcome.out.encode(), Format(kind))} == {"platform-retired"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_secret_that_is_a_number_or_is_the_whole_value_becomes_a_reference_too(kind: str) -> None:
    digits = "10293847" * 4
    found = convert(f"note: {digits}\n".encode(), "x.yaml", Format.YAML, kind)
    assert read(found.text.encode(), format=Format(kind)).documents[0].data == {"note": "${NOTE}"}
    assert [notice.params["reference"] for notice in found.notices] == ["${NOTE}"]
    assert convert(f"{SECRET}\n".encode(), "x.yaml", Format.YAML, "json").text == '"${SECRET}"\n'


def test_a_secret_in_the_place_of_a_key_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "sms.yaml").write_text(f"a:\n  {SECRET}: {{}}\n", encoding="utf-8")
    outcome = run("convert", "--to", "json", "-o", "sms.json", "sms.yaml", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "The key `••••` looks like a secret" in outcome.err
    assert not (tmp_path / "sms.json").exists()


def test_two_secrets_have_two_names() -> None:
    text = (
        complete("azure-bot-service")
        .replace("${TWILIO_AUTH_TOKEN}", SECRET, 1)
        .replace("${TWILIO_AUTH_TOKEN}", SECRET[::-1])
    )
    found = convert(text.encode(), "x", Format.YAML, "json").text
    assert "${TWILIO_AUTH_TOKEN}" in found
    assert "${TWILIO_AUTH_TOKEN_2}" in found


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        ("a: 1\n---\nb: 2\n", ("--to", "json"), "contains several documents"),
        ("a: ~\n", ("--to", "toml"), "cannot store unchanged"),
        ("a: [\n", ("--to", "toml"), "cannot be read"),
        ("a: 1\n", ("--to", "ymal"), "did you mean `yaml`?"),
        ("a: 1\n", ("--to", "bicycle"), "use one of `yaml`, `json`, `toml`"),
        ("a: 1\n", (), "The option `--to` is missing"),
    ],
)
def test_what_cannot_be_done_is_said(content: str, words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(content, encoding="utf-8")
    outcome = run("convert", *words, "a.yaml", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err


def test_several_documents_stay_several_in_yaml() -> None:
    converted = convert(b"a: 1\n---\n# two\nb: 2\n", "x", Format.YAML, "yaml").text
    assert [each.data for each in read(converted.encode(), format=Format.YAML).documents] == [
        {"a": 1},
        {"b": 2},
    ]
    assert "# two" in converted


def test_a_number_that_loses_its_plus_sign_is_reported(tmp_path: Path) -> None:
    outcome = run(
        "convert",
        "--to",
        "json",
        "-",
        stdin=b"platform: ibm-voice-agent\nagent:\n  phone_number: +12025550142\n",
    )
    assert "loses its plus sign" in outcome.err


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    assert run("convert", "--to", "json", "a.yaml", "-o", "b.json", cwd=tmp_path).code == 0
    assert run("convert", "--to", "json", "a.yaml", "-o", "b.json", cwd=tmp_path).code == 2
    assert (tmp_path / "b.json").read_text(encoding="utf-8") == '{\n  "a": 1\n}\n'


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The file `a.yaml` contains errors, which were carried over unchanged: 2."),
        ("fr", "Le fichier `a.yaml` contient des erreurs, converties telles quelles\u00a0: 2."),
        ("es", "El archivo `a.yaml` contiene errores (2), que se han convertido tal como están."),
    ],
)
def test_errors_that_are_converted_are_reported(tmp_path: Path, language: str, said: str) -> None:
    text = complete("azure-bot-service").replace("location: global", "location: mars")
    (tmp_path / "a.yaml").write_text(text.replace("kind: twilio-number", "kind: pigeon"), encoding="utf-8")
    outcome = run("convert", "a.yaml", "--to", "json", "--lang", language, cwd=tmp_path)
    assert outcome.code == 0
    assert said in outcome.err
    assert "`guiderail check a.yaml`" in outcome.err


@pytest.mark.parametrize("text", [complete("azure-bot-service"), "a: 1\n"])
def test_no_error_is_said_about_a_file_that_is_valid_or_of_nobody(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert run("convert", "a.yaml", "--to", "toml", cwd=tmp_path).err == ""


def test_an_empty_document_is_not_converted(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("# above\n---\n---\na: 1 # beside\n---\n", encoding="utf-8")
    outcome = run("convert", "a.yaml", "--to", "toml", cwd=tmp_path)
    assert (outcome.code, outcome.out, outcome.err) == (0, "# above\na = 1  # beside\n", "")
