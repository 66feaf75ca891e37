"""Pictures as merchants have them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw


def logo_file(
    size: tuple[int, int] = (900, 300), colour: str = "#B5542C", form: str = "PNG", border: int = 60
) -> bytes:
    """A disc and a bar of one colour, with nothing around them (white where the form knows no nothing)."""
    picture = Image.new("RGBA", size, (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    side = size[1] - 2 * border
    draw.ellipse((border, border, border + side, border + side), fill=colour)
    draw.rectangle((border + side + 20, size[1] // 2 - 20, size[0] - border, size[1] // 2 + 20), fill=colour)
    if form == "JPEG":
        picture = Image.alpha_composite(Image.new("RGBA", size, "white"), picture).convert("RGB")
    out = BytesIO()
    picture.save(out, form)
    return out.getvalue()
