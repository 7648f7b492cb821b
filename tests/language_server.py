"""A language server, spoken to over its standard streams as an editor does."""

from __future__ import annotations

import json
import queue
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

SECONDS = 60  #: for one answer; the server starts slowly on a busy machine


class LanguageServer:
    """A running server. Whatever it asks about settings is answered from ``settings``, section by section."""

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        settings: Mapping[str, Any],
        *,
        env: Mapping[str, str] | None = None,
        capabilities: Mapping[str, Any] | None = None,
        **initialize: Any,
    ) -> None:
        """``env``: that of the process; ``capabilities``: more than usual; ``initialize``: more."""
        self._folder, self._settings, self._initialize = folder, settings, initialize
        self._capabilities = capabilities or {}
        self.received: list[dict[str, Any]] = []  #: all that came from the server
        self._answers: dict[object, dict[str, Any]] = {}  #: those that nobody has asked for yet
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed together with the process
        self._process = subprocess.Popen(
            command, cwd=folder, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
        )
        self._received: queue.Queue[dict[str, Any]] = queue.Queue()
        self._reader = threading.Thread(target=self._receive, daemon=True)
        self._reader.start()
        self._last = 0

    def __enter__(self) -> Self:
        capabilities = {
            "workspace": {"configuration": True},
            "textDocument": {"hover": {"contentFormat": ["markdown"]}, "publishDiagnostics": {}},
        }
        root = self._folder.as_uri()
        self.ask(
            "initialize",
            processId=None,
            rootUri=root,
            capabilities=capabilities | self._capabilities,
            workspaceFolders=[{"uri": root, "name": "here"}],
            **self._initialize,
        )
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings=self._settings)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._reader.join()
        self._process.communicate()
        self._errors.close()

    @property
    def process(self) -> int:
        """Return the id of the process of the server."""
        return self._process.pid

    def stderr(self) -> str:
        """Return what the server has written to standard error."""
        self._errors.seek(0)
        return self._errors.read().decode()

    def open(self, file: Path, language: str, text: str | None = None) -> list[dict[str, Any]]:
        """Open a file and return the first diagnostics about it. ``text``: in place of what is on disk."""
        text = file.read_text(encoding="utf-8") if text is None else text
        document = {"uri": file.as_uri(), "languageId": language, "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return self.diagnostics(file)

    def change(self, file: Path, text: str, version: int) -> list[dict[str, Any]]:
        """Replace the text of an open file and return the diagnostics about it."""
        document = {"uri": file.as_uri(), "version": version}
        self.tell("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])
        return self.diagnostics(file, version)

    def diagnostics(self, file: Path, version: int | None = None) -> list[dict[str, Any]]:
        """Wait for diagnostics about a file. ``version``: of which text; None: any."""
        while True:
            message = self._next()
            about = message.get("params", {})
            is_about = about.get("uri") == file.as_uri() and version in (None, about.get("version"))
            if message.get("method") == "textDocument/publishDiagnostics" and is_about:
                found: list[dict[str, Any]] = about["diagnostics"]
                return found

    def hover(self, file: Path, line: int, character: int) -> str:
        """Return the Markdown that is shown at a place; lines and characters count from 0."""
        place = {"line": line, "character": character}
        found = self.ask("textDocument/hover", textDocument={"uri": file.as_uri()}, position=place)
        return str(found["contents"]["value"]) if found else ""

    def ask(self, method: str, **params: Any) -> Any:
        """Send a request and return its result."""
        message = self.answer(self.request(method, **params))
        assert "error" not in message, message
        return message["result"]

    def request(self, method: str, **params: Any) -> int:
        """Send a request and return its number."""
        self._last += 1
        self._send(id=self._last, method=method, params=params)
        return self._last

    def answer(self, number: object) -> dict[str, Any]:
        """Wait for the answer to the request with a number, a result or an error."""
        while number not in self._answers:
            self._next()
        return self._answers.pop(number)

    def tell(self, method: str, **params: Any) -> None:
        """Send a notification."""
        self._send(method=method, params=params)

    def _next(self) -> dict[str, Any]:
        """Return the next message after answering it if it is a request."""
        message = self._received.get(timeout=SECONDS)
        assert message, f"the server has ended: {self.stderr()}"
        self.received.append(message)
        if "method" in message and "id" in message:
            asked = message.get("params", {}).get("items", [])
            answer = [self._settings.get(item.get("section")) for item in asked]
            is_settings = message["method"] == "workspace/configuration"
            self._send(id=message["id"], result=answer if is_settings else None)
        elif isinstance(message.get("id"), str | int):
            self._answers[message["id"]] = message
        return message

    def _send(self, **message: Any) -> None:
        self.send_body(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def send_body(self, body: bytes) -> None:
        """Send a message as it is, whether it can be read or not."""
        self.send_bytes(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def send_bytes(self, content: bytes) -> None:
        """Send bytes, with the header that a message needs or without it."""
        assert self._process.stdin is not None
        self._process.stdin.write(content)
        self._process.stdin.flush()

    def _receive(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.decode().partition(":")
                length = int(value) if name.lower() == "content-length" else length
                header = stream.readline()
            self._received.put(json.loads(stream.read(length)))
        self._received.put({})
