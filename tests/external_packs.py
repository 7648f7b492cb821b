"""An external pack to try things on, and the ways in which such packs are broken or hostile."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from validator.i18n.catalog import Catalog
from validator.reporters.new_pack import new_pack

LANGUAGES = ("en", "fr", "es")
TODAY = "2026-11-20"
RULE = "acme-sms-callback-not-https"


def written(folder: Path, name: str = "acme-sms", language: str = "en") -> Path:
    folder.mkdir(parents=True)
    for file, text in new_pack(name, Catalog(language), TODAY).items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def rewritten(file: str, change: Callable[[Any], object]) -> Callable[[Path], object]:
    def damage(folder: Path) -> None:
        path = folder / file
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(data)
        path.write_text(json.dumps(data, default=str), encoding="utf-8")

    return damage


def schema(**keywords: object) -> Callable[[Path], object]:
    return rewritten("schema.json", lambda data: data["properties"]["sender"].update(keywords))


def rule(**keys: object) -> Callable[[Path], object]:
    return rewritten("rules.yaml", lambda data: data[RULE].update(keys))


def step(**keys: object) -> Callable[[Path], object]:
    return rewritten("guide.yaml", lambda data: data["steps"][0].update(keys))


def header(**keys: object) -> Callable[[Path], object]:
    return rewritten("pack.yaml", lambda data: data.update(keys))


HOSTILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no-file": (lambda folder: (folder / "guide.yaml").unlink(), "guide.yaml"),
    "broken-yaml": (lambda folder: (folder / "rules.yaml").write_text("a: b\n  c: d\n"), "line 2"),
    "huge": (lambda folder: (folder / "rules.yaml").write_text("a: b\n" * 300_000), "rules.yaml"),
    "deep": (lambda folder: (folder / "rules.yaml").write_text("a: " + "[" * 5000), "rules.yaml"),
    "no-text": (lambda folder: (folder / "rules.yaml").write_bytes(b"\xff\xfe\x00"), "rules.yaml"),
    "device": (
        lambda folder: [(folder / "guide.yaml").unlink(), (folder / "guide.yaml").symlink_to("/dev/zero")],
        "guide.yaml",
    ),
    "pipe": (
        lambda folder: [(folder / "guide.yaml").unlink(), os.mkfifo(folder / "guide.yaml")],
        "guide.yaml",
    ),
    "name-is-a-path": (header(name="../../etc/passwd"), "../../etc/passwd"),
    "name-with-escapes": (header(name="\x1b]0;x\x07"), "pack.yaml"),
    "name-of-a-catalog": (header(name="validator"), "validator"),
    "alias-with-a-space": (header(aliases=["a b"]), "a b"),
    "unknown-key": (header(colour="red"), "`colour` is unknown"),
    "wrong-type": (header(title=["x"]), "line 1: the value of `title` is of the wrong type"),
    "wrong-state": (
        rewritten("pack.yaml", lambda data: data["status"].update(state="dead")),
        "`active`, `retired`",
    ),
    "schema-in-the-header": (header(schema={}), "schema"),
    "title-clears-the-screen": (header(title="\x1b[2J"), "title"),
    "address-of-a-script": (
        rewritten("guide.yaml", lambda data: data["links"]["manual"].update(url="javascript:alert(1)")),
        "javascript:alert(1)",
    ),
    "reference-to-a-file": (schema(**{"$ref": "file:///etc/passwd"}), "file:///etc/passwd"),
    "reference-to-the-net": (schema(**{"$ref": "https://example.com/x.json"}), "https://example.com/x.json"),
    "reference-upwards": (schema(**{"$ref": "../../../x.json#/$defs/y"}), "../../../x.json"),
    "dynamic-reference": (schema(**{"$dynamicRef": "https://example.com/x"}), "$dynamicRef"),
    "inner-id": (schema(**{"$id": "https://example.com/x"}), "$id"),
    "circle": (
        rewritten(
            "schema.json",
            lambda data: data.update(
                {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}
            ),
        ),
        "circular",
    ),
    "explosion": (
        rewritten(
            "schema.json",
            lambda data: data.update(
                {
                    "$defs": {f"a{n}": {"allOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 9} for n in range(20)}
                    | {"a20": {}},
                    "$ref": "#/$defs/a0",
                }
            ),
        ),
        "expand too far",
    ),
    "broken-pattern": (schema(pattern="(["), "pattern"),
    "unknown-keyword": (schema(patern="x"), "patern"),
    "unknown-rule": (schema(**{"x-rule": "nonsense"}), "nonsense"),
    "labels-are-text": (schema(**{"x-labels": "x"}), "x-labels"),
    "unknown-step": (rule(step="nonsense"), "nonsense"),
    "unknown-source": (rule(source="nonsense"), "nonsense"),
    "unknown-verb": (rule(checks=[{"at": "/sender", "explodes": 1}]), "explodes"),
    "two-verbs": (rule(checks=[{"at": "/sender", "fits": True, "needs": {"field": "/x"}}]), "checks"),
    "options-missing": (rule(checks=[{"at": "/sender", "equals": {}}]), "equals"),
    "options-of-a-wrong-type": (rule(checks=[{"at": "/sender", "needs": "x"}]), "needs"),
    "condition-is-no-schema": (rule(checks=[{"at": "/sender", "fits": {"type": "x"}}]), "fits"),
    "condition-refers": (rule(checks=[{"at": "/sender", "fits": {"$ref": "#/$defs/number"}}]), "$ref"),
    "unknown-table": (rule(params={"x": {"table": "nonsense", "of": "/sender"}}), "nonsense"),
    "unknown-label": (step(text="{{ label('nonsense') }}"), "nonsense"),
    "text-with-code": (step(text="{{ ''.__class__.__mro__ }}"), "label"),
    "text-with-a-loop": (step(text="{% for i in range(99999) %}{% endfor %}"), "label"),
    "unknown-variant": (step(when={"nonsense": ["x"]}), "nonsense"),
    "gloss-without-label": (
        rewritten("guide.yaml", lambda data: data.update(glosses={"nonsense": {"fr": "Rien"}})),
        "nonsense",
    ),
    "label-without-english": (rewritten("guide.yaml", lambda data: data["labels"]["save"].pop("en")), "en"),
}
