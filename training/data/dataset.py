"""Reads a training set as people have it: AFSD's CSV layout, or ActivityNet JSON; no conversion by hand.

Everything that can be wrong with annotations is found here, before anything is decoded: each finding names file and
line, is counted, and is either repaired with a note or refused.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from afsd_core.errors import DataError, FormatError
from afsd_core.formats import activitynet, thumos
from afsd_core.formats.common import read_text, read_times

AMBIGUOUS = thumos.AMBIGUOUS
VIDEO_SUFFIXES = (".mp4", ".mkv", ".webm", ".mov", ".avi", ".mpg", ".mpeg", ".m4v", ".ts", ".flv", ".wmv", ".3gp")
_TRAIN = ("train", "training")
_HELD_OUT = ("validation", "val", "test", "testing")


@dataclass(frozen=True, slots=True)
class Annotation:
    """One instance as its file has it.

    Attributes:
        label: its class; start, end: microseconds since the video's first frame.
        frames: AFSD's startFrame and endFrame, where the file has them.
        where: file and line, for sentences.
    """

    label: str
    start: int
    end: int
    frames: tuple[int, int] | None
    where: str


@dataclass(frozen=True, slots=True)
class AnnotatedVideo:
    """One video as the files describe it; what they do not say is None."""

    name: str
    subset: str
    annotations: tuple[Annotation, ...]
    duration: int | None = None
    fps: float | None = None
    frame_count: int | None = None
    sample_count: int | None = None


@dataclass(frozen=True, slots=True)
class Annotations:
    """A whole set.

    Attributes:
        path: where it was read from.
        classes: names in the order of their numbers, which count from 1.
        videos: of all subsets, in file order.
        notes: sentences about what was repaired.
    """

    path: Path
    classes: tuple[str, ...]
    videos: tuple[AnnotatedVideo, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def subsets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(video.subset for video in self.videos))


class Findings:
    """Collects what is wrong; many findings of one kind become one sentence that names the first few."""

    def __init__(self) -> None:
        self._found: dict[str, list[str]] = {}

    def add(self, what: str, where: str) -> None:
        self._found.setdefault(what, []).append(where)

    def sentences(self, shown: int = 3) -> tuple[str, ...]:
        return tuple(
            f"{what} ({len(places)}): {'; '.join(places[:shown])}{' …' if len(places) > shown else ''}."
            for what, places in self._found.items()
        )


def read_annotations(path: Path) -> Annotations:
    """Read a folder in AFSD's CSV layout, one of its annotation CSVs, or an ActivityNet JSON (or a folder with one).

    Raises:
        DataError: nothing of the kind is there, a class is not in the class index, or no instance is left.
    """
    if not path.exists():
        raise DataError(f"{path}: there is no such file or folder. Check the path.")
    try:
        if path.is_dir():
            tables = _tables(path)
            if tables:
                return _checked(_read_csv_set(path, tables))
            files = [file for file in sorted(path.glob("*.json")) if activitynet.sniff(file)]
            if len(files) != 1:
                listed = ", ".join(file.name for file in files) or "nothing of the kind"
                raise DataError(
                    f"{path}: needs <subset>_Annotation.csv files with a {thumos.CLASS_INDEX}, or one ActivityNet "
                    f"JSON; found {listed}."
                )
            path = files[0]
        if path.suffix.lower() == ".csv":
            return _checked(_read_csv_set(path.parent, [path]))
        return _checked(_read_json(path))
    except FormatError as error:
        raise DataError(str(error)) from error


def _tables(folder: Path) -> list[Path]:
    """One annotation table a subset; `…_ours.csv`, AFSD's cleaned one, where there are two."""
    chosen: dict[str, Path] = {}
    for file in sorted(folder.glob("*_Annotation*.csv"), key=lambda file: not file.stem.endswith("_ours")):
        chosen.setdefault(file.stem.partition("_Annotation")[0], file)
    return sorted(chosen.values())


def _read_csv_set(folder: Path, tables: Sequence[Path]) -> Annotations:
    index_file = folder / thumos.CLASS_INDEX
    if not index_file.is_file():
        raise DataError(f"{folder}: has no {thumos.CLASS_INDEX}, which numbers the classes. Put it there.")
    classes = tuple(thumos.read_class_index(index_file))
    findings, strangers = Findings(), Findings()
    videos: list[AnnotatedVideo] = []
    for table in tables:
        subset = table.stem.partition("_Annotation")[0]
        info_file = folder / f"{subset}_video_info.csv"
        infos = thumos.read_video_info(info_file, subset=subset) if info_file.is_file() else {}
        rows: dict[str, list[Annotation]] = {name: [] for name in infos}
        for name, annotation in _csv_rows(table, findings):
            if annotation.label == AMBIGUOUS:
                continue
            if annotation.label not in classes:
                strangers.add(f"{index_file.name} has no class {annotation.label}", annotation.where)
                continue
            if infos and name not in infos:
                findings.add(f"Videos that {info_file.name} does not list", f"{name}, {annotation.where}")
            rows.setdefault(name, []).append(annotation)
        for name, annotations in rows.items():
            info = infos.get(name)
            videos.append(
                AnnotatedVideo(
                    name,
                    subset,
                    tuple(annotations),
                    duration=info.duration if info else None,
                    fps=info.fps if info else None,
                    frame_count=info.frame_count if info else None,
                    sample_count=info.sample_count if info else None,
                )
            )
    if refused := strangers.sentences():
        raise DataError(f"{folder}: {' '.join(refused)} Add the class to the index, or take the rows out.")
    return Annotations(folder, classes, tuple(videos), findings.sentences())


def _csv_rows(table: Path, findings: Findings) -> Iterable[tuple[str, Annotation]]:
    reader = csv.DictReader(io.StringIO(read_text(table)))
    if not {"video", "type", "start", "end"} <= set(reader.fieldnames or ()):
        raise DataError(f"{table}: lacks the columns video, type, start and end of AFSD's annotation CSV.")
    for row in reader:
        where = f"{table.name}, line {reader.line_num}"
        try:
            start, end = read_times(row["start"], row["end"])
            frames = (int(row["startFrame"]), int(row["endFrame"])) if row.get("startFrame") else None
            if not row["video"] or not row["type"] or end <= start or (frames and frames[1] <= frames[0]):
                raise ValueError
        except (TypeError, ValueError):
            findings.add("Rows left out because they hold no name, no times, or an end before the start", where)
            continue
        yield row["video"], Annotation(row["type"], start, end, frames, where)


def _read_json(path: Path) -> Annotations:
    imported = activitynet.read(path)
    findings = Findings()
    for skipped in imported.skipped:
        findings.add("Annotations left out because they hold no label or no length", f"{path.name}, {skipped.where}")
    rows: dict[str, list[Annotation]] = {name: [] for name in imported.videos}
    for segment in imported.segments:
        if segment.label == AMBIGUOUS or segment.end is None:
            continue
        number = len(rows.setdefault(segment.video, [])) + 1
        where = f"{path.name}, {segment.video}, annotation {number}"
        if segment.end <= segment.start:
            findings.add("Annotations left out because they hold no label or no length", where)
            continue
        rows[segment.video].append(Annotation(segment.label, segment.start, segment.end, None, where))
    videos = tuple(
        AnnotatedVideo(name, video.subset or "", tuple(rows[name]), duration=video.duration)
        for name, video in imported.videos.items()
    )
    # ActivityNet numbers classes by nothing: the alphabet gives the same numbers whatever the order of the videos.
    classes = tuple(sorted({a.label for video in videos for a in video.annotations}))
    return Annotations(path, classes, videos, findings.sentences())


def _checked(annotations: Annotations) -> Annotations:
    """Refuse a set without instances; note classes without any."""
    counts = Counter(a.label for video in annotations.videos for a in video.annotations)
    if not counts:
        raise DataError(f"{annotations.path}: holds no annotated instance. Annotate some, or choose another set.")
    empty = [name for name in annotations.classes if not counts[name]]
    notes = list(annotations.notes)
    if empty:
        notes.append(f"Classes without any instance, which will never be detected ({len(empty)}): {', '.join(empty)}.")
    return Annotations(annotations.path, annotations.classes, annotations.videos, tuple(notes))


def choose_subsets(
    annotations: Annotations, train: str | None = None, held_out: str | None = None
) -> tuple[str, str | None]:
    """Which subset is trained on and which is scored; by the usual names where nothing is asked for.

    THUMOS'14 has no annotated training videos: its validation set is trained on and its test set held out.

    Raises:
        DataError: there is no such subset.
    """
    with_any = tuple(dict.fromkeys(video.subset for video in annotations.videos if video.annotations))
    for subset in (train, held_out):
        if subset is not None and subset not in with_any:
            listed = ", ".join(with_any)
            raise DataError(f"{annotations.path}: has no annotated subset {subset}. It has {listed}.")
    if train is None:
        train = next((name for name in (*_TRAIN, *_HELD_OUT) if name in with_any and name != held_out), with_any[0])
    if held_out is None:
        held_out = next((name for name in _HELD_OUT if name in with_any and name != train), None)
    return train, held_out


def find_videos(names: Iterable[str], folder: Path) -> dict[str, Path]:
    """The file of each name, by its name without suffix, anywhere below the folder; those without one are left out.

    Raises:
        DataError: the folder is missing, or two files share a name.
    """
    if not folder.is_dir():
        raise DataError(f"{folder}: there is no such folder of videos. Say where they are with --videos.")
    missing = set(names)
    paths: dict[str, Path] = {}
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() not in VIDEO_SUFFIXES or file.stem not in missing:
            continue
        if file.stem in paths:
            raise DataError(f"{file} and {paths[file.stem]}: two videos of one name. Rename or move one of them.")
        paths[file.stem] = file
    return paths
