"""Renew the cut of Twilio's OpenAPI description: the requests of `guiderail verify`, and what they refer to.

    python tests/twilio_description.py [CLONE]

CLONE is a clone of https://github.com/twilio/twilio-oai; without it, one is made. The files go to the folder
`twilio-openapi` in GUIDERAIL_SUITES, with the date of the clone's last commit in their names.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

SOURCE = "https://github.com/twilio/twilio-oai"
_ACCOUNT = "/2010-04-01/Accounts/{AccountSid}"
#: description → the paths of which the GET requests are kept
PATHS = {
    "twilio_api_v2010": (
        "/2010-04-01/Accounts/{Sid}.json",
        f"{_ACCOUNT}/Applications.json",
        f"{_ACCOUNT}/Applications/{{Sid}}.json",
        f"{_ACCOUNT}/IncomingPhoneNumbers.json",
        f"{_ACCOUNT}/IncomingPhoneNumbers/{{Sid}}.json",
        f"{_ACCOUNT}/OutgoingCallerIds.json",
    ),
    "twilio_messaging_v1": ("/v1/Services", "/v1/Services/{ServiceSid}/PhoneNumbers", "/v1/Services/{Sid}"),
    "twilio_messaging_v2": ("/v2/Channels/Senders", "/v2/Channels/Senders/{Sid}"),
}


def cut(whole: dict[str, Any], paths: tuple[str, ...]) -> dict[str, Any]:
    """Return a description with these paths, their GET requests and the schemas that these refer to."""
    kept = {path: {key: whole["paths"][path][key] for key in ("get", "servers")} for path in paths}
    known, needed = whole["components"]["schemas"], set(_references(kept))
    while more := {name for each in needed for name in _references(known[each])} - needed:
        needed |= more
    components = {name: value for name, value in whole["components"].items() if name == "securitySchemes"}
    components["schemas"] = {name: known[name] for name in needed}
    return {key: whole[key] for key in ("info", "openapi", "servers")} | {
        "paths": kept,
        "components": components,
    }


def _references(part: Any) -> Iterator[str]:
    """Yield the names of the schemas that a part of a description refers to."""
    if isinstance(part, dict):
        kind, _, name = str(part.get("$ref", "")).rpartition("/")
        if kind == "#/components/schemas":
            yield name
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _references(each)


def renew(clone: Path, folder: Path) -> None:
    """Write the cuts of the descriptions in a clone, and remove the older ones."""
    date = subprocess.check_output(
        ["git", "-C", clone, "log", "-1", "--format=%cs", "--", "spec/json"], text=True
    ).strip()
    folder.mkdir(parents=True, exist_ok=True)
    for name, paths in PATHS.items():
        whole = json.loads((clone / "spec" / "json" / f"{name}.json").read_bytes())
        for old in folder.glob(f"{name}.*.json"):
            old.unlink()
        text = json.dumps(cut(whole, paths), indent=1, sort_keys=True)
        (folder / f"{name}.{date}.json").write_text(f"{text}\n", encoding="utf-8")


def main(words: list[str]) -> None:
    """Renew the cut from the clone that is named, or from a new one."""
    folder = Path(os.environ["GUIDERAIL_SUITES"]) / "twilio-openapi"
    if words:
        renew(Path(words[0]), folder)
        return
    with TemporaryDirectory() as clone:
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", SOURCE, clone], check=True)
        renew(Path(clone), folder)


if __name__ == "__main__":
    main(sys.argv[1:])
