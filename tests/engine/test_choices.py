"""A value that decides about other fields gives one finding if it is wrong, in every complete example."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from validator.documents.model import Format
from validator.engine import detection, full_check
from validator.engine.annotated_document import Subject
from validator.packs import registry

FILES = Path(__file__).parent.parent.parent / "docs" / "examples"
EXAMPLES = [
    *(f"adobe-journey-optimizer/{name}.yaml" for name in ("complete", "infobip", "sinch", "sinch-mms-rcs")),
    *("azure-bot-service/complete.yaml", "ibm-voice-agent/complete.yaml"),
    *("watsonx-orchestrate/complete.yaml", "azure-arm-template/complete.json"),
]
#: the fields that decide what their block is
DECIDING = ("sms_vendor", "vendor", "channels", "channel", "kind", "type", "channelName")
#: a webhook has one of two types, whatever else is in it
ELSEWHERE = "webhooks", "type"


def findings(text: str, name: str) -> set[tuple[str, str]]:
    form = Format(name.rpartition(".")[2])
    (report,) = full_check.report([full_check.judge(text.encode(), name, form)])
    return {(each.rule, each.pointer) for each in report.diagnostics}


def changes(text: str, name: str) -> Iterator[tuple[str, str, bool]]:
    """Yield what is changed, the text with it, and whether the value is a misspelt one."""
    form = Format(name.rpartition(".")[2])
    document = detection.read_as_meant(text.encode(), name, form).documents[0]
    platform = full_check.judge(text.encode(), name, form).platforms[0]
    for about in Subject(document, registry.load(platform)).scalars:
        names = [step for step in about.path if isinstance(step, str)]
        if names[-1] not in DECIDING or (names[0], names[-1]) == ELSEWHERE:
            continue
        if not isinstance(about.value, str):
            continue
        allowed = {each for note in about.notes for each in note.get("enum", ()) if isinstance(each, str)}
        others = sorted(allowed - set(about.spellings) - {about.value})
        if not others and platform != "azure-arm-template" and names[-1] != "kind":
            continue
        place = document.value_range(about.path)
        start, end = document.lines.offset(place.start), document.lines.offset(place.end)
        quote = text[start] if text[start] == '"' else ""
        misspelt = (
            [f"{about.value[:-1]}q", f"{about.value[:2]}x{about.value[2:]}"] if allowed or quote else []
        )
        if names[0] == "parameters":  # of an ARM template: the types of its language
            continue
        for value in (*others, *misspelt):
            changed = text[:start] + quote + value + quote + text[end:]
            yield f"{'.'.join(map(str, about.path))}: {value}", changed, value in misspelt


@pytest.mark.parametrize("example", EXAMPLES)
def test_one_wrong_deciding_value_is_one_finding(example: str) -> None:
    text, name = (FILES / example).read_text(encoding="utf-8"), example.rpartition("/")[2]
    before, tried = findings(text, name), 0
    for change, changed, is_misspelt in changes(text, name):
        found = findings(changed, name) - before
        assert len(found) <= 1, (change, found)
        assert found or not is_misspelt, change
        tried += 1
    assert tried
