"""`afsd flow`: compute the optical flow of videos ahead of training and detection."""

from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from afsd_core.errors import AfsdError
from afsd_core.message import many
from app.cli.console import bar, clock, say, warn
from app.cli.inputs import A_VIDEO, Kind, need

# Of a video's progress, until its frames are counted.
_INDEX = 0.02


class FlowMethod(StrEnum):
    """The methods to compute optical flow."""

    dis = "dis"
    tvl1 = "tvl1"


def flow(
    videos: Annotated[list[Path], typer.Argument(metavar="VIDEO", help="Videos.")],
    method: Annotated[
        FlowMethod, typer.Option(help="dis, or tvl1, which released flow weights expect: needs OpenCV's contrib build.")
    ] = FlowMethod.dis,
    fps: Annotated[float, typer.Option(min=0.1, help="Samples a second; flow goes from one to the next.")] = 10.0,
    size: Annotated[int, typer.Option(min=8, max=1024, help="Width and height of what is kept, pixels.")] = 112,
    processes: Annotated[
        int, typer.Option(min=0, help="How many processes compute at a time; 0: one for each processor core.")
    ] = 0,
) -> None:
    """Compute optical flow and keep it for later detection and training.

    Interrupted, the same command goes on where it was. Without it, detection and training compute what they need
    themselves.
    """
    import time

    from afsd_core.media import build_index
    from afsd_core.media.flow_cache import FlowCache, SampledVideo
    from app.cli.detect import Among

    cache = FlowCache(size=size, method=method.value, processes=processes or None)
    failed = 0
    among = Among(len(videos))
    with bar("Starting") as shown:
        for number, video in enumerate(videos, 1):
            place = f"{video.name} ({number}/{len(videos)})" if len(videos) > 1 else video.name
            began = time.monotonic()
            computed = False
            try:
                need(video, (Kind.VIDEO,), A_VIDEO)

                def indexed(part: float, place: str = place) -> None:
                    shown.show(f"{place}: Indexing", *among.all(_INDEX * part, None))

                index = build_index(video, progress=indexed)
                source = SampledVideo(video, index, Fraction(str(fps)))
                for event in cache.build([source]):
                    computed = True
                    done = _INDEX + (1 - _INDEX) * event.part
                    shown.show(f"{place}: Computing flow", *among.all(done, _left(began, event.part)))
                    if event.note:
                        shown.write(event.note)
                flow_cache = cache.open(source)
            except AfsdError as error:
                failed += 1
                shown.write(str(error))
                continue
            finally:
                among.ended(number)
            how = f"computed in {clock(time.monotonic() - began)}" if computed else "was there already"
            samples = many(len(flow_cache), "{n:,} sample", "{n:,} samples")
            say(f"{video.name}: flow of {samples}, {method.value}, {flow_cache.nbytes / 1e6:.1f} MB, {how}.")
    if failed:
        warn(f"{failed} of {len(videos)} videos failed." if len(videos) > 1 else "No flow was computed.")
        raise typer.Exit(1)


def _left(began: float, part: float) -> float | None:
    import time

    return None if not part else (time.monotonic() - began) / part * (1 - part)
