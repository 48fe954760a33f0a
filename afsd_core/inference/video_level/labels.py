"""Labels from a video-level classifier, for detectors that find actions without naming them.

See resources/manual/detector.md, section 7.
"""

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from afsd_core.errors import Cancelled
from afsd_core.inference.adapters.zero_shot import ZeroShotRecipe
from afsd_core.inference.events import Detection
from afsd_core.message import Message


class VideoClassRecipe(ZeroShotRecipe):
    """The zero-shot network as a classifier of whole videos: softmax of its logits' mean over time.

    Its detections are one for each class, all as long as the video, scored with the class's probability.
    """

    def detections(self, cancelled: Callable[[], bool]) -> list[Detection]:
        if cancelled():
            raise Cancelled(Message("The detection was cancelled."))
        logits = self._scores.logits()
        known = logits[np.all(np.isfinite(logits), axis=1)]
        if not len(known):
            return []
        mean = known.mean(axis=0, dtype=np.float64)
        powers = np.exp(mean - mean.max())
        end = int(self._plan.edges[-1])
        detections = [
            Detection(0, end, name, float(p)) for name, p in zip(self._classes, powers / powers.sum(), strict=True)
        ]
        return sorted(detections, key=lambda d: (-d.score, d.label))


def named(detections: Iterable[Detection], classes: Mapping[str, float], *, most: int = 2) -> list[Detection]:
    """Detections of "an action" as those of a video's likeliest classes.

    Args:
        detections: without a class of their own.
        classes: probability of each class for the whole video, 0..1.
        most: how many of the best classes name each detection.

    Returns:
        Each detection once for each of these classes, its score times the class's probability; best first.
    """
    best = sorted(classes.items(), key=lambda item: (-item[1], item[0]))[:most]
    named_detections = [
        Detection(d.start, d.end, label, d.score * probability)
        for d in detections
        for label, probability in best
        if probability > 0
    ]
    return sorted(named_detections, key=lambda d: (-d.score, d.start, d.end, d.label))
