"""QR codes as SVG."""

from __future__ import annotations

from functools import lru_cache

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage

#: Modules of quiet zone on every side (ISO/IEC 18004 asks for four).
BORDER = 4


class _OnWhite(SvgPathImage):
    # Without a background of its own the code is dark on dark in dark mode, and no reader finds it.
    background = "white"


@lru_cache(maxsize=256)
def qr_svg(text: str) -> str:
    """`text` as a standalone SVG: dark modules on a white square, correction M, four modules of quiet zone.

    The picture scales; a page gives it its size.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=BORDER, image_factory=_OnWhite)
    code.add_data(text)
    code.make(fit=True)
    svg = code.make_image().to_string(encoding="unicode")
    return str(svg)
