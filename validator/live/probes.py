"""Compare a configuration with what Twilio answers.

Packs say which of their fields Twilio can be asked about (``live`` in ``pack.yaml``), and rules, most of them
those of ``schemas/common/live.yaml``, which answers are findings. What is asked, with which paths, is in
https://www.twilio.com/docs/usage/api and https://www.twilio.com/docs/messaging/api.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
from validator.live.client import ABSENT, Client, Credentials, address
from validator.packs.model import Live, Pack, Probe
from validator.printable import shortened, visible
from validator.secrets import Masker

_TEXT: dict[str, Any] = {"type": ["string", "null"]}
_SERVICE = {"sid": {"type": "string", "pattern": "^MG[0-9a-fA-F]{32}$"}}
_NUMBER = {"phone_number": {"type": "string"}}


def _described(**members: Any) -> dict[str, Any]:
    return {"type": "object", "required": [*members], "properties": members}


#: what is asked → the JSON Schema of an answer, or of each resource in a list, as far as it is relied on
_DESCRIBED = {
    "account": _described(
        status={"enum": ["active", "suspended", "closed"]}, type={"enum": ["Trial", "Full"]}
    ),
    "number": _described(
        **_NUMBER,
        capabilities=_described(sms={"type": "boolean"}),
        sms_url=_TEXT,
        sms_method=_TEXT,
        sms_application_sid={"type": ["string", "null"], "pattern": "^(AP[0-9a-fA-F]{32})?$"},
    ),
    "owner": _described(**_NUMBER),
    "app": _described(friendly_name=_TEXT, sms_url=_TEXT, sms_method=_TEXT),
    "taking_service": _described(**_SERVICE, use_inbound_webhook_on_number={"type": "boolean"}),
    "members": _described(**_NUMBER),
    "named_service": _described(**_SERVICE),
    "rcs_sender": _described(sender_id={"type": "string"}, status={"type": "string"}),
}

KEY_VARIABLE, SECRET_VARIABLE = "TWILIO_API_KEY", "TWILIO_API_SECRET"
_MOST_REQUESTS = 6  #: for one integration
_PAGE = "500"
_ACCOUNTS = "/2010-04-01/Accounts"
_NOT_ASKED = object()  #: in place of an answer
_LONGEST = 2_000  #: characters of an answer that a message is made from

#: what is asked → how a note calls it
ABOUT = {
    "account": mark("Twilio could not be asked about the account."),
    "number": mark("Twilio could not be asked about the number."),
    "owner": mark("Twilio could not be asked about the verified caller IDs."),
    "app": mark("Twilio could not be asked about the TwiML app."),
    "taking_service": mark("Twilio could not be asked about the Messaging Services."),
    "members": mark("Twilio could not be asked which Messaging Service has the number."),
    "named_service": mark("Twilio could not be asked about the Messaging Service."),
    "rcs_sender": mark("Twilio could not be asked about the RCS sender."),
}
NO_TOKEN = {
    "missing": mark(
        "Twilio was not asked: the file needs an Account SID, and also an Auth Token unless `{name}` is set."
    ),
    "half": mark(
        "Twilio was not asked: `{given}` has a value, but `{missing}` has none. Set both, or neither to use"
        " the Auth Token."
    ),
    "literal": mark(
        "Twilio was not asked: the Auth Token in the file is clear text, which is never sent. Write a"
        " reference such as `{reference}`, and give its value with `--env-file` or the environment."
    ),
    "elsewhere": mark(
        "Twilio was not asked: the Account SID, the Auth Token or the region is kept where guiderail does not"
        " look. Run the command with a variable in its place, such as `{reference}`."
    ),
    "undefined": mark(
        "Twilio was not asked: the variable `{name}` is not defined. Give its value with `--env-file` or in"
        " the environment."
    ),
}
NO_VALUE = mark(
    "Twilio was not asked about `{value}`: a reference in it has no value. Give it with `--env-file` or in"
    " the environment."
)
SHORT_CODE = mark("Twilio was not asked about `{number}`: only numbers with a country code can be looked up.")
NO_RCS_SENDER = mark(
    "Twilio has no RCS sender `{sender}` in this account, so its status is not known. If it is in another"
    " account, look it up there."
)
ACCOUNT_NEEDS_TOKEN = mark("Twilio was not asked about the account: an API key cannot read it.")
_SETTLED = (ACCOUNT_NEEDS_TOKEN, NO_RCS_SENDER)  #: notes that leave nothing to be done


@dataclass(slots=True)
class Verified:
    """What came of asking Twilio about one document."""

    findings: list[Diagnostic] = field(default_factory=list)
    #: what could not be asked, the key of the reason in ``client.REASONS``, and the status
    failures: list[tuple[str, str, int]] = field(default_factory=list)
    notes: list[tuple[str, dict[str, str]]] = field(default_factory=list)  #: message ids and their values
    requests: list[str] = field(default_factory=list)  #: paths, in the order in which they were asked for
    asked: bool = False  #: at least one integration goes through Twilio
    open: set[str] = field(default_factory=set)  #: rules about which Twilio has not said everything

    def settled(self, pack: Pack) -> frozenset[str]:
        """Return the rules about which Twilio has said everything."""
        live = {rule for rule, words in pack.rules.items() if words.live}
        return frozenset(live - self.open) if self.asked else frozenset()

    @property
    def incomplete(self) -> bool:
        """Tell whether something could not be asked."""
        return bool(self.failures) or any(text not in _SETTLED for text, _ in self.notes)

    def note(self, text: str, **values: str) -> None:
        """Add a note, once."""
        if (text, values) not in self.notes:
            self.notes.append((text, values))


def verify(subject: Subject, variables: Variables, timeout: float) -> Verified:
    """Ask Twilio about a document whose references are filled in.

    ``variables`` may contain an API key, which is then used in place of the Auth Token. ``timeout``: seconds
    for each integration of the document. Raises UsageError if ``GUIDERAIL_TWILIO_URL`` names another machine.
    """
    found = Verified()
    clients: dict[Credentials, Client] = {}
    for live in subject.pack.live:
        for base in subject.matching(live.each):
            _Integration(subject, live, base, found).verify(variables, clients, timeout)
    found.requests = [path for client in clients.values() for path in client.sent]
    return found


class _Integration:
    """One account with its number in a document."""

    def __init__(self, subject: Subject, live: Live, base: Path, found: Verified) -> None:
        self.subject, self.found = subject, found
        self.paths: dict[str, Path] = {}
        for role, pointers in live.fields.items():
            existing = [path for each in pointers for path in _places(subject, live.each, each, base)]
            known = (path for path in existing if not subject.refers(subject.field(path).value))
            if existing:
                self.paths[role] = next(known, existing[0])

    def verify(self, variables: Variables, clients: dict[Credentials, Client], timeout: float) -> None:
        if not {"account_sid", "auth_token"} & set(self.paths):
            return  # the integration does not go through Twilio
        self.found.asked = True
        probes = [(rule, each) for rule, words in self.subject.pack.rules.items() for each in words.live]
        credentials = self._credentials(variables)
        account = self.value("account_sid")
        if credentials is None or account is None:
            self.found.open |= {rule for rule, _ in probes}
            return
        client = clients.setdefault(credentials, Client(credentials, timeout))
        questions = _Questions(self, client, credentials, account)
        reported: set[str] = set()
        last = ("login", "key")  # any answer may be 401
        for rule, probe in sorted(probes, key=lambda each: each[1].ask in last):
            if reported & set(probe.unless):
                self.found.open.add(rule)
            elif rule not in reported:
                finding = self._finding(rule, probe, questions)
                if finding is not None:
                    reported.add(rule)
                    if finding not in self.found.findings:
                        self.found.findings.append(finding)

    def value(self, role: str) -> str | None:
        """Return the value that the file has for a role; None if it has none, or a reference in its place."""
        path = self.paths.get(role)
        if path is None:
            return None
        about = self.subject.field(path)
        return None if about.value is None or self.subject.refers(about.value) else about.canonical

    def lacks(self, role: str) -> bool:
        """Tell whether a role has no value but that of a reference without one, and say so in a note."""
        if role not in self.paths or not self._refers(role):
            return False
        self.found.note(NO_VALUE, value=self.shown(role))
        return True

    def _refers(self, role: str) -> bool:
        value = self.subject.field(self.paths[role]).value
        return self.subject.refers(value) or bool(names(value))

    def shown(self, role: str) -> str:
        """Return the value of a role as a note may show it: as its author wrote it, and harmless."""
        return shortened(visible(self.subject.shown(self.paths[role]))).replace("`", "’")

    def _credentials(self, variables: Variables) -> Credentials | None:
        """Return what to ask Twilio with; None, and a note, if there is nothing or if it is clear text."""
        account = self.value("account_sid")
        pair = KEY_VARIABLE, SECRET_VARIABLE
        key, secret = (variables[name].value if name in variables else "" for name in pair)
        if bool(key) != bool(secret):
            given, missing = pair if key else pair[::-1]
            self.found.note(NO_TOKEN["half"], given=given, missing=missing)
            return None
        needed = ["account_sid"] if key else ["account_sid", "auth_token"]
        if not set(needed) <= set(self.paths):
            self.found.note(NO_TOKEN["missing"], name=KEY_VARIABLE)
            return None
        for role in (each for each in (*needed, "region", "edge") if each in self.paths):
            written = (self.subject.written or self.subject).field(self.paths[role]).value
            undefined = [name for name in names(written) if name not in variables]
            if undefined:
                self.found.note(NO_TOKEN["undefined"], name=undefined[0])
                return None
            if self._refers(role) or (role in needed and self.value(role) is None):
                self.found.note(NO_TOKEN["elsewhere"], reference="${TWILIO_AUTH_TOKEN}")
                return None
        if key:
            return Credentials(key, secret, is_key=True)
        if not self.subject.is_filled(self.paths["auth_token"]):
            self.found.note(NO_TOKEN["literal"], reference="${TWILIO_AUTH_TOKEN}")
            return None
        return Credentials(str(account), str(self.value("auth_token")))

    def _finding(self, rule: str, probe: Probe, questions: _Questions) -> Diagnostic | None:
        place = next((self.paths[role] for role in probe.at if role in self.paths), None)
        if place is None or (probe.unlike and probe.unlike not in self.paths):
            return None
        if any(map(self.lacks, probe.only)):
            self.found.open.add(rule)
            return None
        if not all(keywords.fits(schema, self.value(role)) for role, schema in probe.only.items()):
            return None
        answer = _inside(questions.answer(probe.ask), probe.member)
        if answer is _NOT_ASKED:
            self.found.open.add(rule)
            return None
        if probe.where is not None and not keywords.fits(probe.where, answer):
            return None
        case, expected = probe.case, probe.expected
        if probe.unlike:
            value = self.value(probe.unlike)
            theirs, ours = _comparable(answer), _comparable(value or "")
            if answer is None or theirs == ours:
                return None
            bare = _without_key(ours)
            same = _without_key(theirs) == bare
            if (value is None or same or names(bare)) and self.lacks(probe.unlike):
                self.found.open.add(rule)
                return None
            if value is None:
                return None
            expected = self.subject.shown(self.paths[probe.unlike])
            if same:
                case = "key"
        shown = questions.masker(str(answer)[:_LONGEST])
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
        self.masker = Masker([credentials.password])  #: for what comes back
        client.left = _MOST_REQUESTS
        self._answers: dict[str, Any] = {}
        self._cut: set[str] = set()  #: of which lists only the first page is known
        self._rejected = False
        self._heard = False  #: Twilio has accepted or rejected the credentials

    def answer(self, about: str) -> Any:
        """Return an answer: a resource, None if there is none, ``_NOT_ASKED`` if it is not known."""
        if about in ("login", "key"):
            asked_with = "key" if self._credentials.is_key else "login"
            known = self._heard and about in (asked_with, "key")  # a key says nothing about the token
            return {"rejected": self._rejected and about == asked_with} if known else _NOT_ASKED
        if about not in self._answers:
            self._answers[about] = getattr(self, f"_{about}")()
        return self._answers[about]

    def _get(self, about: str, address: str, path: str, key: str = "", **query: str) -> Any:
        """Return a resource, or the list of them that has this key; None if there is no such resource."""
        if self._rejected:
            return _NOT_ASKED
        answer = self._client.get(address, path, **query)
        self._rejected = answer.rejected
        self._heard |= answer.rejected or answer.data is not None or answer.code == ABSENT
        if answer.code == ABSENT and about in ("app", "named_service"):
            return None
        if answer.data is None:
            return _NOT_ASKED if answer.rejected else self._fail(about, answer.reason, answer.status)
        found: Any = answer.data.get(key) if key else answer.data
        each = found if key and isinstance(found, list) else [found]
        if not all(keywords.fits(_DESCRIBED[about], one) for one in each):
            return self._fail(about, "no-answer")
        if any(one.get("account_sid", self._sid) != self._sid for one in each):
            return self._fail(about, "other-account")
        if _goes_on(answer.data):
            self._cut.add(about)
        return found

    def _list(self, about: str, address: str, path: str, key: str, **query: str) -> Any:
        return self._get(about, address, path, key, PageSize=_PAGE, **query)

    def _named(self, about: str, found: Any, number: str) -> Any:
        """Return the resource of a number in a list of them; None if there is none in the whole list."""
        if found is _NOT_ASKED:
            return _NOT_ASKED
        named = next((each for each in found if each["phone_number"] == number), None)
        return self._fail(about, "more") if named is None and about in self._cut else named

    def _fail(self, about: str, reason: str, status: int = 0) -> Any:
        """Remember why something is not known."""
        failure = (about, reason, status)
        if failure not in self._integration.found.failures:
            self._integration.found.failures.append(failure)
        return _NOT_ASKED

    def _account(self) -> Any:
        if self._credentials.is_key:
            self._integration.found.note(ACCOUNT_NEEDS_TOKEN)
            return _NOT_ASKED
        return self._get("account", self._api, f"{_ACCOUNTS}/{self._sid}.json")

    def _number(self) -> Any:
        written = self._integration.value("number")
        number = _with_country_code(written or "")
        if not number:
            if written:
                self._integration.found.note(SHORT_CODE, number=self._integration.shown("number"))
            self._integration.lacks("number")
            return _NOT_ASKED
        path = f"{_ACCOUNTS}/{self._sid}/IncomingPhoneNumbers.json"
        found = self._list("number", self._api, path, "incoming_phone_numbers", PhoneNumber=number)
        return self._named("number", found, number)

    def _owner(self) -> Any:
        number = self.answer("number")
        if number is _NOT_ASKED:
            return _NOT_ASKED
        if number is not None:
            return {"is": "owned"}
        wanted = _with_country_code(self._integration.value("number") or "")
        path = f"{_ACCOUNTS}/{self._sid}/OutgoingCallerIds.json"
        found = self._list("owner", self._api, path, "outgoing_caller_ids", PhoneNumber=wanted)
        known = self._named("owner", found, wanted)
        if known is _NOT_ASKED:  # its failure is said, and the account does not own the number in any case
            return _NOT_ASKED if self._rejected else {"is": "nobody"}
        return {"is": "caller-id" if known else "nobody"}

    def _app(self) -> Any:
        number = self.answer("number")
        if number is _NOT_ASKED or number is None:
            return _NOT_ASKED
        sid = number.get("sms_application_sid")
        if not sid:
            return None
        return self._get("app", self._api, f"{_ACCOUNTS}/{self._sid}/Applications/{sid}.json")

    def _named_service(self) -> Any:
        """Return the Messaging Service that the file names, None if the account does not have it."""
        path = f"/v1/Services/{self._integration.value('service')}"
        return self._get("named_service", self._messaging, path)

    def _rcs_sender(self) -> Any:
        """Return the RCS sender that the file names."""
        wanted = self._integration.value("rcs_sender") or ""
        if self._integration.lacks("rcs_sender"):
            return _NOT_ASKED
        senders = self._list("rcs_sender", self._messaging, "/v2/Channels/Senders", "senders", Channel="rcs")
        if senders is _NOT_ASKED:
            return _NOT_ASKED
        for sender in senders:
            if sender["sender_id"].removeprefix("rcs:").lower() == wanted.removeprefix("rcs:").lower():
                return sender
        if "rcs_sender" in self._cut:
            return self._fail("rcs_sender", "more")
        self._integration.found.note(NO_RCS_SENDER, sender=self._integration.shown("rcs_sender"))
        return _NOT_ASKED

    def _taking_service(self) -> Any:
        """Return the Messaging Service that receives the messages of the number; empty if none does."""
        number = self.answer("number")
        if number is _NOT_ASKED or number is None or number.get("sms_application_sid"):
            return _NOT_ASKED
        services = self._list("taking_service", self._messaging, "/v1/Services", "services")
        if services is _NOT_ASKED:
            return _NOT_ASKED
        known = "taking_service" not in self._cut
        for service in services:
            if service.get("inbound_request_url") and not service["use_inbound_webhook_on_number"]:
                path = f"/v1/Services/{service['sid']}/PhoneNumbers"
                numbers = self._list("members", self._messaging, path, "phone_numbers")
                named = self._named("members", numbers, number["phone_number"])
                if named is not None and named is not _NOT_ASKED:
                    return service
                known &= named is None
                self._cut.discard("members")
        if "taking_service" in self._cut:
            self._fail("taking_service", "more")
        return {} if known else _NOT_ASKED


def _places(subject: Subject, each: str, pointer: str, base: Path) -> Iterator[Path]:
    """Yield the values that a pointer names: in a block if it leads into one, else in the document."""
    inside = each and pointer.startswith(f"{each}/")
    return subject.matching(pointer[len(each) :], base) if inside else subject.matching(pointer)


def _with_country_code(text: str) -> str:
    """Return a number in E.164 form, also if only its plus sign is missing; else empty."""
    return as_e164(text) or as_e164(f"+{text}")


def _goes_on(answer: Mapping[str, Any]) -> bool:
    """Tell whether a list has another page."""
    meta = answer.get("meta")
    return bool(answer.get("next_page_uri") or (isinstance(meta, Mapping) and meta.get("next_page_url")))


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
    host, _, path = rest.partition("/")
    before, at, name = host.rpartition("@")
    name = name.lower().removesuffix({"https": ":443", "http": ":80"}.get(scheme.lower(), ""))
    return f"{scheme.lower()}://{before}{at}{name}/{path}"


def _without_key(url: str) -> str:
    """Return a URL without the user information in it."""
    return urls.join(urls.split(url) | {"key": "", "user": ""})
