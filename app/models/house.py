"""The house's own settings and number series."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from app.database.dialect import insert_ignoring, upsert
from app.database.once import forget, once
from app.database.round_trips import ask_all
from app.database.unit_of_work import UnitOfWork
from app.models.channel import Counter, Setting

#: Every setting of the house with its default; a name that is not here is a mistake (``KeyError``).
DEFAULTS: dict[str, Any] = {
    "seller_name": "",
    "seller_address": [],
    "seller_email": "",
    "seller_phone": "",
    "seller_legal": "",
    "seller_siren": "",
    "seller_rcs": "",
    "seller_vat": "",
    "seller_iban": "",
    "invoicing": False,
    "payment_terms_days": 30,
    "late_penalties": "",
    "early_discount": "",
    "fiscal_signer": "",
    "account_customers": "411000",
    "account_shipping": "708500",
    "accounts_sales": ["20=707200", "10=707100", "5.5=707055", "2.1=707021", "0=707000"],
    "accounts_vat": ["20=445712", "10=445711", "5.5=445715", "2.1=445713"],
    "accounts_means": [
        "card=511500",
        "transfer=512000",
        "cheque=511200",
        "till=531000",
        "store_credit=419800",
        "exchange=471000",
        "other=511000",
    ],
    "gs1_prefix": "",
    "sscc_extension": "3",
    "default_carrier_service": "colissimo_home",
    "labels_ahead": False,
    "label_scan_closes": True,
    "box_photo": "never",
    "box_photo_from_cents": 15000,
    "validate_on_intake": True,
    "fraud_check": True,
    "fraud_email_domains": [],
    "fraud_forwarders": [],
    "backorder_delay_days": 10,
    "commercial_return_days": 14,
    "confirmation_informs_withdrawal": True,
    "partial_return_shipping": "difference",
    "idle_lock_minutes": 10,
    "badge_needs_pin": "managers",
    "retention_erases": False,
    "identity_check_from_cents": 15000,
    "counter_scans_bags": False,
    "auto_approval_limit_cents": 10000,
    "manager_approval_limit_cents": 50000,
    "goodwill_limit_cents": 2000,
    "supervisor_days_late": 7,
    "store_credit_months": 12,
    "signal_orders": 6,
    "signal_returned_percent": 50,
    "signal_weight_percent": 10,
    "signal_missing_times": 2,
    "signal_address_returns": 3,
    "cart_totes": 12,
    "cart_bulk_orders": 40,
    "cart_weight_kg": 0,
    "tote_volume_l": 0,
    "counts_a_day": 20,
    "zero_check": True,
    "pick_and_pack": False,
    "carrier_cutoffs": [],
    "urgent_services": ["chronopost"],
    "cost_labour_cents": 0,
    "cost_packaging_cents": 0,
    "supply_lead_days": 7,
    "supply_review_days": 7,
    "supply_cover_days": 14,
    "smtp_host": "",
    "smtp_port": 587,
    "smtp_security": "starttls",
    "smtp_user": "",
    "smtp_from": "",
    "imap_host": "",
    "imap_port": 993,
    "imap_user": "",
    "invoice_by_mail": True,
    "confirm_orders": False,
    "mediator": "",
    "sms_provider": "none",
    "sms_sender": "",
    "sms_service": "",
    "sms_url": "",
    "staff_language": "fr",
    "brand_colour": "",
    "logo": "",
    "demo": False,
}
#: Nobody types these: a demo stays one, and a logo comes out of a file (``workflows.branding``).
UNTYPED = frozenset({"demo", "logo"})


#: As large as a picture: read where it is asked for, not beside the others.
_LARGE = frozenset({"logo"})
_SMALL = select(Setting.name, Setting.value).where(*(Setting.name != name for name in _LARGE))


def setting(connection: Connection, name: str) -> Any:
    """The house's value for ``name``, or its default; raises ``KeyError`` for a setting that does not exist.

    A transaction reads the settings once, and sees what it changes itself.
    """
    default = DEFAULTS[name]
    if name in _LARGE:
        large = connection.scalar(select(Setting.value).where(Setting.name == name))
        return default if large is None else large["value"]
    return once(connection, "settings", lambda: _read(connection)).get(name, default)


def _read(connection: Connection) -> dict[str, Any]:
    return {name: stored["value"] for name, stored in ask_all(connection, _SMALL, {})}


def settings(connection: Connection, *names: str) -> dict[str, Any]:
    """Several of the house's values at once; raises ``KeyError`` for a setting that does not exist."""
    return {name: setting(connection, name) for name in names}


def change_setting(uow: UnitOfWork, name: str, value: Any) -> None:
    """Store a setting of the house; raises ``KeyError`` for a setting that does not exist."""
    DEFAULTS[name]  # the look-up is the check
    stored = {"value": value}
    upsert(uow.connection, Setting, {"name": name, "value": stored}, ("name",), {"value": stored})
    forget(uow.connection, "settings")
    uow.changed("setting", 0)


def next_number(uow: UnitOfWork, series: str) -> int:
    """The next number of a series, from 1, without gaps: given back when the transaction is rolled back."""
    take = (
        update(Counter)
        .where(Counter.series == series)
        .values(value=Counter.value + 1)
        .returning(Counter.value)
    )
    taken = uow.connection.execute(take).scalar()
    if taken is not None:
        return taken
    # The first of the series: another station may be taking it at this moment too.
    uow.connection.execute(
        insert_ignoring(uow.connection, Counter, ("series",)), {"series": series, "value": 0}
    )
    return uow.connection.execute(take).scalar_one()


def seller_lines(connection: Connection) -> tuple[str, ...]:
    """The house's name and address as printed."""
    lines = setting(connection, "seller_address")
    return tuple(str(line) for line in (setting(connection, "seller_name"), *lines) if line)
