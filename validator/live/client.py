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
from validator.lazy_regex import regex
from validator.version import VERSION

ADDRESS_VARIABLE = "GUIDERAIL_TWILIO_URL"
_LONGEST_ANSWER = 2_000_000  #: bytes; a page of 500 numbers has about 600,000
_LONGEST_WAIT = 5  #: seconds that Twilio may ask to wait before the one retry
ABSENT = "20404"  #: Twilio's code for a resource that the account does not have
#: the edge location of each region, as Twilio's libraries have it
#: (https://github.com/twilio/twilio-java/blob/main/src/main/java/com/twilio/Twilio.java)
_EDGES = {
    "au1": "sydney",
    "br1": "sao-paulo",
    "de1": "frankfurt",
    "ie1": "dublin",
    "jp1": "tokyo",
    "jp2": "osaka",
    "sg1": "singapore",
}
_LABEL = regex(r"[a-z0-9-]{1,40}\Z")  #: of a host name: a file must not choose another host
_LOOPBACK = ("127.0.0.1", "::1", "localhost")

#: why something could not be asked → what is said about it
REASONS = {
    "dns": mark("The name of the server cannot be resolved. Check the network and the proxy settings."),
    "refused": mark("The connection was refused. Check the network, the firewall and the proxy settings."),
    "proxy": mark("The proxy refuses the connection. Check `HTTPS_PROXY` and the rights of this machine."),
    "certificate": mark(
        "The certificate of the server is not trusted. Behind a company proxy, set `SSL_CERT_FILE` to the"
        " file with its certificate."
    ),
    "no-certificate-file": mark(
        "The certificate of the server cannot be verified: `SSL_CERT_FILE` names a file that does not exist."
    ),
    "too-slow": mark("The response did not arrive in time. Try again, or increase `--timeout`."),
    "redirect": mark(
        "The response redirects to another address, and redirects are not followed. Check the proxy settings."
    ),
    "too-large": mark("The response is larger than any that Twilio sends. Check the proxy settings."),
    "no-answer": mark("The response does not look like one from Twilio’s API. Check the proxy settings."),
    "too-many": mark("Twilio receives too many requests from this account. Try again in a minute."),
    "test-credentials": mark(
        "These are test credentials, which cannot read anything. Use the live credentials of the account."
    ),
    "forbidden": mark(
        "The API key has no permission to read this. Give it that permission, or use the Auth Token."
    ),
    "denied": mark(
        "Twilio denies access (status 403). Check in the Twilio console whether the account is active."
    ),
    "other-account": mark(
        "The API key belongs to another account. Use a key of the account that the file names."
    ),
    "not-found": mark("Twilio does not have this resource. Check the Account SID."),
    "more": mark(
        "The account has too many entries to check all of them. Check in the Twilio console instead."
    ),
    "server": mark("Twilio has a problem (status {status}). Try again later; see status.twilio.com."),
    "status": mark(
        "The response has the unexpected status {status}. Try again later, or check the proxy settings."
    ),
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
    code: str = ""  #: Twilio's own code for a refusal, such as 20404


class Client:
    """Sends requests to Twilio's API.

    ``timeout``: seconds for all requests together; each may take half of the time that is left, so that one
    that hangs leaves time for the others. ``sent``: the paths that were asked for. ``left``: how many more
    requests it may send.
    """

    def __init__(self, credentials: Credentials, timeout: float) -> None:
        self._end = time.monotonic() + timeout
        self._answers: dict[str, Answer] = {}
        self._is_key = credentials.is_key
        self.sent: list[str] = []
        self.left = 0
        pair = f"{credentials.user}:{credentials.password}".encode(errors="surrogateescape")
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
        path = urllib.parse.quote(path)
        url = address + path + (f"?{urllib.parse.urlencode(query)}" if query else "")
        if url not in self._answers:
            if self.left <= 0:
                return Answer(path, reason="more")
            self._answers[url] = self._ask_twice(path, url)
        return self._answers[url]

    def _ask_twice(self, path: str, url: str) -> Answer:
        answer, wait = self._bounded(path, url)
        if answer.reason == "too-many" and self.left and 0 <= wait <= min(_LONGEST_WAIT, self._seconds()):
            time.sleep(wait)
            answer, _ = self._bounded(path, url)
        return answer

    def _seconds(self) -> float:
        """Return how many seconds the next request may take."""
        return max(0.0, self._end - time.monotonic()) / 2

    def _bounded(self, path: str, url: str) -> tuple[Answer, float]:
        self.sent.append(path)
        self.left -= 1
        seconds = self._seconds()
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
                return self._refusal(path, error), _seconds_to_wait(error)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Answer(path, reason=reason_of(error)), -1

    def _refusal(self, path: str, error: urllib.error.HTTPError) -> Answer:
        status = error.code
        if status == 401:
            return Answer(path, rejected=True, status=status)
        if 300 <= status < 400:
            return Answer(path, reason="redirect", status=status)
        code = ""
        if status in (403, 404):
            with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
                code = str((_read(error.read(_LONGEST_ANSWER)) or {}).get("code"))
        denied = "test-credentials" if code == "20008" else "forbidden" if self._is_key else "denied"
        missing = "not-found" if code == ABSENT else "status"
        known = {403: denied, 404: missing, 407: "proxy", 429: "too-many"}
        reason = known.get(status, "server" if status >= 500 else "status")
        return Answer(path, reason=reason, status=status, code=code)


def answer_of(path: str, body: bytes) -> Answer:
    """Return the answer in the body of a response, without the ``auth_token`` in it."""
    if len(body) > _LONGEST_ANSWER:
        return Answer(path, reason="too-large")
    data = _read(body)
    return Answer(path, reason="no-answer") if data is None else Answer(path, data)


def _read(body: bytes) -> dict[str, Any] | None:
    """Return the object in a body, without any ``auth_token``; None if there is none."""
    try:
        data = json.loads(body, object_pairs_hook=_without_token)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def address(region: str = "", edge: str = "", *, service: str = "api") -> str:
    """Return where Twilio is asked; ``GUIDERAIL_TWILIO_URL`` names another address, for tests.

    ``region`` and ``edge``: as in ``TWILIO_REGION`` and ``TWILIO_EDGE``, of which the second may be missing
    (https://www.twilio.com/docs/global-infrastructure/understanding-twilio-regions). Raises UsageError if the
    variable names anything but this machine.
    """
    own = os.environ.get(ADDRESS_VARIABLE)
    if not own:
        region = region.lower()
        edge = edge.lower() or _EDGES.get(region, "")
        is_regional = region != "us1" and _LABEL.match(region) and _LABEL.match(edge)
        return f"https://{service}{f'.{edge}.{region}' if is_regional else ''}.twilio.com"
    try:
        parts = urllib.parse.urlsplit(own)
        is_ours = parts.scheme in ("http", "https") and parts.hostname in _LOOPBACK and parts.port != 0
    except ValueError:
        is_ours = False
    if not is_ours or parts.username is not None or not own.isprintable():
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
    if isinstance(cause, ssl.SSLCertVerificationError):
        named = os.environ.get("SSL_CERT_FILE")
        return "no-certificate-file" if named and not os.path.isfile(named) else "certificate"
    if isinstance(cause, socket.gaierror):
        return "dns"
    if isinstance(cause, ConnectionRefusedError):
        return "refused"
    if "Tunnel connection failed" in str(cause):  # http.client says it in words only
        return "proxy"
    return "network"
