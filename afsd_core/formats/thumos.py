"""THUMOS'14 text files and the CSV set that AFSD's training reads.

A folder of `<Class>_<suffix>.txt` with lines `name  start end` in seconds; `<suffix>_Annotation.csv` with seconds and
frames; `<suffix>_video_info.csv`; `Class Index_Detection.txt`. Times and frames count from the video's first frame: the
published training multiplies them with the rate of the frames that a decoder gives. `startFrame` is the 0-based first
frame and `endFrame` the first frame after. The published CSVs hold `start × 30` even for 29.97 frames/s and are off by
more than a frame in hundreds of rows; here frames come from the exact index.

`Ambiguous` is neither action nor background: it has its text file, but no place in the CSV that training reads.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from afsd_core.errors import FormatError
from afsd_core.formats.common import (
    ExportOptions,
    ExportReport,
    Imported,
    IndexOf,
    ReadSegment,
    ReadVideo,
    Skipped,
    Zero,
    chosen,
    class_words,
    common_warnings,
    listed,
    offset,
    read_text,
    read_times,
    refuse_to_replace,
    safe_name,
    to_seconds,
    used_classes,
    video_names,
    write_files,
)
from afsd_core.formats.frames import Frames
from afsd_core.message import Message
from afsd_core.project.records import LabelClass, ProjectRecords

ZERO = Zero.FIRST_FRAME
CLASS_INDEX = "Class Index_Detection.txt"
AMBIGUOUS = "Ambiguous"
INDEX_SOURCE = "thumos-index"  # under which a class keeps the number it had in an imported class index

_LINE = re.compile(r"^(?P<video>\S.*?)\s+(?P<start>\S+)\s+(?P<end>\S+)\s*$")
_DATA = re.compile(r"^\S.*?\s+[-+\d.eE]+\s+[-+\d.eE]+\s*$")
_FILE = re.compile(r"^(?P<label>.+)_(?P<suffix>[^_]+)\.txt$")
_COLUMNS = ["video", "type", "type_idx", "start", "end", "startFrame", "endFrame"]
_INFO = ["video", "fps", "sample_fps", "count", "sample_count"]


# -- reading


def sniff(path: Path) -> bool:
    """Whether a folder of class files, one class file, or AFSD's annotation CSV."""
    path = Path(path)
    if path.is_dir():
        return any(_is_class_file(file) for file in path.glob("*_*.txt"))
    if path.suffix.lower() == ".csv":
        return _header(path)[: len(_COLUMNS)] == _COLUMNS
    return path.suffix.lower() == ".txt" and _is_class_file(path)


def read(path: Path) -> Imported:
    """Read a folder of class files, one class file, or an annotation CSV; with the class index and video info there.

    Raises:
        FormatError: nothing of that kind is there.
    """
    path = Path(path)
    if path.is_file() and path.suffix.lower() == ".csv":
        return read_annotation_csv(path)
    files = sorted(path.glob("*_*.txt")) if path.is_dir() else [path]
    subsets = Counter(m["suffix"] for f in files if _is_class_file(f) and (m := _FILE.match(f.name)))
    segments: list[ReadSegment] = []
    skipped: list[Skipped] = []
    videos: dict[str, ReadVideo] = {}
    index = read_class_index(path / CLASS_INDEX) if (path / CLASS_INDEX).is_file() else {}
    classes: dict[str, int | None] = dict(index)
    found = False
    for file in files:
        match = _FILE.match(file.name)
        # A class without instances has an empty file; it counts where its neighbours end alike.
        empty = match is not None and match["suffix"] in subsets and not read_text(file).strip()
        if match is None or not (empty or _is_class_file(file)):
            continue
        found = True
        classes.setdefault(match["label"], None)
        for row in _read_class_file(file, match["label"]):
            if isinstance(row, Skipped):
                skipped.append(row)
            else:
                segments.append(row)
                videos.setdefault(row.video, ReadVideo(row.video, subset=match["suffix"]))
    if not found:
        raise FormatError(
            Message("{path}: no THUMOS class files here (lines like “video_test_0000324  49.2 53.5”).", path=path)
        )
    if path.is_dir():
        for suffix in subsets:
            info = path / f"{suffix}_video_info.csv"
            if info.is_file():
                videos |= read_video_info(info, subset=suffix)
    return Imported(tuple(segments), videos, classes, ZERO, tuple(skipped))


def _read_class_file(path: Path, label: str) -> Iterator[ReadSegment | Skipped]:
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.match(line)
        try:
            if match is None:
                raise ValueError("not a name and two times")
            start, end = read_times(match["start"], match["end"])
        except ValueError as error:
            yield Skipped(f"{path.name}, line {number}", str(error))
        else:
            yield ReadSegment(match["video"], label, start, end)


def read_annotation_csv(path: Path) -> Imported:
    """Read AFSD's `*_Annotation.csv`; with its `*_video_info.csv` where that lies beside it.

    Raises:
        FormatError: other columns.
    """
    path = Path(path)
    if _header(path)[: len(_COLUMNS)] != _COLUMNS:
        raise FormatError(
            Message(
                "{path}: not AFSD's annotation CSV (its first line is {names}).", path=path, names=",".join(_COLUMNS)
            )
        )
    subset = path.stem.partition("_Annotation")[0]
    segments: list[ReadSegment] = []
    skipped: list[Skipped] = []
    classes: dict[str, int | None] = {}
    videos: dict[str, ReadVideo] = {}
    rows = csv.DictReader(io.StringIO(read_text(path)))
    for row in rows:
        where = f"{path.name}, line {rows.line_num}"
        try:
            if None in row.values() or not row["video"]:
                raise ValueError("too few columns")
            start, end = read_times(row["start"], row["end"])
            index, frames = int(row["type_idx"]), (int(row["startFrame"]), int(row["endFrame"]))
        except ValueError as error:
            known = ("no number", "too few columns", "before the start", "end before start", "no length")
            skipped.append(Skipped(where, str(error) if str(error) in known else "no number"))
            continue
        classes.setdefault(row["type"], index)
        videos.setdefault(row["video"], ReadVideo(row["video"], subset=subset))
        segments.append(ReadSegment(row["video"], row["type"], start, end, frames=frames))
    info = path.with_name(f"{subset}_video_info.csv")
    if info.is_file():
        videos |= read_video_info(info, subset=subset)
    return Imported(tuple(segments), videos, classes, ZERO, tuple(skipped))


def read_video_info(path: Path, *, subset: str = "") -> dict[str, ReadVideo]:
    """Read AFSD's `*_video_info.csv`.

    Raises:
        FormatError: other columns, or a row without numbers.
    """
    rows = csv.DictReader(io.StringIO(read_text(path)))
    if rows.fieldnames is None or list(rows.fieldnames)[: len(_INFO)] != _INFO:
        raise FormatError(
            Message("{path}: not AFSD's video info (its first line is {names}).", path=path, names=",".join(_INFO))
        )
    videos = {}
    for row in rows:
        try:
            fps, count = float(row["fps"]), int(float(row["count"]))
            videos[row["video"]] = ReadVideo(
                name=row["video"],
                duration=round(Fraction(count) / Fraction(fps) * 1_000_000) if fps > 0 else None,
                fps=fps,
                frame_count=count,
                sample_fps=float(row["sample_fps"]),
                sample_count=int(float(row["sample_count"])),
                subset=subset,
            )
        except (TypeError, ValueError) as error:
            raise FormatError(
                Message(
                    "{path}, line {line_num}: no numbers after the video's name.", path=path, line_num=rows.line_num
                )
            ) from error
    return videos


def read_class_index(path: Path) -> dict[str, int]:
    """Read `Class Index_Detection.txt`: name → number, in the file's order.

    Raises:
        FormatError: a line is not a number and a name.
    """
    classes: dict[str, int] = {}
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        index, _, name = line.strip().partition(" ")
        if not index.isdigit() or not name.strip():
            raise FormatError(
                Message(
                    "{path}, line {number}: not a number and a class, like “7 BaseballPitch”.", path=path, number=number
                )
            )
        classes[name.strip()] = int(index)
    return classes


def _is_class_file(path: Path) -> bool:
    if _FILE.match(path.name) is None or not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(4096)
    first = next((line for line in start.decode("latin-1").splitlines() if line.strip()), "")
    return _DATA.match(first) is not None


def _header(path: Path) -> list[str]:
    with path.open("rb") as file:
        first = file.readline(4096)
    return first.decode("utf-8-sig", errors="replace").strip().split(",")


# -- writing


def write(
    records: ProjectRecords, out: Path, *, index_of: IndexOf | None = None, options: ExportOptions | None = None
) -> ExportReport:
    """Write the class files, the CSV set and the class index into a folder.

    Raises:
        FormatError: names collide, the folder cannot be written, or holds such an export; nothing is written then.
    """
    options = options or ExportOptions()
    suffix = safe_name(options.subset)
    zero = options.zero or ZERO
    segments = chosen(records, options)
    classes = used_classes(records, segments)
    names, words = video_names(records.videos), class_words(classes)
    numbers = _class_numbers(classes)
    videos = {v.id: v for v in records.videos}
    if out.exists() and not out.is_dir():
        raise FormatError(Message("{out}: is a file. Choose a folder for the exported files.", out=out))
    class_files = {c.id: out / f"{words[c.id]}_{suffix}.txt" for c in classes}
    annotations, info = out / f"{suffix}_Annotation.csv", out / f"{suffix}_video_info.csv"
    refuse_to_replace((*class_files.values(), annotations, info, out / CLASS_INDEX), options)
    frames = Frames(index_of)

    lines: dict[str, list[str]] = {c.id: [] for c in classes}
    rows: list[list[object]] = []
    for segment in segments:
        video = videos[segment.video]
        shift = offset(video, zero)
        start, end = to_seconds(segment.start + shift), to_seconds(segment.end + shift)
        lines[segment.class_id].append(f"{names[video.id]}  {start} {end}\n")
        index = frames.index(video)
        if index is not None and segment.class_id in numbers:
            number = numbers[segment.class_id]
            rows.append([names[video.id], words[segment.class_id], number, start, end, *frames.of(segment, index)])

    texts = {class_files[c.id]: "".join(lines[c.id]) for c in classes}
    texts[annotations] = _table(_COLUMNS, rows)
    texts[info] = _table(_INFO, _infos(records, names, frames, options.sample_fps))
    texts[out / CLASS_INDEX] = "".join(
        f"{number} {words[class_id]}\n" for class_id, number in sorted(numbers.items(), key=lambda item: item[1])
    )
    left_over = [f.name for f in sorted(out.glob(f"*_{suffix}.txt")) if f not in texts and _is_class_file(f)]
    files = write_files(texts)

    warnings = common_warnings(records, options)
    renamed = [f"“{c.name}” → {words[c.id]}" for c in classes if words[c.id] != c.name]
    if renamed:
        warnings.append(Message("Class names became one word each: {names}.", names=listed(renamed)))
    warnings += frames.warnings(Message("they are in the class files, but not in the CSV files"))
    if left_over:
        warnings.append(
            Message(
                "The folder also holds class files that are not from this export: {names}.", names=listed(left_over)
            )
        )
    counts = {"videos": len(records.videos), "classes": len(classes), "segments": len(segments)}
    return ExportReport(files, counts, tuple(warnings))


def _infos(
    records: ProjectRecords, names: Mapping[str, str], frames: Frames, sample_fps: int
) -> Iterator[list[object]]:
    from afsd_core.media import sample_count

    for video in records.videos:
        index = frames.index(video)
        if index is not None:
            rate = float(index.mean_rate)
            samples = sample_count(index, sample_fps)
            yield [names[video.id], rate, float(sample_fps), float(index.frame_count), samples]


def _class_numbers(classes: Iterable[LabelClass]) -> dict[str, int]:
    """Class id → number in the class index: the one it was imported with, else the next that is free, from 1."""
    numbers: dict[str, int] = {}
    for label in classes:
        number = next((n for n in label.external.get(INDEX_SOURCE, ()) if n.isdigit()), "")
        if number and int(number) > 0 and int(number) not in numbers.values():
            numbers[label.id] = int(number)
    free = (n for n in range(1, 1_000_000) if n not in numbers.values())
    return {
        label.id: numbers.get(label.id) or next(free)
        for label in classes
        if label.name.casefold() != AMBIGUOUS.casefold()
    }


def _table(columns: list[str], rows: Iterable[list[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
