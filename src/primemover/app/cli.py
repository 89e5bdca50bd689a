"""The ``primemover`` command: which commands there are, and how they end. Wiring only."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from types import TracebackType

import cyclopts

from primemover.app import (
    ask,
    browse,
    check,
    doctor,
    log_command,
    measure,
    plan_command,
    today,
    tracks,
)
from primemover.app.batch import command as batch
from primemover.app.exit_codes import MEANINGS, ExitCode
from primemover.app.usage import VIDEOS, UsageError
from primemover.errors import (
    AnswersError,
    MissingExtraError,
    PrimeMoverError,
    RecordingError,
)

_CODES = (
    (AnswersError, ExitCode.BAD_ANSWERS),
    (RecordingError, ExitCode.BAD_RECORDING),
    (MissingExtraError, ExitCode.NOT_INSTALLED),
    (UsageError, ExitCode.USAGE),
)

_INTRO = """
A movement check: do your glutes do their job, what covers for them, and how sure is that?

Answer some questions, film a few movements, get findings with their evidence and a programme.
Everything happens on this machine. For wellness and education; not a medical device.
"""

# Plain text throughout: rendering Markdown would cost a third of the time --help takes.
_EPILOGUE = """
Start here:
  primemover ask > me.toml            the questions, one after the other
  primemover knowledge tests          which movements to film, and from where
  primemover check --answers me.toml --video squat=squat.mp4 --out result/

Exit codes:
""" + "\n".join(f"  {code.value:<4}{meaning}" for code, meaning in MEANINGS.items())


def build_app() -> cyclopts.App:
    """The command-line app with every command in it."""
    app = cyclopts.App(
        name="primemover",
        help=_INTRO,
        help_epilogue=_EPILOGUE,
        help_format="plaintext",
        default_parameter=cyclopts.Parameter(negative="", show_default=False),
        version=lambda: version("primemover"),
    )
    app.command(check.check, help_epilogue=check.EXAMPLES)
    app.command(ask.ask, help_epilogue=ask.EXAMPLES)
    app.command(plan_command.plan, help_epilogue=plan_command.EXAMPLES)
    app.command(today.today, help_epilogue=today.EXAMPLES)
    app.command(log_command.log, help_epilogue=log_command.EXAMPLES)
    app.command(measure.measure, help_epilogue=measure.EXAMPLES)
    app.command(batch.batch, help_epilogue=batch.EXAMPLES)
    app.command(browse.build_app())
    app.command(tracks.export_track, help_epilogue=tracks.EXAMPLES)
    app.command(doctor.build_cache_app())
    app.command(doctor.doctor, help_epilogue=doctor.EXAMPLES)
    return app


def run(arguments: Sequence[str] | None = None) -> ExitCode:
    """The exit code after running the command line (``sys.argv`` when None)."""
    try:
        code = build_app()(
            arguments, exit_on_error=False, print_error=True, result_action="return_value"
        )
    except cyclopts.CycloptsError:
        _hint_at_dashes(sys.argv[1:] if arguments is None else arguments)
        return ExitCode.USAGE
    except KeyboardInterrupt:
        print("\nStopped. What was finished is kept.", file=sys.stderr)
        return ExitCode.INTERRUPTED
    except PrimeMoverError as fault:
        print(fault, file=sys.stderr)
        return next((c for kind, c in _CODES if isinstance(fault, kind)), ExitCode.FAILED)
    except BrokenPipeError:  # the reader of our output, `head` for example, has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except OSError as fault:
        where = f"{fault.filename}: " if fault.filename else ""
        print(f"{where}{fault.strerror or fault}", file=sys.stderr)
        return ExitCode.FAILED
    return code if isinstance(code, ExitCode) else ExitCode.OK


def _hint_at_dashes(arguments: Sequence[str]) -> None:
    for each in arguments:
        if each.startswith("-") and each.lower().endswith(VIDEOS):
            print(f"If {each} is a file, write ./{each}", file=sys.stderr)


def main() -> None:
    """Run the command and leave with its exit code."""
    sys.excepthook = _say_it_is_a_fault_of_ours
    sys.exit(run())


def _say_it_is_a_fault_of_ours(
    kind: type[BaseException], fault: BaseException, trace: TracebackType | None
) -> None:
    """Nobody's file may yield a traceback; a fault of the program says that it is one."""
    if os.environ.get("PRIMEMOVER_TRACEBACK"):
        sys.__excepthook__(kind, fault, trace)
        return
    print(
        f"primemover stopped on a fault of its own ({kind.__name__}: {fault}).\n"
        "Please report it with what you ran; PRIMEMOVER_TRACEBACK=1 shows where it happened.",
        file=sys.stderr,
    )
