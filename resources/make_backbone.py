"""Trains the small backbone that ships with the program, `resources/models/small-motion`, on motion drawn here.

A narrow I3D learns to say, moment by moment, how jointed puppets and plain shapes move: where to, whether they turn,
swing, bounce, crouch, raise an arm, and with how many things at once. Puppets, backgrounds and movements are drawn at
random as training goes; no video is read, nothing is fetched, and the sample project's pictures are never shown.

`PYTHONPATH=. python resources/make_backbone.py` takes ten minutes on two cores.
"""

import argparse
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - torch's own convention

from afsd_core.detector.i3d import I3d
from afsd_core.weights import Model, Registry

NAME, WIDTH = "small-motion", 0.25
FRAMES = 32
SUB = 4  # bits of a pixel in cv2's fixed-point coordinates
ATTRIBUTES = (
    "left",
    "right",
    "up",
    "down",
    "turning",
    "growing",
    "shrinking",
    "bouncing",
    "swaying",
    "left arm swings",
    "right arm swings",
    "legs swing",
    "crouching",
    "left arm is up",
    "right arm is up",
    "is crouched",
    "is off the ground",
    "nothing moves",
)
INDEX = {name: k for k, name in enumerate(ATTRIBUTES)}
MOVES = (
    "rest",
    "rest",
    "shift",
    "turn",
    "zoom",
    "bounce",
    "sway",
    "crouch",
    "crouch",
    "arm",
    "arm",
    "arms",
    "legs",
    "raise",
    "hop",
)


class Course(NamedTuple):
    """How one actor moves.

    Attributes:
        x, y, size, angle: (T,) of the body, in sides of the picture and radians.
        arms, elbows, legs: (T, 2) radians from hanging down.
        crouch: (T,) 0 to 1.
        labels: (T, attributes) 0 or 1.
    """

    x: np.ndarray
    y: np.ndarray
    size: np.ndarray
    angle: np.ndarray
    arms: np.ndarray
    elbows: np.ndarray
    legs: np.ndarray
    crouch: np.ndarray
    labels: np.ndarray


def course(draw: np.random.Generator, jointed: bool) -> Course:
    """A random sequence of movements with rests between."""
    t = FRAMES
    x = np.full(t, draw.uniform(0.3, 0.7))
    y = np.full(t, draw.uniform(0.45, 0.6))
    size = np.full(t, draw.uniform(0.45, 0.95))
    angle = np.full(t, draw.normal(0, 0.08 if jointed else 1.5))
    arms = np.tile(draw.uniform(0.1, 0.5, 2), (t, 1))
    elbows = np.tile(draw.uniform(-0.2, 0.5, 2), (t, 1))
    legs = np.tile(draw.uniform(0.05, 0.25, 1).repeat(2), (t, 1))
    crouch = np.zeros(t)
    labels = np.zeros((t, len(ATTRIBUTES)), np.float32)
    at = -int(draw.integers(0, 10))
    while at < t:
        length = int(draw.integers(6, 26))
        move = MOVES[int(draw.integers(len(MOVES)))]
        if not jointed and move in ("arm", "arms", "legs", "crouch", "raise"):
            move = ("turn", "zoom", "bounce", "sway", "rest")[int(draw.integers(5))]
        low, high = max(at, 0), min(at + length, t)
        at += length
        if high <= low or move == "rest":
            continue
        k = np.arange(low, high) - (at - length)
        phase = 2 * math.pi * k / draw.uniform(4, 16)
        # In and out within a few frames: a movement begins from the pose before it and ends there.
        gain = np.clip(np.minimum(k + 0.5, length - k - 0.5) / draw.uniform(1, 4), 0, 1)
        span = slice(low, high)

        def say(*names: str, span: slice = span) -> None:
            for name in names:
                labels[span, INDEX[name]] = 1

        side = int(draw.integers(2))
        if move == "shift":
            way = draw.uniform(0, 2 * math.pi)
            far = draw.uniform(0.008, 0.03) * (k - k[0])
            x[span] += far * math.cos(way)
            y[span] += far * math.sin(way)
            x[high:] += far[-1] * math.cos(way)
            y[high:] += far[-1] * math.sin(way)
        elif move == "turn":
            angle[span] += draw.choice((-1, 1)) * draw.uniform(0.05, 0.3) * k * (1 if not jointed else 0.4)
            say("turning")
        elif move == "zoom":
            size[span] *= np.exp(draw.choice((-1, 1)) * draw.uniform(0.01, 0.04) * k)
        elif move == "bounce":
            y[span] += gain * draw.uniform(0.03, 0.12) * np.sin(phase)
            say("bouncing")
        elif move == "hop":
            height = draw.uniform(0.06, 0.22) * np.abs(np.sin(phase / 2))
            y[span] -= gain * height
            crouch[span] += gain * 0.4 * np.clip(np.cos(phase), 0, 1)
            labels[span, INDEX["is off the ground"]] = gain * height > 0.03
            say("bouncing")
        elif move == "sway":
            x[span] += gain * draw.uniform(0.03, 0.12) * np.sin(phase)
            say("swaying")
        elif move in ("arm", "arms"):
            rest = draw.uniform(0.2, 2.9)
            for hand in (side, 1 - side) if move == "arms" else (side,):
                arms[span, hand] += gain * (rest - arms[low, hand] + draw.uniform(0.2, 0.7) * np.sin(phase))
                elbows[span, hand] += gain * draw.uniform(0, 0.6) * np.sin(phase)
                say(("left", "right")[hand] + " arm swings")
        elif move == "legs":
            legs[span, 0] += gain * draw.uniform(0.15, 0.5) * np.sin(phase)
            legs[span, 1] -= gain * draw.uniform(0.15, 0.5) * np.sin(phase)
            say("legs swing")
        elif move == "crouch":
            crouch[span] += gain * draw.uniform(0.4, 1.0) * (1 - np.cos(phase)) / 2
            say("crouching")
        elif move == "raise":
            arms[span, side] += gain * (draw.uniform(1.4, 3.0) - arms[low, side])
    labels[:, INDEX["growing"]] = np.gradient(size) > 0.004
    labels[:, INDEX["shrinking"]] = np.gradient(size) < -0.004
    for name, rate in (
        ("left", -np.gradient(x)),
        ("right", np.gradient(x)),
        ("up", -np.gradient(y)),
        ("down", np.gradient(y)),
    ):
        labels[:, INDEX[name]] = rate > 0.006
    if jointed:
        labels[:, INDEX["left arm is up"]] = arms[:, 0] > 1.7
        labels[:, INDEX["right arm is up"]] = arms[:, 1] > 1.7
        labels[:, INDEX["is crouched"]] = crouch > 0.5
    return Course(x, y, size, angle, arms, elbows, legs, np.clip(crouch, 0, 1), labels)


def colour(draw: np.random.Generator) -> tuple[int, int, int]:
    r, g, b = (int(c) for c in draw.integers(10, 246, 3))
    return r, g, b


def background(draw: np.random.Generator, side: int) -> np.ndarray:
    """Two tones that blend, some boxes and stripes, a little texture: (side, side, 3) uint8."""
    ramp = np.linspace(0, 1, side)[:, None, None]
    image = np.array(colour(draw)) * ramp + np.array(colour(draw)) * (1 - ramp)
    image = np.ascontiguousarray(np.broadcast_to(image, (side, side, 3)))
    if draw.random() < 0.7:
        image[int(side * draw.uniform(0.55, 0.85)) :] = colour(draw)
    for _ in range(int(draw.integers(0, 7))):
        x, y = (int(v) for v in draw.integers(0, side, 2))
        w, h = (int(v) for v in draw.integers(2, side // 2, 2))
        cv2.rectangle(image, (x, y), (x + w, y + h), colour(draw), -1)
    image = cv2.GaussianBlur(image, (0, 0), draw.uniform(0.3, 1.2)) + draw.normal(0, draw.uniform(0, 8), image.shape)
    return np.clip(image, 0, 255).astype(np.uint8)


class Puppet:
    """Something to move: body, head, two arms and two legs of two bones each; or one plain shape."""

    def __init__(self, draw: np.random.Generator, jointed: bool) -> None:
        self.jointed = jointed
        self.colours = [colour(draw) for _ in range(4)]
        self.torso, self.arm, self.leg = draw.uniform(0.28, 0.38), draw.uniform(0.3, 0.42), draw.uniform(0.36, 0.5)
        self.wide, self.thick, self.head = draw.uniform(0.1, 0.2), draw.uniform(0.05, 0.11), draw.uniform(0.07, 0.11)
        corners = np.sort(draw.uniform(0, 2 * math.pi, int(draw.integers(3, 8))))
        radius = draw.uniform(0.12, 0.35, len(corners))
        self.shape = np.stack([np.cos(corners) * radius, np.sin(corners) * radius], axis=1)

    def paint(self, image: np.ndarray, way: Course, t: int) -> None:
        side, size = image.shape[0], way.size[t]
        turn = np.array(
            [[math.cos(way.angle[t]), -math.sin(way.angle[t])], [math.sin(way.angle[t]), math.cos(way.angle[t])]]
        )
        middle = np.array([way.x[t], way.y[t]])

        def place(points: np.ndarray) -> np.ndarray:
            there = (np.asarray(points) * size) @ turn.T + middle
            return np.rint(there * side * (1 << SUB)).astype(np.int32)

        if not self.jointed:
            cv2.fillPoly(image, [place(self.shape)], self.colours[0], cv2.LINE_AA, SUB)
            return
        drop = 0.5 * self.leg * way.crouch[t]
        hip, feet = drop, self.leg

        def line(points: list[tuple[float, float]], shade: tuple[int, int, int], thick: float) -> None:
            width = max(1, round(thick * size * side))
            cv2.polylines(image, [place(np.array(points))], False, shade, width, cv2.LINE_AA, SUB)

        half = self.leg / 2
        for number, s in enumerate((-1, 1)):
            swing = way.legs[t, number]
            start = (s * self.wide * 0.4, hip)
            foot = (start[0] + s * self.leg * math.sin(swing), hip + (feet - hip) * math.cos(swing))
            reach = math.hypot(foot[0] - start[0], foot[1] - start[1])
            out = math.sqrt(max(half**2 - (reach / 2) ** 2, 0))
            knee = ((start[0] + foot[0]) / 2 + s * out, (start[1] + foot[1]) / 2)
            line([start, knee, foot], self.colours[1], self.thick * 1.2)
        top = hip - self.torso
        body = [(-self.wide / 2, top), (self.wide / 2, top), (self.wide * 0.4, hip), (-self.wide * 0.4, hip)]
        cv2.fillPoly(image, [place(np.array(body))], self.colours[0], cv2.LINE_AA, SUB)
        centre = place(np.array([(0.0, top - self.head)]))[0]
        radius = round(self.head * size * side * (1 << SUB))
        cv2.circle(image, (int(centre[0]), int(centre[1])), radius, self.colours[2], -1, cv2.LINE_AA, SUB)
        for number, s in enumerate((-1, 1)):
            a, b = way.arms[t, number], way.arms[t, number] + way.elbows[t, number]
            start = (s * self.wide / 2, top + 0.02)
            bone = self.arm / 2
            elbow = (start[0] + s * bone * math.sin(a), start[1] + bone * math.cos(a))
            hand = (elbow[0] + s * bone * math.sin(b), elbow[1] + bone * math.cos(b))
            line([start, elbow, hand], self.colours[3], self.thick)


def clip(seed: int, side: int) -> tuple[np.ndarray, np.ndarray]:
    """A random clip (T, side, side, 3) uint8 and its labels (T, attributes)."""
    draw = np.random.default_rng(seed)
    count = 1 if draw.random() < 0.8 else 2
    actors = []
    labels = np.zeros((FRAMES, len(ATTRIBUTES)), np.float32)
    for _ in range(count):
        jointed = draw.random() < 0.75
        way = course(draw, jointed)
        actors.append((Puppet(draw, jointed), way))
        labels = np.maximum(labels, way.labels)
    still = INDEX["nothing moves"]
    states = [INDEX[n] for n in ("left arm is up", "right arm is up", "is crouched", "is off the ground")]
    moving = [k for k in range(len(ATTRIBUTES)) if k != still and k not in states]
    labels[:, still] = labels[:, moving].max(axis=1) == 0
    behind = background(draw, side)
    pan = draw.normal(0, 0.5, 2) if draw.random() < 0.2 else np.zeros(2)
    noise = draw.uniform(0, 4)
    out = np.empty((FRAMES, side, side, 3), np.uint8)
    for t in range(FRAMES):
        frame = np.roll(behind, np.rint(pan * t).astype(int), (0, 1)).copy()
        for puppet, way in actors:
            puppet.paint(frame, way, t)
        out[t] = np.clip(frame + draw.normal(0, noise, (side, side, 1)), 0, 255)
    return out, labels


class Batches:
    """Batches number `first` to `last`, always the same for one seed."""

    def __init__(self, seed: int, first: int, last: int, batch: int, side: int) -> None:
        self.seed, self.first, self.last, self.batch, self.side = seed, first, last, batch, side

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        for number in range(self.first, self.last):
            seeds = (self.seed * 100_000_000 + number * self.batch + k for k in range(self.batch))
            clips, labels = zip(*(clip(seed, self.side) for seed in seeds), strict=True)
            yield torch.from_numpy(np.stack(clips)).permute(0, 4, 1, 2, 3), torch.from_numpy(np.stack(labels))


class Pupil(nn.Module):
    """The backbone with a linear reader on C4 and one on C5, each at its own rate."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone = I3d(width=WIDTH)
        self.on_c4 = nn.Conv1d(2 * self.backbone.c4_channels, len(ATTRIBUTES), 1)
        self.on_c5 = nn.Conv1d(2 * self.backbone.c5_channels, len(ATTRIBUTES), 1)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        c4, c5 = self.backbone.features(x)
        pooled = (torch.cat([f.mean(dim=(3, 4)), f.amax(dim=(3, 4))], dim=1) for f in (c4, c5))
        on4, on5 = (reader(p) for reader, p in zip((self.on_c4, self.on_c5), pooled, strict=True))
        return on4, on5

    def learn(self) -> None:
        """Training mode with normalisation that learns: only a finished backbone has it frozen."""
        self.train()
        for norm in (m for m in self.modules() if isinstance(m, nn.BatchNorm3d)):
            norm.train()
            norm.requires_grad_(True)


def loss_of(outputs: tuple[torch.Tensor, torch.Tensor], labels: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy at both rates; a cell's target is the share of its frames for which it holds."""
    targets = labels.transpose(1, 2)
    losses = [F.binary_cross_entropy_with_logits(out, F.adaptive_avg_pool1d(targets, out.shape[2])) for out in outputs]
    return torch.stack(losses).sum()


def scaled(clips: torch.Tensor) -> torch.Tensor:
    return clips.float().mul_(2 / 255).sub_(1)


def initialise(backbone: nn.Module) -> None:
    for module in backbone.modules():
        if isinstance(module, nn.Conv3d):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")


@torch.no_grad()
def mean_precision(pupil: Pupil, batch: int, side: int) -> float:
    """Mean average precision over the attributes at C5's rate, on 256 clips that training never shows."""
    pupil.eval()
    scores, truth = [], []
    for clips, labels in Batches(99, 0, 256 // batch, batch, side):
        out = pupil(scaled(clips))[1]
        scores.append(out.transpose(1, 2).flatten(0, 1))
        truth.append(F.adaptive_max_pool1d(labels.transpose(1, 2), out.shape[2]).transpose(1, 2).flatten(0, 1))
    score, true = torch.cat(scores), torch.cat(truth)
    found = []
    for k in range(len(ATTRIBUTES)):
        hits = true[score[:, k].argsort(descending=True), k]
        if hits.sum() > 0:
            found.append(float(((hits.cumsum(0) / torch.arange(1, len(hits) + 1)) * hits).sum() / hits.sum()))
    return sum(found) / len(found)


def main(root: Path, steps: int, threads: int, seed: int) -> None:
    """Train for so many steps and save."""
    torch.set_num_threads(threads)
    cv2.setNumThreads(1)
    torch.manual_seed(seed)
    pupil = Pupil()
    initialise(pupil.backbone)
    optimizer = torch.optim.AdamW(pupil.parameters(), lr=2e-3, weight_decay=1e-2)
    started, step, batch = time.monotonic(), 0, 16
    pupil.learn()
    # Most steps in small pictures, which teach faster, the rest as large as the detector's.
    for side, last in ((64, steps * 3 // 4), (96, steps)):
        for clips, labels in Batches(seed, step, last, batch, side):
            for group in optimizer.param_groups:
                group["lr"] = 2e-3 * min(1.0, (step + 1) / 30) * 0.5 * (1 + math.cos(math.pi * step / steps))
            loss = loss_of(pupil(scaled(clips)), labels)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(pupil.parameters(), 5.0)
            optimizer.step()
            if step % 25 == 0:
                print(f"{time.monotonic() - started:6.0f} s  step {step:5d}  side {side}  loss {loss:.3f}", flush=True)
            step += 1
    precision = mean_precision(pupil, batch, 96)
    print(f"{step} steps; mean average precision on unseen clips {precision:.3f}")
    model = Model(
        name=NAME,
        kind="backbone",
        classes=(),
        config={"backbone_width": WIDTH, "in_channels": 3},
        source="trained by make_backbone.py on motion that it draws",
        training={
            "attributes": list(ATTRIBUTES),
            "steps": step,
            "minutes": round((time.monotonic() - started) / 60, 1),
            "seed": seed,
            "mean_precision": round(precision, 3),
        },
    )
    state = {
        name: value.half() if value.is_floating_point() else value
        for name, value in pupil.backbone.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }
    saved = Registry(root).save(model, state, overwrite=True)
    (root / ".lock").unlink(missing_ok=True)
    print(f"{saved.weights}: {saved.weights.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "models", help="folder of models")
    parser.add_argument("--steps", type=int, default=880)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    main(given.out, given.steps, given.threads, given.seed)
