"""The ``primemover`` command: which commands there are, and how they end. Wiring only."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from types import TracebackType
from typing import Final

import cyclopts

from primemover.app import (
    ask,
    browse,
    check,
    doctor,
    keeping,
    launcher,
    log_command,
    measure,
    plan_command,
    progress_command,
    recipes_command,
    remarks,
    retest,
    serve,
    share,
    simulate,
    today,
    tracks,
)
from primemover.app.batch import command as batch
from primemover.app.emg import command as emg
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
  primemover serve                  everything in the browser, with a live coach
Or without a browser:
  primemover ask > me.toml          the questions, one after the other
  primemover knowledge tests        which movements to film, and from where
  primemover check --answers me.toml --video squat=squat.mp4 --keep
  primemover plan --check result/   twelve weeks from it; then `today`, `log`

Exit codes:
""" + "\n".join(f"  {code.value:<4}{meaning}" for code, meaning in MEANINGS.items())


_APP = cyclopts.Group("The app", sort_key=0)
_CHECK = cyclopts.Group("The check", sort_key=1)
_PROGRAMME = cyclopts.Group("The programme", sort_key=2)
_HISTORY = cyclopts.Group("What is kept, and handing it on", sort_key=3)
_TOOLS = cyclopts.Group("Tools", sort_key=4)

_Command = tuple[cyclopts.Group, str, Callable[..., ExitCode], str]

_COMMANDS: Final[tuple[_Command, ...]] = (
    (_APP, "serve", serve.serve, serve.EXAMPLES),
    (_APP, "launcher", launcher.launcher, launcher.EXAMPLES),
    (_CHECK, "ask", ask.ask, ask.EXAMPLES),
    (_CHECK, "check", check.check, check.EXAMPLES),
    (_CHECK, "simulate", simulate.simulate, simulate.EXAMPLES),
    (_PROGRAMME, "plan", plan_command.plan, plan_command.EXAMPLES),
    (_PROGRAMME, "today", today.today, today.EXAMPLES),
    (_PROGRAMME, "log", log_command.log, log_command.EXAMPLES),
    (_PROGRAMME, "progress", progress_command.progress, progress_command.EXAMPLES),
    (_PROGRAMME, "retest", retest.retest, retest.EXAMPLES),
    (_PROGRAMME, "recipes", recipes_command.recipes, recipes_command.EXAMPLES),
    (_HISTORY, "note", share.note, share.NOTE_EXAMPLES),
    (_HISTORY, "fhir", share.fhir, share.FHIR_EXAMPLES),
    (_HISTORY, "remark", remarks.remark, remarks.REMARK_EXAMPLES),
    (_HISTORY, "override", remarks.override, remarks.OVERRIDE_EXAMPLES),
    (_HISTORY, "export", keeping.export, keeping.EXPORT_EXAMPLES),
    (_HISTORY, "import", keeping.import_, keeping.IMPORT_EXAMPLES),
    (_HISTORY, "erase", keeping.erase, keeping.ERASE_EXAMPLES),
    (_HISTORY, "backup", keeping.backup, keeping.BACKUP_EXAMPLES),
    (_HISTORY, "restore", keeping.restore, keeping.RESTORE_EXAMPLES),
    (_TOOLS, "measure", measure.measure, measure.EXAMPLES),
    (_TOOLS, "batch", batch.batch, batch.EXAMPLES),
    (_TOOLS, "export-track", tracks.export_track, tracks.EXAMPLES),
    (_TOOLS, "doctor", doctor.doctor, doctor.EXAMPLES),
)
"""Every command in the order of the journey: group, name, what it runs, examples below its help."""


def build_app() -> cyclopts.App:
    """The command-line app with every command in it."""
    app = cyclopts.App(
        name="primemover",
        help=_INTRO,
        help_epilogue=_EPILOGUE,
        help_format="plaintext",
        default_parameter=cyclopts.Parameter(negative="", show_default=False),
        version=lambda: version("primemover"),
        group_commands=cyclopts.Group("Help", sort_key=5),
    )
    for place, (group, name, command, examples) in enumerate(_COMMANDS):
        app.command(command, name=name, group=group, sort_key=place, help_epilogue=examples)
    for part, group in (
        (emg.build_app(), _CHECK),
        (browse.build_app(), _TOOLS),
        (doctor.build_cache_app(), _TOOLS),
    ):
        part.group = group
        app.command(part)
    return app


def run(arguments: Sequence[str] | None = None) -> ExitCode:
    """The exit code after running the command line (``sys.argv`` when None)."""
    try:
        code = build_app()(
            arguments, exit_on_error=False, print_error=False, result_action="return_value"
        )
    except cyclopts.CycloptsError as fault:  # in one line, as every other fault is told
        print(fault, file=sys.stderr)
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
