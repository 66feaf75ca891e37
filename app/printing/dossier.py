"""What is kept about a person, as a PDF that the person can read: the same as the JSON file, in lines and indents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from app.printing.typeset import BOLD, REGULAR, register_fonts

_MARGIN = 54
_INDENT = 14
#: Deeper than this an indent only costs width.
_DEEPEST = 6


def render_dossier(title: str, about: str, content: Mapping[str, Any]) -> bytes:
    """``content`` is plain JSON; ``about`` says what this is, by whom and of which day."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    from app.printing.pdf_canvas import PdfCanvas

    register_fonts()
    plain = ParagraphStyle("plain", fontName=REGULAR, fontSize=8.5, leading=11.5)
    strong = ParagraphStyle("strong", parent=plain, fontName=BOLD, spaceBefore=6)
    head = ParagraphStyle("head", parent=plain, fontName=BOLD, fontSize=16, leading=20, spaceAfter=6)
    styles = [
        (
            ParagraphStyle(f"plain{depth}", parent=plain, leftIndent=depth * _INDENT),
            ParagraphStyle(f"strong{depth}", parent=strong, leftIndent=depth * _INDENT),
        )
        for depth in range(_DEEPEST + 1)
    ]
    story = [Paragraph(escape(title), head), Paragraph(escape(about), plain), Spacer(1, 10)]
    for depth, name, value in _lines(content, 0):
        words, heading = styles[min(depth, _DEEPEST)]
        if value is None:
            story.append(Paragraph(escape(name), heading))
        else:
            text = escape(value).replace("\n", "<br/>")
            story.append(Paragraph(f'<font name="{BOLD}">{escape(name)}</font> {text}', words))
    out = BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, title=title, author="Arrimage", creator="Arrimage", invariant=1,
        leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
    )  # fmt: skip
    document.build(story, canvasmaker=PdfCanvas)
    return out.getvalue()


def _lines(content: Mapping[str, Any], depth: int) -> Iterator[tuple[int, str, str | None]]:
    """(depth, name, value) of what is not empty; a heading has no value."""
    for name, value in content.items():
        if value in (None, "", [], {}):
            continue
        if isinstance(value, Mapping):
            yield depth, name, None
            yield from _lines(value, depth + 1)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            if not any(isinstance(each, Mapping) for each in value):
                yield depth, name, ", ".join(map(str, value))
                continue
            for at, each in enumerate(value, start=1):
                yield depth, f"{name} {at}", None
                yield from _lines(each, depth + 1)
        else:
            yield depth, name, str(value)
