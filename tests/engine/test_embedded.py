"""Twilio's variables in files of other programs are checked at their places, and nothing else in them is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command import run
from embedded_files import (
    BAD,
    GOOD,
    KINDS,
    OTHER_SID,
    SID,
    compose,
    config_map,
    encoded,
    encoded_secret,
    indented,
    pod,
    quoted,
    secret,
    workflow,
)
from expected import expect
from hypothesis import given
from hypothesis import strategies as st
from secret_canaries import PHRASE, TOKEN, WORDS, leaks

from validator.documents.model import Format
from validator.engine import full_check


def report(*words: str | Path, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("check", "--format", "json", *words, **more).out)
    return found


def findings(folder: Path, text: str, name: str = "compose.yaml") -> list[tuple[str, str]]:
    """Return the rule of each finding and the text at its place."""
    (folder / name).write_text(text, encoding="utf-8")
    lines = text.splitlines()
    return [
        (
            each["rule"],
            lines[each["range"]["start"]["line"] - 1][
                each["range"]["start"]["column"] - 1 : each["range"]["end"]["column"] - 1
            ],
        )
        for each in report(name, cwd=folder)["diagnostics"]
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_good_values_are_nothing_to_report(kind: str, tmp_path: Path) -> None:
    name, make, _ = KINDS[kind]
    (tmp_path / name).write_text(make(GOOD))
    for words in ([name], [], ["--platform", "twilio-variables"], ["--platform", "twilio-variables", name]):
        outcome = run("check", *words, cwd=tmp_path)
        assert (outcome.code, outcome.all) == (0, "No errors. 1 file checked.\n")


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("kind", KINDS)
def test_bad_values_are_reported_in_the_readers_language(kind: str, language: str, tmp_path: Path) -> None:
    name, make, _ = KINDS[kind]
    (tmp_path / name).write_text(make(BAD))
    words = ["check", "--lang", language, "--format", "concise"]
    outcome = run(*words, cwd=tmp_path)
    assert (outcome.code, outcome.out) == (1, run(*words, name, cwd=tmp_path).out)
    expect(f"embedded/{kind}.{language}.txt", outcome.out)


@pytest.mark.parametrize("kind", KINDS)
def test_findings_point_at_the_values_as_they_are_written(kind: str, tmp_path: Path) -> None:
    name, make, _ = KINDS[kind]
    found = findings(tmp_path, make(BAD), name)
    written = encoded if kind == "encoded-secret" else str
    assert [rule for rule, _ in found] == ["sid-of-wrong-kind", "secret-in-file", "number-not-e164"]
    for (_, text), value in zip(found, BAD.values(), strict=True):
        assert text.strip('"') == written(value)


def test_the_pointer_is_the_one_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "pod.yaml").write_text(pod(BAD))
    pointers = [each["pointer"] for each in report("pod.yaml", cwd=tmp_path)["diagnostics"]]
    assert pointers == [f"/spec/containers/0/env/{number}/value" for number in range(3)]


def test_a_comment_hides_a_finding(tmp_path: Path) -> None:
    text = "services:\n  web:\n    environment:\n      TWILIO_PHONE_NUMBER: '12025550142'"
    assert findings(tmp_path, f"{text}  # guiderail: ignore[number-not-e164] a test\n") == []


# --- the same as in a .env file ----------------------------------------------------------------------

VALUES = st.fixed_dictionaries(
    {"TWILIO_ACCOUNT_SID": st.sampled_from([SID, OTHER_SID, "AC1", "+12025550142", TOKEN, "", f" {SID}"])},
    optional={
        "TWILIO_AUTH_TOKEN": st.sampled_from([TOKEN, SID, "${TOKEN}", WORDS, "<your token>"]),
        "TWILIO_PHONE_NUMBER": st.sampled_from(["+12025550142", "(202) 555-0142", "+440207946", "MG1", "x"]),
        "TWILIO_MESSAGING_SERVICE_SID": st.sampled_from([SID, f"MG{'0a1b2c3d' * 4}", "${SERVICE}"]),
        "TWILIO_REGION": st.sampled_from(["us1", "ie1", "au1"]),
        "TWILIO_EDGE": st.sampled_from(["dublin"]),
        "OTHER": st.sampled_from(["", "x", "a: b", "# y", "1.0", "yes", "\\"]),
    },
)


def rules(text: str, name: str) -> list[str]:
    """Return the rules that are reported, but those that a file of one kind alone has."""
    format = Format.ENV if name == ".env" else Format.JSON if name.endswith("json") else Format.YAML
    judged = full_check.judge(text.encode(), name, format)
    return sorted(each.rule for each in judged.diagnostics if each.rule != "secret-in-file")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "settings"])
@given(values=VALUES)
def test_the_rules_are_those_of_a_file_of_variables(kind: str, values: dict[str, str]) -> None:
    name, make, whole = KINDS[kind]
    of_all = values if whole else {"TWILIO_EDGE": "dublin", **values}  # which another file may set
    wanted = rules("".join(f"{each}='{value}'\n" for each, value in of_all.items()), ".env")
    assert rules(make(values), name) == wanted


# --- references --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "${SID}",
        "$SID",
        "${SID:?is not set}",
        f"${{SID:-{SID}}}",
        "AC${REST}",
        "ENC[AES256_GCM,data:x]",
        "{{ sid }}",
    ],
)
def test_references_of_compose_are_left_alone(value: str, tmp_path: Path) -> None:
    for form in (f"TWILIO_ACCOUNT_SID: '{value}'", f"- TWILIO_ACCOUNT_SID={value}"):
        assert findings(tmp_path, f"services:\n  web:\n    environment:\n      {form}\n") == []


@pytest.mark.parametrize(
    "form", ["TWILIO_ACCOUNT_SID:", "- TWILIO_ACCOUNT_SID", "TWILIO_ACCOUNT_SID: !Ref Sid"]
)
def test_a_variable_without_its_own_value_is_left_alone(form: str, tmp_path: Path) -> None:
    assert findings(tmp_path, f"services:\n  web:\n    environment:\n      {form}\n") == []


def test_a_default_is_checked_at_its_place(tmp_path: Path) -> None:
    for form in ("TWILIO_ACCOUNT_SID: ${SID:-AC1}", '- "TWILIO_ACCOUNT_SID=${SID-AC1}"'):
        text = f"services:\n  web:\n    environment:\n      {form}\n"
        assert findings(tmp_path, text) == [("sid-malformed", "AC1")]


@pytest.mark.parametrize(
    "value",
    [
        "${{ secrets.SID }}",
        "${{secrets.SID}}",
        "${{ vars.SID }}",
        "AC${{ vars.REST }}",
        "${{ inputs.sid || 'AC1' }}",
    ],
)
def test_expressions_of_workflows_are_left_alone(value: str, tmp_path: Path) -> None:
    assert findings(tmp_path, workflow({"TWILIO_ACCOUNT_SID": value}), "ci.yml") == []


@pytest.mark.parametrize("value", ["$(SID)", "${SID}", "{{ .Values.sid }}", "<path:secret/data/sms#sid>"])
def test_references_in_manifests_are_left_alone(value: str, tmp_path: Path) -> None:
    for make in (pod, config_map, secret):
        assert findings(tmp_path, make({"TWILIO_ACCOUNT_SID": value}), "a.yaml") == []
    text = f"apiVersion: v1\nkind: Secret\ndata:\n  TWILIO_ACCOUNT_SID: {quoted(value)}\n"
    assert findings(tmp_path, text, "a.yaml") == []


def test_a_value_from_a_secret_of_the_cluster_is_left_alone(tmp_path: Path) -> None:
    text = pod({"TWILIO_ACCOUNT_SID": SID}) + indented(
        ["- name: TWILIO_AUTH_TOKEN", "  valueFrom: {secretKeyRef: {name: twilio, key: token}}"], 8
    )
    assert findings(tmp_path, text, "pod.yaml") == []


@pytest.mark.parametrize(
    "value", ["", "#{TwilioAccountSid}#", "__TwilioAccountSid__", "${TWILIO_ACCOUNT_SID}"]
)
def test_application_settings_that_something_else_fills_are_left_alone(value: str, tmp_path: Path) -> None:
    assert findings(tmp_path, json.dumps({"TwilioAccountSid": value}), "appsettings.json") == []


def test_a_reference_is_proposed_in_the_form_of_the_file(tmp_path: Path) -> None:
    proposed = {
        compose: "`${TWILIO_AUTH_TOKEN}`",
        workflow: "`${{ secrets.TWILIO_AUTH_TOKEN }}`",
        pod: "`valueFrom: {secretKeyRef: …}`",
        secret: "outside this file",
    }
    for make, words in proposed.items():
        (tmp_path / "a.yaml").write_text(make({"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": TOKEN}))
        (found,) = report("a.yaml", cwd=tmp_path)["diagnostics"]
        assert words in found["help"]


# --- what may be elsewhere ---------------------------------------------------------------------------

TOKEN_ALONE = {"TWILIO_AUTH_TOKEN": "${TOKEN}"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_account_is_missing_only_where_it_cannot_be_elsewhere(kind: str, tmp_path: Path) -> None:
    name, make, whole = KINDS[kind]
    found = [rule for rule, _ in findings(tmp_path, make(TOKEN_ALONE), name)]
    assert found == ["token-without-account"] * whole


def test_an_account_may_come_from_another_file(tmp_path: Path) -> None:
    text = compose(TOKEN_ALONE)
    assert findings(tmp_path, text.replace("    ports", "    env_file: .env\n    ports")) == []
    text = pod(TOKEN_ALONE).replace("      env:", "      envFrom: [secretRef: {name: twilio}]\n      env:")
    assert findings(tmp_path, text, "pod.yaml") == []


# --- Bot Framework -----------------------------------------------------------------------------------


def test_settings_of_the_adapter_are_found_at_the_top_and_in_a_section(tmp_path: Path) -> None:
    values = '"TwilioNumber": "12025550142", "TwilioValidationUrl": "http://bot.example.com/api/twilio"'
    wanted = [
        ("number-not-e164", '"12025550142"'),
        ("wrong-format", "http://"),
    ]
    for text in (f"{{{values}}}", f'{{"Bots": [{{"Sms": {{{values}}}}}]}}', f"{{ // mine\n {values},\n}}"):
        assert findings(tmp_path, text, "appsettings.json") == wanted
        assert findings(tmp_path, text.replace("http:", "https:"), "AppSettings.Dev.json") == wanted[:1]


def test_the_settings_have_these_names_in_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "bots.json").write_text('{"TwilioNumber": "12025550142"}')
    assert run("check", cwd=tmp_path).code == 3


# --- Base64 ------------------------------------------------------------------------------------------


def test_a_value_that_is_not_encoded_is_reported_without_being_shown(tmp_path: Path) -> None:
    for value in (TOKEN, SID, encoded(bytes(range(256)) * 3), "+12025550142"):
        text = f"apiVersion: v1\nkind: Secret\ndata: {{TWILIO_AUTH_TOKEN: {quoted(value)}}}\n"
        assert [rule for rule, _ in findings(tmp_path, text, "a.yaml")] == ["wrong-format"]
        assert not [*leaks(value, run("check", cwd=tmp_path).all)]


def test_the_line_end_that_echo_adds_is_found(tmp_path: Path) -> None:
    text = encoded_secret({"TWILIO_ACCOUNT_SID": f"{SID}\n"})
    assert findings(tmp_path, text, "a.yaml") == [("stray-character", quoted(encoded(f"{SID}\n")))]


def test_encoded_text_may_be_written_on_several_lines(tmp_path: Path) -> None:
    half = len(encoded(SID)) // 2
    lines = indented(["TWILIO_ACCOUNT_SID: |", f"  {encoded(SID)[:half]}", f"  {encoded(SID)[half:]}"], 2)
    text = f"apiVersion: v1\nkind: Secret\ndata:\n{lines}"
    assert findings(tmp_path, text, "a.yaml") == []


# --- the rest of the file ----------------------------------------------------------------------------

REST = {
    "no-variables": "services: {web: {environment: {TWILIO_LOG_LEVEL: debug}}}\n",
    "elsewhere": f"services: {{web: {{labels: {{TWILIO_ACCOUNT_SID: {OTHER_SID}}}}}}}\n",
    "template": "services:\n{{- if .web }}\n  web: {environment: [TWILIO_ACCOUNT_SID=AC1]}\n{{- end }}\n",
    "broken": "services:\n  web: {environment: [TWILIO_ACCOUNT_SID=AC1]\n",
    "later-template": f"{pod(BAD)}---\n{{{{- if .Values.web }}}}\nkind: Service\n{{{{ end }}}}\n",
    "no-mapping": "services: [TWILIO_ACCOUNT_SID=AC1]\nenvironment: TWILIO_ACCOUNT_SID=AC1\n",
    "odd-blocks": "services: {a: , b: 1, c: {environment: }, d: {environment: x}}\n",
    "odd-items": "services: {a: {environment: [1, [TWILIO_FROM=1], {name: 1}, {name: [TWILIO_FROM]}]}}\n",
    "value-is-a-block": "services: {web: {environment: {TWILIO_ACCOUNT_SID: {a: 1}, TWILIO_FROM: [x]}}}\n",
    "other-kind": "apiVersion: v1\nkind: SealedSecret\nspec: {encryptedData: {TWILIO_ACCOUNT_SID: AgA}}\n",
    "encrypted": "apiVersion: v1\nkind: Secret\ndata: {TWILIO_ACCOUNT_SID: 'ENC[AES256_GCM,data:x,iv:y]'}\n",
    "unknown-alias": "services: {web: {environment: {TWILIO_ACCOUNT_SID: *sid}}}\n",
}


@pytest.mark.parametrize("rest", REST)
def test_other_files_are_left_alone(rest: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(REST[rest])
    for words in ([], ["--platform", "twilio-variables"]):
        outcome = run("check", *words, cwd=tmp_path)
        judged = rest in ("value-is-a-block", "encrypted", "unknown-alias")
        assert (outcome.code, outcome.out) == (0 if judged else 3, "")


@pytest.mark.parametrize("rest", ["no-variables", "elsewhere", "no-mapping", "odd-blocks", "other-kind"])
def test_another_file_that_is_named_cannot_be_checked(rest: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(REST[rest])
    assert [each["rule"] for each in report("a.yaml", cwd=tmp_path)["diagnostics"]] == ["missing-platform"]


def test_only_the_values_are_checked_in_a_file_with_its_own_flaws(tmp_path: Path) -> None:
    text = (
        "services:\n  web: !custom\n    image: a\n    command: !reference [x, y]\n"
        "    tty: .inf\n"
        f"    environment:\n      DB_PASSWORD: {WORDS}\n      OTHER: 0o17\n      TWILIO_ACCOUNT_SID: AC1\n"
        "      platform: nonsense\n"
    )
    assert findings(tmp_path, text) == [("sid-malformed", "AC1")]


def test_a_variable_that_is_set_twice_is_left_to_the_program_unless_the_platform_is_given(
    tmp_path: Path,
) -> None:
    text = "services:\n  web:\n    environment:\n      TWILIO_FROM: '1234'\n      TWILIO_FROM: 202 555 0142\n"
    assert [rule for rule, _ in findings(tmp_path, text)] == ["missing-platform"]
    assert run("check", cwd=tmp_path).code == 3
    given = report("--platform", "twilio-variables", "compose.yaml", cwd=tmp_path)["diagnostics"]
    assert [each["rule"] for each in given] == ["duplicate-key"]


def test_each_document_is_checked_by_itself(tmp_path: Path) -> None:
    text = f"{config_map(GOOD)}---\n# nothing\n---\nkind: Namespace\n---\n[a, list]\n---\n{pod(BAD)}---\n"
    (tmp_path / "a.yaml").write_text(text)
    for words in (["a.yaml"], [], ["--platform", "twilio-variables", "a.yaml"]):
        found = report(*words, cwd=tmp_path)["diagnostics"]
        assert [(each["rule"], each["document"]) for each in found] == [
            (rule, 4) for rule in ("sid-of-wrong-kind", "secret-in-file", "number-not-e164")
        ]


def test_a_block_that_anchors_share_is_reported_once(tmp_path: Path) -> None:
    shared = "x-twilio: &twilio\n  TWILIO_ACCOUNT_SID: AC1\nservices:\n"
    text = (
        f"{shared}  a: {{environment: *twilio}}\n  b:\n    environment:\n      <<: *twilio\n      PORT: 80\n"
        "  c: {environment: {<<: [*twilio], TWILIO_ACCOUNT_SID: ACx}}\n"
    )
    assert findings(tmp_path, text) == [("sid-malformed", "AC1"), ("sid-malformed", "ACx")]


def test_a_number_without_quotation_marks_is_reported(tmp_path: Path) -> None:
    text = compose({}).replace("PORT: 8080", "TWILIO_PHONE_NUMBER: +12025550142")
    assert findings(tmp_path, text) == [("unquoted-value", "+12025550142")]
    token = "31415926535897932384626433832795"
    text = compose({"TWILIO_ACCOUNT_SID": SID}) + f"      TWILIO_AUTH_TOKEN: {token}\n"
    assert findings(tmp_path, text) == [("unquoted-value", token)]
    assert not [*leaks(token, run("check", cwd=tmp_path).all)]


def test_a_huge_file_is_checked(tmp_path: Path) -> None:
    many = "".join(
        f"  s{number}:\n    environment: [TWILIO_ACCOUNT_SID=AC{number}]\n" for number in range(500)
    )
    (tmp_path / "compose.yaml").write_text(f"services:\n{many}")
    assert report(cwd=tmp_path)["summary"]["errors"] == 500


# --- walks and hooks ---------------------------------------------------------------------------------


def test_a_walk_reads_the_workflows_in_their_hidden_folder(tmp_path: Path) -> None:
    for folder in (".github/workflows", ".git"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "ci.yml").write_text(workflow(BAD))
    assert [each["path"] for each in report(cwd=tmp_path)["files"]] == [".github/workflows/ci.yml"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_fast_path_leaves_them_to_the_full_check(kind: str, tmp_path: Path) -> None:
    name, make, _ = KINDS[kind]
    (tmp_path / name).write_text(make(BAD))
    slow = run("check", cwd=tmp_path, env={"GUIDERAIL_FAST": "0"})
    assert slow.code == 1
    assert run("check", cwd=tmp_path).out == slow.out


# --- fixes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_fix_changes_the_values_and_nothing_else(kind: str, tmp_path: Path) -> None:
    name, make, _ = KINDS[kind]
    file = tmp_path / name
    file.write_text(make(BAD))
    run("check", "--fix", "--unsafe-fixes", name, cwd=tmp_path)
    fixed = BAD | {"TWILIO_PHONE_NUMBER": "+12025550142"}
    untouched = kind in ("compose-list", "encoded-secret")
    assert file.read_text() == make(BAD if untouched else fixed)


def test_a_bare_name_is_not_made_a_reference_of_another_language(tmp_path: Path) -> None:
    text = workflow({"TWILIO_AUTH_TOKEN": "TWILIO_AUTH_TOKEN"})
    assert findings(tmp_path, text, "ci.yml") == [("placeholder-left", '"TWILIO_AUTH_TOKEN"')]
    run("check", "--fix", "--unsafe-fixes", "ci.yml", cwd=tmp_path)
    assert (tmp_path / "ci.yml").read_text() == text


# --- secrets -----------------------------------------------------------------------------------------

IN_ONE_LINE = {
    "compose": "services: {a: {environment: {TWILIO_FROM: '+1', PASSWORD: SECRET, TWILIO_TOKEN: SECRET}}}",
    "compose-list": "services: {a: {environment: [TWILIO_FROM=+1, PASSWORD=SECRET, 'TWILIO_TOKEN=SECRET']}}",
    "default": "services: {web: {environment: {TWILIO_FROM: '+1', TWILIO_AUTH_TOKEN: '${TOKEN:-SECRET}'}}}",
    "pairs": (
        "{apiVersion: v1, kind: Pod, spec: {containers: [{env: [{name: DB_PASSWORD, value: SECRET},"
        " {name: TWILIO_FROM, value: '+1'}, {name: TWILIO_API_SECRET, value: SECRET}]}]}}"
    ),
    "secret": (
        "{apiVersion: v1, kind: Secret, stringData: {TWILIO_FROM: '+1', TWILIO_TOKEN: SECRET, x: SECRET}}"
    ),
    "encoded-secret": (
        "{apiVersion: v1, kind: Secret, data: {TWILIO_FROM: KzE=, TWILIO_AUTH_TOKEN: ENCODED, x: ENCODED}}"
    ),
    "encoded-in-the-wrong-place": (
        "{apiVersion: v1, kind: Secret, data: {TWILIO_FROM: KzE=, TWILIO_ACCOUNT_SID: ENCODED}}"
    ),
    "not-encoded": "{apiVersion: v1, kind: Secret, data: {TWILIO_FROM: KzE=, TWILIO_AUTH_TOKEN: SECRET}}",
    "workflow": "{on: push, jobs: {a: {env: {TWILIO_FROM: '+1', TWILIO_AUTH_TOKEN: SECRET, TOKEN: SECRET}}}}",
    "expression": "{on: push, jobs: {a: {env: {TWILIO_FROM: '+1', TWILIO_TOKEN: '${{ x }}SECRET'}}}}",
}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (place, value)
        for place in IN_ONE_LINE
        for value in (TOKEN, WORDS, PHRASE)
        if value == TOKEN or place != "encoded-in-the-wrong-place"  # where only its shape tells
    ],
)
def test_no_text_shows_a_secret(place: str, value: str, tmp_path: Path) -> None:
    text = IN_ONE_LINE[place].replace("SECRET", value).replace("ENCODED", encoded(value))
    (tmp_path / "a.yaml").write_text(text)
    shown = ""
    for format in ("text", "concise", "json", "sarif", "junit", "github", "gitlab", "markdown"):
        for words in (["--format", format], ["--format", format, "--lang", "fr", "a.yaml"]):
            outcome = run("check", *words, cwd=tmp_path)
            assert outcome.code == 1
            shown += outcome.all
    shown += run("check", "--diff", "--unsafe-fixes", cwd=tmp_path).all
    assert [*leaks(value, shown)] == []
    assert [*leaks(encoded(value), shown)] == []
