"""``python -m validator`` and the command ``guiderail``."""

import sys


def main() -> int:
    """Run the command: the quick way if nothing is wrong, else all of it."""
    try:
        from validator import libyaml
        from validator.front import answer

        libyaml.alone = True
        code = answer(sys.argv[1:])
        if code is not None:
            return code
        from validator.cli import main as run

        return run()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
