"""Kinds of faults that files from the field showed: each row is a small file, and what is found in it.

The names of the rows are those of the catalogue of cases that the rows were written for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from command import Outcome, run

from validator.cli import main
from validator.packs.examples import complete

CHANNEL = """channel: {}
name: desk
account_sid: {}
twilio_authentication_token: ${{T}}
phone_number: "+12025550177"
"""
SID, KEY = "AC0123456789abcdef8796a5b4c3d2e1f9", "SK0123456789abcdef8796a5b4c3d2e1f9"
EXAMPLE = "AC3f1e0d2c4b5a69788796a5b4c3d2e1f0"
TOKEN = "0123456789abcdef7796a5b4c3d2e1fa"
ARM = "https://schema.management.azure.com/schemas/2019-04-01/deployment{}.json#"
EVENT = '{"phone": "+12025550177", "accountSID": "%s", "authToken": "%s", "isEnabled": true}'


def example(platform: str, *changes: tuple[str, str]) -> str:
    """Return the complete example of a platform after some replacements."""
    text = complete(platform)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def azure(*changes: tuple[str, str]) -> str:
    return example("azure-bot-service", *changes)


def ibm(*changes: tuple[str, str]) -> str:
    return example("ibm-voice-agent", *changes)


def adobe(*changes: tuple[str, str]) -> str:
    return example("adobe-journey-optimizer", *changes)


def arm(settings: str, *, parts: str = "", name: str = "fabrikam/SmsChannel") -> str:
    """Return an ARM template, with its channel on line 5."""
    channel = (
        f'{{"type": "Microsoft.BotService/botServices/channels", "apiVersion": "2022-09-15",'
        f' "name": "{name}", "properties": {{"channelName": "SmsChannel", "properties": {settings}}}}}'
    )
    schema = ARM.format("Template")
    return f'{{\n"$schema": "{schema}",\n"contentVersion": "1.0.0.0",{parts}\n"resources": [\n{channel}]}}\n'


@dataclass(frozen=True)
class Case:
    """A file, and what the command says about it."""

    text: str
    name: str = "a.yaml"
    words: Sequence[str] = ("check",)
    #: the lines of the report: the severity's first letter, the rule and the place
    found: Sequence[str] = ()
    code: int = 1
    said: Sequence[str] = ()  #: pieces of the output
    unsaid: Sequence[str] = ()
    changed: bool = False  #: ``check --fix`` changes the file


RETIRED = "i platform-retired 1:11"

CASES = {
    "a05 an allowed value is never a neighbour of a real one": Case(
        azure(("location: global ", "location: japaneast ")), found=["e not-allowed 4:13"]
    ),
    "a06 a regional host is never turned into the global one": Case(
        ibm(("https://api.twilio.com", "https://api.sydney.au1.twilio.com")),
        found=[RETIRED, "e api-url-regional 16:12"],
        said=["United States"],
    ),
    "a09 recognition does not need optional fields": Case(
        CHANNEL.format('twilio_sms', SID),
        code=0,
    ),
    "a10 fields that the vendor's service adds are known": Case(
        '{"kind": "channel", "channel": "twilio_sms", "name": "desk", "channel_id": "7",'
        f' "created_on": "2026-05-02T08:00:00Z", "account_sid": "{SID}",'
        ' "twilio_authentication_token": "${T}", "phone_number": "+12025550177"}',
        "a.json",
        code=0,
    ),
    "a11 a key under another name is one finding": Case(
        CHANNEL.format("twilio_sms", SID).replace("authentication", "auth").replace('"', ""),
        found=["e unknown-field 4:1", "e unquoted-value 5:15"],
        said=["`twilio_authentication_token`"],
        changed=True,
    ),
    "a12 an expression may stand for a block": Case(
        arm("\"[union(variables('shared'), variables('more'))]\""), "a.json", code=0
    ),
    "a13 values in variables are checked": Case(
        arm(
            '{"phone": "[variables(\'sender\')]", "accountSID": "[variables(\'account\')]",'
            ' "authToken": "[variables(\'key\')]", "isEnabled": true}',
            parts=f'"variables": {{"account": "{KEY}", "sender": "2025550177", "key": "{TOKEN}"}},',
        ),
        "a.json",
        found=["e sid-of-wrong-kind 3:54", "e number-not-e164 3:102", "w secret-in-file 3:123"],
        unsaid=[TOKEN],
    ),
    "a14 values that a deployment hands to a module are checked": Case(
        json.dumps(
            {
                "$schema": ARM.format("Template"),
                "resources": [
                    {
                        "type": "Microsoft.Resources/deployments",
                        "name": "texts",
                        "properties": {
                            "parameters": {"accountSid": {"value": KEY}, "phone": {"value": "2025550177"}},
                            "template": json.loads(
                                arm(EVENT % ("[parameters('accountSid')]", "[parameters('t')]")).replace(
                                    "+12025550177", "[parameters('phone')]"
                                )
                            ),
                        },
                    }
                ],
            }
        ),
        "a.json",
        found=["e sid-of-wrong-kind", "e number-not-e164"],
    ),
    "a15 a default of a reference is checked, and nothing else of it": Case(
        f"TWILIO_ACCOUNT_SID={SID}\nTWILIO_PHONE_NUMBER=${{DESK_NUMBER:-+12025550177}}\n", "a.env", code=0
    ),
    "a15 a default that is wrong is found": Case(
        f"TWILIO_ACCOUNT_SID={SID}\nTWILIO_PHONE_NUMBER=${{DESK_NUMBER:-2025550177}}\n",
        "a.env",
        found=["e number-not-e164 2:36"],
    ),
    "a16 encrypted values are left alone": Case(
        "TWILIO_ACCOUNT_SID=ENC[AES256_GCM,data:qr,iv:st,tag:uv,type:str]\nTWILIO_AUTH_TOKEN=encrypted:BFz0\nsops_version=3.9\n",
        "a.env",
        code=0,
    ),
    "a17 the rule about kinds of SIDs speaks at every SID": Case(
        f"TWILIO_ACCOUNT_SID={SID}\nTWILIO_MESSAGING_SERVICE_SID={KEY}\n",
        "a.env",
        found=["e sid-of-wrong-kind 2:30"],
    ),
    "a18 an Account SID is no API key": Case(
        f"TWILIO_ACCOUNT_SID={SID}\nTWILIO_API_KEY_SID={SID}\n", "a.env", found=["e sid-of-wrong-kind 2:20"]
    ),
    "a19 names of variables are in full in every text": Case(
        f"TWILIO_ACCOUNT_SID={SID}\nTWILIO_AUTH_TOKEN=$DESK_TOKEN_LIVE\n",
        "a.env",
        found=["e placeholder-left 2:19"],
        said=["`$DESK_TOKEN_LIVE`", "`${DESK_TOKEN_LIVE}`"],
        unsaid=["••••"],
        changed=True,
    ),
    "a20 a SID of a vendor's sample is a placeholder": Case(
        "TWILIO_ACCOUNT_SID=AC0123456789abcdef0123456789abcdef\n", "a.env", found=["e placeholder-left 1:20"]
    ),
    "a21 a sender name that is too long is called so": Case(
        adobe(('sender_number: "+12025550143"', "sender_number: Orion The Hunter")),
        found=["e sender-name-malformed 41:20"],
        said=["16 characters", "11"],
    ),
    "a22 an unknown ending is refused with a sentence": Case(
        'resource "azurerm_bot_channel_sms" "desk" {}\n', "desk.tf", code=2, said=["`.tf`", "`.yaml`"]
    ),
    "a23 a schema that a URN names refers to its neighbour": Case(
        '{"part": {"kind": "bolt"}}', "a.json", ("check", "--schema", "urn.json"), ["e not-allowed 1:19"]
    ),
    "a24 an empty last document is nothing": Case(azure() + "---\n", code=0),
    "a25 other variables are never commented on": Case(
        f"TWILIO_ACCOUNT_SID: {SID}\nVERBOSE: on\nPORT: 0770\nRELEASE: 2.10\nOPENS: 08:30\n", code=0
    ),
    "a26 a token needs a secure parameter and belongs into no output": Case(
        arm(
            EVENT % (SID, "[parameters('smsAuthToken')]"),
            parts='\n"parameters": {"smsAuthToken": {"type": "string"}},'
            ' "outputs": {"t": {"type": "string", "value": "[parameters(\'smsAuthToken\')]"}},',
        ),
        "a.json",
        found=["w token-parameter-not-secure 4:41", "w token-in-output 4:98"],
        code=0,
    ),
    "a27 the advice for a file of another program fits it": Case(
        "services:\n  web:\n    image: web\n    command: [serve]\n",
        "compose.yaml",
        found=["e missing-platform 1:1"],
        said=["another program", "watsonx-orchestrate", "ibm-sms-gateway"],
        unsaid=["`platform:"],
    ),
    "a28 RCS needs a converter in front of Twilio's API": Case(
        adobe(("https://rcs-bridge.example.com/send", "https://api.twilio.com/2010-04-01/Messages.json")),
        found=["e provider-url-needs-converter 18:19"],
    ),
    "a29 a vendor reaches no private address": Case(
        adobe(("https://rcs-bridge.example.com/send", "https://192.168.7.7/send")),
        found=["e url-not-reachable 18:27"],
    ),
    "a30 the translations of an allowed value are no rivals": Case(
        adobe(("sms_type: marketing", "sms_type: transactionnal")),
        found=["e not-allowed 39:15"],
        said=["`transactional`"],
        changed=True,
    ),
    "a31 converting says which errors went along": Case(
        ibm(('phone_number: "+12025550142"', 'phone_number: "+1 202 555 0142 x9"')),
        words=("convert", "--to", "watsonx-orchestrate"),
        code=0,
        said=["contains errors", ": 1.", "guiderail check a.yaml"],
    ),
    "a32 blocks that anchors share have a place": Case(
        f"x-shared: &shared\n  account_sid: {SID}\n  auth_token: ${{T}}\n"
        + azure(*[(f"  account_sid: {EXAMPLE}\n  auth_token: ${{TWILIO_AUTH_TOKEN}}", "  <<: *shared")] * 2),
        code=0,
    ),
    "a33 a near miss in a payload is named": Case(
        adobe(("{{fromNumber}}", "{{fromnumber}}")),
        found=["e payload-variable-missing 25:23"],
        said=["`{{fromNumber}}`"],
    ),
    "a34 a list under items is called by its new name": Case(
        "n: [a]\n", words=("check", "--schema", "list.json"), code=2, said=["`prefixItems`"]
    ),
    "a35 a plus sign that a URL has encoded is decoded": Case(
        ibm(('phone_number: "+12025550142"\ncred', 'phone_number: "%2B12025550142"\ncred')),
        found=[RETIRED, "e wrong-format 6:17"],
        said=["Write `+12025550142`."],
        changed=True,
    ),
    "a36 empty values are one rule": Case(
        "TWILIO_ACCOUNT_SID=\nTWILIO_AUTH_TOKEN=''\nTWILIO_PHONE_NUMBER=\n",
        "a.env",
        found=["e wrong-length 1:20", "e wrong-length 2:19", "e wrong-length 3:21"],
    ),
    "a37 a parameter is known by what its name means": Case(
        json.dumps(
            {
                "$schema": ARM.format("Parameters"),
                "parameters": {
                    "botAccountSID": {"value": KEY},
                    "BOT_AUTH_TOKEN": {"value": TOKEN},
                    "botPhone": {"value": "2025550177"},
                },
            }
        ),
        "a.json",
        found=["e sid-of-wrong-kind", "w secret-in-file", "e number-not-e164"],
        said=["`botAccountSID`", "`BOT_AUTH_TOKEN`", "`botPhone`"],
        unsaid=[TOKEN],
    ),
    "a38 the name of a channel says to which bot it belongs": Case(
        arm(EVENT % (SID, "[parameters('t')]"), name="SmsChannel"),
        "a.json",
        found=["w channel-name-without-bot 5:91"],
        code=0,
    ),
    "a39 a body of the REST API is recognised": Case(
        '{\n"location": "global",\n"properties": {"channelName": "SmsChannel",\n"properties": '
        + EVENT % (KEY, SID)
        + "}}\n",
        "a.json",
        found=["e sid-of-wrong-kind 4:55", "e sid-of-wrong-kind 4:106"],
    ),
    "a40 a Messaging Service in the place of a number is named": Case(
        f"TWILIO_ACCOUNT_SID={SID}\nTWILIO_FROM_NUMBER={SID.replace('AC', 'MG')}\n",
        "a.env",
        found=["e number-not-e164 2:20"],
        said=["Messaging Service"],
    ),
    "a41 a file that has no field of the platform is not called right": Case(
        f"stringData:\n  access_token: {TOKEN}\n",
        words=("check", "--platform", "twilio-variables"),
        found=["w secret-in-file 2:17"],
        code=3,
        said=["Nothing in the file"],
        unsaid=["No errors"],
    ),
    "a42 nothing is built on a key that appears twice": Case(
        azure(("  location: global", "  location: westus\n  location: globall")),
        found=["e duplicate-key 5:3"],
    ),
    "a43 a custom provider is not Twilio itself": Case(
        adobe(("https://rcs-bridge.example.com/send", "https://api.au1.twilio.com/2010-04-01/Messages.json")),
        found=["e provider-url-needs-converter 18:19"],
        said=["converter"],
    ),
    "a44 a WhatsApp channel of Orchestrate is checked": Case(
        CHANNEL.format('twilio_whatsapp', KEY),
        found=["e sid-of-wrong-kind 3:14"],
    ),
}  # fmt: skip

BESIDE = {
    "urn.json": '{"$schema": "http://json-schema.org/draft-07/schema#", "$id": "urn:example:desk",'
    ' "properties": {"part": {"$ref": "part.json"}}}',
    "part.json": '{"$id": "urn:example:part", "properties": {"kind": {"enum": ["nut"]}}}',
    "list.json": '{"properties": {"n": {"items": [{"type": "integer"}]}}}',
}


def called(folder: Path, case: Case, *more: str) -> Outcome:
    for name, text in BESIDE.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / case.name).write_text(case.text, encoding="utf-8")
    return run(*case.words, *more, case.name, cwd=folder)


@pytest.mark.parametrize("row", CASES)
def test_a_case_gives_what_its_row_says(row: str, tmp_path: Path) -> None:
    case = CASES[row]
    concise = called(tmp_path, case, *(["--format", "concise"] if case.words[0] == "check" else []))
    assert (concise.code, concise.all) == (case.code, concise.all)
    if case.words[0] == "check" and case.code != 2:
        assert places(concise.out, case) == list(case.found)
    outcome = called(tmp_path, case)
    text = " ".join(outcome.all.split())
    assert [piece for piece in case.said if piece not in text] == []
    assert [piece for piece in case.unsaid if piece in outcome.all + concise.all] == []


def places(report: str, case: Case) -> list[str]:
    """Return the findings as the rows write them; without a place where the file is one line."""
    found = []
    for line in report.splitlines():
        _, row, column, finding = line.split(":", 3)
        severity, _, rule = finding.strip().partition("]")[0].partition("[")
        place = f" {row}:{column}" if "\n" in case.text or len(case.text) < 100 else ""
        found.append(f"{severity[0]} {rule}{place}")
    return found


@pytest.mark.parametrize("row", [row for row, case in CASES.items() if case.words[0] == "check"])
def test_fixes_change_only_the_files_whose_rows_say_so(row: str, tmp_path: Path) -> None:
    case = CASES[row]
    called(tmp_path, case, "--fix")
    assert ((tmp_path / case.name).read_text(encoding="utf-8") != case.text) is case.changed


# --- files of other programs -------------------------------------------------------------------------

FOREIGN = {
    "a01 a SAM template": "Resources:\n  F:\n    Environment:\n      TWILIO_AUTH_TOKEN: !Sub '${Token}'\n",
    "a02 a Helm chart": "kind: Secret\nstringData:\n  {{- if .on }}\n  TWILIO_SID: {{ .S }}\n  {{- end }}\n",
    "a03 a pipeline of GitLab": "text:\n  variables: {TWILIO_SID: $S}\n  script: !reference [.send, all]\n",
    "a04 a key twice, somewhere": "on: push\njobs:\n  a: {env: {SID: x}, env: {SID: y}} # TWILIO_SID\n",
    "a04 a variable twice": "kind: ConfigMap\napiVersion: v1\ndata: {TWILIO_FROM: x, TWILIO_FROM: y}\n",
}


@pytest.mark.parametrize("row", FOREIGN)
def test_a_file_of_another_program_is_left_alone_unless_it_is_named(
    row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text(FOREIGN[row], encoding="utf-8")
    walk = run("check", cwd=tmp_path)
    assert (walk.code, walk.out) == (3, "")
    monkeypatch.chdir(tmp_path)
    assert main.main(["check", "a.yaml"], leave_foreign=True) == 0
    assert capsys.readouterr().out == ""
    named = run("check", "--format", "concise", "a.yaml", cwd=tmp_path)
    assert named.code == 1
    assert named.out.startswith("a.yaml:1:1: error[missing-platform]")
    assert len(named.out.splitlines()) == 1


def test_a07_an_example_holds_placeholders_by_right(tmp_path: Path) -> None:
    sample = (
        "TWILIO_ACCOUNT_SID=your-account-sid\nTWILIO_AUTH_TOKEN=changeme\nTWILIO_PHONE_NUMBER=+1234567890\n"
    )
    for ending in (".example", ".sample", ".dist", ".template"):
        (tmp_path / f".env{ending}").write_text(sample)
    assert (run("check", cwd=tmp_path).code, run("check", cwd=tmp_path).out) == (0, "")
    (tmp_path / ".env").write_text(sample)
    assert run("check", cwd=tmp_path).out.count("error[placeholder-left]") == 3


def test_a08_the_hooks_see_what_the_product_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checkout: Path
) -> None:
    import re

    import yaml

    from validator.packs import registry

    hooks = yaml.safe_load((checkout / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    for name in (".env", "prod.env", ".env.local", "a.jsonc", "a.json", "a.yaml", "a.yml", "a.toml"):
        assert all(re.search(hook["files"], f"sub/{name}") for hook in hooks), name
    assert {f"guiderail-{platform}" for platform in registry.names()} <= {hook["id"] for hook in hooks}
    for page in sorted((checkout / "docs").glob("*/pre-commit-and-ci.md")):
        recipes = re.findall(r"^ *files: (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert [yaml.safe_load(each) for each in recipes] == [hooks[0]["files"]] * len(recipes) != [], page
