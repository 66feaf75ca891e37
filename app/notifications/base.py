"""Messages to customers on their way out: what is sent, and how an attempt can end."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from typing import Protocol

from app.notifications.letter_html import LOGO_ID


@dataclass(frozen=True, slots=True)
class Attachment:
    """A PDF file with a letter."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail as the outbox keeps it; ``key`` is the same for every attempt."""

    key: str
    to: str
    subject: str
    body: str
    html: str = ""
    """The same for programs that show it; where it is empty the letter is plain text."""
    logo: bytes = b""
    """The picture that ``html`` shows as ``letter_html.LOGO_ID``: a PNG."""
    files: tuple[Attachment, ...] = ()


class Ending(StrEnum):
    """How one attempt ended: gone, to be tried again, or never to be tried again as it is."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"


class Trouble(StrEnum):
    """Why a message has not gone; words in the catalogues under the same code."""

    SERVER_AWAY = "mail_server_away"
    NOT_SECURE = "mail_not_secure"
    LOGIN_REFUSED = "mail_login_refused"
    SERVER_BUSY = "mail_server_busy"
    ADDRESS_INVALID = "mail_address_invalid"
    RECIPIENT_REFUSED = "mail_recipient_refused"
    MESSAGE_REFUSED = "mail_message_refused"
    BOUNCED = "mail_bounced"
    FOLDER_REFUSED = "mail_folder_refused"
    SMS_AWAY = "sms_service_away"
    SMS_LOGIN_REFUSED = "sms_login_refused"
    SMS_BUSY = "sms_service_busy"
    SMS_REFUSED = "sms_message_refused"
    SMS_IN_DOUBT = "sms_in_doubt"


@dataclass(frozen=True, slots=True)
class Sent:
    """The result of one attempt; ``trouble`` only where it did not go."""

    ending: Ending
    trouble: Trouble | None = None


class Mailbox(Protocol):
    """Somewhere letters can be sent to; never raises for what the world does."""

    def send(self, letter: Letter) -> Sent:
        """Hand over one letter."""
        ...


def message(letter: Letter, sender: str) -> EmailMessage:
    """The letter as an e-mail from ``sender``, its ``Message-ID`` made of the key: a second copy is known as one.

    Raises ``ValueError`` for an address that is none.
    """
    if "@" not in letter.to or any(sign.isspace() or sign in ",;<>" for sign in letter.to):
        raise ValueError("not an address")
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = letter.to
    # A subject is one line, whatever a channel put into an order's reference.
    mail["Subject"] = " ".join(letter.subject.split())
    mail["Message-ID"] = message_id(letter.key, sender)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body)
    if letter.html:
        mail.add_alternative(letter.html, subtype="html")
        if letter.logo:
            page = mail.get_payload()[-1]  # type: ignore[index]  # the alternative that was just added
            page.add_related(letter.logo, "image", "png", cid=f"<{LOGO_ID}>", disposition="inline")  # type: ignore[union-attr]
    for file in letter.files:
        mail.add_attachment(file.content, maintype="application", subtype="pdf", filename=file.name)
    return mail


def message_id(key: str, sender: str) -> str:
    """The same for the same key, without saying what the key is."""
    domain = sender.rpartition("@")[2].rstrip("> ") or "arrimage.invalid"
    return f"<{key_digest(key)}@{domain}>"


def key_digest(key: str) -> str:
    """What names a letter outside the house."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]
