"""Small charts as inline SVG: bars, stacked bars and lines. Colours come from the page's style sheet (`--c0` …)."""

from collections.abc import Sequence
from html import escape

_WIDTH, _HEIGHT = 460, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 12, 44


def _nice_top(value: float) -> float:
    """The next round number above: 1, 2 or 5 times a power of ten (1 is kept for shares)."""
    if value <= 0:
        return 1.0
    step = 10.0
    while step > value:
        step /= 10
    while step * 10 <= value:
        step *= 10
    return next((step * k for k in (1, 2, 2.5, 5, 10) if step * k >= value), step * 10)


def _y(value: float, top: float) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value / top)


def _frame(title: str, body: str, top: float, percent: bool, caption: str) -> str:
    ticks = []
    for k in range(5):
        value = top * k / 4
        text = f"{100 * value:.3g}%" if percent else f"{value:.3g}"
        y = _y(value, top)
        ticks.append(
            f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'
        )
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title, quote=True)}">'
        f"<title>{escape(title)}</title>{''.join(ticks)}{body}"
        f'<text class="caption" x="{(_LEFT + _WIDTH - _RIGHT) / 2:.0f}" y="{_HEIGHT - 6}" text-anchor="middle">'
        f"{escape(caption)}</text></svg>"
    )


def _labels(names: Sequence[str]) -> tuple[float, str]:
    slot = (_WIDTH - _LEFT - _RIGHT) / max(len(names), 1)
    texts = "".join(
        f'<text x="{_LEFT + slot * (k + 0.5):.1f}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">'
        f"{escape(name)}</text>"
        for k, name in enumerate(names)
    )
    return slot, texts


def bars(
    title: str,
    names: Sequence[str],
    values: Sequence[float | None],
    *,
    caption: str = "",
    line: float | None = None,
    color: int = 0,
    hints: Sequence[str] = (),
) -> str:
    """Shares as bars; None leaves a gap; `line` is a dashed level to compare with; `hints` are the tooltips."""
    known = [abs(value) for value in values if value is not None]
    top = _nice_top(max([*known, line or 0.0, 0.01]))
    slot, body = _labels(names)
    for k, value in enumerate(values):
        if value is None:
            continue
        height = max(value, 0.0)
        x, y = _LEFT + slot * (k + 0.2), _y(height, top)
        hint = hints[k] if k < len(hints) else f"{names[k]}: {100 * value:.2f}%"
        body += (
            f'<rect style="fill:var(--c{color})" x="{x:.1f}" y="{y:.1f}" width="{slot * 0.6:.1f}" '
            f'height="{_y(0, top) - y:.1f}"><title>{escape(hint)}</title></rect>'
            f'<text x="{x + slot * 0.3:.1f}" y="{y - 3:.1f}" text-anchor="middle">{100 * value:.1f}</text>'
        )
    if line is not None:
        y = _y(line, top)
        body += f'<line class="level" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
    return _frame(title, body, top, True, caption)


def stacked(
    title: str, names: Sequence[str], layers: Sequence[tuple[str, Sequence[float]]], *, caption: str = ""
) -> str:
    """Shares of a whole stacked to 1, one column a name, one colour a layer."""
    slot, body = _labels(names)
    for k, name in enumerate(names):
        total = sum(values[k] for _, values in layers)
        bottom = 0.0
        for number, (layer, values) in enumerate(layers):
            share = values[k] / total if total else 0.0
            if not share:
                continue
            y = _y(bottom + share, 1.0)
            body += (
                f'<rect style="fill:var(--c{number})" x="{_LEFT + slot * (k + 0.1):.1f}" y="{y:.1f}" '
                f'width="{slot * 0.8:.1f}" height="{_y(bottom, 1.0) - y:.1f}">'
                f"<title>{escape(f'{name}, {layer}: {values[k]:g} ({100 * share:.1f}%)')}</title></rect>"
            )
            bottom += share
    return _frame(title, body, 1.0, True, caption)


def curve(
    title: str, points: Sequence[tuple[float, float]], *, caption: str = "", percent: bool = True, color: int = 0
) -> str:
    """A line through points with rising x; every point is marked and named on the axis."""
    low, high = points[0][0], points[-1][0]
    wide = _WIDTH - _LEFT - _RIGHT - 20
    top = _nice_top(max([*(y for _, y in points), 0.01]))

    def x_of(x: float) -> float:
        return _LEFT + 10 + (wide * (x - low) / (high - low) if high > low else wide / 2)

    path = " ".join(f"{x_of(x):.1f},{_y(y, top):.1f}" for x, y in points)
    body = f'<polyline style="stroke:var(--c{color})" points="{path}"/>'
    previous = -1e9
    for x, y in points:
        text = f"{100 * y:.2f}%" if percent else f"{y:.4g}"
        body += (
            f'<circle style="fill:var(--c{color})" cx="{x_of(x):.1f}" cy="{_y(y, top):.1f}" r="3.5">'
            f"<title>{escape(f'{x:g}: {text}')}</title></circle>"
        )
        if x_of(x) - previous > 26:
            body += f'<text x="{x_of(x):.1f}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">{x:g}</text>'
            previous = x_of(x)
    return _frame(title, body, top, percent, caption)
