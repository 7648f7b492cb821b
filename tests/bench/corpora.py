"""Folders of configurations to check: valid ones of every platform, and ones with three mistakes each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

#: the order in which the formats are shown; the first that a platform has is the one of its broken files
ENDINGS = (".yaml", ".json", ".toml", ".env")
#: in the complete example of a platform: what is correct, and what is wrong in its place
MISTAKES: dict[str, tuple[tuple[str, str], ...]] = {
    "adobe-journey-optimizer": (
        ("Rich-Promotions", "Rich Promotions"),  # a pattern that does not match
        ("sms_type: marketing", "sms_type: marketng"),  # a value outside its list
        ("provider_app_id", "provider_app_ip"),  # an unknown key
    ),
    "azure-arm-template": (
        ("+12025550144", "2025550144"),
        ('"isEnabled": true', '"isEnabled": "true"'),  # another type
        ('"securestring"', '"string"'),  # a secret without protection
    ),
    "azure-bot-service": (
        ("contoso-support", "contoso support"),
        ("POST", "FETCH"),
        ("is_enabled", "is_enabeld"),
    ),
    "ibm-sms-gateway": (
        ('"url": "https://api.twilio.com"', '"url": "http://api.twilio.com"'),
        ('"allowSessionCreateViaSMS": "true"', '"allowSessionCreateViaSMS": "yes"'),
        ('"convReadTimeout"', '"convReadTimeot"'),
    ),
    "ibm-voice-agent": (
        ("role: writer", "role: reader"),
        ("type: sms", "type: sns"),
        ("a_message_comes_in", "a_mesage_comes_in"),
    ),
    "twilio-variables": (
        ("SID=AC", "SID=SK"),
        ('"+12025550142"', '"2025550142"'),
        ("TWILIO_AUTH_TOKEN=", "TWILIO_REGION=au1\nTWILIO_AUTH_TOKEN="),  # a name that needs another one
    ),
    "watsonx-orchestrate": (
        ("account_sid: AC", "account_sid: SK"),
        ('"+12025550150"', '"2025550150"'),
        ("description:", "descripton:"),
    ),
}
#: nobody else may have the number, or the environment, so each file gets its own
_NUMBER = re.compile(r"\+120255501(\d\d)")
_OWN_LINE = {"watsonx-orchestrate": "environment_id: 0a1b2c3d-0000-4000-8000-{:012}\n"}


def complete(examples: Path) -> Iterator[tuple[str, str]]:
    """Yield each platform with the ending of each format in which it has a complete example."""
    for platform in MISTAKES:
        for ending in ENDINGS:
            if (examples / platform / f"complete{ending}").is_file():
                yield platform, ending


def build(
    folder: Path, examples: Path, *, platform: str, files: int, ending: str, wrong: bool = False
) -> list[str]:
    """Write a corpus of so many files, unless it is there, and return their paths."""
    text = (examples / platform / f"complete{ending}").read_text(encoding="utf-8")
    for right, mistake in MISTAKES[platform] if wrong else ():
        if right not in text:
            raise ValueError(f"{right} is not in the example of {platform}")
        text = text.replace(right, mistake, 1)
    corpus = folder / f"{'wrong' if wrong else 'valid'}-{platform}-{ending[1:]}-{files}"
    corpus.mkdir(parents=True, exist_ok=True)
    paths = [corpus / f"{at:06}{ending}" for at in range(files)]
    for at, path in enumerate(paths):
        if not path.exists():
            path.write_text(_of_its_own(text, platform, at), encoding="utf-8")
    return [str(path) for path in paths]


def _of_its_own(text: str, platform: str, at: int) -> str:
    """Return the text with numbers that no other file of the corpus has: at most 10 different ones."""
    numbered = _NUMBER.sub(lambda found: f"+1202{2_000_000 + 10 * at + int(found[1][-1])}", text)
    return numbered + _OWN_LINE.get(platform, "").format(at)
