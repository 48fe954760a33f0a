"""How long a fine-tune should take, stage by stage: from what there is to do and how fast this computer is.

The window asks before the click, and the fine-tune itself starts from the same figures and mends them as it goes.
"""

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from afsd_core.detector import DetectorConfig
from training.data.supervision import TrainingLabels, samples_of
from training.finetune.events import Mode
from training.finetune.full import STEP_PASSES, full_settings, points
from training.finetune.head_training import QuickConfig
from training.finetune.light_detector import SHIPPED
from training.finetune.timing.speeds import note_speed, speed

# Until this computer has been measured, seconds: of loading, of a step of one head's training (two beside each other),
# of a sample through the backbone, the Kinetics one and the small one that ships (pictures of 96 pixels a side), and of
# a sample through one head.
_LOADING, _STEP, _SAMPLE, _SMALL_SAMPLE, _CHECK = 1.0, 0.05, 0.0125, 0.004, 0.0003
_SIDE = 96
# Of reading a sample's picture.
_PICTURE = 0.004
# Ways to rank that the checks compare, in passes of the heads over what is held out.
_RANKINGS = 3
# Samples of such a clip; from so many on, what they took tells a speed.
_CLIP = 256
# More than a pass of the backbone takes in was there before.
_AT_ONCE = 2 * _CLIP


@dataclass(frozen=True, slots=True)
class Speeds:
    """Seconds a unit of work on this computer.

    Attributes:
        loading: of starting; sample: through the backbone; step: of training; check: of a sample through the heads.
        names: what the speed of the backbone is kept under; step_name: that of a step.
        members: heads that a step trains.
    """

    loading: float
    sample: float
    step: float
    check: float
    names: tuple[str, ...]
    step_name: str
    members: int = 1

    @classmethod
    def of(cls, backbone: str, device: str, config: DetectorConfig, tags: Iterable[str | None] = ()) -> "Speeds":
        """What was measured here, as far as it was.

        Args:
            backbone: name of the model whose backbone it is; device: as asked for.
            config: of the detector: its clips and pictures.
            tags: of the backbone's weights, where they are known: versions of a detector share one.
        """
        names = tuple(f"sample {config.crop} {name} {device}" for name in (*filter(None, tags), backbone))
        usual = (_SMALL_SAMPLE if backbone == SHIPPED else _SAMPLE) * (config.crop / _SIDE) ** 2
        step = f"step {config.clip_length} x {config.members}"
        return cls(
            speed("loading", default=_LOADING),
            speed(*names, default=usual),
            speed(step, default=_STEP * config.members),
            speed("check", default=_CHECK * config.members),
            names,
            step,
            config.members,
        )


class Timed:
    """Times the samples of one video that pass the backbone, those that were there already left out.

    Args:
        speeds: what is measured goes there; samples: of the video, both passes.
    """

    def __init__(self, speeds: Speeds, samples: int) -> None:
        self._speeds, self._samples = speeds, samples
        self._at = self._seconds = self._computed = 0.0
        # The engine is opened before the first clip: that is no speed.
        self._last: float | None = None

    def reached(self, part: float) -> bool:
        """So much of the video is done, 0 to 1; gives whether that had been there already."""
        now = time.monotonic()
        grown, self._at = (part - self._at) * self._samples, part
        skipped = grown > _AT_ONCE
        if self._last is not None and not skipped:
            self._seconds += now - self._last
            self._computed += grown
        self._last = now
        return skipped

    def keep(self) -> None:
        """Remember the speed for later, where there was enough to tell."""
        if self._computed >= _CLIP:
            note_speed(self._seconds / self._computed, *self._speeds.names)


@dataclass(frozen=True, slots=True)
class PartCost:
    """Seconds of one part of the training: of features and pictures of its own, then of each quick and full step."""

    before: float
    quick: float
    quick_steps: int
    full: float
    full_steps: int

    @property
    def seconds(self) -> float:
        return self.before + self.quick * self.quick_steps + self.full * self.full_steps


@dataclass(frozen=True, slots=True)
class Expected:
    """Seconds that the stages of a fine-tune should take.

    Attributes:
        loading: before anything else; features: until all are there.
        check: one check's training; checks: how many there are; final: the training of the final heads.
        scoring: of what the checks find.
    """

    loading: float
    features: float
    check: PartCost
    checks: int
    final: PartCost
    scoring: float

    @property
    def training(self) -> float:
        return self.check.seconds * self.checks + self.final.seconds

    @property
    def stages(self) -> dict[str, float]:
        """As `WholeJob` takes them."""
        return {
            "loading": self.loading,
            "features": self.features,
            "training": self.training,
            "checks": self.scoring,
        }


def expect(
    speeds: Speeds,
    training_labels: TrainingLabels,
    rate: Fraction,
    held_out: Sequence[Sequence[str]],
    quick: QuickConfig,
    *,
    mode: Mode,
    missing: float | None = None,
    compared: bool = False,
    owned: bool = False,
) -> Expected:
    """What the stages should take.

    Args:
        speeds: of this computer.
        labels: what is learnt; rate: samples a second.
        held_out: videos (ids) that each check is scored on.
        quick: how the heads are trained; where the checks decide how long, its steps are about what they decide.
        mode: whether all is trained after that.
        missing: samples whose features are not there; all where left out.
        compared: the version before is scored on the same videos.
        owned: each part computes features with a backbone of its own first.
    """
    samples, full = samples_of(training_labels, rate), mode == "full"
    missing = samples if missing is None else missing
    before = samples * (speeds.sample * owned + _PICTURE * full)
    full_steps = full_settings(quick).steps if full else 0
    checks = [held for held in held_out if held]
    # With an open end it goes on for half as long again, to see that nothing better comes.
    steps = round(quick.steps * (1.5 if quick.open_end and checks else 1))
    # All videos pass the backbone anew every so often while it learns.
    anew = samples * len(points(full_steps, round(samples))) / full_steps if full else 0
    final = PartCost(before, speeds.step, steps, speeds.sample * (_CLIP * STEP_PASSES + anew), full_steps)
    check = replace(final, quick=speeds.step / speeds.members)
    if quick.open_end and checks:
        final = replace(final, quick_steps=round(steps * final_pace(training_labels, checks)))
    scored = sum(samples_of(training_labels.only(held), rate) for held in checks)
    each = speeds.check + speeds.sample * (full or owned)
    scoring = scored * each * ((2 if compared else 1) + _RANKINGS)
    return Expected(speeds.loading, missing * speeds.sample, check, len(checks), final, scoring)


def final_pace(training_labels: TrainingLabels, held_out: Sequence[Sequence[str]]) -> float:
    """How many steps the final heads take for each of the checks, which learn from less footage: 1 to 1.5.

    More footage takes longer, but not in proportion: the square root of how much more it is.
    """
    seconds = training_labels.reviewed_seconds
    left = [seconds - training_labels.only(held).reviewed_seconds for held in held_out if held]
    usual = sum(left) / len(left) if left else seconds
    return min(max(math.sqrt(seconds / max(usual, 1e-6)), 1.0), 1.5)
