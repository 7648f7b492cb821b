"""Compare a configuration with what Twilio answers.

Packs say which of their fields Twilio can be asked about (``live`` in ``pack.yaml``), and the shared rules of
``schemas/common/live.yaml`` which answers are findings. What is asked, with which paths, is described in
https://www.twilio.com/docs/usage/api and https://www.twilio.com/docs/messaging/api.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from validator import urls
from validator.diagnostics import Diagnostic
from validator.documents.model import Path
from validator.engine.annotated_document import Subject
from validator.engine.phone_numbers import as_e164
from validator.engine.variables import Variables, names
from validator.errors import mark
from validator.json_schema import keywords
from validator.lazy_dataclasses import dataclass, field
from validator.live.client import Answer, Client, Credentials, address
from validator.packs.model import Live, Probe
from validator.secrets import masked, spans

KEY_VARIABLE, SECRET_VARIABLE = "TWILIO_API_KEY", "TWILIO_API_SECRET"
_MOST_REQUESTS = 6  #: for one integration
_PAGE = "50"
_ACCOUNTS = "/2010-04-01/Accounts"
_NOT_ASKED = object()  #: in place of an answer

#: what is asked → how a note calls it
ABOUT = {
    "account": mark("Twilio could not be asked about the account."),
    "number": mark("Twilio could not be asked about the number."),
    "owner": mark("Twilio could not be asked about the verified caller IDs."),
    "app": mark("Twilio could not be asked about the TwiML app."),
    "service": mark("Twilio could not be asked about the Messaging Services."),
}
NO_TOKEN = {
    "missing": mark("Twilio was not asked: the file has no account SID and auth token."),
    "literal": mark(
        "Twilio was not asked: the auth token in the file is clear text, which is never sent. Write a"
        " reference such as `{reference}`, and give its value with `--env-file` or the environment."
    ),
    "undefined": mark(
        "Twilio was not asked: the variable `{name}` is not defined. Give its value with `--env-file` or the"
        " environment."
    ),
}
ACCOUNT_NEEDS_TOKEN = mark("The account was not asked about: an API key may not read it.")


@dataclass(slots=True)
class Verified:
    """What came of asking Twilio about one document."""

    findings: list[Diagnostic] = field(default_factory=list)
    failures: list[tuple[str, Answer]] = field(default_factory=list)  #: what could not be asked, and why
    notes: list[tuple[str, dict[str, str]]] = field(default_factory=list)  #: message ids and their values
    requests: list[str] = field(default_factory=list)  #: paths, in the order in which they were asked for

    @property
    def incomplete(self) -> bool:
        """Tell whether something could not be asked."""
        return bool(self.failures) or any(text != ACCOUNT_NEEDS_TOKEN for text, _ in self.notes)


def verify(subject: Subject, variables: Variables, timeout: float) -> Verified:
    """Ask Twilio about a document whose references are filled in.

    ``variables`` may contain an API key, which is then used in place of the auth token. ``timeout``: seconds
    for each integration of the document. Raises UsageError if ``GUIDERAIL_TWILIO_URL`` names another machine.
    """
    found = Verified()
    live = subject.pack.live
    if live is None:
        return found
    for base in subject.matching(live.each):
        _Integration(subject, live, base, found).verify(variables, timeout)
    return found


class _Integration:
    """One account with its number in a document."""

    def __init__(self, subject: Subject, live: Live, base: Path, found: Verified) -> None:
        self.subject, self.found = subject, found
        self.paths: dict[str, Path] = {}
        for role, pointers in live.fields.items():
            existing = (path for each in pointers for path in subject.matching(each, base))
            if path := next(existing, None):
                self.paths[role] = path

    def verify(self, variables: Variables, timeout: float) -> None:
        if not {"account_sid", "auth_token"} & set(self.paths):
            return  # the integration does not go through Twilio
        credentials = self._credentials(variables)
        account = self.value("account_sid")
        if credentials is None or account is None:
            return
        client = Client(credentials, timeout)
        questions = _Questions(self, client, credentials, account)
        reported: set[str] = set()
        probes = [(rule, each) for rule, words in self.subject.pack.rules.items() for each in words.live]
        for rule, probe in sorted(probes, key=lambda each: each[1].ask == "login"):  # any answer may be 401
            if rule not in reported and not reported & set(probe.unless):
                finding = self._finding(rule, probe, questions)
                if finding is not None:
                    reported.add(rule)
                    self.found.findings.append(finding)
        self.found.requests += client.sent

    def value(self, role: str) -> str | None:
        """Return the value that the file has for a role; None if it has none, or a reference in its place."""
        path = self.paths.get(role)
        if path is None:
            return None
        about = self.subject.field(path)
        return None if about.value is None or self.subject.refers(about.value) else about.canonical

    def _credentials(self, variables: Variables) -> Credentials | None:
        """Return what to ask Twilio with; None, and a note, if there is nothing or if it is clear text."""
        account = self.value("account_sid")
        key, secret = (variables.get(name) for name in (KEY_VARIABLE, SECRET_VARIABLE))
        if key and secret and account:
            return Credentials(key.value, secret.value, is_key=True)
        for role in ("account_sid", "auth_token"):
            path = self.paths.get(role)
            if path is None:
                self.found.notes.append((NO_TOKEN["missing"], {}))
                return None
            written = (self.subject.written or self.subject).field(path).value
            undefined = [name for name in names(written) if name not in variables]
            if undefined:
                self.found.notes.append((NO_TOKEN["undefined"], {"name": undefined[0]}))
                return None
        if not self.subject.is_filled(self.paths["auth_token"]):
            self.found.notes.append((NO_TOKEN["literal"], {"reference": "${TWILIO_AUTH_TOKEN}"}))
            return None
        return Credentials(str(account), str(self.value("auth_token")))

    def _finding(self, rule: str, probe: Probe, questions: _Questions) -> Diagnostic | None:
        place = next((self.paths[role] for role in probe.at if role in self.paths), None)
        if place is None or (probe.unlike and self.value(probe.unlike) is None):
            return None
        if not all(keywords.fits(schema, self.value(role)) for role, schema in probe.only.items()):
            return None
        answer = _inside(questions.answer(probe.ask), probe.member)
        if answer is _NOT_ASKED:
            return None
        if probe.where is not None and not keywords.fits(probe.where, answer):
            return None
        case, expected = probe.case, probe.expected
        if probe.unlike:
            theirs, ours = _comparable(answer), _comparable(self.value(probe.unlike))
            if answer is None or theirs == ours:
                return None
            expected = self.subject.shown(self.paths[probe.unlike])
            if _without_key(theirs) == _without_key(ours):
                case = "key"
        shown = masked(str(answer), spans(str(answer)))
        return self.subject.finding(rule, place, case=case, found=shown, expected=expected)


class _Questions:
    """The answers to what is asked about one integration, each asked for once, and only if it is needed."""

    def __init__(
        self, integration: _Integration, client: Client, credentials: Credentials, account: str
    ) -> None:
        self._integration, self._client, self._credentials = integration, client, credentials
        region, edge = (integration.value(role) or "" for role in ("region", "edge"))
        self._api = address(region, edge)
        self._messaging = address(region, edge, service="messaging")
        self._sid = account
        self._answers: dict[str, Any] = {}
        self._rejected = False

    def answer(self, about: str) -> Any:
        """Return an answer: a resource, None if there is none such, ``_NOT_ASKED`` if it is not known."""
        if about == "login":
            return {"rejected": ("api_key" if self._credentials.is_key else "auth_token") * self._rejected}
        if about not in self._answers:
            self._answers[about] = getattr(self, f"_{about}")()
        return self._answers[about]

    def _get(self, about: str, address: str, path: str, **query: str) -> Any:
        if self._rejected:
            return _NOT_ASKED
        answer = self._client.get(address, path, **query)
        if answer.rejected:
            self._rejected = True
        elif answer.reason:
            self._integration.found.failures.append((about, answer))
        return _NOT_ASKED if answer.data is None else answer.data

    def _list(self, about: str, address: str, path: str, key: str, **query: str) -> Any:
        answer = self._get(about, address, path, PageSize=_PAGE, **query)
        if answer is _NOT_ASKED:
            return _NOT_ASKED
        return [each for each in answer.get(key, ()) if isinstance(each, dict)]

    def _account(self) -> Any:
        if self._credentials.is_key:
            self._integration.found.notes.append((ACCOUNT_NEEDS_TOKEN, {}))
            return _NOT_ASKED
        return self._get("account", self._api, f"{_ACCOUNTS}/{self._sid}.json")

    def _number(self) -> Any:
        number = as_e164(self._integration.value("number") or "")
        if not number:
            return _NOT_ASKED
        path = f"{_ACCOUNTS}/{self._sid}/IncomingPhoneNumbers.json"
        found = self._list("number", self._api, path, "incoming_phone_numbers", PhoneNumber=number)
        return _named(found, number)

    def _owner(self) -> Any:
        number = self.answer("number")
        if number is _NOT_ASKED:
            return _NOT_ASKED
        if number is not None:
            return {"is": "owned"}
        wanted = as_e164(self._integration.value("number") or "")
        path = f"{_ACCOUNTS}/{self._sid}/OutgoingCallerIds.json"
        found = self._list("owner", self._api, path, "outgoing_caller_ids", PhoneNumber=wanted)
        known = found is not _NOT_ASKED and _named(found, wanted)
        return {"is": "caller-id" if known else "nobody"}

    def _app(self) -> Any:
        number = self.answer("number")
        if number is _NOT_ASKED or number is None:
            return _NOT_ASKED
        sid = number.get("sms_application_sid")
        if not sid:
            return None
        return self._get("app", self._api, f"{_ACCOUNTS}/{self._sid}/Applications/{sid}.json")

    def _service(self) -> Any:
        """Return the Messaging Service that takes the messages of the number, None if none does."""
        number = self.answer("number")
        if number is _NOT_ASKED or number is None or number.get("sms_application_sid"):
            return _NOT_ASKED
        services = self._list("service", self._messaging, "/v1/Services", "services")
        if services is _NOT_ASKED:
            return _NOT_ASKED
        taking = [
            each
            for each in services
            if each.get("inbound_request_url") and not each.get("use_inbound_webhook_on_number")
        ]
        for service in taking[: _MOST_REQUESTS - len(self._client.sent)]:
            path = f"/v1/Services/{service['sid']}/PhoneNumbers"
            numbers = self._list("service", self._messaging, path, "phone_numbers")
            if numbers is not _NOT_ASKED and _named(numbers, number["phone_number"]):
                return service
        return None


def _named(found: Any, number: str) -> Any:
    """Return the resource of a number in a list of them."""
    if found is _NOT_ASKED:
        return _NOT_ASKED
    return next((each for each in found if each.get("phone_number") == number), None)


def _inside(answer: Any, way: str) -> Any:
    for step in filter(None, way.split(".")):
        if answer is _NOT_ASKED or answer is None:
            return _NOT_ASKED
        answer = answer.get(step) if isinstance(answer, Mapping) else None
    return answer


def _comparable(value: object) -> str:
    """Return a value in a form in which equal ones are equal: a host and a method have no case."""
    text = str(value)
    scheme, separator, rest = text.partition("://")
    if not separator:
        return text.upper() if text.upper() in ("GET", "POST") else text
    host, slash, path = rest.partition("/")
    before, at, name = host.rpartition("@")
    return f"{scheme.lower()}://{before}{at}{name.lower()}{slash}{path}"


def _without_key(url: str) -> str:
    """Return a URL without the user information in it."""
    return urls.join(urls.split(url) | {"key": "", "user": ""})
