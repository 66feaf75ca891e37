"""``arrimage backup`` and ``arrimage restore``: a whole shop as one checked file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from app.cli.frame import DONE, Frame, plain, put_json, shown_url


def backup(frame: Frame, file: Path, as_json: bool) -> int:
    """Write a backup; nothing lies there until it is checked."""
    from app.station.backup import back_up

    made = back_up(frame.settings, file)
    if as_json:
        put_json({"file": str(file), **plain(made)})
    else:
        orders = made.rows.get("orders", 0)
        frame.say("cli_backup_made", file=file, orders=orders, photos=made.photos)
    return DONE


def restore(frame: Frame, file: Path, replace: bool) -> int:
    """Bring a backup back where no shop is."""
    from app.station.backup import restore as bring_back

    made = bring_back(frame.settings, file, replace=replace)
    frame.say(
        "cli_restored",
        database=shown_url(frame.settings.database_url),
        made_at=frame.moment(datetime.fromisoformat(made.made_at)),
    )
    return DONE
