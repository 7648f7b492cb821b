"""Which texts of a pack are collected for translation, and where each comes from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rule_texts import RULES

from validator.i18n.pack_texts import Unreadable, has_words, pack_texts

GUIDE = """
title: Connect it
intro: Welcome.
labels: {save: {en: Save, fr: Enregistrer}}
links: {page: {title: The page, url: "https://example.org"}}
variants: {place: {title: The place, field: /a, values: {north: In the north}}}
prerequisites: [{id: account, title: An account, text: Have one.}]
steps:
  - id: first
    title: Begin
    text: |-
      Click {{ label('save') }}.
    substeps: [{text: A part of it., when: {place: [north]}}]
    notes: [{kind: tip, text: A tip.}]
    fills: [/a]
    verify: It shows.
    unchecked: Nobody sees it.
changes: [{date: 2022-09-12, text: It moved., source: page}]
troubleshooting: [{code: 11200, text: It failed., step: first}]
"""
SCHEMA = {
    "title": "The file",
    "description": "What it is.",
    "properties": {
        "title": {
            "title": "Its title",
            "description": "A name.",
            "x-expected": "a few letters",
            "examples": ["Any"],
        },
        "kind": {
            "enum": ["a"],
            "x-labels": {"a": "The first"},
            "if": {"const": "b"},
            "then": {"x-expected": "more"},
        },
    },
    "$defs": {"description": {"title": "Inside", "default": {"title": "Data"}}},
    "allOf": [{"else": {"description": "Deep."}}],
}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    files = {
        "pack.yaml": "status: {state: active, text: It works.}\nsources: {a: {title: A page}}",
        "rules.yaml": RULES,
        "guide.yaml": GUIDE,
        "schema.json": json.dumps(SCHEMA),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_pack_gives_all_that_people_read_and_nothing_else(pack: Path) -> None:
    texts = [(text.context, text.text) for text in pack_texts(pack) if text.context or has_words(text.text)]
    assert texts[0] == ("", "It works.")
    assert texts[1:10] == [
        ("field", "The file"),
        ("", "What it is."),
        ("field", "Its title"),
        ("", "A name."),
        ("expected", "a few letters"),
        ("label", "The first"),
        ("expected", "more"),
        ("field", "Inside"),
        ("", "Deep."),
    ]
    assert texts[16:] == [
        ("step", "Connect it"),
        ("", "Welcome."),
        ("link", "The page"),
        ("step", "The place"),
        ("label", "In the north"),
        ("step", "An account"),
        ("", "Have one."),
        ("step", "Begin"),
        ("", "Click {{ label('save') }}."),
        ("", "A part of it."),
        ("", "A tip."),
        ("", "It shows."),
        ("", "Nobody sees it."),
        ("", "It moved."),
        ("", "It failed."),
    ]


def test_every_text_says_where_it_comes_from(pack: Path) -> None:
    places = {text.text: text.place for text in pack_texts(pack)}
    assert places["Mend it."] == "rules.yaml: a-rule / help"
    assert places["Another wording."] == "rules.yaml: a-rule / on / message"
    assert places["A tip."] == "guide.yaml: steps/first/notes/1 / text"
    assert places["A name."] == "schema.json: /title / description"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Words", True),
        ("`code` or `{value}`", True),
        ("`code`", False),
        ("{value}", False),
        ("{{ label('save') }}", False),
        ("https://example.org/words", False),
        ("… 12 %", False),
    ],
)
def test_only_texts_with_words_are_translated(text: str, expected: bool) -> None:
    assert has_words(text) is expected


@pytest.mark.parametrize(
    ("name", "content"),
    [("rules.yaml", "a: [unclosed"), ("schema.json", '{"title": '), ("guide.yaml", "- a list")],
)
def test_a_broken_file_is_named(pack: Path, name: str, content: str) -> None:
    (pack / name).write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable, match=name):
        list(pack_texts(pack))
