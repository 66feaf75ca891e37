"""The mailbox that letters come back to, read over IMAP (RFC 9051): always encrypted, and left as it was found."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.file_limits import LETTER, FileTooLarge
from app.notifications.bounces import Skip

_TIMEOUT_SECONDS = 15
#: On this port a server begins in the clear and is asked for TLS; on any other it begins with it (RFC 8314, 3.2).
_STARTTLS_PORT = 143
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
#: The language of dates in IMAP is English, whatever this machine speaks.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class InboxFault(Exception):
    """The mailbox cannot be read; ``code`` names the sentence, ``values`` fill it."""

    def __init__(self, code: str, host: str) -> None:
        super().__init__(f"{code}: {host}")
        self.code = code
        self.values: Mapping[str, object] = {"host": host}


class Seen(NamedTuple):
    """Up to which letter a mailbox was read; another ``validity`` means that the server numbered them anew."""

    validity: int
    uid: int


NOTHING_SEEN = Seen(0, 0)


@dataclass(frozen=True, slots=True)
class Inbox:
    """Where letters come back to, and how it is opened."""

    host: str
    port: int
    user: str
    password: str

    def __repr__(self) -> str:  # never the password, in no log and no traceback
        return f"Inbox({self.host}:{self.port}, {self.user})"

    def reports(self, since: date, after: Seen, skip: Skip) -> Iterator[tuple[Seen, bytes]]:
        """The reports that came since a day and after those ``after``, oldest first, each with where one is then.

        Only what is of the type of reports is fetched, and nothing is marked as read. One that is too large is told
        to ``skip``. Raises ``InboxFault``.
        """
        try:
            server = self._connect()
            try:
                self._log_in(server)
                server.select("INBOX", readonly=True)
                yield from self._reports(server, since, after, skip)
            finally:
                _leave(server)
        except imaplib.IMAP4.abort as error:
            raise InboxFault("inbox_away", self.host) from error
        except imaplib.IMAP4.error as error:
            raise InboxFault("inbox_refused", self.host) from error
        except ssl.SSLError as error:
            raise InboxFault("inbox_not_secure", self.host) from error
        except OSError as error:
            raise InboxFault("inbox_away", self.host) from error

    def _connect(self) -> imaplib.IMAP4:
        context = ssl.create_default_context()
        if self.port != _STARTTLS_PORT:
            return imaplib.IMAP4_SSL(self.host, self.port, ssl_context=context, timeout=_TIMEOUT_SECONDS)
        server = imaplib.IMAP4(self.host, self.port, timeout=_TIMEOUT_SECONDS)
        try:
            server.starttls(context)
        except (OSError, imaplib.IMAP4.error):
            _leave(server)
            raise
        return server

    def _log_in(self, server: imaplib.IMAP4) -> None:
        try:
            if f"{self.user}{self.password}".isascii():
                server.login(self.user, self.password)
            else:  # imaplib knows only ASCII logins; the mechanism itself is UTF-8 (RFC 4616)
                server.authenticate("PLAIN", lambda _: f"\0{self.user}\0{self.password}".encode())
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise InboxFault("inbox_login_refused", self.host) from error

    def _reports(
        self, server: imaplib.IMAP4, since: date, after: Seen, skip: Skip
    ) -> Iterator[tuple[Seen, bytes]]:
        validity = int(server.response("UIDVALIDITY")[1][0] or 0)
        first = after.uid + 1 if after.validity == validity else 1
        day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        found = server.uid(
            "SEARCH", "UID", f"{first}:*", "SINCE", day, "HEADER", "Content-Type", "multipart/report"
        )[1][0]
        for uid in sorted(map(int, (found or b"").split())):
            if uid < first:
                continue  # "5:*" names the last letter also where it is older (RFC 9051, 9)
            size = _SIZE.search(_first(server.uid("FETCH", str(uid), "(RFC822.SIZE)")))
            if size is not None and int(size[1]) > LETTER:
                name = f"{self.user} #{uid}"
                skip(name, FileTooLarge(name, LETTER))
                continue
            yield Seen(validity, uid), _content(server.uid("FETCH", str(uid), "(BODY.PEEK[])"))


def _leave(server: imaplib.IMAP4) -> None:
    """Say goodbye where the other side still listens, and close the line in any case."""
    with suppress(OSError, imaplib.IMAP4.error):
        server.logout()
    with suppress(OSError):
        server.shutdown()


def _first(answer: tuple[str, list[object]]) -> bytes:
    said = answer[1][0] if answer[1] else b""
    return said if isinstance(said, bytes) else b""


def _content(answer: tuple[str, list[object]]) -> bytes:
    """The letter in an answer to FETCH; empty where it was deleted meanwhile."""
    parts = (part[1] for part in answer[1] if isinstance(part, tuple))
    return next((part for part in parts if isinstance(part, bytes)), b"")
