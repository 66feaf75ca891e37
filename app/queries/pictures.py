"""What articles look like: the pictures themselves, which no list reads; lists know them by their digest."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from app.models.product import ProductPicture


def pictures_of(connection: Connection, product_ids: Collection[int]) -> dict[int, tuple[str, bytes]]:
    """Digest and WebP file by article; articles without a picture are missing."""
    query = select(ProductPicture.product_id, ProductPicture.sha256, ProductPicture.content).where(
        ProductPicture.product_id.in_(product_ids)
    )
    return {row.product_id: (row.sha256, row.content) for row in connection.execute(query)}
