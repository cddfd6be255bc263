"""Curves as SVG, from the figures: ours as a drawn line, the limit dashed, readable in light and dark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 62, 48
#: KERN's colours; dark ones for light pages, light ones for dark pages.
STYLE = """
svg { color-scheme: light dark; font: 13px "Noto Sans", system-ui, sans-serif; }
text { fill: #131525; } .axis { stroke: #5b6185; } .grid { stroke: #5b6185; opacity: .25; }
.c0 { --ink: #2044aa; } .c1 { --ink: #925400; } .c2 { --ink: #007155; } .c3 { --ink: #5b6185; }
.title { font-weight: 600; }
.line { fill: none; stroke: var(--ink); stroke-width: 2.5; } .dot { fill: var(--ink); }
.limit { stroke-dasharray: 6 5; } .name { fill: var(--ink); }
@media (prefers-color-scheme: dark) {
  text { fill: #f3f4f7; } .axis, .grid { stroke: #a9aec6; }
  .c0 { --ink: #97afe1; } .c1 { --ink: #d58100; } .c2 { --ink: #16a884; } .c3 { --ink: #a9aec6; }
}"""

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Line:
    """One curve; a limit is dashed and has the colour of what it limits."""

    name: str
    points: Points
    colour: int = 0
    limit: bool = False


def svg(title: str, across: str, up: str, lines: Sequence[Line]) -> str:
    """The picture. `across` and `up` name the axes with their units; both begin at 0."""
    xs = [x for line in lines for x, _ in line.points]
    ys = [y for line in lines for _, y in line.points]
    step_x, step_y = _step(max(xs)), _step(max(ys))
    most_x, most_y = step_x * ceil(max(xs) / step_x), step_y * ceil(max(ys) / step_y)

    def place(point: tuple[float, float]) -> str:
        x = LEFT + point[0] / most_x * (WIDTH - LEFT - RIGHT)
        y = HEIGHT - BOTTOM - point[1] / most_y * (HEIGHT - TOP - BOTTOM)
        return f"{x:.1f},{y:.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<text class="title" x="8" y="20">{escape(title)}</text>',
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(across)}</text>',
        f'<text x="8" y="{TOP - 20}">{escape(up)}</text>',
    ]
    for y in (step_y * n for n in range(round(most_y / step_y) + 1)):
        (x1, y1), (x2, _) = (place(point).split(",") for point in ((0, y), (most_x, y)))
        parts.append(f'<line class="{"grid" if y else "axis"}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y1}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{float(y1) + 4:.1f}" text-anchor="end">{y:,g}</text>')
    for x in (step_x * n for n in range(round(most_x / step_x) + 1)):
        at = place((x, 0)).split(",")[0]
        parts.append(f'<text x="{at}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{x:,g}</text>')
    return "\n".join([*parts, *_drawn(lines, place), "</svg>"]) + "\n"


def _drawn(lines: Sequence[Line], place: Callable[[tuple[float, float]], str]) -> list[str]:
    parts: list[str] = []
    names: list[tuple[float, str, str]] = []
    for line in lines:
        spots = [place(point) for point in line.points]
        kind = f"c{line.colour % 4}{' limit' if line.limit else ''}"
        parts.append(f'<polyline class="line {kind}" points="{" ".join(spots)}"/>')
        if len(spots) <= 20:
            for x, y in (spot.split(",") for spot in spots):
                parts.append(f'<circle class="dot {kind}" cx="{x}" cy="{y}" r="3.5"/>')
        names.append((float(spots[-1].split(",")[1]), line.name, kind))
    return parts + _named(names)


def _named(names: Sequence[tuple[float, str, str]]) -> list[str]:
    """The names at the ends of their lines, moved apart where they would lie over each other."""
    parts: list[str] = []
    lowest = 0.0
    for y, name, kind in sorted(names):
        lowest = max(y + 4, lowest + 16)
        parts.append(
            f'<text class="name {kind}" x="{WIDTH - RIGHT + 8}" y="{lowest:.1f}">{escape(name)}</text>'
        )
    return parts


def _step(most: float) -> float:
    """1, 2 or 5 times a power of ten, so that about five of them reach the top."""
    rough = max(most, 1e-9) / 5
    power = 10.0 ** floor(log10(rough))
    return next((factor * power for factor in (1, 2, 5, 10) if factor * power >= rough), 10 * power)
