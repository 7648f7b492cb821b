"""``python -m validator`` and the command ``guiderail``."""

import gc
import sys

_NEW_OBJECTS = 50_000  #: before memory is searched for objects that nothing but themselves hold on to


def main() -> int:
    """Run the command: the quick way if nothing is wrong, else all of it."""
    gc.set_threshold(_NEW_OBJECTS)  # the usual 700 cost a command that soon ends a tenth of its time
    try:
        from validator.cli.fast_command import tried
        from validator.documents import libyaml

        libyaml.alone = True
        code = tried(sys.argv[1:])
        if code is not None:
            return code
        from validator.cli.main import main as run

        return run()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
