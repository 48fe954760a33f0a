"""What a version of the detector says of its training, and what the next one reads out of it."""

from collections.abc import Mapping
from typing import Any

from afsd_core.weights import Model
from training.data.supervision import TrainingLabels


def earlier_places(parent: Model | None) -> Mapping[str, int]:
    """Which part each video was held out in when the parent was checked, by fingerprint."""
    record = (parent.training or {}) if parent is not None else {}
    places = record.get("places", {})
    return {str(k): int(v) for k, v in places.items()} if isinstance(places, dict) else {}


def known_to_backbone(model: Model) -> set[str]:
    """Fingerprints of the videos that a version's backbone has learnt from: those of full fine-tunes up to it."""
    record = model.training or {}
    known = record.get("backbone_learnt_videos")
    if known is None:
        known = record.get("learnt_videos") if record.get("mode") == "full" else ()
    return {str(print_) for print_ in known} if isinstance(known, list | tuple) else set()


def learnt_from(training_labels: TrainingLabels) -> dict[str, Any]:
    """What a version learnt from, in numbers."""
    return {
        "segments": training_labels.segments,
        "videos": len(training_labels.videos),
        "rejected": training_labels.rejected,
        "reviewed_seconds": round(training_labels.reviewed_seconds, 1),
        "classes": training_labels.counts,
    }
