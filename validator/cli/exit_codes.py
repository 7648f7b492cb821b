"""The exit codes of the command."""

from __future__ import annotations


class Exit:
    """The exit codes; scripts rely on the numbers."""

    FINE = 0  #: nothing at or above the threshold
    FINDINGS = 1  #: a file that cannot be parsed is a finding as well
    REFUSED = 2  #: the request could not be carried out: options, settings, a missing file, a broken pack
    NOTHING_CHECKED = 3  #: files were asked for, and none of them belongs to a platform
    NOT_ASKED = 4  #: ``verify`` found nothing, and could not ask Twilio about something
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143
