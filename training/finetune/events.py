"""A fine-tune as asked for, and what it says while it runs: the command line prints these, the window draws them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from afsd_core.inference.features.cache import FeatureCache
from afsd_core.weights import Model
from training.data.supervision import TrainingLabels
from training.finetune.checks import Difference, Score
from training.finetune.head_training import QuickConfig

Mode = Literal["quick", "full"]
Stage = Literal["loading", "features", "training", "checks"]


@dataclass(frozen=True, slots=True)
class FineTuneJob:
    """What to learn, from what, into what.

    Attributes:
        labels: what the labels teach.
        name: of the new model in the registry.
        folder: for checkpoints and checks; a fine-tune that was stopped goes on from there.
        parent: the model to go on from; None starts anew on a backbone.
        backbone: a model whose backbone is used where there is no parent that has one; "auto" takes the Kinetics one
            where it is there, else the small one that ships.
        mode: "quick" trains the heads on kept features; "full" trains everything, end to end.
        device: for features and full training: "auto", "cpu", "cuda", "mps".
        quick: settings; chosen by what there is to learn where left out.
        check: measure what the new version is worth; without it nothing is known of it.
        seed: of all random choices.
        cache: of features; the user's own when left out.
    """

    training_labels: TrainingLabels
    name: str
    folder: Path
    parent: str | None = None
    backbone: str = "auto"
    mode: Mode = "quick"
    device: str = "auto"
    quick: QuickConfig | None = None
    check: bool = True
    seed: int = 0
    cache: FeatureCache = field(default_factory=FeatureCache)


@dataclass(frozen=True, slots=True)
class Preparing:
    """What is being done but for the steps of the training.

    Attributes:
        what: is being done; stage: of the fine-tune that it belongs to.
        part: how far the stage is, 0 to 1; skipped: what is new of it had been there already.
        done: share of the whole fine-tune; seconds_left: of all of it.
    """

    what: str
    part: float
    stage: Stage = "features"
    skipped: bool = False
    done: float = 0.0
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Learning:
    """One optimizer step of one part.

    Attributes:
        part: "check 1 of 3" or "final"; index: of the part, from 0; parts: how many there are.
        step, steps: of this part; losses: unweighted; total: weighted. Parts may take turns.
        without: names of the videos that this part does not learn from, and will be tested on.
        done: share of the whole fine-tune; seconds_left: of all of it.
    """

    part: str
    index: int
    parts: int
    step: int
    steps: int
    losses: dict[str, float]
    total: float
    without: tuple[str, ...] = ()
    done: float = 0.0
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """One point of the held-out curve: what all checks together score after so many steps of each.

    Attributes:
        step: steps done; average: mean AP on the held-out videos, 0 to 1.
        best_step, best: where the curve was highest so far.
        last_step: where the training is expected to end if nothing better comes.
        baseline: mean AP of the closed-form classifier on the same videos; None where there is none.
        done: share of the whole fine-tune; seconds_left: of all of it.
    """

    step: int
    average: float
    best_step: int
    best: float
    last_step: int
    baseline: float | None = None
    done: float = 0.0
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """One recipe that the checks compared.

    Attributes:
        name: a sentence for people; average: mean AP on the held-out videos; chosen: whether it was taken.
        steps: at which it was scored.
    """

    name: str
    average: float
    chosen: bool
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that a person should read."""

    text: str


@dataclass(frozen=True, slots=True)
class FineTuned:
    """The last event: the new version, and what it is worth.

    Attributes:
        model: as saved.
        protocol, held_out: how it was checked, on which videos (ids).
        before: of the parent's checks on these videos, None where there is nothing to compare with; after.
        threshold: the score from which on its detections save whoever corrects them most.
        thresholds: the same for each class, by name; empty where nothing was held out.
        differences: where old and new differ.
        seconds: in all, features included.
        baseline: the closed-form classifier on the same videos; uses_baseline: it was better, and is what was saved.
        tried: the recipes that the checks compared, in the order of their scores.
        curve: (steps, mean AP on the held-out videos) along the training; steps: that the new version was trained.
        expectation: a sentence on how alike the held-out videos are to the others; empty where nothing was held out.
        cut_short: a person said that it was good enough.
    """

    model: Model
    protocol: str
    held_out: tuple[str, ...]
    before: Score | None
    after: Score | None
    threshold: float
    differences: tuple[Difference, ...]
    seconds: float
    thresholds: dict[str, float] = field(default_factory=dict)
    baseline: Score | None = None
    uses_baseline: bool = False
    tried: tuple[Tried, ...] = ()
    curve: tuple[tuple[int, float], ...] = ()
    steps: int = 0
    expectation: str = ""
    cut_short: bool = False


FineTuneEvent = Preparing | Learning | Scored | Note | FineTuned
