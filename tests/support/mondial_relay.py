"""Mondial Relay on this machine: API 2 (XML in, XML or .NET JSON out, the login inside) and API 1 (signed SOAP)."""

from __future__ import annotations

import base64
import hashlib
import re
from io import BytesIO
from typing import Any

from lxml import etree

from tests.support.loopback import Asked, Loopback, Replied

BRAND, KEY = "BDTEST13", "TestAPI1key"
LOGIN, WORD = f"{BRAND}@business-api.mondialrelay.com", "un-deux-trois"
SERVICE = "http://www.mondialrelay.fr/webservice/"
_ORDER = {
    "WSI4_PointRelais_Recherche": "Enseigne Pays NumPointRelais Ville CP Latitude Longitude Taille Poids Action "
    "DelaiEnvoi RayonRecherche TypeActivite NACE NombreResultats",
    "WSI2_TracingColisDetaille": "Enseigne Expedition Langue",
}
_DAYS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")


class MondialRelayServer:
    """Keeps the shipments it made; ``events`` are what it says of every parcel."""

    def __init__(self, server: Loopback) -> None:
        self.server = server
        self.shipments: dict[str, bytes] = {}
        self.events: list[tuple[str, str, str]] = []
        self.next_number = 50554859
        self.code_comes_as = "words"
        """``words``, ``picture`` (base64) or ``url``: what form a return's code has is published nowhere."""
        server.on("POST", r"(?i)/web_services\.asmx", self.soap)
        server.on("POST", r"/api/shipment", self.connect)
        server.on("GET", r"/label/\d+\.pdf", (200, "application/pdf", b"%PDF-1.4 label"))
        server.on("GET", r"/code/\d+\.png", (200, "image/png", picture_of("MR by address")))

    def connect(self, asked: Asked) -> Replied:
        root = etree.fromstring(asked.body)
        said = self._wrong(root)
        number = output = ""
        if not [code for code, level, _ in said if level != "Warning"]:
            number, self.next_number = str(self.next_number), self.next_number + 1
            self.shipments[number] = asked.body
            output = self._output(root.findtext(".//{*}OutputType") or "", number)
        if "xml" in asked.headers.get("accept", ""):
            return 200, "application/xml; charset=utf-8", _xml(number, output, said)
        return 200, "application/json; charset=utf-8", _json(number, output, said)

    def _output(self, kind: str, number: str) -> str:
        if kind == "PdfUrl":
            return f"{self.server.url}/label/{number}.pdf"
        if kind == "ZplCode":
            zpl = f"^XA^PW812^LL1218^FO30,30^A0N,40,40^FDMR {number}^FS^XZ"
            return base64.b64encode(zpl.encode()).decode()
        match self.code_comes_as:
            case "url":
                return f"{self.server.url}/code/{number}.png"
            case "picture":
                return base64.b64encode(picture_of(f"MR picture {number}")).decode()
        return f"MR{number}"

    def _wrong(self, root: Any) -> list[tuple[str, str, str]]:
        def text(name: str) -> str:
            return root.findtext(f".//{{*}}{name}") or ""

        if etree.QName(root).namespace != "http://www.example.org/Request":
            return [("10061", "Error", "Problème de formatage du XML")]
        if (text("Login"), text("Password")) != (LOGIN, WORD):
            return [("10001", "Critical Error", "Utilisateur et/ou mot de passe invalide")]
        if root.find(".//{*}Shipment") is None:
            return [("10011", "Error", "La liste des expéditions est vide")]
        said = _wrong_output(root)
        mode = root.find(".//{*}DeliveryMode")
        if mode.get("Mode") in {"24R", "24L"} and not re.fullmatch(r"[A-Z]{2}-\d{6}", mode.get("Location")):
            said.append(("10075", "Error", "Location non autorisée pour ce produit"))
        if len(text("Streetname") + text("HouseNo")) > 40:
            said.append(("10063", "Error", "HouseNo + StreetName trop long"))
        if len(text("OrderNo")) > 15:
            said.append(("10014", "Warning", "Numéro de commande invalide. Ignoré."))
        return said

    def soap(self, asked: Asked) -> Replied:
        body = etree.fromstring(asked.body).find(".//{*}Body")[0]
        operation = etree.QName(body).localname
        if asked.headers.get("soapaction", "").strip('"') != SERVICE + operation:
            return 500, "text/xml", b"<soap:Fault>SOAPAction</soap:Fault>"
        values = {etree.QName(each).localname: each.text or "" for each in body}
        signed = values.pop("Security", "")
        joined = "".join(values.get(name, "") for name in _ORDER[operation].split()) + KEY
        right = hashlib.md5(joined.encode("iso-8859-1"), usedforsecurity=False).hexdigest().upper()
        inner = "<STAT>97</STAT>" if signed != right else self._answer(operation)
        said = (
            '<?xml version="1.0" encoding="utf-8"?><soap:Envelope '
            'xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
            f'<{operation}Response xmlns="{SERVICE}"><{operation}Result>{inner}</{operation}Result>'
            f"</{operation}Response></soap:Body></soap:Envelope>"
        )
        return 200, "text/xml; charset=utf-8", said.encode()

    def _answer(self, operation: str) -> str:
        if operation == "WSI4_PointRelais_Recherche":
            points = _point("012345", "TABAC DU PORT", 900) + _point("005680", "BUREAU COPY", 150)
            return f"<STAT>0</STAT><PointsRelais>{points}</PointsRelais>"
        rows = [*self.events, ("", "", "")]
        tracing = "".join(
            f"<ret_WSI2_sub_TracingColisDetaille><Libelle>{label}</Libelle><Date>{day}</Date><Heure>{hour}</Heure>"
            "<Emplacement>VILLEURBANNE</Emplacement></ret_WSI2_sub_TracingColisDetaille>"
            for label, day, hour in rows
        )
        return f"<STAT>82</STAT><Tracing>{tracing}</Tracing>"


#: Paper formats by what is to come back; a code has none (Dual Carrier 2.7, output options).
_FORMATS = {
    "PdfUrl": {"10x15", "A4", "A5"},
    "ZplCode": {"Generic_ZPL_10x15_200dpi"},
    "IplCode": {"Generic_IPL_10x15_204dpi"},
    "QRCode": {""},
}


def _wrong_output(root: Any) -> list[tuple[str, str, str]]:
    kind = root.findtext(".//{*}OutputType") or ""
    if kind not in _FORMATS:
        return [("10010", "Error", "Type de sortie invalide")]
    if kind == "QRCode" and root.find(".//{*}DeliveryMode").get("Mode") != "LCC":
        return [("10078", "Error", "Aucune étiquette disponible pour cette expédition")]
    if (root.findtext(".//{*}OutputFormat") or "") not in _FORMATS[kind]:
        return [("10008", "Warning", "Format de sortie inconnu. Ignoré.")]
    return []


def picture_of(words: str) -> bytes:
    """A QR code as PNG, as a carrier draws it."""
    import zxingcpp
    from PIL import Image

    code: Any = zxingcpp.create_barcode(words, zxingcpp.BarcodeFormat.QRCode)
    pixels = memoryview(code.to_image(scale=4))
    height, width = pixels.shape
    written = BytesIO()
    Image.frombytes("L", (width, height), bytes(pixels)).save(written, "PNG")
    return written.getvalue()


def _point(number: str, name: str, metres: int) -> str:
    def hours(day: str) -> str:
        times = ("0000",) * 4 if day == "Dimanche" else ("0900", "1230", "1400", "1830")
        return f"<Horaires_{day}>" + "".join(f"<string>{t}</string>" for t in times) + f"</Horaires_{day}>"

    return (
        f"<PointRelais_Details><STAT/><Num>{number}</Num><LgAdr1>{name:<32}</LgAdr1><LgAdr2/>"
        "<LgAdr3>31 COURS ANDRE PHILIP          </LgAdr3><LgAdr4/><CP>69100</CP><Ville>VILLEURBANNE   </Ville>"
        "<Pays>FR</Pays><Latitude>45,7728450</Latitude><Longitude>04,8630410</Longitude><Information/>"
        + "".join(map(hours, _DAYS))
        + f"<Distance>{metres}</Distance></PointRelais_Details>"
    )


def _xml(number: str, output: str, said: list[tuple[str, str, str]]) -> bytes:
    statuses = "".join(f'<Status Code="{c}" Level="{lv}" Message="{m}"/>' for c, lv, m in said)
    shipment = (
        f'<ShipmentsList><Shipment ShipmentNumber="{number}"><LabelList><Label><Output>{output}</Output></Label>'
        "</LabelList></Shipment></ShipmentsList>"
        if number
        else ""
    )
    return (
        f'<ShipmentCreationResponse xmlns="http://www.example.org/Response">{shipment}'
        f"<StatusList>{statuses}</StatusList></ShipmentCreationResponse>"
    ).encode()


def _json(number: str, output: str, said: list[tuple[str, str, str]]) -> bytes:
    import json

    statuses = [{"codeField": c, "levelField": lv, "messageField": m} for c, lv, m in said]
    label = {"labelField": {"outputField": output}}
    shipments = [{"shipmentNumberField": number, "labelListField": label}] if number else None
    return json.dumps({"statusListField": statuses, "shipmentsListField": shipments}).encode()
