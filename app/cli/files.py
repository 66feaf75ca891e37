"""``arrimage import``: a file into the house, with progress, a dry run and a file of refused rows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.cli.frame import DONE, FOUND, Frame, opened, put_json

_SHOWN = 10
Progress = Callable[[int, int], None]


def import_file(
    frame: Frame, kind: str, path: Path, *, dry_run: bool, refused: Path | None, as_json: bool
) -> int:
    """Import one file; 1 where rows were refused."""
    from app.workflows import importing, staffing

    with opened(frame) as database, _progress(path.name) as progress:
        report = importing.import_file(
            database,
            staffing.station_actor(database, frame.settings.station),
            kind,
            path,
            dry_run=dry_run,
            progress=progress,
            refused_path=refused,
            language=frame.language,
        )
    reasons = [(row.row_number, frame.words(row.code, **row.values)) for row in report.refused_rows]
    if as_json:
        rows = [{"row": number, "reason": reason} for number, reason in reasons]
        put_json(
            {"file": path.name, "kind": kind, "dry_run": dry_run, **report.counts(), "refused_rows": rows}
        )
    else:
        frame.say("cli_import_tried" if dry_run else "cli_import_done", file=path.name, **report.counts())
        for number, reason in reasons[:_SHOWN]:
            frame.say("cli_import_row", row=number, reason=reason)
        if len(reasons) > _SHOWN:
            frame.say("cli_import_more", count=len(reasons) - _SHOWN)
        if refused is not None and reasons:
            frame.say("cli_import_refused_file", file=str(refused))
    return FOUND if reasons else DONE


@contextmanager
def _progress(name: str) -> Iterator[Progress | None]:
    """A bar on a terminal; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, rows: bar.update(task, completed=done, total=rows or None)
