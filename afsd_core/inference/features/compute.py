"""Computing the features of whole videos: the backbone runs over a video once, in chunks with context on both sides.

The paper computes windows that overlap by half, so that every sample passes the backbone twice. A cell of C4 or C5
depends on what lies within a limited stretch of time: with `CONTEXT` samples around a chunk, its cells equal those of
one pass over the whole video but for rounding far out, and differ from a window's only near the window's ends, where
the window sees padding.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from afsd_core.errors import Cancelled
from afsd_core.inference.clips import read_clips
from afsd_core.inference.features.cache import CELLS, POOLED, ROW, FeatureCache, FeatureKind
from afsd_core.inference.preprocess import squash, to_clip
from afsd_core.message import Message

if TYPE_CHECKING:
    from torch import nn

    from afsd_core.detector import Afsd, DetectorConfig
    from afsd_core.inference.engines import Engine
    from afsd_core.media import VideoIndex

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]
UInt8Array = NDArray[np.uint8]

# Samples a pass of the backbone, and samples around what is kept of it.
CHUNK = 256
CONTEXT = 48
OUTPUTS = ("c4", "c5", "changes")


@dataclass(frozen=True, slots=True)
class Chunk:
    """One pass of the backbone.

    Attributes:
        start: first sample of the input.
        rows: first and last + 1 row (of 8 samples, counted from the start of the video) that are kept of it.
    """

    start: int
    rows: tuple[int, int]

    def cut(self, outputs: Mapping[str, FloatArray]) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Of a pass's C4 and C5 (1, C, t, s, s) and changes (1, T), what is kept, without the first axis."""
        low, high = (row - self.start // ROW for row in self.rows)
        c4, c5, changes = (outputs[name][0] for name in OUTPUTS)
        return c4[:, 2 * low : 2 * high], c5[:, low:high], changes[ROW * low : ROW * high]


def plan_chunks(samples: int, done: int = 0) -> list[Chunk]:
    """Chunks that cover a video's rows from `done` on, each row once.

    Args:
        samples: of the video.
        done: rows that are there already.
    """
    total = -(-samples // ROW)
    chunks = []
    while done < total:
        start = max(done * ROW - CONTEXT, 0)
        end = start + CHUNK
        if end >= total * ROW:
            # The last one ends with the video, so that it has all the context there is.
            start = max(total * ROW - CHUNK, 0)
            last = total
        else:
            last = (end - CONTEXT) // ROW
        chunks.append(Chunk(min(start, max(done * ROW - CONTEXT, 0)), (done, last)))
        done = last
    return chunks


def weights_tag(module: "nn.Module") -> str:
    """Names the weights of a network, by a hash of them."""
    digest = hashlib.sha256()
    for name, tensor in module.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:16]


def kept_features(network: "Afsd") -> "nn.Module":
    """The network that computes what is kept."""
    from afsd_core.detector.kept_features import KeptFeatures

    return KeptFeatures(network.extractor)


def kind_of(network: "Afsd", fps: Fraction | None = None) -> FeatureKind:
    """The kind of features that a detector's heads read.

    Args:
        network: the detector.
        fps: samples a second, where its config leaves that to the video.
    """
    config, extractor = network.config, network.extractor
    return FeatureKind(
        tag=weights_tag(network.extractor),
        resize=config.resize,
        crop=config.crop,
        sample_fps=fps or Fraction(str(config.sample_fps)),
        c4=(extractor.c4_channels, side(config, 16), side(config, 16)),
        c5=(extractor.c5_channels, side(config, 32), side(config, 32)),
        form=form_of(config),
    )


def form_of(config: "DetectorConfig") -> str:
    """What a detector's heads read of the backbone's cells of space, see `FeatureKind.form`."""
    return POOLED if config.pooled else CELLS


def side(config: "DetectorConfig", stride: int) -> int:
    """Cells of space a side that the heads are given at this stride of the backbone."""
    return 1 if config.pooled else -(-config.crop // stride)


def input_shape(config: "DetectorConfig") -> tuple[int, ...]:
    """Of a pass of the backbone: (1, channels, CHUNK, crop, crop)."""
    return (1, config.in_channels, CHUNK, config.crop, config.crop)


def compute_features(
    video: Path,
    index: "VideoIndex",
    config: "DetectorConfig",
    kind: FeatureKind,
    engine: "Callable[[], Engine]",
    cache: FeatureCache,
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[float]:
    """Compute what is missing of a video's features, and keep it.

    Args:
        video: the file; index: its times.
        config: of the detector; kind: of its features.
        engine: opens the extractor (input `input_shape(config)`, outputs `OUTPUTS`), asked only if something is
            missing.
        cache: where they go.

    Yields:
        How much of the video is done, 0 to 1.

    Raises:
        Cancelled: `cancelled` said so; what was computed is kept.
        MediaError, DataError, EngineError: the video, the disk or the engine does not allow it.
    """
    from afsd_core.media import VideoReader, fingerprint, sample_frames

    name = str(fingerprint(video))
    if cache.has(kind, name):
        yield 1.0
        return
    samples = sample_frames(index, kind.sample_fps)
    if not len(samples):
        yield 1.0
        return
    with cache.writing(kind, name, len(samples), cancelled=cancelled) as writer:
        if writer.done < writer.total:
            chunks = plan_chunks(len(samples), writer.done)
            network = engine()
            plan = clip_plan(samples, chunks)
            with VideoReader(video, index, cancelled=cancelled) as reader:
                clips = read_clips(
                    reader, plan, lambda image: squash(image, resize=config.resize, crop=config.crop), stop=cancelled
                )
                for chunk, clip in zip(chunks, clips, strict=False):
                    if cancelled():
                        break
                    try:
                        outputs = network.run(to_clip(clip.images, CHUNK), stop=cancelled)
                    except Cancelled:
                        # Who waits does not wait for the chunk in hand, which is computed anew the next time.
                        raise _stopped(video) from None
                    writer.append(*chunk.cut(outputs))
                    yield writer.done / writer.total
            if cancelled():
                raise _stopped(video)
    yield 1.0


def _stopped(video: Path) -> Cancelled:
    return Cancelled(
        Message("{name}: stopped while its features were being computed; what is done is kept.", name=video.name)
    )


def clip_plan(samples: IntArray, chunks: Sequence[Chunk]) -> list[IntArray]:
    """The frame numbers of each chunk's input, for `read_clips`."""
    return [samples[chunk.start : chunk.start + CHUNK] for chunk in chunks]


def open_extractor(network: "Afsd", **options: Any) -> "Engine":
    """The extractor of a detector on an engine; options as `open_engine` takes them."""
    from afsd_core.inference.engines import open_engine

    return open_engine(kept_features(network), input_shape=input_shape(network.config), outputs=OUTPUTS, **options)
