"""ActivityNet JSON: ground truth (`database`) and results (`results`).

Times are seconds, written as numbers; strings, as in AFSD's thumos_gt.json, are read too. They count from the video's
first frame: that is what AFSD, mmaction2 and the official evaluation compare with the frames a decoder gives.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from afsd_core.errors import FormatError
from afsd_core.formats.common import (
    MICRO,
    ExportOptions,
    ExportReport,
    Imported,
    ReadSegment,
    ReadVideo,
    Skipped,
    Zero,
    chosen,
    common_warnings,
    from_seconds,
    offset,
    read_text,
    read_times,
    refuse_to_replace,
    to_seconds,
    used_classes,
    video_names,
    write_files,
)
from afsd_core.message import Message
from afsd_core.project.records import LabelClass, ProjectRecords, Segment, State

ZERO = Zero.FIRST_FRAME
VERSION = "VERSION 1.3"
_SUBSETS = {"val": "validation", "train": "training", "test": "testing"}


class Scored(Protocol):
    """A detection: microseconds since the first frame, a label, a score in [0, 1]."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def score(self) -> float: ...


# -- reading


def sniff(path: Path) -> bool:
    """Whether a JSON file with `database` or `results` near its start or anywhere in it."""
    path = Path(path)
    if not path.is_file() or path.suffix.lower() != ".json":
        return False
    with path.open("rb") as file:
        if not file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return False
    try:
        content = json.loads(read_text(path))
    except (ValueError, FormatError):
        return False
    return isinstance(content.get("database"), dict) or isinstance(content.get("results"), dict)


def read(path: Path) -> Imported:
    """Read a ground truth or a results file.

    Raises:
        FormatError: no JSON, or neither `database` nor `results` in it.
    """
    path = Path(path)
    try:
        content = json.loads(read_text(path), parse_float=Decimal)
    except ValueError as error:
        raise FormatError(
            Message("{path}: no valid JSON ({error}). It may be cut off; get it again.", path=path, error=error)
        ) from error
    body = content.get("database", content.get("results")) if isinstance(content, dict) else None
    if not isinstance(body, dict):
        raise FormatError(
            Message("{path}: neither “database” (annotations) nor “results” (detections) in it.", path=path)
        )
    segments: list[ReadSegment] = []
    skipped: list[Skipped] = []
    videos: dict[str, ReadVideo] = {}
    for name, entry in body.items():
        facts = entry if isinstance(entry, dict) else {}
        rows = facts.get("annotations", []) if isinstance(entry, dict) else entry
        videos[name] = _video(name, facts)
        if not isinstance(rows, list):
            skipped.append(Skipped(name, "no list of segments"))
            continue
        for number, row in enumerate(rows):
            try:
                segments.append(_segment(name, row))
            except (KeyError, TypeError, IndexError):
                skipped.append(Skipped(f"{name}, number {number + 1}", "no segment and label"))
            except ValueError as error:
                skipped.append(Skipped(f"{name}, number {number + 1}", str(error)))
    classes: dict[str, int | None] = dict.fromkeys(s.label for s in segments)
    return Imported(tuple(segments), videos, classes, ZERO, tuple(skipped))


def _segment(video: str, row: Any) -> ReadSegment:
    low, high = row["segment"][:2]
    start, end = read_times(low, high)
    score = row.get("score")
    return ReadSegment(video, str(row["label"]), start, end, score=None if score is None else float(score))


def _video(name: str, facts: Mapping[str, Any]) -> ReadVideo:
    def number(key: str) -> Any:
        try:
            return from_seconds(facts[key]) if key in facts else None
        except ValueError:
            return None

    fps = number("fps")
    return ReadVideo(
        name,
        duration=number("duration"),
        fps=None if fps is None else fps / MICRO,
        subset=str(facts.get("subset", "")),
    )


# -- writing


def write(records: ProjectRecords, path: Path, *, options: ExportOptions | None = None) -> ExportReport:
    """Write the ground truth that people made of a project.

    Raises:
        FormatError: two videos have one name, or the file is there already or cannot be written.
    """
    options = options or ExportOptions()
    refuse_to_replace([path], options)
    names = video_names(records.videos)
    labels = {c.id: c.name for c in records.classes}
    segments = chosen(records, options)
    classes, by_video = used_classes(records, segments), _by_video(segments)
    database: dict[str, Any] = {}
    for video in records.videos:
        shift = offset(video, options.zero or ZERO)
        entry: dict[str, Any] = {"subset": _SUBSETS.get(options.subset, options.subset)}
        if video.duration is not None:
            entry["duration"] = _number(video.duration)
        if video.width and video.height:
            entry["resolution"] = f"{video.width}x{video.height}"
        entry["annotations"] = [
            {"segment": [_number(s.start + shift), _number(s.end + shift)], "label": labels[s.class_id]}
            for s in by_video.get(video.id, ())
        ]
        database[names[video.id]] = entry
    taxonomy = [{"nodeId": n, "nodeName": c.name} for n, c in enumerate(classes, 1)]
    counts = _counts(records, classes, segments)
    content = {"version": VERSION, "taxonomy": taxonomy, "database": database}
    return _report(path, content, counts, common_warnings(records, options))


def write_project_results(records: ProjectRecords, path: Path, *, options: ExportOptions | None = None) -> ExportReport:
    """Write as results what the detector said and nobody rejected: proposals and what was taken from them.

    Raises:
        FormatError: two videos have one name, or the file is there already or cannot be written.
    """
    options = options or ExportOptions()
    refuse_to_replace([path], options)
    names = video_names(records.videos)
    labels = {c.id: c.name for c in records.classes}
    segments = [s for s in records.segments if s.score is not None and s.state is not State.REJECTED]
    scored = _by_video(segments)
    results = {
        names[video.id]: [
            _row(s.start + shift, s.end + shift, labels[s.class_id], s.score or 0.0)
            for s in sorted(scored.get(video.id, ()), key=lambda s: -(s.score or 0.0))
        ]
        for video in records.videos
        for shift in [offset(video, options.zero or ZERO)]
    }
    return _report(path, _results(results, {}), _counts(records, used_classes(records, segments), segments), [])


def write_results(
    path: Path, detections: Mapping[str, Iterable[Scored]], *, external: Mapping[str, object] | None = None
) -> Path:
    """Write detections by video name (the file's name without its suffix) as a results file.

    Raises:
        FormatError: the file cannot be written.
    """
    results = {
        name: [_row(d.start, d.end, d.label, d.score) for d in video_detections]
        for name, video_detections in detections.items()
    }
    return write_files({Path(path): _text(_results(results, external or {}))})[0]


def _results(results: Mapping[str, Sequence[object]], external: Mapping[str, object]) -> dict[str, object]:
    return {"version": VERSION, "results": dict(results), "external_data": {"used": False, "details": "", **external}}


def _row(start: int, end: int, label: str, score: float) -> dict[str, object]:
    return {"segment": [_number(start), _number(end)], "label": label, "score": float(score)}


def _by_video(segments: Iterable[Segment]) -> dict[str, list[Segment]]:
    by_video: dict[str, list[Segment]] = {}
    for segment in segments:
        by_video.setdefault(segment.video, []).append(segment)
    return by_video


def _number(time: int) -> float:
    # Below 2^33 s a double holds every microsecond, and its repr is the shortest that reads back the same.
    return float(to_seconds(time))


def _text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _counts(records: ProjectRecords, classes: Sequence[LabelClass], segments: Sequence[Segment]) -> dict[str, int]:
    return {"videos": len(records.videos), "classes": len(classes), "segments": len(segments)}


def _report(path: Path, content: object, counts: Mapping[str, int], warnings: list[str]) -> ExportReport:
    return ExportReport(write_files({path: _text(content)}), counts, tuple(warnings))
