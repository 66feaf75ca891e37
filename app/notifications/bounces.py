"""E-mails that came back: what mail servers say about letters they took and could not deliver (RFC 3464)."""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from app.file_limits import LETTER, read_whole

_OUR_ID = re.compile(r"<([0-9a-f]{32})@")
#: A status of this class is for good (RFC 3463); 4 is tried again by the server itself.
_FOR_GOOD = "5."


@dataclass(frozen=True, slots=True)
class Bounce:
    """One letter that will not arrive: ``digest`` of its key (``base.key_digest``), empty where it is not named."""

    recipient: str
    status: str
    """Such as ``5.1.1``, no such mailbox."""
    digest: str


def bounces_in(content: bytes) -> tuple[Bounce, ...]:
    """What an e-mail says about letters of ours that will not arrive; nothing for any other e-mail."""
    mail = BytesParser(policy=policy.compat32).parsebytes(content)
    if mail.get_content_type() != "multipart/report":
        return ()
    reports = [part for part in mail.walk() if part.get_content_type() == "message/delivery-status"]
    digest = _digest(mail)
    return tuple(bounce for report in reports for bounce in _failed(report, digest))


def _failed(report: Message, digest: str) -> Iterator[Bounce]:
    """The recipients that are given up; the first group of fields speaks of the server, not of one of them."""
    payload = report.get_payload()
    groups = payload if isinstance(payload, list) else []
    for fields in (each for each in groups if isinstance(each, Message)):
        recipient = str(fields.get("Original-Recipient") or fields.get("Final-Recipient") or "")
        status = str(fields.get("Status", "")).split()[:1]
        action = str(fields.get("Action", "")).strip().lower()
        if recipient and action == "failed" and status and status[0].startswith(_FOR_GOOD):
            yield Bounce(recipient.partition(";")[2].strip(" <>").lower(), status[0], digest)


def _digest(mail: Message) -> str:
    """Of the letter that came back, whose head or whole is the last part."""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            named = str(inner.get("Message-ID", "")) if isinstance(inner, Message) else ""
        elif kind == "text/rfc822-headers":
            named = str(part.get_payload())
        else:
            continue
        if (found := _OUR_ID.search(named)) is not None:
            return found[1]
    return ""


def letters_in(path: Path) -> Iterator[bytes]:
    """The e-mails in an mbox file, a Maildir, a folder of ``.eml`` files, or one such file.

    Raises ``OSError`` for what cannot be read, ``FileTooLarge`` for a file that is no letter.
    """
    if path.is_dir() and (path / "cur").is_dir():
        yield from _kept_in(mailbox.Maildir(path, create=False))
    elif path.is_dir():
        for file in sorted(path.glob("*.eml")):
            yield read_whole(file, LETTER)
    elif path.suffix.lower() == ".eml":
        yield read_whole(path, LETTER)
    else:
        with path.open("rb"):  # mailbox itself takes what is not there for an empty one
            pass
        yield from _kept_in(mailbox.mbox(path, create=False))


def _kept_in(box: mailbox.Mailbox[Any]) -> Iterator[bytes]:
    with closing(box):
        for letter in box:
            yield letter.as_bytes()
