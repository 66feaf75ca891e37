"""What Colissimo answers: multipart with the label as bytes, messages with HTTP 200 or 400, an outage's page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from app.carriers.base import (
    Bought,
    Format,
    Hours,
    Ok,
    Paper,
    Point,
    Refused,
    Result,
    Unavailable,
    Unknown,
)
from app.carriers.http import Reply, refused_outright
from app.values import SHOP_ZONE

_BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)
_CONTENT_ID = re.compile(rb"content-id:\s*<([^>]+)>", re.IGNORECASE)
_LONGEST_HEAD = 1024
#: What a message means and which field it is about, as far as La Poste's answers and its OpenAPI say so.
_MEANINGS: Mapping[str, tuple[str, str]] = {
    "30000": ("carrier_login_wrong", ""),
    "30204": ("carrier_postal_code_wrong", "postal_code"),
    "30213": ("carrier_place_not_served", "postal_code"),
    "30220": ("carrier_mobile_missing", "phone"),
    "30519": ("carrier_customs_hs_code", "customs"),
}
_OF_POINT = re.compile(r"point (?:de )?re(?:trait|lais)|pickuplocation", re.IGNORECASE)
_WEEK = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")


def split(content_type: str, body: bytes) -> dict[str, bytes]:
    """The parts of a multipart answer by their id, byte for byte; lines may end in CRLF or LF."""
    found = _BOUNDARY.search(content_type)
    first_line = body.lstrip().split(b"\n", 1)[0].rstrip(b"\r")
    boundary = b"--" + found[1].encode() if found else first_line
    parts: dict[str, bytes] = {}
    for chunk in re.split(rb"(?:^|\r?\n)" + re.escape(boundary), body)[1:]:
        if chunk.startswith(b"--"):
            break
        end = b"\r\n\r\n" if b"\r\n\r\n" in chunk[:_LONGEST_HEAD] else b"\n\n"
        head, _, content = chunk.partition(end)
        if named := _CONTENT_ID.search(head):
            parts[named[1].decode("ascii", "replace")] = content
    return parts


def bought(reply: Reply, wanted: Format, dpi: int) -> Result[Bought]:
    """The answer of ``generateLabel``: unreadable means that a label may exist."""
    parts = _parts(reply)
    info = _info(parts)
    if info is None:
        return refused_outright(reply) or Unknown(f"http_{reply.status}")
    answer = next((info[name] for name in info if name.startswith("labelV") and info[name]), None)
    number = answer.get("parcelNumber") if isinstance(answer, dict) else None
    if not number:
        return refusal(info) or Unknown(f"http_{reply.status}")
    label = parts.get("label", b"")
    if not label:
        return Unknown(f"no_label {number}")
    papers = [Paper("label", _format(label, wanted), label, 0 if _is_pdf(label) else dpi)]
    if declaration := parts.get("cn23", b""):
        papers.append(Paper("cn23", "pdf", declaration))
    return Ok(Bought(str(number), tuple(papers)), tuple(said for _, said in _messages(info)))


def checked(reply: Reply) -> Result[None]:
    """The answer of ``checkGenerateLabel``, which makes nothing."""
    info = _info(_parts(reply))
    if info is None:
        return refused_outright(reply) or Unavailable(f"http_{reply.status}")
    return refusal(info) or Ok(None)


def manifest(reply: Reply) -> Result[Paper]:
    """The deposit slip of ``generateBordereauByParcelsNumbers``."""
    parts = _parts(reply)
    info = _info(parts)
    if info is None:
        return refused_outright(reply) or Unavailable(f"http_{reply.status}")
    paper = next((content for name, content in parts.items() if name != "jsonInfos" and content), None)
    if paper is None:
        return refusal(info) or Unavailable("no_manifest")
    return Ok(Paper("manifest", "pdf", paper))


def refusal(info: Mapping[str, Any]) -> Refused | None:
    """The first message that refuses, in words of ours where they are known."""
    for code, said in _messages(info):
        known = _MEANINGS.get(code)
        if known is None and _OF_POINT.search(said):
            known = ("carrier_relay_refused", "relay_id")
        meaning, field = known or ("carrier_said", "")
        return Refused(meaning, field, {"carrier_code": code}, said)
    return None


def _messages(info: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every message but ``0``, success: code and words."""
    return [
        (str(message.get("id", "")), str(message.get("messageContent", "")))
        for message in info.get("messages") or ()
        if isinstance(message, dict) and str(message.get("id", "")) != "0"
    ]


def _parts(reply: Reply) -> dict[str, bytes]:
    if "multipart" in reply.content_type or reply.body.lstrip().startswith(b"--uuid"):
        return split(reply.content_type, reply.body)
    return {"jsonInfos": reply.body}


def _info(parts: Mapping[str, bytes]) -> dict[str, Any] | None:
    try:
        info = json.loads(parts.get("jsonInfos", b"").decode())
    except ValueError:
        return None
    return info if isinstance(info, dict) and ("messages" in info or "errorCode" in info) else None


def _is_pdf(content: bytes) -> bool:
    return content.lstrip()[:5] == b"%PDF-"


def _format(content: bytes, wanted: Format) -> Format:
    return "pdf" if _is_pdf(content) else wanted


def points(reply: Reply) -> Result[tuple[Point, ...]]:
    """The answer of ``findRDVPointRetraitAcheminement``, the nearest first."""
    info = _info({"jsonInfos": reply.body})
    if info is None or "errorCode" not in info:
        return refused_outright(reply) or Unavailable(f"http_{reply.status}")
    if info["errorCode"] != 0:
        values = {"carrier_code": str(info["errorCode"])}
        return Refused("carrier_said", "", values, str(info.get("errorMessage", "")))
    found = info.get("listePointRetraitAcheminement") or []
    return Ok(tuple(sorted((_point(each) for each in found), key=lambda point: point.distance_m)))


def _point(row: Mapping[str, Any]) -> Point:
    return Point(
        id=str(row.get("identifiant", "")),
        name=str(row.get("nom", "")).strip(),
        lines=tuple(
            text
            for name in ("adresse1", "adresse2", "adresse3")
            if (text := str(row.get(name) or "").strip())
        ),
        postal_code=str(row.get("codePostal", "")),
        city=str(row.get("localite", "")).strip(),
        country=str(row.get("codePays", "FR")),
        distance_m=int(row.get("distanceEnMetre") or 0),
        hours=tuple(
            Hours(day, _spans(str(row.get(f"horairesOuverture{name}", "")))) for day, name in enumerate(_WEEK)
        ),
        locker="CONSIGNE" in str(row.get("nom", "")).upper(),
        closed=bool(row.get("congesTotal")),
        closed_spans=tuple(
            (_day(span["calendarDeDebut"]), _day(span["calendarDeFin"]))
            for span in row.get("listeConges") or ()
            if span.get("calendarDeDebut") and span.get("calendarDeFin")
        ),
        max_weight_g=int(row["poidsMaxi"]) if row.get("poidsMaxi") else None,
    )


def _spans(text: str) -> tuple[tuple[str, str], ...]:
    """``09:00-12:00 14:00-18:00``; ``00:00-00:00`` is closed."""
    spans = (span.partition("-") for span in text.split())
    return tuple((start, end) for start, _, end in spans if start != end)


def _day(milliseconds: int) -> date:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(SHOP_ZONE).date()
