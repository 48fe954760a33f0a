"""A table with a row a segment, for spreadsheets and scripts: everything a project says of it. Read back without loss.

Times are decimal seconds from the video's first frame; frames are 0-based, `end_frame` is the first frame after. Other
tables are read too: comma, semicolon or tab, common names for the columns, decimal commas. The state is drawn,
accepted, corrected or proposed; tables of earlier versions call accepted what was drawn, and are read as before.
"""

import csv
import io
from collections.abc import Iterator
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
from afsd_core.formats.frames import Frames
from afsd_core.message import Message
from afsd_core.project.records import ProjectRecords, State

ZERO = Zero.FIRST_FRAME
COLUMNS = (
    "video",
    "path",
    "class",
    "start",
    "end",
    "start_frame",
    "end_frame",
    "state",
    "score",
    "model",
    "origin_start",
    "origin_end",
    "annotator",
    "note",
)
# In the column of states, of what a person made from nothing: there was no proposal to accept.
DRAWN = "drawn"
_NEEDED = {
    "video": ("video", "video-name", "video_name", "video_id", "videoid", "file", "filename", "name"),
    "class": ("class", "label", "type", "action", "behavior", "behaviour", "category"),
    "start": ("start", "t-init", "t_start", "start_time", "start (s)", "begin", "onset"),
    "end": ("end", "t-end", "t_end", "end_time", "stop (s)", "stop", "offset"),
}


def sniff(path: Path) -> bool:
    """Whether a table with columns for the video, the class, the start and the end."""
    path = Path(path)
    if not path.is_file() or path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        return False
    with path.open("rb") as file:
        first = file.readline(8192).decode("utf-8-sig", errors="replace")
    return _columns(_split(first, _delimiter(first))) is not None


def read(path: Path) -> Imported:
    """Read a table.

    Raises:
        FormatError: a column is missing.
    """
    path = Path(path)
    text = read_text(path)
    first = text.partition("\n")[0]
    delimiter = _delimiter(first)
    lines = csv.reader(io.StringIO(text), delimiter=delimiter)
    header = [name.strip().casefold() for name in next(lines, [])]
    columns = _columns(header)
    if columns is None:
        missing = [name for name, others in _NEEDED.items() if not set(others) & set(header)]
        raise FormatError(
            Message(
                "{path}: no column for {names} in its first line.", path=path, names=", ".join(missing) or "anything"
            )
        )
    segments: list[ReadSegment] = []
    skipped: list[Skipped] = []
    videos: dict[str, ReadVideo] = {}
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        row = {name: cells[at] if name == "note" else cells[at].strip() for at, name in enumerate(header[: len(cells)])}
        row |= {name: row.get(header[at], "") for name, at in columns.items()}
        try:
            segment = _segment(row, decimal_comma=delimiter != ",")
        except ValueError as error:
            skipped.append(Skipped(f"{path.name}, line {lines.line_num}", str(error)))
            continue
        segments.append(segment)
        videos.setdefault(segment.video, ReadVideo(segment.video, path=row.get("path", "")))
    classes: dict[str, int | None] = dict.fromkeys(s.label for s in segments)
    return Imported(tuple(segments), videos, classes, ZERO, tuple(skipped))


def _segment(row: dict[str, str], *, decimal_comma: bool) -> ReadSegment:
    def number(name: str) -> str:
        text = row.get(name, "")
        return text.replace(",", ".") if decimal_comma else text

    if not row["video"] or not row["class"]:
        raise ValueError("no video" if not row["video"] else "no class")
    start, end = read_times(number("start"), number("end"))
    frames = (row.get("start_frame", ""), row.get("end_frame", ""))
    origin = (number("origin_start"), number("origin_end"))
    try:
        word = row.get("state", "")
        state = State.ACCEPTED if word == DRAWN else State(word) if word else None
        score = float(number("score")) if row.get("score") else None
    except ValueError:
        raise ValueError("unknown state or score") from None
    return ReadSegment(
        video=row["video"],
        label=row["class"],
        start=start,
        end=end,
        score=score,
        frames=(int(frames[0]), int(frames[1])) if all(f.isdigit() for f in frames) else None,
        state=state,
        model=row.get("model") or None,
        origin=(from_seconds(origin[0]), from_seconds(origin[1])) if all(origin) else None,
        annotator=row.get("annotator", ""),
        note=row.get("note", ""),
    )


def write(
    records: ProjectRecords, path: Path, *, index_of: IndexOf | None = None, options: ExportOptions | None = None
) -> ExportReport:
    """Write the table.

    Raises:
        FormatError: two videos have one name, or the file is there already or cannot be written.
    """
    options = options or ExportOptions()
    refuse_to_replace([path], options)
    frames = Frames(index_of)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    rows = list(_rows(records, frames, options))
    writer.writerows(rows)
    files = write_files({path: text.getvalue()})
    warnings = [*common_warnings(records, options), *frames.warnings(Message("their frame columns are empty"))]
    classes = used_classes(records, chosen(records, options))
    counts = {"videos": len(records.videos), "classes": len(classes), "segments": len(rows)}
    return ExportReport(files, counts, tuple(warnings))


def _rows(records: ProjectRecords, frames: Frames, options: ExportOptions) -> Iterator[list[object]]:
    names = video_names(records.videos)
    videos = {v.id: v for v in records.videos}
    labels = {c.id: c.name for c in records.classes}
    for s in chosen(records, options):
        video = videos[s.video]
        shift = offset(video, options.zero or ZERO)
        index = frames.index(video)
        yield [
            names[video.id],
            video.path,
            labels[s.class_id],
            to_seconds(s.start + shift),
            to_seconds(s.end + shift),
            *(frames.of(s, index) if index is not None else ("", "")),
            DRAWN if s.drawn and s.by_person else s.state.value,
            "" if s.score is None else repr(s.score),
            s.model or "",
            *((to_seconds(t + shift) for t in s.origin) if s.origin else ("", "")),
            s.annotator,
            s.note,
        ]


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _split(line: str, delimiter: str) -> list[str]:
    return [name.strip().casefold() for name in next(csv.reader([line], delimiter=delimiter), [])]


def _columns(header: list[str]) -> dict[str, int] | None:
    columns = {}
    for name, others in _NEEDED.items():
        at = next((header.index(other) for other in others if other in header), None)
        if at is None:
            return None
        columns[name] = at
    return columns
