"""What the formats share: records of what was read and written, exact times, safe names, files that appear whole."""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import Enum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from afsd_core.errors import FormatError
from afsd_core.message import Message, many
from afsd_core.project.records import LabelClass, ProjectRecords, Segment, State, Video

if TYPE_CHECKING:
    from afsd_core.media import VideoIndex

IndexOf: TypeAlias = Callable[[Video], "VideoIndex | None"]

MICRO = 1_000_000
_NAMED = 5  # how many names a sentence lists before "and n more"


class Format(StrEnum):
    """The formats that can be written; values are what the command line takes."""

    THUMOS = "thumos"
    ACTIVITYNET = "activitynet"
    ACTIVITYNET_RESULTS = "activitynet-results"
    CSV = "csv"


class Zero(Enum):
    """From where a format counts its times."""

    FIRST_FRAME = "first frame"
    CONTAINER_START = "container start"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What an export holds.

    Attributes:
        subset: the suffix of THUMOS-style files, and the subset of ActivityNet JSON (val is written as validation).
        proposals: also what nobody has decided on.
        sample_fps: samples a second that the detector is trained with.
        zero: where times count from; None for the format's own.
        overwrite: replace the files of an earlier export; without it they are refused (`AlreadyThereError`).
    """

    subset: str = "val"
    proposals: bool = False
    sample_fps: int = 10
    zero: Zero | None = None
    overwrite: bool = False


class AlreadyThereError(FormatError):
    """Files that an export would replace. Nothing was written.

    Attributes:
        files: those that are there.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self.files = tuple(files)
        names = listed([file.name for file in files])
        super().__init__(
            f"{files[0].parent}: {'is' if len(files) == 1 else 'are'} there already: {names}. Nothing was written;"
            " choose another folder, or say that what is there may be replaced."
        )


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote; `warnings` are sentences for the person."""

    files: tuple[Path, ...]
    counts: Mapping[str, int]
    warnings: tuple[str, ...] = ()

    @property
    def counted(self) -> tuple[Message, ...]:
        """The counts in words: “4 videos”, “1 class”, “24 segments”."""
        words = {
            "videos": lambda n: many(n, "{n:,} video", "{n:,} videos"),
            "classes": lambda n: many(n, "{n:,} class", "{n:,} classes"),
            "segments": lambda n: many(n, "{n:,} segment", "{n:,} segments"),
        }
        return tuple(words[name](count) for name, count in self.counts.items())


@dataclass(frozen=True, slots=True)
class ReadSegment:
    """A segment as a file says it: microseconds from the file's zero; frames where it has them."""

    video: str
    label: str
    start: int
    end: int
    score: float | None = None
    frames: tuple[int, int] | None = None
    state: State | None = None
    model: str | None = None
    origin: tuple[int, int] | None = None
    annotator: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReadVideo:
    """What a file says of a video; None where it says nothing. `fps` as written, `duration` in microseconds."""

    name: str
    duration: int | None = None
    fps: float | None = None
    frame_count: int | None = None
    sample_fps: float | None = None
    sample_count: int | None = None
    subset: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was not read: where (file and line, or key), and why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a reader found.

    Attributes:
        segments: in the order of the file.
        videos: by name, those without segments included.
        classes: labels in their order, with the file's own index where it has one.
        skipped: what was not read, and why.
        zero: where the times count from.
    """

    segments: tuple[ReadSegment, ...]
    videos: Mapping[str, ReadVideo]
    classes: Mapping[str, int | None]
    zero: Zero
    skipped: tuple[Skipped, ...] = field(default=())

    @property
    def summary(self) -> str:
        """“212 segments read, 3 rows skipped (end before start: 2, no number: 1).”"""
        text = many(len(self.segments), "{n:,} segment read", "{n:,} segments read")
        if not self.skipped:
            return text + "."
        reasons: dict[str, int] = {}
        for row in self.skipped:
            reasons[row.why] = reasons.get(row.why, 0) + 1
        why = ", ".join(f"{reason}: {count:,}" for reason, count in reasons.items())
        return f"{text}, {len(self.skipped):,} {'row' if len(self.skipped) == 1 else 'rows'} skipped ({why})."


# -- times


def to_seconds(time: int) -> str:
    """Microseconds as decimal seconds, exact, with with the decimals it needs: 1.0, 0.04, 12.345678."""
    sign, time = ("-", -time) if time < 0 else ("", time)
    fraction = f"{time % MICRO:06d}".rstrip("0") or "0"
    return f"{sign}{time // MICRO}.{fraction}"


def from_seconds(value: object) -> int:
    """Decimal seconds, a number or text, as microseconds, rounded to the nearest.

    Raises:
        ValueError: no finite number.
    """
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise ValueError("no number") from None
    if not number.is_finite():
        raise ValueError("no number")
    return int((number * MICRO).to_integral_value())


def read_times(start: object, end: object) -> tuple[int, int]:
    """A segment's two times in microseconds.

    Raises:
        ValueError: with the reason for the report.
    """
    low, high = from_seconds(start), from_seconds(end)
    if low < 0 and high <= 0:
        raise ValueError("before the start")
    if high <= low:
        raise ValueError("end before start" if high < low else "no length")
    return max(0, low), high


def offset(video: Video, zero: Zero) -> int:
    """What to add to a project's time to count from a format's zero, microseconds."""
    return video.start_offset if zero is Zero.CONTAINER_START else 0


# -- which segments, under which names


def chosen(records: ProjectRecords, options: ExportOptions) -> list[Segment]:
    """What people accepted, corrected or drew, and proposals if asked for; never what they rejected."""
    return [s for s in records.segments if s.by_person or (options.proposals and s.state is State.PROPOSED)]


def used_classes(records: ProjectRecords, segments: Iterable[Segment]) -> tuple[LabelClass, ...]:
    """The classes of these segments, and those that people made; not those that a detector alone brought in.

    A class that came with a detector's proposals is still called what the detector calls it; one that a person renames
    is theirs.
    """
    used = {segment.class_id for segment in segments}
    return tuple(label for label in records.classes if label.id in used or not label.from_detector)


def video_names(videos: Iterable[Video]) -> dict[str, str]:
    """Video id → the file's name without its suffix.

    Raises:
        FormatError: two are alike.
    """
    names: dict[str, str] = {}
    holders: dict[str, Video] = {}
    for video in videos:
        name = video.path.stem
        if name in holders:
            raise FormatError(
                Message(
                    "{path} and {other} would both be called {name} in the exported files. Rename one of "
                    "the two videos, or export them from projects of their own.",
                    path=video.path,
                    other=holders[name].path,
                    name=name,
                )
            )
        holders[name] = video
        names[video.id] = name
    return names


def safe_name(name: str) -> str:
    """A class's name as a file name and as one word: what is neither a letter, digit, - nor . becomes _."""
    word = re.sub(r"[^\w.\-]+", "_", name).strip("._ ") or "class"
    reserved = re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d", word.partition(".")[0])
    return f"{word}_" if reserved else word


def class_words(classes: Iterable[LabelClass]) -> dict[str, str]:
    """Class id → its safe name.

    Raises:
        FormatError: two are alike, also on file systems that do not tell capitals from small letters.
    """
    words: dict[str, str] = {}
    holders: dict[str, LabelClass] = {}
    for label in classes:
        word = safe_name(label.name)
        other = holders.setdefault(word.casefold(), label)
        if other is not label:
            raise FormatError(
                Message(
                    "The classes “{name}” and “{other}” would both be written as {word}. Rename or merge "
                    "one of the two, then export again.",
                    name=other.name,
                    other=label.name,
                    word=word,
                )
            )
        words[label.id] = word
    return words


def listed(names: Sequence[str]) -> str:
    """“a, b and 3 more”."""
    if len(names) <= _NAMED:
        return ", ".join(names)
    return Message("{names} and {more:,} more", names=", ".join(names[:_NAMED]), more=len(names) - _NAMED)


def common_warnings(records: ProjectRecords, options: ExportOptions) -> list[str]:
    """What every export tells: videos not reviewed to the end, proposals left out."""
    reviewed = {(r.video, r.start): r.end for r in records.reviewed}
    open_ = [v.path.name for v in records.videos if v.duration is None or reviewed.get((v.id, 0), 0) < v.duration]
    warnings: list[str] = []
    if open_:
        warnings.append(
            Message(
                "Not reviewed to the end: {open:,} of {n:,} videos ({names}). What is not marked there may still "
                "happen.",
                one="Not reviewed to the end: {open:,} of {n:,} video ({names}). What is not marked there may still "
                "happen.",
                n=len(records.videos),
                open=len(open_),
                names=listed(open_),
            )
        )
    undecided = sum(s.state is State.PROPOSED for s in records.segments)
    if undecided and not options.proposals:
        warnings.append(
            many(
                undecided,
                "{n:,} proposal that nobody has decided on was left out.",
                "{n:,} proposals that nobody has decided on were left out.",
            )
        )
    return warnings


# -- files


def refuse_to_replace(files: Iterable[Path], options: ExportOptions) -> None:
    """Leave an earlier export alone unless it may be replaced.

    Raises:
        AlreadyThereError: some of the files are there.
    """
    existing = [] if options.overwrite else [file for file in files if file.is_file()]
    if existing:
        raise AlreadyThereError(existing)


def write_files(texts: Mapping[Path, str]) -> tuple[Path, ...]:
    """Write all files or none: each under another name first; only when all are whole do they take their own.

    Raises:
        FormatError: the folder cannot be written, or the disk is full.
    """
    unfinished: list[tuple[Path, Path]] = []
    current = Path()
    try:
        for current, text in texts.items():
            current.parent.mkdir(parents=True, exist_ok=True)
            if current.is_dir():
                raise FormatError(
                    Message("{file}: a folder is in the way of the file. Choose another folder.", file=current)
                )
            temporary = current.with_name(f".{current.name}.{secrets.token_hex(4)}.new")
            unfinished.append((temporary, current))
            temporary.write_text(text, encoding="utf-8", newline="")
        for temporary, current in unfinished:
            temporary.replace(current)
    except OSError as error:
        raise FormatError(
            Message(
                "{file}: cannot be written ({reason}). Nothing was exported halfway.",
                file=current,
                reason=error.strerror,
            )
        ) from error
    finally:
        for temporary, _ in unfinished:
            temporary.unlink(missing_ok=True)
    return tuple(texts)


def read_text(path: Path) -> str:
    """A text file, UTF-8 with or without mark, else Latin-1.

    Raises:
        FormatError: missing or unreadable.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FormatError(Message("{path}: cannot be read ({reason}).", path=path, reason=error.strerror)) from error
    if b"\x00" in data[:4096]:
        raise FormatError(Message("{path}: is no text file. Choose the annotation file itself.", path=path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
