"""The nearest settings hold, options win, mistakes are reported with their place, strangers gain nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import jsonschema
import pytest
from command import Outcome, environment, run, spawn
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import validator
from validator.cli import hook
from validator.diagnostics import Severity
from validator.engine.settings import Lookup
from validator.engine.settings_model import ABOUT, KEYS, Settings, wrong_parts
from validator.engine.settings_schema import settings_schema
from validator.errors import SettingsError
from validator.i18n.catalog import Catalog
from validator.i18n.language import languages
from validator.packs import registry
from validator.packs.examples import complete
from validator.reporters.rule_index import homes

AZURE = complete("azure-bot-service")
BAD = AZURE.replace("location: global", "location: x")  #: one finding, not-allowed
SECRET = AZURE.replace(
    "${TWILIO_AUTH_TOKEN}", "0123456789abcdef0123456789abcdee"
)  #: a warning, secret-in-file


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    return tmp_path / "repository"


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def found(*words: str, cwd: Path) -> set[str]:
    """Return what a run finds, as ``file severity rule``."""
    outcome = run("check", "--format", "json", *words, cwd=cwd)
    assert outcome.code in (0, 1), outcome.err
    report = json.loads(outcome.out)
    return {f"{each['path']} {each['severity']} {each['rule']}" for each in report["diagnostics"]}


# --- which settings hold -----------------------------------------------------------------------------


def test_the_settings_nearest_to_each_file_hold_alone(repository: Path) -> None:
    write(
        repository,
        {
            "a.yaml": BAD,
            "sub/a.yaml": BAD,
            "sub/deep/a.yaml": BAD,
            "guiderail.toml": 'severity = {not-allowed = "info"}',
            "sub/guiderail.toml": 'severity = {not-allowed = "warning"}',
        },
    )
    wanted = {
        "a.yaml info not-allowed",
        "sub/a.yaml warning not-allowed",
        "sub/deep/a.yaml warning not-allowed",
    }
    assert found(cwd=repository) == wanted
    assert found("../a.yaml", "a.yaml", cwd=repository / "sub") == {
        "../a.yaml info not-allowed",
        "a.yaml warning not-allowed",
    }


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_nothing_above_the_root_of_the_repository_is_looked_at(tmp_path: Path, kind: str) -> None:
    write(tmp_path, {"guiderail.toml": "broken [", "inner/a.yaml": BAD})
    if kind == "folder":
        (tmp_path / "inner/.git").mkdir()
    else:  # as in a work tree
        (tmp_path / "inner/.git").write_text("gitdir: elsewhere")
    assert found(cwd=tmp_path / "inner") == {"a.yaml error not-allowed"}


def test_outside_a_repository_the_search_ends_at_the_current_folder(tmp_path: Path) -> None:
    write(tmp_path, {"guiderail.toml": 'ignore = ["not-allowed"]', "a/b/x.yaml": BAD})
    assert found("a/b/x.yaml", cwd=tmp_path) == set()
    assert found("b/x.yaml", cwd=tmp_path / "a") == {"b/x.yaml error not-allowed"}
    (tmp_path / "c").mkdir()
    assert found("../a/b/x.yaml", cwd=tmp_path / "c") == {"../a/b/x.yaml error not-allowed"}


def test_pyproject_holds_settings_in_its_table_and_comes_second(repository: Path) -> None:
    write(
        repository,
        {
            "a.yaml": BAD,
            "pyproject.toml": '[project]\nname = "x"\n[tool.guiderail.severity]\nnot-allowed = "warning"\n',
        },
    )
    assert found(cwd=repository) == {"a.yaml warning not-allowed"}
    write(repository, {"guiderail.toml": 'severity = {not-allowed = "info"}'})
    assert found(cwd=repository) == {"a.yaml info not-allowed"}


@pytest.mark.parametrize("text", ["[tool.other]\nx = 1\n", "broken = [", "# guiderail\n", ""])
def test_a_pyproject_without_our_table_is_passed_over_whatever_is_in_it(repository: Path, text: str) -> None:
    write(repository, {"guiderail.toml": 'ignore = ["not-allowed"]', "sub/a.yaml": BAD})
    write(repository, {"sub/pyproject.toml": text})
    assert found(cwd=repository) == set()


def test_a_mistake_in_other_tables_of_pyproject_is_not_ours(repository: Path) -> None:
    twice = "[tool.other]\nx = 1\nx = 2\n"
    write(
        repository, {"a.yaml": BAD, "pyproject.toml": f'{twice}[tool.guiderail]\nignore = ["not-allowed"]\n'}
    )
    assert found(cwd=repository) == set()


def test_settings_that_are_named_apply_to_all_files(repository: Path) -> None:
    write(
        repository,
        {
            "a.yaml": BAD,
            "sub/a.yaml": BAD,
            "sub/guiderail.toml": "broken [",
            "ci.toml": 'per-file-ignores = {"sub/**" = ["not-allowed"]}',
        },
    )
    assert found("--settings", "ci.toml", cwd=repository) == {"a.yaml error not-allowed"}
    assert found("--settings", "../ci.toml", ".", cwd=repository / "sub") == set()


def test_settings_can_be_left_aside(repository: Path) -> None:
    write(repository, {"a.yaml": BAD, "guiderail.toml": 'language = "fr"\nignore = ["not-allowed"]'})
    outcome = run("check", "--no-settings", cwd=repository)
    assert outcome.code == 1
    assert "error" in outcome.out
    assert found("--no-settings", cwd=repository) == {"a.yaml error not-allowed"}


def test_standard_input_has_the_settings_of_the_file_it_represents(repository: Path) -> None:
    write(repository, {"sub/guiderail.toml": 'ignore = ["not-allowed"]'})
    for name, code in (("a.yaml", 1), ("sub/a.yaml", 0)):
        outcome = run("check", "-", "--stdin-filename", name, stdin=BAD.encode(), cwd=repository)
        assert outcome.code == code


def test_each_folder_is_looked_at_once(repository: Path) -> None:
    write(repository, {f"{folder}/{n}.yaml": AZURE for folder in "abc" for n in range(20)})
    write(repository, {"guiderail.toml": ""})
    with mock.patch(
        "validator.engine.settings._read_folder", wraps=validator.engine.settings._read_folder
    ) as looked:
        assert run("check", cwd=repository).code == 0
    assert looked.call_count == 4


def test_looking_for_settings_loads_nothing_where_there_are_none(repository: Path) -> None:
    write(repository, {"a.yaml": AZURE, "pyproject.toml": '[project]\nname = "guiderail"\n'})
    assert _loaded(repository) == set()
    write(repository, {"guiderail.toml": 'ignore = ["not-allowed"]\n[platforms]\n"a*" = "azure"\n'})
    assert _loaded(repository) == {"validator.documents.toml_reader"}


def _loaded(folder: Path) -> set[str]:
    heavy = ["pydantic", "tomllib", "validator.documents.toml_reader", "jsonschema"]
    code = (
        "import sys; from validator.cli.main import main; code = main(['check', '-q', 'a.yaml']); "
        f"print(*[name for name in {heavy} if name in sys.modules]); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment(PYTHONPATH=str(Path(validator.__file__).parent.parent)),
        capture_output=True,
        text=True,
        check=True,
    )
    # jsonschema checks what the settings have no say in
    return set(done.stdout.split()) - {"jsonschema"}


# --- what they do ------------------------------------------------------------------------------------


def test_patterns_give_files_a_platform(repository: Path) -> None:
    unnamed = BAD.replace("platform: azure-bot-service\n", "")
    write(repository, {"bots/a.yaml": unnamed, "other/a.yaml": unnamed})
    write(repository, {"guiderail.toml": '[platforms]\n"bots" = "azure"\n"*.yaml" = "ibm-voice-agent"\n'})
    assert found("bots", cwd=repository) == {"bots/a.yaml error not-allowed"}
    assert "bots/a.yaml error not-allowed" in found("bots/a.yaml", cwd=repository)
    assert run("check", "bots", "--platform", "ibm", cwd=repository).code == 3


def test_excluded_files_are_checked_only_when_they_are_named(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, {"a.yaml": AZURE, "drafts/b.yaml": BAD, "guiderail.toml": 'exclude = ["drafts"]'})
    assert found(cwd=repository) == set()
    assert found("drafts/b.yaml", cwd=repository) == {"drafts/b.yaml error not-allowed"}
    monkeypatch.chdir(repository)
    monkeypatch.setattr("sys.argv", ["guiderail-hook", "a.yaml", "drafts/b.yaml"])
    assert hook.main() == 0
    monkeypatch.setattr("sys.argv", ["guiderail-hook", "--no-settings", "a.yaml", "drafts/b.yaml"])
    assert hook.main() == 1


@pytest.mark.parametrize(
    ("settings", "words", "code"),
    [
        ("", [], 1),
        ('ignore = ["not-allowed"]', [], 0),
        ('ignore = ["not-allowed"]', ["--select", "not-allowed"], 1),
        ('select = ["secret-in-file"]', [], 0),
        ('select = ["secret-in-file"]', ["--select", "not-allowed"], 1),
        ('select = ["not-allowed"]', [], 1),
        ('select = ["not-allowed"]', ["--ignore", "not-allowed"], 0),
        ('severity = {not-allowed = "off"}', [], 0),
        ('severity = {not-allowed = "off"}', ["--select", "not-allowed"], 1),
        ('severity = {not-allowed = "warning"}', [], 0),
        ('severity = {not-allowed = "warning"}', ["--fail-on", "warning"], 1),
        ('severity = {not-allowed = "warning"}\nfail-on = "warning"', [], 1),
        ('severity = {not-allowed = "warning"}\nfail-on = "warning"', ["--fail-on", "error"], 0),
        ('fail-on = "never"', [], 0),
        ('per-file-ignores = {"a.*" = ["not-allowed"]}', [], 0),
        ('per-file-ignores = {"b.*" = ["not-allowed"]}', [], 1),
    ],
)
def test_rules_are_chosen_and_options_win(
    repository: Path, settings: str, words: list[str], code: int
) -> None:
    write(repository, {"a.yaml": BAD, "guiderail.toml": settings})
    assert run("check", *words, cwd=repository).code == code


def test_a_file_that_cannot_be_read_is_reported_whatever_the_settings_say(repository: Path) -> None:
    write(repository, {"a.yaml": "platform: azure-bot-service\nbot: [\n"})
    write(
        repository,
        {
            "guiderail.toml": 'ignore = ["syntax-error"]\nselect = ["not-allowed"]\n'
            'severity = {syntax-error = "off"}\nper-file-ignores = {"**" = ["syntax-error"]}\n'
        },
    )
    assert found(cwd=repository) == {"a.yaml error syntax-error"}


def test_rules_across_files_see_the_files_of_all_settings(repository: Path) -> None:
    ibm = complete("ibm-voice-agent")
    write(
        repository,
        {"a/x.yaml": ibm, "b/x.yaml": ibm, "b/guiderail.toml": 'severity = {number-shared = "info"}'},
    )
    assert "b/x.yaml info number-shared" in found(cwd=repository)


def test_the_library_takes_no_settings_unless_it_is_asked_to(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, {"a.yaml": SECRET, "guiderail.toml": "exclude = ['b.yaml']", "b.yaml": BAD})
    write(repository, {"strict.toml": 'severity = {secret-in-file = "error"}'})
    monkeypatch.chdir(repository)
    assert len(validator.check_files(["."])) == 2
    assert len(validator.check_files(["."], settings=True)) == 1
    (report,) = validator.check_files(["a.yaml"], settings="strict.toml")
    assert ("secret-in-file", Severity.ERROR) in [(each.rule, each.severity) for each in report.diagnostics]


def test_a_settings_file_is_never_taken_for_a_configuration(repository: Path) -> None:
    write(repository, {"a.yaml": AZURE, "guiderail.toml": '[platforms]\n"*.toml" = "ibm-voice-agent"'})
    assert found(cwd=repository) == set()


@pytest.fixture
def own_pack(repository: Path) -> Iterator[None]:
    """A pack in the repository, known through its settings, and forgotten afterwards."""
    assert run("pack", "new", "acme-sms", cwd=repository).code == 0
    write(repository, {"guiderail.toml": 'packs = ["acme-sms"]\n[platforms]\n"*.yaml" = "acme-sms"'})
    with registry.using(registry.current()):
        yield


@pytest.mark.usefixtures("own_pack")
def test_packs_of_the_settings_are_known_and_no_configurations_themselves(repository: Path) -> None:
    example = (repository / "acme-sms/example.yaml").read_text(encoding="utf-8")
    write(repository, {"a.yaml": example.replace("platform: acme-sms\n", "")})
    assert "acme-sms" in run("platforms", cwd=repository).out
    outcome = run("check", cwd=repository)
    assert (outcome.code, outcome.err) == (0, "No errors. 1 file checked.\n")


@pytest.mark.usefixtures("own_pack")
def test_a_broken_pack_is_reported_at_its_place_in_the_settings(repository: Path) -> None:
    (repository / "acme-sms/rules.yaml").unlink()
    outcome = run("check", cwd=repository)
    assert outcome.code == 2
    assert outcome.err.startswith("guiderail: guiderail.toml:1:10: The pack’s file")


@pytest.mark.usefixtures("own_pack")
def test_a_pack_with_a_link_out_of_the_repository_is_refused(repository: Path) -> None:
    (repository / "acme-sms/extra").symlink_to("/etc/passwd")
    assert "leads out of the repository" in run("check", cwd=repository).err


# --- language ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "env", "language"),
    [
        ([], {}, "fr"),
        ([], {"LC_ALL": "es_ES", "LANG": "en"}, "fr"),
        ([], {"GUIDERAIL_LANG": "es"}, "es"),
        (["--lang", "es"], {"GUIDERAIL_LANG": "en"}, "es"),
    ],
)
def test_the_language_of_the_settings_comes_after_option_and_own_variable(
    repository: Path, words: list[str], env: dict[str, str], language: str
) -> None:
    write(repository, {"guiderail.toml": 'language = "fr-CA"', "sub/deeper/x.txt": ""})
    expected = {"fr": "Langue de tous les textes", "es": "Idioma de todos los textos"}[language]
    assert expected in run("--help", *words, env=env, cwd=repository / "sub/deeper").out


def test_broken_settings_stop_no_command_but_check(repository: Path) -> None:
    write(repository, {"guiderail.toml": 'language = "fr"\nlanguge = "es"'})
    assert run("platforms", cwd=repository).code == 0
    outcome = run("check", cwd=repository)
    assert outcome.code == 2
    assert "guiderail.toml:2:1: La clé `languge` est inconnue\u00a0: vouliez-vous dire" in outcome.err


# --- mistakes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ignor = []", "1:1: The key `ignor` is unknown: did you mean `ignore`?"),
        ("zzz = 1", "1:1: The key `zzz` is unknown; use one of `language`,"),
        ("fail_on = 'error'", "1:1: The key `fail_on` is unknown: did you mean `fail-on`?"),
        (
            "# x\nignore = ['sid-malformd']",
            "2:11: The rule `sid-malformd` is unknown: did you mean `sid-malformed`?",
        ),
        ("select = ['zzz']", "1:11: The rule `zzz` is unknown; `guiderail rules` lists them."),
        ("[severity]\nsid-malformd = 'off'", "2:1: The rule `sid-malformd` is unknown: did you mean"),
        (
            "[severity]\nsid-malformed = 'of'",
            "2:17: The value `of` is unknown; use one of `error`, `warning`, `info`, `off`.",
        ),
        ("[severity]\nsid-malformed = 'zzz'", "use one of `error`, `warning`, `info`, `off`."),
        ("fail-on = 'warnin'", "1:11: The value `warnin` is unknown: did you mean `warning`?"),
        ("[platforms]\nx = 'azur'", "2:5: The platform `azur` is unknown: did you mean `azure`?"),
        (
            "[platforms]\nx = 'zzz'",
            "The platform `zzz` is unknown; use one of `adobe-journey-optimizer`,",
        ),
        ("[per-file-ignores]\nx = ['not-alowed']", "2:6: The rule `not-alowed` is unknown: did you mean"),
        ("language = 'de'", "1:12: The language `de` is unknown; use one of `en`, `es`, `fr`."),
        ("language = 'frr'", "1:12: The language `frr` is unknown: did you mean `fr`?"),
        (
            "exclude = 'x'",
            "1:11: The value of the key `exclude` has the wrong format; it is written like this: `exclude =",
        ),
        ("exclude = ['x', 1]", "1:17: The value of the key `exclude` has the wrong form"),
        ("platforms = []", 'written like this: `[platforms] "voice/*.yaml" = "ibm-voice-agent"`.'),
        ("fail-on = 1", "1:11: The value of the key `fail-on` has the wrong form"),
        ("packs = ['../x']", "1:10: The path `../x` leads out of the repository"),
        ("baseline = '/etc/passwd'", "1:12: The path `/etc/passwd` leads out of the repository"),
        ("exclude = ['x'\nignore = []", "2:1: A comma is missing"),
        ("exclude = []\nexclude = []", "2:1: The key `exclude` appears twice"),
        ("exclude: []", "1:8: "),
    ],
)
def test_a_mistake_is_reported_with_its_place_and_what_was_meant(
    repository: Path, text: str, said: str
) -> None:
    write(repository, {"a.yaml": BAD, "guiderail.toml": text})
    outcome = run("check", cwd=repository)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("guiderail: guiderail.toml:")
    assert said in outcome.err
    assert len(outcome.err.splitlines()) == 1


def test_a_place_in_pyproject_is_the_one_in_that_file(repository: Path) -> None:
    write(repository, {"a.yaml": BAD, "pyproject.toml": "[project]\n\n[tool.guiderail]\nignor = []\n"})
    assert "pyproject.toml:4:1: The key `ignor`" in run("check", cwd=repository).err
    write(repository, {"pyproject.toml": "[tool]\nguiderail = 1 # [tool.guiderail]\n"})
    assert "pyproject.toml:2:13: The value of the key `tool.guiderail`" in run("check", cwd=repository).err


def test_named_settings_that_are_not_there_are_reported(repository: Path) -> None:
    write(repository, {"a.yaml": BAD, "pyproject.toml": "[project]\n"})
    assert run("check", "--settings", "x.toml", cwd=repository).code == 2
    outcome = run("check", "--settings", "pyproject.toml", cwd=repository)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "guiderail: pyproject.toml: The file has no table `[tool.guiderail]`.\n"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "La règle `not-alowed` est inconnue\u00a0: vouliez-vous dire `not-allowed`\u202f?"),
        ("es", "No se reconoce la regla `not-alowed`: ¿quiso decir `not-allowed`?"),
    ],
)
def test_a_mistake_is_reported_in_the_language_of_the_reader(
    repository: Path, language: str, said: str
) -> None:
    write(repository, {"a.yaml": BAD, "guiderail.toml": "ignore = ['not-alowed']"})
    assert said in run("check", "--lang", language, cwd=repository).err


# --- settings of strangers ---------------------------------------------------------------------------


CANARY = "0123456789abcdef0123456789abcdee"


@pytest.mark.parametrize(
    "text",
    [
        f"{CANARY} = 1",
        f"ignore = ['{CANARY}']",
        f"language = '{CANARY}'",
        f"[platforms]\nx = '{CANARY}'",
        f"baseline = '../{CANARY}'",
        f"x = 1\n{CANARY} = 1\n{CANARY} = 2",
        f"language = 'https://user:{CANARY}@host'",
        f"exclude = [{CANARY}",
    ],
)
def test_a_secret_in_settings_is_not_shown(repository: Path, text: str) -> None:
    write(repository, {"a.yaml": BAD, "guiderail.toml": text})
    for command in ("check", "doctor"):
        shown = run(command, cwd=repository).all
        assert not [at for at in range(len(CANARY) - 6) if CANARY[at : at + 7] in shown]


def test_a_hostile_name_is_shown_harmlessly(repository: Path) -> None:
    write(repository, {"a.yaml": BAD, "guiderail.toml": '"\\u001b[31m\\n::error::`x" = 1'})
    outcome = run("check", cwd=repository)
    assert outcome.code == 2
    assert "\x1b" not in outcome.err
    assert len(outcome.err.splitlines()) == 1


def test_a_link_out_of_the_repository_is_refused_and_not_read(repository: Path, tmp_path: Path) -> None:
    write(repository, {"a.yaml": BAD})
    write(tmp_path, {"private.toml": "canary-of-the-file = 1\n[tool.guiderail]\nignore = ['not-allowed']"})
    (repository / "guiderail.toml").symlink_to(tmp_path / "private.toml")
    outcome = run("check", cwd=repository)
    assert (outcome.code, "canary" in outcome.all) == (2, False)
    assert "guiderail.toml: The file is a link that leads out of the repository." in outcome.err
    (repository / "guiderail.toml").unlink()
    (repository / "pyproject.toml").symlink_to(tmp_path / "private.toml")
    assert found(cwd=repository) == {"a.yaml error not-allowed"}


def test_a_folder_that_leads_out_by_a_link_is_refused(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (repository / "inside").symlink_to(tmp_path / "outside")
    write(repository, {"a.yaml": BAD, "guiderail.toml": "packs = ['inside/pack']"})
    assert "leads out of the repository" in run("check", cwd=repository).err


def test_a_named_pipe_is_no_settings_file(repository: Path) -> None:
    write(repository, {"a.yaml": BAD})
    os.mkfifo(repository / "guiderail.toml")
    assert found(cwd=repository) == {"a.yaml error not-allowed"}


def test_settings_in_a_folder_that_is_gone_are_none(tmp_path: Path) -> None:
    assert not Lookup().for_file(str(tmp_path / "nowhere/x.yaml")).file


# --- model, schema and doctor ------------------------------------------------------------------------


VALUES: Any = st.recursive(
    st.sampled_from(["x", "error", "off", "never", "", 1, 1.5, True]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=4,
)


def has_form(data: dict[str, Any]) -> bool:
    return all(key in KEYS and not [*wrong_parts(key, value)] for key, value in data.items())


@given(st.dictionaries(st.sampled_from(list(KEYS)), VALUES, max_size=4))
def test_settings_have_the_form_that_pydantic_takes(data: dict[str, Any]) -> None:
    fields = {KEYS[key]: value for key, value in data.items()}
    try:
        held = TypeAdapter(Settings).validate_python(fields)
    except ValidationError as error:
        places = {tuple(part for part in each["loc"] if part != "[key]") for each in error.errors()}
        assert {(KEYS[key], *path) for key in data for path, _ in wrong_parts(key, data[key])} == places
    else:
        assert has_form(data)
        assert held == Settings(**fields)


@pytest.mark.parametrize("key", KEYS)
def test_the_example_of_a_key_is_correct(key: str, repository: Path) -> None:
    write(repository, {"a.yaml": AZURE, "guiderail.toml": ABOUT[key].example})
    run("pack", "new", "acme-sms", "--output", repository / "packs" / "acme-sms")
    assert list(ABOUT) == list(KEYS)
    with registry.using(registry.current()):
        assert Lookup(languages=languages, file=str(repository / "guiderail.toml")).here().keys == (key,)


@given(st.dictionaries(st.sampled_from([*KEYS, "other"]), VALUES, max_size=4))
def test_the_schema_takes_whatever_the_model_takes(data: dict[str, Any]) -> None:
    schema = settings_schema(Catalog())
    valid = jsonschema.Draft7Validator(_loosened(schema)).is_valid(data)
    assert valid == has_form(data)


def _loosened(schema: Any) -> Any:
    """Return the schema without the names that there are, which the model leaves to those who know them."""
    if isinstance(schema, dict):
        return {
            key: _loosened(value) for key, value in schema.items() if key not in ("anyOf", "propertyNames")
        }
    return schema


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_schema_is_printed_in_the_language_of_the_reader(language: str) -> None:
    outcome = run("schema", "--settings", "--lang", language)
    schema = json.loads(outcome.out)
    jsonschema.Draft7Validator.check_schema(schema)
    assert list(schema["properties"]) == list(KEYS)
    say = Catalog(language).say
    for key, about in ABOUT.items():
        assert schema["properties"][key]["description"] == say(about.help)
    assert (language == "en") == ("Report only these rules." in outcome.out)


def test_the_schema_knows_every_rule() -> None:
    names = settings_schema(Catalog())["properties"]["severity"]["properties"]
    assert {home.name for home in homes()} == set(names)


def doctor(cwd: Path, **env: str) -> Outcome:
    return run("doctor", env=env, cwd=cwd)


def test_doctor_tells_which_settings_hold_here(repository: Path, tmp_path: Path) -> None:
    assert "There are none for the current folder." in doctor(repository).out
    write(repository, {"guiderail.toml": 'language = "en"\nexclude = []', "sub/x": ""})
    told = doctor(repository / "sub", HOME=str(tmp_path)).out
    assert "File: `~/repository/guiderail.toml`" in told
    assert "Keys set: `exclude`, `language`" in told
    assert "The settings decide." in told
    write(repository, {"guiderail.toml": "ignor = []"})
    told = re.sub(r"\s+", " ", doctor(repository / "sub", HOME=str(tmp_path)).out)
    assert "~/repository/guiderail.toml:1:1: The key `ignor` is unknown" in told


def test_a_separate_process_does_the_same(repository: Path) -> None:
    write(repository, {"a.yaml": BAD, "guiderail.toml": 'language = "es"\nseverity = {not-allowed = "info"}'})
    outcome = spawn("check", cwd=repository)
    assert outcome.code == 0
    assert "información[not-allowed]" in outcome.out


def test_broken_settings_are_their_own_error_in_the_library(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, {"a.yaml": BAD, "guiderail.toml": "ignor = []"})
    monkeypatch.chdir(repository)
    with pytest.raises(SettingsError, match="unknown") as caught:
        validator.check_files(["a.yaml"], settings=True)
    assert caught.value.place == "guiderail.toml:1:1"


def test_all_mistakes_are_reported_at_once_with_the_allowed_values(repository: Path) -> None:
    write(
        repository,
        {
            "guiderail.toml": 'langage = "fr"\nfail-on = "ignore"\nexclude = "a"\n'
            '[severity]\nunknown-feld = "error"\nsecret-in-file = "ignore"\n',
            "a.yaml": AZURE,
        },
    )
    outcome = run("check", "a.yaml", cwd=repository)
    assert outcome.code == 2
    assert [line.split(": ", 2)[1] for line in outcome.err.splitlines()] == [
        f"guiderail.toml:{place}" for place in ("1:1", "2:11", "3:11", "5:1", "6:18")
    ]
    assert "`ignore` is unknown; use one of `error`, `warning`, `info`, `off`." in outcome.err


def test_a_mistake_in_a_path_does_not_make_names_unknown(repository: Path) -> None:
    write(
        repository,
        {"guiderail.toml": 'packs = ["../x"]\n[platforms]\n"*.yaml" = "of-that-pack"\n', "a.yaml": AZURE},
    )
    assert len(run("check", "a.yaml", cwd=repository).err.splitlines()) == 1


@pytest.mark.parametrize(
    ("settings", "rules"),
    [
        ('ignore = ["missing-*"]', set()),
        ('select = ["missing-*"]', {"missing-field"}),
        ('select = ["secret-*"]', set()),
        ('per-file-ignores = {"a.yaml" = ["*-field"]}', set()),
    ],
)
def test_a_pattern_represents_all_rules_that_it_matches(
    tmp_path: Path, settings: str, rules: set[str]
) -> None:
    (tmp_path / "a.yaml").write_text("platform: azure-bot-service\n", encoding="utf-8")
    (tmp_path / "guiderail.toml").write_text(settings, encoding="utf-8")
    shown = run("check", "a.yaml", "--format", "json", cwd=tmp_path)
    assert set(re.findall(r'"rule": ?"([a-z-]+)"', shown.out)) == rules


@pytest.mark.parametrize("settings", ['ignore = ["nothing-fits-*"]', 'severity = {"missing-*" = "off"}'])
def test_a_pattern_that_matches_no_rule_or_is_not_allowed_is_refused(tmp_path: Path, settings: str) -> None:
    (tmp_path / "a.yaml").write_text("platform: azure-bot-service\n", encoding="utf-8")
    (tmp_path / "guiderail.toml").write_text(settings, encoding="utf-8")
    assert run("check", "a.yaml", cwd=tmp_path).code == 2
