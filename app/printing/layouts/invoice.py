"""The invoice and the credit note, on A4, with what CGI ann. II 242 nonies A and C. com. L441-9 want on them."""

from __future__ import annotations

from app.printing.brand import PLAIN, Brand
from app.printing.invoice_papers import Invoice, InvoiceRow
from app.printing.layout import Align, Box, Fit, Item, Page, Text
from app.printing.layouts.parts import address, caption
from app.printing.layouts.sheets import (
    BOTTOM,
    INNER,
    LEFT,
    NEXT_TOP,
    RIGHT,
    foot,
    letterhead,
    running_head,
    sheet,
)
from app.printing.layouts.table import Column, Para, Row, flow
from app.printing.typeset import height_of
from app.printing.words import Words
from app.rules.invoicing import GUARANTEE_YEARS

_TABLE_TOP = 116.0
_HALF = 85.0
_LINE = 6.0
_SMALL = 2.6


def invoice(paper: Invoice, brand: Brand = PLAIN) -> tuple[Page, ...]:
    """One or more pages; VAT, totals and mentions follow the last line, on a page of their own where need be."""
    words = Words(paper.language)
    title = words("credit_note" if paper.credit else "invoice")
    closing = _Closing(paper, words, brand)
    parts = flow(
        _columns(words), tuple(_row(row, words, paper) for row in paper.rows),
        left=LEFT, first_top=_TABLE_TOP, next_top=NEXT_TOP, bottom=BOTTOM, brand=brand,
    )  # fmt: skip
    pages: list[list[Item]] = []
    for part in parts:
        head = running_head(title, paper.number) if pages else _head(paper, words, title, brand)
        pages.append([*head, *part.items])
    top = parts[-1].bottom + 6
    if top + closing.height > BOTTOM:
        pages.append(list(running_head(title, paper.number)))
        top = NEXT_TOP
    pages[-1] += closing.at(top)
    reference = " · ".join(filter(None, (*paper.seller[:1], *paper.seller_legal)))
    return tuple(
        sheet([*items, *foot(words, reference, number, len(pages))])
        for number, items in enumerate(pages, start=1)
    )


def _head(paper: Invoice, words: Words, title: str, brand: Brand) -> tuple[Item, ...]:
    items: list[Item] = [
        *letterhead((*paper.seller, *paper.seller_legal), title, brand),
        Text(RIGHT - 75, 23.5, 75, 6, paper.number, 4.4, bold=True, align=Align.RIGHT),
        *_facts(paper, words),
        caption(LEFT + INNER - _HALF, 72, _HALF, words("billed_to")),
        address(LEFT + INNER - _HALF, 76.5, _HALF, 30, (*paper.customer, *paper.customer_ids), size=3.6),
    ]
    if paper.ship_to:
        items += [
            caption(LEFT, 72, _HALF, words("delivered_to")),
            address(LEFT, 76.5, _HALF, 30, paper.ship_to, size=3.2),
        ]
    return tuple(items)


def _facts(paper: Invoice, words: Words) -> tuple[Item, ...]:
    facts = [(words("issued_on"), words.day(paper.issued_on)), (words("order"), paper.order_reference)]
    if paper.ordered_on:
        facts.append((words("ordered_on"), words.day(paper.ordered_on)))
    if paper.paid_on:
        facts.append((words("paid_on"), words.day(paper.paid_on)))
    if paper.due_on:
        facts.append((words("due_on"), words.day(paper.due_on)))
    if paper.corrects_number:
        of = words.day(paper.corrects_on) if paper.corrects_on else ""
        facts.append((words("corrects"), words("number_of_day", number=paper.corrects_number, day=of)))
    width = INNER / len(facts)
    items: list[Item] = []
    for at, (name, value) in enumerate(facts):
        x = LEFT + at * width
        items += [
            caption(x, 55, width - 3, name),
            Text(x, 58.6, width - 3, 9.6, value, 3.6, min_size=2.2, max_lines=2, bold=True, fit=Fit.WRAP),
        ]
    return tuple(items)


def _columns(words: Words) -> tuple[Column, ...]:
    numbers = (
        Column(words("quantity"), 15, Align.RIGHT),
        Column(words("unit_net"), 26, Align.RIGHT),
        Column(words("vat_rate"), 16, Align.RIGHT),
        Column(words("net"), 26, Align.RIGHT),
        Column(words("gross"), 26, Align.RIGHT),
    )
    return (Column(words("article"), INNER - sum(column.width for column in numbers)), *numbers)


def _row(row: InvoiceRow, words: Words, paper: Invoice) -> Row:
    name = [Para(row.name or words("delivery"), 3.2), Para(row.sku, 2.4, grey=True)]
    if row.kit:
        name.append(Para(words("of_kit", kit=row.kit), 2.4, grey=True))
    if row.eco_cents:
        each = words.unit_price(row.eco_cents, row.quantity, paper.currency)
        name.append(Para(words("eco_each", amount=each), 2.4, grey=True))
    if row.durable and not paper.business:
        name.append(Para(words("guarantee_row", years=GUARANTEE_YEARS), 2.4, grey=True))
    return (
        tuple(name),
        (Para(str(row.quantity), 3.2),),
        (Para(words.unit_price(row.ht_cents, row.quantity, paper.currency), 3.2),),
        (Para(words.percent(row.rate_bp), 3.2),),
        (Para(words.money(row.ht_cents, paper.currency), 3.2),),
        (Para(words.money(row.ttc_cents, paper.currency), 3.2, bold=True),),
    )


class _Closing:
    """VAT by rate on the left, totals on the right, mentions below; drawn wherever the lines end."""

    def __init__(self, paper: Invoice, words: Words, brand: Brand) -> None:
        self._paper, self._words, self._brand = paper, words, brand
        self._mentions = "\n".join(_mentions(paper, words))
        self._mentions_height = height_of(self._mentions, INNER, _SMALL, bold=False, max_lines=24)
        self._rows = max(len(paper.vat) + 1, 4)

    @property
    def height(self) -> float:
        return self._rows * _LINE + 8 + self._mentions_height

    def at(self, top: float) -> list[Item]:
        below = top + self._rows * _LINE + 4
        items = [*self._by_rate(top), *self._totals(top)]
        if self._mentions:
            items += [
                Box(LEFT, below, INNER, 0.15, shade=0.5),
                Text(
                    LEFT, below + 3, INNER, self._mentions_height, self._mentions, _SMALL,
                    min_size=2, max_lines=24, fit=Fit.WRAP, whole=True,
                ),
            ]  # fmt: skip
        return items

    def _by_rate(self, top: float) -> list[Item]:
        words, currency = self._words, self._paper.currency
        lanes = ((LEFT, 18), (LEFT + 18, 28), (LEFT + 46, 24))
        heads = (words("vat_rate"), words("net"), words("vat"))
        items: list[Item] = [
            caption(x, top + 1.5, width, head, size=2.4, align=Align.RIGHT)
            for (x, width), head in zip(lanes, heads, strict=True)
        ]
        for at, rate in enumerate(self._paper.vat, start=1):
            values = (
                words.percent(rate.rate_bp),
                words.money(rate.ht_cents, currency),
                words.money(rate.vat_cents, currency),
            )
            items += [
                Text(x, top + at * _LINE, width, 4, value, 3, align=Align.RIGHT)
                for (x, width), value in zip(lanes, values, strict=True)
            ]
        return items

    def _totals(self, top: float) -> list[Item]:
        words, vat = self._words, self._paper.vat
        whole = sum(row.ttc_cents for row in vat)
        totals = [
            (words("total_net"), sum(row.ht_cents for row in vat)),
            (words("total_vat"), sum(row.vat_cents for row in vat)),
        ]
        left, width = RIGHT - 80, 80.0
        items: list[Item] = []
        for at, (name, cents) in enumerate(totals):
            y = top + 1 + at * _LINE
            items += [
                Text(left + 3, y, 44, 4, name, 3.2),
                Text(left + 37, y, 40, 4, words.money(cents, self._paper.currency), 3.2, align=Align.RIGHT),
            ]
        y = top + 1 + len(totals) * _LINE
        white = self._brand.white_on_it
        name = words("total_credited" if self._paper.credit else "total_gross")
        amount = words.money(whole, self._paper.currency)
        return [
            *items,
            Box(left, y - 0.6, width, 8.4, colour=self._brand.colour),
            Text(left + 3, y, 44, 7.2, name, 3.6, bold=True, middle=True, white=white),
            Text(left + 37, y, 40, 7.2, amount, 4, bold=True, align=Align.RIGHT, middle=True, white=white),
        ]


def _mentions(paper: Invoice, words: Words) -> list[str]:
    mentions = []
    if paper.untaxed:
        mentions.append(words(f"untaxed_{paper.untaxed}"))
    if paper.delivered_on and paper.delivered_on != paper.issued_on and not paper.credit:
        mentions.append(words("delivered_on", day=words.day(paper.delivered_on)))
    if paper.paid_on:
        mentions.append(words("paid_in_full"))
    if paper.due_on and paper.iban:
        mentions.append(words("account", iban=_in_fours(paper.iban)))
    said = () if paper.credit else paper.mentions
    return [*mentions, *(each.text for each in said if each.printed)]


def _in_fours(iban: str) -> str:
    """As on a bank's own paper."""
    return "\u00a0".join(iban[at : at + 4] for at in range(0, len(iban), 4))
