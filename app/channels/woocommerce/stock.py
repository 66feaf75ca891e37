"""WooCommerce's stock: absolute, in batches with an answer for each article, variations under their parent.

An article's external id is the product's, or ``parent/variation``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from app.channels.port import ChannelArticle, ChannelFault, StockAnswer, Trouble
from app.channels.texts import plain
from app.channels.woocommerce.api import MOST, Api, Refused

T = TypeVar("T")
_FIELDS = "id,name,sku,type,virtual,manage_stock,stock_quantity,global_unique_id,variations"


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """At most a hundred at once: one more is refused."""
    for start in range(0, len(items), MOST):
        yield items[start : start + MOST]


def articles(api: Api) -> Iterator[ChannelArticle]:
    """Products, and of those with variations the variations; raises ``ChannelFault``."""
    try:
        for product in api.every("products", _fields=_FIELDS, orderby="id", order="asc"):
            if product.get("type") == "variable":
                name = plain(str(product.get("name", "")))
                path = f"products/{product['id']}/variations"
                for variation in api.every(path, _fields=_FIELDS, orderby="id", order="asc"):
                    yield _article(variation, f"{product['id']}/{variation['id']}", name)
            elif product.get("type") == "simple":
                yield _article(product, str(product["id"]), "")
    except Refused as refused:
        raise ChannelFault(Trouble.BROKEN, detail=refused.code) from refused


def _article(found: Mapping[str, Any], external_id: str, parent: str) -> ChannelArticle:
    name = plain(str(found.get("name") or ""))
    return ChannelArticle(
        external_id=external_id,
        sku=plain(str(found.get("sku") or "")),
        barcode=str(found.get("global_unique_id") or ""),
        name=plain(f"{parent} – {name}" if parent and name else parent or name, 200),
        quantity=_quantity(found),
    )


def _quantity(found: Mapping[str, Any]) -> int | None:
    """The article's own stock; a variation whose stock is its parent's says ``parent`` and has none of its own."""
    quantity = found.get("stock_quantity")
    return int(quantity) if found.get("manage_stock") is True and quantity is not None else None


def read(api: Api, external_ids: Sequence[str]) -> dict[str, int | None]:
    """What the shop holds now; articles that are gone are left out. Raises ``ChannelFault``."""
    found: dict[str, int | None] = {}
    for parent, ids in _by_parent(external_ids).items():
        for batch in batches(ids):
            include = ",".join(map(str, batch))
            try:
                page, _ = api.page(_path(parent), include=include, per_page=MOST, _fields=_FIELDS)
            except Refused as refused:
                if refused.status == 404:  # the parent itself is gone
                    continue
                raise ChannelFault(Trouble.BROKEN, detail=refused.code) from refused
            found.update((_external(parent, int(one["id"])), _quantity(one)) for one in page)
    return found


def write(api: Api, quantities: Mapping[str, int]) -> dict[str, StockAnswer]:
    """Set absolute quantities, then read them back; raises ``ChannelFault``.

    A batch is answered article by article. Where the shop keeps no stock of one it takes the value and forgets it.
    """
    answers: dict[str, StockAnswer] = {}
    for parent, ids in _by_parent(list(quantities)).items():
        for batch in batches(ids):
            updates = [{"id": one, "stock_quantity": quantities[_external(parent, one)]} for one in batch]
            try:
                done = api.send("POST", f"{_path(parent)}/batch", {"update": updates})
            except Refused as refused:
                if refused.status >= 500:
                    raise ChannelFault(Trouble.BROKEN, detail=refused.code) from refused
                answers.update(
                    (_external(parent, one), StockAnswer(None, "channel_article_gone")) for one in batch
                )
                continue
            for item in done.get("update", ()) if isinstance(done, dict) else ():
                if "error" in item:
                    answers[_external(parent, int(item["id"]))] = StockAnswer(None, "channel_article_gone")
    held = read(api, [external_id for external_id in quantities if external_id not in answers])
    for external_id in quantities:
        if external_id not in answers:
            quantity = held.get(external_id)
            code = "channel_stock_not_kept" if external_id in held else "channel_article_gone"
            answers[external_id] = StockAnswer(quantity, "" if quantity is not None else code)
    return answers


def _by_parent(external_ids: Sequence[str]) -> dict[int, list[int]]:
    """Ids of products under 0, of variations under their parent."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for external_id in external_ids:
        parent, _, variation = external_id.rpartition("/")
        found[int(parent or 0)].append(int(variation))
    return dict(found)


def _path(parent: int) -> str:
    return f"products/{parent}/variations" if parent else "products"


def _external(parent: int, one: int) -> str:
    return f"{parent}/{one}" if parent else str(one)
