"""Hostile content: nothing is raised, nothing that a terminal or a log would act on is shown."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from command import run
from hypothesis import example, given, settings
from hypothesis import strategies as st
from report_readers import read_report

from validator.documents.model import Format
from validator.documents.scalars import quoted
from validator.engine import full_check
from validator.i18n.catalog import Catalog
from validator.packs import registry
from validator.packs.examples import complete
from validator.positions import Lines
from validator.printable import shortened, visible
from validator.reporters.registry import FORMATS
from validator.reporters.run import Run

#: what must not reach a terminal as it is: controls, format and direction marks, other line ends
_RAW = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


@pytest.fixture(scope="module")
def naughty(suites: Path) -> list[str]:
    """The big list of naughty strings."""
    strings = json.loads((suites / "naughty-strings" / "blns.json").read_text(encoding="utf-8"))
    return [each for each in strings if each]


def outputs(data: bytes, format: Format, path: str = "a") -> dict[str, str]:
    """Return what every reporter says about some bytes; it is checked to be harmless."""
    reports = full_check.report([full_check.judge(data, path, format)])
    texts = {
        name: "".join(reporter.report(Run(reports, Catalog(), verbose=True)))
        for name, reporter in FORMATS.items()
    }
    for name, text in texts.items():
        assert not _RAW.search(text), (name, _RAW.search(text))
    parse(texts)
    assert len(texts["concise"].splitlines()) == len(reports[0].diagnostics)
    for line in texts["text"].splitlines():
        assert (
            re.match(r"(?:error|warning|info)\[[a-z0-9-]+\]: |  (?:-->|:::) a:\d+:\d+|\d* *\||   = |$", line)
            or "more finding" in line
        ), line
    return texts


def parse(texts: dict[str, str]) -> None:
    """Read every report as the program would that it is for."""
    for name, text in texts.items():
        read_report(name, text)
    for line in texts["github"].splitlines():
        assert re.match(r"::(error|warning|notice) (file=|line=)", line), line
    for line in texts["markdown"].splitlines():
        assert re.match(r"## guiderail$|### `|- \*\*|  |    - |$|[A-Z0-9][^<>]*$", line), line


def written(text: str, format: Format) -> list[bytes]:
    """Return configurations that contain a text as their platform, as value, as key and in a comment."""
    safe, comment = quoted(text), re.sub(r"[\r\n\x85\u2028\u2029]", " ", text)
    if format is Format.JSON:
        bot = {"name": text, "location": text, text: text}
        whole = {"platform": "azure-bot-service", "bot": bot, text: 1}
        return [json.dumps({"platform": text}).encode(), json.dumps(whole).encode()]
    if format is Format.TOML:
        first = f"platform = {safe} # {comment}\n"
        second = (
            f'platform = "azure-bot-service"\n{safe} = {safe}\nbot = {{name = {safe}, location = {safe}}}\n'
        )
    else:
        first = f"platform: {safe}\n"
        second = f"platform: azure-bot-service\nbot:\n  name: {safe}\n  location: {safe} # {comment}\n"
        second += f"{safe}: {safe}\n"
    return [each.encode("utf-8", "replace") for each in (first, second, f"{second}x: {comment}\n")]


@pytest.mark.parametrize("format", [Format.YAML, Format.JSON, Format.TOML])
def test_naughty_strings_do_no_harm(format: Format, naughty: list[str]) -> None:
    for text in naughty:
        for data in written(text, format):
            outputs(data, format)


def test_naughty_strings_may_be_file_names(naughty: list[str]) -> None:
    for text in naughty:
        reports = full_check.report([full_check.judge(b"platform: x\n", text, Format.YAML)])
        texts = {
            name: "".join(reporter.report(Run(reports, Catalog()))) for name, reporter in FORMATS.items()
        }
        for shown in texts.values():
            assert not _RAW.search(shown)
        parse(texts)
        assert len(texts["concise"].splitlines()) == 1


def test_what_naughty_strings_say_is_kept(naughty: list[str]) -> None:
    """Made visible, not made away with: what is short, printable and no secret can be read in a message."""
    for text in naughty:
        if len(text) > 60 or not text.isprintable() or not text.strip() or "`" in text or "@" in text:
            continue
        output = outputs(f"platform: {quoted(text)}\n".encode(), Format.YAML)["json"]
        assert [each["message"] for each in json.loads(output)["diagnostics"] if text in each["message"]], (
            text
        )


@given(st.text(max_size=40), st.sampled_from([Format.YAML, Format.JSON, Format.TOML]))
@example("\x1b]52;c;AAAA\x07", Format.YAML)
@example("`\x1b[2J", Format.YAML)
@example("\n::error file=x::y", Format.YAML)
@example("{0.__class__} {key}", Format.YAML)
@example("{key}{value}{platform}", Format.JSON)
def test_any_text_does_no_harm(text: str, format: Format) -> None:
    for data in written(text, format):
        outputs(data, format)


# --- any bytes ---------------------------------------------------------------------------------------

#: what configurations are made of, and what breaks them
PIECES = st.sampled_from(
    [
        b"platform: azure-bot-service\n",
        b'{"platform": "azure-bot-service"',
        b'platform = "ibm-voice-agent"\n',
        b"- ",
        b": ",
        b"\n",
        b"\n  ",
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"'",
        b"&a ",
        b"*a",
        b"<<: ",
        b"!x ",
        b"|\n",
        b">-\n ",
        b"---\n",
        b"...\n",
        b"# c\n",
        b"\t",
        b"\r",
        b"\x00",
        b"\xff",
        b"\xc3\xa9",
        b"\xe2\x80\xa8",
        b"1e999",
        b"0x1",
        b"~",
        b"= ",
        b",",
        b"[[a]]\n",
        b"a.b = 1\n",
        b'"""',
        b"//",
        b"/*",
        b"export A=",
        b"${A}",
        b"auth_token",
        b"account_sid",
        b"x" * 70,
    ]
)
CONTENTS = st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=14).map(b"".join))


@pytest.mark.parametrize("format", list(Format))
@settings(max_examples=120)
@given(data=CONTENTS)
def test_any_bytes_are_checked(format: Format, data: bytes) -> None:
    outputs(data, format)


@pytest.mark.parametrize("name", registry.names())
@pytest.mark.parametrize("format", list(Format))
@settings(max_examples=30)
@given(data=CONTENTS)
def test_any_bytes_are_checked_by_a_platform_that_is_forced_on_them(
    name: str, format: Format, data: bytes
) -> None:
    report = full_check.report([full_check.judge(data, "a", format, platform=name)])
    json.loads("".join(FORMATS["json"].report(Run(report, Catalog("fr")))))
    assert "".join(FORMATS["text"].report(Run(report, Catalog("es")))) or not report[0].diagnostics


@settings(max_examples=30, suppress_health_check=[])
@given(data=CONTENTS)
def test_any_file_gives_its_own_exit_code(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name in ("a.yaml", "a.json", "a.toml", "a.env", "a.jsonc", "a", "a.txt"):
        (folder / name).write_bytes(data)
        outcome = run("check", name, cwd=folder)
        assert outcome.code in ((2,) if name == "a.txt" else (0, 1))
        assert "Traceback" not in outcome.all


VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=8),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("name", [*registry.declared(), "ibm-sms-gateway", "watsonx-orchestrate"])
@settings(max_examples=60)
@given(data=st.data())
def test_any_value_in_any_field_is_checked(name: str, data: st.DataObject) -> None:
    """The right example with some of its values replaced by anything at all."""
    configuration = yaml.safe_load(complete(name))
    for _ in range(data.draw(st.integers(1, 3))):
        replace_one(configuration, data)
    text = json.dumps(configuration)
    for format in (Format.JSON, Format.YAML):
        outputs(text.encode(), format)


def replace_one(configuration: object, data: st.DataObject) -> None:
    place = configuration
    while isinstance(place, (dict, list)) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        inner = place[key]
        if not isinstance(inner, (dict, list)) or not inner or data.draw(st.booleans()):
            place[key] = data.draw(VALUES)
            return
        place = inner


# --- the parts ---------------------------------------------------------------------------------------


@given(st.text())
def test_visible_text_is_harmless_and_stays_so(text: str) -> None:
    shown = visible(text)
    assert not _RAW.search(shown)
    assert "\n" not in shown
    assert visible(shown) == shown


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_ordinary_text_is_shown_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", r"\x1b[31m"),
        ("a\nb\tc\r", r"a\nb\tc\r"),
        ("\u202e", r"\u202e"),
        ("\udcff", r"\udcff"),
        ("é", "é"),
    ],
)
def test_what_is_hidden_is_written_as_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(), st.integers(1, 80))
def test_a_shortened_text_is_no_longer_than_allowed(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short) <= limit
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@given(st.text())
def test_a_position_leads_back_to_its_offset(text: str) -> None:
    lines = Lines(text)
    for offset in range(len(text) + 1):
        assert lines.offset(lines.position(offset)) == offset


def test_a_value_can_be_written_into_every_format() -> None:
    """The tests above mean what they say: a text that is written is the text that is read."""
    text = 'a"\\\x1b\u202e'
    assert yaml.safe_load(written(text, Format.YAML)[0]) == {"platform": text}
    assert tomllib.loads(written(text, Format.TOML)[1].decode())["bot"]["name"] == text
