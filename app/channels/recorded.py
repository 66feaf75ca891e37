"""Orders from recorded answers of real shops: which shop gave them, and what they refer to."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from app.channels.amounts import json_integer, json_number
from app.channels.base import FieldRefused, FileRefused, IncomingOrder, RefusedRow
from app.file_limits import ANSWER, ANSWERS, FileTooLarge, read_whole, require_size

_INDEX = "_index.json"
_WOO_REFUNDS = re.compile(r"/orders/(\d+)/refunds(?:/\d+)?$")
_WOO_PRODUCTS = re.compile(r"/products(?:/\d+)?(?:/variations(?:/\d+)?)?$")

_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Answer:
    """One recorded answer; ``at`` is when the shop gave it, as far as the recording says."""

    source: str
    body: Any
    path: str = ""
    method: str = "GET"
    at: datetime = _EARLIEST


@dataclass(slots=True)
class _Found:
    """What a set of answers holds, by shop software."""

    woocommerce: list[tuple[_Answer, dict[str, Any]]] = field(default_factory=list)
    deleted: set[int] = field(default_factory=set)
    refunds: list[tuple[int, object]] = field(default_factory=list)
    products: list[object] = field(default_factory=list)
    prestashop: list[tuple[_Answer, dict[str, Any]]] = field(default_factory=list)
    resources: defaultdict[str, list[object]] = field(default_factory=lambda: defaultdict(list))


def is_recorded(path: Path) -> bool:
    """Whether a path is a folder, or a file that holds a shop's answer and no JSON Lines of ours."""
    if path.is_dir():
        return True
    try:
        require_size(path, ANSWER)
        with path.open("rb") as file:
            first = file.readline(1 << 16)
            if first.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in {b"{", b"["}:
                return False
        try:
            document = json.loads(first)
        except (ValueError, RecursionError):
            # Spread over several lines, or one line longer than what was read: no line of ours starts so.
            document = _parsed(path)
    except (OSError, FileTooLarge, FileRefused):
        return False
    found = _Found()
    _sort_in(found, _answer(path.name, document, {}))
    return bool(found.woocommerce or found.prestashop or (isinstance(document, dict) and "body" in document))


def read_recorded(path: Path) -> Iterator[IncomingOrder | RefusedRow]:
    """Orders of a recorded answer, or of a folder of them; raises ``FileRefused``.

    A folder yields each order once, in the last state that was recorded, with everything that other answers
    say of it (refunds, products; addresses, customers, carriers). A single file yields its orders as they
    stand in it; a PrestaShop order names the rest by id, so its look-ups are taken from the files beside it.
    """
    if path.is_dir():
        found = _gathered(sorted(path.glob("*.json")), path)
        _keep_last(found)
    else:
        found = _Found()
        _sort_in(found, _answer(path.name, _parsed(path), {}))
        if found.prestashop:
            beside = _gathered(sorted(path.parent.glob("*.json")), path.parent)
            found.resources = beside.resources
    if not found.woocommerce and not found.prestashop:
        raise FileRefused("import_recorded_no_orders", file=path.name)
    yield from _canonical(found)


def _gathered(files: Sequence[Path], folder: Path) -> _Found:
    """Everything the answers of a folder hold; files that are no JSON answers are passed over."""
    if sum(file.stat().st_size for file in files if file.is_file()) > ANSWERS:
        raise FileRefused(FileTooLarge.code, **FileTooLarge(folder.name, ANSWERS).values)
    found = _Found()
    times = _index_times(folder / _INDEX)
    answers = []
    for file in files:
        if file.name == _INDEX:
            continue
        try:
            answers.append(_answer(file.name, _parsed(file), times))
        except FileRefused:
            continue
    for answer in sorted(answers, key=lambda one: (one.at, one.source)):
        _sort_in(found, answer)
    return found


def _parsed(path: Path) -> Any:
    try:
        content = read_whole(path, ANSWER).decode("utf-8-sig")
        return json.loads(content, parse_float=json_number, parse_int=json_integer)
    except FileTooLarge as fault:
        raise FileRefused(fault.code, **fault.values) from fault
    except OSError as fault:
        raise FileRefused("import_file_unreadable", file=path.name, reason=fault.strerror or "") from fault
    except (ValueError, RecursionError) as fault:
        raise FileRefused("import_recorded_no_json", file=path.name) from fault


def _index_times(index: Path) -> Mapping[str, datetime]:
    """When each file's answer was given, from the recording's index, where there is one."""
    if not index.is_file():
        return {}
    try:
        entries = _parsed(index)
    except FileRefused:
        return {}
    return {
        str(entry["file"]): _answered_at(entry)
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict) and "file" in entry
    }


def _answered_at(record: Mapping[str, Any]) -> datetime:
    headers = record.get("headers")
    said = headers.get("Date") if isinstance(headers, dict) else None
    try:
        at = parsedate_to_datetime(str(said))
    except ValueError:
        return _EARLIEST
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _answer(source: str, document: Any, times: Mapping[str, datetime]) -> _Answer:
    """An answer with the circumstances recorded around it, or a bare body."""
    if isinstance(document, dict) and "body" in document and "method" in document:
        status = document.get("status")
        good = isinstance(status, int) and 200 <= status < 300
        return _Answer(
            source,
            document["body"] if good else None,
            str(document.get("path", "")),
            str(document["method"]),
            _answered_at(document),
        )
    return _Answer(source, document, at=times.get(source, _EARLIEST))


def _sort_in(found: _Found, answer: _Answer) -> None:
    body = answer.body
    documents = body if isinstance(body, list) else [body]
    if isinstance(body, dict) and not {"line_items", "order", "orders"} & body.keys():
        # The answer to a batch lists what was done to each of its items.
        for verb in ("create", "update", "delete"):
            done = body.get(verb)
            for item in done if isinstance(done, list) else ():
                deleting = "DELETE" if verb == "delete" else answer.method
                _sort_in(found, _Answer(answer.source, item, answer.path, deleting, answer.at))
    refunded = _WOO_REFUNDS.search(answer.path)
    for document in documents:
        if not isinstance(document, dict):
            continue
        if refunded:
            found.refunds.append((int(refunded[1]), document))
        elif "line_items" in document and "billing" in document:
            found.woocommerce.append((answer, document))
            # In its last state an order is deleted or not: an answer after the deletion would be an error.
            if answer.method == "DELETE" and isinstance(document.get("id"), int):
                found.deleted.add(document["id"])
        elif _WOO_PRODUCTS.search(answer.path):
            found.products.append(document)
        else:
            _sort_in_prestashop(found, answer, document)


def _sort_in_prestashop(found: _Found, answer: _Answer, document: dict[str, Any]) -> None:
    from app.channels.prestashop.response import RESOURCES

    for name, content in document.items():
        plural = RESOURCES.get(name, name)
        items = content if isinstance(content, list) else [content]
        if name in {"order", "orders"}:
            # ``display=[id,...]`` gives a few fields only: no order to take in.
            found.prestashop += [(answer, item) for item in items if _is_full_order(item)]
        elif plural in RESOURCES.values():
            found.resources[plural] += items


def _is_full_order(item: object) -> bool:
    return isinstance(item, dict) and "total_paid_tax_incl" in item and "id_address_delivery" in item


def _keep_last(found: _Found) -> None:
    """Answers are in the order they were given: the last one about an order holds."""
    for orders in (found.woocommerce, found.prestashop):
        last = {str(document.get("id")): (answer, document) for answer, document in orders}
        orders[:] = sorted(last.values(), key=lambda pair: _by_id(pair[1]))


def _by_id(document: Mapping[str, Any]) -> tuple[int, str]:
    key = str(document.get("id"))
    return (int(key) if key.isascii() and key.isdigit() else 0, key)


def _canonical(found: _Found) -> Iterator[IncomingOrder | RefusedRow]:
    if found.woocommerce:
        from app.channels.woocommerce import response as woocommerce

        known = woocommerce.lookups(found.refunds, found.products, found.deleted)
        for number, (answer, document) in enumerate(found.woocommerce, start=1):
            yield _read(number, answer, document, lambda order: woocommerce.to_order(order, known))
    if found.prestashop:
        from app.channels.prestashop import response as prestashop

        resources = prestashop.lookups(found.resources)
        for number, (answer, document) in enumerate(found.prestashop, start=len(found.woocommerce) + 1):
            yield _read(number, answer, document, lambda order: prestashop.to_order(order, resources))


def _read(
    number: int, answer: _Answer, document: Mapping[str, Any], to_order: Callable[[object], IncomingOrder]
) -> IncomingOrder | RefusedRow:
    try:
        return to_order(document)
    except FieldRefused as fault:
        reference = document.get("number") or document.get("reference") or ""
        raw = {"file": answer.source, "order": str(document.get("id", "")), "reference": str(reference)}
        return RefusedRow(number, fault.code, fault.values, raw)
