"""What a video file holds, and one sentence for each way in which it cannot be used."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from afsd_core.media.decoding import FrameStream
from afsd_core.media.pictures import Orientation, shown_size


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """The first sound track: it starts `start_offset` µs after the first picture (before it where negative)."""

    codec: str
    sample_rate: int
    channels: int
    start_offset: int


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What a file says of itself, and what its first picture shows.

    Attributes:
        width, height: of the picture as shown: upright, square pixels.
        coded_width, coded_height: of the picture as stored.
        rotation: degrees clockwise by which the stored picture is turned to be upright: 0, 90, 180 or 270.
        sample_aspect: width of a stored pixel over its height.
        average_rate: frames a second as the container says; only `VideoIndex` knows the times of frames.
        duration: µs, the container's word, approximate; None where it says nothing.
        start_offset: µs from the container's start to its first picture; other tools count from the former.
    """

    path: Path
    container: str
    codec: str
    pixel_format: str
    width: int
    height: int
    coded_width: int
    coded_height: int
    rotation: int
    sample_aspect: Fraction
    average_rate: Fraction | None
    duration: int | None
    start_offset: int
    audio: AudioInfo | None


def probe(path: Path) -> VideoInfo:
    """Open a file, decode its first picture, and say what it holds. Reads no more than that needs.

    Raises:
        MediaError: there is no such file, it is no video, it holds no video stream, nothing of it decodes.
    """
    with FrameStream(path, threads=1) as stream:
        return describe(stream, stream.first())


def describe(stream: FrameStream, first: VideoFrame) -> VideoInfo:
    """The record of an open file whose first picture is `first`."""
    container, video = stream.container, stream.video
    time_base = stream.time_base
    aspect = _sample_aspect(video)
    orientation = Orientation.of(first)
    width, height = shown_size(first.width, first.height, aspect, orientation)
    first_time = _first_key(stream, first) * time_base
    duration = None
    if video.duration:
        duration = round(video.duration * time_base * 1_000_000)
    elif container.duration:
        duration = round(container.duration * Fraction(1_000_000, av.time_base))
    rate = video.average_rate or video.guessed_rate
    return VideoInfo(
        path=stream.path,
        container=container_name(container),
        codec=video.codec_context.name,
        pixel_format=first.format.name,
        width=width,
        height=height,
        coded_width=first.width,
        coded_height=first.height,
        rotation=orientation.degrees,
        sample_aspect=aspect,
        average_rate=Fraction(rate) if rate else None,
        duration=duration,
        start_offset=round((first_time - _zero(container)) * 1_000_000),
        audio=_audio(container, first_time),
    )


def _sample_aspect(video: VideoStream) -> Fraction:
    aspect = video.sample_aspect_ratio or video.codec_context.sample_aspect_ratio
    return Fraction(aspect) if aspect and aspect > 0 else Fraction(1)


def container_name(container: InputContainer) -> str:
    """A short name of the format: 'mp4' for libav's 'mov,mp4,m4a,3gp,3g2,mj2', 'matroska' for 'matroska,webm'."""
    names = container.format.name.split(",")
    return "mp4" if "mp4" in names else names[0]


def _first_key(stream: FrameStream, first: VideoFrame) -> int:
    if stream.container.format.name == "avi":
        # AVI has no presentation times; those that libav makes up start later where there are B-frames.
        return stream.video.start_time or 0
    return first.pts if first.pts is not None else (first.dts or 0)


def _zero(container: InputContainer) -> Fraction:
    """Where the container's own clock starts, in seconds.

    Program and transport streams begin at any number, so theirs is the first time of any track; the others count
    from 0 even where all tracks begin later.
    """
    if container.format.name in ("mpeg", "mpegts", "asf") and container.start_time is not None:
        return container.start_time * Fraction(1, av.time_base)
    return Fraction(0)


def _audio(container: InputContainer, first_time: Fraction) -> AudioInfo | None:
    for stream in container.streams.audio:
        context = stream.codec_context
        if context is None:  # a codec that this build of libav does not know
            continue
        start = Fraction(0)
        if stream.start_time is not None and stream.time_base is not None:
            start = stream.start_time * stream.time_base
        offset = round((start - first_time) * 1_000_000)
        return AudioInfo(context.name, context.sample_rate or 0, context.layout.nb_channels, offset)
    return None
