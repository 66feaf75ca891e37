"""From the arguments of the process to its exit code; whatever goes wrong is one sentence."""

from __future__ import annotations

import logging
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from app.cli.frame import DONE, FOUND, USAGE, Sentence
from app.config import Settings, SettingsUnreadable, load_settings
from app.i18n import LANGUAGES, text

_log = logging.getLogger(__name__)
_STOPPED = 130


def main() -> None:
    """The ``arrimage`` program."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A redirected stream would otherwise have the encoding of the machine, which may know no accent.
        with suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # real files have it
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Carry out a command line; returns the exit code."""
    language = _language(arguments, "fr")
    try:
        settings = load_settings()
    except SettingsUnreadable as error:
        return _fail(language, "cli_settings_unreadable", detail=str(error))
    language = _language(arguments, settings.language)
    log = _start_log()
    with suppress(ValueError):  # only the main thread may, and only it runs commands
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = _carry_out(arguments, settings, language)
        sys.stdout.flush()
    except Exception as error:  # the process's edge: nobody is ever shown a traceback
        return _explained(error, language, log)
    except KeyboardInterrupt:
        return _fail(language, "cli_interrupted")
    return code


def _language(arguments: list[str], default: str) -> str:
    """The language asked for, known before the arguments are parsed: even their faults are told in it."""
    for number, argument in enumerate(arguments):
        given = argument.partition("=")[2] if argument.startswith("--language=") else ""
        if argument == "--language" and number + 1 < len(arguments):
            given = arguments[number + 1]
        if given in LANGUAGES:
            return given
    return default if default in LANGUAGES else LANGUAGES[0]


def _carry_out(arguments: list[str], settings: Settings, language: str) -> int:
    from app.cli.commands import command

    try:
        result = command(language).main(
            arguments,
            prog_name="arrimage",
            standalone_mode=False,
            obj={"settings": settings, "language": language},
        )
    except SystemExit as ended:  # how the parser ends a program whose output nobody reads
        raise BrokenPipeError from ended
    if result == _STOPPED:  # how it says that Ctrl-C was pressed
        raise KeyboardInterrupt
    return result if isinstance(result, int) else DONE


def _start_log() -> Path | None:
    from app.logs import start_logging

    try:
        # Two programs that rotate one file would lose each other's lines.
        return start_logging(program=f"arrimage-cli-{os.getpid() % 8}")
    except OSError:
        return None


def _explained(error: Exception, language: str, log: Path | None) -> int:
    """The sentence for what ended a command: the person's mistake, the world's fault, or ours."""
    if isinstance(error, Sentence):
        return _fail(language, error.code, **error.values)
    if isinstance(error, BrokenPipeError):
        _give_up_output()
        return _fail(language, "cli_output_closed")
    if getattr(error, "exit_code", None) == USAGE and hasattr(error, "format_message"):
        return _misused(error, language)
    if type(error).__name__ in {"Abort", "Exit"}:  # the parser's own: asked for nothing more
        return int(getattr(error, "exit_code", FOUND))
    code, values = getattr(error, "code", ""), getattr(error, "values", None)
    if isinstance(code, str) and code and isinstance(values, dict):  # a refusal of a workflow or a file
        return _fail(language, code, **values)
    from app.database.faults import DatabaseFault

    if isinstance(error, DatabaseFault):
        return _fail(language, error.code, detail=_safe(error.detail))
    _log.error("an unexpected fault", exc_info=error)
    return _fail(language, "cli_unexpected", kind=type(error).__name__, log=str(log or "-"))


def _misused(error: Exception, language: str) -> int:
    """Wrong usage, in the words of the language where we have them."""
    kind = type(error).__name__
    param = getattr(error, "param", None)
    name = getattr(error, "option_name", "") or (param.opts[0] if param is not None and param.opts else "")
    code = {
        "NoSuchOption": "cli_no_such_option",
        "MissingParameter": "cli_parameter_missing",
        "BadParameter": "cli_value_wrong",
    }.get(kind, "cli_usage")
    detail = error.format_message() if hasattr(error, "format_message") else str(error)
    _fail(language, code, name=name, detail=detail)
    return USAGE


def _safe(detail: str) -> str:
    from app.logs import redact

    return redact(detail)


def _give_up_output() -> None:
    """Nobody reads any more: what is still buffered must not be written when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(language: str, code: str, **values: object) -> int:
    sentence = " ".join(text(language, code, **values).split("\n"))
    with suppress(OSError):
        sys.stderr.write(sentence + "\n")
        sys.stderr.flush()
    return FOUND
