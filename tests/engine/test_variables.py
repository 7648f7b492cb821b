"""Variables fill in references: their values are checked as if they were in the file, and never shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from command import Outcome, run
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rule_examples import SHOWN, Shown
from secret_canaries import leaks

from validator.diagnostics import Diagnostic, Edit
from validator.documents.limits import LIMITS
from validator.documents.model import Document, Format, Style
from validator.documents.reader import read
from validator.engine import full_check
from validator.engine import variables as references
from validator.i18n.catalog import Catalog
from validator.packs import registry
from validator.packs.examples import complete
from validator.reporters.registry import FORMATS
from validator.reporters.run import Run
from validator.secrets import without_shapes

URL = "https://apikey:${IVA_APIKEY}@sms-east.voiceagent.cloud.ibm.com/sms.receiver/SmsRecv"
TOKEN = "feedc0dedeadbeef0badf00dcafe1234"
#: values that make everything right that the complete examples leave to variables
RIGHT = {
    "IVA_APIKEY": "Zq7-kW_notReal0Vx9",
    "TWILIO_AUTH_TOKEN": TOKEN,
}


# --- which names a text refers to --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${NAME}", ["NAME"]),
        ("env(NAME)", ["NAME"]),
        (URL, ["IVA_APIKEY"]),
        ("${A}${B}/${A}", ["A", "B"]),
        ("x env(NAME)", []),
        ("env(NAME)\n", []),
        ("$NAME", []),
        ("${1}", []),
        ("{{NAME}}", []),
        ("op://vault/${NAME}", []),
        ("vault:secret/${NAME}", []),
        ("@Microsoft.KeyVault(SecretUri=${NAME})", []),
        (12, []),
        (None, []),
    ],
)
def test_only_variables_can_be_filled_in(text: object, expected: list[str]) -> None:
    assert references.names(text) == expected


# --- filling in a document ---------------------------------------------------------------------------


def document(text: str, format: Format = Format.YAML) -> Document:
    return read(text.encode(), format=format).documents[0]


def filled(text: str, **values: str) -> references.Filling:
    return references.fill(document(text), references.in_environment(values))


def test_values_are_at_the_places_of_their_references() -> None:
    text = "a: ${X}\nb: [1, 'env(Y)', {c: 'http://${X}:${Z}@h'}]\n"
    result = filled(text, X="one", Y="")
    assert result.document.data == {"a": "one", "b": [1, "", {"c": "http://one:${Z}@h"}]}
    assert result.values == {"one", ""}
    assert result.undefined == ("Z",)
    assert result.document.value_range(("a",)) == document(text).value_range(("a",))


def test_an_alias_is_filled_in_where_it_was_anchored() -> None:
    result = filled("a: &t {k: '${X}'}\nb: *t\nc: {<<: *t, d: 1}\n", X="one")
    assert result.document.data == {"a": {"k": "one"}, "b": {"k": "one"}, "c": {"k": "one", "d": 1}}


def test_keys_comments_and_the_platform_stay() -> None:
    text = "platform: ${X}\n${X}: 1 # ${X}\nenv(X): |\n  ${X}\n"
    assert filled(text, X="v").document.data == {"platform": "${X}", "${X}": 1, "env(X)": "v\n"}


def test_a_value_is_not_searched_for_references_again() -> None:
    assert filled("a: ${X}\n", X="${Y}", Y="no").document.data == {"a": "${Y}"}


def test_a_text_that_would_become_too_long_stays() -> None:
    text = "a: '" + "${X}" * 100 + "'\n"
    assert filled(text, X="x" * LIMITS.value_length).document.data == document(text).data


def test_without_a_reference_the_document_is_the_same() -> None:
    before = document(complete("adobe-journey-optimizer").replace("${", "$("))
    assert references.fill(before, {}).document.root is before.root


def test_the_value_of_a_variable_is_in_no_representation() -> None:
    found = filled("a: ${X}\n", X="canary")
    assert "canary" not in repr(references.in_environment({"X": "canary"}))
    assert "canary" not in repr(found).replace(repr(found.document), "")


TEXTS = st.text(st.sampled_from("ab${}X()env "), max_size=12)
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(
    st.recursive(TEXTS | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)),
    VALUES,
)
def test_a_filled_document_is_the_document_with_its_texts_replaced(data: object, value: str) -> None:
    result = references.fill(
        document(json.dumps({"data": data}), Format.JSON), references.in_environment({"X": value})
    )
    assert result.document.data == {"data": replaced(data, value)}
    for path, node in result.document.scalars():
        entry = result.document.entry(path)
        assert entry is not None
        assert entry.node is node


def replaced(data: object, value: str) -> object:
    if isinstance(data, dict):
        return {key: replaced(each, value) for key, each in data.items()}
    if isinstance(data, list):
        return [replaced(each, value) for each in data]
    if data == "env(X)":
        return value
    return value.join(data.split("${X}")) if isinstance(data, str) else data


# --- checked as if it were in the file ---------------------------------------------------------------

#: what only characters in the file can have
_WRITTEN = ("secret-in-file", "ambiguous-value", "unquoted-value", "syntax-error", "duplicate-key")


#: the examples that can be read as a whole
READABLE = [each for each in SHOWN if each.rule not in (*_WRITTEN, "not-readable")]


@pytest.mark.parametrize("each", READABLE, ids=str)
def test_a_filled_value_is_checked_as_if_it_was_in_the_file(each: Shown) -> None:
    values: dict[str, str] = {}
    literal, referring = [], []
    for text in filter(None, [each.files.beside, each.files.bad]):
        for found in read(text.encode(), format=each.files.format).documents:
            literal.append(json.dumps(found.data))
            referring.append(json.dumps(with_references(found.data, values)))
    variables = references.in_environment(values)
    platform = None if registry.load(each.platform).declared else each.platform
    expected = rules(
        full_check.judge(text.encode(), f"{at}", Format.JSON, platform=platform)
        for at, text in enumerate(literal)
    )
    found_out = rules(
        full_check.judge(text.encode(), f"{at}", Format.JSON, platform=platform, variables=variables)
        for at, text in enumerate(referring)
    )
    assert found_out == expected


def with_references(data: Any, values: dict[str, str], *, top: bool = True) -> Any:
    """Return the data with every text, but for the platform, in its own variable."""
    if isinstance(data, dict):
        return {
            key: each if top and key == "platform" else with_references(each, values, top=False)
            for key, each in data.items()
        }
    if isinstance(data, list):
        return [with_references(each, values, top=False) for each in data]
    if not isinstance(data, str) or references.names(data):
        return data
    name = f"V{len(values)}"
    values[name] = data
    return "${" + name + "}"


def rules(judgements: Iterator[full_check.Judgement]) -> list[tuple[str, str, str]]:
    reports = full_check.report(judgements)
    return [
        (report.path, finding.rule, finding.pointer)
        for report in reports
        for finding in sorted(report.diagnostics, key=lambda one: (one.rule, one.pointer))
        if finding.rule not in _WRITTEN
    ]


def judged(text: str, **values: str) -> tuple[Diagnostic, ...]:
    variables = references.in_environment(values)
    found = full_check.judge(text.encode(), "a.yaml", Format.YAML, variables=variables)
    return tuple(each for each in full_check.report([found])[0].diagnostics if each.severity != "info")


@pytest.mark.parametrize("platform", ["ibm-voice-agent", "azure-bot-service"])
def test_correct_values_give_no_findings(platform: str) -> None:
    assert judged(complete(platform), **RIGHT) == ()


def test_a_key_inside_a_url_is_compared_after_decoding() -> None:
    text = complete("ibm-voice-agent").replace(URL, URL.replace("IVA_APIKEY", "ENCODED"))
    assert judged(text, **RIGHT, ENCODED="Zq7%2DkW_notReal0Vx9") == ()
    (finding,) = judged(text, **RIGHT, ENCODED="another-key")
    assert (finding.rule, finding.pointer) == ("webhook-key-mismatch", "/twilio/messaging/url")
    assert finding.variables == ("ENCODED", "IVA_APIKEY")


def test_an_empty_variable_is_an_empty_value() -> None:
    empty = judged(complete("azure-bot-service").replace("${TWILIO_AUTH_TOKEN}", '""'))
    found = judged(complete("azure-bot-service"), TWILIO_AUTH_TOKEN="")
    assert [each.rule for each in found] == [each.rule for each in empty] != []


def test_the_value_of_a_variable_is_in_no_file_in_clear_text() -> None:
    found = judged(complete("azure-bot-service"), TWILIO_AUTH_TOKEN="too-short")
    assert {each.rule for each in found} == {"auth-token-malformed"}
    assert all(each.fix is None for each in found)


def test_what_the_author_wrote_next_to_a_reference_is_reported_and_fixed_as_always() -> None:
    text = complete("ibm-voice-agent").replace("sms-east", "sms-south")
    (finding,) = judged(text, **RIGHT)
    assert finding == next(each for each in judged(text) if each.rule == finding.rule)
    assert finding.fix is not None


def test_a_region_in_a_variable_is_about_the_url_next_to_it() -> None:
    text = complete("ibm-voice-agent").replace("region: washington", "region: ${REGION}")
    (finding,) = judged(text, **RIGHT, REGION="dallas")
    assert finding.rule == "webhook-region-mismatch"
    assert finding.variables == ("REGION",)
    assert finding.params["agent_region"] == "${REGION}"
    assert finding.fix is None


def test_a_suggestion_is_never_the_value_of_a_variable() -> None:
    text = complete("adobe-journey-optimizer").replace("- name: twilio-prod", "- name: ${NAME}")
    for value in ("twilio-prd", "twi"):
        found = [each for each in judged(text, **RIGHT, NAME=value) if each.rule == "credential-unknown"]
        assert found
        for each in found:
            assert value not in [each.params["suggestion"], *(edit.text for edit in edits(each))]


def edits(finding: Diagnostic) -> tuple[Edit, ...]:
    return finding.fix.edits if finding.fix else ()


# --- from the command line ---------------------------------------------------------------------------


def environment_file(folder: Path, values: Mapping[str, str], name: str = "prod.env") -> Path:
    path = folder / name
    path.write_text("".join(f"{key}='{value}'\n" for key, value in values.items()), encoding="utf-8")
    return path


def checked(folder: Path, text: str, *options: str | Path, **environment: str) -> Outcome:
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    return run("check", "a.yaml", *options, cwd=folder, env=environment)


AZURE = complete("azure-bot-service")


def test_the_later_file_wins_and_the_environment_over_both(tmp_path: Path) -> None:
    right = environment_file(tmp_path, RIGHT)
    wrong = environment_file(tmp_path, {"TWILIO_AUTH_TOKEN": "wrong"}, "wrong.env")
    concise = ("--format", "concise")
    assert checked(tmp_path, AZURE, "--env-file", wrong, "--env-file", right, *concise).out == ""
    assert "auth-token" in checked(tmp_path, AZURE, "--env-file", right, "--env-file", wrong, *concise).out
    assert checked(tmp_path, AZURE, "--env-file", wrong, "--env", *concise, **RIGHT).out == ""
    assert "auth-token" in checked(tmp_path, AZURE, "--env", *concise, TWILIO_AUTH_TOKEN="wrong").out
    assert checked(tmp_path, AZURE, *concise, TWILIO_AUTH_TOKEN="wrong").out == ""


def test_a_finding_is_at_the_reference_and_next_to_it_the_line_that_sets_the_variable(
    tmp_path: Path,
) -> None:
    (tmp_path / "prod.env").write_text(f"# ours\nexport TWILIO_AUTH_TOKEN={TOKEN[:30]}\n")
    outcome = checked(tmp_path, AZURE, "--env-file", "prod.env", "--format", "json")
    found = json.loads(outcome.out)["diagnostics"]
    first = found[0]
    lines = AZURE.splitlines()
    place = first["range"]["start"]
    assert lines[place["line"] - 1][place["column"] - 1 :].startswith("${TWILIO_AUTH_TOKEN}")
    assert first["message"].endswith("This is about the value of the variable `TWILIO_AUTH_TOKEN`.")
    (related,) = first["related"]
    assert (related["path"], related["pointer"]) == ("prod.env", "/TWILIO_AUTH_TOKEN")
    assert related["range"]["start"] == {"line": 2, "column": 8}
    assert related["message"] == "value of the variable"


def test_a_name_that_represents_nothing_is_reported_once_and_is_no_finding(tmp_path: Path) -> None:
    empty = environment_file(tmp_path, {})
    outcome = checked(tmp_path, AZURE, "--env-file", empty)
    assert outcome.code == 0
    assert outcome.err.count("`TWILIO_AUTH_TOKEN` is not defined") == 1
    assert "TWILIO_AUTH_TOKEN" not in checked(tmp_path, AZURE, "--env-file", empty, "--quiet").all
    assert "TWILIO_AUTH_TOKEN" not in checked(tmp_path, AZURE).all


@pytest.mark.parametrize("reference", ["op://vault/item/field", "vault:secret/x", "@Microsoft.KeyVault(x)"])
def test_other_references_are_left_alone(tmp_path: Path, reference: str) -> None:
    text = AZURE.replace("${TWILIO_AUTH_TOKEN}", f'"{reference}"')
    outcome = checked(tmp_path, text, "--env", "--format", "concise", **RIGHT)
    assert (outcome.code, outcome.out) == (0, "")


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"A=1\nB C\n", "line 2, column 3"), (b"A='x\n", "line 1, column 3"), (b"A=\xff\n", "line 1, column 3")],
)
def test_an_environment_file_that_cannot_be_read_is_refused_at_its_place(
    tmp_path: Path, content: bytes, place: str
) -> None:
    (tmp_path / "prod.env").write_bytes(content)
    outcome = checked(tmp_path, AZURE, "--env-file", "prod.env")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"guiderail: The environment file `prod.env` cannot be read at {place}: ")
    assert (
        "environnement `prod.env`" in checked(tmp_path, AZURE, "--env-file", "prod.env", "--lang", "fr").err
    )


def test_a_missing_environment_file_is_refused(tmp_path: Path) -> None:
    outcome = checked(tmp_path, AZURE, "--env-file", "none.env")
    assert (outcome.code, outcome.out) == (2, "")
    assert "none.env" in outcome.err


def test_filled_numbers_are_compared_across_files(tmp_path: Path) -> None:
    text = complete("ibm-voice-agent").replace('"+12025550142"', "${NUMBER}")
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "c.yaml").write_text(complete("ibm-voice-agent"), encoding="utf-8")
    outcome = run(
        "check", "a.yaml", "b.yaml", "c.yaml", "--env", "--format", "json",
        cwd=tmp_path, env={**RIGHT, "NUMBER": "+12025550142"},
    )  # fmt: skip
    found = json.loads(outcome.out)["diagnostics"]
    shared = [each for each in found if each["rule"] == "number-shared"]
    assert [each["path"] for each in shared] == ["b.yaml", "c.yaml"]
    filled = [each for each in found if each["path"] != "c.yaml"]  # which has the number in clear text
    assert list(leaks("+12025550142", json.dumps(filled))) == []


# --- never shown -------------------------------------------------------------------------------------

#: a value for each sort of field: wrong, so that something is said about it, and nothing that we say
CANARIES = {
    "plain": "Qx7-Zebra!Vex9Jumbo",
    "sid": "SKdeadbeef0badf00dcafe12345678abcd",
    "number": "+09988776655443",
    "url": "ftp://Qx7user:Vex9Jumbo!@zebra.quiltz.invalid:8443/Qx7Path/?Vex=Jumbo9",
    "stray": "Qx7“Zebra\u200bVex9Jumbo ",
    "placeholder": "YOUR_QX7ZEBRA_TOKEN",
    "reference": "QX_ZEBRA_VEX_JUMBO",
    "markup": "<b>Qx7Zebra`</b>\x1b[31m::erorr::Vex9%0AJumbo]]>",
}


def as_toml(data: Mapping[str, Any]) -> str:
    """Return the data as TOML, tables inside each other in one line."""
    return "".join(f"{key} = {_inline(each)}\n" for key, each in data.items())


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_inline(each)}" for key, each in value.items()) + "}"
    return "[" + ", ".join(map(_inline, value)) + "]" if isinstance(value, list) else json.dumps(value)


WRITTEN: dict[str, Callable[[Any], str]] = {
    "yaml": json.dumps,
    "json": json.dumps,
    "jsonc": lambda data: "// x\n" + json.dumps(data, indent=1),
    "toml": as_toml,
}


def every_value(platform: str, value: str) -> tuple[Any, references.Variables]:
    """Return the complete example with every text in a variable, and all variables with one value."""
    values: dict[str, str] = {}
    data = with_references(document(complete(platform)).data, values)
    return data, references.in_environment(dict.fromkeys({*values, *RIGHT}, value))


def everything_shown(platform: str, format: str, value: str, language: str) -> str:
    data, variables = every_value(platform, value)
    text = WRITTEN[format](data)
    found = [
        full_check.judge(text.encode(), path, Format(format), variables=variables) for path in ("a", "b")
    ]
    reports = full_check.report(found)
    assert any(finding.variables for report in reports for finding in report.diagnostics)
    outputs = [
        "".join(FORMATS[reporter].report(Run(reports, Catalog(language), verbose=True)))
        for reporter in FORMATS
    ]
    return without_shapes("".join(outputs))


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("platform", registry.declared())
@pytest.mark.parametrize("canary", CANARIES.values(), ids=CANARIES)
def test_no_value_of_a_variable_is_shown(canary: str, platform: str, language: str) -> None:
    for format in WRITTEN:
        output = everything_shown(platform, format, canary, language)
        assert list(leaks(canary, output)) == []
        assert list(leaks(canary, output.encode().decode("unicode_escape", "replace"))) == []


@settings(max_examples=30)
@given(st.sampled_from(registry.declared()), st.text(st.characters(codec="utf-8"), min_size=7, max_size=40))
def test_whatever_a_variable_holds_is_not_shown(platform: str, value: str) -> None:
    assume(not list(leaks(value, everything_shown(platform, "yaml", "Qx7-Zebra!Vex9Jumbo", "en"))))
    assert list(leaks(value, everything_shown(platform, "yaml", value, "en"))) == []


@pytest.mark.parametrize("reporter", FORMATS)
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_no_value_from_an_environment_file_is_shown(tmp_path: Path, reporter: str, language: str) -> None:
    canary = "Zebra-quilts-vex-jumbo9"
    text = complete("ibm-voice-agent").replace("region: washington", "region: ${REGION}")
    text += f"# the key was {canary}\n"
    values = dict.fromkeys([*RIGHT, "REGION"], canary)
    outcome = checked(
        tmp_path, text, "--env-file", environment_file(tmp_path, values), "--verbose",
        "--format", reporter, "--lang", language,
    )  # fmt: skip
    assert outcome.code == 1
    assert list(leaks(canary, outcome.all)) == []


def test_an_environment_file_can_be_checked_with_another(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"TWILIO_AUTH_TOKEN={'${REAL}'}\n")
    environment_file(tmp_path, {"REAL": "Zebra-quilts-vex"})
    outcome = run("check", ".env", "--platform", "azure", "--env-file", "prod.env", cwd=tmp_path)
    assert list(leaks("Zebra-quilts-vex", outcome.all)) == []


def test_the_style_of_what_was_written_stays() -> None:
    result = filled("a: ${X}\n", X="true")
    assert result.document.style(("a",)) is Style.PLAIN


@pytest.mark.parametrize("written", ["SK3f1e0d2c4b5a", "${KEY}"])
def test_the_digits_of_a_hidden_sid_are_counted_and_not_those_of_its_mask(
    written: str, tmp_path: Path
) -> None:
    text = complete("twilio-variables")
    text = "".join(line for line in text.splitlines(keepends=True) if "TWILIO_API_KEY" not in line)
    (tmp_path / ".env").write_text(f"{text}TWILIO_API_KEY={written}\n", encoding="utf-8")
    (tmp_path / "key.env").write_text("KEY=SK3f1e0d2c4b5a\n", encoding="utf-8")
    outcome = run("check", "--env-file", "key.env", "--select", "sid-malformed", ".env", cwd=tmp_path)
    assert "`TWILIO_API_KEY` has 12 digits instead of 32" in outcome.out
    assert "3f1e0d2c4b5a" not in outcome.out
