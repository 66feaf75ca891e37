"""The declarative base of every table: constraint names, column types, and how states are stored."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, MetaData, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import JSON


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is a bug and refused with ``ValueError``."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone")
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect  # the value itself says whether the engine kept its zone
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigId = BigInteger().with_variant(Integer, "sqlite")
Id = Annotated[int, mapped_column(BigId, primary_key=True)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
Document = Annotated[dict[str, Any], mapped_column(JSON().with_variant(JSONB, "postgresql"))]
Words = Annotated[str, mapped_column(Text)]


def state_type(states: type[StrEnum]) -> Enum:
    """A state stored as its word, with a CHECK that the database knows no other."""
    return Enum(
        states,
        native_enum=False,
        create_constraint=True,
        length=30,
        name=states.__name__.lower(),
        values_callable=lambda enum: [member.value for member in enum],
    )


class Base(DeclarativeBase):
    """Every table of the shared database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
