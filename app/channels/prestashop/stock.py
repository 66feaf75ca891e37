"""PrestaShop's stock: a row for each product and combination; the total of a product is the shop's own sum.

An article's external id is ``product:combination``, with combination 0 for a product that has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.channels.port import ChannelArticle, ChannelFault, StockAnswer, Trouble
from app.channels.prestashop.api import Api, Refused
from app.channels.prestashop.payload import ArticleRow, StockRow
from app.channels.texts import plain

_PRODUCT = "[id,reference,ean13,upc,name,is_virtual]"
_COMBINATION = "[id,id_product,reference,ean13,upc]"
_STOCK = "[id,id_product,id_product_attribute,quantity]"


def articles(api: Api) -> Iterator[ChannelArticle]:
    """Products without combinations, and every combination; raises ``ChannelFault``."""
    try:
        combinations: defaultdict[int, list[ArticleRow]] = defaultdict(list)
        for row in api.every("combinations", _COMBINATION):
            combination = ArticleRow.model_validate(row)
            combinations[combination.id_product].append(combination)
        held = _by_article(StockRow.model_validate(row) for row in api.every("stock_availables", _STOCK))
        for row in api.every("products", _PRODUCT):
            product = ArticleRow.model_validate(row)
            if product.is_virtual:
                continue
            if product.id not in combinations:
                yield _article(product, None, held)
            for one in combinations.get(product.id, ()):
                yield _article(product, one, held)
    except Refused as refused:
        raise ChannelFault(Trouble.BROKEN, detail=refused.message) from refused


def _article(
    product: ArticleRow, combination: ArticleRow | None, held: Mapping[str, Sequence[StockRow]]
) -> ChannelArticle:
    external_id = f"{product.id}:{combination.id if combination else 0}"
    said = combination or product
    rows = held.get(external_id, ())
    return ChannelArticle(
        external_id=external_id,
        sku=plain(said.reference),
        barcode=said.ean13 or said.upc,
        name=plain(product.name, 200),
        quantity=rows[0].quantity if rows else None,
    )


def _by_article(rows: Iterator[StockRow]) -> dict[str, list[StockRow]]:
    """A shop of several shops may have a row for each of them."""
    found: defaultdict[str, list[StockRow]] = defaultdict(list)
    for row in rows:
        found[f"{row.id_product}:{row.id_product_attribute}"].append(row)
    return dict(found)


def read(api: Api, external_ids: Sequence[str]) -> dict[str, int | None]:
    """What the shop holds now; articles that are gone are left out. Raises ``ChannelFault``."""
    held = _rows(api, external_ids)
    return {one: held[one][0].quantity for one in external_ids if one in held}


def _rows(api: Api, external_ids: Sequence[str]) -> dict[str, list[StockRow]]:
    products = [external_id.partition(":")[0] for external_id in external_ids]
    try:
        found = api.some("stock_availables", products, display=_STOCK, by="id_product")
    except Refused as refused:
        raise ChannelFault(Trouble.BROKEN, detail=refused.message) from refused
    return _by_article(StockRow.model_validate(row) for row in found)


def write(api: Api, quantities: Mapping[str, int]) -> dict[str, StockAnswer]:
    """Set absolute quantities row by row, then read them back; raises ``ChannelFault``.

    The total of a product that got combinations meanwhile is not written: the shop would take it and be wrong.
    """
    held = _rows(api, list(quantities))
    has_combinations = {one.partition(":")[0] for one in held if not one.endswith(":0")}
    answers: dict[str, StockAnswer] = {}
    for external_id, quantity in quantities.items():
        product, _, combination = external_id.partition(":")
        if external_id not in held or (combination == "0" and product in has_combinations):
            answers[external_id] = StockAnswer(None, "channel_article_gone")
            continue
        for row in held[external_id]:
            if row.quantity != quantity:
                _put(api, row, quantity)
    again = read(api, [one for one in quantities if one not in answers])
    for external_id in quantities:
        if external_id not in answers:
            answers[external_id] = StockAnswer(
                again.get(external_id), "" if external_id in again else "channel_article_gone"
            )
    return answers


def _put(api: Api, row: StockRow, quantity: int) -> None:
    values: dict[str, Any] = {"quantity": quantity}
    try:
        api.change("stock_availables", "stock_available", row.id, values)
    except Refused as refused:
        if refused.status != 404:
            raise ChannelFault(Trouble.BROKEN, detail=refused.message) from refused
