"""The inputs: what is on disk, what is asked, and the secrets that must not come out."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from validator.documents.limits import LIMITS
from validator.packs.examples import complete
from validator.reporters.registry import FORMATS

TOKEN = "feedc0dedeadbeef0badf00dcafe1234"  # the shape of an auth token, and nobody's
WORDS = "hunter2-not-a-real-token"
CANARIES = (TOKEN, WORDS)

AZURE = "platform: azure-bot-service\n"
FINE = complete("azure-bot-service")
WRONG = FINE.replace("location: global", "location: mars")
SECRET = FINE.replace("${TWILIO_AUTH_TOKEN}", WORDS).replace("location: global", "location: mars")
MIB = 1024 * 1024

Build = Callable[[Path], None]


@dataclass(frozen=True)
class Input:
    """One hostile input."""

    threat: str
    name: str
    build: Build  #: puts the files into an empty folder
    words: tuple[str, ...] = ("check", "a.yaml", "-v")
    codes: tuple[int, ...] = (1,)
    canaries: tuple[str, ...] = CANARIES
    parse: str = ""  #: the format that standard output has to be in
    stdin: bytes = b""
    seconds: float = 2.0  #: of processor time that it may take


def file(content: str | bytes, name: str = "a.yaml") -> Build:
    """Return what writes one file."""
    data = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
    return lambda folder: void((folder / name).write_bytes(data))


def void(_: object) -> None:
    """Return nothing."""


def inputs() -> Iterator[Input]:
    """Yield every input."""
    for threat, cases in THREATS.items():
        for name, (content, *asked) in cases().items():
            yield _input(threat, name, content, *asked)


def _input(threat: str, name: str, content: str | bytes | Build, ending: str = "yaml", *codes: int) -> Input:
    build = content if callable(content) else file(content, f"a.{ending}")
    return Input(threat, name, build, ("check", f"a.{ending}", "-v"), codes or (1,))


Cases = dict[str, tuple[object, ...]]


def _expansion() -> Cases:
    laughs = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
    )
    merges = "a0: &a0 {x: 1}\n" + "".join(
        f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 30)
    )
    return {
        "billion laughs": (AZURE + laughs,),
        "quadratic aliases": (AZURE + "a: &a '" + "x" * 10_000 + "'\nb: [" + "*a, " * 999 + "]\n",),
        "too many aliases": (AZURE + "a: &a x\nb: [" + "*a, " * 20_000 + "]\n",),
        "merge bomb": (AZURE + merges,),
        "alias of itself": (AZURE + "a: &a [*a]\n",),
        "merge of itself": (AZURE + "a: &a {<<: *a}\n",),
        "alias as a key": (AZURE + "a: &a {b: 1}\n? *a\n: x\n",),
    }


def _depth() -> Cases:
    return {
        "100,000 brackets": ("[" * 100_000,),
        "100,000 braces": ("{a: " * 100_000,),
        "100,000 items": ("- " * 100_000,),
        "100,000 keys": ("? " * 100_000,),
        "indented blocks": ("".join(" " * n + "a:\n" for n in range(1_300)),),
        "brackets in JSON": ("[" * 500_000, "json"),
        "objects in JSON": ('{"a":' * 150_000, "json"),
        "arrays in TOML": ("a = " + "[" * 500_000, "toml"),
        "tables in TOML": ("".join(f"[{'.'.join(['a'] * n)}]\n" for n in range(1, 500)), "toml"),
        "dotted key in TOML": (f"{'.'.join(['a'] * 20_000)} = 1\n", "toml"),
        "dotted key in an inline table": (f"a = {{{'.'.join(['b'] * 20_000)} = 1}}\n", "toml"),
    }


def _size() -> Cases:
    return {
        "20 MiB": (lambda folder: void((folder / "a.yaml").write_bytes(b"a" * (20 * MIB))),),
        "20 MiB of JSON": (
            lambda folder: void((folder / "a.json").write_bytes(b"[" + b"1," * (10 * MIB))),
            "json",
        ),
        "key of 1 MB": (AZURE + "k" * 1_000_000 + ": 1\n",),
        "value of 1 MB": (AZURE + "k: " + "v" * 1_000_000 + "\n",),
        "60,000 fields in a line": (
            "{platform: azure-bot-service, " + ", ".join(f"k{n}: 1" for n in range(60_000)) + "}",
        ),
        "3,000 misspelt keys": (AZURE + "".join(f"plaform{n}: 1\n" for n in range(3_000)),),
        "30,000 unknown fields": (FINE + "".join(f"k{n}: 1\n" for n in range(30_000)),),
        "30,000 secrets": (
            AZURE + "twilio:\n  auth_token:\n" + "".join(f"    - {WORDS}{n}\n" for n in range(25_000)),
        ),
        "secrets of 60,000 characters": (
            AZURE
            + "twilio:\n  auth_token:\n"
            + "".join(f"    - {chr(97 + n) * 60_000}\n" for n in range(16)),
        ),
        "50,000 duplicate keys": (AZURE + "a: 1\n" * 50_000,),
        "50,000 duplicates in TOML": ("a = 1\n" * 50_000, "toml"),
        "50,000 duplicates in an environment file": ("A=1\n" * 50_000, "env", 0, 1, 2),
        "50,000 duplicates in JSON": ("{" + '"a": 1,' * 50_000 + '"a": 1}', "json"),
        "1,000 documents": ("platform: azure-bot-service\n---\n" * 1_000,),
        "2,000 documents": ("platform: azure-bot-service\n---\n" * 2_000,),
        "30,000 comments to us": (AZURE + "# guiderail: ignore[x] y\n" * 30_000,),
        "a comment to us of 600,000 characters": (
            AZURE + "x: 1 # guiderail: ignore[" + "a," * 300_000 + "\n",
        ),
        "40,000 anchors": (AZURE + "".join(f"k{n}: &a{n} x\n" for n in range(40_000)),),
        "20,000 numbers to quote": (AZURE + "".join(f"k{n}: +1202555{n:05d}\n" for n in range(20_000)),),
        "keys of 1,000 characters, 90 deep": (
            AZURE + "bot:\n" + "".join("  " * (n + 1) + "k" * 1_000 + ":\n" for n in range(90)),
        ),
        **{
            f"a comment of {name}": (AZURE + "x: 1 # " + text * (800_000 // len(text)) + "\n",)
            for name, text in {
                "user infos": "a:b@",
                "names of tokens": "token:",
                "names without a colon": "a_token ",
                "names of references": "token:!Ref ",
                "open quotes": "token='",
                "tokens": "eyJ",
                "names of secrets": "secret",
                "random words": "aB3",
                "keys": "-----BEGIN PRIVATE KEY-----",
                "bearers": "Bearer ",
                "slashes": "https://",
            }.items()
        },
    }


def _numbers() -> Cases:
    number = {
        "5,000 digits": "1" * 5_000,
        "60,000 digits": "9" * 60_000,
        "hexadecimal": "0x" + "f" * 60_000,
        "exponent": "1e100000000",
        "negative exponent": "1e-100000000",
        "sexagesimal": "1:" * 5_000 + "1",
        "not a number": ".nan",
        "infinite": "-.inf",
        "octal": "0o" + "7" * 6_000,
    }
    found: Cases = {name: (WRONG + f"n: {text}\n",) for name, text in number.items()}
    found |= {
        "5,000 digits in JSON": ('{"platform": "azure-bot-service", "n": ' + "1" * 5_000 + "}", "json"),
        "NaN in JSON": ('{"platform": "azure-bot-service", "n": NaN}', "json"),
        "infinity in JSON": ('{"platform": "azure-bot-service", "n": -Infinity}', "json"),
        "5,000 digits in TOML": ('platform = "azure-bot-service"\nn = ' + "1" * 5_000 + "\n", "toml"),
        "nan in TOML": ('platform = "azure-bot-service"\nn = nan\n', "toml"),
        "infinity in TOML": ('platform = "azure-bot-service"\nn = -inf\n', "toml"),
    }
    return found


def _keys() -> Cases:
    return {
        "secret twice": (FINE.replace("auth_token:", f"auth_token: {WORDS}\n  auth_token:"),),
        "the same after escapes": ('{"platform": "azure-bot-service", "a": 1, "\\u0061": 2}', "json"),
        "key without a colon in JSON": ('{"platform": "azure-bot-service", "n" 1}', "json"),
        "key that breaks off in JSON": ('{"platform": "azure-bot-service", "n', "json"),
        "secret as a key": (FINE + f"{TOKEN}: 1\n",),
        "secret as a key twice": (FINE + f"{TOKEN}: 1\n{TOKEN}: 2\n",),
        "list as a key": (FINE + "? [a]\n: 1\n",),
        "mapping as a key": (FINE + "? {a: 1}\n: 1\n",),
        "empty key": (FINE + '"": 1\n',),
        "dunder keys": (FINE + "__class__: 1\n__proto__: {__init__: 1}\n",),
        "in a TOML table": (
            f'platform = "azure-bot-service"\n[twilio]\nauth_token = "{WORDS}"\n[twilio]\na = 1\n',
            "toml",
        ),
        "in an environment file": (f"TWILIO_AUTH_TOKEN={WORDS}\nTWILIO_AUTH_TOKEN={TOKEN}\n", "env"),
    }


def _encodings() -> Cases:
    text = WRONG
    found: Cases = {
        name: (text.encode(name),) for name in ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1")
    }
    return found | {
        "latin-1 letters": (f"{text}x: é\n".encode("latin-1"),),
        "NUL": (f"{text}x: a\0b\n",),
        "surrogate": (text.encode() + b"x: \xed\xa0\x80\n",),
        "surrogate in JSON": ('{"platform": "\\ud800"}', "json"),
        "carriage returns": (text.replace("\n", "\r"),),
        "next lines": (text.replace("\n", "\x85"),),
        "controls": (f'{text}x: "\x9b31m"\ny: "\x1b]8;;http://x\x07"\n',),
        "tabs": (text.replace("  ", "\t"),),
        "random bytes": (bytes(range(256)) * 64,),
        "nothing": (b"",),
        "a mark and nothing": (b"\xef\xbb\xbf",),
    }


def _types() -> Cases:
    values = (
        "no",
        "0123",
        "1_000",
        "2026-13-45",
        "12:30:45",
        "!!python/object/apply:os.system [id]",
        "!!binary x",
        "!!set {a}",
        "!!timestamp x",
        "!!int abc",
        "!!float x",
        "=",
        "<<",
        "~",
    )
    found: Cases = {f"value {value}": (WRONG + f"x: {value}\n",) for value in values}
    return found | {
        "python tag": (WRONG + "x: !!python/name:os.system ''\n",),
        "secret behind a tag": (FINE.replace("${TWILIO_AUTH_TOKEN}", f"!!int {WORDS}"),),
        "date in TOML": ('platform = "azure-bot-service"\nx = 2026-13-45\n', "toml"),
    }


# --- foreign text ------------------------------------------------------------------------------------

#: what a terminal, a log, a page or a spreadsheet would act on
ATTACKS = {
    "escape sequence": "\x1b[31mred\x1b]52;c;QUFB\x07",
    "hyperlink": "\x1b]8;;https://evil.example\x1b\\x\x1b]8;;\x1b\\",
    "C1 control": "\x9b2J\x90x\x9c",
    "direction": "\u202eevil\u2066x\u200f",
    "workflow command": "x\n::error file=a::owned\r::stop-commands::t\n##[error]y",
    "workflow escape": "x%0A::error::owned%0D%25",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'",
    "Markdown": "x](javascript:alert(1)) ![y](https://evil.example/z) \n\n# heading\n\n```\n",
    "template": "{{ 7 * 7 }}{% for x in range(9) %}{0.__class__.__mro__}%(x)s$(id)`id`",
    "XML": "]]>&lt;!ENTITY x SYSTEM 'file:///etc/passwd'>\x0b\ufffe",
    "formula": "=cmd|' /C calc'!A0",
    "format string": "%n%s%s{key}{value}{limit}",
}


def _foreign() -> Iterator[Input]:
    for name, attack in ATTACKS.items():
        quoted = json.dumps(attack)
        text = FINE.replace("location: global", f"location: {quoted}")
        comment = attack.replace("\n", " ").replace("\r", " ")
        text += f"{quoted}: {quoted} # guiderail: {comment if comment.isprintable() else 'x'}\n"
        for format in FORMATS:
            yield Input(
                "foreign text",
                f"{name}, {format}",
                file(text),
                ("check", "a.yaml", "-v", "-f", format),
                parse=format,
            )
        for format in ("text", "markdown", "html"):
            guide = ("guide", "azure", "--config", "a.yaml", "--format", format)
            yield Input("foreign text", f"{name}, guide as {format}", file(text), guide, (0,))
        yield Input(
            "foreign text",
            f"{name}, in a schema",
            _schema({"title": attack, "description": attack, "enum": [attack]}),
            ("check", "--schema", "s.json", "a.yaml"),
        )


def _names() -> Iterator[Input]:
    names = {
        **ATTACKS,
        "hyphen": "--help",
        "255 bytes": "a" * 250,
        "not UTF-8": "a\udcff",
        "colon": "a:1:2: error[x] y",
        "secret": TOKEN,
    }
    for name, attack in names.items():
        called = attack.replace("/", "∕").replace("\0", "")[: 120 if name != "255 bytes" else 250] + ".yaml"
        for format in FORMATS:
            words = ("check", "-f", format, "--", called)
            yield Input("file names", f"{name}, {format}", file(WRONG, called), words, parse=format)
        yield Input("file names", f"{name}, found", file(WRONG, called), ("check", "."))
        yield Input("file names", f"{name}, missing", void, ("check", "--", called), (2,))


# --- schemas, settings, packs ------------------------------------------------------------------------


def _schema(schema: object, data: str = AZURE + "x: " + "a" * 40 + "!\n") -> Build:
    def build(folder: Path) -> None:
        (folder / "s.json").write_text(json.dumps(schema))
        (folder / "a.yaml").write_text(data)

    return build


def _schemas() -> Iterator[Input]:
    wide: dict[str, object] = {f"d{n}": {"anyOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 4} for n in range(40)}
    deep: object = True
    for _ in range(150):
        deep = {"not": deep}
    slow = {
        name: {"properties": {"x": {"pattern": pattern}}}
        for name, pattern in {
            "nested quantifier": "^(a+)+$",
            "alternatives": "^(a|a)*$",
            "overlap": "^(a*)*b$",
            "look-behind": "(?<=a+)b",
            "backreference": r"^(a+)\1+$",
            "large repeat": "^(a{1,9999}){1,9999}$",
            "broken": "(",
        }.items()
    }
    others = {
        "remote reference": {"$ref": "http://127.0.0.1:9/x.json"},
        "remote dialect": {"$schema": "http://127.0.0.1:9/schema"},
        "reference to a file": {"$ref": "file:///etc/passwd"},
        "reference out of the folder": {"$ref": "../../../../etc/passwd"},
        "reference to itself": {"$ref": "#"},
        "references in a circle": {
            "$ref": "#/$defs/a",
            "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}},
        },
        "exponential": {"$defs": {**wide, "d40": {"const": 1}}, "$ref": "#/$defs/d0"},
        "deep": deep,
        "no schema": [1],
        "types that are none": {"type": "nothing", "required": 1},
        "template in a title": {"title": "{{ 7*7 }}{0.__class__}", "type": "string"},
    }
    for name, schema in (slow | others).items():
        words = ("check", "--schema", "s.json", "a.yaml")
        threat = (
            "schemas that take long" if name in slow or name in ("exponential", "deep") else "foreign schemas"
        )
        seconds = 2 * LIMITS.seconds if name == "exponential" else Input.seconds  # nothing but time ends it
        yield Input(threat, name, _schema(schema), words, (0, 1, 2), seconds=seconds)
    many = AZURE + "x: [" + ", ".join(f"{{a: {n}}}" for n in range(3_000)) + "]\n"
    unique = {"properties": {"x": {"uniqueItems": True}}}
    yield Input(
        "schemas that take long",
        "unique items",
        _schema(unique, many),
        ("check", "--schema", "s.json", "a.yaml"),
        (0, 1, 2),
    )


def _settings() -> Iterator[Input]:
    texts = {
        "baseline outside": 'baseline = "../../../../etc/passwd"\n',
        "pack outside": 'packs = ["../../../../etc"]\n',
        "absolute pack": 'packs = ["/etc"]\n',
        "unknown keys": 'plugins = ["os"]\nexec = "id"\n',
        "template": 'language = "{{ 7*7 }}"\n',
        "locale out of the folder": 'language = "../../etc"\n',
        "secret": f'language = "{TOKEN}"\n{TOKEN} = 1\n',
        "controls": 'language = "\\u001b[31m"\n',
        "deep": f"a = {'[' * 100_000}\n",
        "large": "#" * (2 * MIB),
        "slow pattern": 'exclude = ["' + "**/*" * 200 + 'x"]\n',
        "duplicate": 'language = "fr"\nlanguage = "es"\n',
    }
    for name, text in texts.items():
        for file_name, head in (("guiderail.toml", ""), ("pyproject.toml", "[tool.guiderail]\n")):

            def build(folder: Path, text: str = head + text, file_name: str = file_name) -> None:
                (folder / ".git").mkdir()
                (folder / "a.yaml").write_text(SECRET)
                (folder / file_name).write_text(text)

            yield Input("settings", f"{name} in {file_name}", build, ("check", "."), (0, 1, 2))

    def pipe(folder: Path) -> None:
        (folder / "a.yaml").write_text(SECRET)
        os.mkfifo(folder / "pyproject.toml")
        os.mkfifo(folder / "guiderail.toml")

    yield Input("settings", "named pipes", pipe, ("check", "a.yaml"), (0, 1, 2))

    def device(folder: Path) -> None:
        (folder / "a.yaml").write_text(SECRET)
        (folder / "pyproject.toml").symlink_to("/dev/zero")

    yield Input("settings", "a link to a device", device, ("check", "a.yaml"), (0, 1, 2))


def _packs() -> Iterator[Input]:
    from external_packs import HOSTILE, written

    for name, (damage, _) in HOSTILE.items():

        def build(folder: Path, damage: Callable[[Path], object] = damage) -> None:
            damage(written(folder / "acme-sms"))

        yield Input("packs", name, build, ("check", "--pack", "acme-sms", "acme-sms/example.yaml"), (2,))


# --- files that are no files -------------------------------------------------------------------------


def _files() -> Iterator[Input]:
    def sock(folder: Path) -> None:
        here = os.getcwd()
        os.chdir(folder)
        try:
            with socket.socket(socket.AF_UNIX) as made:
                made.bind("a.yaml")
        finally:
            os.chdir(here)

    def loop(folder: Path) -> None:
        (folder / "a.yaml").symlink_to("b.yaml")
        (folder / "b.yaml").symlink_to("a.yaml")

    def tree(folder: Path) -> None:
        (folder / "sub").mkdir()
        (folder / "sub" / "up").symlink_to("..")
        (folder / "a.yaml").write_text(WRONG)
        os.mkfifo(folder / "pipe.yaml")
        (folder / "zero.yaml").symlink_to("/dev/zero")
        loop(folder / "sub")

    made: dict[str, tuple[Build, str, tuple[int, ...]]] = {
        "device": (lambda folder: (folder / "a.yaml").symlink_to("/dev/zero"), "a.yaml", (2,)),
        "socket": (sock, "a.yaml", (2,)),
        "named pipe": (lambda folder: os.mkfifo(folder / "a.yaml"), "a.yaml", (2,)),
        "loop of links": (loop, "a.yaml", (2,)),
        "link to nowhere": (lambda folder: (folder / "a.yaml").symlink_to("gone"), "a.yaml", (2,)),
        "missing": (void, "a.yaml", (2,)),
        "folder with all of them": (tree, ".", (1,)),
        "name that is too long": (void, "a" * 5_000, (2,)),
        "no name": (void, "", (2, 3)),
    }
    for name, (build, path, codes) in made.items():
        yield Input("files that are none", name, build, ("check", path), codes)
    for name, words in {
        "named pipe to fix": ("check", "a.yaml", "--fix"),
        "named pipe to convert": ("convert", "a.yaml", "--to", "json"),
        "named pipe for a guide": ("guide", "azure", "--config", "a.yaml"),
    }.items():
        yield Input("files that are none", name, lambda folder: os.mkfifo(folder / "a.yaml"), words, (2,))
    for name, (ending, text) in {
        "quote that is not closed": ("toml", f'platform = "azure-bot-service"\na = """\n{WORDS}\n'),
        "text behind the end": ("yaml", f"{FINE}...\n{WORDS}\n"),
        "key that is there twice": (
            "yaml",
            FINE.replace("auth_token:", f"auth_token: {WORDS}\n  auth_token:"),
        ),
    }.items():
        words = ("check", "-", "--fix", "--stdin-filename", f"a.{ending}")
        yield Input("standard input to fix", name, void, words, (2,), stdin=text.encode())
    yield Input(
        "files that are none", "endless standard input", void, ("check", "-"), (1,), stdin=b"a" * (2 * MIB)
    )


# --- words -------------------------------------------------------------------------------------------


def _words() -> Iterator[Input]:
    for name, attack in {**ATTACKS, "secret": TOKEN, "surrogate": "\udcff"}.items():
        for words in (
            (attack,),
            ("check", "--format", attack),
            ("check", "--lang", attack),
            ("check", "--select", attack),
            ("check", "--platform", attack),
            ("check", "--limit", attack),
            ("guide", attack),
            ("explain", attack),
            ("guide", "azure", "--step", attack),
            ("schema", attack),
            ("check", "--settings", attack),
            ("check", "--baseline", attack),
            ("check", "--pack", attack),
            ("check", "--schema", attack),
            ("check", "--env-file", attack),
            ("convert", attack, "--to", "json"),
            ("init", attack, "--output", "-"),
            ("init", "azure", "--no-input", "--output", "-", "--set", attack),
            ("completion", attack),
            ("pack", "new", attack),
            ("pack", "test", attack),
        ):
            if not any("\0" in word for word in words):
                shown = " ".join(words[:2]) if words[0] != attack else "a command"
                yield Input("words of the command line", f"{name}, {shown}", void, words, (0, 2), stdin=b"")


THREATS: dict[str, Callable[[], Cases]] = {
    "expansion": _expansion,
    "depth": _depth,
    "size": _size,
    "numbers": _numbers,
    "keys": _keys,
    "encodings": _encodings,
    "types and tags": _types,
}


def everything() -> list[Input]:
    """Return all inputs, those of a threat next to each other."""
    return [*inputs(), *_foreign(), *_names(), *_schemas(), *_settings(), *_packs(), *_files(), *_words()]
