"""``guiderail init``: the first file of a platform, from answers at a terminal or on the command line."""

from __future__ import annotations

import os
from collections.abc import Iterable

from validator.cli.commands.call import Call
from validator.cli.commands.choices import ask_platform, list_platforms, may_ask
from validator.cli.commands.overview import configurations_here
from validator.cli.exit_codes import Exit
from validator.diagnostics import Severity
from validator.documents.model import Format, path_name, pointer
from validator.documents.reader import format_of
from validator.documents.writer import write
from validator.engine import files, full_check
from validator.engine.phone_numbers import as_e164
from validator.errors import FileError, GuiderailError, UsageError, mark, unknown_name
from validator.guides import starter
from validator.guides.starter import Draft, Question
from validator.lazy_regex import regex
from validator.packs import registry
from validator.printable import shell_word, visible
from validator.reporters.starter import starter_file
from validator.reporters.to_fill_in import how_many_open
from validator.reporters.wording import pack_words, step_words, word
from validator.secrets import Masker, is_reference, without_shapes
from validator.suggest import only_nearest

_OPEN = "placeholder-left"
#: any SID of Twilio: two letters that say of what, then 32 hexadecimal digits
_SID = regex(r"[A-Z]{2}[0-9a-f]{32}")


def run(call: Call) -> int:
    """Write the file, and the hook entry if it is asked for."""
    platform = call.platform(next(iter(call.asked.operands), None)) or _ask_platform(call)
    if not platform:
        return list_platforms(call, _beginnings())
    path, format = _target(call, platform)
    hook = call.asked.has("--pre-commit")
    if hook and (there := _present(call, platform, path)):
        say = call.catalog.say
        call.screen.tell(say("The file `{path}` already exists and is left unchanged.", path=visible(there)))
    elif path != "-" and os.path.lexists(path):
        raise _already_there(path)
    else:
        _write(call, _Answers(call, platform), path, format)
    if hook:
        from validator.cli.commands.pre_commit_config import add_hook

        return add_hook(call, platform)
    return Exit.FINE


def _beginnings() -> list[str]:
    """Return the platforms that a first file can be written for."""
    return [name for name in registry.names() if starter.draft(name, {}).data]


def _ask_platform(call: Call) -> str:
    return ask_platform(call, _beginnings()) if may_ask(call) else ""


def _target(call: Call, platform: str) -> tuple[str, Format]:
    """Return where the file goes, ``-`` for standard output, and its format."""
    wish, path = call.asked.last("--format"), call.asked.last("--output")
    usual = registry.load(platform).file_name(platform)
    format = Format(wish) if wish else (format_of(path) if path else None) or format_of(usual) or Format.YAML
    if format is Format.JSONC:
        format = Format.JSON
    return path or (f"{platform}.{format.value}" if wish else usual), format


def _present(call: Call, platform: str, path: str) -> str:
    """Return the file that the hook is for, if it exists: ``path``, else one of the platform in this folder,
    unless the person named or described another; empty if there is none.
    """
    if path != "-" and os.path.lexists(path):
        return path
    if any(map(call.asked.has, ("--output", "--format", "--set"))):
        return ""
    return next((each for each, of in configurations_here(call) if of == platform), "")


def _already_there(path: str) -> FileError:
    return FileError(
        mark(
            "The file `{path}` already exists. Go on with it: `{command}`. Or delete it, or name another with"
            " the option `--output`."
        ),
        path=path,
        command=f"guiderail guide --config {shell_word(visible(path))}",
    )


def _write(call: Call, answers: _Answers, path: str, format: Format) -> None:
    of = answers.draft()
    for before, after in answers.references:
        if not starter.with_reference(of, before, after):
            raise UsageError(
                mark("The reference `{value}` cannot be used in a URL: write it as `{example}`."),
                value=after,
                example=before,
            )
    text = starter_file(of, answers.texts, format, call.catalog)
    if path == "-":
        call.screen.say(text)
        return
    if not files.create(path, without_shapes(text)):
        raise _already_there(path)
    say, shown = call.catalog.say, visible(path)
    call.screen.tell(say("The file `{path}` was written.", path=shown))
    left = [len(each.paths) for each in of.questions if not each.choices and not answers.texts.get(each.name)]
    if left:
        call.screen.tell(how_many_open(call.catalog, len(left), sum(left)))
    references = dict.fromkeys(value for _, value in of.secrets())
    if references:
        listed = call.catalog.listing(f"`{each}`" for each in references)
        call.screen.tell(say("Secrets are written as references: {references}", references=listed))
    call.screen.tell(say("Next: `{command}`", command=f"guiderail guide --config {shown}"))


class _Answers:
    """What the person said, on the command line and at the terminal."""

    def __init__(self, call: Call, platform: str) -> None:
        self.call, self.platform = call, platform
        self.texts: dict[str, str] = {}  #: by the name of the question; empty: to be left open
        self.references: list[tuple[str, str]] = []  #: of the example, and what was given instead

    def draft(self) -> Draft:
        """Return the draft that goes with all answers. Raises UsageError for one that does not match."""
        of = starter.draft(self.platform, {})
        if not of.data:
            raise UsageError(
                mark(
                    "guiderail cannot write a first file for the platform `{platform}`: `{command}` shows"
                    " what belongs in one."
                ),
                platform=self.platform,
                command=f"guiderail guide {self.platform}",
            )
        of = self._given(of)
        return self._asked(of) if may_ask(self.call) else of

    # --- on the command line ---

    def _given(self, of: Draft) -> Draft:
        waiting = [_pair(each) for each in self.call.asked.all("--set")]
        while waiting:
            found = next(((each, q) for each in waiting if (q := of.question(each[0]))), None)
            if found is None:
                break
            (name, text), question = found
            waiting.remove((name, text))
            value = self._value(of, question, text)
            if not question.choices:
                self._refuse_wrong(of, question, value)
            self.texts[question.name] = value
            if question.choices:
                of = starter.draft(self.platform, self.texts)
        for name, text in waiting:
            self._reference(of, name, text)
        return of

    def _value(self, of: Draft, question: Question, text: str) -> str:
        if not question.choices:
            return text
        found = _chosen(question, text, self._labels(of, question))
        if found:
            return found
        values = [str(each.value) for each in question.choices]
        raise unknown_name(
            without_shapes(text),
            values,
            mark("The value `{value}` of the field `{field}` is unknown: did you mean `{suggestion}`?"),
            mark("The value `{value}` of the field `{field}` is unknown; use one of {known}."),
            field=question.name,
        )

    def _refuse_wrong(self, of: Draft, question: Question, text: str) -> None:
        problem = self._problem(of, question, text)
        if problem:
            self.call.screen.tell(problem)
            raise UsageError(mark("The value for the field `{field}` cannot be used."), field=question.name)

    def _reference(self, of: Draft, name: str, text: str) -> None:
        """Take another reference for a secret. Raises UsageError for any other field, and for a literal."""
        places = dict(of.secrets())
        named = [path for path in places if name in (path_name(path), pointer(path), path[-1])]
        if not named:
            raise unknown_name(
                without_shapes(name),
                [each.name for each in of.questions],
                mark("The field `{value}` cannot be set here: did you mean `{suggestion}`?"),
                mark("The field `{value}` cannot be set here; use one of {known}."),
                meant=only_nearest(name, [*of.names(), *map(path_name, places)]),
            )
        if not is_reference(text):
            raise UsageError(
                mark("The field `{field}` is a secret: give a reference to it, such as `{example}`."),
                field=name,
                example=places[named[0]],
            )
        self.references.append((places[named[0]], text))

    # --- at the terminal ---

    def _asked(self, of: Draft) -> Draft:
        self.call.screen.tell(
            self.call.catalog.say(
                "Answer the questions, or press Enter to go on; Ctrl-C ends without a file."
            )
        )
        given = set(self.texts)
        while question := next((each for each in of.questions if each.name not in self.texts), None):
            asked = [each for each in of.questions if each.name not in given]
            self._introduce(of, question, asked.index(question) + 1, len(asked))
            self.texts[question.name] = self._ask(of, question)
            if question.choices:
                of = starter.draft(self.platform, self.texts)
        return of

    def _ask(self, of: Draft, question: Question) -> str:
        prompt = f"[{question.example}] > " if question.choices else "> "
        while True:
            line = self.call.screen.ask(prompt)
            if line is None:
                raise GuiderailError(mark("The input ended before the last question: no file was written."))
            text = line.strip()
            if question.choices:
                chosen = _chosen(question, text, self._labels(of, question)) if text else question.example
                say, tell = self.call.catalog.say, self.call.screen.tell
                if chosen and text not in ("", chosen):
                    tell(say("Your choice: `{value}`", value=chosen))
                if chosen:
                    return chosen
                tell(say("Enter one of the numbers, or a value as it is shown."))
                continue
            problem = (
                self._of_another_kind(question, text) or self._problem(of, question, text) if text else ""
            )
            if not problem:
                return text
            self.call.screen.tell(problem)

    def _introduce(self, of: Draft, question: Question, number: int, total: int) -> None:
        say, tell = self.call.catalog.say, self.call.screen.tell
        words = pack_words(self.platform, self.call.catalog)
        head = say(
            "Question {number} of {total}: {title} ({field})",
            number=number,
            total=total,
            title=question.title,
            field=question.name,
        )
        tell(f"\n{head}")
        tell(words(str(question.about.schema.get("description", "")), ""))
        if question.choices:
            labels = self._labels(of, question)
            for number, each in enumerate(question.choices, 1):
                label = labels[str(each.value)]
                tell(f"  {number}  {each.value}" + (f"  ({label})" if label != str(each.value) else ""))
        else:
            if as_e164(question.example):
                tell(say("Write a plus sign, the country code and the number, in digits only."))
            tell(say("For example `{example}`.", example=question.example))
            if step := step_words(self.platform, question.about.step, self.call.catalog):
                tell(
                    say(
                        "If you do not have it yet, press Enter: it comes from step {n} of the guide.",
                        n=step.number,
                    )
                )

    def _labels(self, of: Draft, question: Question) -> dict[str, str]:
        """Return the name that people see for each value of a choice."""
        fill = self.call.catalog.fill
        return {
            str(each.value): fill("{label}", {"label": each.label}) if each.label else str(each.value)
            for each in question.choices
        }

    def _of_another_kind(self, question: Question, text: str) -> str:
        """Return what an answer is if it clearly belongs to another question, as after a slip by one."""
        say, example = self.call.catalog.say, question.example
        if question.about.kind or _SID.fullmatch(example) or as_e164(example):
            return ""
        if _SID.fullmatch(text):
            return say(
                "This is a SID (`{begin}…`), but a name belongs here, such as `{example}`.",
                begin=text[:2],
                example=example,
            )
        if text.startswith("+") and as_e164(text):
            return say(
                "This is a phone number, but a name belongs here, such as `{example}`.", example=example
            )
        return ""

    # --- both ---

    def _problem(self, of: Draft, question: Question, text: str) -> str:
        """Return what is wrong with an answer, in the reader's language; empty if nothing is."""
        if without_shapes(text) != text:
            return self.call.catalog.say("This looks like a secret: no secret belongs in this field.")
        data = starter.filled(of, {**self.texts, question.name: text}, lambda each: f"<{each.name}>")
        content = write(data, Format.JSON).encode()
        judged = full_check.judge(content, "", Format.JSON, platform=self.platform)
        places = {pointer(path) for path in question.paths}
        found = (
            each
            for each in judged.diagnostics
            if each.pointer in places and each.rule != _OPEN and each.severity is Severity.ERROR
        )
        first = next(found, None)
        if first is None:
            return ""
        words = word(first, self.call.catalog, Masker())
        return f"{words.message} {words.help}".rstrip()


def _pair(text: str) -> tuple[str, str]:
    """Return the field and the value of one ``--set``. Raises UsageError if there are not both."""
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise UsageError(
            mark("The option `{option}` needs a value, for example `{example}`."),
            option="--set",
            example="--set FIELD=VALUE",
        )
    return without_shapes(text).partition("=")[0], value


def _chosen(question: Question, text: str, labels: dict[str, str]) -> str:
    """Return the value that an answer means: itself, its number, a spelling or a label; empty if none."""
    if text.isdecimal() and 1 <= int(text) <= len(question.choices):
        return str(question.choices[int(text) - 1].value)
    for each in question.choices:
        spellings: Iterable[str] = (str(each.value), *each.spellings, labels[str(each.value)])
        if text.casefold() in map(str.casefold, spellings):
            return str(each.value)
    return ""
