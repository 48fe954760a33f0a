"""AFSD with light heads: the backbone's features of a video are kept, and every later model starts from them.

The plan asks the network only for what is not in the cache, so that a video whose features are there is detected in
seconds. Windows lie on rows of eight samples.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from afsd_core.errors import Cancelled
from afsd_core.inference.adapters.detections import (
    PROVISIONAL_CANDIDATES,
    PROVISIONAL_FLOOR,
    cut_times,
    suppressed_detections,
)
from afsd_core.inference.adapters.recipe import FloatArray, IntArray, UInt8Array
from afsd_core.inference.events import Detection
from afsd_core.inference.features.cache import (
    ROW,
    FeatureCache,
    FeatureKind,
    HalfArray,
    VideoFeatures,
    changes_of,
    mean_row,
    split_rows,
)
from afsd_core.inference.features.compute import (
    CHUNK,
    OUTPUTS,
    clip_plan,
    input_shape,
    kept_features,
    kind_of,
    plan_chunks,
)
from afsd_core.inference.postprocess.actionness import Actionness, WindowActionness, window_actionness
from afsd_core.inference.postprocess.grouping import grouped
from afsd_core.inference.postprocess.postprocess import at_edges, joined, postprocess
from afsd_core.inference.postprocess.score_curves import Curves, of_candidates
from afsd_core.inference.preprocess import squash, to_clip
from afsd_core.inference.shots.boundaries import find_cuts
from afsd_core.inference.windows import tile
from afsd_core.message import Message

if TYPE_CHECKING:
    from torch import nn

    from afsd_core.detector import Afsd
    from afsd_core.inference.postprocess.decode import Candidates
    from afsd_core.media import VideoIndex
    from afsd_core.weights import Model

# Samples a cell of C4, which the cell classifier judges one by one.
CELL = 4


class FeatureRecipe:
    """One light detector on one video, see `recipe.Recipe`.

    Args:
        model: its config says `pooled`; index: of the video.
        cache: of features; fingerprint: of the video.
        cancelled: asked while another process computes the same features.
    """

    outputs: tuple[str, ...] = OUTPUTS
    input_shape: tuple[int, ...]
    plan: Sequence[IntArray]

    def __init__(
        self,
        model: "Model",
        index: "VideoIndex",
        cache: FeatureCache,
        fingerprint: str,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        from afsd_core.detector.network import Afsd
        from afsd_core.media import sample_frames

        network = model.load_network()
        assert isinstance(network, Afsd)
        self._network: Afsd = network
        self._config = network.config
        self._classes = model.classes
        self._index = index
        self.input_shape = input_shape(network.config)
        length = network.config.clip_length
        dynamic = Fraction(length * 1_000_000, int(index.duration)) if network.config.sample_fps is None else None
        self._kind = kind_of(network, dynamic)
        samples = sample_frames(index, self._kind.sample_fps)
        self._frames = samples
        self._samples = len(samples)
        rows = -(-self._samples // ROW)
        self._offsets = aligned_windows(self._samples, length, network.config.stride)
        self._middles = middles(self._offsets, length)
        self._found: list[Candidates] = []
        self._said: list[WindowActionness] = []
        self._windows_done = 0
        self._whole = False
        self._open = ExitStack()
        self._chunks = plan_chunks(0)
        self._sum = np.zeros(self._kind.numbers, dtype=np.float64)
        cached = cache.open(self._kind, fingerprint) if rows else None
        if cached is not None or not rows:
            self.plan = []
            self._rows = None if cached is None else cached.rows
            self._ready = rows
            return
        self._writer = self._open.enter_context(
            cache.writing(self._kind, fingerprint, self._samples, cancelled=cancelled)
        )
        self._rows = np.zeros((rows, self._kind.numbers), dtype=np.float16)
        self._ready = self._writer.done
        self._rows[: self._ready] = self._writer.so_far().rows
        self._sum += self._rows[: self._ready].sum(axis=0, dtype=np.float64)
        self._chunks = plan_chunks(self._samples, self._ready)
        self.plan = clip_plan(samples, self._chunks)

    @property
    def session_key(self) -> tuple[object, ...]:
        """What tells its engine from others: versions of one line share the backbone."""
        return ("features", self._kind, self.input_shape)

    def network(self) -> "nn.Module":
        """What the engine runs."""
        return kept_features(self._network)

    def prepare(self, image: UInt8Array) -> UInt8Array:
        return squash(image, resize=self._config.resize, crop=self._config.crop)

    def batch(self, images: UInt8Array) -> FloatArray:
        return to_clip(images, CHUNK)

    def absorb(self, clip: int, outputs: Mapping[str, FloatArray]) -> None:
        from afsd_core.inference.features.cache import join_rows

        chunk = self._chunks[clip]
        rows = join_rows(self._kind, *chunk.cut(outputs))
        assert self._rows is not None
        self._rows[chunk.rows[0] : chunk.rows[1]] = rows
        # A clip that could not be read was left out: its rows are zeros, and what follows does not belong to the cache.
        if self._writer.done == chunk.rows[0]:
            self._writer.append_rows(rows)
        self._ready = chunk.rows[1]
        self._sum += rows.sum(axis=0, dtype=np.float64)
        self._run_heads(lambda: False)

    def provisional(self) -> list[Detection]:
        return self._suppressed(lambda: False, PROVISIONAL_CANDIDATES, PROVISIONAL_FLOOR)

    def detections(self, cancelled: Callable[[], bool]) -> list[Detection]:
        self._ready = len(self._rows) if self._rows is not None else 0
        if self._config.centred and self.plan:
            # What came before was seen relative to the mean of what was there then.
            self._found, self._said, self._windows_done = [], [], 0
        self._whole = True
        self._run_heads(cancelled)
        return self._suppressed(cancelled, None, 0.0)

    def curves(self) -> Curves | None:
        """Of the candidates of all windows, their edges where the detector was taught to set them."""
        duration = self._index.duration / 1e6
        candidates, evidence = self._seen()
        edged = at_edges(joined(candidates), self._config, self._cuts(), duration, evidence)
        return of_candidates([edged], self._classes, int(self._index.duration))

    def close(self) -> None:
        """Keep what was computed, whole or to go on with."""
        self._open.close()

    def _run_heads(self, cancelled: Callable[[], bool]) -> None:
        """The heads over all windows whose features are there."""
        if self._rows is None:
            return
        if not self._config.anchor_free:
            return
        features = self._features(self._rows)
        length, total = self._config.clip_length, len(self._rows) * ROW
        while self._windows_done < len(self._offsets):
            offset = self._offsets[self._windows_done]
            if min(offset + length, total) > self._ready * ROW:
                return
            if cancelled():
                raise Cancelled(Message("The detection was cancelled."))
            candidates, evidence = window_candidates(
                self._network,
                features,
                offset,
                float(self._kind.sample_fps),
                self._middles[self._windows_done],
            )
            self._found.append(candidates)
            self._said.append(evidence)
            self._windows_done += 1

    def _suppressed(self, cancelled: Callable[[], bool], most: int | None, floor: float) -> list[Detection]:
        # While it goes on, a few hundred candidates a class are enough to look at.
        looked_at = None if most is None else 4 * most
        candidates, evidence = self._seen()
        duration = self._index.duration / 1e6
        chosen = postprocess(candidates, self._config, self._cuts(), duration, evidence=evidence, most=looked_at)
        return suppressed_detections(
            [chosen],
            self._classes,
            self._index,
            self._config.sigma,
            cancelled,
            most=most,
            floor=floor,
            calibration=self._config.calibration,
        )

    def _seen(self) -> "tuple[list[Candidates], Actionness | None]":
        """Candidates and evidence of what is there."""
        if self._rows is None:
            return [], None
        return video_candidates(self._network, self._features(self._rows), self._found, self._said)

    def _features(self, rows: HalfArray) -> VideoFeatures:
        """Of what is there; its mean is that of the rows so far."""
        if self._whole:
            return VideoFeatures(self._kind, rows, self._samples)
        mean = mean_row(self._kind, self._sum, self._ready)
        return VideoFeatures(self._kind, rows[: self._ready], min(self._samples, self._ready * ROW), mean)

    def _cuts(self) -> NDArray[np.float64]:
        """Cuts of what is there, seconds."""
        if self._rows is None or self._config.cut_reach <= 0:
            return np.zeros(0)
        changes = changes_of(self._rows[: self._ready])[: self._samples]
        return cut_times(self._index, self._frames, find_cuts(changes, float(self._kind.sample_fps)))


def aligned_windows(samples: int, length: int, stride: int) -> list[int]:
    """Offsets of windows as `tile` gives them, on rows: the last one ends with the video's last row."""
    rows = -(-samples // ROW) * ROW
    return sorted({offset // ROW * ROW for offset in tile(rows, length, max(stride // ROW * ROW, ROW))})


def middles(offsets: Sequence[int], length: int) -> list[tuple[float, float]]:
    """Which stretch of the video each window answers for, in samples: the one that lies nearer to its middle than to
    any other window's.

    Near its ends a window sees segments cut, and takes what is left for the whole. Windows that overlap by half show
    every segment of up to half their length whole, with its middle in such a stretch.
    """
    centres = [offset + length / 2 for offset in offsets]
    borders = [(a + b) / 2 for a, b in pairwise(centres)]
    return list(zip([-np.inf, *borders], [*borders, np.inf], strict=True))


def window_candidates(
    network: "Afsd", features: VideoFeatures, offset: int, sample_fps: float, middle: tuple[float, float]
) -> "tuple[Candidates, WindowActionness]":
    """What a detector's heads find in one window of a video's features, and what they say of each moment.

    Args:
        offset: first sample, a multiple of 8.
        sample_fps: samples a second.
        middle: segments whose middle lies elsewhere are left to other windows; samples, see `middles`.
    """
    import torch

    from afsd_core.detector import Features
    from afsd_core.inference.postprocess.decode import Candidates, decode_window

    c4, c5 = features.clip(offset, network.config.clip_length, centred=network.config.centred)
    with torch.inference_mode():
        raw = network.detect(Features(torch.from_numpy(c4)[None], torch.from_numpy(c5)[None]))
    decoded = decode_window(
        *(part.numpy() for part in (raw.loc, raw.conf, raw.prop_loc, raw.prop_conf, raw.center, raw.priors)),
        offset=offset,
        sample_fps=sample_fps,
        clip_length=network.config.clip_length,
    )
    centres = decoded.segments.mean(axis=1) * sample_fps
    mine = (centres >= middle[0]) & (centres < middle[1])
    levels, length = network.config.level_lengths, network.config.clip_length
    evidence = window_actionness(raw.conf.numpy(), raw.prop_conf.numpy(), levels[0], offset * levels[0] // length)
    return Candidates(decoded.segments[mine], decoded.scores[mine], decoded.labels[mine]), evidence


def video_candidates(
    network: "Afsd",
    features: VideoFeatures,
    windows: "Sequence[Candidates]",
    window_evidences: "Sequence[WindowActionness]",
    cells: FloatArray | None = None,
) -> "tuple[list[Candidates], Actionness | None]":
    """What a detector proposes in a video before anything is ranked, and the evidence to rank it by.

    Args:
        network: its configuration says what takes part.
        windows, window_evidences: of each window, as `window_candidates` gives them; none where the heads are not
            asked.
        cells: (K, n) what `cell_probabilities` gives, where that is known already.

    Returns:
        Candidates of the windows and of the evidence; evidence None for a detector that does without.
    """
    config = network.config
    if not config.evidence:
        return list(windows), None
    cell = config.clip_length / config.level_lengths[0] / float(features.kind.sample_fps)
    evidence = Actionness.of(window_evidences, cell)
    if config.cell_share:
        values = cell_probabilities(network, features) if cells is None else cells
        evidence = evidence.blended(values, config.cell_share if window_evidences else 1.0)
    return [*windows, *([grouped(evidence)] if config.grouped else [])], evidence


def cell_probabilities(network: "Afsd", features: VideoFeatures) -> FloatArray:
    """(K, n) what the cell classifier of a detector says of each cell of a video."""
    import torch

    assert network.cells is not None
    with torch.inference_mode():
        cells = torch.from_numpy(cells_of(features))
        return np.asarray(network.cells(cells).numpy(), dtype=np.float64)


def cells_of(features: VideoFeatures) -> FloatArray:
    """(n, C) what the cell classifier reads of a video: C4 of each cell, and C5 of the row that it lies in.

    The video's own mean is taken off: what is always to be seen, such as the room, tells nothing of what happens.
    """
    c4, c5 = split_rows(features.kind, np.asarray(features.rows, dtype=np.float32) - features.mean)
    low, high = c4.reshape(c4.shape[0], -1).T, c5.reshape(c5.shape[0], -1).T
    return np.concatenate([low, np.repeat(high, 2, axis=0)], axis=1)[: -(-features.samples // CELL)]


__all__ = [
    "FeatureKind",
    "FeatureRecipe",
    "aligned_windows",
    "cell_probabilities",
    "cells_of",
    "middles",
    "split_rows",
    "video_candidates",
    "window_candidates",
]
