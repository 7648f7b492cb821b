"""A platform of one's own works like a built-in one, and a hostile pack does no more than be refused."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from command import Outcome, run, spawn
from external_packs import (
    HOSTILE,
    LANGUAGES,
    RULE,
    TODAY,
    edit,
    rewritten,
    rule,
    schema,
    step,
    written,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.errors import PackError
from validator.i18n.catalog import Catalog
from validator.packs import external, registry
from validator.packs.integrity import flaws
from validator.reporters.new_pack import new_pack
from validator.reporters.registry import FORMATS


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """No pack of one test is known in another."""
    with registry.using(registry.current()):
        yield


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """The folder of a new pack."""
    return written(tmp_path / "acme-sms")


# --- a new pack --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_pack_passes_its_test_and_its_example_is_correct(language: str, tmp_path: Path) -> None:
    made = run("pack", "new", "acme-sms", "--lang", language, cwd=tmp_path)
    assert (made.code, made.err) == (0, "")
    assert {file.name for file in (tmp_path / "acme-sms").iterdir()} == set(made.out.split()) & {
        *("pack.yaml", "schema.json", "rules.yaml", "guide.yaml", "example.yaml")
    }
    tested = run("pack", "test", "acme-sms", "--lang", language, cwd=tmp_path)
    assert tested.code == 0, tested.all
    checked = run("check", "--pack", "acme-sms", "acme-sms/example.yaml", cwd=tmp_path)
    assert (checked.code, checked.out) == (0, "")


def test_comments_and_texts_of_a_new_pack_are_in_the_language_of_its_author() -> None:
    in_each = [new_pack("acme-sms", Catalog(language), TODAY) for language in LANGUAGES]
    for file in ("pack.yaml", "rules.yaml", "guide.yaml", "example.yaml"):
        assert len({files[file] for files in in_each}) == len(LANGUAGES), file


def test_a_new_pack_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "acme-sms").mkdir()
    outcome = run("pack", "new", "acme-sms", cwd=tmp_path)
    assert outcome.code == 2
    assert outcome.err == ("guiderail: Something already exists at `acme-sms`; nothing was overwritten.\n")
    assert not list((tmp_path / "acme-sms").iterdir())
    assert run("pack", "new", "acme-sms", "--output", tmp_path / "a" / "b").code == 0
    assert (tmp_path / "a" / "b" / "pack.yaml").is_file()


@pytest.mark.parametrize(
    "name", ["../x", "a/b", "A", "common", "validator", "a b", "é", "-a-", "x" * 65, "\x1b[2J"]
)
def test_a_name_that_is_not_one_is_refused(name: str, tmp_path: Path) -> None:
    outcome = run("pack", "new", "--output", tmp_path / "x", "--", name)
    assert outcome.code == 2
    assert "\x1b" not in outcome.all
    assert not list(tmp_path.iterdir())


def test_the_name_of_a_built_in_platform_is_refused(tmp_path: Path) -> None:
    for name in ("azure-bot-service", "ibm"):
        outcome = run("pack", "new", name, cwd=tmp_path)
        assert (outcome.code, list(tmp_path.iterdir())) == (2, [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["pack"], "guiderail pack new NAME | test DIR"),
        (["pack", "new"], "guiderail pack new NAME`"),
        (["pack", "test"], "guiderail pack test DIR`"),
        (["pack", "tset", "x"], "did you mean `pack test`?"),
        (["pack", "nonsense", "x"], "guiderail pack new NAME | test DIR"),
        (["pack", "test", "nowhere"], "The folder `nowhere` does not exist or does not contain a pack."),
    ],
)
def test_what_the_command_needs_is_reported(words: list[str], said: str) -> None:
    outcome = run(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err


# --- everything works with it ------------------------------------------------------------------------


@pytest.fixture
def wrong(acme: Path) -> Path:
    """A configuration with one mistake."""
    file = acme.parent / "wrong.yaml"
    text = (acme / "example.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("https:", "http:"), encoding="utf-8")
    return file


def test_a_file_is_known_by_its_platform_and_checked(acme: Path, wrong: Path) -> None:
    found = json.loads(run("check", "--pack", acme, wrong, "--format", "json").out)
    (finding,) = found["diagnostics"]
    assert (finding["rule"], finding["pointer"]) == (RULE, "/callback_url")
    assert finding["step"]["id"] == "callback"
    assert finding["step"]["url"] == ""
    assert found["files"][0]["platform"] == "acme-sms"


def test_a_folder_is_searched_for_files_of_the_platform(acme: Path, wrong: Path) -> None:
    assert run("check", "--format", "concise", wrong.parent).code == 3
    assert run("check", "--pack", acme, "--format", "concise", wrong.parent).out.count(RULE) == 1


def test_the_way_out_names_the_pack(acme: Path, wrong: Path) -> None:
    summary = run("check", "--pack", acme, wrong).err
    command = summary.partition("guiderail guide ")[2].partition("    ")[0].splitlines()[0].split()
    assert command == ["acme-sms", "--step", "2", "--pack", str(acme)]
    assert run("guide", *command).code == 0


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_of_report_shows_it_and_links_to_no_page_that_is_not_there(
    form: str, acme: Path, wrong: Path
) -> None:
    out = run("check", "--pack", acme, wrong, "--format", form).out
    assert RULE in out
    assert f"rules/{RULE}" not in out
    assert "guides/acme-sms" not in out


def test_every_command_knows_it(acme: Path, wrong: Path) -> None:
    for words in (
        ["guide", "acme-sms"],
        ["guide", "--config", wrong],
        ["guide", "acme-sms", "--format", "html"],
        ["explain", RULE],
        ["rules"],
        ["rules", "--format", "json"],
        ["schema", "acme-sms"],
        ["init", "acme-sms", "--no-input", "--output", "-"],
        ["convert", "--to", "json", acme / "example.yaml"],
        ["platforms"],
        ["doctor"],
        ["check", "--select", RULE, acme / "example.yaml"],
    ):
        outcome = run(*words, "--pack", acme)
        assert outcome.code == 0, outcome.all
        assert re.search("acme.sms", outcome.out, re.IGNORECASE) or RULE in outcome.out or not outcome.out


def test_shared_definitions_are_inside_its_schema(acme: Path) -> None:
    schema = json.loads(run("schema", "acme-sms", "--pack", acme).out)
    assert schema["properties"]["sender"]["$ref"] == "#/$defs/number"
    assert {"number", "e164", "reference"} <= set(schema["$defs"])


def test_shared_rules_apply_as_for_any_platform(acme: Path, wrong: Path) -> None:
    edit(wrong, '"+12025550142"', "+12025550142")
    rules = [
        each["rule"] for each in json.loads(run("check", "--pack", acme, wrong, "-fjson").out)["diagnostics"]
    ]
    assert rules == ["unquoted-value", RULE]


def test_without_the_option_it_is_unknown(acme: Path, wrong: Path) -> None:
    assert (
        "unknown-platform"
        in run("check", "--pack", acme.parent / "nowhere", wrong).out + run("check", wrong).out
    )
    assert run("guide", "acme-sms").code == 2


def test_several_packs_are_known_at_once_and_one_may_be_named_twice(acme: Path) -> None:
    other = written(acme.parent / "other", "other-sms")
    outcome = run("check", "--pack", acme, "--pack", other, "--pack", f"{acme}/", other / "example.yaml")
    assert outcome.code == 0, outcome.all


def test_two_packs_of_one_name_are_refused(acme: Path) -> None:
    second = written(acme.parent / "second")
    outcome = run("check", "--pack", acme, "--pack", second, acme / "example.yaml")
    assert outcome.code == 2
    assert outcome.err == f"guiderail: Two packs have the name `acme-sms`: `{acme}` and `{second}`.\n"


@pytest.mark.parametrize("name", ["azure-bot-service", "azure"])
def test_a_pack_takes_no_name_of_a_built_in_platform(name: str, tmp_path: Path) -> None:
    outcome = run("platforms", "--pack", written(tmp_path / "x", name))
    assert (outcome.code, outcome.out) == (2, "")
    assert "Azure Bot Service" in outcome.err


def test_a_pack_takes_no_rule_of_another(acme: Path) -> None:
    for taken in ("voice-url-set", "wrong-type"):
        folder = shutil.copytree(acme, acme.parent / taken)
        for file in ("rules.yaml", "schema.json"):
            edit(folder / file, RULE, taken)
        assert run("platforms", "--pack", folder).code == 2


# --- translations ------------------------------------------------------------------------------------

MESSAGE = "The callback URL does not begin with `https://`."


def translated(acme: Path, text: str, language: str = "fr") -> None:
    folder = acme / "locales" / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    content = f'{head}msgid {json.dumps(MESSAGE)}\nmsgstr "{text}"\n'
    (folder / "acme-sms.po").write_text(content, encoding="utf-8")


def message(acme: Path, wrong: Path, language: str = "fr") -> str:
    out = run("check", "--pack", acme, wrong, "--format", "json", "--lang", language).out
    said: str = json.loads(out)["diagnostics"][0]["message"]
    return said


def test_a_pack_brings_its_translations_and_what_is_missing_is_shown_as_it_is(
    acme: Path, wrong: Path
) -> None:
    translated(acme, "L’URL n’est pas chiffrée.")
    assert message(acme, wrong) == "L’URL n’est pas chiffrée."
    assert message(acme, wrong, "es") == MESSAGE


def test_a_translation_reaches_no_attribute_and_brings_no_control_character(acme: Path, wrong: Path) -> None:
    hostile = "{key.__class__} {key[0]} {0} {value!r} \x1b[2J\u202e {{ 7*7 }}"
    translated(acme, hostile)
    assert message(acme, wrong) == "{key.__class__} {key[0]} {0} {value!r} \\x1b[2J\\u202e {{ 7*7 }}"


def test_a_translation_changes_no_words_but_those_of_its_pack(acme: Path, wrong: Path) -> None:
    translated(acme, "x")
    (acme / "locales/fr/LC_MESSAGES/acme-sms.po").rename(acme / "locales/fr/LC_MESSAGES/validator.po")
    edit(wrong, "http:", "https:")
    edit(acme / "locales/fr/LC_MESSAGES/validator.po", MESSAGE, "No errors.")
    assert "Aucune erreur" in run("check", "--pack", acme, wrong, "--lang", "fr").err


def test_a_translated_guide_calls_nothing_new(acme: Path) -> None:
    translated(acme, "{{ ''.__class__ }} {{ 'a' * 1000000000 }}")
    edit(
        acme / "locales/fr/LC_MESSAGES/acme-sms.po",
        MESSAGE,
        "A text message to the number reaches the callback.",
    )
    out = run("guide", "acme-sms", "--pack", acme, "--lang", "fr")
    assert "A text message to the number reaches the callback." in out.out
    assert "class" not in out.out


def test_the_test_of_a_pack_lists_what_is_not_translated(acme: Path) -> None:
    translated(acme, "L’URL {value} n’est pas chiffrée.")
    outcome = run("pack", "test", acme)
    assert outcome.code == 1
    assert f"changes a placeholder or a call in “{MESSAGE}”" in outcome.out
    assert "does not translate “Callback without https”" in outcome.out


# --- packs that settings name -------------------------------------------------------------------------


def test_settings_bring_the_packs_that_they_name(acme: Path, wrong: Path) -> None:
    settings = 'packs = ["acme-sms"]\n[platforms]\n"*.sms.yaml" = "acme-sms"\n'
    (wrong.parent / "guiderail.toml").write_text(settings, encoding="utf-8")
    assert RULE in run("check", wrong, cwd=wrong.parent).out
    edit(acme / "pack.yaml", "vendor:", "colour:")
    broken = run("check", wrong, cwd=wrong.parent)
    assert broken.code == 2
    assert "`colour` is unknown" in broken.err or "`vendor` is missing" in broken.err


# --- packs of distributions --------------------------------------------------------------------------


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder of the import path with a distribution that has a pack; its code must not be run."""
    site = tmp_path / "site"
    written(site / "acme_guiderail" / "acme_sms")
    (site / "acme_guiderail" / "__init__.py").write_text("raise SystemExit('executed')", encoding="utf-8")
    entry_points(site, "acme-sms = acme_guiderail.acme_sms")
    return site


def entry_points(site: Path, *lines: str) -> None:
    info = site / "acme_guiderail-1.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: acme-guiderail\nVersion: 1\n", encoding="utf-8"
    )
    text = "\n".join(["[guiderail.packs]", *lines, ""])
    (info / "entry_points.txt").write_text(text, encoding="utf-8")


def with_site(site: Path, *words: str | Path) -> Outcome:
    path = os.pathsep.join([str(site), os.fspath(Path(__file__).parent.parent.parent)])
    return spawn(*words, env={"PYTHONPATH": path})


def test_an_installed_pack_is_found_by_its_name_and_runs_no_code(installed: Path) -> None:
    example = installed / "acme_guiderail" / "acme_sms" / "example.yaml"
    for words in (["check", example], ["guide", "acme-sms"], ["explain", RULE], ["platforms"], ["rules"]):
        outcome = with_site(installed, *words)
        assert outcome.code == 0, outcome.all
        assert "executed" not in outcome.all
    assert "acme-sms" in with_site(installed, "platforms").out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("acme-sms = nowhere", "`nowhere`, which is not a folder"),
        ("acme-sms = ../../etc", "which is not a folder"),
        ("other = acme_guiderail.acme_sms", "calls itself `acme-sms`"),
    ],
)
def test_an_installed_pack_that_is_broken_is_reported_and_the_others_stay(
    line: str, said: str, installed: Path
) -> None:
    entry_points(installed, line)
    outcome = with_site(installed, "platforms")
    assert outcome.code == 0
    assert said in outcome.err
    assert "azure-bot-service" in outcome.out
    assert with_site(installed, "guide", line.split(maxsplit=1)[0]).code == 2


def test_distributions_are_looked_through_only_for_what_is_unknown(checkout: Path) -> None:
    code = (
        "import sys; from validator.cli.main import main; main(sys.argv[1:]);"
        "print('importlib.metadata' in sys.modules)"
    )
    import subprocess

    for file, looked in (("azure-bot-service/complete.yaml", "False"),):
        done = subprocess.run(
            [sys.executable, "-c", code, "check", checkout / "docs/examples" / file],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(checkout)},
        )
        assert done.stdout.split() == [looked]


# --- what is wrong in a pack is reported -----------------------------------------------------------------


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_pack_is_refused_with_its_file_and_place(hostile: str, acme: Path) -> None:
    damage, named = HOSTILE[hostile]
    damage(acme)
    said = {
        run("check", "--pack", acme, acme / "example.yaml", "--lang", language).err for language in LANGUAGES
    }
    assert len(said) == 3
    for text in said:
        assert "\x1b" not in text
        assert all(line.startswith("guiderail: ") and str(acme) in line for line in text.splitlines())
    (english,) = (text for text in said if text.startswith("guiderail: The pack"))
    assert named in english
    assert run("check", "--pack", acme, acme / "example.yaml").code == 2
    assert run("pack", "test", acme).code == 1


UNPROVEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "step-without-rule": (
        rewritten("guide.yaml", lambda data: data["steps"][0].pop("unchecked")),
        "`number`",
    ),
    "step-without-proof": (rewritten("guide.yaml", lambda data: data["steps"][0].pop("verify")), "`verify`"),
    "pointer-to-nothing": (step(fills=["/sender", "/nonsense"]), "/nonsense"),
    "check-of-nothing": (rule(checks=[{"at": "/nonsense", "fits": True}]), "/nonsense"),
    "field-without-step": (step(fills=[]), "`/sender`"),
    "field-without-title": (
        rewritten("schema.json", lambda data: data["properties"]["sender"].pop("title")),
        "title",
    ),
    "example-that-does-not-fit": (schema(examples=["+1"]), "`/sender`"),
    "rule-without-source": (rule(source=[]), "source"),
    "rule-without-example": (rewritten("rules.yaml", lambda data: data[RULE].pop("example")), "no example"),
    "bad-example-is-good": (
        rewritten("rules.yaml", lambda data: data[RULE]["example"].update(bad=data[RULE]["example"]["good"])),
        "`[]`",
    ),
    "good-example-is-bad": (
        rewritten("rules.yaml", lambda data: data[RULE]["example"].update(good=data[RULE]["example"]["bad"])),
        "break no rule",
    ),
    "example-changes-nothing": (
        rewritten("rules.yaml", lambda data: data[RULE]["example"]["bad"][0].update({"from": "nonsense"})),
        "does not contain",
    ),
    "wrong-place": (
        rewritten("rules.yaml", lambda data: data[RULE]["example"].update(at="/sender")),
        "`/sender`",
    ),
    "no-example-file": (lambda folder: (folder / "example.yaml").unlink(), "example.yaml"),
    "wrong-example-file": (
        lambda folder: edit(folder / "example.yaml", "https:", "http:"),
        "should have no findings",
    ),
}


@pytest.mark.parametrize("unproven", UNPROVEN)
def test_what_a_pack_does_not_prove_is_listed(unproven: str, acme: Path) -> None:
    damage, named = UNPROVEN[unproven]
    damage(acme)
    said = [run("pack", "test", acme, "--lang", language) for language in LANGUAGES]
    assert [outcome.code for outcome in said] == [1, 1, 1]
    assert len({outcome.out for outcome in said}) == 3
    assert named in said[0].out
    assert "[error]" in said[0].out


def test_built_in_packs_are_held_to_the_same() -> None:
    for name in registry.names():
        assert list(flaws(registry.load(name), registry.shared()["sources"])) == []


def test_a_folder_without_a_name_is_no_pack() -> None:
    for path in ("a\0b", "x" * 5000):
        with pytest.raises(PackError):
            external.add_folder(Path(path))


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["/sender", "#/$defs/number"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["type", "$ref", "properties", "field", "x-rule", "a"]), inner, max_size=2
        )
    ),
    max_leaves=4,
)


def _places(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if way:
        yield way
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, inner in pairs:
        yield from _places(inner, (*way, key))


@settings(max_examples=30)  # each compiles a pack five times
@given(st.data())
def test_whatever_is_in_a_pack_nothing_but_a_sentence_comes_of_it(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = written(tmp_path_factory.mktemp("any") / "acme")
    file = folder / data.draw(st.sampled_from(["pack.yaml", "schema.json", "rules.yaml", "guide.yaml"]))
    content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    *way, last = data.draw(st.sampled_from([*_places(content)]))
    holder = content
    for key in way:
        holder = holder[key]
    holder[last] = data.draw(values)
    file.write_text(json.dumps(content), encoding="utf-8")
    wrong = folder.parent / "wrong.yaml"
    wrong.write_text("platform: acme-sms\nsender: 1\ncallback_url: x\n", encoding="utf-8")
    for words in (["check", wrong, folder / "example.yaml"], ["guide", "acme-sms"], ["schema", "acme-sms"]):
        assert run(*words, "--pack", folder).code in (0, 1, 2, 3)
    assert run("pack", "test", folder).code in (0, 1)
