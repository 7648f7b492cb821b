"""A JSON Schema evaluated in its own process, with limits of memory and of processor time.

The schema and the documents may come from anybody, so a library must not evaluate them here: some take it
minutes or gigabytes, and no thread can stop it. The process (:mod:`validator.json_schema.worker`) is started
for the first document, and again after it was killed. It never fetches: it asks for the documents that
references name.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path as File
from typing import Any

from validator.errors import WorkerError, mark
from validator.json_schema.keywords import Path
from validator.lazy_dataclasses import dataclass, field

WORKER = File(__file__).with_name("worker.py")
#: times its processor time that the process may take, where the system itself ends it after that time
_PATIENCE = 4 if sys.platform != "win32" else 1

Retrieve = Callable[[str], Any]  #: from a URI to the document; what it raises ends the evaluation


class OutOfTime(Exception):
    """The evaluation took more processor time than it was given."""


class Refused(Exception):
    """The schema cannot be used."""

    def __init__(self, kind: str, uri: str = "", path: Path = (), text: str = "") -> None:
        super().__init__(kind)
        #: ``schema``, ``pattern`` (wrong at ``path`` of the document ``uri``), ``reference`` (``text``, which
        #: leads to nothing), ``circle``, ``undecided`` (the pattern ``text`` was given up) or ``memory``
        self.kind = kind
        self.uri, self.path, self.text = uri, path, text


@dataclass(frozen=True, slots=True)
class Failed:
    """A keyword that a document does not satisfy."""

    path: Path
    keyword: str
    location: str  #: of the keyword, a URI with a fragment
    wanted: Any  #: what the schema says under the keyword
    names: tuple[str, ...]  #: of the members that are wrong
    missing: str  #: the name of the member that is not there
    certain: bool  #: not just because of a format, where formats are remarks


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a schema says about one document."""

    secrets: frozenset[Path]  #: places that some schema calls secret, even one that was not meant
    failures: list[Failed] = field(default_factory=list)
    notes: dict[Path, dict[str, Any]] = field(default_factory=dict)  #: about the places of failures
    located: bool = True  #: the failures were found before time or memory ran out


class SchemaProcess:
    """A schema, and the process that evaluates documents by it."""

    def __init__(
        self, schema: object, uri: str, retrieve: Retrieve, *, assert_formats: bool, load_seconds: int
    ) -> None:
        """``uri``: of the schema, for its references. ``load_seconds``: of processor time, to load it."""
        self._request = {"schema": schema, "uri": uri, "formats": assert_formats}
        self._retrieve, self._load_seconds = retrieve, load_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0  #: the process that started it: one that was forked from it needs its own

    def load(self) -> None:
        """Start the process, unless it runs. Raises OutOfTime, Refused, WorkerError."""
        if self._process is not None and self._owner == os.getpid():
            return
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", WORKER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "RUST_BACKTRACE": "0"},  # to make one without memory may never end
            )
        except OSError as error:
            raise WorkerError(
                mark("The process that evaluates schemas cannot be started: `{reason}`."), reason=str(error)
            ) from error
        self._owner = os.getpid()
        weakref.finalize(self, _end, self._process, self._owner)
        answers = _Answers(self, self._load_seconds)
        answer = answers.to(self._request)
        while "document" in answer:
            try:
                document = self._retrieve(answer["document"])
            except BaseException:
                self.close()
                raise
            answer = answers.to({"document": document})

    def evaluate(self, value: object, seconds: int) -> Evaluation:
        """Return what the schema says about a document. Raises OutOfTime, Refused, WorkerError.

        Of a document that is known to be invalid, the evaluation says at least that.
        """
        self.load()
        answers = _Answers(self, seconds)
        verdict = answers.to({"value": value})
        secrets = frozenset(map(tuple, verdict["secrets"]))
        try:
            details = answers.next()
        except (OutOfTime, Refused) as error:
            if verdict["valid"] or (isinstance(error, Refused) and error.kind != "memory"):
                raise
            return Evaluation(secrets, located=False)
        failures = [
            Failed(
                path=tuple(each["path"]),
                keyword=each["keyword"],
                location=each["at"],
                wanted=details["wanted"].get(each["at"]),
                names=tuple(each["names"]),
                missing=each["missing"],
                certain=each["certain"],
            )
            for each in details["failures"]
        ]
        notes = {tuple(path): note for path, note in details["notes"]}
        return Evaluation(secrets, failures, notes)

    def fits(self, value: object, location: str, seconds: int) -> bool:
        """Tell whether a value satisfies the schema around a keyword. Raises as ``evaluate`` does."""
        self.load()
        return bool(_Answers(self, seconds).to({"value": value, "at": location})["fits"])

    def close(self) -> None:
        """Kill the process, if this one has started it."""
        if self._process is not None:
            _end(self._process, self._owner)
            self._process = None

    def exchange(self, request: dict[str, Any] | None, timeout: float) -> bytes:
        """Send a request, if there is one, and return the next line; none if the process has ended.

        Raises OutOfTime. No thread is left over, so that this process may be forked.
        """
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        thread = threading.Thread(target=_exchange, args=(self._process, request, lines), daemon=True)
        thread.start()
        try:
            return lines.get(timeout=max(timeout, 0))
        except BaseException as error:
            self.close()
            if isinstance(error, queue.Empty):
                raise OutOfTime from None
            raise
        finally:
            thread.join()

    def ended(self) -> Exception:
        """Return why the process has ended of itself."""
        assert self._process is not None
        code = self._process.wait()
        self.close()
        return OutOfTime() if code == -getattr(signal, "SIGXCPU", 0) else Refused("memory")


class _Answers:
    """The answers to requests that share one limit of time."""

    def __init__(self, process: SchemaProcess, seconds: int) -> None:
        self._process, self._seconds = process, seconds
        self._end = time.monotonic() + seconds * _PATIENCE

    def to(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a request."""
        return self._answer({**request, "seconds": self._seconds})

    def next(self) -> dict[str, Any]:
        """Return what follows an answer."""
        return self._answer(None)

    def _answer(self, request: dict[str, Any] | None) -> dict[str, Any]:
        line = self._process.exchange(request, self._end - time.monotonic())
        if not line.endswith(b"\n"):
            raise self._process.ended()
        answer: dict[str, Any] = json.loads(line)
        if "refused" in answer:
            raise Refused(answer["refused"], answer["uri"], tuple(answer["path"]), answer["text"])
        return answer


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    """Kill a process that ``owner`` has started; one that was forked from that leaves it alone."""
    if owner != os.getpid():
        return
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError, ValueError):
            if pipe is not None:
                pipe.close()


def _exchange(
    process: subprocess.Popen[bytes], request: dict[str, Any] | None, lines: queue.SimpleQueue[bytes]
) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    line = b""
    with contextlib.suppress(OSError, ValueError):  # the process has ended, or was killed
        if request is not None:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
        line = process.stdout.readline()
    lines.put(line)
