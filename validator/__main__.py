"""``python -m validator`` and the command ``guiderail``."""

import gc
import os
import sys

_NEW_OBJECTS = 50_000  #: before garbage is collected; Python's 700 cost a short command a tenth of its time


def main() -> int:
    """Run a command and end the process with its exit code, without freeing each object of it.

    To free them takes as long as a sixteenth of a report. The code is returned if there is still something
    that cannot be written, so that Python says so.
    """
    gc.set_threshold(_NEW_OBJECTS)
    code = _run()
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):
        return code
    os._exit(code)


def _run() -> int:
    """Run the fast command, and the full command if the fast one cannot answer; return the exit code."""
    try:
        from validator.cli.fast_command import try_fast_command
        from validator.documents import libyaml

        libyaml.alone = True
        code = try_fast_command(sys.argv[1:])
        if code is not None:
            return code
        from validator.cli.main import main as run

        return run()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
