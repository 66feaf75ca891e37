"""The claim file of a parcel as a PDF: drawn from its black box when somebody asks, forgotten after a month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from sqlalchemy import Connection

from app.database.unit_of_work import Database
from app.i18n import given_reason, journal_sentence, text
from app.printing.brand import Brand
from app.printing.claim_papers import ClaimedArticle, ClaimFile, ClaimPhoto, Happened
from app.printing.language import Language
from app.printing.layouts.claim_file import claim_file
from app.printing.render_pdf import render_pdf
from app.queries.black_box import BlackBox, Paper, Photo, black_box
from app.queries.photos import photo_views
from app.queries.timeline import TimelineEntry
from app.station.photos import photo_folder
from app.values import SHOP_ZONE, shop_day
from app.workflows.branding import brand
from app.workflows.documents import address_lines, language_of

#: It holds a customer's address: it is made anew when it is wanted again.
_KEPT = timedelta(days=30)
_LONGEST_SIDE = 1400


def write_claim_file(database: Database, folder: Path, parcel_id: int, language: str) -> Path:
    """Write ``claim-P-000123.pdf`` into ``folder``/claims; raises ``NotFound`` or ``OSError``.

    ``folder`` is the station's: photos that lie at another one are shown small, else named with their digest.
    """

    def read(connection: Connection) -> tuple[BlackBox, Brand, dict[str, bytes]]:
        box = black_box(connection, parcel_id)
        return box, brand(connection), photo_views(connection, [each.sha256 for each in box.photos])

    found, looks, views = database.read(read)
    now = database.clock()
    claim = _in_words(found, folder, views, language_of(language), now)
    pdf = render_pdf(claim_file(claim, looks), title=f"{claim.parcel} {claim.number}", language=language)
    target = folder / "claims"
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("claim-*.pdf"):
        if datetime.fromtimestamp(old.stat().st_mtime, SHOP_ZONE) < now - _KEPT:
            old.unlink(missing_ok=True)
    path = target / f"claim-{claim.parcel}.pdf"
    path.write_bytes(pdf)
    return path


def _in_words(
    found: BlackBox, folder: Path, views: Mapping[str, bytes], language: Language, now: datetime
) -> ClaimFile:
    return ClaimFile(
        language=language,
        seller=found.seller,
        carrier=found.carrier,
        number=found.number,
        parcel=found.parcel,
        order=found.order,
        service=found.service,
        ship_to=address_lines(dict(found.ship_to)),
        currency=found.currency,
        weight_g=found.weight_g,
        expected_weight_g=found.expected_weight_g,
        made_on=shop_day(now),
        handed_over_on=shop_day(found.handed_over_at) if found.handed_over_at else None,
        articles=tuple(
            ClaimedArticle(each.sku, each.name, each.quantity, each.paid_cents) for each in found.contents
        ),
        house_saw=_house_saw(found, language),
        carrier_said=tuple(
            Happened(_when(each.at), each.label or text(language, f"tracking_{each.status}"), each.place)
            for each in reversed(found.events)
        ),
        photos=tuple(_photo(each, folder, views.get(each.sha256, b"")) for each in found.photos),
    )


def _house_saw(found: BlackBox, language: Language) -> tuple[Happened, ...]:
    """Everything the house saw of the parcel, its papers among it, the oldest first."""
    seen = [(each.at, _step(each, language)) for each in reversed(found.steps)]
    seen += [(each.printed_at, _paper(each, language)) for each in found.papers]
    return tuple(happened for _, happened in sorted(seen, key=lambda each: each[0]))


def _paper(paper: Paper, language: Language) -> Happened:
    said = text(language, f"claim_paper_{paper.kind}")
    again = given_reason(language, paper.again)
    return Happened(_when(paper.printed_at), f"{said} — {again}" if again else said, paper.printer)


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(SHOP_ZONE):%d/%m/%Y %H:%M}"


def _step(entry: TimelineEntry, language: Language) -> Happened:
    if entry.action == "refused":
        refusal = text(language, str(entry.details["code"]), **entry.details.get("values", {}))
        said = text(language, "claim_refused", why=refusal)
    else:
        said = journal_sentence(language, entry.action, entry.details, entry.reason)
    return Happened(_when(entry.at), said, " · ".join(filter(None, (entry.who, entry.station))))


def _photo(photo: Photo, folder: Path, view: bytes) -> ClaimPhoto:
    from PIL import Image, UnidentifiedImageError

    about = (_when(photo.added_at), photo.sha256)
    whole = photo_folder(folder) / photo.file_name
    try:
        with Image.open(whole if whole.is_file() else BytesIO(view)) as opened:
            opened.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            written = BytesIO()
            opened.convert("RGB").save(written, "PNG")
            return ClaimPhoto(written.getvalue(), *opened.size, *about)
    except (OSError, UnidentifiedImageError):
        return ClaimPhoto(b"", 0, 0, *about)
