"""The sample project that ships: six short videos, four of them annotated, for learning and for the first fine-tune."""

import errno
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afsd_core.errors import ProjectError
from afsd_core.message import Message
from afsd_core.resources import resource

TITLE = "Sample project"
_ANNOTATOR = "sample"


@dataclass(frozen=True, slots=True)
class KnownVideo:
    """What one of the six shows.

    Attributes:
        name: of its file.
        annotated: whether the copy of the project says what it shows; the others are for the user.
        segments: start, end (microseconds, half-open, on edges of frames) and class, in the order of time.
    """

    name: str
    annotated: bool
    segments: tuple[tuple[int, int, str], ...]


def sample_folder() -> Path:
    """Where the videos and `annotations.json` (ActivityNet's form) ship. Read only.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    return resource("sample_project")


def known_videos() -> tuple[KnownVideo, ...]:
    """What all six show, those that the project leaves open included: they were drawn so.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    listed: dict[str, Any] = json.loads((sample_folder() / "annotations.json").read_text(encoding="utf-8"))["database"]
    return tuple(
        KnownVideo(
            f"{name}.mp4",
            entry["subset"] == "train",
            tuple(
                (round(a["segment"][0] * 1_000_000), round(a["segment"][1] * 1_000_000), str(a["label"]))
                for a in entry["annotations"]
            ),
        )
        for name, entry in listed.items()
    )


def are_sample(videos: Iterable[Path]) -> bool:
    """Whether these are the sample's videos, by names and sizes, and nothing else; false of none. Never raises."""

    def same(video: Path) -> bool:
        try:
            return video.stat().st_size == (sample_folder() / video.name).stat().st_size
        except OSError:
            return False

    matches = [same(video) for video in videos]
    return bool(matches) and all(matches)


def copy_to(folder: Path) -> Path:
    """Make a copy to work on: a new folder inside `folder`, with the videos and a project of them.

    Four videos have their segments and are reviewed from end to end; two are bare. The copy appears whole or not at
    all, and never in place of an older one: that keeps its name, the new one gets a number.

    Returns:
        The project file, closed.

    Raises:
        ProjectError: the folder cannot be made or written, or the installation is incomplete.
    """
    folder = Path(folder).expanduser().absolute()
    unfinished: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        name = _free_name(folder)
        unfinished = folder / f".{name}.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        videos = known_videos()
        for video in videos:
            shutil.copyfile(sample_folder() / video.name, unfinished / video.name)
        _make_project(unfinished / f"{name}.afsd", videos)
        # The project names its videos relative to itself, so all of it can move.
        unfinished.rename(folder / name)
    except FileNotFoundError as error:
        raise ProjectError(Message("{title}: {error}", title=TITLE, error=error)) from error
    except OSError as error:
        reason = Message("the disk is full") if error.errno == errno.ENOSPC else error.strerror or str(error)
        raise ProjectError(
            Message(
                "{folder}: the sample project cannot be put there ({reason}). Choose another folder.",
                folder=folder,
                reason=reason,
            )
        ) from (error)
    finally:
        if unfinished is not None:
            shutil.rmtree(unfinished, ignore_errors=True)
    return folder / name / f"{name}.afsd"


def _free_name(folder: Path) -> str:
    name, number = TITLE, 2
    while (folder / name).exists():
        name, number = f"{TITLE} {number}", number + 1
    return name


def _make_project(path: Path, videos: Iterable[KnownVideo]) -> None:
    from afsd_core.media import build_index, fingerprint, probe
    from afsd_core.project import PALETTE, Change, LabelClass, Segment, Store, Stretch, Video
    from afsd_core.project.arrivals import new_id

    videos = tuple(videos)
    names = sorted({label for video in videos for _, _, label in video.segments})
    classes = {name: LabelClass(new_id(), name, PALETTE[k], key=str(k + 1), position=k) for k, name in enumerate(names)}
    made: list[Video | LabelClass | Segment | Stretch] = list(classes.values())
    for position, known in enumerate(videos):
        file = path.parent / known.name
        info, index = probe(file), build_index(file)
        video = Video(
            new_id(),
            file,
            known.name,
            fingerprint=fingerprint(file),
            duration=index.duration,
            frame_count=index.frame_count,
            start_offset=info.start_offset,
            width=info.width,
            height=info.height,
            position=position,
        )
        made.append(video)
        if known.annotated:
            made.append(Stretch(video.id, 0, index.duration))
            made += [
                Segment(
                    new_id(),
                    video.id,
                    index.nearest_edge(start),
                    index.nearest_edge(end),
                    classes[label].id,
                    annotator=_ANNOTATOR,
                )
                for start, end, label in known.segments
            ]
    store = Store.create(path)
    try:
        store.write([Change(None, record) for record in made]).result()
    except BaseException:
        store.close(discard=True)
        raise
    store.close()
