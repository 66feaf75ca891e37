"""Messages to customers out of the outbox: by the house's mail server, or into a folder where none is set up."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from app import passwords
from app.database.unit_of_work import Actor, Database
from app.models.house import setting
from app.models.return_label import ReturnLabel, ReturnPaper
from app.models.states import JobState
from app.notifications.base import Attachment, Ending, Letter, Mailbox, Sent
from app.notifications.files import LetterFolder
from app.notifications.gateways import Gateway, gateway
from app.notifications.letter_html import PLAIN_COLOUR, Look, to_html
from app.notifications.smtp import MailServer
from app.station.delivery import Delivered
from app.station.invoice_files import handed_out
from app.workflows.branding import brand

#: The mail server's password comes from here or from the keyring: never the database, never the settings file.
PASSWORD_VARIABLE = "ARRIMAGE_SMTP_PASSWORD"  # noqa: S105 - the name of the variable, not a password
#: The same for the SMS service; OVH's has three parts with colons between.
SMS_VARIABLE = "ARRIMAGE_SMS_KEY"
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


def house_look(connection: Connection) -> Look:
    """How the house's letters look, by its settings."""
    said = {name: str(setting(connection, f"seller_{name}")) for name in ("name", "legal", "email")}
    address = " · ".join(map(str, setting(connection, "seller_address")))
    footer = tuple(filter(None, (said["name"], address, said["legal"], said["email"])))
    looks = brand(connection)
    return Look(said["name"], looks.colour or PLAIN_COLOUR, looks.logo, footer)


def sms_gateway(connection: Connection, environment: Mapping[str, str]) -> Gateway | None:
    """The house's SMS service, or ``None`` where none is set up."""
    provider = str(setting(connection, "sms_provider"))
    if provider == "none":
        return None
    return gateway(
        provider,
        sender=str(setting(connection, "sms_sender")),
        key=passwords.find(sms_key_name(connection), SMS_VARIABLE, environment),
        service=str(setting(connection, "sms_service")),
        url=str(setting(connection, "sms_url")),
    )


def sms_key_name(connection: Connection) -> str:
    """Under which name the keyring keeps the SMS service's key; empty where none is set up."""
    provider = str(setting(connection, "sms_provider"))
    return "" if provider == "none" else f"sms:{provider}"


class LetterDelivery:
    """Delivers outbox messages by the mail server and the SMS service, into the folder where there is none."""

    def __init__(
        self,
        database: Database,
        data_folder: Path,
        environment: Mapping[str, str] | None = None,
        actor: Actor | None = None,
    ) -> None:
        """``actor`` keeps the files of invoices that letters bring; without one they go without."""
        self._database = database
        self._folder = letter_folder(data_folder)
        self._environment = os.environ if environment is None else environment
        self._actor = actor

    def __call__(self, row: Any) -> Delivered:
        """One row of the outbox; what its payload lacks is a mistake that a person has to see."""
        payload = row.payload
        needed = {"email": ("to", "subject", "body"), "sms": ("to", "text")}.get(row.kind)
        if needed is None or not all(isinstance(payload.get(name), str) for name in needed):
            return Delivered(JobState.PARKED, "mail_unreadable")
        folder = LetterFolder(self._folder, self._database.read(sender))
        if row.kind == "sms":
            service = self._database.read(lambda connection: sms_gateway(connection, self._environment))
            return _delivered((service or folder).text(row.key, payload["to"], payload["text"]))
        server = self._database.read(lambda connection: mail_server(connection, self._environment))
        mailbox: Mailbox = server or folder
        return _delivered(mailbox.send(self._letter(row.key, payload)))

    def _letter(self, key: str, payload: Mapping[str, Any]) -> Letter:
        look = self._database.read(house_look)
        subject, body = payload["subject"], payload["body"]
        page = to_html(subject, body, payload.get("language", "fr"), look)
        files: tuple[Attachment, ...] = ()
        if self._actor is not None and isinstance(payload.get("invoice_id"), int):
            files = (Attachment(*handed_out(self._database, self._actor, payload["invoice_id"])),)
        if isinstance(payload.get("return_label_id"), int):
            files = self._database.read(lambda c: _return_papers(c, payload["return_label_id"]))
        return Letter(key, payload["to"], subject, body, page, look.logo, files)


def _return_papers(connection: Connection, label_id: int) -> tuple[Attachment, ...]:
    """What came with a return label, as PDF: to print, or to show where the carrier reads a code."""
    query = select(ReturnPaper.kind, ReturnPaper.content, ReturnLabel.reference).join(
        ReturnLabel, ReturnLabel.id == ReturnPaper.return_label_id
    )
    rows = connection.execute(
        query.where(ReturnLabel.id == label_id, ReturnPaper.content != b"").order_by(ReturnPaper.id)
    )
    return tuple(Attachment(f"{row.kind}-{row.reference}.pdf", row.content) for row in rows)


def _delivered(sent: Sent) -> Delivered:
    return Delivered(_STATES[sent.ending], sent.trouble.value if sent.trouble else "")
