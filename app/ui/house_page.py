"""The page of the house in the settings: seller, limits, returns, mail server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QLayout, QLineEdit, QPlainTextEdit, QWidget

from app.printing.brand import Brand
from app.queries.house import house_settings
from app.ui import theme
from app.ui.logo_field import LogoField
from app.ui.widgets.layout import FormRows, column, scrolling
from app.ui.widgets.text import label
from app.workflows.branding import brand

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_SELLER = ("seller_name", "seller_address", "seller_email", "seller_phone", "gs1_prefix")
_INVOICES = (
    "invoicing", "seller_legal", "seller_siren", "seller_rcs", "seller_vat", "seller_iban", "payment_terms_days",
    "late_penalties", "early_discount",
)  # fmt: skip
_RULES = (
    "commercial_return_days",
    "identity_check_from_cents",
    "counter_scans_bags",
    "auto_approval_limit_cents",
    "manager_approval_limit_cents",
    "goodwill_limit_cents",
    "supervisor_days_late",
    "store_credit_months",
)
_SIGNALS = (
    "signal_orders",
    "signal_returned_percent",
    "signal_weight_percent",
    "signal_missing_times",
    "signal_address_returns",
)
_FRAUD = ("fraud_check", "fraud_email_domains", "fraud_forwarders")
_PICKING = (
    "cart_totes",
    "cart_bulk_orders",
    "cart_weight_kg",
    "tote_volume_l",
    "counts_a_day",
    "zero_check",
    "pick_and_pack",
    "carrier_cutoffs",
    "urgent_services",
)
_FIGURES = (
    "cost_labour_cents",
    "cost_packaging_cents",
    "supply_lead_days",
    "supply_review_days",
    "supply_cover_days",
)
#: Several values, one a line.
_LINES = frozenset(
    {"seller_address", "carrier_cutoffs", "urgent_services", "fraud_email_domains", "fraud_forwarders"}
)
_PACKING = ("label_scan_closes", "box_photo", "box_photo_from_cents")
_PAPERS = ("staff_language", "brand_colour", "labels_ahead")
_ACCESS = ("idle_lock_minutes", "badge_needs_pin")
_MAIL = (
    "smtp_host",
    "smtp_port",
    "smtp_security",
    "smtp_user",
    "smtp_from",
    "confirm_orders",
    "invoice_by_mail",
    "mediator",
)
_INBOX = ("imap_host", "imap_port", "imap_user")
_SMS = ("sms_provider", "sms_sender", "sms_service", "sms_url")
_AMOUNT = re.compile(r"(\d{1,6})(?:[.,](\d{1,2}))?")


class HousePage(QWidget):
    """Shows what is kept; ``changes`` are the values that were typed over it, as ``save_settings`` takes them."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._kept: dict[str, str] = {}
        self.fields: dict[str, QLineEdit | QPlainTextEdit | QComboBox] = {}
        self.setLayout(column(scrolling(self._sections())))
        self.setEnabled(False)
        bridge.read(lambda c: (house_settings(c), brand(c)), self._fill, key="house-settings")

    def _sections(self) -> QWidget:
        inside = QWidget()
        note = self.tr(
            "The server's password is not kept here: it comes from the system's keyring (arrimage secrets set smtp)."
        )
        back = self.tr(
            "The mailbox of the sender, read by IMAP: an address that does not work is shown with its orders. Its "
            "password comes from the keyring too (arrimage secrets set imap)."
        )
        gs1 = self.tr("Without a GS1 prefix parcels get an internal number instead of an SSCC.")
        signals = self.tr(
            "From these values on a fact about a return is shown to whoever decides; none decides anything."
        )
        layout = column(
            label(self.tr("Seller"), "section"),
            self._form(_SELLER),
            label(gs1, "small", wrap=True),
            theme.S,
            label(self.tr("Invoices"), "section"),
            self._form(_INVOICES),
            theme.S,
            label(self.tr("Returns and limits"), "section"),
            self._form(_RULES),
            label(signals, "small", wrap=True),
            self._form(_SIGNALS),
            theme.S,
            label(self.tr("Fraud"), "section"),
            self._fraud_form(),
            theme.S,
            label(self.tr("Carts"), "section"),
            self._form(_PICKING),
            theme.S,
            label(self.tr("Packing"), "section"),
            self._form(_PACKING),
            theme.S,
            label(self.tr("Figures"), "section"),
            self._form(_FIGURES),
            theme.S,
            label(self.tr("Papers"), "section"),
            self._paper_form(),
            theme.S,
            label(self.tr("Signing in"), "section"),
            self._form(_ACCESS),
            theme.S,
            label(self.tr("Mail server"), "section"),
            self._form(_MAIL),
            label(note, "small", wrap=True),
            theme.S,
            label(self.tr("E-mails that come back"), "section"),
            self._form(_INBOX),
            label(back, "small", wrap=True),
            theme.S,
            label(self.tr("Text messages"), "section"),
            self._form(_SMS),
            None,
        )
        layout.setContentsMargins(0, 0, theme.M, 0)
        inside.setLayout(layout)
        return inside

    @property
    def changes(self) -> dict[str, str]:
        """What was typed over what is kept, by name; amounts in cents."""
        typed = {name: self._typed(name) for name in self._kept}
        return {name: _cents(name, value) for name, value in typed.items() if value != self._kept[name]}

    def _form(self, names: tuple[str, ...]) -> FormRows:
        form = FormRows()
        form.setColumnMinimumWidth(0, 330)
        for name in names:
            field = self.fields[name] = self._field(name)
            field.setObjectName(name)
            caption = self._bridge.text(f"setting_{name}")
            form.add(caption + (" (€)" if name.endswith("_cents") else ""), field)
        return form

    def _fraud_form(self) -> QLayout:
        told = self.tr(
            "From 60 points on an order waits for a manager, who sees each signal; nothing is refused by itself."
        )
        return column(self._form(_FRAUD), label(told, "small", wrap=True))

    def _paper_form(self) -> FormRows:
        form = self._form(_PAPERS)
        colour = self.fields["brand_colour"]
        assert isinstance(colour, QLineEdit)
        colour.setPlaceholderText("#1B4F72")
        self.logo = LogoField(self._bridge)
        form.add(self._bridge.text("setting_logo"), self.logo)
        return form

    def _field(self, name: str) -> QLineEdit | QPlainTextEdit | QComboBox:
        if name in _LINES:
            lines = QPlainTextEdit()
            lines.setFixedHeight(84)
            lines.setTabChangesFocus(True)
            return lines
        choices = {
            "invoicing": (("no", self.tr("No")), ("yes", self.tr("Yes"))),
            "invoice_by_mail": (("no", self.tr("No")), ("yes", self.tr("Yes"))),
            "confirm_orders": (("no", self.tr("No")), ("yes", self.tr("Yes"))),
            "sms_provider": (
                ("none", self.tr("None")),
                ("ovh", "OVH"),
                ("smsmode", "smsmode"),
                ("brevo", "Brevo"),
                ("http", self.tr("Another one (HTTP)")),
            ),
            "labels_ahead": (("no", self.tr("No")), ("yes", self.tr("Yes"))),
            "label_scan_closes": (("no", self.tr("No")), ("yes", self.tr("Yes"))),
            "box_photo": (
                ("never", self.tr("Never")),
                ("from_value", self.tr("From the order value below")),
                ("always", self.tr("Always")),
            ),
            "fraud_check": (("no", self.tr("No")), ("yes", self.tr("Yes"))),
            "zero_check": (("no", self.tr("No")), ("yes", self.tr("Yes"))),
            "pick_and_pack": (("no", self.tr("No")), ("yes", self.tr("Yes"))),
            "staff_language": (("fr", "Français"), ("en", "English")),
            "smtp_security": (("starttls", "STARTTLS"), ("tls", "TLS"), ("none", "–")),
            "badge_needs_pin": (
                ("nobody", self.tr("Nobody")),
                ("managers", self.tr("Managers and administrators")),
                ("everybody", self.tr("Everybody")),
            ),
        }
        if name not in choices:
            return QLineEdit()
        choice = QComboBox()
        for value, text in choices[name]:
            choice.addItem(text, value)
        return choice

    def _fill(self, found: tuple[dict[str, Any], Brand]) -> None:
        kept, looks = found
        self.logo.show_logo(looks.logo)
        for name, field in self.fields.items():
            text = self._shown(name, kept[name])
            if isinstance(field, QPlainTextEdit):
                field.setPlainText(text)
            elif isinstance(field, QComboBox):
                field.setCurrentIndex(field.findData(text))
            else:
                field.setText(text)
            self._kept[name] = self._typed(name)
        self.setEnabled(True)

    def _shown(self, name: str, value: Any) -> str:
        if name.endswith("_cents"):
            comma = "," if self._bridge.language == "fr" else "."
            return f"{value // 100}{comma}{value % 100:02d}"
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "\n".join(value) if isinstance(value, list) else str(value)

    def _typed(self, name: str) -> str:
        field = self.fields[name]
        if isinstance(field, QPlainTextEdit):
            return field.toPlainText()
        if isinstance(field, QComboBox):
            return str(field.currentData())
        return field.text().strip()


def _cents(name: str, typed: str) -> str:
    """An amount as people write it, in cents; what is none goes on as it is and is refused in words."""
    if not name.endswith("_cents"):
        return typed
    plain = "".join(typed.split()).removesuffix("€")
    if (amount := _AMOUNT.fullmatch(plain)) is None:
        return f"{typed} €"
    return str(int(amount[1]) * 100 + int((amount[2] or "0").ljust(2, "0")))
