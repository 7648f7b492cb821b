"""The commands and options of guiderail, as data: the parser, ``--help`` and the documentation read them."""

from __future__ import annotations

from validator.cli.arguments import Command, Option
from validator.cli.plain_options import JOBS, NO_CACHE, PLAIN_CHECK, QUIET
from validator.errors import mark
from validator.reporters.registry import FORMATS

PACK_OPTION = Option(
    "--pack",
    mark("Folder with an external pack, your own platform, for this call; may be given several times."),
    value="DIR",
)

CHECK = Command(
    PLAIN_CHECK.name,
    PLAIN_CHECK.help,
    operands=PLAIN_CHECK.operands,
    aliases=PLAIN_CHECK.aliases,
    options=(
        Option("--platform", mark("Check every file as a configuration of this platform."), value="PLATFORM"),
        PACK_OPTION,
        Option(
            "--schema", mark("Check every file against this JSON Schema instead of a platform."), value="FILE"
        ),
        Option(
            "--schema-root",
            mark(
                "Folder with the documents that the schema refers to by addresses beginning with URL; may be"
                " given several times."
            ),
            value="URL=DIR",
        ),
        Option(
            "--assert-formats",
            mark("Report a value that fails only the schema’s `format` as an error instead of a warning."),
        ),
        Option(
            "--format",
            mark(
                "Report format: paragraphs for readers, one line per finding, or a format for other programs"
                " (default: text; in GitHub Actions, github)."
            ),
            short="-f",
            value="FORMAT",
            choices=FORMATS,
        ),
        Option(
            "--output",
            mark(
                "Write the report to a file instead of standard output; `FORMAT:FILE` writes a file in that"
                " format as well; may be given several times."
            ),
            short="-o",
            value="FILE",
        ),
        Option(
            "--select",
            mark(
                "Report only these rules, or those that match a pattern such as `missing-*`; may be given"
                " several times."
            ),
            value="RULE",
            many=True,
        ),
        Option(
            "--ignore",
            mark("Leave these rules or patterns out; may be given several times."),
            value="RULE",
            many=True,
        ),
        Option(
            "--no-ignores", mark("Also report findings that comments in the files tell guiderail to ignore.")
        ),
        Option(
            "--baseline", mark("Leave out the findings that this baseline file already has."), value="FILE"
        ),
        Option(
            "--write-baseline",
            mark("Save the findings to this baseline file and report only those it cannot store."),
            value="FILE",
        ),
        Option(
            "--fail-on",
            mark("Lowest severity that gives exit code 1 (default: error)."),
            value="SEVERITY",
            choices=("error", "warning", "info", "never"),
        ),
        Option("--fix", mark("Fix what can be fixed safely, in the files themselves.")),
        Option("--unsafe-fixes", mark("With `--fix` or `--diff`: make the unsafe fixes too.")),
        Option("--diff", mark("Show what `--fix` would change, and change nothing.")),
        Option("--statistics", mark("Show only the table of the rules that found something.")),
        Option("--exit-zero", mark("Exit with code 0 even if something was found.")),
        Option(
            "--env-file",
            mark(
                "Check the values that this environment file gives to `${NAME}` and `env(NAME)`, without"
                " showing them; may be given several times; the later file wins."
            ),
            value="FILE",
        ),
        Option(
            "--env",
            mark(
                "Take such values from the environment of the command too; it takes precedence over the"
                " files."
            ),
        ),
        Option(
            "--stdin-filename",
            mark("File name to use for standard input; its extension gives the format."),
            value="NAME",
        ),
        Option(
            "--files-from",
            mark(
                "Also check the files that this file names, each ended by a NUL, as `find -print0` and"
                " `git ls-files -z` write them; `-` reads standard input."
            ),
            value="FILE",
        ),
        Option(
            "--settings",
            mark("Use this settings file instead of the ones found next to the files."),
            value="FILE",
        ),
        Option(
            "--limit",
            mark(
                "Raise a limit on the size of a file, the time it takes or the findings shown, such as"
                " `seconds=60`; may be given several times."
            ),
            value="NAME=NUMBER",
        ),
        Option("--no-settings", mark("Do not look for settings.")),
        JOBS,
        NO_CACHE,
        QUIET,
        Option(
            "--verbose",
            mark(
                "Show every finding, however many there are, with its lines and its field; also say which"
                " files were checked."
            ),
            short="-v",
        ),
    ),
)
_FROM_CHECK = (
    "--platform",
    "--pack",
    "--format",
    "--output",
    "--select",
    "--ignore",
    "--fail-on",
    "--exit-zero",
    "--env-file",
    "--stdin-filename",
    "--settings",
    "--no-settings",
    "--quiet",
    "--verbose",
)
TIMEOUT = Option(
    "--timeout",
    mark("Maximum time in seconds for all queries to Twilio about one account (default: 10)."),
    value="SECONDS",
)
VERIFY = Command(
    "verify",
    mark(
        "Check files, then ask Twilio, read-only, whether the account, number, webhook and TwiML app"
        " match them. Only this command and `guide --verify` use the network. Exit code 4 means that no"
        " problem was found, but not everything could be checked."
    ),
    operands="FILE…",
    least=1,
    options=(
        *(each for each in CHECK.options if each.name in _FROM_CHECK),
        TIMEOUT,
    ),
)
GUIDE = Command(
    "guide",
    mark("Show the step-by-step guide of a platform."),
    operands="[PLATFORM]",
    most=1,
    options=(
        Option(
            "--config",
            mark(
                "Show the progress of this configuration: its values, what is done, what to do next;"
                " `-` reads standard input."
            ),
            value="FILE",
        ),
        Option(
            "--verify",
            mark(
                "With `--config`: also ask Twilio, read-only, and tick the steps that its answers show to be"
                " done."
            ),
        ),
        next(each for each in CHECK.options if each.name == "--env-file"),
        TIMEOUT,
        Option("--step", mark("Show only this step, by its name or number."), value="STEP"),
        Option("--all", mark("With `--config`: show the whole guide, not only the step that is next.")),
        Option(
            "--format",
            mark("Format of the guide: for a terminal, Markdown, or an HTML page to print (default: text)."),
            short="-f",
            value="FORMAT",
            choices=("text", "markdown", "html"),
        ),
        Option(
            "--output",
            mark("Write the guide to a file instead of standard output."),
            short="-o",
            value="FILE",
        ),
        PACK_OPTION,
    ),
)
EXPLAIN = Command(
    "explain",
    mark("Explain a rule: what it says, why, and how to fix what it finds, on a real example."),
    operands="RULE",
    most=1,
    options=(
        Option("--verbose", mark("Show all messages of the rule, however many there are."), short="-v"),
        PACK_OPTION,
    ),
)
RULES = Command(
    "rules",
    mark("List the rules of all platforms."),
    most=0,
    options=(
        Option(
            "--format",
            mark(
                "Format of the list: for a terminal, or JSON with the titles in every language (default:"
                " text)."
            ),
            short="-f",
            value="FORMAT",
            choices=("text", "json"),
        ),
        Option("--platform", mark("List only the rules of this platform."), value="PLATFORM"),
        PACK_OPTION,
    ),
)
INIT = Command(
    "init",
    mark(
        "Create a commented starter configuration for a platform. Prompts in a terminal; otherwise"
        " takes answers from options. Secrets are written as references."
    ),
    operands="PLATFORM",
    most=1,
    options=(
        Option(
            "--set",
            mark(
                "Answer a question: the field’s name, pointer or last key, and its value, such as"
                " `region=dallas`; may be given several times."
            ),
            value="FIELD=VALUE",
        ),
        Option("--no-input", mark("Never ask questions, even on a terminal.")),
        Option(
            "--format",
            mark(
                "File format (default: from the file extension, otherwise yaml). JSON cannot contain"
                " comments."
            ),
            short="-f",
            value="FORMAT",
            choices=("yaml", "json", "toml"),
        ),
        Option(
            "--output",
            mark(
                "Name of the new file, which must not exist yet (default: the name of the platform);"
                " `-` is standard output."
            ),
            short="-o",
            value="FILE",
        ),
        Option(
            "--pre-commit",
            mark(
                "Also add the hook of the platform to the file .pre-commit-config.yaml, where everything else"
                " stays the same."
            ),
        ),
        PACK_OPTION,
    ),
)
CONVERT = Command(
    "convert",
    mark(
        "Convert a configuration to another format; a secret in clear text becomes a reference;"
        " `-` reads standard input."
    ),
    operands="FILE",
    most=1,
    options=(
        Option(
            "--to",
            mark("Target format: yaml, json, toml, or a platform that succeeds this one."),
            value="KIND",
        ),
        Option(
            "--output",
            mark("Write to a new file instead of standard output."),
            short="-o",
            value="FILE",
        ),
        Option(
            "--stdin-filename",
            mark("File name to use for standard input; its extension gives the format."),
            value="NAME",
        ),
        Option("--platform", mark("Treat the file as a configuration of this platform."), value="PLATFORM"),
        PACK_OPTION,
    ),
)
SCHEMA = Command(
    "schema",
    mark("Print the JSON Schema of a platform’s configuration, of the settings, or of the JSON report."),
    operands="[PLATFORM]",
    most=1,
    options=(
        Option("--report", mark("Print the schema of the report of `check --format json`.")),
        Option("--settings", mark("Print the schema of guiderail.toml.")),
        Option(
            "--output",
            mark("Write the schema to a file instead of standard output."),
            short="-o",
            value="FILE",
        ),
        PACK_OPTION,
    ),
)
PLATFORMS = Command(
    "platforms", mark("List the platforms that guiderail supports."), most=0, options=(PACK_OPTION,)
)
PACK = Command(
    "pack",
    mark("Create a starter pack for your own platform, or test a pack."),
    operands="new NAME | test DIR",
    least=1,
    most=2,
    options=(
        Option(
            "--output",
            mark("Folder for the new pack (default: a folder with its name in the current one)."),
            short="-o",
            value="DIR",
        ),
    ),
)
LSP = Command(
    "lsp",
    mark("Show findings, help and fixes while you type: started by your editor, not by you."),
    most=0,
    options=(PACK_OPTION,),
)
COMPLETION = Command(
    "completion",
    mark("Print the script that completes commands, options and names in bash, zsh or fish."),
    operands="SHELL",
    least=1,
    most=1,
)
DOCTOR = Command(
    "doctor",
    mark("Show the environment guiderail uses: versions, language, platforms, folders and terminal."),
    most=0,
    options=(PACK_OPTION,),
)

COMMANDS = (
    CHECK,
    VERIFY,
    INIT,
    GUIDE,
    EXPLAIN,
    RULES,
    CONVERT,
    SCHEMA,
    PLATFORMS,
    PACK,
    LSP,
    COMPLETION,
    DOCTOR,
)
