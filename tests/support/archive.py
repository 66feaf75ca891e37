"""What breaks a PDF/A-3b in practice (ISO 19005-3), looked at in the file's own structure."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

_EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")


def faults_of_archive(pdf: bytes) -> list[str]:
    """Every condition that is not met, in words."""
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"].get_object()
    return [*_file(pdf, reader), *_catalog(root), *_metadata(root), *_fonts(reader), *_attachment(root)]


def _file(pdf: bytes, reader: Any) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.7\r?\n?%[\x80-\xff]{4}", pdf[:20]):
        yield "header without its comment of high bytes"
    if "/ID" not in reader.trailer:
        yield "trailer without ID"
    if "/Encrypt" in reader.trailer:
        yield "encrypted"


def _catalog(root: Any) -> Iterator[str]:
    intents = [each.get_object() for each in root.get("/OutputIntents", ())]
    profiles = [each["/DestOutputProfile"].get_object() for each in intents if each.get("/S") == "/GTS_PDFA1"]
    if not profiles:
        yield "no output intent with a profile"
    for profile in profiles:
        data = profile.get_data()
        if data[36:40] != b"acsp" or data[8] != 2 or int.from_bytes(data[:4], "big") != len(data):
            yield "the profile is not ICC version 2"
    if "/Lang" not in root:
        yield "no language"
    for name in ("/OpenAction", "/AA"):
        if name in root:
            yield f"catalog has {name}"
    if "/JavaScript" in root.get("/Names", {}):
        yield "scripts"


def _metadata(root: Any) -> Iterator[str]:
    if "/Metadata" not in root:
        yield "no XMP"
        return
    xmp = root["/Metadata"].get_object().get_data().decode()
    for name, value in (("part", "3"), ("conformance", "B")):
        if not re.search(rf"pdfaid:{name}(>|=[\"']){value}", xmp):
            yield f"XMP without pdfaid:{name} {value}"
    for wanted in ("fx:DocumentFileName", "fx:ConformanceLevel", "EN 16931", "factur-x.xml"):
        if wanted not in xmp:
            yield f"XMP without {wanted}"


def _fonts(reader: Any) -> Iterator[str]:
    for page in reader.pages:
        for name, font in page["/Resources"].get("/Font", {}).items():
            whole = font.get_object()
            parts = [whole, *(each.get_object() for each in whole.get("/DescendantFonts", ()))]
            described = [each["/FontDescriptor"].get_object() for each in parts if "/FontDescriptor" in each]
            if not any(kind in each for each in described for kind in _EMBEDDED):
                yield f"font {name} {whole.get('/BaseFont')} is not embedded"


def _attachment(root: Any) -> Iterator[str]:
    names = root.get("/Names", {}).get("/EmbeddedFiles")
    if names is None or "/AF" not in root:
        yield "no associated file"
        return
    file = names.get_object()["/Names"][1].get_object()
    content = file["/EF"]["/F"].get_object()
    if file.get("/AFRelationship") != "/Alternative":
        yield f"AFRelationship is {file.get('/AFRelationship')}"
    if content.get("/Subtype") not in {"/text/xml", "/text#2Fxml"}:
        yield f"the file is {content.get('/Subtype')}"
    if "/ModDate" not in content.get("/Params", {}):
        yield "the file has no date"
