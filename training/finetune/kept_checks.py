"""Checks that one version leaves for the next: detectors that have not learnt from the videos held out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from afsd_core.detector import Afsd, DetectorConfig
from afsd_core.detector.cell_classifier import CellClassifier
from afsd_core.detector.network import AnyHead, head_for
from afsd_core.errors import DataError, WeightsError
from afsd_core.inference.features.cache import POOLED, FeatureKind, VideoFeatures
from training.engine import checkpoints
from training.finetune.full import features_of


class OwnBackbone:
    """The backbone of a check that was trained end to end, and its features of videos, each computed once.

    Args:
        network: the check; kind: of features as its heads read them.
        frames: from a video's id to its sampled pictures (samples, size, size, 3).
    """

    def __init__(
        self, network: Afsd, kind: FeatureKind, frames: Callable[[str], NDArray[np.uint8]], device: torch.device
    ) -> None:
        self.network = network
        self._kind = kind
        self._frames = frames
        self._device = device
        self._features: dict[str, VideoFeatures] = {}

    def features(self, video: str) -> VideoFeatures:
        """Of the whole video of that id."""
        if video not in self._features:
            self._features[video] = features_of(self.network, self._kind, self._frames(video), self._device)
        return self._features[video]


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """Heads of an earlier version and the classes they tell apart.

    Attributes:
        own: their backbone, where it is not the one that features are kept of.
        cells: their closed-form classifier, where they have one.
        config: how their detections are ranked, among other things.
    """

    head: AnyHead
    classes: tuple[str, ...]
    config: DetectorConfig
    own: OwnBackbone | None = None
    cells: CellClassifier | None = None


def keep_check(
    file: Path, detector: Afsd, classes: Sequence[str], learnt: Sequence[str], kind: FeatureKind, *, whole: bool
) -> None:
    """Keep a check for the next version.

    Args:
        learnt: fingerprints of the videos it has learnt from; kind: of the kept features its heads read.
        whole: its backbone too, because it is its own.

    Raises:
        DataError: the disk refuses.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    cells = detector.cells.state_dict() if detector.cells is not None else None
    parts = {"head": detector.head.state_dict(), "cells": cells}
    weights = {"whole": detector.state_dict()} if whole else parts
    header = {"classes": list(classes), "config": detector.config.to_dict(), "learnt": sorted(learnt)}
    checkpoints.save(file, header | {"tag": kind.tag, "form": kind.form} | weights)


def read_check(
    file: Path, network: Afsd, kind: FeatureKind, held_out: set[str], own: Callable[[Afsd], OwnBackbone]
) -> Check | None:
    """A check that an earlier version kept; None where there is none, or none that can be compared here.

    Args:
        network: whose features are kept, of this kind.
        held_out: fingerprints of videos that it must not have learnt from.
        own: makes a backbone of its own usable.
    """
    try:
        stored = checkpoints.load(file)
        config = DetectorConfig.from_dict(stored["config"])
        if held_out & set(stored["learnt"]):
            return None
        classes = tuple(stored["classes"])
        if "whole" in stored:
            pictures = ("sample_fps", "resize", "crop", "pooled", "backbone_width", "in_channels")
            if any(getattr(config, name) != getattr(network.config, name) for name in pictures):
                return None
            detector = Afsd(config)
            detector.load_state_dict(stored["whole"])
            return Check(detector.eval().head, classes, config, own(detector), detector.cells)
        if (stored["tag"], stored.get("form", POOLED)) != (kind.tag, kind.form):
            return None
        head = head_for(config, network.extractor.c4_channels, network.extractor.c5_channels)
        head.load_state_dict(stored["head"])
        cells = None
        if config.cell_spans:
            channels = network.extractor.c4_channels + network.extractor.c5_channels
            cells = CellClassifier(config.classes - 1, channels, config.cell_spans)
            cells.load_state_dict(stored["cells"])
    except (DataError, WeightsError, KeyError, RuntimeError, TypeError):
        return None
    return Check(head.eval(), classes, config, None, cells)
