"""Letters to a mail server: encrypted, signed in, one connection a letter."""

from __future__ import annotations

import base64
import logging
import smtplib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from app.notifications.base import Ending, Letter, Sent, Trouble, message

_TIMEOUT_SECONDS = 15
#: Replies of this class say: the same again, later, may succeed (RFC 5321, 4.2.1).
_TEMPORARY = range(400, 500)
_LOGGED_IN = 235
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where and how letters are handed in; ``security`` is ``starttls``, ``tls`` or ``none``."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:  # never the password, in no log and no traceback
        return f"MailServer({self.host}:{self.port}, {self.security}, {self.user or 'no login'})"

    def send(self, letter: Letter) -> Sent:
        """Hand one letter in. What the server refuses for good is ``REFUSED``, all else is tried again later."""
        try:
            mail = message(letter, self.sender)
        except ValueError:
            return Sent(Ending.REFUSED, Trouble.ADDRESS_INVALID)
        mail["Date"] = format_datetime(datetime.now(UTC))
        return self._attempt(mail)

    def check(self) -> Trouble | None:
        """Whether the server takes our login; nothing is sent."""
        return self._attempt(None).trouble

    def _attempt(self, mail: EmailMessage | None) -> Sent:
        try:
            self._hand_in(mail)
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()))[0]
            return _refused(code, Trouble.RECIPIENT_REFUSED)
        except smtplib.SMTPNotSupportedError as error:
            _log.warning("the mail server cannot do what is asked: %s", error)
            return Sent(Ending.LATER, Trouble.NOT_SECURE)
        except smtplib.SMTPAuthenticationError as refused:
            _log.warning("the mail server refused the login: %s", refused.smtp_code)
            return Sent(Ending.LATER, Trouble.LOGIN_REFUSED)
        except smtplib.SMTPResponseException as refused:
            _log.warning("the mail server answered %s", refused.smtp_code)
            return _refused(refused.smtp_code, Trouble.MESSAGE_REFUSED)
        except ssl.SSLError as error:
            _log.warning("no safe connection to the mail server: %s", error)
            return Sent(Ending.LATER, Trouble.NOT_SECURE)
        except (smtplib.SMTPException, OSError) as error:
            _log.warning("the mail server does not answer: %s", error)
            return Sent(Ending.LATER, Trouble.SERVER_AWAY)
        return Sent(Ending.SENT)

    def _hand_in(self, mail: EmailMessage | None) -> None:
        context = ssl.create_default_context()
        with self._connect(context) as server:
            if self.security == "starttls":
                server.starttls(context=context)
            if self.user:
                self._log_in(server)
            if mail is not None:
                server.send_message(mail)

    def _log_in(self, server: smtplib.SMTP) -> None:
        if f"{self.user}{self.password}".isascii():
            server.login(self.user, self.password)
            return
        # smtplib knows only ASCII logins; the mechanism itself is UTF-8 (RFC 4616).
        server.ehlo_or_helo_if_needed()
        login = base64.b64encode(f"\0{self.user}\0{self.password}".encode()).decode()
        code, answer = server.docmd("AUTH", f"PLAIN {login}")
        if code != _LOGGED_IN:
            raise smtplib.SMTPAuthenticationError(code, answer)

    def _connect(self, context: ssl.SSLContext) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT_SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT_SECONDS)


def _refused(code: int, trouble: Trouble) -> Sent:
    if code in _TEMPORARY:
        return Sent(Ending.LATER, Trouble.SERVER_BUSY)
    return Sent(Ending.REFUSED, trouble)
