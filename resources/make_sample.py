"""Draws the sample video, `resources/sample/sample.mp4`, and the segments that it shows, `sample.json`.

A pan along a gym: four people, each idle until it is their turn. Everything is drawn here, so that the video is the
project's own and its segments are known to the frame. Run it from anywhere: `python resources/make_sample.py`.
"""

import argparse
import json
import math
import os
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QLinearGradient, QPainter, QPainterPath, QPen, QRadialGradient

WIDTH, HEIGHT, FPS = 640, 360, 25
FLOOR = 308.0
SPACING = 620.0
IDLE = 2.6  # seconds before, between and after the events; the camera moves on within it
PAN = 1.5


@dataclass(frozen=True)
class Person:
    """Colours of one of the four."""

    skin: str
    hair: str
    shirt: str
    trousers: str


@dataclass(frozen=True)
class Turn:
    """What somebody does, and for how many seconds; the name is Kinetics'."""

    label: str
    seconds: float
    person: Person


TURNS = (
    Turn("juggling balls", 6.4, Person("#d9a27c", "#3a2a20", "#e4572e", "#2e4057")),
    Turn("skipping rope", 6.0, Person("#8d5a3b", "#1d1714", "#17a398", "#33313b")),
    Turn("clean and jerk", 6.8, Person("#f0c9a6", "#b5651d", "#3d5a9e", "#22252f")),
    Turn("bouncing on trampoline", 6.0, Person("#c68d63", "#26201c", "#f2b134", "#4a3f5c")),
)


def timetable() -> list[tuple[int, int]]:
    """First frame of each turn, and the frame after its last."""
    found, at = [], 0.0
    for turn in TURNS:
        at += IDLE
        found.append((round(at * FPS), round((at + turn.seconds) * FPS)))
        at += turn.seconds
    return found


def frame_count() -> int:
    return timetable()[-1][1] + round(IDLE * FPS)


def ease(x: float) -> float:
    """0 to 1, slow at both ends; constant outside."""
    x = min(max(x, 0.0), 1.0)
    return x * x * (3 - 2 * x)


def mix(a: float, b: float, k: float) -> float:
    return a + (b - a) * k


def keyed(t: float, keys: list[tuple[float, float]]) -> float:
    """The value at t of a curve through (time, value), eased between them."""
    if t <= keys[0][0]:
        return keys[0][1]
    for (t0, v0), (t1, v1) in pairwise(keys):
        if t < t1:
            return mix(v0, v1, ease((t - t0) / (t1 - t0)))
    return keys[-1][1]


class Figure:
    """A person seen from the front: joints in pixels around (x, floor), y up; drawn back to front."""

    HEAD, NECK, TORSO, UPPER, LOWER, THIGH, SHIN = 15.0, 9.0, 62.0, 33.0, 34.0, 43.3, 43.3

    def __init__(self, painter: QPainter, x: float, person: Person) -> None:
        self.painter, self.x, self.person = painter, x, person

    def at(self, x: float, y: float) -> QPointF:
        return QPointF(self.x + x, FLOOR - y)

    def limb(self, points: list[tuple[float, float]], widths: list[float], colour: str) -> None:
        for (a, b), width in zip(pairwise(points), widths, strict=True):
            pen = QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            self.painter.setPen(pen)
            self.painter.drawLine(self.at(*a), self.at(*b))

    @staticmethod
    def joint(a: tuple[float, float], b: tuple[float, float], first: float, second: float, side: float):
        """Where elbow or knee is, and where the hand or foot can be: two bones from a towards b, bent to one side."""
        dx, dy = b[0] - a[0], b[1] - a[1]
        reach = min(max(math.hypot(dx, dy), 1e-6), first + second - 0.01)
        angle = math.atan2(dy, dx)
        bend = math.acos(min(max((first**2 + reach**2 - second**2) / (2 * first * reach), -1), 1))
        middle = (a[0] + first * math.cos(angle + side * bend), a[1] + first * math.sin(angle + side * bend))
        return middle, (a[0] + reach * math.cos(angle), a[1] + reach * math.sin(angle))

    def draw(
        self,
        hip: float,
        hands: tuple[tuple[float, float], tuple[float, float]],
        feet: tuple[tuple[float, float], tuple[float, float]],
        *,
        lean: float = 0.0,
        crouch: float = 0.0,
    ) -> None:
        """Draw the body.

        Args:
            hip: height of the hip.
            hands, feet: where they should be, left of the picture first.
            lean: how far the shoulders are beside the hip.
            crouch: 0..1, how far the trunk tips towards the viewer, which shortens it.
        """
        p = self.person
        torso = self.TORSO * (1 - 0.42 * crouch)
        shoulder = hip + torso
        for side, foot in ((-1, feet[0]), (1, feet[1])):
            start = (side * 9.0, hip)
            knee, ankle = self.joint(start, foot, self.THIGH, self.SHIN, side * (1.0 if foot[1] < hip else -1.0))
            self.limb([start, knee, ankle], [17, 14], p.trousers)
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(QColor("#f4f1ec"))
            self.painter.drawRoundedRect(
                QRectF(self.at(ankle[0] - 8 + side * 3, ankle[1] + 3), self.at(ankle[0] + 8 + side * 3, ankle[1] - 7)),
                4,
                4,
            )
        body = QPainterPath(self.at(-13, hip - 4))
        body.lineTo(self.at(lean - 21, shoulder - 4))
        body.quadTo(self.at(lean - 20, shoulder + 4), self.at(lean - 10, shoulder + 5))
        body.lineTo(self.at(lean + 10, shoulder + 5))
        body.quadTo(self.at(lean + 20, shoulder + 4), self.at(lean + 21, shoulder - 4))
        body.lineTo(self.at(13, hip - 4))
        body.closeSubpath()
        self.painter.setPen(
            QPen(QColor(p.shirt), 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        self.painter.setBrush(QColor(p.shirt))
        self.painter.drawPath(body)
        self.limb([(lean, shoulder), (lean, shoulder + self.NECK + 4)], [11], p.skin)
        self.head(lean, shoulder + self.NECK + self.HEAD - 8 * crouch)
        for side, hand in ((-1, hands[0]), (1, hands[1])):
            start = (lean + side * 19.0, shoulder - 2)
            # Elbows point out: beside the body for low hands, below them for raised ones.
            outward = side if hand[1] < shoulder - 14 else -side
            elbow, wrist = self.joint(start, hand, self.UPPER, self.LOWER, outward)
            sleeve = (mix(start[0], elbow[0], 0.55), mix(start[1], elbow[1], 0.55))
            self.limb([start, elbow, wrist], [11, 9], p.skin)
            self.limb([start, sleeve], [13], p.shirt)
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(QColor(p.skin))
            self.painter.drawEllipse(self.at(*wrist), 6, 6)

    def head(self, x: float, y: float) -> None:
        p, paint = self.person, self.painter
        paint.setPen(Qt.PenStyle.NoPen)
        paint.setBrush(QColor(p.hair))
        paint.drawEllipse(self.at(x, y + 3), self.HEAD + 1.5, self.HEAD + 2)
        paint.setBrush(QColor(p.skin))
        paint.drawEllipse(self.at(x, y - 2), self.HEAD - 1.5, self.HEAD)
        paint.setBrush(QColor(p.hair))
        fringe = QPainterPath(self.at(x - self.HEAD, y + 2))
        fringe.quadTo(self.at(x - 4, y + 7), self.at(x + self.HEAD, y + 3))
        fringe.quadTo(self.at(x + 10, y + 19), self.at(x, y + 18))
        fringe.quadTo(self.at(x - 12, y + 18), self.at(x - self.HEAD, y + 2))
        paint.drawPath(fringe)
        paint.setBrush(QColor("#2a2320"))
        for side in (-1, 1):
            paint.drawEllipse(self.at(x + side * 5, y - 2), 1.7, 2.1)
        paint.setPen(QPen(QColor("#7a3b2e"), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        smile = QPainterPath(self.at(x - 4, y - 8.5))
        smile.quadTo(self.at(x, y - 11), self.at(x + 4, y - 8.5))
        paint.setBrush(Qt.BrushStyle.NoBrush)
        paint.drawPath(smile)


STAND = ((-14.0, 6.0), (14.0, 6.0))


def shadow(painter: QPainter, x: float, width: float, strength: float = 1.0) -> None:
    glow = QRadialGradient(QPointF(0, 0), 1)
    glow.setColorAt(0, QColor(30, 20, 10, round(95 * strength)))
    glow.setColorAt(1, QColor(30, 20, 10, 0))
    painter.save()
    painter.translate(x, FLOOR)
    painter.scale(width, width * 0.16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(glow))
    painter.drawEllipse(QPointF(0, 0), 1, 1)
    painter.restore()


def active(t: float, seconds: float, rise: float) -> float:
    """How much of a movement there is: up from 0 within `rise` seconds of its beginning, down before its end."""
    return ease(t / rise) * ease((seconds - t) / rise)


def juggling(painter: QPainter, x: float, turn: Turn, t: float, clock: float) -> None:
    """A three-ball cascade: each hand carries a ball inwards, throws it across, and comes back out empty."""
    k = active(t, turn.seconds, 0.35)
    period, carry, flight = 0.8, 0.42, 0.78
    breath = 1.2 * math.sin(clock * 2.2)
    hip = 92 + breath * 0.2 - 1.5 * k * abs(math.sin(math.pi * 2 * t / period))

    def hand(side: int, when: float) -> tuple[float, float]:
        phase = (when + (0.0 if side < 0 else period / 2)) % period
        if phase < carry:
            a = phase / carry
            return side * mix(50, 20, ease(a)), 116 - 16 * math.sin(math.pi * a)
        a = (phase - carry) / (period - carry)
        return side * mix(20, 50, ease(a)), 116 + 10 * math.sin(math.pi * a)

    rest = {-1: (-36.0, 104 + breath), 1: (36.0, 104 + breath)}
    hands = {s: tuple(mix(r, h, k) for r, h in zip(rest[s], hand(s, t), strict=True)) for s in (-1, 1)}
    figure = Figure(painter, x, turn.person)
    shadow(painter, x, 46)
    figure.draw(hip, (hands[-1], hands[1]), STAND)
    for number, colour in enumerate(("#ffd23f", "#ee4266", "#3bceac")):
        # A ball's own time within carrying and flying to the other hand; every ball is a period behind the last.
        span = carry + flight
        local = t - number * period * 0.5
        throws = math.floor(local / span)
        phase = local - throws * span
        side = -1 if (throws + number) % 2 == 0 else 1
        if phase < carry:
            a = phase / carry
            there = (side * mix(50, 20, ease(a)), 124 - 16 * math.sin(math.pi * a))
        else:
            a = (phase - carry) / flight
            there = (mix(side * 20, -side * 50, a), 124 + 4 * 88 * a * (1 - a))
        home = rest[-1 if number < 2 else 1]
        kept = (home[0] + (-5 + 10 * number if number < 2 else 0), home[1] + 8)
        px, py = (mix(a, b, k) for a, b in zip(kept, there, strict=True))
        painter.setPen(Qt.PenStyle.NoPen)
        shine = QRadialGradient(figure.at(px - 3, py + 3), 13)
        shine.setColorAt(0, QColor(colour).lighter(135))
        shine.setColorAt(1, QColor(colour).darker(115))
        painter.setBrush(QBrush(shine))
        painter.drawEllipse(figure.at(px, py), 9, 9)


def skipping(painter: QPainter, x: float, turn: Turn, t: float, clock: float) -> None:
    """The rope swings once for each jump and passes under the feet at the top of it."""
    k = active(t, turn.seconds, 0.4)
    rate = 1.9
    angle = 2 * math.pi * rate * t
    jump = k * 20 * max(0.0, math.cos(angle)) ** 0.8
    bend = k * 7 * max(0.0, -math.cos(angle))
    breath = math.sin(clock * 2.0)
    hands = tuple(
        (side * (45 + 4 * k * math.sin(angle)), 98 + 0.6 * breath + jump + 6 * k * math.cos(angle)) for side in (-1, 1)
    )
    figure = Figure(painter, x, turn.person)
    shadow(painter, x, 46 - jump * 0.5, 1 - jump / 40)
    # Down at angle 0; the half in which it comes over the head from behind is drawn behind the body.
    height = mix(-0.92, -math.cos(angle), k)
    behind = k > 0.05 and math.sin(angle) > 0

    def rope() -> None:
        a, b = figure.at(*hands[0]), figure.at(*hands[1])
        reach = 148 if height > 0 else 132
        swing = 98 + jump * 0.4 + height * reach
        path = QPainterPath(a)
        wide = 78 + 26 * abs(height)
        path.cubicTo(figure.at(-wide, max(swing, -6)), figure.at(wide, max(swing, -6)), b)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor("#f6f7eb"), 3.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(path)

    if behind:
        rope()
    feet = ((-10.0, 6 + jump), (10.0, 6 + jump))
    figure.draw(92 + jump - bend + 0.5 * breath, hands, feet)
    if not behind:
        rope()
    for hand in hands:
        figure.limb([(hand[0], hand[1] - 2), (hand[0] * 1.12, hand[1] + 9)], [6], "#e63946")


def lifting(painter: QPainter, x: float, turn: Turn, t: float, clock: float) -> None:
    """Down to the bar, up to the shoulders, overhead, held, and back to the floor."""
    ground, rack, top = 33.0, 146.0, 214.0
    bar = keyed(
        t,
        [
            (0.9, ground),
            (1.7, 96),
            (2.1, 150),
            (2.5, rack),
            (3.0, rack - 7),
            (3.35, top),
            (4.6, top),
            (5.2, rack),
            (5.6, rack - 4),
            (6.4, ground),
        ],
    )
    hip = keyed(
        t,
        [
            (0, 92),
            (0.8, 56),
            (1.1, 56),
            (1.75, 92),
            (2.1, 74),
            (2.5, 92),
            (2.95, 84),
            (3.2, 92),
            (3.4, 86),
            (3.8, 92),
            (5.2, 90),
            (5.6, 88),
            (6.35, 56),
            (6.8, 92),
        ],
    )
    crouch = keyed(t, [(0, 0), (0.8, 0.9), (1.0, 0.9), (1.6, 0.15), (1.9, 0), (5.7, 0), (6.35, 0.9), (6.8, 0)])
    holds = keyed(t, [(0.1, 0), (0.8, 1), (6.4, 1), (6.8, 0)])
    breath = math.sin(clock * 2.1)
    spread = 38 + 14 * ease((bar - 150) / 60)
    hands = tuple((s * mix(31, spread, holds), mix(88 + breath, bar, holds)) for s in (-1, 1))
    figure = Figure(painter, x, turn.person)
    shadow(painter, x, 92, 0.9)
    stance = ((-20.0, 6.0), (20.0, 6.0))

    def weights() -> None:
        painter.setPen(QPen(QColor("#9aa3ad"), 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(figure.at(-116, bar), figure.at(116, bar))
        painter.setPen(Qt.PenStyle.NoPen)
        for side in (-1, 1):
            for offset, radius, colour in ((84, 33, "#c1121f"), (94, 33, "#a30f1a"), (104, 23, "#1d3557")):
                painter.setBrush(QColor(colour))
                painter.drawRoundedRect(
                    QRectF(figure.at(side * offset - 4.5, bar + radius), figure.at(side * offset + 4.5, bar - radius)),
                    3,
                    3,
                )

    overhead = bar > 168
    if overhead:
        weights()
    figure.draw(hip + 0.4 * breath, hands, stance, crouch=crouch)
    if not overhead:
        weights()
        for hand in hands:
            if holds > 0.9:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(turn.person.skin))
                painter.drawRoundedRect(QRectF(figure.at(hand[0] - 6, bar + 6), figure.at(hand[0] + 6, bar - 5)), 4, 4)


def bouncing(painter: QPainter, x: float, turn: Turn, t: float, clock: float) -> None:
    """Parabolas from a bed that gives; the arms go up on the way up."""
    k = active(t, turn.seconds, 0.9)
    period, contact, bed = 1.0, 0.3, 40.0
    phase = t % period
    if phase < contact:
        lift, dent = 0.0, 15 * k * math.sin(math.pi * phase / contact)
    else:
        a = (phase - contact) / (period - contact)
        lift, dent = 74 * k * 4 * a * (1 - a), 0.0
    dent = mix(3.0, dent, k) if lift < 1 else 0.0
    figure = Figure(painter, x, turn.person)
    shadow(painter, x, 120)
    painter.setPen(QPen(QColor("#3b3f46"), 6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for leg in (-104, -52, 52, 104):
        painter.drawLine(figure.at(leg * 0.96, bed), figure.at(leg, 2))
    path = QPainterPath(figure.at(-108, bed))
    path.cubicTo(figure.at(-40, bed - dent * 1.3), figure.at(40, bed - dent * 1.3), figure.at(108, bed))
    painter.setBrush(QColor("#20242b"))
    painter.setPen(QPen(QColor("#20242b"), 7))
    painter.drawPath(path)
    ground = bed - dent * 0.95 + lift + 5
    air = lift / 74
    crouch = k * (1 - air) * (0.5 if phase < contact else 0.0)
    tuck = 10 * air * k
    breath = math.sin(clock * 2.3)
    raised = ease(air * 1.4) * k
    hands = tuple((s * mix(36, 58, raised), ground + mix(82 + breath, 168, raised)) for s in (-1, 1))
    figure.draw(ground + 87 - 14 * crouch, hands, ((-12.0, ground + tuck), (12.0, ground + tuck)), crouch=crouch * 0.4)
    painter.setBrush(QColor("#2f6fde"))
    painter.setPen(Qt.PenStyle.NoPen)
    for left in (-118, 92):
        painter.drawRoundedRect(QRectF(figure.at(left, bed + 5), figure.at(left + 26, bed - 5)), 4, 4)


SHOWS = (juggling, skipping, lifting, bouncing)


def gym(painter: QPainter, camera: float) -> None:
    """Wall with windows, a stripe, wall bars, and a wooden floor that narrows into the distance."""
    horizon = 268.0
    wall = QLinearGradient(0, 0, 0, horizon)
    wall.setColorAt(0, QColor("#cfdde2"))
    wall.setColorAt(1, QColor("#eef1ea"))
    painter.fillRect(QRectF(0, 0, WIDTH, horizon), wall)
    painter.setPen(Qt.PenStyle.NoPen)
    far = camera * 0.8
    for n in range(math.floor((far - WIDTH) / 248), math.ceil((far + WIDTH) / 248)):
        left = n * 248 - far + WIDTH / 2 + 60
        sky = QLinearGradient(0, 28, 0, 128)
        sky.setColorAt(0, QColor("#8ecae6"))
        sky.setColorAt(1, QColor("#dff3fb"))
        painter.setBrush(QColor("#f9faf7"))
        painter.drawRoundedRect(QRectF(left - 6, 22, 140, 112), 5, 5)
        painter.setBrush(QBrush(sky))
        painter.drawRect(QRectF(left, 28, 128, 100))
        painter.setBrush(QColor("#a7c957"))
        hill = QPainterPath(QPointF(left, 128))
        hill.lineTo(left, 108)
        hill.cubicTo(left + 40, 82 + 16 * (n % 2), left + 80, 120, left + 128, 96 + 9 * (n % 3))
        hill.lineTo(left + 128, 128)
        painter.drawPath(hill)
        painter.setBrush(QColor("#f9faf7"))
        painter.drawRect(QRectF(left + 62, 28, 4, 100))
        painter.drawRect(QRectF(left, 76, 128, 4))
    painter.setBrush(QColor("#d8973c"))
    painter.drawRect(QRectF(0, 196, WIDTH, 6))
    painter.setBrush(QColor("#bd632f"))
    painter.drawRect(QRectF(0, 204, WIDTH, 3))
    floor = QLinearGradient(0, horizon, 0, HEIGHT)
    floor.setColorAt(0, QColor("#c98f55"))
    floor.setColorAt(1, QColor("#e2b57d"))
    painter.fillRect(QRectF(0, horizon, WIDTH, HEIGHT - horizon), floor)
    painter.setPen(QPen(QColor(140, 92, 48, 90), 1.2))
    for n in range(math.floor((camera - 1200) / 60), math.ceil((camera + 1200) / 60)):
        offset = n * 60 - camera
        painter.drawLine(QPointF(WIDTH / 2 + offset * 0.86, horizon), QPointF(WIDTH / 2 + offset * 1.25, HEIGHT))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#8a5a33"))
    painter.drawRect(QRectF(0, horizon - 4, WIDTH, 5))


def draw(frame: int) -> QImage:
    """The picture of a frame."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB888)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    clock = frame / FPS
    times = timetable()
    camera = 0.0
    for here in range(1, len(times)):
        # The camera leaves as soon as a turn has ended.
        camera += SPACING * ease((clock - times[here - 1][1] / FPS - 0.3) / PAN)
    gym(painter, camera)
    for number, (turn, show, (first, end)) in enumerate(zip(TURNS, SHOWS, times, strict=True)):
        x = number * SPACING - camera + WIDTH / 2
        if -160 < x < WIDTH + 160:
            t = min(max((frame - first) / FPS, 0.0), (end - first) / FPS)
            show(painter, x, turn, t, clock)
    painter.end()
    return image


def pixels(image: QImage) -> np.ndarray:
    """(H, W, 3) uint8."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    # Copied: the rows belong to the image.
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def render(folder: Path) -> None:
    """Write the video and its segments."""
    folder.mkdir(parents=True, exist_ok=True)
    with av.open(folder / "sample.mp4", "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=FPS, options={"crf": "23", "preset": "slow", "g": "50"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.time_base = Fraction(1, FPS)
        for number in range(frame_count()):
            frame = av.VideoFrame.from_ndarray(pixels(draw(number)), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    step = 1_000_000 // FPS
    known = {
        "video": "sample.mp4",
        "note": "What the sample shows: microseconds from the first frame, half-open. Drawn by make_sample.py.",
        "segments": [
            {"start": first * step, "end": end * step, "label": turn.label}
            for turn, (first, end) in zip(TURNS, timetable(), strict=True)
        ],
    }
    (folder / "sample.json").write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "sample", help="folder to write to")
    render(parser.parse_args().out)
