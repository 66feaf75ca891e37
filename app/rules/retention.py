"""How long personal data are kept, and why (GDPR art. 5(1)(e); domain 10)."""

from __future__ import annotations

from datetime import date, timedelta

from app.rules.calendar import add_months

#: A customer without any contact for three years is no customer any more.
_CUSTOMER_MONTHS = 36
#: Claims from a contract lapse five years after (Code civil art. 2224).
_ORDER_MONTHS = 60
#: The seller keeps the contract of an online order of 120 EUR or more for ten years (L213-1, D213-1, D213-2).
CONTRACT_CENTS = 12_000
_CONTRACT_MONTHS = 120
#: Pickup codes, and the messages that carried them, once they were of use.
_CODE_DAYS = 30
#: Labels and slips as they were printed: proof of what was sent.
_PAPER_DAYS = 365
#: Photos of parcels and of returned articles; while there is a dispute, until it is closed.
_PHOTO_DAYS = 365
#: The log of who looked at whose data: six to twelve months (CNIL 2021-122).
_LOOKUP_DAYS = 365


#: Who had something sent where, compared with other orders in the search for fraud (rules/fraud.py).
_FRAUD_ADDRESS_DAYS = 7
#: What was found out about a risk of fraud, and what charged back orders are recognised by (domain 10).
_FRAUD_MONTHS = 36


def customer_until(today: date) -> date:
    """Name and contact go of customers whose last order, return or collection was on this day or before."""
    return add_months(today, -_CUSTOMER_MONTHS)


def order_until(today: date, *, contract: bool) -> date:
    """Nothing personal stays in orders whose last event was on this day or before.

    ``contract``: an order of ``CONTRACT_CENTS`` or more.
    """
    return add_months(today, -(_CONTRACT_MONTHS if contract else _ORDER_MONTHS))


def order_kept_to(last_event: date, *, contract: bool) -> date:
    """Until when an order keeps what is personal in it."""
    return add_months(last_event, _CONTRACT_MONTHS if contract else _ORDER_MONTHS)


def codes_until(today: date) -> date:
    """Pickup codes that were of use on this day or before go."""
    return today - timedelta(days=_CODE_DAYS)


def papers_until(today: date) -> date:
    """What was printed on this day or before is forgotten; that it was printed is not."""
    return today - timedelta(days=_PAPER_DAYS)


def photos_until(today: date) -> date:
    """Photos kept on this day or before go, unless the return they prove something about is still open."""
    return today - timedelta(days=_PHOTO_DAYS)


def lookups_until(today: date) -> date:
    """The log of look-ups up to this day goes."""
    return today - timedelta(days=_LOOKUP_DAYS)


def fraud_addresses_until(today: date) -> date:
    """Who had something sent where on this day or before is not compared any more."""
    return today - timedelta(days=_FRAUD_ADDRESS_DAYS + 1)


def fraud_until(today: date) -> date:
    """Signals of fraud and marks of chargebacks from this day or before go."""
    return add_months(today, -_FRAUD_MONTHS)
