"""`afsd info`: what a video holds, and its exact frame times."""

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
    found = probe(video)
    with bar(f"{video.name}: Indexing") as shown:
        index = build_index(
            video, verify=verify, progress=lambda done: shown.show(f"{video.name}: Indexing", done, 1.0)
        )
    facts = _facts(found, index)
    if as_json:
        say_json(facts)
        return
    for name, text in _lines(found, index):
        say(f"{name:<12} {text}")


def _facts(found: "VideoInfo", index: "VideoIndex") -> dict[str, Any]:
    sound = found.audio
    return {
        "path": str(found.path),
        "container": found.container,
        "codec": found.codec,
        "pixel_format": found.pixel_format,
        "width": found.width,
        "height": found.height,
        "coded_width": found.coded_width,
        "coded_height": found.coded_height,
        "rotation": found.rotation,
        "sample_aspect": str(found.sample_aspect),
        "frames": int(index.frame_count),
        "duration": int(index.duration) / 1e6,
        "mean_rate": str(index.mean_rate),
        "average_rate": None if found.average_rate is None else str(found.average_rate),
        "constant_rate": _constant(index),
        "keyframes": len(index.keyframes),
        "exact": bool(index.exact),
        "start_offset": found.start_offset / 1e6,
        "audio": None
        if sound is None
        else {
            "codec": sound.codec,
            "sample_rate": sound.sample_rate,
            "channels": sound.channels,
            "start_offset": sound.start_offset / 1e6,
        },
    }


def _lines(found: "VideoInfo", index: "VideoIndex") -> list[tuple[str, str]]:
    rate = "constant" if _constant(index) else "variable"
    turned = f", turned by {found.rotation}°" if found.rotation else ""
    sound = found.audio
    return [
        ("File", str(found.path)),
        ("Container", found.container),
        ("Picture", f"{found.width} × {found.height}, {found.codec}, {found.pixel_format}{turned}"),
        ("Sound", f"{sound.codec}, {sound.sample_rate} Hz, {sound.channels} channels" if sound else "none"),
        ("Length", moment(int(index.duration))),
        ("Frames", f"{index.frame_count}, {float(Fraction(index.mean_rate)):.3f} a second ({rate} rate)"),
        ("Keyframes", str(len(index.keyframes))),
        ("First frame", f"{found.start_offset / 1e6:.3f} s after the container's start"),
        ("Frame times", "as the decoder has them" if index.exact else "from the packets alone, not verified"),
    ]


def _constant(index: "VideoIndex") -> bool:
    """Whether all frames last equally long, but for the container's rounding of times."""
    import numpy as np

    lengths = np.diff(np.asarray(index.times))[:-1]
    return bool(len(lengths) == 0 or lengths.max() - lengths.min() <= 2_000)
