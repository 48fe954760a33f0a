"""Scores of whole videos by class, as video-level classifiers write them (for ActivityNet above all).

    {"my_video": {"Drinking": 0.9, "Walking": 0.05}}
    {"my_video": [{"label": "Drinking", "score": 0.9}]}
    {"class": ["Drinking", "Walking"], "results": {"my_video": [0.9, 0.05]}}

The first two may stand under "results" as well.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from afsd_core.errors import FormatError
from afsd_core.message import many


class VideoScores:
    """Probabilities of classes by video.

    Args:
        by_video: video id → class → 0..1.
        file: where they come from, for messages.
    """

    def __init__(self, by_video: Mapping[str, Mapping[str, float]], file: Path) -> None:
        self._by_video = by_video
        self._file = file

    def of(self, video: str) -> Mapping[str, float]:
        """The scores of a video; its id may lack the `v_` that ActivityNet's files begin with.

        Raises:
            FormatError: there are none.
        """
        for name in (video, video.removeprefix("v_")):
            if name in self._by_video:
                return self._by_video[name]
        raise FormatError(f"{self._file.name}: no scores of {video}. Add them, or leave the video out.")


def read_video_scores(file: Path) -> VideoScores:
    """Read such a file.

    Raises:
        FormatError: it cannot be read or is in none of the three forms; the sentence names the video.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FormatError(f"{file}: cannot be read ({error.strerror}). Check the path.") from error
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{file.name}: is not JSON. Give scores of videos by class.") from error
    if not isinstance(data, dict):
        raise FormatError(f'{file.name}: is no object. Write {{"video": {{"class": score}}}}.')
    names = data.get("class", data.get("classes"))
    results = data["results"] if isinstance(data.get("results"), dict) else data
    classes = names if isinstance(names, list) and results is not data else None
    if classes is not None and not all(isinstance(name, str) for name in classes):
        raise FormatError(f"{file.name}: `class` is no list of names. Write the classes in the order of the scores.")
    return VideoScores({str(video): _scores(file, video, rows, classes) for video, rows in results.items()}, file)


def _scores(file: Path, video: str, rows: Any, classes: list[str] | None) -> dict[str, float]:
    pairs: list[tuple[Any, Any]]
    if isinstance(rows, dict):
        pairs = list(rows.items())
    elif isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
        pairs = [(row.get("label"), row.get("score")) for row in rows]
    elif isinstance(rows, list) and classes is not None:
        if len(rows) != len(classes):
            raise FormatError(
                f"{file.name}: {video} has {many(len(rows), '{n} score', '{n} scores')} for "
                f"{many(len(classes), '{n} class', '{n} classes')}. Write one each."
            )
        pairs = list(zip(classes, rows, strict=True))
    else:
        raise FormatError(f'{file.name}: {video} has no scores by class. Write {{"class": score}} for it.')
    scores: dict[str, float] = {}
    for label, score in pairs:
        usable = isinstance(score, int | float) and not isinstance(score, bool) and math.isfinite(score)
        if not isinstance(label, str) or not usable or not 0 <= score <= 1:
            raise FormatError(
                f"{file.name}: {video}: the score of {label!r:.40} is {score!r:.40}. Give probabilities from 0 to 1."
            )
        scores[label] = float(score)
    return scores
