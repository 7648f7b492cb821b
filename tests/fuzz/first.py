"""What a search begins with: examples of the documentation, small files, and the public suites."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import yaml

from fuzz.targets import CANARY, starter_pack

_CHECKOUT = Path(__file__).resolve().parents[2]
_MOST_OF_A_SUITE = 4_000  #: bytes; longer files test the limits, which have their own tests

_ROOT = "platform: azure-bot-service\n"
_AUTH = f"auth_token: {CANARY}"
_TOML = 'platform = "azure-bot-service"\n[channel]\n'
SMALL = {
    ".yaml": (
        _ROOT,
        f"{_ROOT}channel:\n  {_AUTH}\n  account_sid: 'AC{'0' * 32}' # {CANARY}\n",
        f"{_ROOT}bot: &b {{name: x}}\nchannel: {{<<: *b, {_AUTH}}}\n---\nplatform: ibm-voice-agent\n",
        f"# guiderail: ignore-file[secret-in-file]\n{_ROOT}x: >-\n  a\n  b # guiderail: ignore[x] y\n",
        f'y: [1, 0x1f, .5, ~, !!str "{CANARY}"]\n',
        f"{CANARY}: 1\n{CANARY}",
    ),
    ".json": (
        f'{{"platform": "azure-bot-service", "channel": {{"auth_token": "{CANARY}"}}}}',
        '{"a": [1, -0.5e3, true, null, "\\u00e9\\n"], // guiderail: ignore\n "b": {},}',
        '{"version": 1, "findings": [{"path": "a.yaml", "rule": "unknown-platform", "pointer": "/a"}]}',
        '{"version": 1, "findings": [{"path": "b", "rule": "r", "pointer": "", "count": 2, "mark": "12ab"}]}',
    ),
    ".toml": (
        f'{_TOML}auth_token = "{CANARY}" # guiderail: ignore[secret-in-file]\n',
        'language = "fr"\nexclude = ["a/**"]\nselect = ["secret-in-file"]\nfail-on = "warning"\n',
        'baseline = "b.json"\n[platforms]\n"sms/*.yaml" = "azure"\n[severity]\nx = "error"\n',
        '[tool.guiderail]\nignore = ["x"]\npacks = ["packs/x"]\nper-file-ignores = {"x/*" = ["y"]}\n',
        'a.b = 1\nc = {d = \'x\', e = [1, 2]}\n[[f]]\ng = 1979-05-27T07:32:00Z\n[[f]]\nh = """x\\\n y"""',
    ),
    ".env": (
        f"TWILIO_ACCOUNT_SID=AC{'0' * 32}\nTWILIO_AUTH_TOKEN='{CANARY}'\n",
        'export A="b\\n${C}" # c\nB=c#d\n# guiderail: ignore[secret-in-file]\nC=\n',
    ),
    ".schema": (
        '{"type": "object", "properties": {"a": {"items": {"type": ["string", "null"]}, "maxItems": 2}}}',
        '{"$defs": {"x": {"pattern": "^(a|b)+$"}}, "$ref": "#/$defs/x", "description": "' + CANARY + '"}',
        '{"$ref": "#", "anyOf": [{"required": ["q"]}, {"not": {"const": 1}}], "unevaluatedItems": false}',
        '{"$schema": "http://json-schema.org/draft-04/schema#", "$ref": "file:///etc/passwd"}',
    ),
}


def small(*endings: str) -> list[bytes]:
    """Return small inputs that show what files with these endings may hold; without any, of all."""
    found = [text.encode() for ending in endings or SMALL for text in SMALL.get(ending, ())]
    if ".pack" in endings:
        found += [file.read_bytes() for file in starter_pack().values()]
    return found


def examples(*endings: str, platform: str = "") -> list[bytes]:
    """Return the examples of the documentation, of one platform or all, with these endings or any."""
    files = sorted((_CHECKOUT / "docs" / "examples" / platform).rglob("*.*"))
    return [file.read_bytes() for file in files if file.suffix in (endings or SMALL)]


def suites(*endings: str) -> list[bytes]:
    """Return the short files of the public suites, where they are: see tests/conftest.py."""
    folder = Path(os.environ.get("GUIDERAIL_SUITES") or _CHECKOUT.parent / "shared" / "suites")
    wanted = endings or (".json", ".toml", ".yaml")
    found: list[bytes] = []
    if ".json" in wanted:
        found += [file.read_bytes() for file in sorted(folder.glob("json/test_parsing/*.json"))]
        found += [json.dumps({"name": each}).encode() for each in _naughty(folder)]
    if ".schema" in wanted:
        found += [json.dumps(schema).encode() for schema in _schemas(folder)]
    if ".toml" in wanted:
        found += [file.read_bytes() for file in sorted(folder.glob("toml/tests/**/*.toml"))]
    if ".yaml" in wanted:
        found += [text.encode("utf-8", "surrogatepass") for text in _yaml_texts(folder)]
    if ".env" in wanted:
        found += [f"A={each}\n".encode() for each in _naughty(folder)]
    return [each for each in found if len(each) <= _MOST_OF_A_SUITE]


def _schemas(folder: Path) -> Iterator[object]:
    for file in sorted(folder.glob("json-schema/tests/draft*/*.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            yield case["schema"]


def _naughty(folder: Path) -> list[str]:
    file = folder / "naughty-strings" / "blns.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else []


_MARKS = str.maketrans({"␣": " ", "»": "\t", "—": "", "↵": "", "←": "\r", "⇔": "\ufeff"})


def _yaml_texts(folder: Path) -> Iterator[str]:
    """Yield the texts of the suite's cases; marks represent what cannot be seen in them."""
    for file in sorted(folder.glob("yaml/src/*.yaml")):
        for case in yaml.load(file.read_bytes(), Loader=yaml.BaseLoader):
            text = case.get("yaml", "")
            yield text.translate(_MARKS).replace("∎\n", "")
