"""A safe fix never changes what the author meant: a value that is real elsewhere stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import run
from expected import EXAMPLES, expect

from validator.diagnostics import Diagnostic
from validator.documents.model import Format, pointer
from validator.engine import detection, fixes, full_check
from validator.packs import registry
from validator.packs.examples import complete, names

#: values that are correct somewhere: at the vendors of the platforms, in another region, for another field
REAL_VALUES = (EXAMPLES / "real-values.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("platform", registry.names())
def test_safe_fixes_of_real_values_are_listed(platform: str) -> None:
    """The expected file lists every change that ``--fix`` makes: none may change what is meant."""
    seen: set[tuple[Format, tuple[str, ...]]] = set()
    changes = {
        line for name in names(platform) for line in _changes(complete(platform, name), platform, name, seen)
    }
    expect(f"safe-fixes/{platform}.txt", "".join(f"{line}\n" for line in sorted(changes)))


def _changes(text: str, platform: str, name: str, seen: set[tuple[Format, tuple[str, ...]]]) -> Iterator[str]:
    """Yield what safe fixes make of real values in the place of others: pointer, value and new value.

    A field that an earlier example of the same format has, is not tried again; ``seen`` grows.
    """
    file = registry.load(platform).file_name(name)
    format = Format.ENV if file.endswith("env") else Format(file.rpartition(".")[2])
    document = detection.read_as_meant(text.encode(), file, format, platform).documents[0]
    for path in document.paths():
        entry = document.entry(path)
        field = format, tuple(step for step in path if isinstance(step, str))[-2:]
        if entry is None or not isinstance(entry.node.data, str) or field in seen:
            continue
        seen.add(field)
        place = document.value_range(path)
        start, end = document.lines.offset(place.start), document.lines.offset(place.end)
        is_free = not entry.node.data.startswith("https://")
        for value in ("nothing-of-the-kind", *REAL_VALUES):
            written = value if format is Format.ENV else json.dumps(value)
            changed = f"{text[:start]}{written}{text[end:]}"
            found = _found(changed, file, format)
            if is_free and value not in REAL_VALUES and not any(each.rule == "not-allowed" for each in found):
                break  # the field takes any text
            for edits in (each.fix.edits for each in found if each.fix and each.fix.safe):
                fixed = fixes.edited(changed, edits).encode()
                now = detection.read_as_meant(fixed, file, format, platform).documents[0].entry(path)
                if now is None or now.node.data != value:
                    yield f"{pointer(path)}: {value} -> {now and now.node.data}"


def _found(text: str, name: str, format: Format) -> tuple[Diagnostic, ...]:
    return full_check.report([full_check.judge(text.encode(), name, format)])[0].diagnostics


def test_nothing_is_fixed_by_a_key_that_appears_twice(tmp_path: Path) -> None:
    text = complete("azure-bot-service")
    line = next(line for line in text.splitlines() if line.strip().startswith("location:"))
    twice = text.replace(line, f"{line}\n  location: westeurope")
    (tmp_path / "a.yaml").write_text(twice, encoding="utf-8")
    found = json.loads(run("check", "a.yaml", "--format", "json", cwd=tmp_path).out)["diagnostics"]
    assert [each["rule"] for each in found] == ["duplicate-key"]
    run("check", "--fix", "a.yaml", cwd=tmp_path)
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == twice


@pytest.mark.parametrize(
    ("old", "new", "safe"),
    [
        ("location: global ", "location: globl ", True),
        ("location: global ", "location: gloabl ", True),
        ("location: global ", "location: goal ", False),
        ("location: global ", "location: westeuropa ", True),
        ("name: contoso-support", 'name: "contoso\u00a0support"', False),
    ],
)
def test_only_an_obvious_slip_of_the_hand_is_fixed_safely(old: str, new: str, safe: bool) -> None:
    text = complete("azure-bot-service")
    assert old in text
    found = _found(text.replace(old, new), "a.yaml", Format.YAML)
    fixes = [finding.fix.safe for finding in found if finding.fix]
    assert any(fixes) is safe


def test_spellings_of_one_value_are_no_rivals_of_each_other() -> None:
    text = complete("adobe-journey-optimizer").replace("sms_type: marketing", "sms_type: transaction", 1)
    found = [each for each in _found(text, "a.yaml", Format.YAML) if each.rule == "not-allowed"]
    assert [each.params["suggestion"] for each in found] == ["transactional"]


@pytest.mark.parametrize(
    ("written", "safe"),
    [
        ("$MY_TOKEN", True),
        ("'$MY_TOKEN'", True),
        ("'{{ MY_TOKEN }}'", False),
        ("'%MY_TOKEN%'", False),
        ("MY_TOKEN", False),
    ],
)
def test_a_variable_of_a_shell_becomes_a_reference(tmp_path: Path, written: str, safe: bool) -> None:
    reference = "auth_token: ${TWILIO_AUTH_TOKEN}"
    good = complete("azure-bot-service").replace("TWILIO_AUTH_TOKEN", "MY_TOKEN")
    bad = complete("azure-bot-service").replace(reference, f"auth_token: {written}")
    (tmp_path / "a.yaml").write_text(bad, encoding="utf-8")
    run("check", "--fix", "a.yaml", cwd=tmp_path)
    after = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    assert after.replace("'", "").replace('"${MY_TOKEN}"', "${MY_TOKEN}") == (
        good if safe else bad.replace("'", "")
    )
