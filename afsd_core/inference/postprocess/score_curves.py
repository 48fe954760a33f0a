"""What a detector thinks at each moment of a video: score a class over time, and where candidates start and end."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from afsd_core.inference.postprocess.decode import Candidates

#: Classes that are kept, those with the highest scores; bins a curve has at most, and how long one lasts at least, µs.
CLASSES = 24
BINS = 6000
FINEST = 100_000
#: Candidates a class that are looked at, the best.
CANDIDATES = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Curves of the classes of one video, K classes over N stretches of time, 255 for a score of 1.

    Attributes:
        classes: K names.
        edges: (N + 1,) µs: stretch n is [edges[n], edges[n + 1]).
        scores: (K, N) uint8, the best score of the class in the stretch.
        starts, ends: (K, N) uint8, the best score of a candidate that starts or ends there; (K, 0) for a detector
            that has no notion of boundaries.
    """

    classes: tuple[str, ...]
    edges: NDArray[np.int64]
    scores: NDArray[np.uint8]
    starts: NDArray[np.uint8]
    ends: NDArray[np.uint8]

    def save(self, path: Path) -> None:
        """Write an .npz file, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.stem}.new.npz")
        np.savez_compressed(
            unfinished,
            classes=np.array(self.classes, dtype=np.str_),
            edges=self.edges,
            scores=self.scores,
            starts=self.starts,
            ends=self.ends,
        )
        unfinished.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Curves":
        """Read what `save` wrote.

        Raises:
            OSError, ValueError, KeyError: it cannot be read, or is no such file.
        """
        with np.load(path, allow_pickle=False) as stored:
            arrays = [stored[name] for name in ("edges", "scores", "starts", "ends")]
            return cls(tuple(stored["classes"].tolist()), *arrays)


@runtime_checkable
class HasCurves(Protocol):
    """A recipe that can tell what the detector thinks over time."""

    def curves(self) -> Curves | None: ...


def of_candidates(candidates: "Sequence[Candidates]", classes: Sequence[str], duration: int) -> Curves | None:
    """Curves of a detector's candidates before soft-NMS: those that cover a moment, start or end there.

    Args:
        candidates: of each window.
        classes: names from number 1.
        duration: of the video, µs.
    """
    if duration <= 0 or not any(len(window.scores) for window in candidates):
        return None
    segments = np.concatenate([window.segments for window in candidates]).astype(np.float64) * 1e6
    scores = np.concatenate([window.scores for window in candidates])
    labels = np.concatenate([window.labels for window in candidates])
    bins = max(min(duration // FINEST, BINS), 1)
    edges = np.round(np.linspace(0, duration, bins + 1)).astype(np.int64)
    best = np.zeros(len(classes) + 1, dtype=np.float32)
    np.maximum.at(best, labels, scores)
    chosen = [int(label) for label in np.argsort(-best, kind="stable")[:CLASSES] if best[label] > 0]
    low, high, at_end = _bins(segments, duration, bins)
    rows = [_rows(labels == label, scores, low, high, at_end, bins) for label in chosen]
    return Curves(
        tuple(classes[label - 1] for label in chosen),
        edges,
        *(np.stack([window[part] for window in rows]) for part in range(3)),
    )


def _bins(segments: NDArray[np.float64], duration: int, bins: int) -> tuple[NDArray[np.int64], ...]:
    """(M,) each: the bin of the start, the one after the last that is covered, the bin that the end lies at."""
    places = np.clip(segments, 0, duration) * (bins / duration)
    low = np.minimum(np.floor(places[:, 0]).astype(np.int64), bins - 1)
    high = np.clip(np.ceil(places[:, 1]).astype(np.int64), low + 1, bins)
    return low, high, np.minimum(np.floor(places[:, 1]).astype(np.int64), bins - 1)


def _rows(
    mine: NDArray[np.bool_],
    scores: NDArray[np.float32],
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    at_end: NDArray[np.int64],
    bins: int,
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    """Scores, starts and ends of one class."""
    chosen = np.flatnonzero(mine)
    # From the weakest to the strongest: what is written last stays.
    chosen = chosen[np.argsort(scores[chosen], kind="stable")][-CANDIDATES:]
    values = to_bytes(scores[chosen])
    covered, starts, ends = (np.zeros(bins, dtype=np.uint8) for _ in range(3))
    for value, first, last in zip(values.tolist(), low[chosen].tolist(), high[chosen].tolist(), strict=True):
        covered[first:last] = value
    np.maximum.at(starts, low[chosen], values)
    np.maximum.at(ends, at_end[chosen], values)
    return covered, starts, ends


def of_logits(logits: NDArray[np.floating[Any]], edges: NDArray[np.int64], classes: Sequence[str]) -> Curves | None:
    """Curves of a classifier: the softmax of its logits.

    Args:
        logits: (cells, classes); rows of NaN are not known.
        edges: (cells + 1,) µs.
    """
    if not len(logits):
        return None
    known = np.isfinite(logits).all(axis=1)
    powers = np.exp(np.where(known[:, None], logits - logits.max(axis=1, keepdims=True), -np.inf))
    scores = np.divide(powers, powers.sum(axis=1, keepdims=True), out=np.zeros_like(powers), where=known[:, None])
    chosen = np.argsort(-scores.max(axis=0), kind="stable")[:CLASSES]
    none = np.zeros((len(chosen), 0), dtype=np.uint8)
    names = tuple(classes[int(number)] for number in chosen)
    return Curves(names, edges, np.ascontiguousarray(to_bytes(scores[:, chosen]).T), none, none)


def to_bytes(scores: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
    """Scores in [0, 1] as 0..255."""
    rounded: NDArray[np.uint8] = np.rint(np.clip(scores, 0, 1) * 255).astype(np.uint8)
    return rounded
