"""Completion in half-written texts: what is offered, and the line after the first offer is accepted.

The cases are in ``tests/examples/completion``, a file for each format; ``¦`` is the cursor.
"""

from __future__ import annotations

import pytest
from expected import EXAMPLES, expect
from lsprotocol import types

from validator import deadline
from validator.documents.model import Format
from validator.documents.outline import outline
from validator.lsp.completion import Writing
from validator.lsp.folder_settings import FolderSettings
from validator.lsp.open_files import OpenFile, OpenFiles
from validator.lsp.places import Places
from validator.packs.examples import complete

FORMATS = ("yaml", "json", "toml", "env")
CURSOR = "¦"
#: a file that is open next to the one with the cursor
NEIGHBOUR = "TWILIO_AUTH_TOKEN=x\nSINCH_API_TOKEN=y\n"


def cases(format: str) -> list[tuple[str, str]]:
    """Return the title and the text of each case in a file."""
    content = (EXAMPLES / "completion" / f"{format}.txt").read_text(encoding="utf-8")
    parts = [part.partition("\n") for part in content.split("=== ")[1:]]
    return [(title, rest.partition("\n--- ")[0].rstrip("\n")) for title, _, rest in parts]


def written(text: str, format: str, language: str = "en") -> tuple[OpenFile, Writing, list[OpenFile]]:
    """Return an open file whose text has a cursor."""
    files = OpenFiles(FolderSettings(language))
    files.open("file:///home/.env", "/home/.env", "dotenv").text = NEIGHBOUR
    file = files.open("file:///home/a", f"/home/{'' if format == 'env' else 'sms'}.{format}", format)
    offset = text.index(CURSOR)
    file.text = text.replace(CURSOR, "", 1)
    file.scope, file.language = files.settings.of(file.path)
    places = Places(file.text)
    position = places.position(places.lines.position(offset))
    return file, Writing(file, "utf-16", position), list(files.files.values())


TEMPLATE = """\
{"resources": [
  {"type": "Microsoft.BotService/botServices/channels", "properties": {"channelName": "SmsChannel"}},
  {"type": "Microsoft.BotService/botServices/channels", "properties": {"channelName": "MsTeamsChannel"}}
 ], "outputs": {"phone": {"value": "x"}}}
"""
#: a field of every kind of value: one of several, a list of such, free text, a secret, a block
HOVERS = {
    "value": ("yaml", "platform: ibm-voice-agent\nagent:\n  region: wash¦ington\n"),
    "key": ("json", '{"platform": "ibm-voice-agent", "credential": {"ro¦le": "reader"}}'),
    "item": ("toml", 'platform = "adobe-journey-optimizer"\n[[api_credentials]]\nchannels = ["s¦ms"]\n'),
    "text": ("yaml", "platform: azure-bot-service\nbot: {na¦me: [broken\n"),
    "secret": ("env", "TWILIO_AUTH_TOKEN=0123456789¦abcdef0123456789abcdef\n"),
    "block": ("yaml", "platform: azure-bot-service\n🙂: 1\nchan¦nel:\n"),
    "comment": ("yaml", "platform: azure-bot-service # cha¦nnel\n"),
    "foreign": ("yaml", "services: {we¦b: {}}\n"),
    "variable": ("yaml", "services: {web: {environment: {TWILIO_RE¦GION: ie1}}}\n"),
    "variable in a list": ("yaml", "services: {web: {environment: ['TWILIO_REGION=i¦e1']}}\n"),
    "secret in a workflow": ("yaml", "on: push\njobs: {a: {env: {TWILIO_AUTH_TO¦KEN: x}}}\n"),
    "secret in a manifest": ("yaml", "apiVersion: v1\nkind: ConfigMap\ndata: {TWILIO_AUTH_TO¦KEN: x}\n"),
    "channel": ("json", TEMPLATE.replace('"SmsChannel"', '"Sms¦Channel"')),
    "other channel": ("json", TEMPLATE.replace('"MsTeamsChannel"', '"MsTeams¦Channel"')),
    "output": ("json", TEMPLATE.replace('"phone": {', '"ph¦one": {')),
}


def offered(text: str, format: str) -> list[types.CompletionItem]:
    """Return what an editor shows: the items that go on with what is written already."""
    file, writing, others = written(text, format)
    before, _, _ = text.rpartition(CURSOR)
    found = []
    for item in writing.items(others):
        assert isinstance(item.text_edit, types.TextEdit)
        start = Places(file.text).offset(item.text_edit.range.start)
        if (item.filter_text or item.label).lower().startswith(before[start:].lower()):
            found.append(item)
    return sorted(found, key=lambda item: str(item.sort_text))


def accepted(text: str, item: types.CompletionItem) -> str:
    """Return the line of the cursor after an item is accepted."""
    lines = text.replace(CURSOR, "", 1).split("\n")
    edit = item.text_edit
    assert isinstance(edit, types.TextEdit)
    assert edit.range.end.line == edit.range.start.line
    line = lines[edit.range.start.line].encode("utf-16-le")
    before, after = line[: 2 * edit.range.start.character], line[2 * edit.range.end.character :]
    return f"{before.decode('utf-16-le')}{edit.new_text}{CURSOR}{after.decode('utf-16-le')}"


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_offered_in_half_written_texts(format: str) -> None:
    shown = []
    for title, text in cases(format):
        items = offered(text, format)
        line = accepted(text, items[0]) if items else "(nothing)"
        labels = " | ".join(item.label for item in items)
        shown.append(f"=== {title}\n{text}\n--- {labels}\n--> {line}\n")
    assert len(shown) >= 20
    expect(f"completion/{format}.txt", "\n".join(shown))


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_what_is_said_of_the_field_at_a_position(language: str) -> None:
    shown = []
    for title, (format, text) in HOVERS.items():
        file, writing, _ = written(text, format, language)
        found = writing.hover()
        word, said = "", ""
        if found:
            assert isinstance(found.contents, types.MarkupContent)
            assert found.range is not None
            places = Places(file.text)
            word = file.text[places.offset(found.range.start) : places.offset(found.range.end)]
            said = found.contents.value
        shown.append(f"=== {title}: {'(secret)' if title == 'secret' else word}\n{said}\n")
        assert "0123456789abcdef" not in said
    expect(f"hover/{language}.md", "\n".join(shown))


def test_the_last_readable_text_says_what_a_broken_one_is_of() -> None:
    files = OpenFiles(FolderSettings("en"))
    file = files.open("file:///home/a.yaml", "/home/a.yaml", "yaml")
    file.text = complete("watsonx-orchestrate")
    files.check(file)
    file.text = file.text.replace("channel: twilio_sms", "channel: twilio_")
    line = file.text[: file.text.index("channel: twilio_")].count("\n")
    items = Writing(file, "utf-16", types.Position(line, len("channel: twilio_"))).items([])
    assert [item.label for item in items] == ["twilio_sms", "twilio_whatsapp"]


@pytest.mark.parametrize("format", ["yaml", "json", "toml", "env"])
@pytest.mark.parametrize(
    "piece", ["[", "- ", "a: ", "{a: ", '"', "a.", "  ", "#", ":", "= [", "\\", "[[a.", "- [", "k: [\n"]
)
def test_long_hostile_texts_are_read_in_time(format: str, piece: str) -> None:
    text = piece * (60_000 // len(piece))
    with deadline.within(5):
        outline(text, Format(format), len(text) - 1)
