"""Hostile buffers and messages: the server goes on, answers each request, and shows no secret."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from command import alone
from language_server import LanguageServer
from lsp.hostile_buffers import CANARIES, buffers

from validator.lsp.server import Server

TOKEN, WORDS = CANARIES
TEXT = "platform: azure-bot-service\nbot: {location: mars}\n"
START = {"line": 0, "character": 0}
NUMBERS = (-1, 2**31, 2**64, 10**400, 1.5, 1e308, "1", None, True, [], {})
ADDRESSES = (
    *("", "x", "untitled:Untitled-1", "file://[::1", "file:///%ff%00.yaml", "data:,x", "\ud800.yaml"),
    *("file:///a/../../b.yaml", "file://host/share/a.yaml", f"file:///{'a' * 9_000}.yaml"),
)
UNREADABLE = (
    b"{",
    b"[]",
    b"1",
    b"null",
    b"\xff\xfe",
    b"NaN",
    b"[]" * 3,
    b"[" * 5_000,
    b'{"a":' * 5_000,
    b"{}",
)
STRANGE = (
    *(b"\r\n", b"X: y\r\n", b"\0\0\0\r\n", b"Content-Length: -1\r\n\r\n", b"Content-Length: x\r\n\r\n"),
    b"Content-Length: 0\r\n\r\n",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    command = [sys.executable, "-m", "validator", "lsp"]
    with LanguageServer(command, tmp_path_factory.mktemp("home"), {}, env=alone()) as running:
        yield running


@pytest.fixture
def document(server: LanguageServer, tmp_path: Path) -> Iterator[dict[str, str]]:
    """An open file, which is still checked at the end, by a server that has said nothing of itself."""
    file = tmp_path / "a.yaml"
    before = len(server.received)
    server.open(file, "yaml", TEXT)
    yield {"uri": file.as_uri()}
    sent = json.dumps(server.received[before:], ensure_ascii=False)
    assert [each for each in (*CANARIES, "internal error", "Traceback") if each in sent] == []
    assert server.change(file, TEXT, 99)[0]["code"] == "missing-field"
    assert server.stderr() == ""
    server.tell("textDocument/didClose", textDocument={"uri": file.as_uri()})


def codes(server: LanguageServer, requests: list[int]) -> list[int]:
    """Return the codes of the errors that answer requests; 0 for a result."""
    return [server.answer(each).get("error", {"code": 0})["code"] for each in requests]


def test_each_buffer_is_answered_and_shows_no_secret(server: LanguageServer, tmp_path: Path) -> None:
    every = list(buffers())
    assert len({name for name, _, _ in every}) >= 160
    parts = 9  # of buffers that are open at the same time, so that the pauses before large ones overlap
    for part in range(parts):
        before = len(server.received)
        asked = {}
        for name, format, text in every[part::parts]:
            document = {"uri": (tmp_path / f"{len(asked)}.{format}").as_uri()}
            opened = document | {"languageId": format, "version": 9, "text": text}
            server.tell("textDocument/didOpen", textDocument=opened)
            asked[name] = document["uri"], questions(server, document, backwards=len(asked) % 2 == 0)
        for name, (uri, numbers) in asked.items():
            assert codes(server, numbers) == [0, 0, 0], name
            server.tell("textDocument/didClose", textDocument={"uri": uri})
        sent = [json.dumps(each, ensure_ascii=False) for each in server.received[before:]]
        assert [each for each in sent if any(map(each.__contains__, (*CANARIES, "internal error")))] == []
    assert server.stderr() == ""


def questions(server: LanguageServer, document: dict[str, str], *, backwards: bool) -> list[int]:
    """Ask for all that an editor asks for, at places that may not exist. ``backwards``: from end to start."""
    start, end = {"line": 1, "character": 0}, {"line": 9_999, "character": 5}
    area = {"start": end, "end": start} if backwards else {"start": start, "end": end}
    return [
        server.request("textDocument/hover", textDocument=document, position={"line": 2, "character": 3}),
        server.request("textDocument/completion", textDocument=document, position=end | {"line": 3}),
        server.request(
            "textDocument/codeAction", textDocument=document, range=area, context={"diagnostics": []}
        ),
    ]


def test_requests_with_impossible_places_are_answered(
    server: LanguageServer, document: dict[str, str]
) -> None:
    asked = []
    for number in NUMBERS:
        place = {"line": number, "character": number}
        area = {"start": place, "end": START}
        asked += [
            server.request("textDocument/hover", textDocument=document, position=place),
            server.request("textDocument/completion", textDocument=document, position=place),
            server.request(
                "textDocument/codeAction", textDocument=document, range=area, context={"diagnostics": []}
            ),
        ]
    assert set(codes(server, asked)) == {0, -32602}


@pytest.mark.parametrize("method", ["hover", "completion", "codeAction"])
def test_requests_without_what_they_need_are_refused(
    server: LanguageServer, document: dict[str, str], method: str
) -> None:
    asked: list[dict[str, Any]] = [{}, {"textDocument": None}, {"textDocument": {"uri": 1}}]
    numbers = [server.request(f"textDocument/{method}", **each) for each in asked]
    assert codes(server, numbers) == [-32602] * 3


def test_unknown_methods_and_commands_are_refused(server: LanguageServer, document: dict[str, str]) -> None:
    methods = ("", TOKEN, f"$/{TOKEN}", "textDocument/documentSymbol", "textDocument/diagnostic")
    asked = [server.request(each, textDocument=document, position=START, x=WORDS) for each in methods]
    assert codes(server, asked) == [-32601] * 5
    step = "guiderail.openStep"
    commands = (
        (TOKEN, []),
        (step, [TOKEN] * 9),
        (step, [TOKEN] * 3),
        (step, ["../x", "a", "b"]),
        (step, None),
    )
    numbers = [
        server.request("workspace/executeCommand", command=command, arguments=arguments)
        for command, arguments in commands
    ]
    assert codes(server, numbers) == [-32602, -32602, 0, 0, -32603]


def test_notifications_that_make_no_sense_change_nothing(
    server: LanguageServer, document: dict[str, str]
) -> None:
    for uri in ADDRESSES:
        opened = {"uri": uri, "languageId": "yaml", "version": 1, "text": TEXT}
        server.tell("textDocument/didClose", textDocument={"uri": uri})
        server.tell("textDocument/didChange", textDocument={"uri": uri, "version": 1}, contentChanges=[])
        server.tell("textDocument/didSave", textDocument={"uri": uri})
        server.tell("textDocument/didOpen", textDocument=opened)
        server.tell("textDocument/didOpen", textDocument=opened)
        server.tell("textDocument/didClose", textDocument={"uri": uri})
    outside = {"start": {"line": 99, "character": 0}, "end": START}
    older = document | {"version": -1}
    for changes in ([], [{}], [{"text": None}], [{"text": "x", "range": outside}], [{"text": "x"}] * 3, None):
        server.tell("textDocument/didChange", textDocument=older, contentChanges=changes)
    for version in (None, -1, 2**40, "x", 1.5):
        changed = document | {"version": version}
        server.tell("textDocument/didChange", textDocument=changed, contentChanges=[{"text": TEXT}])
    for number in (1, "x", None, 10**30, [], {}):
        server.tell("$/cancelRequest", id=number)
    for method in ("", "x", "$/x", "textDocument/didRename", "workspace/didChangeWorkspaceFolders"):
        server.tell(method, x=TOKEN)
    hover = server.request("textDocument/hover", textDocument=document, position=START)
    server.tell("$/cancelRequest", id=hover)
    assert codes(server, [hover])[0] in (0, -32800)


def test_what_is_no_message_is_refused(server: LanguageServer, document: dict[str, str]) -> None:
    before = len(server.received)
    for body in UNREADABLE:
        server.send_body(body)
    for content in STRANGE:
        server.send_bytes(content)
    server.send_body(b'{"jsonrpc": "1.0", "id": "old", "method": "x", "params": null}')
    assert codes(server, ["old"]) == [-32600]
    found = server.received[before:]
    refused = [each["error"] for each in found if "error" in each and each.get("id") is None]
    assert refused == [{"code": -32700, "message": "ParseError"}] * len(UNREADABLE)


def test_after_the_end_requests_are_refused() -> None:
    server, written = Server("en"), BytesIO()
    server.protocol.set_writer(written)
    for number, method in enumerate(("shutdown", "x")):
        message = {"jsonrpc": "2.0", "id": number, "method": method, "params": None}
        server.protocol.handle_message(server.protocol.structure_message(message))
    assert b'"id": 0, "jsonrpc": "2.0", "result": null' in written.getvalue()
    assert b'{"code": -32600, "message": "InvalidRequest"}, "jsonrpc": "2.0", "id": 1' in written.getvalue()
