"""Messages to customers out of the outbox: by the house's mail server, or into a folder where none is set up."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from app import passwords
from app.database.unit_of_work import Database
from app.models.house import setting
from app.models.states import JobState
from app.notifications.base import Ending, Letter, Mailbox, Sent
from app.notifications.files import LetterFolder
from app.notifications.smtp import MailServer
from app.station.delivery import Delivered

#: The mail server's password comes from here or from the keyring: never the database, never the settings file.
PASSWORD_VARIABLE = "ARRIMAGE_SMTP_PASSWORD"  # noqa: S105 - the name of the variable, not a password
_STATES = {
    Ending.SENT: JobState.HANDED_OVER,
    Ending.LATER: JobState.WAITING,
    Ending.REFUSED: JobState.PARKED,
}


def letter_folder(data_folder: Path) -> Path:
    """Where messages lie that no server takes."""
    return data_folder / "letters"


def mail_server(connection: Connection, environment: Mapping[str, str]) -> MailServer | None:
    """The house's mail server, or ``None`` where none is set up."""
    host = str(setting(connection, "smtp_host"))
    if not host:
        return None
    return MailServer(
        host=host,
        port=int(setting(connection, "smtp_port")),
        security=str(setting(connection, "smtp_security")),
        sender=sender(connection),
        user=str(setting(connection, "smtp_user")),
        password=passwords.find(password_name(connection), PASSWORD_VARIABLE, environment),
    )


def password_name(connection: Connection) -> str:
    """Under which name the keyring keeps the mail server's password; empty where no login is set up."""
    host, user = str(setting(connection, "smtp_host")), str(setting(connection, "smtp_user"))
    return f"smtp:{user}@{host}" if host and user else ""


def sender(connection: Connection) -> str:
    """Whom messages come from."""
    address = str(setting(connection, "smtp_from")) or str(setting(connection, "seller_email"))
    return address or "no-reply@arrimage.invalid"


class LetterDelivery:
    """Delivers outbox messages: e-mails by the mail server if there is one, everything else into the folder."""

    def __init__(
        self, database: Database, data_folder: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self._database = database
        self._folder = letter_folder(data_folder)
        self._environment = os.environ if environment is None else environment

    def __call__(self, row: Any) -> Delivered:
        """One row of the outbox; what its payload lacks is a mistake that a person has to see."""
        payload = row.payload
        needed = {"email": ("to", "subject", "body"), "sms": ("to", "text")}.get(row.kind)
        if needed is None or not all(isinstance(payload.get(name), str) for name in needed):
            return Delivered(JobState.PARKED, "mail_unreadable")
        server, address = self._database.read(
            lambda connection: (mail_server(connection, self._environment), sender(connection))
        )
        folder = LetterFolder(self._folder, address)
        if row.kind == "sms":
            return _delivered(folder.text(row.key, payload["to"], payload["text"]))
        mailbox: Mailbox = server or folder
        letter = Letter(row.key, payload["to"], payload["subject"], payload["body"])
        return _delivered(mailbox.send(letter))


def _delivered(sent: Sent) -> Delivered:
    return Delivered(_STATES[sent.ending], sent.trouble.value if sent.trouble else "")
