"""How good are detections? Mean AP by both protocols, average recall, an error analysis, and the effort they save."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from afsd_core.evaluation.average_precision import MeanAP, activitynet_map, mean_ap, parse_thresholds, thumos14_map
    from afsd_core.evaluation.effort import Effort, EffortCurve, effort_curve, project_effort, simulated_effort
    from afsd_core.evaluation.error_analysis import ErrorAnalysis, analyse
    from afsd_core.evaluation.reading import project_truth, read_detections, read_durations, read_ground_truth
    from afsd_core.evaluation.recall import AverageRecall, average_recall
    from afsd_core.evaluation.records import Detections, GroundTruth
    from afsd_core.evaluation.report import html_report
    from afsd_core.evaluation.tolerance import suggested_tolerance

_HOMES = {
    "Detections": "records",
    "GroundTruth": "records",
    "MeanAP": "average_precision",
    "mean_ap": "average_precision",
    "activitynet_map": "average_precision",
    "thumos14_map": "average_precision",
    "parse_thresholds": "average_precision",
    "AverageRecall": "recall",
    "average_recall": "recall",
    "ErrorAnalysis": "error_analysis",
    "analyse": "error_analysis",
    "Effort": "effort",
    "EffortCurve": "effort",
    "effort_curve": "effort",
    "project_effort": "effort",
    "simulated_effort": "effort",
    "project_truth": "reading",
    "read_ground_truth": "reading",
    "read_detections": "reading",
    "read_durations": "reading",
    "html_report": "report",
    "suggested_tolerance": "tolerance",
}
__all__ = [
    "AverageRecall",
    "Detections",
    "Effort",
    "EffortCurve",
    "ErrorAnalysis",
    "GroundTruth",
    "MeanAP",
    "activitynet_map",
    "analyse",
    "average_recall",
    "effort_curve",
    "html_report",
    "mean_ap",
    "parse_thresholds",
    "project_effort",
    "project_truth",
    "read_detections",
    "read_durations",
    "read_ground_truth",
    "simulated_effort",
    "suggested_tolerance",
    "thumos14_map",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
