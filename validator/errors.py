"""What can go wrong that is no finding in the user's file: each error says what the request lacked.

An error carries a message id (an English sentence with named placeholders) and its values, so that the
edge can word it in the reader's language. Anything else that escapes is a bug.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection


class GuiderailError(Exception):
    """The request could not be carried out (exit code 2)."""

    def __init__(self, message: str, /, **params: str | int) -> None:
        super().__init__(message)
        self.message = message  #: message id: English, with named placeholders
        self.params = params
        self.place = ""  #: ``FILE:LINE:COLUMN`` of what it is about, where that is a file of our own
        self.others: tuple[GuiderailError, ...] = ()  #: what else is wrong, each with its own sentence
        self.sentence = ""  #: all of it in the language of the caller, who has asked for one; else English

    @property
    def all_errors(self) -> tuple[GuiderailError, ...]:
        """Return this error and all that come with it."""
        return (self, *self.others)

    def __str__(self) -> str:
        """Return whole sentences, one a line, with no secret in them."""
        return self.sentence or "\n".join(map(_english, self.all_errors))


class UsageError(GuiderailError):
    """A command line or a call asks for something that does not exist."""


class FileError(GuiderailError):
    """A file that was asked for is missing, unreadable or no ordinary file."""


class PackError(GuiderailError):
    """A pack is broken: a file is missing, or its content is not what a pack holds."""


class SettingsError(GuiderailError):
    """The settings are broken, or ask for what does not exist."""


class BaselineError(GuiderailError):
    """The baseline that was asked for cannot be used: it is broken, or of another version."""


class SchemaError(GuiderailError):
    """A JSON Schema that somebody brings cannot be used, or refers to what is not there."""


class WorkerError(GuiderailError):
    """A process that was to do a part of the work has not done it."""


class InternalError(GuiderailError):
    """Something in guiderail itself is wrong."""


def unknown_name(
    name: str, known: Collection[str], near: str, listing: str, *, meant: str | None = None, **params: str
) -> UsageError:
    """Return the error about a name that is not among those ``known``.

    ``near`` and ``listing`` are message ids with ``{value}``: the one for a name that was clearly meant for
    another, its ``{suggestion}``, and the one for any other name, which may list all that are ``{known}``.
    ``meant``: the suggestion, empty for none; None: the nearest name. ``params``: of both messages.
    """
    from validator.suggest import only_nearest

    suggestion = only_nearest(name, known) if meant is None else meant
    if suggestion:
        return UsageError(near, value=name, suggestion=suggestion, **params)
    return UsageError(listing, value=name, known=", ".join(f"`{each}`" for each in known), **params)


def internal_error(error: Exception) -> InternalError:
    """Return what may be shown of an error that nobody expected: its class and its last line of our code.

    Its message and its values may contain a secret.
    """
    import traceback

    folder = os.path.dirname(os.path.abspath(__file__))
    way = [(each.filename, each.lineno) for each in traceback.extract_tb(error.__traceback__)]
    path, number = ([each for each in way if each[0].startswith(folder)] or way)[-1]
    return InternalError(
        mark(
            "This is an internal error of guiderail ({kind} at {place}), not a mistake in your files. Report"
            " it to the maintainers of your copy of guiderail."
        ),
        kind=type(error).__name__,
        place=f"{os.path.relpath(path, os.path.dirname(folder))}:{number}",
    )


def _english(error: GuiderailError) -> str:
    from validator.secrets import without_shapes  # only who prints an exception pays for it

    sentence = error.message
    for name, value in error.params.items():
        sentence = sentence.replace(f"{{{name}}}", str(value))
    return without_shapes(sentence)


def mark(message: str) -> str:
    """Mark a sentence for translation where it is written, to be worded where the language is known."""
    return message
