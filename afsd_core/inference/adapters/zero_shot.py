"""Zero-shot detection as a recipe of the pipeline: the backbone with its Kinetics logits (`detector.zero_shot`)."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from afsd_core.errors import Cancelled
from afsd_core.inference.adapters.recipe import FloatArray, IntArray, UInt8Array
from afsd_core.inference.events import Detection
from afsd_core.inference.preprocess import shorten, to_clip
from afsd_core.message import Message

if TYPE_CHECKING:
    from afsd_core.inference.postprocess.score_curves import Curves
    from afsd_core.media import VideoIndex
    from afsd_core.weights import Model


class ZeroShotRecipe:
    """See `recipe.Recipe`."""

    outputs: tuple[str, ...] = ("logits",)
    input_shape: tuple[int, ...]
    plan: Sequence[IntArray]

    def __init__(self, model: "Model", index: "VideoIndex") -> None:
        from afsd_core.detector import zero_shot

        self._config = zero_shot.ZeroShotConfig.from_dict(model.config)
        self._classes = model.classes
        self._plan = zero_shot.plan(index, self._config)
        self._scores = zero_shot.ZeroShotScores(self._plan, len(model.classes))
        self.input_shape = self._config.input_shape
        self.plan = self._plan.clips

    def prepare(self, image: UInt8Array) -> UInt8Array:
        return shorten(image, short_side=self._config.short_side, crop=self._config.crop)

    def batch(self, images: UInt8Array) -> FloatArray:
        from afsd_core.detector.zero_shot import looped

        return to_clip(looped(images, self._config.clip_length), self._config.clip_length)

    def absorb(self, clip: int, outputs: Mapping[str, FloatArray]) -> None:
        self._scores.add(clip, outputs["logits"])

    def provisional(self) -> list[Detection]:
        return self.detections(lambda: False)

    def curves(self) -> "Curves | None":
        """The class scores of the cells; there are no boundaries."""
        from afsd_core.inference.postprocess.score_curves import of_logits

        return of_logits(self._scores.logits(), self._plan.edges, self._classes)

    def detections(self, cancelled: Callable[[], bool]) -> list[Detection]:
        from afsd_core.inference.adapters.zero_shot_grouping import group

        if cancelled():
            raise Cancelled(Message("The detection was cancelled."))
        return group(self._scores.logits(), self._plan.edges, self._classes, self._config)
