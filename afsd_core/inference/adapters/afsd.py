"""What each kind of model needs around its network: which clips it takes, and what its outputs mean.

A recipe belongs to one video. The pipeline asks it for a plan, feeds it outputs clip by clip, and may ask for what
has been found so far at any time. Features kept from an earlier run can take the network's place here without the
pipeline knowing: they only change what `plan` still asks for (`feature_recipe`).
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from afsd_core.errors import Cancelled, WeightsError
from afsd_core.inference.events import Detection
from afsd_core.inference.shots.streaming import SeenChanges, changes_in
from afsd_core.saying import Saying

if TYPE_CHECKING:
    from torch import nn

    from afsd_core.inference.flow_clips import FlowWanted
    from afsd_core.inference.postprocess.decode import Candidates
    from afsd_core.inference.postprocess.score_curves import Curves
    from afsd_core.media import VideoIndex
    from afsd_core.weights import Model

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]
UInt8Array = NDArray[np.uint8]

# Per class; enough for a timeline, and soft-NMS over them takes milliseconds.
PROVISIONAL_CANDIDATES = 200
PROVISIONAL_FLOOR = 0.02


class Recipe(Protocol):
    """One kind of model on one video.

    Attributes:
        input_shape: of the network's input, batch of one.
        outputs: names of the network's outputs, in its order.
        plan: clips as numbers of frames, see `clips.read_clips`.
    """

    input_shape: tuple[int, ...]
    outputs: tuple[str, ...]
    plan: Sequence[IntArray]

    def prepare(self, image: UInt8Array) -> UInt8Array:
        """What is kept of a picture (H, W, 3)."""
        ...

    def batch(self, images: UInt8Array) -> FloatArray:
        """The network's input from a clip's prepared pictures (T, h, w, 3); flow is two channels more, or alone."""
        ...

    def absorb(self, clip: int, outputs: Mapping[str, FloatArray]) -> None:
        """Take in the network's outputs for one clip."""
        ...

    def provisional(self) -> list[Detection]:
        """Detections of what has been taken in, quickly; best first."""
        ...

    def detections(self, cancelled: Callable[[], bool]) -> list[Detection]:
        """Detections of the whole video; best first.

        Raises:
            Cancelled: asked between steps.
        """
        ...


@runtime_checkable
class OwnNetwork(Protocol):
    """A recipe whose network is not the model's whole one.

    Attributes:
        session_key: what tells its opened engine from others.
    """

    @property
    def session_key(self) -> tuple[object, ...]: ...

    def network(self) -> "nn.Module":
        """What the engine runs."""
        ...


@runtime_checkable
class SeesFlow(Protocol):
    """A recipe whose network may see optical flow.

    Attributes:
        flow: what it wants of the video's flow; None where RGB is enough.
    """

    @property
    def flow(self) -> "FlowWanted | None": ...


@runtime_checkable
class Closing(Protocol):
    """A recipe that puts something away in the end."""

    def close(self) -> None: ...


def recipe_for(
    model: "Model",
    index: "VideoIndex",
    *,
    video: Path | None = None,
    cache: Path | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Recipe:
    """The recipe of a model for a video.

    Args:
        video: the file: where it is given, features of light detectors are kept.
        cache: folder under which features are kept; the user's own when left out.
        cancelled: asked while another process computes the same features.

    Raises:
        WeightsError: the model's config does not fit, or this version cannot run such a model.
    """
    if model.kind == "zero_shot":
        from afsd_core.inference.adapters.zero_shot import ZeroShotRecipe

        return ZeroShotRecipe(model, index)
    if model.kind == "backbone":
        raise WeightsError(
            Saying("{name}: a backbone detects nothing by itself. Train or choose a detector.", name=model.name)
        )
    if model.config.get("pooled") and model.config.get("in_channels", 3) == 3 and video is not None:
        from afsd_core.inference.adapters.afsd_on_features import FeatureRecipe
        from afsd_core.inference.features.cache import FeatureCache
        from afsd_core.media import fingerprint

        kept = FeatureCache(None if cache is None else cache / "video_features")
        return FeatureRecipe(model, index, kept, str(fingerprint(video)), cancelled)
    return AfsdRecipe(model, index)


def snapped(index: "VideoIndex", seconds: NDArray[np.floating[Any]]) -> IntArray:
    """Segments (N, 2) in seconds as µs on frame boundaries, inside the video, none of them empty."""
    edges = index.times
    times = np.clip(np.rint(np.asarray(seconds, dtype=np.float64) * 1e6), 0, edges[-1]).astype(np.int64)
    after = np.clip(np.searchsorted(edges, times), 1, len(edges) - 1)
    nearest = after - (times - edges[after - 1] <= edges[after] - times)
    start = np.minimum(nearest[:, 0], len(edges) - 2)
    end = np.maximum(nearest[:, 1], start + 1)
    return np.stack([edges[start], edges[end]], axis=1)


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
                Saying(
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

        found = at_edges(joined(self._found), self._config, self._cuts(), self._index.duration / 1e6)
        return of_candidates([found], self._classes, int(self._index.duration))

    def _suppressed(self, cancelled: Callable[[], bool], most: int | None, floor: float) -> list[Detection]:
        from afsd_core.inference.postprocess.postprocess import settled

        # While it goes on, a few hundred candidates a class are enough to look at.
        looked_at = None if most is None else 4 * most
        found = settled(self._found, self._config, self._cuts(), self._index.duration / 1e6, most=looked_at)
        return suppressed_detections(
            [found], self._classes, self._index, self._config.sigma, cancelled, most=most, floor=floor
        )

    def _cuts(self) -> "NDArray[np.float64]":
        if self._seen is None:
            return np.zeros(0)
        return cut_times(self._index, self._samples, self._seen.cuts(float(self._fps)))


def cut_times(index: "VideoIndex", samples: IntArray, cuts: IntArray) -> "NDArray[np.float64]":
    """Cuts in seconds, each at a frame: the new shot's first where no frame lies between samples.

    Args:
        samples: frame number of each sample; cuts: samples that are the first of a new shot.
    """
    # Of the frames that a sample stands for, the first is the nearest to its place on the grid.
    times: NDArray[np.float64] = index.times[samples[cuts - 1] + 1] / 1e6
    return times


def calibrated(scores: FloatArray, calibration: tuple[float, float]) -> FloatArray:
    """Scores (N,) in [0, 1] as shares of right detections: sigmoid(a logit(s) + b) (Platt, 1999); (1, 0) keeps them."""
    a, b = calibration
    if (a, b) == (1.0, 0.0):
        return scores
    inside = np.clip(np.asarray(scores, dtype=np.float64), 1e-6, 1 - 1e-6)
    return np.asarray(1 / (1 + np.exp(-a * np.log(inside / (1 - inside)) - b)), dtype=np.float32)


def suppressed_detections(
    found: "Sequence[Candidates]",
    classes: Sequence[str],
    index: "VideoIndex",
    sigma: float,
    cancelled: Callable[[], bool],
    *,
    most: int | None = None,
    floor: float = 0.0,
    calibration: tuple[float, float] = (1.0, 0.0),
) -> list[Detection]:
    """Soft-NMS a class over the candidates of a video's windows, on edges of frames, best first.

    Args:
        found: of each window; classes: names from number 1.
        sigma: width of the Gaussian.
        most: candidates a class that are looked at; None: all.
        floor: the least score, before it is calibrated.
        calibration: see `calibrated`.

    Raises:
        Cancelled: asked before each class.
    """
    from afsd_core.inference.postprocess.soft_nms import soft_nms

    if not found:
        return []
    segments = np.concatenate([c.segments for c in found])
    scores = np.concatenate([c.scores for c in found])
    labels = np.concatenate([c.labels for c in found])
    detections: list[Detection] = []
    for label in np.unique(labels):
        if cancelled():
            raise Cancelled(Saying("The detection was cancelled."))
        # What lies wholly outside its window was clamped to a point of its border: nothing to show.
        mine = np.flatnonzero((labels == label) & (scores >= floor) & (segments[:, 1] > segments[:, 0]))
        if most is not None and len(mine) > most:
            mine = mine[np.argpartition(-scores[mine], most)[:most]]
        kept = soft_nms(segments[mine], scores[mine], sigma=sigma)
        times = snapped(index, segments[mine][kept.indices])
        # Class 0 is background: label 1 is the first name.
        name = classes[int(label) - 1]
        detections += [
            Detection(int(start), int(end), name, float(told))
            for (start, end), score, told in zip(times, kept.scores, calibrated(kept.scores, calibration), strict=True)
            if score >= floor
        ]
    return sorted(detections, key=lambda d: (-d.score, d.start, d.end, d.label))
