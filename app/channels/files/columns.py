"""Which column of a table says what: English and French names, and reading a row by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.channels.base import FieldRefused, FileRefused
from app.channels.files.cells import folded, text


@dataclass(frozen=True, slots=True)
class Column:
    """A value that a table may hold: ``names`` are accepted for it, the English and the French one first."""

    field: str
    names: tuple[str, ...]
    read: Callable[[str], Any] = text
    required: bool = False

    @property
    def title(self) -> str:
        return " / ".join(dict.fromkeys(self.names[:2]))


def column(field: str, names: str, read: Callable[[str], Any] = text, *, required: bool = False) -> Column:
    """A column from its names, apart by bars."""
    return Column(field, tuple(names.split("|")), read, required)


@dataclass(frozen=True, slots=True)
class Matched:
    """The columns of one table: where each value stands, and what nobody asked for."""

    places: tuple[tuple[Column, str], ...]
    ignored: tuple[str, ...]

    def header_of(self, field: str) -> str | None:
        return next((name for found, name in self.places if found.field == field), None)

    def title_of(self, field: str) -> str:
        """The column a field came from, as the file names it, else the field's own name."""
        return self.header_of(field) or field

    def only(self, fields: frozenset[str]) -> Matched:
        return Matched(tuple(place for place in self.places if place[0].field in fields), self.ignored)

    def read(self, cells: Mapping[str, str]) -> dict[str, Any]:
        """The values of the cells that are not blank; raises ``FieldRefused``, naming the column."""
        values: dict[str, Any] = {}
        for place, name in self.places:
            cell = cells.get(name, "")
            if cell:
                try:
                    values[place.field] = place.read(cell)
                except FieldRefused as fault:
                    raise FieldRefused(fault.code, column=name, **fault.values) from None
            elif place.required:
                raise FieldRefused("import_value_missing", column=name)
        return values


def match(file: str, headers: Sequence[str], columns: Sequence[Column]) -> Matched:
    """Find the columns in a header; raises ``FileRefused`` when one is missing or named twice."""
    by_name = {folded(name): found for found in columns for name in found.names}
    places: dict[str, tuple[Column, str]] = {}
    ignored = []
    for name in headers:
        found = by_name.get(folded(name)) if name else None
        if found is None:
            if name:
                ignored.append(name)
        elif found.field in places:
            raise FileRefused("import_column_twice", file=file, first=places[found.field][1], second=name)
        else:
            places[found.field] = (found, name)
    missing = [found.title for found in columns if found.required and found.field not in places]
    if missing:
        raise FileRefused("import_columns_missing", file=file, columns=", ".join(missing))
    return Matched(tuple(places.values()), tuple(ignored))
