"""QR codes can be read by a reader that is not ours."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from queue_service.documents.qr import BORDER, qr_svg

LINK = "https://queue.krefeld.example/t/tiFCmxuKXbh0oNHZ5CQpWC"


def picture(svg: str, dots: int = 6) -> Image.Image:
    """The SVG's squares as pixels; `dots` for each module."""
    root = ET.fromstring(svg)  # noqa: S314  # ours
    size = int(root.attrib["viewBox"].split()[2])
    image = Image.new("L", (size * dots, size * dots), 255)
    draw = ImageDraw.Draw(image)
    path = root.find("{http://www.w3.org/2000/svg}path")
    assert path is not None
    for x, y in re.findall(r"M(\d+),(\d+)H\d+V\d+H\d+z", path.attrib["d"]):
        left, top = int(x) * dots, int(y) * dots
        draw.rectangle((left, top, left + dots - 1, top + dots - 1), fill=0)
    return image


@pytest.mark.parametrize("dots", [3, 6, 10])
def test_a_reader_finds_the_link(dots: int) -> None:
    found = zxingcpp.read_barcodes(picture(qr_svg(LINK), dots))

    assert [code.text for code in found] == [LINK]
    assert found[0].ec_level == "M"


def test_there_is_quiet_around_it_and_white_beneath() -> None:
    root = ET.fromstring(qr_svg(LINK))  # noqa: S314  # ours
    ground = root.find("{http://www.w3.org/2000/svg}rect")
    assert ground is not None
    assert (ground.attrib["fill"], ground.attrib["width"]) == ("white", "100%")
    size = int(root.attrib["viewBox"].split()[2])
    image = picture(qr_svg(LINK), 1)
    dark = [(x, y) for x in range(size) for y in range(size) if image.getpixel((x, y)) == 0]
    assert (min(map(min, dark)), max(map(max, dark))) == (BORDER, size - BORDER - 1)


def test_a_link_stays_small_enough_for_a_slip() -> None:
    modules = int(ET.fromstring(qr_svg(LINK)).attrib["viewBox"].split()[2])  # noqa: S314  # ours

    assert modules <= 33 + 2 * BORDER
