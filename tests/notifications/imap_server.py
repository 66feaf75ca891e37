"""A mailbox on a real socket, over TLS: as much of IMAP4rev1 (RFC 3501) as a reader of one folder meets."""

from __future__ import annotations

import re
import ssl
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

USER, PASSWORD = "retours", "très-secret"


@dataclass
class Box:
    """What lies in it, by UID, and what was asked of it; ``forgetful``: the line breaks in the middle of a letter."""

    letters: dict[int, bytes] = field(default_factory=dict)
    validity: int = 1
    forgetful: bool = False
    sizes: dict[int, int] = field(default_factory=dict)
    """Sizes to be told in place of the real ones."""
    asked: list[str] = field(default_factory=list)
    port: int = 0

    def fetched(self) -> list[int]:
        """The letters whose content was fetched, in that order."""
        found = (re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]\)", each) for each in self.asked)
        return [int(each[1]) for each in found if each]


class _Talk(StreamRequestHandler):
    box: Box

    def handle(self) -> None:
        self._say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready")
        self.signed_in = False
        while line := self.rfile.readline().decode().strip():
            tag, _, asked = line.partition(" ")
            self.box.asked.append(asked if "LOGIN" not in asked.upper() else "LOGIN")
            if not self._answer(tag, asked):
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _answer(self, tag: str, asked: str) -> bool:
        verb = " ".join(asked.upper().split()[: 2 if asked.upper().startswith("UID") else 1])
        deed: dict[str, Callable[[str], str]] = {
            "CAPABILITY": self._capability,
            "LOGIN": self._login,
            "AUTHENTICATE": self._authenticate,
            "EXAMINE": self._examine,
            "UID SEARCH": self._search,
            "UID FETCH": self._fetch,
            "LOGOUT": lambda _: "OK bye",
        }
        known = deed.get(verb)
        said = "BAD unknown" if known is None else known(asked)
        if not said:
            return False
        self._say(f"{tag} {said}")
        return verb != "LOGOUT"

    def _capability(self, _asked: str) -> str:
        self._say("* CAPABILITY IMAP4rev1 AUTH=PLAIN")
        return "OK done"

    def _login(self, asked: str) -> str:
        return self._let_in(*re.findall(r'"?([^"\s]+)"?', asked)[1:])

    def _authenticate(self, _asked: str) -> str:
        self._say("+ ")
        return self._let_in(*b64decode(self.rfile.readline()).decode().split("\0")[1:])

    def _let_in(self, user: str = "", password: str = "") -> str:
        self.signed_in = (user, password) == (USER, PASSWORD)
        return "OK welcome" if self.signed_in else "NO [AUTHENTICATIONFAILED] not you"

    def _examine(self, _asked: str) -> str:
        if not self.signed_in:
            return "BAD who are you"
        self._say(f"* {len(self.box.letters)} EXISTS")
        self._say(f"* OK [UIDVALIDITY {self.box.validity}] as it is")
        return "OK [READ-ONLY] open"

    def _search(self, asked: str) -> str:
        wanted = re.search(r"UID (\d+):\* SINCE \d+-[A-Z][a-z]{2}-\d{4} HEADER Content-Type (\S+)", asked)
        if wanted is None:
            return "BAD what"
        last = max(self.box.letters, default=0)
        low, high = sorted(
            (int(wanted[1]), last)
        )  # "*" is the last letter, also where the other number is higher
        parse = BytesHeaderParser()
        found = [
            uid
            for uid, content in self.box.letters.items()
            if low <= uid <= high and wanted[2].strip('"') in str(parse.parsebytes(content)["Content-Type"])
        ]
        self._say(" ".join(["* SEARCH", *map(str, found)]))
        return "OK found"

    def _fetch(self, asked: str) -> str:
        uid = int(asked.split()[2])
        content = self.box.letters[uid]
        if "RFC822.SIZE" in asked:
            self._say(f"* 1 FETCH (UID {uid} RFC822.SIZE {self.box.sizes.get(uid, len(content))})")
            return "OK done"
        head = f"* 1 FETCH (UID {uid} BODY[] {{{len(content)}}}\r\n".encode()
        if self.box.forgetful:
            self.wfile.write(head + content[:20])
            return ""
        self.wfile.write(head + content + b")\r\n")
        return "OK done"


class _Server(ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    tls: ssl.SSLContext

    def finish_request(self, request, client_address) -> None:  # type: ignore[no-untyped-def]  # as its base has it
        try:
            with self.tls.wrap_socket(request, server_side=True) as safe:
                super().finish_request(safe, client_address)
        except (ssl.SSLError, OSError):
            pass  # who does not believe the certificate hangs up


@contextmanager
def imap_server(box: Box, certificate: Path, key: Path) -> Iterator[Box]:
    """The mailbox, open for whoever signs in."""
    handler = type("Talk", (_Talk,), {"box": box})
    with _Server(("127.0.0.1", 0), handler) as server:
        server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.tls.load_cert_chain(certificate, key)
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
