"""Opening a file for its video stream, or one sentence that says why not."""

from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from afsd_core.errors import MediaError
from afsd_core.message import Message

# Formats that libav guesses for text files and single pictures.
_NO_VIDEO = ("tty", "bin", "xbin", "adf", "idf", "image2", "ico", "swf")


def open_video(path: Path) -> tuple[InputContainer, VideoStream]:
    """The container of a file and its first video stream (cover pictures of music do not count).

    Raises:
        MediaError: a sentence that names the file, what is wrong and what to do.
    """
    path = Path(path)
    name = path.name
    _check_file(path)
    try:
        # The prefix keeps libav from reading "a:b.mp4" as a protocol or "img%03d" as a pattern.
        container = av.open(f"file:{path.absolute()}", metadata_errors="replace")
    except av.error.InvalidDataError as error:
        raise MediaError(_not_a_video(path)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise MediaError(
            Message(
                "{name}: cannot be opened ({reason}). Check the file and its permissions.", name=name, reason=reason
            )
        ) from error
    except av.error.FFmpegError as error:
        raise MediaError(
            Message("{name}: cannot be opened ({reason}). Choose another video file.", name=name, reason=error.strerror)
        ) from error
    try:
        return container, _video_stream(container, name)
    except MediaError:
        container.close()
        raise


def _check_file(path: Path) -> None:
    name = path.name
    if path.is_dir():
        raise MediaError(Message("{name}: is a folder, not a video. Choose a video file in it.", name=name))
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise MediaError(
            Message("{name}: there is no such file in {folder}. Check the path.", name=name, folder=path.parent)
        ) from error
    except OSError as error:
        raise MediaError(
            Message(
                "{name}: cannot be read ({reason}). Check the path and the permissions.",
                name=name,
                reason=error.strerror,
            )
        ) from error
    if size == 0:
        raise MediaError(Message("{name}: the file is empty (0 bytes). Copy or record it again.", name=name))


def _not_a_video(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] in (b"ftyp", b"mdat", b"moov", b"wide", b"free"):
        return Message(
            "{name}: the file is incomplete: its table of contents is missing or cut off. Copy or download it again, "
            "or repair it with a tool for broken MP4 files.",
            name=path.name,
        )
    return Message("{name}: not a video in any known format. Choose a video file.", name=path.name)


def _video_stream(container: InputContainer, name: str) -> VideoStream:
    format_name = container.format.name
    if format_name in _NO_VIDEO or format_name.endswith("_pipe"):
        raise MediaError(
            Message("{name}: not a video (it looks like a picture or a text). Choose a video file.", name=name)
        )
    for stream in container.streams.video:
        if stream.disposition & Disposition.attached_pic:
            continue
        if stream.codec_context is None:
            raise MediaError(
                Message("{name}: there is no decoder for its video. Convert it to H.264 and open that file.", name=name)
            )
        return stream
    kinds: list[str] = sorted({stream.type or "data" for stream in container.streams} - {"video"})
    raise MediaError(
        Message(
            "{name}: no video stream (found: {names}). Choose a file with a video track.",
            name=name,
            names=", ".join(kinds) or "nothing",
        )
    )


def time_base_of(stream: VideoStream) -> Fraction:
    """Seconds a tick; libav always knows it for an open video stream."""
    return Fraction(stream.time_base) if stream.time_base else Fraction(1, 90_000)


def nominal_rate(stream: VideoStream) -> Fraction:
    """Frames a second as the container or the codec says: only for frames that carry no times at all."""
    for rate in (stream.average_rate, stream.guessed_rate, stream.base_rate):
        if rate and rate > 0:
            return Fraction(rate)
    return Fraction(25)
