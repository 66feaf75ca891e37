"""The settings of the house: who may change them, what each may be, and what was there before."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import Connection

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.house import DEFAULTS, UNTYPED, change_setting, setting
from app.models.refusals import Refusal
from app.models.staff import require
from app.printing.brand import read_colour
from app.rules.address import email_issue
from app.rules.company import normalise_iban, normalise_siren, normalise_vat_number, vat_number_matches
from app.rules.cut_offs import cut_offs
from app.rules.identifiers import GS1_PREFIX
from app.rules.phone import normalise
from app.rules.refund import ShipOutRule
from app.workflows import staffing
from app.workflows.outcome import Outcome
from app.workflows.parcel_photos import PHOTO_RULES

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[?[0-9A-Fa-f:]+\]?")
_ACCOUNT = re.compile(r"[1-7]\d{2,9}")
_RATE = re.compile(r"\d{1,2}(?:\.\d{1,2})?")
_SMS_SENDER = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9]{3,11}")
_URL = re.compile(r"https?://[^\s/]+(?:/\S*)?")
_LINE_MAX, _LINES_MAX, _SERVICES_MAX, _FRAUD_WORDS_MAX = 80, 6, 12, 200
_MOST_CENTS = 10_000_000
_TRUE, _FALSE = frozenset({"yes", "oui", "true", "1"}), frozenset({"no", "non", "false", "0"})


def save_settings(uow: UnitOfWork, values: Mapping[str, Any]) -> Outcome:
    """Change settings of the house, as values or as somebody typed them; all of them or none.

    For an administrator or a manager. Raises ``Refusal("setting_unknown")`` for a name that nobody may set,
    ``setting_wrong_<name>`` for a value that it cannot have, ``setting_limits_crossed``, and, for what does not fit
    together on an invoice, ``setting_vat_of_another`` and ``setting_invoicing_needs_seller``.
    """
    require(uow.actor, "save_settings")
    changed = []
    for name, value in read_settings(values).items():
        before = setting(uow.connection, name)
        if value != before:
            change_setting(uow, name, value)
            journal.record(uow, "setting_changed", "setting", None, name=name, before=before, after=value)
            changed.append(name)
    if int(setting(uow.connection, "auto_approval_limit_cents")) > int(
        setting(uow.connection, "manager_approval_limit_cents")
    ):
        raise Refusal("setting_limits_crossed")
    _require_identity(uow.connection)
    return Outcome("settings_saved" if changed else "settings_unchanged", facts={"changed": changed})


def _require_identity(connection: Connection) -> None:
    """Who invoices says who it is (CGI ann. II 242 nonies A, C. com. R123-237)."""
    kept = {name: str(setting(connection, f"seller_{name}")) for name in ("name", "legal", "siren", "vat")}
    if kept["vat"] and kept["siren"] and not vat_number_matches(kept["vat"], kept["siren"]):
        raise Refusal("setting_vat_of_another", vat=kept["vat"], siren=kept["siren"])
    address = setting(connection, "seller_address")
    if setting(connection, "invoicing") and not (
        kept["name"] and kept["legal"] and kept["siren"] and address
    ):
        raise Refusal("setting_invoicing_needs_seller")


def read_settings(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored; raises as ``save_settings`` does."""
    read = {}
    for name, value in values.items():
        if name not in EDITABLE:
            raise Refusal("setting_unknown", name=name)
        try:
            read[name] = EDITABLE[name](value)
        except ValueError:
            raise Refusal(f"setting_wrong_{name}", given=str(value)) from None
    return read


def _words(value: Any, longest: int = 120) -> str:
    text = " ".join(str(value).split())
    if len(text) > longest:
        raise ValueError(text)
    return text


def _lines(value: Any, most: int = _LINES_MAX) -> list[str]:
    """A list, or a text with one line a line (``|`` on a command line)."""
    given = re.split(r"[\n|]", value) if isinstance(value, str) else list(value)
    lines = [text for line in given if (text := _words(line, _LINE_MAX))]
    if len(lines) > most:
        raise ValueError(value)
    return lines


def _whole(value: Any, least: int, most: int) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
        raise ValueError(value)
    return int(text)


def _yes(value: Any) -> bool:
    word = str(value).strip().lower()
    if word not in _TRUE | _FALSE:
        raise ValueError(value)
    return word in _TRUE


def _one_of(value: Any, choices: frozenset[str]) -> str:
    word = str(value).strip().lower()
    if word not in choices:
        raise ValueError(value)
    return word


def _email(value: Any) -> str:
    text = str(value).strip()
    if text and email_issue(text):
        raise ValueError(value)
    return text


def _phone(value: Any) -> str:
    text = _words(value, 40)
    if text and normalise(text) is None:
        raise ValueError(value)
    return text


def _siren(value: Any) -> str:
    text = str(value).strip()
    found = normalise_siren(text) if text else ""
    if found is None:
        raise ValueError(value)
    return found


def _vat(value: Any) -> str:
    text = str(value).strip()
    found = normalise_vat_number(text) if text else ""
    if found is None:
        raise ValueError(value)
    return found


def _iban(value: Any) -> str:
    text = str(value).strip()
    found = normalise_iban(text) if text else ""
    if found is None:
        raise ValueError(value)
    return found


def _account(value: Any) -> str:
    """A number of the chart of accounts (PCG): three digits at least."""
    text = str(value).strip()
    if not _ACCOUNT.fullmatch(text):
        raise ValueError(value)
    return text


def _accounts(value: Any, needed: str, *, rates: bool = False) -> list[str]:
    """Accounts by rate in per cent (``20=707200``) or by means; ``needed`` must be among them."""
    given = re.split(r"[\s|;]+", value.strip()) if isinstance(value, str) else list(value)
    pairs = [each.split("=") for each in given]
    if any(len(pair) != 2 or (rates and not _RATE.fullmatch(pair[0])) for pair in pairs):
        raise ValueError(value)
    if needed not in {name for name, _ in pairs}:
        raise ValueError(value)
    return [f"{name.lower()}={_account(number)}" for name, number in pairs]


def _sms_sender(value: Any) -> str:
    """What networks show as the sender: 3 to 11 letters and digits, or nothing."""
    text = str(value).strip()
    if text and not _SMS_SENDER.fullmatch(text):
        raise ValueError(value)
    return text


def _url(value: Any) -> str:
    text = str(value).strip()
    if text and not _URL.fullmatch(text):
        raise ValueError(value)
    return text


def _gs1_prefix(value: Any) -> str:
    text = "".join(str(value).split())
    if text and not GS1_PREFIX.fullmatch(text):
        raise ValueError(value)
    return text


def _host(value: Any) -> str:
    text = str(value).strip()
    if text and (len(text) > 253 or not _HOST.fullmatch(text)):
        raise ValueError(value)
    return text


def _domains(value: Any) -> list[str]:
    """Domains of e-mail addresses, with or without the sign before them."""
    lines = [line.removeprefix("@").lower() for line in _lines(value, _FRAUD_WORDS_MAX)]
    if any("." not in line or email_issue(f"x@{line}") for line in lines):
        raise ValueError(value)
    return lines


def _cut_offs(value: Any) -> list[str]:
    lines = _lines(value, _SERVICES_MAX)
    cut_offs(lines)
    return lines


_cents = partial(_whole, least=0, most=_MOST_CENTS)
#: What a person may set, and how what was typed is read.
EDITABLE: dict[str, Callable[[Any], Any]] = {
    "seller_name": partial(_words, longest=_LINE_MAX),
    "seller_address": _lines,
    "seller_email": _email,
    "seller_phone": _phone,
    "seller_legal": partial(_words, longest=_LINE_MAX),
    "seller_siren": _siren,
    "seller_rcs": partial(_words, longest=_LINE_MAX),
    "seller_vat": _vat,
    "seller_iban": _iban,
    "invoicing": _yes,
    "payment_terms_days": partial(_whole, least=0, most=60),
    "late_penalties": partial(_words, longest=160),
    "early_discount": partial(_words, longest=160),
    "fiscal_signer": partial(_words, longest=40),
    "account_customers": _account,
    "account_shipping": _account,
    "accounts_sales": partial(_accounts, needed="0", rates=True),
    "accounts_vat": partial(_accounts, needed="20", rates=True),
    "accounts_means": partial(_accounts, needed="other"),
    "gs1_prefix": _gs1_prefix,
    "sscc_extension": lambda value: str(_whole(value, 0, 9)),
    "default_carrier_service": partial(_words, longest=60),
    "labels_ahead": _yes,
    "label_scan_closes": _yes,
    "box_photo": partial(_one_of, choices=frozenset(PHOTO_RULES)),
    "box_photo_from_cents": _cents,
    "validate_on_intake": _yes,
    "fraud_check": _yes,
    "fraud_email_domains": _domains,
    "fraud_forwarders": partial(_lines, most=_FRAUD_WORDS_MAX),
    "backorder_delay_days": partial(_whole, least=0, most=365),
    "commercial_return_days": partial(_whole, least=14, most=365),
    "confirmation_informs_withdrawal": _yes,
    "partial_return_shipping": partial(
        _one_of, choices=frozenset(rule.value.lower() for rule in ShipOutRule)
    ),
    "idle_lock_minutes": partial(_whole, least=0, most=240),
    "badge_needs_pin": partial(_one_of, choices=frozenset(staffing.BADGE_NEEDS_PIN)),
    "retention_erases": _yes,
    "identity_check_from_cents": _cents,
    "counter_scans_bags": _yes,
    "auto_approval_limit_cents": _cents,
    "manager_approval_limit_cents": _cents,
    "goodwill_limit_cents": _cents,
    "supervisor_days_late": partial(_whole, least=0, most=365),
    "store_credit_months": partial(_whole, least=1, most=120),
    "signal_orders": partial(_whole, least=1, most=1_000),
    "signal_returned_percent": partial(_whole, least=1, most=100),
    "signal_weight_percent": partial(_whole, least=1, most=100),
    "signal_missing_times": partial(_whole, least=1, most=100),
    "signal_address_returns": partial(_whole, least=1, most=1_000),
    "cart_totes": partial(_whole, least=1, most=100),
    "cart_bulk_orders": partial(_whole, least=1, most=500),
    "cart_weight_kg": partial(_whole, least=0, most=2_000),
    "tote_volume_l": partial(_whole, least=0, most=1_000),
    "counts_a_day": partial(_whole, least=0, most=1_000),
    "zero_check": _yes,
    "pick_and_pack": _yes,
    "cost_labour_cents": partial(_whole, least=0, most=100_000),
    "cost_packaging_cents": partial(_whole, least=0, most=100_000),
    "supply_lead_days": partial(_whole, least=0, most=365),
    "supply_review_days": partial(_whole, least=0, most=365),
    "supply_cover_days": partial(_whole, least=0, most=365),
    "carrier_cutoffs": _cut_offs,
    "urgent_services": partial(_lines, most=_SERVICES_MAX),
    "staff_language": partial(_one_of, choices=frozenset({"fr", "en"})),
    "brand_colour": lambda value: read_colour(str(value)),
    "smtp_host": _host,
    "smtp_port": partial(_whole, least=1, most=65535),
    "smtp_security": partial(_one_of, choices=frozenset({"starttls", "tls", "none"})),
    "smtp_user": partial(_words, longest=254),
    "smtp_from": _email,
    "imap_host": _host,
    "imap_port": partial(_whole, least=1, most=65535),
    "imap_user": partial(_words, longest=254),
    "invoice_by_mail": _yes,
    "confirm_orders": _yes,
    "mediator": partial(_words, longest=200),
    "sms_provider": partial(_one_of, choices=frozenset({"none", "ovh", "smsmode", "brevo", "http"})),
    "sms_sender": _sms_sender,
    "sms_service": partial(_words, longest=60),
    "sms_url": _url,
}
assert EDITABLE.keys() == DEFAULTS.keys() - UNTYPED
