"""No secret is ever shown: not in a message, a frame, a pointer, a fix, nor near unread text."""

from __future__ import annotations

import itertools
import json
import re
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from command import run
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from secret_canaries import (
    AUTH,
    CANARIES,
    PHRASE,
    TOKEN,
    WORDS,
    azure,
    leaks,
    written,
)

from validator import secrets
from validator.documents.model import Format
from validator.engine import full_check
from validator.i18n.catalog import Catalog
from validator.packs import registry
from validator.reporters.registry import FORMATS
from validator.reporters.run import Run
from validator.secrets import MASK, Masker, is_reference, is_variable, masked, without_shapes


@pytest.mark.parametrize("canary", CANARIES)
def test_nothing_of_a_secret_is_shown(canary: str, tmp_path: Path) -> None:
    secret, path = CANARIES[canary][0], written(tmp_path, canary)
    for words in (*(["-v", "--format", format] for format in FORMATS), ["--platform", "azure"]):
        outcome = run("check", path.name, *words, cwd=tmp_path)
        assert outcome.code in (0, 1)
        assert list(leaks(secret, outcome.all)) == [], outcome.all
        if "json" in words:
            assert list(leaks(secret, json.dumps(json.loads(outcome.out), ensure_ascii=False))) == []


def test_nothing_of_a_secret_is_shown_in_other_languages(tmp_path: Path) -> None:
    for (canary, (secret, *_)), language in zip(
        CANARIES.items(), itertools.cycle(["fr", "es"]), strict=False
    ):
        outcome = run("check", written(tmp_path, canary).name, "--lang", language, "-v", cwd=tmp_path)
        assert list(leaks(secret, outcome.all)) == [], outcome.all


def test_no_guide_shows_anything_of_a_secret(tmp_path: Path) -> None:
    for canary, format in zip(CANARIES, itertools.cycle(["text", "markdown", "html"]), strict=False):
        (secret, name, _), path = CANARIES[canary], written(tmp_path, canary)
        platform = "ibm" if "url" in canary else "azure"
        outcome = run("guide", platform, "--config", path.name, "--format", format, cwd=tmp_path)
        if secret not in name:
            assert list(leaks(secret, outcome.all)) == [], (canary, outcome.all)


def test_a_secret_of_one_file_does_not_change_the_report_of_another(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(azure("location: global", f"location: {PHRASE}"))
    alone = run("check", "b.yaml", "--format", "concise", cwd=tmp_path).out
    (tmp_path / "a.yaml").write_text(azure(AUTH, f"auth_token: {PHRASE}"))
    assert PHRASE in alone
    assert alone in run("check", ".", "--format", "concise", cwd=tmp_path).out


def test_a_missing_file_with_a_token_in_its_name_is_complained_about_without_it(tmp_path: Path) -> None:
    outcome = run("check", f"{TOKEN}.yaml", cwd=tmp_path)
    assert outcome.code == 2
    assert list(leaks(TOKEN, outcome.all)) == []


def test_an_output_file_contains_no_secret(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(azure(AUTH, f"auth_token: {WORDS}"))
    run("check", "a.yaml", "--output", "report.txt", cwd=tmp_path)
    report = (tmp_path / "report.txt").read_text()
    assert MASK in report
    assert list(leaks(WORDS, report)) == []


def test_what_is_no_secret_is_shown(tmp_path: Path) -> None:
    """Masking too much would hide the mistake itself."""
    (tmp_path / "a.yaml").write_text(azure("AC3f1e0d2c4b5a69788796a5b4c3d2e1f0", "ACxyz"))
    assert "account_sid: ACxyz\n" in run("check", "a.yaml", cwd=tmp_path).out
    (tmp_path / "a.yaml").write_text(azure('number: "+12025550144"', "number +12025550144"))
    assert "number +12025550144\n" in run("check", "a.yaml", cwd=tmp_path).out
    (tmp_path / "a.yaml").write_text(azure("location: global", "location: globall # global | westus"))
    assert "location: globall # global | westus " in run("check", "a.yaml", cwd=tmp_path).out


# --- any secret --------------------------------------------------------------------------------------

#: no piece of such a text is in our own words by chance
SECRETS = st.text(st.sampled_from("QXZ789µ/%@:#&'\"\\ {}[]$-_~="), min_size=8, max_size=40).filter(
    lambda text: not is_reference(text) and not text.startswith("{{")
)
OWN_WORDS = st.sampled_from(
    [
        "message",
        "severity",
        '"line": 1',
        "diagnostics",
        "auth_token",
        "azure-bot-service",
        "The field",
        '": {',
        "error[",
    ]
)

QUOTED: dict[str, Callable[[str], str]] = {
    "yaml": lambda secret: azure(AUTH, f"auth_token: {json.dumps(secret)}\n  form: x"),
    "json": lambda secret: json.dumps(
        {"platform": "azure-bot-service", "twilio": {"auth_token": secret, "form": secret[:3]}}
    ),
    "toml": lambda secret: (
        f'platform = "azure-bot-service"\n[twilio]\nauth_token = {json.dumps(secret)}\nform = 1\n'
    ),
    "jsonc": lambda secret: (
        '{// \n"platform": "azure-bot-service", "twilio": {"auth_token": SECRET}}'.replace(
            "SECRET", json.dumps(secret)
        )
    ),
    "env": lambda secret: "TWILIO_AUTH_TOKEN='{}'\nTWILIO_FORM=x\n".format(secret.replace("'", "")),
}


def shown(text: str, format: str, reporter: str) -> str:
    report = full_check.report([full_check.judge(text.encode(), "a", Format(format))])
    output = "".join(FORMATS[reporter].report(Run(report, Catalog(), verbose=True)))
    return without_shapes(output)


@pytest.mark.parametrize("format", QUOTED)
@settings(max_examples=40)
@given(secret=SECRETS)
@example(secret="QXZ789 'QXZ789' \"XZ78\"")
@example(secret="\\\\QXZ789\\\\QXZ789")
@example(secret="{}: QXZ789:Z/@QXZ789Q")
def test_no_secret_in_a_secret_field_is_shown(format: str, secret: str) -> None:
    for reporter in FORMATS:
        output = shown(QUOTED[format](secret), format, reporter)
        assert list(leaks(secret, output)) == []
        if reporter == "json":
            decoded = json.dumps(json.loads(output), ensure_ascii=False)
            assert list(leaks(secret, decoded)) == []


@pytest.mark.parametrize("format", ["yaml", "toml", "env", "json"])
@settings(max_examples=40)
@given(secret=SECRETS)
@example(secret="# 7777777")
@example(secret='7"#777777')
@example(secret="#7]777777")
@example(secret='7"#]777777')
@example(secret='7"#}]777777')
@example(secret="[ #7777777")
@example(secret='[ #77777"7')
@example(secret="] #7777777")
@example(secret='"" Q7777:7')
def test_no_secret_is_shown_where_it_makes_the_file_unreadable(format: str, secret: str) -> None:
    between = {
        "yaml": "auth_token: ",
        "toml": "auth_token = ",
        "env": "TWILIO_AUTH_TOKEN=",
        "json": '{"auth_token": ',
    }
    for text in (f"{between[format]}{secret}\n", f'{between[format]}"{secret}\n'):
        for reporter in FORMATS:
            output = shown(text, format, reporter)
            words = [word for word in secret.split() if any(c.isalnum() for c in word)]
            assert [leak for word in words for leak in leaks(word.strip(string.punctuation), output)] == []


COMMENTED = "ghp_FAKE0123456789notARealToken"  #: so that each comment is reported, whatever follows


@settings(max_examples=40)
@given(secrets=st.tuples(*[st.text("QXqx789é/+-", min_size=8, max_size=40)] * 2))
def test_the_text_report_is_the_same_whatever_the_secret_is(secrets: tuple[str, str]) -> None:
    """The strongest form: nothing that is written depends on the secret, not even its length."""
    comment = f"# {COMMENTED} q7"
    texts = [azure(AUTH, f"{comment}{each}\n  auth_token: 'q7{each}'\n  form: 1") for each in secrets]
    one, other = (shown(text, "yaml", "text") for text in texts)
    assert one == other


@given(secret=OWN_WORDS)
def test_a_secret_that_is_a_word_of_the_report_leaves_the_report_whole(secret: str) -> None:
    text = azure(AUTH, f"auth_token: {json.dumps(secret)}")
    result = json.loads(shown(text, "yaml", "json"))
    assert {each["rule"] for each in result["diagnostics"]} <= set(registry.shared_rules())
    assert set(result) == {"version", "tool", "language", "summary", "files", "diagnostics"}


# --- the parts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["${NAME}", "env(NAME)", "op://vault/item/field", "@Microsoft.KeyVault(SecretUri=x)", "vault:a/b#c"],
)
def test_a_reference_is_one(text: str) -> None:
    assert is_reference(text)
    assert is_variable(text) == text.startswith("${")


@pytest.mark.parametrize(
    "text", ["", "$NAME", "${NAME", "${1}", "${NAME}\n", "${A}${B}", "x${A}", "env()", "vault:", "op://"]
)
def test_what_is_not_wholly_a_reference_is_not_one(text: str) -> None:
    assert not is_reference(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"it is {TOKEN}.", f"it is {MASK}."),
        ("https://user:Passw0rd!@host/", f"https://user:{MASK}@host/"),
        ("https://Passw0rd@host/", f"https://{MASK}@host/"),
        ("https://apikey:${NAME}@host/", "https://apikey:${NAME}@host/"),
        ("https://apikey:YOUR_API_KEY@host/", "https://apikey:YOUR_API_KEY@host/"),
        ("eyJhbGciOiJub25l.eyJzdWIiOiJ4In0.c2ln", MASK),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE", MASK),
        ("AC3f1e0d2c4b5a69788796a5b4c3d2e1f0", "AC3f1e0d2c4b5a69788796a5b4c3d2e1f0"),
    ],
)
def test_a_secret_is_known_by_its_shape(text: str, expected: str) -> None:
    assert Masker()(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("auth_token: abc", f"auth_token: {MASK}"),
        ('"apiKey": "a b c", "x": 1', f'"apiKey": {MASK}, "x": 1'),
        ("Authorization: Bearer abc.def", f"Authorization: {MASK}"),
        ("# the password is abc", f"# the password is {MASK}"),
        ("token: ${NAME}", "token: ${NAME}"),
        ("x: aB3dE6gH9jK2mN5p", f"x: {MASK}"),
    ],
)
def test_in_a_file_a_secret_is_known_by_its_name_too(line: str, expected: str) -> None:
    assert masked(line, Masker().spans(line)) == expected


@pytest.mark.parametrize(
    "name",
    ["messaging_request_urll", "oauth2_client_secret", "number_e164_format", "/api_credentials/0/auth/token"],
)
def test_an_ordinary_name_is_shown(name: str) -> None:
    assert Masker()(name) == name


@given(secret=st.text(min_size=8), around=st.tuples(st.text(), st.text()))
def test_a_known_secret_is_masked_in_any_text(secret: str, around: tuple[str, str]) -> None:
    assume(secret.strip() == secret and len(secret.splitlines()) == 1)
    assume(re.search(r"[^A-Za-z_.-]", secret))
    result = Masker([secret])(f"{around[0]}{secret}{around[1]}")
    assert secret not in result.replace(MASK, "\0")


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_masking_keeps_what_is_outside_the_spans(text: str, ends: list[tuple[int, int]]) -> None:
    spans = [(min(pair), max(pair)) for pair in ends if max(pair) <= len(text) and min(pair) < max(pair)]
    hidden = {at for start, end in spans for at in range(start, end)}
    kept = "".join(character for at, character in enumerate(text) if at not in hidden)
    assert masked(text, spans).replace(MASK, "") == kept.replace(MASK, "")


PIECES = (
    *(
        "hf_",
        "eyJ",
        "hooks.slack.com/services/",
        "discord.com/api/webhooks/",
        ".webhook.office.com/webhookb2/",
    ),
    *(
        "bearer ",
        "AKIA",
        "gho_",
        "-----BEGIN PRIVATE KEY-----",
        "https://user:key@host",
        "sk_live_",
        "1",
        "_",
    ),
    *(
        "abcdefghijklmnopqrstuvwxyzabcdefghij",
        "ABCDEFGHIJKLMNOPQRST",
        "deadbeef" * 4,
        "0a",
        "xY",
        ".",
        " ",
        "٣",
    ),
)


#: the shortest credentials of each kind that is published; their ends are as short in each run of letters
PUBLISHED = (
    *("A3TX" + "1A" * 8, *(f"{start}{'1A' * 8}" for start in ("AKIA", "ASIA", "ABIA", "ACCA"))),
    *("ABSK" + "1/" * 30, *(f"gh{kind}_{'1' * 20}" for kind in "opsur"), "github_pat_" + "1" * 20),
    *("glpat-" + "1." * 10, "GR1348941" + "1" * 15, "xoxb-" + "1-" * 6, "xapp-" + "1-" * 6),
    *("12345678:" + "a-" * 17, "M" + "1-" * 11 + ".123456." + "a-" * 14, "SG.123-567-90.123-567-90"),
    *("xkeysib-" + "1-" * 20, "EAAA" + "1-" * 25, "whsec_" + "1/" * 10, "sq0abc-" + "1-" * 10),
    *(f"{kind}k_{use}_{'1' * 10}" for kind in "rs" for use in ("live", "test", "prod")),
    *("npm_" + "1" * 20, "pypi-" + "1-" * 15, "AKC" + "1" * 20, "cmVmd" + "1" * 40, "sk-" + "1-" * 10),
    *("1" * 14 + ".atlasv1." + "a-" * 20, "AIza" + "1-" * 15, "ya29." + "1-" * 10, "GOCSPX-" + "1-" * 10),
    *("..~1Q~" + "1." * 15, *(f"shp{kind}_{'1.' * 10}" for kind in ("at", "ca", "pa", "ss"))),
    *(
        f"{start}_{'1.' * 10}"
        for start in ("dop_v1", "doo_v1", "dor_v1", "pscale_a", "lin_api", "glsa", "glc")
    ),
    *(f"{start}_{'1.' * 10}" for start in ("sntrys", "sntryu", "ntn")),
    *(
        f"{start}.{'1.' * 10}"
        for start in ("hvs", "hvb", "hvr", "dp.pt", "dp.st", "dp.ct", "dp.sa", "dt0c01")
    ),
    *(f"{start}-{'1-' * 8}" for start in ("NRAK", "NRII", "NRJS", "PMAK", "API")),
)


@pytest.mark.parametrize("credential", PUBLISHED, ids=lambda text: text[:6])
def test_no_published_credential_is_passed_over(credential: str) -> None:
    assert any(secrets._SHAPES[number].fullmatch(credential) for number in (0, 2))
    assert secrets._published(f"a {credential}", [0, 2]) == [(2, 2 + len(credential))]


@given(st.lists(st.sampled_from(PIECES), max_size=5).map("".join))
def test_no_shape_is_missed_before_the_patterns_are_asked(text: str) -> None:
    found = secrets._published(text, range(len(secrets._SHAPES)))
    found += [each.span() for each in secrets._LONG.finditer(text) if secrets._is_random(each[0])]
    assert secrets.shapes(text) == found


@pytest.mark.parametrize(
    ("comment", "reported"),
    [
        ("# password: hunter2", True),
        ("# old.auth_token = 'q7w8e9r0'", True),
        ("# the password is kept in the vault", False),
        ("# token: see the console", False),
        ("# api_key = ask the admin", False),
        ("# auth_token: ${TWILIO_AUTH_TOKEN2}", False),
    ],
)
def test_a_field_for_a_secret_that_was_commented_out_is_reported_with_its_value(
    comment: str, reported: bool
) -> None:
    text = azure("\nbot:", f"\n{comment}\nbot:")
    found = full_check.judge(text.encode(), "a.yaml", Format.YAML).diagnostics
    assert [each.rule for each in found] == ["secret-in-file"] * reported
