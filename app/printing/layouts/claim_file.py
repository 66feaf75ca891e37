"""The claim file: what was handed to the carrier, what both saw of it, and the photos of the open box, on A4."""

from __future__ import annotations

from app.printing.brand import PLAIN, Brand
from app.printing.claim_papers import ClaimFile, ClaimPhoto, Happened
from app.printing.layout import Align, Fit, Item, Page, Picture, Text
from app.printing.layouts.parts import caption
from app.printing.layouts.sheets import (
    BOTTOM,
    INNER,
    LEFT,
    NEXT_TOP,
    RIGHT,
    facts,
    foot,
    letterhead,
    running_head,
    sheet,
)
from app.printing.layouts.table import Column, Para, Row, flow
from app.printing.words import Words

_TABLE_TOP, _GAP, _LEAST = 108.0, 12.0, 30.0
_PHOTO_HEIGHT = 108.0


def claim_file(claim: ClaimFile, brand: Brand = PLAIN) -> tuple[Page, ...]:
    """One or more pages: the articles, the house's story, the carrier's, then two photos a page."""
    words = Words(claim.language)
    title = words("claim_title")
    pages: list[list[Item]] = [list(_head(claim, words, title, brand))]
    top = _TABLE_TOP
    story = (
        Column(words("claim_when"), 34),
        Column(words("claim_what"), 104),
        Column(words("claim_where"), 42),
    )
    tables = (
        (words("claim_contents"), *_articles(claim, words)),
        (words("claim_house"), story, tuple(_happened(each) for each in claim.house_saw)),
        (words("claim_carrier"), story, tuple(_happened(each) for each in claim.carrier_said)),
    )
    for heading, columns, rows in tables:
        if not rows:
            continue
        if top + _LEAST > BOTTOM:
            pages.append(list(running_head(title, claim.parcel)))
            top = NEXT_TOP
        pages[-1].append(Text(LEFT, top, INNER, 5, heading, 3.6, bold=True))
        parts = flow(
            columns, rows, left=LEFT, first_top=top + 6, next_top=NEXT_TOP, bottom=BOTTOM, brand=brand
        )
        for place, part in enumerate(parts):
            if place:
                pages.append(list(running_head(title, claim.parcel)))
            pages[-1] += part.items
        top = parts[-1].bottom + _GAP
    pages += _photo_pages(claim, words, title)
    reference = " · ".join(filter(None, (*claim.seller[:1], claim.number, claim.parcel)))
    return tuple(
        sheet([*items, *foot(words, reference, number, len(pages))])
        for number, items in enumerate(pages, start=1)
    )


def _head(claim: ClaimFile, words: Words, title: str, brand: Brand) -> tuple[Item, ...]:
    left = words.day(claim.handed_over_on) if claim.handed_over_on else "–"
    weighed = words.weight(claim.weight_g)
    if claim.expected_weight_g:
        weighed = words("claim_weighed", weighed=weighed, expected=words.weight(claim.expected_weight_g))
    worth = sum(each.paid_cents for each in claim.articles)
    return (
        *letterhead(claim.seller, title, brand),
        Text(
            RIGHT - 88, 24, 88, 8, claim.carrier or claim.service, 5, min_size=3, bold=True, align=Align.RIGHT
        ),
        *facts(
            55,
            (
                (words("tracking"), claim.number or "–"),
                (words("parcel"), claim.parcel),
                (words("order"), claim.order),
                (words("left_on"), left),
            ),
        ),
        *facts(
            72,
            (
                (words("weight"), weighed),
                (words("claim_worth"), words.money(worth, claim.currency)),
                (words("claim_made_on"), words.day(claim.made_on)),
            ),
        ),
        caption(LEFT, 89, 85, words("ship_to")),
        Text(LEFT, 92.6, INNER, 9, ", ".join(claim.ship_to), 3.3, max_lines=2, fit=Fit.WRAP),
    )


def _articles(claim: ClaimFile, words: Words) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    columns = (
        Column(words("sku"), 36),
        Column(words("article"), INNER - 36 - 50),
        Column(words("quantity"), 18, Align.RIGHT),
        Column(words("claim_worth"), 32, Align.RIGHT),
    )
    rows: tuple[Row, ...] = tuple(
        (
            (Para(each.sku, 2.8, grey=True),),
            (Para(each.name, 3.2),),
            (Para(str(each.quantity), 3.4, bold=True),),
            (Para(words.money(each.paid_cents, claim.currency), 3.2),),
        )
        for each in claim.articles
    )
    return columns, rows


def _happened(each: Happened) -> Row:
    return ((Para(each.when, 2.8, grey=True),), (Para(each.what, 3),), (Para(each.where, 2.8),))


def _photo_pages(claim: ClaimFile, words: Words, title: str) -> list[list[Item]]:
    pages: list[list[Item]] = []
    for place, photo in enumerate(claim.photos):
        if place % 2 == 0:
            pages.append(list(running_head(title, claim.parcel)))
        pages[-1] += _photo(photo, words, NEXT_TOP + place % 2 * (_PHOTO_HEIGHT + 16))
    return pages


def _photo(photo: ClaimPhoto, words: Words, top: float) -> tuple[Item, ...]:
    """As large as it fits, above when it was taken and the digest that proves it."""
    about = words("claim_photo", taken=photo.taken, digest=photo.digest)
    below = Text(
        LEFT,
        top + _PHOTO_HEIGHT + 1.5,
        INNER,
        7,
        about,
        2.6,
        min_size=2,
        max_lines=2,
        grey=True,
        fit=Fit.WRAP,
    )
    if not photo.png:
        missing = Text(LEFT, top, INNER, 6, words("claim_photo_elsewhere"), 3.2, max_lines=1)
        return (missing, below)
    scale = min(INNER / photo.width, _PHOTO_HEIGHT / photo.height)
    width, height = photo.width * scale, photo.height * scale
    return (Picture(LEFT + (INNER - width) / 2, top, width, height, photo.png), below)
