"""``arrimage practice``: the practice shop in the window, or by scans on standard input."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from app.cli.frame import DONE, FOUND, Frame, Sentence, frame_of, put_json


def practise(
    context: typer.Context,
    headless: Annotated[bool, typer.Option("--headless", help="cli_help_practice_headless")] = False,
) -> int:
    frame = frame_of(context)
    if headless:
        return _by_lines(frame)
    from app.cli.opening import has_display

    if not has_display():
        raise Sentence("cli_no_display")
    from app.ui.application import run

    return run(frame.settings, frame.demo, practising=True)


def _by_lines(frame: Frame) -> int:
    """Scans in, one JSON outcome a line out, and at the end what the run came to; 1 where it was not finished."""
    from app.station import headless
    from app.station.practice import Run
    from app.station.practice_shop import forget_practice, open_practice
    from app.station.wiring import Desk
    from app.values import utc_now

    desk, run = Desk(open_practice(frame.settings, utc_now()), with_scanners=False), Run()
    desk.station.listen(lambda answer: run.take(answer, utc_now()))
    try:
        headless.run(desk.station, iter(sys.stdin.readline, ""), sys.stdout, frame.language, desk.folder)
    finally:
        desk.stop()
        forget_practice(frame.settings)
    score = run.score(utc_now())
    put_json({"practice": score})
    return DONE if score.finished else FOUND
