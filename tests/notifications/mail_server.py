"""A real mail server on a real socket: it keeps what it accepts, and refuses on request."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

USER, PASSWORD = "expedition", "très-secret"


@dataclass
class Received:
    """What the server took, and what it answers next."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipient_answer: str = "250 OK"
    data_answer: str = "250 OK"
    port: int = 0
    logins: int = 0

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        if self.data_answer.startswith("250"):
            letter = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
        return self.data_answer

    def check(self, server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        right = LoginPassword(USER.encode(), PASSWORD.encode())
        self.logins += given == right
        return AuthResult(success=given == right, handled=False)


@contextmanager
def mail_server(*, login: bool = False) -> Iterator[Received]:
    """The server, running; with ``login`` it takes nothing from strangers."""
    received = Received()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        received.port = probe.getsockname()[1]
    controller = Controller(
        received,
        hostname="127.0.0.1",
        port=received.port,
        authenticator=received.check,
        auth_required=login,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield received
    finally:
        controller.stop()
