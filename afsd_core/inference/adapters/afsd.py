"""AFSD on one video: windows over the sampling grid, decoding, soft-NMS a class."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from afsd_core.errors import WeightsError
from afsd_core.inference.adapters.detections import (
    PROVISIONAL_CANDIDATES,
    PROVISIONAL_FLOOR,
    cut_times,
    suppressed_detections,
)
from afsd_core.inference.adapters.recipe import FloatArray, IntArray, UInt8Array
from afsd_core.inference.events import Detection
from afsd_core.inference.shots.streaming import SeenChanges, changes_in
from afsd_core.message import Message

if TYPE_CHECKING:
    from afsd_core.inference.flow_clips import FlowWanted
    from afsd_core.inference.postprocess.decode import Candidates
    from afsd_core.inference.postprocess.score_curves import Curves
    from afsd_core.media import VideoIndex
    from afsd_core.weights import Model


class AfsdRecipe:
    """AFSD as published: windows over the sampling grid, decoding, soft-NMS a class.

    See resources/manual/detector.md, sections 1 and 6.
    """

    outputs: tuple[str, ...] = ("loc", "conf", "prop_loc", "prop_conf", "center")
    input_shape: tuple[int, ...]
    plan: Sequence[IntArray]
    flow: "FlowWanted | None" = None

    def __init__(self, model: "Model", index: "VideoIndex") -> None:
        from afsd_core.detector.config import DetectorConfig
        from afsd_core.inference.flow_clips import FlowWanted
        from afsd_core.inference.windows import tile
        from afsd_core.media import sample_frames

        config = DetectorConfig.from_dict(dict(model.config))
        if len(model.classes) != config.classes - 1:
            raise WeightsError(
                Message(
                    "{name}: {classes} classes are named for {outputs} outputs. Import or train the model again.",
                    name=model.name,
                    classes=len(model.classes),
                    outputs=config.classes - 1,
                )
            )
        self._config = config
        self._classes = model.classes
        self._index = index
        self.input_shape = config.input_shape
        length = config.clip_length
        if config.sample_fps is None:
            # A dynamic frame rate spreads one clip over the whole video (resources/manual/detector.md, section
            # 7): over its exact length, since one rounded to µs could leave room for one sample less.
            self._fps = length / (int(index.ticks[-1]) * index.time_base)
        else:
            self._fps = Fraction(config.sample_fps)
        samples = sample_frames(index, self._fps)
        self._samples = samples
        # Flow alone shows no pictures.
        self._seen = SeenChanges(len(samples)) if config.cut_reach > 0 and config.in_channels != 2 else None
        self._changes = np.zeros(0, np.float32)  # of the clip that the network has in hand
        self._offsets = tile(len(samples), length, config.stride) if len(samples) else []
        self.plan = [samples[at : at + length] for at in self._offsets]
        if config.in_channels != 3:
            self.flow = FlowWanted(
                method=config.flow_method,
                sample_fps=self._fps,
                size=config.resize,
                crop=config.crop,
                clips=tuple((at, len(frames)) for at, frames in zip(self._offsets, self.plan, strict=True)),
                alone=config.in_channels == 2,
            )
        lengths = config.level_lengths
        self._priors = np.concatenate([(np.arange(n, dtype=np.float32) + 0.5) / n for n in lengths])
        self._found: list[Candidates] = []

    def prepare(self, image: UInt8Array) -> UInt8Array:
        from afsd_core.inference.preprocess import squash

        return squash(image, resize=self._config.resize, crop=self._config.crop)

    def batch(self, images: UInt8Array) -> FloatArray:
        from afsd_core.inference.preprocess import to_clip

        clip = to_clip(images, self._config.clip_length)
        if self._seen is not None:
            self._changes = changes_in(clip)
        return clip

    def absorb(self, clip: int, outputs: Mapping[str, FloatArray]) -> None:
        from afsd_core.inference.postprocess.decode import decode_window

        if self._seen is not None:
            self._seen.see(self._offsets[clip], self._changes)
        self._found.append(
            decode_window(
                outputs["loc"],
                outputs["conf"],
                outputs["prop_loc"],
                outputs["prop_conf"],
                outputs["center"],
                self._priors,
                offset=self._offsets[clip],
                sample_fps=float(self._fps),
                clip_length=self._config.clip_length,
            )
        )

    def provisional(self) -> list[Detection]:
        return self._suppressed(lambda: False, PROVISIONAL_CANDIDATES, PROVISIONAL_FLOOR)

    def detections(self, cancelled: Callable[[], bool]) -> list[Detection]:
        return self._suppressed(cancelled, None, 0.0)

    def curves(self) -> "Curves | None":
        """Of the candidates of all windows, their edges where the detector was taught to set them."""
        from afsd_core.inference.postprocess.postprocess import at_edges, joined
        from afsd_core.inference.postprocess.score_curves import of_candidates

        candidates = at_edges(joined(self._found), self._config, self._cuts(), self._index.duration / 1e6)
        return of_candidates([candidates], self._classes, int(self._index.duration))

    def _suppressed(self, cancelled: Callable[[], bool], most: int | None, floor: float) -> list[Detection]:
        from afsd_core.inference.postprocess.postprocess import postprocess

        # While it goes on, a few hundred candidates a class are enough to look at.
        looked_at = None if most is None else 4 * most
        candidates = postprocess(self._found, self._config, self._cuts(), self._index.duration / 1e6, most=looked_at)
        return suppressed_detections(
            [candidates], self._classes, self._index, self._config.sigma, cancelled, most=most, floor=floor
        )

    def _cuts(self) -> "NDArray[np.float64]":
        if self._seen is None:
            return np.zeros(0)
        return cut_times(self._index, self._samples, self._seen.cuts(float(self._fps)))
