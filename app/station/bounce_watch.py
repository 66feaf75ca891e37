"""Letters that come back are fetched from the house's mailbox, by the stations that have its password."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping

from sqlalchemy import Connection

from app import passwords
from app.database.unit_of_work import Actor, Database
from app.file_limits import FileTooLarge
from app.models.house import settings
from app.notifications.bounces import Bounce, Skip, bounces_in
from app.notifications.inbox import NOTHING_SEEN, Inbox, InboxFault, Seen
from app.station.periodic import Periodic
from app.values import shop_day
from app.workflows.bouncing import SENT_WITHIN, note_bounces
from app.workflows.outcome import Outcome

#: The mailbox's password comes from here or from the keyring, as the mail server's does.
PASSWORD_VARIABLE = "ARRIMAGE_IMAP_PASSWORD"  # noqa: S105 - the name of the variable, not a password
_LOOK_SECONDS = 600.0
_log = logging.getLogger(__name__)


def inbox(connection: Connection, environment: Mapping[str, str] | None = None) -> Inbox | None:
    """The mailbox that letters come back to, or ``None`` where none is set up or this station has no password."""
    kept = settings(connection, "imap_host", "imap_port", "imap_user")
    password = passwords.find(password_name(connection), PASSWORD_VARIABLE, environment)
    if not (kept["imap_host"] and kept["imap_user"] and password):
        return None
    return Inbox(str(kept["imap_host"]), int(kept["imap_port"]), str(kept["imap_user"]), password)


def password_name(connection: Connection) -> str:
    """Under which name the keyring keeps the mailbox's password; empty where none is set up."""
    kept = settings(connection, "imap_host", "imap_user")
    return "imap:{imap_user}@{imap_host}".format(**kept) if all(kept.values()) else ""


def fetch(
    database: Database, actor: Actor, box: Inbox, skip: Skip, after: Seen = NOTHING_SEEN
) -> tuple[Outcome, Seen]:
    """Read what came back since and mark those messages; up to where it was read. Raises ``InboxFault``.

    What was noted before is passed over: two stations, or a start anew, note nothing twice.
    """
    since = shop_day(database.clock() - SENT_WITHIN)
    found: list[Bounce] = []
    seen = after
    for read, content in box.reports(since, after, skip):
        found += bounces_in(content)
        seen = read
    return note_bounces(database, actor, found), seen


class BounceWatch(Periodic):
    """Looks every ten minutes; what cannot be read is in the log, and tried again at the next turn."""

    def __init__(
        self, database: Database, actor: Actor, environment: Mapping[str, str] | None = None
    ) -> None:
        self._database, self._actor = database, actor
        self._environment = os.environ if environment is None else environment
        self._seen = NOTHING_SEEN
        super().__init__("bounces", _LOOK_SECONDS, self.look)

    def look(self) -> None:
        """Read the mailbox once."""
        box = self._database.read(lambda connection: inbox(connection, self._environment))
        if box is None:
            return
        try:
            _, self._seen = fetch(self._database, self._actor, box, _left_out, self._seen)
        except InboxFault as fault:
            _log.warning("letters that came back are not read: %s", fault)


def _left_out(name: str, why: OSError | FileTooLarge) -> None:
    _log.warning("a letter that came back is left out: %s: %s", name, why)
