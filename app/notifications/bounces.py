"""E-mails that came back: what mail servers say about letters they took and could not deliver (RFC 3464)."""

from __future__ import annotations

import mailbox
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from functools import partial
from pathlib import Path
from typing import Any

from app.file_limits import LETTER, FileTooLarge, read_whole

Skip = Callable[[str, OSError | FileTooLarge], None]
"""Is told the name of a letter that is left out, and why."""

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


def letters_in(path: Path, skip: Skip) -> Iterator[bytes]:
    """The e-mails in an mbox file, a Maildir, a folder of ``.eml`` files, or one such file.

    One that is too large or cannot be read is told to ``skip`` by its name. Raises ``OSError`` where the mailbox
    itself cannot be read.
    """
    if path.is_dir() and (path / "cur").is_dir():
        yield from _kept_in(path.name, mailbox.Maildir(path, create=False), skip)
    elif path.is_dir():
        for file in sorted(path.glob("*.eml")):
            yield from _whole(file.name, partial(read_whole, file, LETTER), skip)
    elif path.suffix.lower() == ".eml":
        yield from _whole(path.name, partial(read_whole, path, LETTER), skip)
    else:
        with path.open("rb"):  # mailbox itself takes what is not there for an empty one
            pass
        yield from _kept_in(path.name, mailbox.mbox(path, create=False), skip)


def _kept_in(name: str, box: mailbox.Mailbox[Any], skip: Skip) -> Iterator[bytes]:
    with closing(box):
        for number, key in enumerate(box.keys(), 1):
            one = f"{name} #{number}"
            yield from _whole(one, partial(_letter, one, box, key), skip)


def _letter(name: str, box: mailbox.Mailbox[Any], key: Any) -> bytes:
    with box.get_file(key) as file:
        content = bytes(file.read(LETTER + 1))
    if len(content) > LETTER:
        raise FileTooLarge(name, LETTER)
    return content


def _whole(name: str, read: Callable[[], bytes], skip: Skip) -> Iterator[bytes]:
    try:
        content = read()
    except (OSError, FileTooLarge) as error:
        skip(name, error)
    else:
        yield content
