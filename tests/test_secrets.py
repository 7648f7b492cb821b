"""No secret is ever shown: not in a message, a frame, a pointer, a fix, nor beside what could not be read."""

from __future__ import annotations

import itertools
import json
import string
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command import CHECKOUT, run
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from validator.documents.model import Format
from validator.engine import full_check
from validator.i18n.catalog import Catalog
from validator.packs import registry
from validator.packs.examples import complete
from validator.reporters import REPORTERS, Run
from validator.secrets import MASK, Masker, is_reference, is_variable, masked, without_shapes

TELLING = 7  #: so many characters of a secret in a row are a leak

TOKEN = "feedc0dedeadbeef0badf00dcafe1234"  # the shape of a Twilio auth token, and of nobody's
WORDS = "hunter2-not-a-real-token"
PHRASE = "zebra9 quilts vex jumbo"
KEY = "Zq7_kW-notReal0Vx9/pL+2bM="
ESCAPED = "Zq7%2FkW%2BnotReal%3D0Vx9"


def leaks(secret: str, shown: str) -> Iterator[str]:
    """Yield each piece of a secret that is shown."""
    for at in range(len(secret) - TELLING + 1):
        if secret[at : at + TELLING] in shown:
            yield secret[at : at + TELLING]


def azure(old: str, new: str) -> str:
    text = complete("azure-bot-service")
    assert old in text
    return text.replace(old, new, 1)


AUTH = "auth_token: ${TWILIO_AUTH_TOKEN}"
URL = "https://apikey:${IVA_APIKEY}@sms-east.voiceagent.cloud.ibm.com/sms.receiver/SmsRecv"


def ibm(url: str, key: str = "${IVA_APIKEY}") -> str:
    text = complete("ibm-voice-agent")
    assert URL in text
    return text.replace(URL, url).replace("apikey: ${IVA_APIKEY}", f"apikey: {key}")


def in_url(secret: str) -> str:
    return URL.replace("${IVA_APIKEY}", secret)


def in_format(ending: str) -> str:
    return (CHECKOUT / "docs" / "examples" / "azure-bot-service" / f"complete.{ending}").read_text()


def jsonc(last: str) -> str:
    text = in_format("json")
    assert '"is_enabled": true' in text
    text = text.replace('"is_enabled": true', last)
    return text.replace('"+12025550144"', '"+1 202 555 0144"')  # which can be mended


#: name -> (secret, file name, content); every way in which a secret may get into a file
CANARIES: dict[str, tuple[str, str, str]] = {
    "token": (TOKEN, "a.yaml", azure(AUTH, f"auth_token: {TOKEN}")),
    "malformed-token": (WORDS, "a.yaml", azure(AUTH, f"auth_token: {WORDS}")),
    "phrase": (PHRASE, "a.yaml", azure(AUTH, f"auth_token: {PHRASE}")),
    "token-with-spaces": (WORDS, "a.yaml", azure(AUTH, f'auth_token: " {WORDS} "')),
    "two-stray-characters": (
        "abcdefghjkmnpqrstuvwxyz9",
        "a.yaml",
        azure(AUTH, 'auth_token: "abc\u00a0defghjkmnpqrstuvw\u00a0xyz9"'),
    ),
    "typographic-quotes": (WORDS, "a.yaml", azure(AUTH, f"auth_token: “{WORDS}”")),
    "two-different-tokens": (
        WORDS,
        "a.yaml",
        azure(AUTH, f"auth_token: {WORDS}").replace(AUTH, "auth_token: quite-another-one-1"),
    ),
    "number": (
        "31415926535897932384626433832795",
        "a.yaml",
        azure(AUTH, "auth_token: 31415926535897932384626433832795"),
    ),
    "number-with-exponent": ("1234567e10", "a.yaml", azure(AUTH, "auth_token: 1234567e10")),
    "hexadecimal-number": ("0x1234567890abcdef", "a.yaml", azure(AUTH, "auth_token: 0x1234567890abcdef")),
    "too-long-number": ("9" * 30 + "1" * 50, "a.yaml", azure(AUTH, "auth_token: " + "9" * 30 + "1" * 50)),
    "date": ("2026-11-20", "a.yaml", azure(AUTH, "auth_token: 2026-11-20")),
    "in-a-list": (WORDS, "a.yaml", azure(AUTH, f"auth_token: [{WORDS}, x]")),
    "in-a-mapping": (WORDS, "a.yaml", azure(AUTH, f"auth_token: {{value: {WORDS}}}")),
    "key-of-a-mapping": (WORDS, "a.yaml", azure(AUTH, f"auth_token: {{{WORDS}: 1}}")),
    "key-of-a-block": (PHRASE, "a.yaml", azure(AUTH, f"auth_token:\n    {PHRASE}: 1")),
    "duplicate-key-of-a-block": (PHRASE, "a.yaml", azure(AUTH, f"auth_token: {{{PHRASE}: 1, {PHRASE}: 2}}")),
    "block-list": (PHRASE, "a.yaml", azure(AUTH, f"auth_token:\n    - {PHRASE}\n    - 2")),
    "literal-block": (PHRASE, "a.yaml", azure(AUTH, f"auth_token: |\n    {PHRASE}\n    second")),
    "folded-block": (PHRASE, "a.yaml", azure(AUTH, "auth_token: >-\n    zebra9 quilts\n    vex jumbo")),
    "folded-quotes": (PHRASE, "a.yaml", azure(AUTH, 'auth_token: "zebra9 quilts\n    vex jumbo"')),
    "folded-plain": (PHRASE, "a.yaml", azure(AUTH, "auth_token: zebra9 quilts\n    vex jumbo")),
    "escapes": ("zebra9\u00e9quilts-vex", "a.yaml", azure(AUTH, 'auth_token: "zebra9\\u00e9quilts-vex"')),
    "duplicate-field": (WORDS, "a.yaml", azure(AUTH, f"auth_token: {WORDS}\n  {AUTH}")),
    "duplicate-field-later": (WORDS, "a.yaml", azure(AUTH, f"{AUTH}\n  auth_token: {WORDS}")),
    "duplicate-in-one-line": (
        PHRASE,
        "a.json",
        '{"platform": "azure-bot-service", "twilio": {"auth_token": "SECRET", "auth_token": "x"}}'.replace(
            "SECRET", PHRASE
        ),
    ),
    "unknown-field": (WORDS, "a.yaml", azure(AUTH, f"{AUTH}\n  something: {WORDS}")),
    "unknown-field-of-a-block": (WORDS, "a.yaml", azure(AUTH, f"{AUTH}\n  something:\n    deep: {WORDS}")),
    "number-in-an-unknown-field": (
        "20_261_120_555",
        "a.yaml",
        azure(AUTH, f"{AUTH}\n  something:\n    deep: 20_261_120_555"),
    ),
    "misspelt-field": (WORDS, "a.yaml", azure(AUTH, f"auth_tokn: {WORDS}")),
    "misspelt-field-of-a-number": ("+15551234567", "a.yaml", azure(AUTH, "auth_tokn: +15551234567")),
    "key": (WORDS, "a.yaml", azure(AUTH, f"{AUTH}\n  {WORDS}: x")),
    "duplicate-key": (WORDS, "a.yaml", azure(AUTH, f"{AUTH}\n  {WORDS}: x\n  {WORDS}: y")),
    "token-as-key": (TOKEN, "a.yaml", azure(AUTH, f"{AUTH}\n  {TOKEN}: x")),
    "token-as-key-at-the-top": (TOKEN, "a.yaml", f"{TOKEN}: x\n"),
    "short-token-as-key": (TOKEN[:31], "a.yaml", azure(AUTH, f"{AUTH}\n  {TOKEN[:31]}: x")),
    "comment": (WORDS, "a.yaml", azure("location: global", f"location: globall # it was {WORDS} once")),
    "comment-of-a-phrase": (
        PHRASE,
        "a.yaml",
        azure("location: global", f"location: globall # token: {PHRASE}"),
    ),
    "comment-that-touches-in-toml": (
        PHRASE,
        "a.toml",
        in_format("toml").replace("is_enabled = true", f"is_enabeld = true#{PHRASE}"),
    ),
    "comment-that-touches-behind-a-table": (
        PHRASE,
        "a.toml",
        f"[twilio]\naccount_sid = '//'#{PHRASE}\n[bot]\n[channel]\nis_enabeld = true#{PHRASE}\n",
    ),
    "comment-that-touches-in-an-environment-file": (
        PHRASE,
        "a.env",
        f"TWILIO_AUTH_TOKEN=#{PHRASE}\nTWILIO_ACCOUNT_SID='AC12'#{PHRASE}\n",
    ),
    "comment-beside-a-mark": (PHRASE, "a.jsonc", jsonc(f'/*{PHRASE}*/ "is_enabeld": true//{PHRASE}\n')),
    "comment-of-two-lines": (
        PHRASE,
        "a.jsonc",
        jsonc(f'/*\n{PHRASE} */ "is_enabeld": true/*\n{PHRASE}*/'),
    ),
    "neighbour": (WORDS, "a.yaml", azure(AUTH, f"auth_token: {WORDS}\n  form: x")),
    "neighbour-in-one-line": (
        PHRASE,
        "a.json",
        '{"platform": "azure-bot-service", "form": 1, "twilio": {"auth_token": "SECRET"}}'.replace(
            "SECRET", PHRASE
        ),
    ),
    "unclosed-quote": (PHRASE, "a.yaml", azure(AUTH, f'auth_token: "{PHRASE}')),
    "missing-colon": (PHRASE, "a.yaml", azure(AUTH, f"auth_token {PHRASE}")),
    "bad-start": (PHRASE, "a.yaml", azure(AUTH, f"auth_token: @{PHRASE}")),
    "colon-in-value": (PHRASE, "a.yaml", azure(AUTH, f"auth_token: a: {PHRASE}")),
    "unknown-tag": (WORDS, "a.yaml", azure(AUTH, f"auth_token: !secret {WORDS}")),
    "tag-is-secret": (WORDS, "a.yaml", azure(AUTH, f"auth_token: !{WORDS} x")),
    "unknown-alias": (WORDS, "a.yaml", azure(AUTH, f"auth_token: *{WORDS}")),
    "anchor": (WORDS, "a.yaml", azure(AUTH, f"auth_token: &t {WORDS}\n  again: *t")),
    "merged": (WORDS, "a.yaml", f"x: &x {{auth_token: {WORDS}}}\n" + azure(AUTH, "<<: *x")),
    "broken-json": (
        PHRASE,
        "a.json",
        '{"twilio": {"auth_token": "SECRET" "x": 1}}'.replace("SECRET", PHRASE),
    ),
    "single-quotes-in-json": (
        PHRASE,
        "a.json",
        '{"twilio": {"auth_token": \'SECRET\'}}'.replace("SECRET", PHRASE),
    ),
    "line-break-in-json": (
        PHRASE,
        "a.json",
        '{"twilio": {"auth_token": "a\nSECRET"}}'.replace("SECRET", PHRASE),
    ),
    "broken-toml": (PHRASE, "a.toml", f"platform = 'azure-bot-service'\n[twilio]\nauth_token = {PHRASE}\n"),
    "unclosed-toml": (
        PHRASE,
        "a.toml",
        f'platform = "azure-bot-service"\n[twilio]\nauth_token = "{PHRASE}\n',
    ),
    "number-in-toml": (
        "1979-05-27",
        "a.toml",
        'platform = "azure-bot-service"\n[twilio]\nauth_token = 1979-05-27\n',
    ),
    "environment-file": (PHRASE, "a.env", f"TWILIO_AUTH_TOKEN={PHRASE}\n"),
    "broken-environment-file": (PHRASE, "a.env", f'TWILIO_AUTH_TOKEN="{PHRASE}\n'),
    "no-platform": (PHRASE, "a.yaml", f"auth_token: {PHRASE}\n"),
    "unknown-platform": (PHRASE, "a.yaml", f"{{auth_token: {PHRASE}, platform: nonsense}}\n"),
    "list": (PHRASE, "a.yaml", f"- auth_token: {PHRASE}\n"),
    "scalar": (PHRASE, "a.yaml", f"{PHRASE}\n"),
    "not-utf-8": (WORDS, "a.yaml", f"auth_token: {WORDS}\n".encode().decode() + "\udcff"),
    "private-key": (
        "MIIEvQIBADANBgkqhkiG",
        "a.yaml",
        azure(
            "name: contoso-support",
            "name: |\n    -----BEGIN PRIVATE KEY-----\n    MIIEvQIBADANBgkqhkiG\n    -----END",
        ),
    ),
    "key-in-url": (KEY, "a.yaml", ibm(in_url(KEY))),
    "key-in-malformed-url": (KEY, "a.yaml", ibm(in_url(KEY).replace("https", "http"))),
    "key-in-url-and-field": (KEY, "a.yaml", ibm(in_url(ESCAPED), KEY)),
    "escaped-key-in-url": (ESCAPED, "a.yaml", ibm(in_url(ESCAPED))),
    "key-with-slash": ("quokka77/wombats/88", "a.yaml", ibm(in_url("quokka77/wombats/88"))),
    "key-with-at-sign": ("quokka77@wombats@88", "a.yaml", ibm(in_url("quokka77@wombats@88"))),
    "key-with-question-mark": ("quokka77?wombats=88xyz#w", "a.yaml", ibm(in_url("quokka77?wombats=88xyz#w"))),
    "key-without-user": (KEY, "a.yaml", ibm(in_url(KEY).replace("apikey:", ""))),
    "key-as-user": (KEY, "a.yaml", ibm(in_url(KEY).replace(f"apikey:{KEY}", f"{KEY}:apikey"))),
    "key-without-scheme": (KEY, "a.yaml", ibm(in_url(KEY).replace("https://", ""))),
    "key-with-one-slash": (KEY, "a.yaml", ibm(in_url(KEY).replace("https://", "https:/"))),
    "key-with-space": ("quokka77 wombats 88", "a.yaml", ibm(in_url("quokka77 wombats 88"))),
    "code-in-query": (
        "quokka77wombats88",
        "a.yaml",
        azure("botframework.com/api/sms", "botframework.com/api/sms?code=quokka77wombats88"),
    ),
    "authorization-header": (
        PHRASE,
        "a.yaml",
        complete("adobe-journey-optimizer").replace("X-Tenant: contoso", f"Authorization: [Bearer {PHRASE}]"),
    ),
    "number-in-a-key-header": (
        "31415926535",
        "a.yaml",
        complete("adobe-journey-optimizer").replace("X-Tenant: contoso", "X-Api-Key: 31415926535"),
    ),
    "file-name": (TOKEN, f"{TOKEN}.yaml", azure("location: global", "location: globall")),
    "known-in-file-name": (WORDS, f"{WORDS}.yaml", azure(AUTH, f"auth_token: {WORDS}")),
}


def written(folder: Path, canary: str) -> Path:
    _, name, content = CANARIES[canary]
    path = folder / name
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    return path


@pytest.mark.parametrize("canary", CANARIES)
def test_nothing_of_a_secret_is_shown(canary: str, tmp_path: Path) -> None:
    secret, path = CANARIES[canary][0], written(tmp_path, canary)
    for words in (*(["-v", "--format", format] for format in REPORTERS), ["--platform", "azure"]):
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


def test_a_secret_of_one_file_is_not_shown_in_the_report_of_another(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(azure(AUTH, f"auth_token: {PHRASE}"))
    (tmp_path / "b.yaml").write_text(azure("name: contoso-support", f"name: [{PHRASE}]"))
    (tmp_path / "c.yaml").write_text(azure("global", PHRASE))
    assert list(leaks(PHRASE, run("check", ".", cwd=tmp_path).all)) == []


def test_a_missing_file_with_a_token_in_its_name_is_complained_about_without_it(tmp_path: Path) -> None:
    outcome = run("check", f"{TOKEN}.yaml", cwd=tmp_path)
    assert outcome.code == 2
    assert list(leaks(TOKEN, outcome.all)) == []


def test_an_output_file_holds_no_secret(tmp_path: Path) -> None:
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

#: no piece of such a text stands in our own words by chance
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
    output = "".join(REPORTERS[reporter](Run(report, Catalog(), verbose=True)))
    return without_shapes(output)


@pytest.mark.parametrize("format", QUOTED)
@settings(max_examples=40)
@given(secret=SECRETS)
@example(secret="QXZ789 'QXZ789' \"XZ78\"")
@example(secret="\\\\QXZ789\\\\QXZ789")
@example(secret="{}: QXZ789:Z/@QXZ789Q")
def test_no_secret_in_a_secret_field_is_shown(format: str, secret: str) -> None:
    for reporter in REPORTERS:
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
def test_no_secret_is_shown_where_it_makes_the_file_unreadable(format: str, secret: str) -> None:
    between = {
        "yaml": "auth_token: ",
        "toml": "auth_token = ",
        "env": "TWILIO_AUTH_TOKEN=",
        "json": '{"auth_token": ',
    }
    for text in (f"{between[format]}{secret}\n", f'{between[format]}"{secret}\n', f"[x]\n{secret}\n"):
        for reporter in REPORTERS:
            output = shown(text, format, reporter)
            words = [word for word in secret.split() if any(c.isalnum() for c in word)]
            assert [leak for word in words for leak in leaks(word.strip(string.punctuation), output)] == []


@settings(max_examples=40)
@given(secrets=st.tuples(*[st.text("QXqx789é/+-", min_size=8, max_size=40)] * 2))
def test_the_text_report_is_the_same_whatever_the_secret_is(secrets: tuple[str, str]) -> None:
    """The strongest form: nothing that is written depends on the secret, not even its length."""
    texts = [azure(AUTH, f"auth_token: 'q{secret}' # q{secret}\n  form: 1") for secret in secrets]
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
def test_what_is_not_wholly_a_reference_is_none(text: str) -> None:
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
        ("Authorization: Bearer abc.def", f"Authorization: Bearer {MASK}"),
        ("# the password is abc", f"# the password is {MASK}"),
        ("token: ${NAME}", "token: ${NAME}"),
        ("x: aB3dE6gH9jK2mN5p", f"x: {MASK}"),
    ],
)
def test_in_a_file_a_secret_is_known_by_its_name_too(line: str, expected: str) -> None:
    assert masked(line, Masker().source_spans(line)) == expected


@pytest.mark.parametrize(
    "name",
    ["messaging_request_urll", "oauth2_client_secret", "number_e164_format", "/api_credentials/0/auth/token"],
)
def test_an_ordinary_name_is_shown(name: str) -> None:
    assert Masker().name(name) == name


@given(secret=st.text(min_size=8), around=st.tuples(st.text(), st.text()))
def test_a_known_secret_is_masked_in_any_text(secret: str, around: tuple[str, str]) -> None:
    assume(secret.strip() == secret and len(secret.splitlines()) == 1)
    result = Masker([secret])(f"{around[0]}{secret}{around[1]}")
    assert secret not in result.replace(MASK, "\0")


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_masking_keeps_what_is_outside_the_spans(text: str, ends: list[tuple[int, int]]) -> None:
    spans = [(min(pair), max(pair)) for pair in ends if max(pair) <= len(text) and min(pair) < max(pair)]
    hidden = {at for start, end in spans for at in range(start, end)}
    kept = "".join(character for at, character in enumerate(text) if at not in hidden)
    assert masked(text, spans).replace(MASK, "") == kept.replace(MASK, "")
