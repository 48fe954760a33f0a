"""Draws the sample project: six short videos of somebody who waves, jumps and squats, and the list of when.

Everything is drawn here, so the videos are the project's own and their segments are known to the frame. Speed, number
of repetitions, people, places and framing vary; between the events people idle, and do things that are no event. Run
it from anywhere: `python resources/make_sample_project.py`.
"""

import argparse
import json
import math
import os
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))
from make_sample import FLOOR, STAND, Figure, Person, active, ease, mix, pixels, shadow
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

WIDTH, HEIGHT, FPS = 320, 240, 25
CLASSES = ("jump", "squat", "wave")
Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """Colours of wall and floor, what stands there, and how near the camera is."""

    wall: str
    floor: str
    trim: str
    prop: str
    zoom: float


@dataclass(frozen=True)
class Act:
    """Something done from frame `first` to before frame `end`; `label` is empty where it is no event."""

    move: str
    label: str
    first: int
    end: int
    side: int
    period: float


@dataclass(frozen=True)
class Clip:
    """One of the six."""

    name: str
    person: Person
    place: Place
    acts: tuple[Act, ...]
    frames: int


PEOPLE = (
    Person("#d9a27c", "#3a2a20", "#e4572e", "#2e4057"),
    Person("#8d5a3b", "#1d1714", "#17a398", "#33313b"),
    Person("#f0c9a6", "#b5651d", "#3d5a9e", "#5b5f4a"),
    Person("#c68d63", "#26201c", "#f2b134", "#4a3f5c"),
    Person("#e3b48f", "#6b4a2f", "#7b3fa0", "#2d3a33"),
    Person("#a06d48", "#15110f", "#d7dce2", "#7a3b2e"),
)
PLACES = (
    Place("#cfdde2", "#c98f55", "#d8973c", "bars", 1.0),
    Place("#e6d9c6", "#8a9a7b", "#6b7f5a", "window", 1.15),
    Place("#b9c7b4", "#a3a3a0", "#5f6f7a", "boxes", 0.85),
    Place("#d9cfe0", "#b98b72", "#8f6f9a", "window", 0.95),
    Place("#8fa3b3", "#6f6257", "#3f5568", "bars", 1.1),
    Place("#e9e2d0", "#9c7b5c", "#bd632f", "boxes", 1.0),
)
ANNOTATED = 4  # of the six; the others are for the user


def plan(number: int) -> Clip:
    """What happens in a video: every class twice, in an order of its own, with pauses and other movements between."""
    draw = random.Random(f"sample project {number}")
    labels = list(CLASSES) * 2
    draw.shuffle(labels)
    acts: list[Act] = []
    at = 1.2
    for label in labels:
        if draw.random() < 0.5:
            seconds = draw.uniform(0.9, 1.5)
            acts.append(_act(draw.choice(sorted(OTHER)), "", at, seconds, draw))
            at += seconds + draw.uniform(0.4, 0.8)
        period = draw.uniform(*PERIODS[label])
        seconds = period * draw.choice((2, 3) if label != "wave" else (3, 4, 5))
        acts.append(_act(label, label, at, seconds, draw, period))
        at += seconds + draw.uniform(0.7, 1.4)
    return Clip(f"practice_{number}", PEOPLE[number - 1], PLACES[number - 1], tuple(acts), round((at + 0.4) * FPS))


def _act(move: str, label: str, at: float, seconds: float, draw: random.Random, period: float = 1.0) -> Act:
    return Act(move, label, round(at * FPS), round((at + seconds) * FPS), draw.choice((-1, 1)), period)


PERIODS = {"jump": (0.75, 1.1), "squat": (1.1, 1.7), "wave": (0.45, 0.75)}


@dataclass
class Pose:
    """Where the body is, in the figure's own units (a person is about 190 high)."""

    x: float = 0.0
    lift: float = 0.0
    hip: float = 92.0
    lean: float = 0.0
    crouch: float = 0.0
    left: Point = (-36.0, 92.0)
    right: Point = (36.0, 92.0)

    def reach(self, side: int, to: Point, k: float) -> None:
        """Bring a hand so far towards a place."""
        now = self.left if side < 0 else self.right
        there = (mix(now[0], to[0], k), mix(now[1], to[1], k))
        if side < 0:
            self.left = there
        else:
            self.right = there


def jump(pose: Pose, act: Act, t: float, seconds: float) -> None:
    """Down, off the ground with the arms, and down again, as often as the time holds."""
    a = (t / act.period) % 1.0
    if a < 0.35:
        dip = math.sin(math.pi * a / 0.35)
        pose.hip -= 20 * dip
        pose.crouch = 0.25 * dip
        raised = 0.0
    else:
        b = (a - 0.35) / 0.65
        pose.lift = 52 * 4 * b * (1 - b)
        raised = math.sin(math.pi * b)
    for side in (-1, 1):
        pose.reach(side, (side * 62.0, 150.0), raised)


def squat(pose: Pose, act: Act, t: float, seconds: float) -> None:
    """Hips down to the knees with the arms held out, and up."""
    k = (1 - math.cos(2 * math.pi * t / act.period)) / 2
    pose.hip -= 42 * k
    pose.crouch = 0.35 * k
    for side in (-1, 1):
        pose.reach(side, (side * 30.0, 118.0), k)


def wave(pose: Pose, act: Act, t: float, seconds: float) -> None:
    """A hand above the head, from side to side."""
    k = active(t, seconds, 0.3)
    swing = math.sin(2 * math.pi * t / act.period)
    pose.reach(act.side, (act.side * (52.0 + 22 * swing), 208.0 - 6 * abs(swing)), k)
    pose.lean = -3 * act.side * k


def scratch(pose: Pose, act: Act, t: float, seconds: float) -> None:
    """A hand goes to the head, stays, and comes back: raised, and yet no wave."""
    pose.reach(act.side, (act.side * 24.0, 178.0), active(t, seconds, 0.35))


def sway(pose: Pose, act: Act, t: float, seconds: float) -> None:
    """Weight from one foot to the other."""
    pose.lean = 12 * act.side * active(t, seconds, 0.4) * math.sin(2 * math.pi * t / seconds)


def step(pose: Pose, act: Act, t: float, seconds: float) -> None:
    """A few steps to the side, and back."""
    pose.x = 46 * act.side * active(t, seconds, seconds / 2)
    pose.hip -= 3 * abs(math.sin(4 * math.pi * t / seconds))


def spread(pose: Pose, act: Act, t: float, seconds: float) -> None:
    """Both arms out to the sides and down."""
    k = active(t, seconds, 0.5)
    for side in (-1, 1):
        pose.reach(side, (side * 84.0, 150.0), k)


Move = Callable[[Pose, Act, float, float], None]
EVENTS: dict[str, Move] = {"jump": jump, "squat": squat, "wave": wave}
OTHER: dict[str, Move] = {"scratch": scratch, "sway": sway, "step": step, "spread": spread}
CLIPS = tuple(plan(number) for number in range(1, 7))


def room(painter: QPainter, place: Place) -> None:
    """Wall, floor and a few things, in pixels of the video."""
    horizon = 158.0
    wall = QLinearGradient(0, 0, 0, horizon)
    wall.setColorAt(0, QColor(place.wall).darker(112))
    wall.setColorAt(1, QColor(place.wall).lighter(106))
    painter.fillRect(QRectF(0, 0, WIDTH, horizon), wall)
    floor = QLinearGradient(0, horizon, 0, HEIGHT)
    floor.setColorAt(0, QColor(place.floor).darker(108))
    floor.setColorAt(1, QColor(place.floor).lighter(110))
    painter.fillRect(QRectF(0, horizon, WIDTH, HEIGHT - horizon), floor)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(place.trim))
    painter.drawRect(QRectF(0, horizon - 3, WIDTH, 4))
    if place.prop == "bars":
        for y in range(20, 150, 16):
            painter.drawRoundedRect(QRectF(22, y, 58, 4), 2, 2)
    elif place.prop == "window":
        painter.drawRect(QRectF(226, 18, 74, 76))
        painter.setBrush(QColor("#bfe3f2"))
        painter.drawRect(QRectF(231, 23, 64, 66))
    else:
        for x, y, side in ((18, 118, 40), (52, 134, 28), (262, 112, 46)):
            painter.drawRoundedRect(QRectF(x, y, side, side), 3, 3)


def draw(clip: Clip, frame: int) -> QImage:
    """The picture of a frame."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB888)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    room(painter, clip.place)
    clock = frame / FPS
    pose = Pose(hip=92 + 0.4 * math.sin(clock * 2.2))
    for act in clip.acts:
        if act.first <= frame < act.end:
            move = EVENTS.get(act.move) or OTHER[act.move]
            # The half frame makes the first picture of an act differ from the idle one before it.
            move(pose, act, (frame - act.first + 0.5) / FPS, (act.end - act.first) / FPS)
    scale = 0.75 * clip.place.zoom
    painter.translate(WIDTH / 2, 212 - FLOOR * scale)
    painter.scale(scale, scale)
    shadow(painter, pose.x, 46 - 0.3 * pose.lift, 1 - ease(pose.lift / 120))
    figure = Figure(painter, pose.x, clip.person)
    feet = tuple((x, y + pose.lift) for x, y in STAND)
    hands = tuple((x, y + pose.lift) for x, y in (pose.left, pose.right))
    figure.draw(pose.hip + pose.lift, hands, feet, lean=pose.lean, crouch=pose.crouch)
    painter.end()
    return image


def encode(clip: Clip, path: Path) -> None:
    """One video, H.264."""
    with av.open(path, "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=FPS, options={"crf": "25", "preset": "slow", "g": "50"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.time_base = Fraction(1, FPS)
        for number in range(clip.frames):
            frame = av.VideoFrame.from_ndarray(pixels(draw(clip, number)), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def annotations() -> dict[str, object]:
    """ActivityNet's form: `train` is annotated in the copy of the project, `test` is left to the user."""
    database = {}
    for number, clip in enumerate(CLIPS):
        database[clip.name] = {
            "subset": "train" if number < ANNOTATED else "test",
            "duration": clip.frames / FPS,
            "annotations": [
                {"segment": [act.first / FPS, act.end / FPS], "label": act.label} for act in clip.acts if act.label
            ],
        }
    return {"version": "Sample project, drawn by make_sample_project.py", "database": database}


def main(folder: Path) -> None:
    """Write the six videos and their annotations."""
    folder.mkdir(parents=True, exist_ok=True)
    for clip in CLIPS:
        encode(clip, folder / f"{clip.name}.mp4")
    text = json.dumps(annotations(), indent=1) + "\n"
    (folder / "annotations.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "sample_project", help="folder to write to")
    main(parser.parse_args().out)
