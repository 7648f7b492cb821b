"""What has to be true for any bytes: one function for each reader, and for a check as a whole.

Each takes bytes and raises if something does not hold. Where another reader of the same format exists, it is
asked too.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import yaml
from command import Outcome, run
from reading_cases import CASES
from report_readers import read_report

from validator.documents import libyaml
from validator.documents.model import Format, Node, Reading, Style
from validator.documents.placed_comments import find_comments
from validator.documents.reader import read
from validator.engine import baseline, fixes, full_check
from validator.engine.settings import Lookup
from validator.engine.variables import Variable, in_file
from validator.errors import GuiderailError
from validator.fast_path import acceptance, generated
from validator.fast_path.reader import Unusual, data_and_texts
from validator.guides import conversion
from validator.i18n.catalog import Catalog
from validator.packs import registry
from validator.reporters.registry import FORMATS
from validator.reporters.run import Run

#: a secret that no input of ours holds by chance; it is nobody's
CANARY = "feedc0dedeadbeef0badf00dcafe1234"
_TELLING = {CANARY[at : at + 7] for at in range(len(CANARY) - 6)}
_WHOLE_CANARY = re.compile(rb"(?<![0-9A-Za-z])%b(?![0-9A-Za-z])" % CANARY.encode())

_RAW = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Target:
    """Something that takes bytes from strangers."""

    holds: Callable[[bytes], None]
    watched: tuple[str, ...]  #: modules of the package whose ways are followed
    endings: tuple[str, ...]  #: of the files that the search begins with
    platform: str = ""  #: the one whose examples are changed; empty: those of all


# --- readers -----------------------------------------------------------------------------------------


def reader(data: bytes, format: Format) -> None:
    """Nothing is raised, places are in the text, data and places agree, and so does another reader."""
    reading = well_formed(data, format)
    other = _OTHER_READERS.get(format)
    if other and len(reading.documents) == 1:
        other(data, reading)


def well_formed(data: bytes, format: Format) -> Reading:
    """Return what is read, after a look at everything that can be reported without another reader."""
    reading = read(data, format=format)
    assert reading.documents or reading.diagnostics, "neither read nor explained"
    assert reading.format is format
    for found in reading.diagnostics:
        assert set(found.params) == CASES[found.rule][found.case], "the words lack a value"
        start, end = found.range.start, found.range.end
        assert start <= end, "a range is reversed"
        if reading.lines.text:
            offsets = reading.lines.offset(start), reading.lines.offset(end)
            assert 0 <= offsets[0] <= offsets[1] <= len(reading.lines.text), "a range leaves the text"
    for comment in find_comments(reading):
        assert 0 <= comment.start < comment.end <= len(reading.lines.text), "a comment leaves the text"
    for document in reading.documents:
        for path in itertools.islice(document.paths(), 500):
            entry = document.entry(path)
            assert entry is not None, "a path leads nowhere"
            _placed(entry.node, len(reading.lines.text))
            document.value_range(path), document.key_range(path), document.raw(path)
        assert all(document.entry(path) for path in document.flawed), "a flaw is nowhere"
    return reading


def _placed(node: Node, length: int) -> None:
    assert 0 <= node.start <= node.end <= length, "a value leaves the text"
    data = node.data
    if isinstance(data, dict):
        assert list(data) == list(node.entries), "keys and their places differ"
        assert all(data[key] is entry.node.data for key, entry in node.entries.items()), (
            "a place is another's"
        )
    elif isinstance(data, list):
        assert len(data) == len(node.items), "items and their places differ"
        assert all(one is item.node.data for one, item in zip(data, node.items, strict=True))
    else:
        assert node.style is not Style.COLLECTION
        assert data is None or isinstance(data, (bool, int, float, str)), "no plain data"


def _as_json_reads_it(data: bytes, reading: Reading) -> None:
    try:
        expected = json.loads(reading.lines.text, parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        assert reading.diagnostics, "what is no JSON is read without a word"
        return
    if reading.diagnostics:  # the limits and what cannot be written in other formats are ours
        assert {found.rule for found in reading.diagnostics} == {"not-readable"}, "right JSON is refused"
    else:
        assert same(reading.documents[0].data, expected), "json reads it differently"


def _refuse(text: str) -> object:
    raise ValueError(text)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _as_tomllib_reads_it(data: bytes, reading: Reading) -> None:
    try:
        expected = tomllib.loads(reading.lines.text)
    except (ValueError, RecursionError):
        assert reading.diagnostics, "what is no TOML is read without a word"
        return
    if reading.diagnostics:
        assert {found.rule for found in reading.diagnostics} == {"not-readable"}, "right TOML is refused"
    else:
        assert same(reading.documents[0].data, expected), "tomllib reads it differently"


#: merge keys, tags, and what ends a line in YAML 1.1 only
_OTHER_IN_1_1 = re.compile("<<|[!\x85\u2028\u2029]")


def _as_pyyaml_reads_it(data: bytes, reading: Reading) -> None:
    """Compare texts, keys and shape: what a plain word means is another matter in YAML 1.1."""
    if reading.diagnostics or _OTHER_IN_1_1.search(reading.lines.text):
        return
    try:
        # every scalar is a text; a line that the file ends in is a line, as YAML processors have it
        expected = yaml.load(
            reading.lines.text + "\n" * (reading.lines.text[-1:] not in "\r\n"), Loader=yaml.BaseLoader
        )
    except (yaml.YAMLError, ValueError, TypeError):
        return  # it refuses more than YAML 1.2 does
    document = reading.documents[0]
    assert _alike(document.root, expected), "PyYAML reads it differently"


def _alike(node: Node, expected: object, depth: int = 0) -> bool:
    if node.style is not Style.COLLECTION:
        if not isinstance(expected, str):
            return False
        return node.data == expected if isinstance(node.data, str) else node.style is Style.PLAIN
    if isinstance(expected, list):
        return len(expected) == len(node.items) and all(
            _alike(item.node, one, depth + 1) for item, one in zip(node.items, expected, strict=True)
        )
    return isinstance(expected, dict) and len(expected) == len(node.entries) and all(
        _alike(entry.node, one, depth + 1)
        for entry, one in zip(node.entries.values(), expected.values(), strict=True)
    )  # fmt: skip


def same(one: object, other: object) -> bool:
    """Tell whether two values are equal and of the same kinds; dates, and no numbers, are texts of ours."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, str) and not isinstance(other, str):
        return not isinstance(other, (dict, list, bool, int)) and other is not None
    return type(one) is type(other) and one == other


_OTHER_READERS: dict[Format, Callable[[bytes, Reading], None]] = {
    Format.JSON: _as_json_reads_it,
    Format.TOML: _as_tomllib_reads_it,
    Format.YAML: _as_pyyaml_reads_it,
}


def quick(data: bytes) -> None:
    """The fast path reads what the full check reads, or leaves it to it; it accepts only what is valid."""
    for format, ending in ((Format.YAML, ".yaml"), (Format.JSON, ".json"), (Format.TOML, ".toml")):
        try:
            with mock.patch.object(libyaml, "alone", True):  # as in the command
                found, _ = data_and_texts(data, ending)
        except Unusual:
            continue
        reading = read(data, format=format)
        assert not reading.diagnostics, "the fast path overlooks something"
        assert len(reading.documents) == 1, "it reads the first of several documents"
        assert same(found, reading.documents[0].data), "it reads something else"
        accepted(data, (format,))


def accepted(data: bytes, formats: Iterable[Format]) -> None:
    """The fast path accepts, in each format, only what the full check reports nothing about."""
    for format in formats:
        found = acceptance.accept_file(data, f".{format}", with_notices=True)
        if found and found[0]:
            judgement = full_check.judge(data, "a", format)
            rules = tuple(each.rule for each in judgement.diagnostics)
            assert rules == generated.notices(found[0]), "it accepts what is wrong"
            assert judgement.platforms == [found[0]]
            assert {fact.claim for fact in judgement.facts} <= set(found[1])
        elif found:
            assert full_check.judge_found(data, "a", format) is None, "it passes over somebody's file"


# --- a check as a whole ------------------------------------------------------------------------------


def check(data: bytes) -> None:
    """Every report of every format can be read, does no harm and contains no secret, whatever is ignored."""
    for format in Format:
        judgement = full_check.judge(data, "a", format, variables=_variables())
        _harmless(data, [judgement])
        every = full_check.report([judgement], heed_ignores=False)[0].diagnostics
        left = full_check.report([judgement])[0].diagnostics
        assert [each for each in left if each.rule != "unused-ignore"] == [
            each for each in every if each in left
        ]


def forced(data: bytes) -> None:
    """The same for each platform that is forced on it, in the other languages."""
    for format, platform, language in _FORCED:
        _harmless(data, [full_check.judge(data, "a", format, platform=platform)], language)


_FORCED = (
    (Format.YAML, "ibm-voice-agent", "fr"),
    (Format.JSON, "azure-bot-service", "es"),
    (Format.TOML, "adobe-journey-optimizer", "fr"),
    (Format.ENV, "ibm-voice-agent", "es"),
)


@functools.cache
def _catalog(language: str) -> Catalog:
    return Catalog(language)


@functools.cache
def _variables() -> dict[str, Variable]:
    text = f"TWILIO_AUTH_TOKEN={CANARY}\nA=b\n".encode()
    return in_file(".env", read(text, format=Format.ENV))


def _harmless(data: bytes, judgements: list[full_check.Judgement], language: str = "en") -> None:
    reports = full_check.report(judgements)
    run = Run(reports, _catalog(language), verbose=True)
    whole = _is_canary_whole(data)
    for name, reporter in FORMATS.items():
        text = "".join(reporter.report(run))
        assert not _RAW.search(text), f"{name}: something raw gets through"
        read_report(name, text)
        if name in ("concise", "github"):
            _starts(name, text)
        if whole:
            assert not any(piece in text for piece in _TELLING), f"{name}: a secret gets through"


def _is_canary_whole(data: bytes) -> bool:
    """Tell whether the secret is in the input as it is or not at all: pieces of it are no secret."""
    return not any(piece.encode() in _WHOLE_CANARY.sub(b"", data) for piece in _TELLING)


def _starts(name: str, text: str) -> None:
    """No line begins with what is not ours to say."""
    form = r"a:\d+:\d+: " if name == "concise" else r"::(?:error|warning|notice) (?:title|file)="
    for line in text.splitlines():
        assert re.match(form, line), f"{name}: a line begins with something else"


def command(data: bytes) -> None:
    """The command says right or wrong about a file of these bytes, whatever its name ends in."""
    whole = _is_canary_whole(data)
    for at, ending in enumerate((".yaml", ".json", ".toml", ".env")):
        file = _folder() / f"a{ending}"
        file.write_bytes(data)
        form = list(FORMATS)[(at + len(data)) % len(FORMATS)]
        try:
            done = run("check", "--format", form, file.name, cwd=_folder())
        finally:
            file.unlink()
        assert done.code in (0, 1), "neither right nor wrong"
        assert not _RAW.search(done.all), "something raw gets through"
        assert "Traceback" not in done.err
        read_report(form, done.out)
        if whole:
            assert not any(piece in done.all for piece in _TELLING), "a secret gets through"


def fixed(data: bytes) -> None:
    """What fixes make of a text is a text that can be read at least as well."""
    for format in (Format.YAML, Format.JSON, Format.TOML):
        reports = full_check.report([full_check.judge(data, "a", format)])

        def look(
            texts: Mapping[int, str], before: str = reports[0].text, format: Format = format
        ) -> list[full_check.Report]:
            return full_check.report([full_check.judge(texts.get(0, before).encode(), "a", format)])

        result = fixes.fix(reports, look, unsafe=True)
        assert len(result.reports[0].diagnostics) <= len(reports[0].diagnostics) + 20
        for text in result.texts.values():
            before, after = (_unread(read(each, format=format)) for each in (data, text.encode()))
            assert after <= before, "a fix makes a text that cannot be read"


def _unread(reading: Reading) -> int:
    return sum(
        found.rule in ("syntax-error", "not-readable", "duplicate-key") for found in reading.diagnostics
    )


def converted(data: bytes) -> None:
    """What is converted reads back, its comments do no harm, and whatever has no such form is refused."""
    for format in (Format.YAML, Format.TOML, Format.JSONC):
        for to in (Format.YAML, Format.JSON, Format.TOML):
            try:
                text = conversion.convert(data, "a", format, to.value).text
            except GuiderailError:
                continue
            assert not _unread(read(text.encode(), format=to)), "what was converted cannot be read"


# --- our own files -----------------------------------------------------------------------------------


@functools.cache
def _folder() -> Path:
    _folder_kept.append(tempfile.TemporaryDirectory(prefix="guiderail-fuzz-"))
    folder = Path(_folder_kept[0].name)
    (folder / ".git").mkdir()
    return folder


_folder_kept: list[tempfile.TemporaryDirectory[str]] = []


@functools.cache
def _report(path: str) -> full_check.Report:
    return full_check.report([full_check.judge(b"platform: x\n", path, Format.YAML)])[0]


def _refused_or_taken(data: bytes, take: Callable[[], object]) -> None:
    try:
        take()
    except GuiderailError as error:
        shown = _catalog("fr").say(error.message, **error.params) + error.place
        if _is_canary_whole(data):
            assert not any(piece in shown for piece in _TELLING), "a secret gets through"


def settings(data: bytes) -> None:
    """Settings are taken or refused, and answer for any file."""
    for name in ("guiderail.toml", "pyproject.toml"):
        file = _folder() / name
        file.write_bytes(data)
        try:
            _refused_or_taken(data, functools.partial(_ask, Lookup(str(file))))
            _refused_or_taken(data, functools.partial(_ask, Lookup()))
            Lookup(str(file)).language()
        finally:
            file.unlink()


def _ask(lookup: Lookup) -> None:
    for path in (str(_folder() / "a.yaml"), str(_folder() / "a" / "b.json")):
        scope = lookup.for_file(path)
        scope.platform(path), scope.excludes(path)
        scope.applied(_report(path))
    lookup.here().baseline(), lookup.here().packs()


def baseline_file(data: bytes) -> None:
    """A baseline is taken or refused, can be asked, and read back it is the same."""
    file = _folder() / "baseline.json"
    file.write_bytes(data)

    def take() -> None:
        found = baseline.read(str(file))
        reports = [_report(str(_folder() / "a.yaml"))]
        found.leave_out(reports), found.gone(reports, lambda rule: True)
        baseline.write(found)
        assert baseline.read(str(file)).counts == found.counts, "read back it is another"

    _refused_or_taken(data, take)


def foreign_schema(data: bytes) -> None:
    """A schema of somebody checks a document, or is refused."""
    (_folder() / "schema.json").write_bytes(data)
    (_folder() / "document.json").write_text(_DOCUMENT, encoding="utf-8")
    done = run("check", "--schema", "schema.json", "--format", "json", "document.json", cwd=_folder())
    _polite(data, done)


_DOCUMENT = '{"": null, "a": [1, 2.5, "x", [], {}], "foo": {"bar": -1, "baz": "2026-11-21"}, "b": true}'


def foreign_pack(data: bytes) -> None:
    """A pack with a file of these bytes is tested, and checks, or is refused."""
    file = starter_pack()[_file_of_a_pack(data)]
    right = file.read_bytes()
    file.write_bytes(data)
    try:
        _polite(data, run("pack", "test", file.parent))
        example = file.parent / "example.yaml"
        _polite(data, run("check", "--pack", file.parent, example, env={"LANG": "fr_FR.UTF-8"}))
    finally:
        file.write_bytes(right)


def _file_of_a_pack(data: bytes) -> str:
    """Return the name of the file that the bytes look like most."""
    if data.lstrip()[:1] == b"{":
        return "schema.json"
    return "guide.yaml" if b"steps" in data else "pack.yaml" if b"vendor" in data else "rules.yaml"


@functools.cache
def starter_pack() -> dict[str, Path]:
    """Return the files, by name, of a pack as ``guiderail pack new`` writes it."""
    folder = _folder() / "acme-sms"
    assert run("pack", "new", "acme-sms", "-o", folder).code == 0
    return {name: folder / name for name in ("pack.yaml", "schema.json", "rules.yaml", "guide.yaml")}


def _polite(data: bytes, done: Outcome) -> None:
    assert done.code in (0, 1, 2, 3), "no exit code of ours"
    assert not _RAW.search(done.all), "something raw gets through"
    assert done.code != 2 or len(done.err.splitlines()) < 30, "it is refused at length"
    if _is_canary_whole(data):
        assert not any(piece in done.all for piece in _TELLING), "a secret gets through"


def environment_file(data: bytes) -> None:
    """Variables fill a configuration in; none of their values is shown."""
    reading = well_formed(data, Format.ENV)
    variables = in_file(".env", reading)
    assert all(isinstance(each.value, str) for each in variables.values())
    names = list(variables)[:5]
    text = "platform: azure-bot-service\nchannel:\n  auth_token: ${%s}\n" % (names[0] if names else "A")
    text += "".join(f"  x{at}: a ${{{name}}} b\n" for at, name in enumerate(names))
    judgement = full_check.judge(text.encode(), "a", Format.YAML, variables=variables)
    shown = "".join(FORMATS["text"].report(Run(full_check.report([judgement]), _catalog("en"))))
    assert not _RAW.search(shown)
    known = set(itertools.chain.from_iterable(_pieces(word) for word in _WORDING.findall(text)))
    for variable in variables.values():
        if len(variable.value) >= 12 and _RANDOM.fullmatch(variable.value):
            assert not any(piece in shown for piece in {*_pieces(variable.value)} - known), "a value is shown"


_WORDING = re.compile(r"\S+")
_RANDOM = re.compile(r"(?=.*\d)[0-9A-Za-z]+")


def _pieces(text: str) -> Iterator[str]:
    return (text[at : at + 7] for at in range(len(text) - 6))


TARGETS = {
    "yaml": Target(functools.partial(reader, format=Format.YAML), ("documents",), (".yaml", ".yml")),
    "json": Target(functools.partial(reader, format=Format.JSON), ("documents",), (".json",)),
    "jsonc": Target(functools.partial(reader, format=Format.JSONC), ("documents",), (".json", ".jsonc")),
    "toml": Target(functools.partial(reader, format=Format.TOML), ("documents",), (".toml",)),
    "env": Target(functools.partial(reader, format=Format.ENV), ("documents",), (".env",)),
    "env-file": Target(
        environment_file, ("documents", "engine/variables.py", "engine/variable_redaction.py"), (".env",)
    ),
    "quick": Target(quick, ("fast_path",), (".yaml", ".json", ".toml")),
    **{
        name: Target(
            functools.partial(accepted, formats=[*map(Format, registry.load(name).formats)]),
            ("fast_path",),
            tuple(f".{each}" for each in registry.load(name).formats),
            platform=name,
        )
        for name in registry.names()
    },
    "settings": Target(
        settings,
        ("engine/settings.py", "engine/settings_file.py", "engine/settings_model.py", "engine/globs.py"),
        (".toml",),
    ),
    "baseline": Target(baseline_file, ("engine/baseline.py",), (".json",)),
    "schema": Target(
        foreign_schema, ("engine/foreign_schema.py", "json_schema/schema_process.py"), (".schema",)
    ),
    "pack": Target(
        foreign_pack,
        ("packs/compiler.py", "engine/pack_test.py", "packs/integrity.py", "guides/guide.py"),
        (".pack",),
    ),
    "check": Target(
        check,
        (
            "engine/full_check.py",
            "engine/schema_findings.py",
            "engine/suppressions.py",
            "reporters",
        ),
        (),
    ),
    "command": Target(
        command,
        ("engine/full_check.py", "engine/files.py", "engine/runner.py", "cli/commands", "fast_path"),
        (),
    ),
    "forced": Target(
        forced,
        (
            "engine/full_check.py",
            "engine/schema_findings.py",
            "engine/rule_findings.py",
            "packs/verbs",
            "secrets.py",
        ),
        (),
    ),
    "fix": Target(
        fixed,
        ("engine/fixes.py", "documents/edits.py", "engine/schema_findings.py"),
        (".yaml", ".json", ".toml"),
    ),
    "convert": Target(converted, ("guides/conversion.py", "documents"), (".yaml", ".toml")),
}
