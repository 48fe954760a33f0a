"""Curves as PNG: what a training's folder shows at a glance, without a plotting library."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

_SIZE = (960, 540)
_BOX = (70, 40, 730, 490)
# Okabe and Ito's colours, BGR.
_COLORS = ((178, 114, 0), (0, 94, 213), (115, 158, 0), (167, 121, 204), (0, 159, 230), (233, 180, 86), (60, 60, 60))
_INK, _RULE = (40, 40, 40), (225, 225, 225)


def curves(
    path: Path, title: str, series: Mapping[str, tuple[Sequence[float], Sequence[float]]], *, x: str = ""
) -> None:
    """Draw lines into a PNG.

    Args:
        path: to write; title: above.
        series: by name, x and y of its points, x rising; what is not finite is left out.
        x: what the horizontal axis counts.
    """
    left, top, right, bottom = _BOX
    image = np.full((_SIZE[1], _SIZE[0], 3), 255, dtype=np.uint8)
    lines = {}
    for name, (xs, ys) in series.items():
        points = np.array([xs, ys], dtype=np.float64)
        lines[name] = points[:, np.isfinite(points).all(axis=0)]
    drawn = [points for points in lines.values() if points.shape[1]]
    every = np.concatenate(drawn, axis=1) if drawn else np.array([[0.0, 1.0], [0.0, 1.0]])
    low, high = float(every[0].min()), max(float(every[0].max()), float(every[0].min()) + 1e-9)
    floor, ceiling = min(0.0, float(every[1].min())), float(every[1].max())
    ceiling = ceiling if ceiling > floor else floor + 1.0

    def write(text: str, at: tuple[int, int], color: tuple[int, int, int] = _INK, scale: float = 0.45) -> None:
        cv2.putText(image, text, at, cv2.FONT_HERSHEY_SIMPLEX, scale, color, 1, cv2.LINE_AA)

    for k in range(5):
        y = bottom - (bottom - top) * k // 4
        cv2.line(image, (left, y), (right, y), _RULE, 1)
        write(f"{floor + (ceiling - floor) * k / 4:.3g}", (8, y + 4))
        write(f"{low + (high - low) * k / 4:.4g}", (left - 8 + (right - left) * k // 4, bottom + 20))
    for number, (name, points) in enumerate(lines.items()):
        color = _COLORS[number % len(_COLORS)]
        across = left + (points[0] - low) / (high - low) * (right - left)
        up = bottom - (points[1] - floor) / (ceiling - floor) * (bottom - top)
        path_points = np.stack([across, up], axis=1).round().astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(image, [path_points], False, color, 2, cv2.LINE_AA)
        if points.shape[1] == 1:
            cv2.circle(image, (int(across[0]), int(up[0])), 3, color, -1, cv2.LINE_AA)
        last = f"  {points[1][-1]:.4g}" if points.shape[1] else ""
        cv2.line(image, (right + 15, top + 10 + 22 * number), (right + 35, top + 10 + 22 * number), color, 2)
        write(f"{name}{last}", (right + 42, top + 14 + 22 * number))
    write(title, (left, 25), scale=0.6)
    write(x, (right - 60, _SIZE[1] - 10))
    encoded, content = cv2.imencode(".png", image)
    if encoded:
        partial = path.with_suffix(".partial")
        partial.write_bytes(content.tobytes())
        partial.replace(path)
