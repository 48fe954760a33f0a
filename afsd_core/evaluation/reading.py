"""Reads ground truth and results files into columns, fast, and says in one sentence what is wrong with a bad one.

The readers of `afsd_core.formats` serve projects; these keep file order, duplicates and odd segments, which the
protocols count.
"""

import csv
import json
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from afsd_core.errors import DataError
from afsd_core.evaluation.records import Detections, GroundTruth
from afsd_core.formats.common import ExportOptions, common_warnings, video_names
from afsd_core.message import many
from afsd_core.project.records import ProjectRecords

_SQLITE = b"SQLite format 3\0"
_CLASS_FILE = re.compile(r"(?P<label>.+)_(?P<subset>val|test|validation|training|train)\.txt")


def read_ground_truth(
    path: Path, subset: str | None = None, predicted: Collection[str] | None = None, durations: Path | None = None
) -> GroundTruth:
    """Read an ActivityNet JSON, the THUMOS'14 challenge's folder of text files, or a project.

    Args:
        path: the file or the folder.
        subset: only videos of this one; a project has none.
        predicted: names of the videos with detections; without `subset`, the subset most of them are in is taken.
        durations: AFSD's `…_video_info.csv`, for files that say no durations.

    Raises:
        DataError: missing, unreadable, without the subset, or without any instance.
        AfsdError: a project that cannot be read, or two of its videos have one name.
    """
    lengths = read_durations(durations) if durations else {}
    if path.is_dir():
        return _read_folder(path, subset, predicted, lengths)
    if _is_project(path):
        from afsd_core.project.reading import read_project

        if subset is not None:
            raise DataError(f"{path}: is a project, and has no subset {subset}. Leave the subset out.")
        return project_truth(read_project(path))
    return _read_json(path, subset, predicted, lengths)


def project_truth(records: ProjectRecords) -> GroundTruth:
    """What people accepted, corrected or drew in a project, under the names that its exports use.

    Videos in which nobody has marked a segment or reviewed a stretch are left out: what happens there is not known.

    Raises:
        DataError: nobody has marked anything.
        FormatError: two videos have one name.
    """
    looked_at = {segment.video for segment in records.segments if segment.by_person}
    looked_at |= {stretch.video for stretch in records.reviewed}
    videos = tuple(video for video in records.videos if video.id in looked_at)
    names, labels = video_names(videos), {label.id: label.name for label in records.classes}
    segments = tuple(segment for segment in records.segments if segment.video in names)
    rows = [
        (names[segment.video], segment.start / 1e6, segment.end / 1e6, labels[segment.class_id])
        for segment in segments
        if segment.by_person
    ]
    if not rows:
        raise DataError(f"{records.path}: nobody has accepted, corrected or drawn a segment in it yet.")
    durations = {names[video.id]: video.duration / 1e6 for video in videos if video.duration}
    truth = _truth(records.path, rows, names.values(), durations, None)
    warnings = common_warnings(replace(records, videos=videos, segments=segments), ExportOptions())
    return replace(truth, notes=(*truth.notes, *warnings))


def _is_project(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False  # the reader of JSON says why


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file. Check the path.") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}).") from None
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}: is not valid JSON ({error}).") from None


def _listed(names: Iterable[str], limit: int = 5) -> str:
    """Names for a sentence: the first few, and how many more."""
    listed = list(names)
    more = f" and {len(listed) - limit} more" if len(listed) > limit else ""
    return ", ".join(listed[:limit]) + more


def _choose_subset(path: Path, sizes: Counter[str], subset: str | None, votes: Counter[str]) -> str | None:
    """The subset to score: the one asked for, the only one, or the one that holds most predicted videos."""
    if subset is not None:
        same = [name for name in sizes if name.lower() == subset.lower()]
        if not same:
            raise DataError(f"{path}: has no subset {subset}. It has {_listed(sorted(sizes)) or 'none'}.")
        return same[0]
    if len(sizes) <= 1:
        return next(iter(sizes), None)
    best = votes.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        raise DataError(f"{path}: has several subsets ({_listed(sorted(sizes))}). Say which with --subset.")
    return best[0][0]


def _read_json(
    path: Path, asked_subset: str | None, predicted: Collection[str] | None, lengths: dict[str, float]
) -> GroundTruth:
    data = _load(path)
    database = data.get("database") if isinstance(data, dict) else None
    if not isinstance(database, dict):
        raise DataError(f'{path}: is not ground truth in ActivityNet\'s form (no "database" of videos).')
    sizes: Counter[str] = Counter()
    votes: Counter[str] = Counter()
    for name, entry in database.items():
        if not isinstance(entry, dict) or not isinstance(entry.get("annotations", []), list):
            raise DataError(f"{path}: video {name} is not a record with a list of annotations.")
        kind = str(entry.get("subset", ""))
        sizes[kind] += 1
        if predicted is not None and name in predicted and entry.get("annotations"):
            votes[kind] += 1
    subset = _choose_subset(path, sizes, asked_subset, votes)
    rows: list[tuple[str, float, float, str]] = []
    known: dict[str, float] = {}
    videos: list[str] = []
    for name, entry in database.items():
        if str(entry.get("subset", "")) != (subset or ""):
            continue
        videos.append(name)
        duration = _number(entry.get("duration"), lengths.get(name))
        if duration is not None:
            known[name] = duration
        for position, annotation in enumerate(entry.get("annotations", []), 1):
            try:
                start, end = (float(x) for x in annotation["segment"])
                label = annotation["label"]
                if not (math.isfinite(start) and math.isfinite(end) and isinstance(label, str)):
                    raise ValueError
            except (KeyError, TypeError, ValueError):
                raise DataError(
                    f"{path}: annotation {position} of video {name} needs a label and a segment of two numbers."
                ) from None
            rows.append((name, start, end, label))
    return _truth(path, rows, videos, known, subset or None)


def _number(value: Any, otherwise: float | None) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return otherwise
    return number if math.isfinite(number) and number > 0 else otherwise


def _read_folder(
    path: Path, asked_subset: str | None, predicted: Collection[str] | None, lengths: dict[str, float]
) -> GroundTruth:
    """A folder of `<Class>_<subset>.txt`, each line a video's name, start and end in seconds."""
    files = [(match, file) for file in sorted(path.glob("*.txt")) if (match := _CLASS_FILE.fullmatch(file.name))]
    if not files:
        raise DataError(f"{path}: holds no THUMOS'14 text files such as HighJump_test.txt.")
    tables: dict[str, list[tuple[str, float, float, str]]] = {}
    sizes: Counter[str] = Counter()
    votes: Counter[str] = Counter()
    for match, file in files:
        kind = match["subset"]
        sizes[kind] += 1
        rows = tables.setdefault(kind, [])
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"{file}: cannot be read as text ({error}).") from None
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                name, start, end = line.split()
                row = (name, float(start), float(end), match["label"])
                if not (math.isfinite(row[1]) and math.isfinite(row[2])):
                    raise ValueError
            except ValueError:
                raise DataError(
                    f"{file}, line {number}: needs a video's name, a start and an end in seconds; "
                    f"found {line.strip()!r}."
                ) from None
            rows.append(row)
            votes[kind] += predicted is not None and name in predicted
    subset = _choose_subset(path, sizes, asked_subset, votes)
    rows = tables[subset or ""]
    return _truth(path, rows, dict.fromkeys(row[0] for row in rows), lengths, subset)


def _truth(
    path: Path,
    rows: list[tuple[str, float, float, str]],
    videos: Iterable[str],
    durations: dict[str, float],
    subset: str | None,
) -> GroundTruth:
    where = f" in subset {subset}" if subset else ""
    if not rows:
        raise DataError(f"{path}: has no annotated instance{where}. Choose another subset with --subset.")
    backwards = [row for row in rows if row[2] <= row[1]]
    notes = []
    if backwards:
        name, start, end, label = backwards[0]
        count = many(len(backwards), "{n:,} instance ends before it begins", "{n:,} instances end before they begin")
        notes.append(
            f"{path.name}: {count} ({label} {start:g}–{end:g} s of {name} is the first). They count, and nothing can "
            "find them."
        )
    return GroundTruth.build(rows, videos=videos, durations=durations, subset=subset, notes=notes)


def read_detections(path: Path) -> Detections:
    """Read a results file in ActivityNet's form: `{"results": {video: [{segment, label, score}, …]}}`.

    Raises:
        DataError: missing, unreadable, or an entry that is no scored segment; the sentence names the first.
    """
    data = _load(path)
    results = data.get("results") if isinstance(data, dict) else None
    if not isinstance(results, dict):
        raise DataError(f'{path}: is not a results file in ActivityNet\'s form (no "results" by video).')
    try:
        counts = [len(entries) for entries in results.values()]
        entries = [entry for listed in results.values() for entry in listed]
        labels = [entry["label"] for entry in entries]
        segments = np.array([entry["segment"] for entry in entries] or np.zeros((0, 2)), dtype=np.float64)
        scores = np.array([entry["score"] for entry in entries], dtype=np.float64)
        whole = segments.shape == (len(entries), 2) and np.isfinite(segments).all() and np.isfinite(scores).all()
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        whole = False
    if not whole or not all(isinstance(listed, list) for listed in results.values()) or set(map(type, labels)) - {str}:
        raise _first_bad_entry(path, results)
    table = {label: number for number, label in enumerate(dict.fromkeys(labels))}
    notes = []
    backwards = np.flatnonzero(segments[:, 1] < segments[:, 0])
    if len(backwards):
        count = many(len(backwards), "{n:,} detection ends before it begins", "{n:,} detections end before they begin")
        notes.append(f"{path.name}: {count}; that counts as wrong.")
    return Detections(
        videos=tuple(results),
        classes=tuple(table),
        video=np.repeat(np.arange(len(counts), dtype=np.int64), counts),
        label=np.asarray([table[label] for label in labels], dtype=np.int64),
        segments=segments,
        scores=scores,
        notes=tuple(notes),
    )


def _first_bad_entry(path: Path, results: dict[str, Any]) -> DataError:
    for name, listed in results.items():
        if not isinstance(listed, list):
            return DataError(f"{path}: the results of video {name} are not a list.")
        for position, entry in enumerate(listed, 1):
            try:
                start, end = (float(x) for x in entry["segment"])
                good = all(map(math.isfinite, (start, end, float(entry["score"])))) and isinstance(entry["label"], str)
            except (KeyError, TypeError, ValueError, OverflowError):
                good = False
            if not good:
                return DataError(
                    f"{path}: detection {position} of video {name} needs a label, a score and a segment of two numbers."
                )
    return DataError(f"{path}: the detections cannot be read as numbers.")


def read_durations(path: Path) -> dict[str, float]:
    """Seconds by video, from AFSD's `…_video_info.csv` (`video,fps,sample_fps,count,sample_count`).

    Raises:
        DataError: missing, or without those columns.
    """
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return {row["video"]: float(row["count"]) / float(row["fps"]) for row in csv.DictReader(file)}
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file. Check the path.") from None
    except (OSError, UnicodeDecodeError, KeyError, TypeError, ValueError, ZeroDivisionError):
        raise DataError(f"{path}: is not a table with the columns video, fps and count.") from None
