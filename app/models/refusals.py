"""What a person may not do, and why: a code and values; the words come later, in the reader's language."""

from __future__ import annotations

import re


class Refusal(Exception):
    """A rule said no; nothing was written.

    ``code`` names the sentence in ``resources/i18n``, ``values`` fill it. A subclass per rule that callers tell
    apart; others are raised as ``Refusal("code", ...)``.
    """

    default_code = ""

    def __init_subclass__(cls) -> None:
        cls.default_code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(self, code: str = "", **values: object) -> None:
        self.code = code or self.default_code
        self.values = values
        super().__init__(self.code, values)


class WrongTransition(Refusal):
    """``subject`` is ``state`` and may not become ``target``."""


class NotFound(Refusal):
    """Nothing stands behind what was given: ``kind`` and ``given``."""


class NotAllowed(Refusal):
    """The person's roles do not include one that may do ``action``."""


class NotSignedIn(Refusal):
    """Nobody is signed in at this station."""


class SessionOver(Refusal):
    """What the person signed in with was changed or withdrawn meanwhile, here or at another station."""


class ReasonNeeded(Refusal):
    """The action is only done with a reason in words."""


class OrderHeld(Refusal):
    """The order waits for somebody: ``order`` and ``holds``."""


class NotEnoughStock(Refusal):
    """Fewer units are free than asked for: ``sku``, ``wanted``, ``free``."""


class UnknownBarcode(Refusal):
    """Nobody knows this barcode: ``scanned``."""


class WrongItem(Refusal):
    """Not what the order needs: ``scanned``, ``expected``."""


class TooMany(Refusal):
    """The line has all its units already: ``sku``, ``wanted``."""


class WrongLocation(Refusal):
    """Scanned one location, another was asked: ``scanned``, ``expected``."""


class TakenByOther(Refusal):
    """Somebody else works on it: ``who``, ``where``."""
