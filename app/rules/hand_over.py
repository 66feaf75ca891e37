"""When a customer at the counter must show who they are, and how often a code may be wrong (domain 7)."""

from __future__ import annotations

#: After so many wrong codes in a row only a manager can go on.
WRONG_CODES_ALLOWED = 5


def identity_needed(
    total_cents: int, from_cents: int, *, third_person: bool = False, without_code: bool = False
) -> bool:
    """Whether somebody must look at an identity document before the bags go over the counter.

    ``from_cents``: the house's limit, from which every order is checked. Whoever comes for somebody else, or
    without the code, always shows one; nothing of it is kept.
    """
    return third_person or without_code or total_cents >= from_cents
