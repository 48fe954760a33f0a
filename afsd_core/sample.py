"""The short sample video that ships with the program, and what it shows."""

import json
from dataclasses import dataclass
from pathlib import Path

from afsd_core.resources import resource


@dataclass(frozen=True, slots=True)
class KnownSegment:
    """A stretch of the sample that shows one class: half-open [start, end), microseconds; the label is Kinetics'."""

    start: int
    end: int
    label: str


def sample_video() -> Path:
    """The video file.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    return resource("sample", "sample.mp4")


def known_segments() -> tuple[KnownSegment, ...]:
    """What the video shows, in the order of time: it was drawn so.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    known = json.loads(resource("sample", "sample.json").read_text(encoding="utf-8"))
    return tuple(KnownSegment(int(s["start"]), int(s["end"]), str(s["label"])) for s in known["segments"])
