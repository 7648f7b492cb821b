"""``python -m validator`` and the command ``guiderail``."""

import gc
import sys

_NEW_OBJECTS = 50_000  #: before garbage is collected; Python's 700 cost a short command a tenth of its time


def main() -> int:
    """Run the fast command, and the full command if the fast one cannot answer."""
    gc.set_threshold(_NEW_OBJECTS)
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
    finally:
        gc.freeze()  # Python's last collection, of everything, cost a report a tenth of its time


if __name__ == "__main__":
    sys.exit(main())
