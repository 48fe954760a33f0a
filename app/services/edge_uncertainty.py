"""How flat the boundary curves of a detection are around its proposals. Not for the window's thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from afsd_core.project.records import LabelClass, ProjectRecords, Segment, State, Video
from app.document.detector_labels import row_of

if TYPE_CHECKING:
    from afsd_core.inference.postprocess.score_curves import Curves

#: What a number was computed for: run, edges and class. A new detection has another run.
_Key = tuple[str | None, int, int, str]


class EdgeUncertainty:
    """Flatness of proposals' edges, computed once for each.

    It is used by one thread at a time.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[_Key, float | None]] = {}

    def flatness(self, records: ProjectRecords) -> dict[str, float]:
        """Segment id → flatness in [0, 1], see `edge_flatness`; proposals without curves are left out."""
        unfinished = {run.id for run in records.runs if run.provisional}
        known: dict[str, tuple[_Key, float | None]] = {}
        new: dict[tuple[str, str], list[Segment]] = {}
        for each in records.segments:
            if each.state is not State.PROPOSED or each.model is None or each.run in unfinished:
                continue
            kept = self._known.get(each.id)
            if kept is not None and kept[0] == _key(each):
                known[each.id] = kept
            else:
                new.setdefault((each.video, each.model), []).append(each)
        videos = {video.id: video for video in records.videos}
        classes = {label.id: label for label in records.classes}
        for (video, model), proposals in new.items():
            if video in videos and videos[video].fingerprint is not None:
                found = _computed(videos[video], model, proposals, classes)
                known |= {each.id: (_key(each), found.get(each.id)) for each in proposals}
        self._known = known
        return {each: value for each, (_, value) in known.items() if value is not None}


def _key(segment: Segment) -> _Key:
    return segment.run, segment.start, segment.end, segment.class_id


def _computed(
    video: Video, model: str, proposals: Sequence[Segment], classes: dict[str, LabelClass]
) -> dict[str, float]:
    from app.jobs.score_curve_files import of_model

    curves = of_model(str(video.fingerprint), model)
    if curves is None or curves.starts.shape != curves.scores.shape:
        return {}  # never computed, or a detector without a notion of boundaries
    by_class: dict[str, list[Segment]] = {}
    for each in proposals:
        by_class.setdefault(each.class_id, []).append(each)
    result: dict[str, float] = {}
    for class_id, mine in by_class.items():
        if class_id in classes:
            result |= _of_class(curves, classes[class_id], mine)
    return result


def _of_class(curves: Curves, label: LabelClass, proposals: Sequence[Segment]) -> dict[str, float]:
    import numpy as np

    from afsd_core.inference.postprocess.edge_uncertainty import edge_flatness

    row = row_of(curves, label)
    if row is None:
        return {}
    times = np.array([(each.start, each.end) for each in proposals], dtype=np.int64)
    flat = edge_flatness(curves.edges, curves.starts[row], curves.ends[row], times)
    return {each.id: float(value) for each, value in zip(proposals, flat.tolist(), strict=True) if value == value}
