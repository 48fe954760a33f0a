"""Fitting the cell classifier in closed form: what labels say within seconds, before any head has learnt.

A ridge regression on the cells of all videos, each described by the means of its features over several spans around it
(`CellClassifier`). It is solved in the space of the cells, of which there are fewer than features.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from afsd_core.detector.cell_classifier import CellClassifier, Spans, span_means
from afsd_core.inference.adapters.afsd_on_features import CELL, cells_of
from training.data.feature_clips import LabelledVideo
from training.data.supervision import SampledLabels

FloatArray = NDArray[np.floating]

# Of a kernel that is 1 for a cell and itself on average; chosen on folds of four sets, where 0.03 to 0.3 do alike.
_RIDGE = 0.1
# Rare classes count more: their share to the power of minus this.
_BALANCE = 0.5
# Cells that are learnt from at most: a few seconds of work.
MOST_CELLS = 3000
# Channels that hardly vary are not blown up: so much of the mean deviation is added to each.
_LEAST_DEVIATION = 0.01


def candidate_spans(training_labels: Sequence[SampledLabels]) -> dict[str, Spans]:
    """Which surroundings of a cell may tell, by name: near for its looks, wide for what comes before and after.

    Args:
        labels: wide spans follow from how long their instances last.
    """
    lengths = [
        float(x)
        for video_labels in training_labels
        for x in video_labels.instances[:, 1] - video_labels.instances[:, 0]
    ]
    usual = float(np.median(lengths)) / CELL if lengths else 8.0
    third, whole = max(round(usual / 3), 2), max(round(usual), 4)
    return {
        "near": ((0, 1), (-2, 0), (1, 3)),
        "wide": ((-1, 2), (-third - 1, -1), (2, third + 2), (-whole - 1, -third - 1), (third + 2, whole + 2)),
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Chosen:
    """The cells of one video that are learnt from: their numbers, what happens there (n, K), and what each counts."""

    at: NDArray[np.int64]
    happens: FloatArray
    counts: FloatArray


def fit_cells(
    labelled: Mapping[str, LabelledVideo], classes: int, spans: Spans, parts: Sequence[Collection[str]]
) -> list[CellClassifier]:
    """Cell classifiers, one for each part of the videos, fitted together: most of the work is the same for all.

    Args:
        labelled: videos by id, with their features; classes: K, background not included.
        spans: see `CellClassifier`; parts: the videos (ids) that each classifier learns from.
    """
    chosen = _chosen(labelled, classes)
    videos = [video for video in labelled if len(chosen[video].at)]
    mean, deviation = _statistics([labelled[video] for video in videos])
    rows = {}
    first = 0
    for video in videos:
        rows[video] = slice(first, first + len(chosen[video].at))
        first += len(chosen[video].at)
    channels = len(mean)

    described: list[list[Tensor]] = [[] for _ in spans]
    for video in videos:
        cells = (torch.from_numpy(cells_of(labelled[video].features)) - mean) / deviation
        cells /= (len(spans) * channels) ** 0.5
        for blocks, span in zip(described, spans, strict=True):
            blocks.append(span_means(cells[None], [span], torch.from_numpy(chosen[video].at))[0])
    joined = [torch.cat(blocks) for blocks in described]
    kernel = torch.zeros(first, first)
    for x in joined:
        kernel.addmm_(x, x.T)
    members = [[video for video in videos if video in part] for part in parts]
    solved = [_solve(kernel, [(rows[v], chosen[v]) for v in member], classes) for member in members]
    fitted = [CellClassifier(classes, channels, spans) for _ in parts]
    for k, x in enumerate(joined):
        for classifier, (at, dual, _) in zip(fitted, solved, strict=True):
            weight = (x[at].T @ dual).T / deviation / (len(spans) * channels) ** 0.5
            classifier.weight[k] = weight
            classifier.bias -= weight @ mean
    for classifier, (_, _, usual) in zip(fitted, solved, strict=True):
        classifier.bias += usual
    return fitted


def _solve(
    kernel: Tensor, members: Sequence[tuple[slice, _Chosen]], classes: int
) -> tuple[NDArray[np.int64], Tensor, Tensor]:
    """Rows of the kernel that take part, their dual weights (n, K), and the mean of what happens (K,)."""
    if not members:
        return np.zeros(0, dtype=np.int64), torch.zeros(0, classes), torch.zeros(classes)
    at = np.concatenate([np.arange(place.start, place.stop) for place, _ in members])
    happens = torch.from_numpy(np.concatenate([cells.happens for _, cells in members])).float()
    counts = torch.from_numpy(np.concatenate([cells.counts for _, cells in members])).float()
    # Background is one more class here.
    all_classes = torch.cat([1 - happens.amax(dim=1, keepdim=True), happens], dim=1)
    sums = (counts[:, None] * all_classes).sum(dim=0)
    factors = (sums.mean() / sums.clamp(min=1)) ** _BALANCE
    counts = counts * (all_classes * factors).sum(dim=1) / all_classes.sum(dim=1)
    counts = counts / counts.mean()
    usual = (counts[:, None] * happens).sum(dim=0) / counts.sum()
    root = counts.sqrt()[:, None]
    system = root * kernel[at][:, at] * root.T + _RIDGE * torch.eye(len(at))
    dual = root * torch.cholesky_solve(root * (happens - usual), torch.linalg.cholesky(system))
    return at, dual, usual


def _chosen(labelled: Mapping[str, LabelledVideo], classes: int) -> dict[str, _Chosen]:
    """Cells to learn from: where it is known what there is, all that show something first, the rest drawn evenly."""
    known: dict[str, tuple[NDArray[np.int64], FloatArray]] = {}
    for video, features in labelled.items():
        at, happens = _labels(features.video_labels, classes)
        known[video] = at, happens
    shown = sum(int(happens.any(axis=1).sum()) for _, happens in known.values())
    total = sum(len(at) for at, _ in known.values())
    keep_shown = min(1.0, 0.7 * MOST_CELLS / max(shown, 1))
    keep_rest = min(1.0, (MOST_CELLS - keep_shown * shown) / max(total - shown, 1))
    random = np.random.default_rng(0)
    chosen = {}
    for video, (at, happens) in known.items():
        share = np.where(happens.any(axis=1), keep_shown, keep_rest)
        taken = random.random(len(at)) < share
        chosen[video] = _Chosen(at[taken], happens[taken], 1 / share[taken])
    return chosen


def _labels(video_labels: SampledLabels, classes: int) -> tuple[NDArray[np.int64], FloatArray]:
    """Numbers of the cells of which it is known what there is, and what happens there (n, K), 0 or 1."""
    count = -(-video_labels.samples // CELL)
    middle = (np.arange(count) + 0.5) * CELL
    known = np.zeros(count, dtype=bool)
    for low, high in video_labels.known:
        known |= (middle >= low) & (middle < high)
    happens = np.zeros((count, classes), dtype=np.float64)
    for (start, end), label in zip(video_labels.instances, video_labels.classes, strict=True):
        inside = (middle >= start) & (middle < end)
        if not inside.any():
            inside[min(int((start + end) / 2 / CELL), count - 1)] = True
        happens[inside, label - 1] = 1
        known |= inside
    at = np.flatnonzero(known)
    return at, happens[at]


def _statistics(videos: Sequence[LabelledVideo]) -> tuple[Tensor, Tensor]:
    """Mean and deviation (C,) of each channel over all cells."""
    total, squares, count = 0.0, 0.0, 0
    for video in videos:
        cells = cells_of(video.features).astype(np.float64)
        total, squares, count = total + cells.sum(axis=0), squares + (cells**2).sum(axis=0), count + len(cells)
    mean = np.asarray(total) / max(count, 1)
    deviation = np.sqrt(np.maximum(np.asarray(squares) / max(count, 1) - mean**2, 0))
    deviation = deviation + _LEAST_DEVIATION * deviation.mean() + 1e-6
    return torch.from_numpy(mean).float(), torch.from_numpy(deviation).float()
