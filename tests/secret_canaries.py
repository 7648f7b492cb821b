"""Made-up secrets in every position of a file that may show one, and what counts as a leak."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from command import CHECKOUT

from validator.packs.examples import complete

TELLING = 7  #: so many characters of a secret in a row are a leak

TOKEN = "feedc0dedeadbeef0badf00dcafe1234"  # the shape of a Twilio auth token, and of nobody's
WORDS = "hunter2-not-a-real-token"
PHRASE = "zebra9 quilts vex jumbo"
KEY = "Zq7_kW-notReal0Vx9/pL+2bM="
GITHUB = "ghp_FAKE0123456789notARealToken0123456789"
ENCODED = "aHVudGVyMi1ub3QtYS1yZWFsLXRva2Vu"  # words, as a Secret of Kubernetes contains them
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
    return text.replace('"+12025550144"', '"+1 202 555 0144"')  # which can be fixed


def in_compose(value: str) -> str:
    """Return a compose file with a token next to a wrong value, in one line."""
    return f"services: {{web: {{environment: {{TWILIO_ACCOUNT_SID: AC1, TWILIO_AUTH_TOKEN: '{value}'}}}}}}\n"


def in_secret(block: str, value: str) -> str:
    """Return a manifest of Kubernetes with a token, and the same under another name, in one line."""
    return f"{{apiVersion: v1, kind: Secret, {block}: {{TWILIO_AUTH_TOKEN: '{value}', x: '{value}'}}}}\n"


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
    "unknown-field": (WORDS, "a.yaml", azure(AUTH, f"{AUTH}\n  db_password: {WORDS}")),
    "unknown-field-of-a-block": (
        WORDS,
        "a.yaml",
        azure(AUTH, f"{AUTH}\n  something:\n    deep_token: {WORDS}"),
    ),
    "number-in-an-unknown-field": (
        "20_261_120_555",
        "a.yaml",
        azure(AUTH, f"{AUTH}\n  something:\n    deep_token: 20_261_120_555"),
    ),
    "misspelt-field": (WORDS, "a.yaml", azure(AUTH, f"auth_tokn: {WORDS}")),
    "misspelt-field-of-a-number": ("+15551234567", "a.yaml", azure(AUTH, "auth_tokn: +15551234567")),
    "key": (GITHUB, "a.yaml", azure(AUTH, f"{AUTH}\n  {GITHUB}: x")),
    "duplicate-key": (GITHUB, "a.yaml", azure(AUTH, f"{AUTH}\n  {GITHUB}: x\n  {GITHUB}: y")),
    "token-as-key": (TOKEN, "a.yaml", azure(AUTH, f"{AUTH}\n  {TOKEN}: x")),
    "token-as-key-at-the-top": (TOKEN, "a.yaml", f"{TOKEN}: x\n"),
    "short-token-as-key": (TOKEN[:31], "a.yaml", azure(AUTH, f"{AUTH}\n  {TOKEN[:31]}: x")),
    "comment": (
        WORDS,
        "a.yaml",
        azure("location: global", f"location: globall # the token was {WORDS} once"),
    ),
    "comment-of-a-phrase": (
        PHRASE,
        "a.yaml",
        azure("location: global", f"location: globall # token: {PHRASE}"),
    ),
    "comment-that-touches-in-toml": (
        PHRASE,
        "a.toml",
        in_format("toml").replace("is_enabled = true", f"is_enabeld = true#token {PHRASE}"),
    ),
    "comment-that-touches-behind-a-table": (
        PHRASE,
        "a.toml",
        f"[twilio]\naccount_sid = '//'#token {PHRASE}\n[bot]\n[channel]\nis_enabeld = true#token {PHRASE}\n",
    ),
    "comment-that-touches-in-an-environment-file": (
        PHRASE,
        "a.env",
        f"TWILIO_AUTH_TOKEN=#{PHRASE}\nTWILIO_ACCOUNT_SID='AC12'#token {PHRASE}\n",
    ),
    "comment-beside-a-mark": (
        PHRASE,
        "a.jsonc",
        jsonc(f'/*token {PHRASE}*/ "is_enabeld": true//token {PHRASE}\n'),
    ),
    "comment-of-two-lines": (
        PHRASE,
        "a.jsonc",
        jsonc(f'/*token\n{PHRASE} */ "is_enabeld": true/* secret:\n{PHRASE}*/'),
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
    "scalar": (GITHUB, "a.yaml", f"{GITHUB}\n"),
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
    "compose-file": (PHRASE, "a.yaml", in_compose(PHRASE)),
    "default-in-a-compose-file": (TOKEN, "a.yaml", in_compose(f"${{TOKEN:-{TOKEN}}}")),
    "secret-of-kubernetes": (WORDS, "a.yaml", in_secret("stringData", WORDS)),
    "encoded-secret-of-kubernetes": (ENCODED, "a.yaml", in_secret("data", ENCODED)),
    "secret-of-kubernetes-that-is-not-encoded": (TOKEN, "a.yaml", in_secret("data", TOKEN)),
    "file-name": (TOKEN, f"{TOKEN}.yaml", azure("location: global", "location: globall")),
    "known-in-file-name": (WORDS, f"{WORDS}.yaml", azure(AUTH, f"auth_token: {WORDS}")),
}


def written(folder: Path, canary: str) -> Path:
    _, name, content = CANARIES[canary]
    path = folder / name
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    return path
