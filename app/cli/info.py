"""`afsd info`: what a video contains, and its exact frame times."""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.console import bar, moment, say, say_json
from app.cli.inputs import A_VIDEO, Kind, need

if TYPE_CHECKING:
    from afsd_core.media import VideoIndex, VideoInfo


def info(
    video: Annotated[Path, typer.Argument(metavar="VIDEO", help="A video file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")] = False,
    verify: Annotated[
        bool, typer.Option(help="Decode the video where its packets and the decoder may disagree.")
    ] = True,
) -> None:
    """Show container, codec, picture, sound, frames and their exact times."""
    from afsd_core.media import build_index, probe

    need(video, (Kind.VIDEO,), A_VIDEO)
    video_info = probe(video)
    with bar(f"{video.name}: Indexing") as shown:
        index = build_index(
            video, verify=verify, progress=lambda done: shown.show(f"{video.name}: Indexing", done, 1.0)
        )
    facts = _facts(video_info, index)
    if as_json:
        say_json(facts)
        return
    for name, text in _lines(video_info, index):
        say(f"{name:<12} {text}")


def _facts(info: "VideoInfo", index: "VideoIndex") -> dict[str, Any]:
    sound = info.audio
    return {
        "path": str(info.path),
        "container": info.container,
        "codec": info.codec,
        "pixel_format": info.pixel_format,
        "width": info.width,
        "height": info.height,
        "coded_width": info.coded_width,
        "coded_height": info.coded_height,
        "rotation": info.rotation,
        "sample_aspect": str(info.sample_aspect),
        "frames": int(index.frame_count),
        "duration": int(index.duration) / 1e6,
        "mean_rate": str(index.mean_rate),
        "average_rate": None if info.average_rate is None else str(info.average_rate),
        "constant_rate": _constant(index),
        "keyframes": len(index.keyframes),
        "exact": bool(index.exact),
        "start_offset": info.start_offset / 1e6,
        "audio": None
        if sound is None
        else {
            "codec": sound.codec,
            "sample_rate": sound.sample_rate,
            "channels": sound.channels,
            "start_offset": sound.start_offset / 1e6,
        },
    }


def _lines(info: "VideoInfo", index: "VideoIndex") -> list[tuple[str, str]]:
    rate = "constant" if _constant(index) else "variable"
    turned = f", turned by {info.rotation}°" if info.rotation else ""
    sound = info.audio
    return [
        ("File", str(info.path)),
        ("Container", info.container),
        ("Picture", f"{info.width} × {info.height}, {info.codec}, {info.pixel_format}{turned}"),
        ("Sound", f"{sound.codec}, {sound.sample_rate} Hz, {sound.channels} channels" if sound else "none"),
        ("Length", moment(int(index.duration))),
        ("Frames", f"{index.frame_count}, {float(Fraction(index.mean_rate)):.3f} a second ({rate} rate)"),
        ("Keyframes", str(len(index.keyframes))),
        ("First frame", f"{info.start_offset / 1e6:.3f} s after the container's start"),
        ("Frame times", "as the decoder has them" if index.exact else "from the packets alone, not verified"),
    ]


def _constant(index: "VideoIndex") -> bool:
    """Whether all frames last equally long, except for rounding by the container."""
    import numpy as np

    lengths = np.diff(np.asarray(index.times))[:-1]
    return bool(len(lengths) == 0 or lengths.max() - lengths.min() <= 2_000)
