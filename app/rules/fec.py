"""The file of accounting entries (FEC): 18 fields, each entry balanced (LPF A47 A-1, arrêté of 29 July 2013)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

FIELDS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip
_SALES, _BANK = ("VE", "Ventes"), ("BQ", "Encaissements")


@dataclass(frozen=True, slots=True)
class Accounts:
    """Which account is whose; rates in basis points, means in lower case, ``other`` for the rest."""

    customers: str
    shipping: str
    sales: Mapping[int, str]
    vat: Mapping[int, str]
    means: Mapping[str, str]

    def of_sales(self, rate_bp: int) -> str:
        return self.sales.get(rate_bp) or self.sales[0]

    def of_vat(self, rate_bp: int) -> str:
        return self.vat.get(rate_bp) or next(iter(self.vat.values()))

    def of_means(self, means: str) -> str:
        return self.means.get(means.lower()) or self.means["other"]


@dataclass(frozen=True, slots=True)
class Sold:
    """One rate of an invoice: cents of goods, of delivery, and of VAT."""

    rate_bp: int
    goods: int
    delivery: int
    vat: int


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice, or with ``credit`` a credit note."""

    number: str
    day: date
    customer: str
    customer_name: str
    parts: Sequence[Sold]
    credit: bool


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that came, or with ``back`` went; ``number`` is that of the payment."""

    number: int
    day: date
    customer: str
    customer_name: str
    means: str
    reference: str
    order: str
    cents: int
    back: bool


def document_lines(document: Document, accounts: Accounts) -> Iterator[tuple[str, ...]]:
    """The entry of an invoice: the customer owes what was sold and its VAT; a credit note the other way round."""
    what = "Avoir" if document.credit else "Facture"
    head = _Head(_SALES, f"VE-{document.number}", document.day, document.number, f"{what} {document.number}")
    whole = sum(part.goods + part.delivery + part.vat for part in document.parts)
    lines = [(accounts.customers, "Clients", whole)]
    for part in document.parts:
        percent = _percent(part.rate_bp)
        lines += [
            (accounts.of_sales(part.rate_bp), f"Ventes de marchandises {percent}", -part.goods),
            (accounts.shipping, "Ports facturés", -part.delivery),
            (accounts.of_vat(part.rate_bp), f"TVA collectée {percent}", -part.vat),
        ]
    sign = -1 if document.credit else 1
    for account, label, cents in lines:
        if cents:
            aux = (document.customer, document.customer_name) if account == accounts.customers else ("", "")
            yield head.line(account, label, aux, sign * cents)


def movement_lines(movement: Movement, accounts: Accounts) -> Iterator[tuple[str, ...]]:
    """The entry of a payment: it came by some means and the customer owes less; a refund the other way round."""
    what = "Remboursement" if movement.back else "Encaissement"
    head = _Head(
        _BANK, f"BQ-{movement.number}", movement.day, movement.reference or movement.order, f"{what} {movement.order}"
    )  # fmt: skip
    cents = -movement.cents if movement.back else movement.cents
    yield head.line(
        accounts.of_means(movement.means), f"Règlements {movement.means.lower()}", ("", ""), cents
    )
    yield head.line(accounts.customers, "Clients", (movement.customer, movement.customer_name), -cents)


@dataclass(frozen=True, slots=True)
class _Head:
    journal: tuple[str, str]
    number: str
    day: date
    piece: str
    words: str

    def line(self, account: str, label: str, aux: tuple[str, str], cents: int) -> tuple[str, ...]:
        """``cents`` is a debit, negative a credit."""
        day = f"{self.day:%Y%m%d}"
        fields = (
            *self.journal, self.number, day, account, label, *aux, self.piece, day, self.words,
            _amount(max(cents, 0)), _amount(max(-cents, 0)), "", "", day, "", "",
        )  # fmt: skip
        return tuple(
            " ".join(field.split()) for field in fields
        )  # a tab or line end would shift all that follows


def file_name(siren: str, last: date) -> str:
    """``999000102FEC20261231.txt`` (LPF A47 A-1)."""
    return f"{siren}FEC{last:%Y%m%d}.txt"


def _amount(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def _percent(rate_bp: int) -> str:
    whole, part = divmod(rate_bp, 100)
    return f"{whole} %" if not part else f"{whole},{part:02d}".rstrip("0") + " %"
