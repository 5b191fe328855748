"""Declarative base: naming convention, column types and the small mixins every table uses."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import DateTime, Enum, MetaData, Numeric, String, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

from shared_db.foundation.ids import new_id

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Json = dict[str, Any]


class Base(DeclarativeBase):
    """Every table of the shared record."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {
        datetime: DateTime(timezone=True),
        Decimal: Numeric(18, 4),
        dict[str, Any]: JSONB(none_as_null=True),
        list[Any]: JSONB(none_as_null=True),
        UUID: PG_UUID(as_uuid=True),
    }


class HasId:
    """A random primary key."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class HasCreated:
    """When the row came to be, by the database's clock."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class HasVersion:
    """Raised with each edit; an edit names the version it started from, so the loser is told."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")


def choice(kind: type[StrEnum], **options: Any) -> MappedColumn[Any]:
    """A text column that holds one of `kind`'s values, with a CHECK that says so."""
    column_type = Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        name=_snake(kind.__name__),
    )
    return mapped_column(column_type, **options)


def short(length: int = 200, **options: Any) -> MappedColumn[Any]:
    """A line of text of at most `length` characters."""
    return mapped_column(String(length), **options)


def utc_now() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


__all__ = [
    "Base",
    "HasCreated",
    "HasId",
    "HasVersion",
    "Json",
    "choice",
    "date",
    "short",
    "utc_now",
]
