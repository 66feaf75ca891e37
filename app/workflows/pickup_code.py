"""The code a customer says at the counter: made, kept as a digest only, and compared."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

_DIGITS, _HINT_DIGITS = 6, 4
_SHORTEST_TOKEN = 22
#: Six digits are weak under any hash: what protects them is the count of tries at the counter.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class PickupCode(NamedTuple):
    """A new code in clear, for the message alone, and the two digests that are kept."""

    clear: str
    code_hash: str
    hint: str


def new_code(token: str) -> PickupCode:
    """A random code for the pickup with this token."""
    clear = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
    return PickupCode(clear, _hasher.hash(clear), hint(token, clear))


def hint(token: str, digits: str) -> str:
    """What a pickup is found by: the digest of the code's last four digits under the pickup's own token."""
    return hmac.new(token.encode(), digits[-_HINT_DIGITS:].encode(), hashlib.sha256).hexdigest()


def could_be(given: str) -> bool:
    """Whether ``given`` looks like a code or a token at all: a name or an article is no wrong try."""
    return (len(given) == _DIGITS and given.isdecimal()) or len(given) >= _SHORTEST_TOKEN


def matches(given: str, token: str, code_hash: str) -> bool:
    """Whether ``given`` is the pickup's code or its token."""
    if hmac.compare_digest(given.encode(), token.encode()):
        return True
    if not code_hash or len(given) != _DIGITS:
        return False
    try:
        return _hasher.verify(code_hash, given)
    except VerifyMismatchError:
        return False
