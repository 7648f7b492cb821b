"""What goes beyond a limit is a finding that names it, and costs little."""

from __future__ import annotations

import pytest

from validator.documents.limits import LIMITS, Limits
from validator.documents.model import Format
from validator.documents.reader import format_of, read

YAML, JSON, JSONC, TOML, ENV = Format.YAML, Format.JSON, Format.JSONC, Format.TOML, Format.ENV

LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 12)
)
TOWER = "a0: &a0 []\n" + "".join(
    f"a{level}: &a{level} {'[' * 9}*a{level - 1}{']' * 9}\n" for level in range(1, 900)
)
MERGES = f"a: &a {{{', '.join(f'k{number}: 1' for number in range(900))}}}\nb:\n" + "- <<: *a\n" * 900


@pytest.mark.parametrize(
    "text, form, case, limit",
    [
        ("x" * (LIMITS.file_size + 1), YAML, "too-large", LIMITS.file_size),
        ("[" * 100_000, YAML, "too-deep", LIMITS.depth),
        ("[" * 100_000, JSON, "too-deep", LIMITS.depth),
        ('{"a":' * 100_000, JSONC, "too-deep", LIMITS.depth),
        ("a = " + "[" * 100_000, TOML, "too-deep", LIMITS.depth),
        ("a = " + "{a = " * 100_000, TOML, "too-deep", LIMITS.depth),
        ("- " * 100_000, YAML, "too-deep", LIMITS.depth),
        ("? " * 100_000, YAML, "too-deep", LIMITS.depth),
        ("".join(" " * level + "a:\n" for level in range(1_000)), YAML, "too-deep", LIMITS.depth),
        (TOWER, YAML, "too-deep", LIMITS.depth),
        (LAUGHS, YAML, "too-much-expansion", LIMITS.expanded),
        (MERGES, YAML, "too-much-expansion", LIMITS.expanded),
        ("a: &a x\nb: [" + "*a, " * 1_001 + "]\n", YAML, "too-many-aliases", LIMITS.aliases),
        ("- {<<: {}}\n" * 1_001, YAML, "too-many-merges", LIMITS.merges),
        ("- 1\n" * 100_000, YAML, "too-many-values", LIMITS.nodes),
        ("[" + "1," * 100_000 + "1]", JSON, "too-many-values", LIMITS.nodes),
        ("a = [" + "1," * 100_000 + "]", TOML, "too-many-values", LIMITS.nodes),
        ("[[a]]\n" * 100_001, TOML, "too-many-values", LIMITS.nodes),
        ("---\n" * 1_001, YAML, "too-many-documents", LIMITS.documents),
        (f"a: {'9' * 65}", YAML, "number-too-long", LIMITS.digits),
        (f"a: 0x{'f' * 65}", YAML, "number-too-long", LIMITS.digits),
        (f"[{'9' * 50_000}]", JSON, "number-too-long", LIMITS.digits),
        (f"a = 0b{'1' * 65}", TOML, "number-too-long", LIMITS.digits),
        ("a: 1e100000000", YAML, "exponent-too-large", LIMITS.exponent),
        ("[1e-401]", JSON, "exponent-too-large", LIMITS.exponent),
        ("a = 1e99999999999", TOML, "exponent-too-large", LIMITS.exponent),
        (f"a: {'x' * 65_537}", YAML, "value-too-long", LIMITS.value_length),
        (f'["{"x" * 65_537}"]', JSON, "value-too-long", LIMITS.value_length),
        (f"a = '{'x' * 65_537}'", TOML, "value-too-long", LIMITS.value_length),
        (f"A={'x' * 65_537}", ENV, "value-too-long", LIMITS.value_length),
        (f"? {'x' * 1_025}\n: 1", YAML, "key-too-long", LIMITS.key_length),
        (f'{{"{"x" * 1_025}": 1}}', JSON, "key-too-long", LIMITS.key_length),
        (f"{'x' * 1_025} = 1", TOML, "key-too-long", LIMITS.key_length),
        (f"{'X' * 1_025}=1", ENV, "key-too-long", LIMITS.key_length),
        ("a" + ".a" * 200_000 + " = 1", TOML, "too-many-key-parts", LIMITS.key_parts),
    ],
)
def test_a_text_beyond_a_limit_is_a_finding_that_names_it(text: str, form: Format, case: str, limit: int):
    (found,) = read(text.encode(), format=form).diagnostics
    assert (found.rule, found.case, dict(found.params)) == ("not-readable", case, {"limit": limit})


def test_what_is_just_within_the_limits_is_read():
    depth = LIMITS.depth
    for text, form in [
        ("[" * depth + "]" * depth, YAML),
        ("[" * depth + "]" * depth, JSON),
        (f"a = {'[' * (depth - 1)}{']' * (depth - 1)}", TOML),
        (f"a: {'9' * 64}", YAML),
        (f"a: 0.{'0' * 100}{'1' * 60}", YAML),
        ("a: 1e-400", YAML),
        (f"a: {'x' * 65_536}", YAML),
    ]:
        assert not read(text.encode(), format=form).diagnostics, text[:20]


@pytest.mark.parametrize(
    "text, form",
    [("a: 1\n" * 5_000, YAML), ("a = 1\n" * 5_000, TOML), ("{" + '"a": 1,' * 5_000 + '"a": 1}', JSON)],
)
def test_findings_are_kept_up_to_the_limit_and_the_last_one_says_so(text: str, form: Format):
    *kept, last = read(text.encode(), format=form).diagnostics
    assert len(kept) == LIMITS.unread
    assert (last.rule, last.case) == ("not-readable", "too-many-mistakes")
    assert last.range.start > kept[-1].range.start


def test_limits_can_be_chosen():
    (found,) = read(b"a: [[1]]", format=YAML, limits=Limits(depth=2)).diagnostics
    assert (found.case, found.range.start.column) == ("too-deep", 5)


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize(
    "content, case, place",
    [
        (b"", "empty", (1, 1)),
        (b" \n\t\n", "empty", (1, 1)),
        (b"\xef\xbb\xbf", "empty", (1, 1)),
        ("a: é".encode("utf-16"), "utf-16", (1, 1)),
        ("a: é".encode("utf-16-be"), "utf-16", (1, 1)),
        ("a: b".encode("utf-16-le"), "utf-16", (1, 1)),
        ("a: é".encode("utf-32"), "utf-32", (1, 1)),
        ("a: 1\nb: é".encode("latin-1"), "not-utf-8", (2, 4)),
        (b"a: \xed\xa0\x80", "not-utf-8", (1, 4)),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary", (1, 1)),
        (b"a: 1\nb: \0x", "nul-character", (2, 4)),
    ],
)
def test_what_is_no_utf_8_text_is_named(content: bytes, case: str, place: tuple[int, int], form: Format):
    (found,) = read(content, format=form).diagnostics
    assert (found.rule, found.case) == ("not-readable", case)
    assert (found.range.start.line, found.range.start.column) == place


@pytest.mark.parametrize(
    "name, form",
    [
        ("sms.yaml", YAML),
        ("a/b/SMS.YML", YAML),
        ("C:\\x\\sms.json", JSON),
        ("sms.jsonc", JSONC),
        ("sms.toml", TOML),
        (".env", ENV),
        ("prod.env", ENV),
        (".env.local", ENV),
        ("sms.json5", None),
        ("yaml", None),
        ("a.yaml/b", None),
        ("environment", None),
    ],
)
def test_the_name_of_a_file_tells_its_format(name: str, form: Format | None):
    assert format_of(name) is form
