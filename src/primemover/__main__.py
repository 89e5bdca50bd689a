"""``python -m primemover`` is the ``primemover`` command."""

from primemover.app.cli import main

if __name__ == "__main__":
    main()
