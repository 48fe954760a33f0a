"""Clips of optical flow, alone or beside the pictures, out of what the flow cache holds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from afsd_core.inference.clips import Clip, UInt8Array
from afsd_core.inference.events import Note, Progress
from afsd_core.inference.preprocess import centre_crop
from afsd_core.message import Message

if TYPE_CHECKING:
    from afsd_core.media import VideoIndex


@dataclass(frozen=True, slots=True)
class FlowWanted:
    """What a network wants of a video's flow.

    Attributes:
        method: how the flow that its weights know was computed.
        sample_fps: samples a second; size: side of the squared pictures; crop: side of their centre.
        clips: first sample and number of samples of each clip.
        alone: it sees flow only; otherwise R, G, B and then the flow.
    """

    method: str
    sample_fps: Fraction
    size: int
    crop: int
    clips: tuple[tuple[int, int], ...]
    alone: bool


class FlowClips:
    """The flow of one video, cut into clips.

    Args:
        flow_settings: how.
        flow: (samples, size, size, 2) encoded; may be mapped.
    """

    def __init__(self, flow_settings: FlowWanted, flow: UInt8Array) -> None:
        self.wanted = flow_settings
        self._flow = flow

    def clips(self) -> Iterator[Clip]:
        """The clips of the plan, of flow alone: images are (T, crop, crop, 2)."""
        for number in range(len(self.wanted.clips)):
            yield Clip(number, self._cut(number), True)

    def beside(self, clips: Iterable[Clip]) -> Iterator[Clip]:
        """The same clips with the flow as two more channels: images are (T, crop, crop, 5)."""
        for clip in clips:
            yield replace(clip, images=np.concatenate([clip.images, self._cut(clip.number)], axis=3))

    def _cut(self, number: int) -> UInt8Array:
        first, count = self.wanted.clips[number]
        part = self._flow[first : first + count]
        return np.stack([centre_crop(picture, self.wanted.crop) for picture in part])


def open_flow(
    video: Path,
    index: "VideoIndex",
    flow_settings: FlowWanted,
    folder: Path,
    tell: Callable[[Progress | Note], None],
    stop: Callable[[], bool],
) -> FlowClips:
    """The video's flow, computed first where it is not in the cache.

    Args:
        folder: of the cache.
        tell: gets progress, and a note where another method has to stand in or something does not decode.
        stop: asked several times a second.

    Raises:
        MediaError: the video does not decode, or there is no room.
        Cancelled: `stop` said so; what was computed is kept.
    """
    from afsd_core.media.flow import has_tvl1
    from afsd_core.media.flow_cache import FlowCache, SampledVideo

    method = flow_settings.method
    if method == "tvl1" and not has_tvl1():
        method = "dis"
        tell(
            Note(
                Message(
                    "These weights were trained on TV-L1 flow, which needs OpenCV's contrib build; DIS flow stands in "
                    "for it, and may cost some accuracy."
                )
            )
        )
    cache = FlowCache(folder, size=flow_settings.size, method=method)
    source = SampledVideo(video, index, flow_settings.sample_fps)
    if not flow_settings.clips:
        return FlowClips(flow_settings, np.zeros((0, flow_settings.size, flow_settings.size, 2), np.uint8))
    for event in cache.build([source], cancelled=stop):
        tell(Progress(Message("Computing flow"), event.part, 1.0))
        if event.note:
            tell(Note(event.note))
    return FlowClips(flow_settings, cache.open(source))
