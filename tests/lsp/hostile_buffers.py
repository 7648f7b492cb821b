"""Texts that nobody writes on purpose, each as a buffer of an editor, with secrets that must not come out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import cycle

from secret_canaries import TOKEN, WORDS

from validator.packs import registry
from validator.packs.examples import complete

CANARIES = (TOKEN, WORDS)

_AZURE = complete("azure-bot-service")
_WRONG = _AZURE.replace("location: global", "location: mars")
_SECRET = _WRONG.replace("${TWILIO_AUTH_TOKEN}", WORDS)
_SAME = {
    "yaml": _SECRET,
    "json": f'{{"platform": "azure-bot-service",\n "bot": {{}},\n "twilio": {{"auth_token": "{WORDS}"}}}}\n',
    "toml": f'platform = "azure-bot-service"\n[bot]\nname = "b@d"\n[twilio]\nauth_token = "{WORDS}"\n',
    "env": f'TWILIO_ACCOUNT_SID=ACx\nTWILIO_AUTH_TOKEN="{WORDS}"\nTWILIO_REGION=mars\n',
}
#: characters that readers, terminals and editors count or show in different ways
_CHARACTERS = {
    "byte order mark": "\ufeff",
    "two byte order marks": "\ufeff\ufeff",
    "NUL": "\0",
    "first half of a surrogate": "\ud83d",
    "last half of a surrogate": "\ude00",
    "halves in the wrong order": "\ude00\ud83d",
    "carriage return": "\r",
    "line ends of Windows and Unix": "\r\n\n\r",
    "line separators of Unicode": "\u2028\u2029\x85",
    "vertical tab and form feed": "\x0b\x0c",
    "right-to-left override": "\u202e\u2066",
    "no width": "\u200b\u200d\u2060",
    "marks on a letter": "e" + "\u0301" * 500,
    "two UTF-16 units": "😀𝄞👩‍👩‍👧",
    "no characters": "\uffff\ufdd0\U0010ffff",
    "escape sequence": "\x1b[2J\x1b]0;x\x07",
}
_MARKUP = (
    """
{{ x }}  {% if x %}  {{- .Values.x | quote -}}  <%= x %>  <% x %>  {{{x}}}  {{#if x}}
{# x #}  ${x:-y}  $(x)  #{x}  [[x]]  <<x>>  @@x@@  %x%  <?php x ?>  @(x)  <#if x>
#if($x)  [concat(x)]  %{ if x }  ((x))  {x}  !Ref x  !Sub ${x  (* x *)  __x__  <x/>
&{x}  ~x~
""".replace("\n", "  ")
    .strip()
    .split("  ")
)


def buffers() -> Iterator[tuple[str, str, str]]:
    """Yield the name, the format and the text of each buffer."""
    yield from _characters()
    yield from _markup()
    yield from _half_written()
    yield from _secrets()
    yield from _large()


def _characters() -> Iterator[tuple[str, str, str]]:
    """Yield each kind of character at the beginning, in a key and in a value."""
    for (name, text), format in zip(_CHARACTERS.items(), cycle(_SAME), strict=False):
        whole = _SAME[format]
        yield f"{name} at the beginning", format, text + whole
        middle = whole.index("_")
        yield f"{name} in a key", format, whole[:middle] + text + whole[middle:]
        secret = whole.index(WORDS) + 7
        yield f"{name} in a secret", format, whole[:secret] + text + whole[secret:]


def _markup() -> Iterator[tuple[str, str, str]]:
    """Yield the markup of template engines as a line and as a value, in turn."""
    for number, markup in enumerate(_MARKUP):
        instead = f"{markup}\nbot:" if number % 2 else f"x: {markup}\nbot:"
        yield f"markup {markup}", "yaml", _SECRET.replace("bot:", instead, 1)


def _half_written() -> Iterator[tuple[str, str, str]]:
    """Yield the complete example of each platform, cut off, and with a stretch missing."""
    dice = random.Random(21)
    for platform in registry.names():
        text = complete(platform)
        format = registry.load(platform).formats[0]
        for number in range(3):
            at = dice.randrange(len(text))
            yield f"{platform} cut off {number}", format, text[:at]
            to = dice.randrange(at, len(text) + 1)
            yield f"{platform} with a gap {number}", format, text[:at] + text[to:]


def _secrets() -> Iterator[tuple[str, str, str]]:
    places = {
        "key": f"{TOKEN}: 1\n",
        "key twice": f"{TOKEN}: 1\n{TOKEN}: 2\n",
        "anchor": f"x: &{TOKEN} 1\ny: *{TOKEN}\n",
        "alias without an anchor": f"x: *{TOKEN}\n",
        "tag": f"x: !{TOKEN} 1\n",
        "directive": f"%TAG ! tag:{TOKEN}\n---\nx: 1\n",
        "comment to us": f"x: 1 # guiderail: ignore[{TOKEN}]\n",
        "platform": f"x: 1\n---\nplatform: {TOKEN}\n",
        "open quotation mark": f'twilio: {{auth_token: "{WORDS}\n',
        "line without a colon": f"auth_token {WORDS}\n",
        "address": f"x: https://a:{TOKEN}@sms.botframework.com/api/sms\n",
        "merge conflict": f"<<<<<<< HEAD\nauth_token: {WORDS}\n=======\nx: 1\n>>>>>>> {TOKEN}\n",
        "difference": f"-auth_token: {WORDS}\n+auth_token: {TOKEN}\n",
        "key that is a list": f"? [{TOKEN}]\n: 1\n",
        "block": f"auth_token: |\n  {WORDS}\n {TOKEN}\n",
        "location": f"bot: {{location: {TOKEN}}}\n",
    }
    for name, text in places.items():
        yield f"secret in a {name}", "yaml", _WRONG + text
    json = '{"platform": "azure-bot-service", "auth_token": '
    yield "secret in JSON that breaks off", "json", f'{json}"{WORDS}'
    yield "secret in a bare word of JSON", "json", f"{json}{TOKEN}}}"
    yield "secret in a TOML header", "toml", f'platform = "azure-bot-service"\n[{TOKEN}]\n[{TOKEN}]\n'
    yield "secret in a long string of TOML", "toml", f'platform = "azure-bot-service"\nx = """{WORDS}\n'
    yield "secret in the name of a variable", "env", f"{TOKEN}=1\nTWILIO_AUTH_TOKEN='{WORDS}\n"
    yield "secret in a substitution", "env", f"TWILIO_AUTH_TOKEN=${{X:-{WORDS}\nTWILIO_API_KEY=$({TOKEN})\n"


def _large() -> Iterator[tuple[str, str, str]]:
    start = "platform: azure-bot-service\n"
    yield "a line of 1 MB", "yaml", start + "k: " + "v" * 1_000_000
    yield "a key of 1 MB", "json", '{"platform": "azure-bot-service", "' + "k" * 1_000_000 + '": 1}'
    yield "a comment of 1 MB", "toml", 'platform = "azure-bot-service"\n# ' + "x" * 1_000_000
    yield "a secret of 1 MB", "env", "TWILIO_AUTH_TOKEN=" + WORDS * 40_000
    yield "10,000 anchors", "yaml", start + "x:\n" + "".join(f"- &a{n} x\n" for n in range(10_000))
    yield "10,000 aliases", "yaml", start + "a: &a x\nb: [" + "*a, " * 10_000 + "]\n"
    laughs = (f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 12))
    yield "aliases of aliases", "yaml", f"{start}a0: &a0 [x]\n{''.join(laughs)}"
    yield "1,000 documents", "yaml", (start + "---\n") * 1_000
    yield "100,000 empty lines", "yaml", _WRONG + "\n" * 100_000
    yield "1,000 unknown keys", "yaml", _WRONG + "".join(f"plaform{n}: 1\n" for n in range(1_000))
    yield "20,000 variables", "env", "A=1\n" * 20_000
    pieces = {"yaml": ("[", "{a: ", "- ", "? "), "json": ("[", '{"a":'), "toml": ("a = [", "a.", "[a.")}
    for format, piece in ((format, piece) for format, each in pieces.items() for piece in each):
        yield f"10,000 × {piece} in {format}", format, (start if format == "yaml" else "") + piece * 10_000
    yield "indents 500 deep", "yaml", start + "".join(f"{' ' * n}a:\n" for n in range(500))
    for number in ("9" * 5_000, "1e100000000", "0x" + "f" * 5_000, "1:" * 2_000 + "1", "-.inf", ".nan"):
        yield f"the number {number[:9]}", "yaml", _WRONG + f"n: {number}\n"
    yield "the number 9 in JSON", "json", '{"platform": "azure-bot-service", "n": ' + "9" * 5_000 + "}"
    yield "the number 9 in TOML", "toml", 'platform = "azure-bot-service"\nn = ' + "9" * 5_000
