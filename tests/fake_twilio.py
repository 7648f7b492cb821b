"""A Twilio with state on this machine: Basic authentication, GET only, answers as Twilio's API gives them."""

from __future__ import annotations

import base64
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ACCOUNT = "AC3f1e0d2c4b5a69788796a5b4c3d2e1f0"  #: that of the examples in the documentation
TOKEN = "0a1b2c3d4e5f60718293a4b5c6d7e8f1"  #: no real one
APP = "AP0a1b2c3d4e5f60718293a4b5c6d7e8f9"
SERVICE = "MG0a1b2c3d4e5f60718293a4b5c6d7e8f9"
_NOT_FOUND = {"code": 20404, "message": "The requested resource was not found", "status": 404}


@dataclass
class Twilio:
    """What the account has; each test changes what it is about."""

    token: str = TOKEN
    keys: dict[str, str] = field(default_factory=dict)  #: API keys and their secrets
    status: str = "active"
    type: str = "Full"
    numbers: dict[str, dict[str, Any]] = field(default_factory=dict)  #: owned, and their properties
    caller_ids: tuple[str, ...] = ()
    apps: dict[str, dict[str, Any]] = field(default_factory=dict)
    services: dict[str, dict[str, Any]] = field(default_factory=dict)  #: ``numbers`` are those in it
    rcs_senders: dict[str, str] = field(default_factory=dict)  #: and their status
    fault: str = ""  #: how the server misbehaves
    fault_at: str = ""  #: only for paths with this in them
    #: part of a path → the status and the body that are sent in place of the answer
    instead: dict[str, tuple[int, Any]] = field(default_factory=dict)
    requests: list[tuple[str, str, dict[str, list[str]], str]] = field(default_factory=list)
    answers: list[tuple[str, Any]] = field(default_factory=list)
    address: str = ""

    def own(self, number: str, **properties: Any) -> None:
        """Let the account own a number that can send text messages and has no webhook."""
        self.numbers[number] = {
            "sid": f"PN{len(self.numbers):032x}",
            "account_sid": ACCOUNT,
            "phone_number": number,
            "friendly_name": number,
            "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
            "sms_url": "",
            "sms_method": "POST",
            "sms_application_sid": None,
            **properties,
        }

    def has_app(self, name: str, url: str, method: str = "POST") -> None:
        """Let the account have a TwiML app."""
        self.apps[APP] = {
            "sid": APP,
            "account_sid": ACCOUNT,
            "friendly_name": name,
            "sms_url": url,
            "sms_method": method,
            "voice_url": "",
        }


def answer(twilio: Twilio, path: str, query: dict[str, list[str]]) -> tuple[int, Any]:
    """Return the status and the body for a request with the right credentials."""
    account = f"/2010-04-01/Accounts/{ACCOUNT}"
    wanted = query.get("PhoneNumber", [""])[0]
    if path == f"{account}.json":
        body = {
            "sid": ACCOUNT,
            "friendly_name": "Contoso",
            "status": twilio.status,
            "type": twilio.type,
            "auth_token": twilio.token,
            "owner_account_sid": ACCOUNT,
        }
        return 200, body
    if path == f"{account}/IncomingPhoneNumbers.json":
        found = [each for number, each in twilio.numbers.items() if wanted in number]
        return 200, {"incoming_phone_numbers": found, "page": 0, "page_size": 50}
    if path == f"{account}/OutgoingCallerIds.json":
        known = [
            {"sid": f"PN{'1' * 32}", "phone_number": each} for each in twilio.caller_ids if each == wanted
        ]
        return 200, {"outgoing_caller_ids": known, "page": 0, "page_size": 50}
    if path.startswith(f"{account}/Applications/"):
        sid = path.rpartition("/")[2].removesuffix(".json")
        if sid in twilio.apps:
            return 200, twilio.apps[sid]
    if path == "/v1/Services":
        services = [{k: v for k, v in each.items() if k != "numbers"} for each in twilio.services.values()]
        return 200, {"services": services, "meta": {"key": "services", "page": 0, "page_size": 50}}
    if path == "/v2/Channels/Senders":
        senders = [
            {"sid": f"XE{number:032x}", "sender_id": f"rcs:{name}", "status": status}
            for number, (name, status) in enumerate(twilio.rcs_senders.items())
        ]
        return 200, {"senders": senders, "meta": {"key": "senders", "page": 0, "page_size": 50}}
    if path.startswith("/v1/Services/"):
        sid, _, members = path.removeprefix("/v1/Services/").partition("/")
        if sid in twilio.services and not members:
            return 200, {name: value for name, value in twilio.services[sid].items() if name != "numbers"}
        if sid in twilio.services:
            numbers = [
                {"sid": f"PN{'2' * 32}", "phone_number": each} for each in twilio.services[sid]["numbers"]
            ]
            return 200, {
                "phone_numbers": numbers,
                "meta": {"key": "phone_numbers", "page": 0, "page_size": 50},
            }
    return 404, _NOT_FOUND


class _Handler(BaseHTTPRequestHandler):
    twilio: Twilio

    def log_message(self, *_: object) -> None:
        """Write no log."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        twilio = self.twilio
        twilio.requests.append((self.command, parts.path, query, self.headers.get("User-Agent", "")))
        if twilio.fault and twilio.fault_at in parts.path:
            misbehave = getattr(self, f"_{twilio.fault.replace('-', '_')}")
            if misbehave():
                return
        if not self._is_authorized():
            self._send(401, {"code": 20003, "message": "Authenticate", "status": 401})
            return
        others = (each for part, each in twilio.instead.items() if part in parts.path)
        status, body = next(others, None) or answer(twilio, parts.path, query)
        if status == 200:  # the description has no others
            twilio.answers.append((parts.path, body))
        self._send(status, body)

    def _is_authorized(self) -> bool:
        pairs = [(ACCOUNT, self.twilio.token), *self.twilio.keys.items()]
        valid = [f"Basic {base64.b64encode(':'.join(pair).encode()).decode()}" for pair in pairs]
        return self.headers.get("Authorization", "") in valid

    def _send(self, status: int, body: Any, **headers: str) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    # --- faults: each returns whether it has answered ---

    def _too_many(self) -> bool:
        self._send(429, {"code": 20429, "message": "Too Many Requests", "status": 429}, Retry_After="0")
        return True

    def _once_too_many(self) -> bool:
        self.twilio.fault = ""
        return self._too_many()

    def _redirect(self) -> bool:
        self._send(302, {}, Location=f"{self.twilio.address}/elsewhere")
        return True

    def _server_error(self) -> bool:
        self._send(503, {"message": "Service unavailable"})
        return True

    def _test_credentials(self) -> bool:
        message = "Resource not accessible with Test Account Credentials"
        self._send(403, {"code": 20008, "message": message, "status": 403})
        return True

    def _proxy(self) -> bool:
        self._send(407, b"Proxy Authentication Required")
        return True

    def _forbidden(self) -> bool:
        self._send(403, {"code": 70051, "message": "Authorization failed", "status": 403})
        return True

    def _not_found(self) -> bool:
        self._send(404, {"code": 20404, "status": 404})
        return True

    def _not_json(self) -> bool:
        self._send(200, b"<html>Sign in to the guest network</html>")
        return True

    def _large(self) -> bool:
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            while True:
                self.wfile.write(b" " * 65_536)
        return True

    def _drip(self) -> bool:
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            for _ in range(3_000):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.02)
        return True


@contextmanager
def running(twilio: Twilio, context: ssl.SSLContext | None = None) -> Iterator[Twilio]:
    """Run the server, with TLS if there is a context, and fill in its address."""
    handler = type("Handler", (_Handler,), {"twilio": twilio})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        twilio.address = f"http{'s' * bool(context)}://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield twilio
        server.shutdown()
        thread.join()
