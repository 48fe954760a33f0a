"""Ways to make detections of what a trained detector sees; its checks choose among them, which takes seconds.

All of them start from the same heads and the same cell classifier: what differs is what counts, and how it is ranked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from afsd_core.detector import Afsd
from afsd_core.errors import Cancelled
from afsd_core.inference.features.cache import VideoFeatures
from afsd_core.message import Message
from training.data.supervision import TrainingLabels
from training.finetune.checks import Found, Score, Seen, detections_of, score
from training.finetune.events import Tried

#: Nothing of the closed-form classifier, and scores as they come: what a parent's configuration says does not count.
NEUTRAL: dict[str, Any] = {
    "cell_spans": (),
    "cell_share": 0.0,
    "grouped": False,
    "anchor_free": True,
    "calibration": (1.0, 0.0),
}
#: What is used where no check chooses: it was the best, or near it, on folds of four sets.
USUAL: dict[str, Any] = {
    "cell_share": 0.5,
    "grouped": True,
    "votes": True,
    "evidence": True,
    "sigma": 0.3,
    "anchor_free": True,
}
#: The closed-form classifier alone.
ALONE: dict[str, Any] = {
    "cell_share": 1.0,
    "grouped": True,
    "votes": True,
    "evidence": True,
    "sigma": 0.3,
    "anchor_free": False,
}
# By how much another way must be better than the usual one: less is luck. Where what is held out looks like what was
# learnt from, the checks know too little of new places to choose by small differences.
MARGIN, ALIKE_MARGIN = 0.01, 0.03


@dataclass(frozen=True, slots=True, eq=False)
class HeldOutVideo:
    """One held-out video with a detector that has not learnt from it, and what that sees there."""

    network: Afsd
    features: VideoFeatures
    duration: int
    seen: Seen


def ranked(
    training_labels: TrainingLabels,
    classes: Sequence[str],
    videos: Mapping[str, HeldOutVideo],
    changes: Mapping[str, Any],
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Score | None, dict[str, list[Found]]]:
    """The score of a way of ranking on all held-out videos, and the detections.

    Args:
        changes: to the configuration of each video's detector.

    Raises:
        Cancelled: `cancelled` said so.
    """
    detections = {}
    for video, held in videos.items():
        if cancelled():
            raise Cancelled(Message("Stopped while the new detector was being checked."))
        network, before = held.network, held.network.config
        network.config = replace(before, **changes)
        try:
            detections[video] = detections_of(network, classes, held.features, held.seen, held.duration)
        finally:
            network.config = before
    return score(training_labels.only(detections), detections), detections


def choose_ranking(
    evaluate: Callable[[Mapping[str, Any]], tuple[float, float]], at_cuts: bool, steps: int, margin: float = MARGIN
) -> tuple[dict[str, Any], list[Tried]]:
    """The best way to rank what trained heads see, one choice after the other.

    What counts is the mean of mean AP and of the share of actions that the detections save: a way that ranks well and
    leaves people more to correct is no gain.

    Args:
        evaluate: mean AP and the share of actions saved, on the held-out videos, of a way of ranking.
        at_cuts: edges would be moved to cuts, as those of the labels lie there.
        steps: that the heads were trained, for the record.
        margin: by how much another way must be better.

    Returns:
        Changes to the configuration, and what was tried.
    """
    chosen = dict(USUAL)
    average, saved = evaluate(chosen)
    best = (average + saved) / 2
    tried: list[tuple[str, float, dict[str, Any]]] = [
        (Message("Trained heads and the closed-form classifier together"), average, USUAL)
    ]
    alternatives: list[tuple[str, dict[str, Any]]] = [
        (Message("Trained heads alone"), {"cell_share": 0.0, "grouped": False}),
        (Message("Ranked by the best single candidate instead of by how many agree"), {"votes": False}),
        (Message("Overlapping detections suppressed more"), {"sigma": 0.2}),
        (Message("Overlapping detections suppressed less"), {"sigma": 0.5}),
    ]
    if at_cuts:
        alternatives.append((Message("Edges where they are seen, not at camera cuts"), {"cut_reach": 0.0}))
    for name, changes in alternatives:
        average, saved = evaluate(chosen | changes)
        tried.append((name, average, chosen | changes))
        if (average + saved) / 2 > best + margin:
            chosen, best = chosen | changes, (average + saved) / 2
    rows = [Tried(name, average, changes == chosen, steps) for name, average, changes in tried]
    return chosen, rows
