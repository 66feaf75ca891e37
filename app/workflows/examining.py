"""What can be said of an incoming order without the database: worked out while the database is busy with others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.channels.base import FieldRefused, IncomingOrder
from app.channels.canonical import document_hash, to_json
from app.channels.checking import check
from app.models.refusals import Refusal
from app.models.search import search_words
from app.workflows import order_rows


@dataclass(frozen=True, slots=True)
class Examined:
    """An order that can be stored and makes sense."""

    incoming: IncomingOrder
    content: dict[str, Any]
    """As it is kept."""
    digest: str
    words: str
    """What it is found by."""

    @property
    def key(self) -> tuple[str, str]:
        """Channel and id there: the same for two versions of one order."""
        return self.incoming.channel, self.incoming.external_id


def examine(incoming: IncomingOrder) -> Examined | Refusal:
    """The refusal says which field could not be stored or makes no sense."""
    try:
        check(incoming)
    except FieldRefused as refused:
        return Refusal(refused.code, **refused.values)
    content = to_json(incoming)
    words = search_words(order_rows.words(incoming))
    return Examined(incoming, content, document_hash(content), words)
