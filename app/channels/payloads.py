"""What the answers of channels have in common: fields that may be absent, and orders of a shape nobody foresaw."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ValidationError

from app.channels.amounts import plausible
from app.channels.base import FieldRefused

P = TypeVar("P", bound=BaseModel)


def _text(value: object) -> object:
    return "" if value is None or value is False else str(value) if isinstance(value, int) else value


def _money(value: object) -> object:
    return Decimal(0) if value is None or value == "" else value


Text = Annotated[str, BeforeValidator(_text)]
"""Empty where a channel says null or false; PHP also writes numbers where a text was typed."""
Money = Annotated[Decimal, BeforeValidator(_money), AfterValidator(plausible)]
"""An amount, nothing where the channel leaves it empty."""


def read(model: type[P], document: object) -> P:
    """An order as a channel wrote it; raises ``FieldRefused`` with the first field that is not as described."""
    try:
        return model.model_validate(document)
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise FieldRefused("import_answer_unexpected", field=where, reason=first["type"]) from None
