"""Ask Twilio's API, read-only: GET requests with bounds on time and size, over the standard library.

Nothing else in guiderail opens a connection. Redirects are not followed, certificates are verified, and the
proxy and certificate variables of the environment (``HTTPS_PROXY``, ``NO_PROXY``, ``SSL_CERT_FILE``) apply.
The ``auth_token`` that the Account resource contains (https://www.twilio.com/docs/iam/api/account) is removed
while the answer is read.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import queue
import socket
import ssl
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from validator.errors import UsageError, mark
from validator.lazy_dataclasses import dataclass, field
from validator.version import VERSION

ADDRESS_VARIABLE = "GUIDERAIL_TWILIO_URL"
_LONGEST_ANSWER = 1_000_000  #: bytes; a page of 50 numbers has about 60,000
_LONGEST_WAIT = 5  #: seconds that Twilio may ask to wait before the one retry
_LOOPBACK = ("127.0.0.1", "::1", "localhost")

#: why something could not be asked → what is said about it
REASONS = {
    "dns": mark("The name of the server cannot be resolved. Check the network and the proxy settings."),
    "refused": mark("The connection was refused. Check the network, the firewall and the proxy settings."),
    "proxy": mark("The proxy refuses the connection. Check `HTTPS_PROXY` and the rights of this machine."),
    "certificate": mark(
        "The certificate of the server is not trusted. Behind a company proxy, set `SSL_CERT_FILE` to its"
        " certificate."
    ),
    "too-slow": mark("The answer did not come in time. Try again, or raise `--timeout`."),
    "redirect": mark(
        "The response redirects to another address, and redirects are not followed. Check the proxy settings."
    ),
    "too-large": mark("The response is larger than any that Twilio sends. Check the proxy settings."),
    "not-json": mark("The answer is not JSON. Check the proxy settings."),
    "too-many": mark("Twilio receives too many requests from this account. Try again in a minute."),
    "test-credentials": mark(
        "These are test credentials, which cannot read anything. Use those of the account."
    ),
    "forbidden": mark(
        "The API key has no permission to read this. Give it that permission, or use the Auth Token."
    ),
    "not-found": mark("Twilio does not have this resource. Check the Account SID."),
    "server": mark("Twilio has a problem (status {status}). Try again later; see status.twilio.com."),
    "status": mark("Twilio answers with the status {status}."),
    "network": mark("The connection failed. Check the network and the proxy settings."),
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """What Twilio is asked with."""

    user: str  #: the account SID, or the SID of an API key
    password: str = field(repr=False)
    is_key: bool = False  #: an API key, which may be restricted


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: an answer, a rejection of the credentials, or why there is no answer."""

    path: str
    data: Mapping[str, Any] | None = field(default=None, repr=False)
    rejected: bool = False  #: status 401
    reason: str = ""  #: a key of ``REASONS``; empty: there is an answer
    status: int = 0
    code: int = 0  #: Twilio's own code for a refusal, such as 20404


class Client:
    """Sends requests to Twilio's API.

    ``timeout``: seconds for all requests together; each may take half of the time that is left, so that one
    that hangs leaves time for the others. ``sent``: the paths that were asked for.
    """

    def __init__(self, credentials: Credentials, timeout: float) -> None:
        self._end = time.monotonic() + timeout
        self._answers: dict[str, Answer] = {}
        self.sent: list[str] = []
        pair = f"{credentials.user}:{credentials.password}".encode()
        self._headers = {
            "Authorization": f"Basic {base64.b64encode(pair).decode()}",
            "Accept": "application/json",
            "User-Agent": f"guiderail/{VERSION}",
        }
        self._opener = urllib.request.build_opener(_NoRedirect)

    def get(self, address: str, path: str, **query: str) -> Answer:
        """Ask for a resource, unless it was asked for before; after status 429, once more.

        The request runs in its own thread, so that the time limit also applies to looking up the name of
        the server and for an answer that comes byte by byte.
        """
        url = address + path + (f"?{urllib.parse.urlencode(query)}" if query else "")
        if url not in self._answers:
            self._answers[url] = self._ask_twice(path, url)
        return self._answers[url]

    def _ask_twice(self, path: str, url: str) -> Answer:
        answer, wait = self._bounded(path, url)
        if answer.reason == "too-many" and 0 <= wait <= min(_LONGEST_WAIT, self._left()):
            time.sleep(wait)
            answer, _ = self._bounded(path, url)
        return answer

    def _left(self) -> float:
        """Return how many seconds the next request may take."""
        return max(0.0, self._end - time.monotonic()) / 2

    def _bounded(self, path: str, url: str) -> tuple[Answer, float]:
        self.sent.append(path)
        seconds = self._left()
        found: queue.SimpleQueue[tuple[Answer, float]] = queue.SimpleQueue()
        threading.Thread(target=lambda: found.put(self._ask(path, url, seconds)), daemon=True).start()
        try:
            return found.get(timeout=seconds)
        except queue.Empty:
            return Answer(path, reason="too-slow"), -1

    def _ask(self, path: str, url: str, seconds: float) -> tuple[Answer, float]:
        """Return the answer, and how many seconds Twilio asks to wait; -1 if it does not say."""
        request = urllib.request.Request(url, headers=self._headers)
        try:
            with self._opener.open(request, timeout=seconds) as response:
                return answer_of(path, response.read(_LONGEST_ANSWER + 1)), -1
        except urllib.error.HTTPError as error:
            with error:
                return _refusal(path, error), _seconds_to_wait(error)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Answer(path, reason=reason_of(error)), -1


def answer_of(path: str, body: bytes) -> Answer:
    """Return the answer in the body of a response, without the ``auth_token`` in it."""
    if len(body) > _LONGEST_ANSWER:
        return Answer(path, reason="too-large")
    try:
        data = json.loads(body, object_pairs_hook=_without_token)
    except (ValueError, RecursionError):
        data = None
    return Answer(path, data) if isinstance(data, dict) else Answer(path, reason="not-json")


def address(region: str = "", edge: str = "", *, service: str = "api") -> str:
    """Return where Twilio is asked; ``GUIDERAIL_TWILIO_URL`` names another address, for tests.

    ``region`` and ``edge``: as in ``TWILIO_REGION`` and ``TWILIO_EDGE``
    (https://www.twilio.com/docs/global-infrastructure/understanding-twilio-regions). Raises UsageError if the
    variable names anything but this machine.
    """
    own = os.environ.get(ADDRESS_VARIABLE)
    if not own:
        inside = f".{edge}.{region}" if region and edge and region != "us1" else ""
        return f"https://{service}{inside}.twilio.com"
    parts = urllib.parse.urlsplit(own)
    if parts.scheme not in ("http", "https") or parts.hostname not in _LOOPBACK or parts.username is not None:
        raise UsageError(
            mark(
                "The variable `{name}` may only contain an address of this machine, such as `http://127.0.0.1:8080`."
            ),
            name=ADDRESS_VARIABLE,
        )
    return own.rstrip("/")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _without_token(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if key != "auth_token"}


def _refusal(path: str, error: urllib.error.HTTPError) -> Answer:
    status = error.code
    if status == 401:
        return Answer(path, rejected=True, status=status)
    if 300 <= status < 400:
        return Answer(path, reason="redirect", status=status)
    code = 0
    if status in (403, 404):
        with contextlib.suppress(OSError, ValueError, TypeError, http.client.HTTPException, AttributeError):
            code = int(json.loads(error.read(_LONGEST_ANSWER)).get("code"))
    known = {403: "forbidden", 404: "not-found", 407: "proxy", 429: "too-many"}
    reason = known.get(status, "server" if status >= 500 else "status")
    return Answer(path, reason="test-credentials" if code == 20008 else reason, status=status, code=code)


def _seconds_to_wait(error: urllib.error.HTTPError) -> float:
    try:
        return float(error.headers.get("Retry-After", "1"))
    except ValueError:  # a date
        return -1


def reason_of(error: Exception) -> str:
    """Return why a request failed, from the exception of the standard library."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return "too-slow"
    if isinstance(cause, ssl.SSLError):
        return "certificate"
    if isinstance(cause, socket.gaierror):
        return "dns"
    if isinstance(cause, ConnectionRefusedError):
        return "refused"
    if "Tunnel connection failed" in str(cause):  # http.client says it in words only
        return "proxy"
    return "network"
