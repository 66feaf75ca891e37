"""The cut-off board: full screen, or as a table or JSON where there is no display."""

from __future__ import annotations

from app.cli.frame import DONE, Frame, opened, put_json, table
from app.cli.opening import has_display


def show(frame: Frame, *, as_json: bool) -> int:
    """Today's pick-ups: on the screen until it is closed, else once."""
    if not as_json and has_display():
        from app.ui.board.window import show_board

        return show_board(frame.settings)
    from app.queries.board import board

    with opened(frame) as database:
        found = database.read(lambda connection: board(connection, database.clock()))
    if as_json:
        put_json(found)
        return DONE
    titles = [
        frame.words(f"cli_board_{name}") for name in ("service", "leaves", "left", "dock", "ready", "missed")
    ]
    rows = [
        (
            each.pick_up.service,
            frame.moment(each.pick_up.leaves_at),
            each.pick_up.left,
            each.pick_up.at_dock,
            frame.moment(each.ready_at),
            each.missed,
        )
        for each in found.pick_ups
    ]
    table(titles, rows)
    return DONE
