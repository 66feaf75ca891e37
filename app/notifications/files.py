"""Messages as files in a folder: where no mail server or SMS provider is set up yet, and for the demo."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import policy
from pathlib import Path

from app.notifications.base import Ending, Letter, Sent, Trouble, message


@dataclass(frozen=True, slots=True)
class LetterFolder:
    """A folder that takes e-mails as ``.eml`` and text messages as ``.txt``; one file a key, however often."""

    folder: Path
    sender: str

    def send(self, letter: Letter) -> Sent:
        """Write one letter."""
        try:
            mail = message(letter, self.sender)
        except ValueError:
            return Sent(Ending.REFUSED, Trouble.ADDRESS_INVALID)
        return self._write(f"{file_stem(letter.key)}.eml", mail.as_bytes(policy=policy.SMTP))

    def text(self, key: str, to: str, words: str) -> Sent:
        """Write one text message."""
        return self._write(f"{file_stem(key)}.txt", f"{to}\n\n{words}\n".encode())

    def _write(self, name: str, content: bytes) -> Sent:
        target = self.folder / name
        draft = target.with_suffix(".part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(content)
            draft.chmod(0o600)  # names and addresses are nobody else's business
            draft.replace(target)
        except OSError:
            return Sent(Ending.LATER, Trouble.FOLDER_REFUSED)
        return Sent(Ending.SENT)


def file_stem(key: str) -> str:
    """A key as a file name: readable where it can be, and never the same for two keys."""
    readable = re.sub(r"[^A-Za-z0-9]+", "-", key).strip("-")[:60]
    return f"{readable}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
