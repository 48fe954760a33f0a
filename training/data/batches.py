"""From a checked set and its videos to batches: which clips, cropped and flipped and spliced how.

Every random choice depends only on the seed, the epoch and the clip's number, never on what was drawn before: a
training that goes on after kill -9, with other threads or on other machines, sees the same clips.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from afsd_core.detector import DetectorConfig
from afsd_core.errors import DataError
from training.data.dataset import AnnotatedVideo, Annotations, Findings, choose_subsets, find_videos
from training.data.feature_store import pictures_key
from training.data.frame_cache import Pictures, Source, source_of
from training.targets.boundary_consistency import Splice, plan_splice, splice_clip
from training.targets.windows import FloatArray, IntArray, Window, boundary_targets, video_windows

UInt8Array = NDArray[np.uint8]
# A rate, a length or an instance that is this much off is worth a sentence.
_RATE_TOLERANCE = 0.005
_END_TOLERANCE = 0.5
_FLOW_CHANNELS = 2


@dataclass(frozen=True, slots=True, eq=False)
class TrainingVideo:
    """A video that can be trained on or scored.

    Attributes:
        name: as in the annotations; source: its file and sampling; samples: how many sampled frames it has.
        instances: (G, 2) sampled frames; classes: (G,) from 1.
    """

    name: str
    source: Source
    samples: int
    instances: FloatArray
    classes: IntArray

    @property
    def sample_fps(self) -> float:
        return float(self.source.sample_fps)

    @property
    def seconds(self) -> FloatArray:
        """(G, 2) instances in seconds."""
        return self.instances / self.sample_fps


@dataclass(frozen=True, slots=True, eq=False)
class TrainingSet:
    """What is trained on and what is held out.

    Attributes:
        classes: names without background, numbered from 1.
        train, held_out: videos.
        notes: sentences about everything that was repaired or left out.
    """

    classes: tuple[str, ...]
    train: tuple[TrainingVideo, ...]
    held_out: tuple[TrainingVideo, ...]
    notes: tuple[str, ...] = field(default=())


def open_training_set(
    annotations: Annotations,
    videos: Path,
    config: DetectorConfig,
    *,
    train: str | None = None,
    held_out: str | None = None,
    hold_out: Sequence[str] = (),
    share: float = 0.2,
    seed: int = 0,
    agnostic: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> TrainingSet:
    """Find the videos, measure them, and place the instances on their sampled frames.

    Args:
        annotations: what was read; videos: the folder with the files.
        config: says how videos are sampled.
        train, held_out: subsets, see `choose_subsets`.
        hold_out: names of videos of the training subset to hold out instead.
        share: of the training videos, held out at random where no subset is there for it.
        agnostic: all classes are one, "action": the network finds, something else names (section 7 of
            resources/manual/detector.md).
        progress: called with a video's name, its number and how many there are.

    Raises:
        DataError: no video is there, a name in `hold_out` is unknown, or nothing is left to train on.
    """
    train, held_out = choose_subsets(annotations, train, held_out)
    used = [video for video in annotations.videos if video.subset in (train, None if hold_out else held_out)]
    findings = Findings()
    for video in used:
        if not video.annotations:
            findings.add("Videos without any annotation, left out", video.name)
    used = [video for video in used if video.annotations]
    files = find_videos((video.name for video in used), videos)
    if not files:
        raise DataError(f"{videos}: holds none of the {len(used)} annotated videos ({used[0].name}.mp4, …).")
    numbers = {name: 1 if agnostic else k for k, name in enumerate(annotations.classes, 1)}
    placed: dict[str, list[TrainingVideo]] = {train: []}
    for position, video in enumerate(used):
        if video.name not in files:
            findings.add(f"Videos without a file in {videos}, left out", video.name)
            continue
        if progress:
            progress(video.name, position, len(used))
        source = source_of(files[video.name], config.sample_fps, config.clip_length)
        ready = place(video, source, numbers, findings)
        if ready is not None:
            placed.setdefault(video.subset, []).append(ready)
    learning = placed[train]
    scored = placed.get(held_out, []) if held_out else []
    if hold_out:
        unknown = sorted(set(hold_out) - {video.name for video in learning})
        if unknown:
            raise DataError(f"{annotations.path}: has no training video {', '.join(unknown)} to hold out.")
        scored = [video for video in learning if video.name in hold_out]
    elif not scored and share > 0 and len(learning) > 1:
        count = max(1, round(share * len(learning)))
        picked = np.random.default_rng(seed).permutation(len(learning))[:count]
        scored = [learning[k] for k in sorted(picked)]
        findings.add("Training videos held out, because no subset is there for it", ", ".join(v.name for v in scored))
    learning = [video for video in learning if all(video is not other for other in scored)]
    if not learning:
        raise DataError(f"{annotations.path}: no video is left to train on. {' '.join(findings.sentences())}".strip())
    return TrainingSet(
        ("action",) if agnostic else annotations.classes,
        tuple(learning),
        tuple(scored),
        (*annotations.notes, *findings.sentences()),
    )


def place(video: AnnotatedVideo, source: Source, numbers: dict[str, int], findings: Findings) -> TrainingVideo | None:
    """Put a video's instances on its sampled frames; None where none is left.

    Where the annotations count frames of exactly this file, their frames are used (startFrame · sample_count / count,
    as published); else their times.
    """
    from afsd_core.media import sample_count

    index, rate = source.index, source.sample_fps
    samples = sample_count(index, rate)
    mean = float(index.mean_rate)
    by_frames = video.frame_count == index.frame_count and all(a.frames for a in video.annotations)
    if video.fps and abs(video.fps / mean - 1) > _RATE_TOLERANCE:
        findings.add(
            "Frame rates that disagree with the file; times in seconds are used",
            f"{video.name}: {video.fps:g} is said, {mean:.3f} is true",
        )
        by_frames = False
    rows: list[tuple[float, float]] = []
    classes: list[int] = []
    for annotation in video.annotations:
        if by_frames and annotation.frames:
            start, end = (frame * samples / index.frame_count for frame in annotation.frames)
        else:
            start, end = (float(Fraction(time, 1_000_000) * rate) for time in (annotation.start, annotation.end))
        if start >= samples:
            findings.add("Instances after the end of their video, left out", annotation.where)
            continue
        if end > samples:
            if end - samples > _END_TOLERANCE * float(rate):
                findings.add("Instances past the end of their video, cut there", annotation.where)
            end = float(samples)
        rows.append((start, end))
        classes.append(numbers[annotation.label])
    if not rows:
        return None
    return TrainingVideo(video.name, source, samples, np.array(rows), np.array(classes, dtype=np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One training clip, ready but for scaling.

    Attributes:
        clip: (frames, crop, crop, C) uint8, RGB or flow; frames: real ones, at most T.
        targets: (n, 3) float32, see `Window.targets`; edges: (2, T) boundary targets.
        spliced: `clip` rearranged, and splice: how; None where the window takes no part.
        key: of the clip in a `FeatureStore`, where a later epoch shows the same again; spliced_key: of the spliced one.
    """

    clip: UInt8Array
    targets: NDArray[np.float32]
    edges: NDArray[np.float32]
    spliced: UInt8Array | None
    splice: Splice | None
    key: str | None
    spliced_key: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Several samples on a device.

    Attributes:
        clips: (B, C, T, crop, crop) uint8 with time padded; see `scaled`.
        frames: real frames of each clip.
        instances: B tensors (n, 3); edges: (B, 2, T).
        spliced: (B', C, T, crop, crop) uint8 or None; splices: B' of them.
        keys: B of them; spliced_keys: B' of them.
    """

    clips: Tensor
    frames: tuple[int, ...]
    instances: tuple[Tensor, ...]
    edges: Tensor
    spliced: Tensor | None
    spliced_frames: tuple[int, ...]
    splices: tuple[Splice, ...]
    keys: tuple[str | None, ...]
    spliced_keys: tuple[str | None, ...]


def scaled(clips: Tensor, frames: Sequence[int], dtype: torch.dtype = torch.float32) -> Tensor:
    """uint8 clips (B, C, T, H, W) as float in [-1, 1], padding zero after scaling."""
    x = clips.to(dtype).mul_(2.0 / 255.0).sub_(1.0)
    for row, count in enumerate(frames):
        x[row, :, count:] = 0
    return x


def train_crop(images: UInt8Array, crop: int, random: np.random.Generator) -> UInt8Array:
    """A random crop and, half of the time, a mirrored one: the same for the whole clip (T, H, W, C), RGB or flow."""
    top = int(random.integers(images.shape[1] - crop + 1))
    left = int(random.integers(images.shape[2] - crop + 1))
    cut = images[:, top : top + crop, left : left + crop]
    if random.random() >= 0.5:
        return np.ascontiguousarray(cut)
    if cut.shape[3] == _FLOW_CHANNELS:
        from afsd_core.media.flow import mirrored

        return mirrored(cut)
    return np.ascontiguousarray(cut[:, :, ::-1])


def centre_cut(images: UInt8Array, crop: int) -> UInt8Array:
    """The middle of a clip (T, H, W, C)."""
    top, left = (images.shape[1] - crop) // 2, (images.shape[2] - crop) // 2
    return np.ascontiguousarray(images[:, top : top + crop, left : left + crop])


class ClipSource:
    """The training clips of a set, by number and epoch.

    Args:
        videos: to cut clips from; cache: with their frames, or their flow.
        config: clip length and crop.
        seed: of all choices.
        augment: crop and mirror at random; else the centre.
        splice: prepare rearranged clips for consistency learning.
        variants: 0 draws anew every epoch; n > 0 draws n versions of each clip and takes them in turn, so that
            features of a frozen backbone can be kept.
        stride: between windows, sampled frames.

    Raises:
        DataError: no window holds a whole instance.
    """

    def __init__(
        self,
        videos: Sequence[TrainingVideo],
        cache: Pictures,
        config: DetectorConfig,
        *,
        seed: int = 0,
        augment: bool = True,
        splice: bool = True,
        variants: int = 0,
        stride: int = 30,
    ) -> None:
        self.config = config
        self._cache = cache
        self._seed = seed
        self._augment = augment
        self._splice = splice
        self._variants = variants
        self._videos = {video.name: video for video in videos}
        self._open: dict[str, UInt8Array] = {}
        self._shortest: dict[str, int] = {}
        windows: list[Window] = []
        for video in videos:
            made = video_windows(
                video.name, video.samples, video.instances, video.classes, length=config.clip_length, stride=stride
            )
            self._shortest[video.name] = made.shortest
            windows += made.windows
        if not windows:
            raise DataError(
                f"No window of {config.clip_length} sampled frames holds a whole instance, so there is nothing to "
                "learn from. Annotate shorter instances, or choose a longer clip."
            )
        self.windows = tuple(windows)

    def __len__(self) -> int:
        return len(self.windows)

    def order(self, epoch: int) -> IntArray:
        """In which order the clips come in an epoch."""
        return np.random.default_rng([self._seed, 0, epoch]).permutation(len(self.windows))

    def sample(self, number: int, epoch: int) -> Sample:
        """One clip as this epoch shows it."""
        window, config = self.windows[number], self.config
        variant = epoch % self._variants if self._variants else epoch
        random = np.random.default_rng([self._seed, 1, variant, number])
        images = self._frames(window.video)[window.offset : window.offset + window.frames]
        clip = train_crop(images, config.crop, random) if self._augment else centre_cut(images, config.crop)
        splice = None
        if self._splice:
            splice = plan_splice(window.instances, self._shortest[window.video], window.frames, random)
        spliced = None if splice is None else splice_clip(clip, splice)
        return Sample(
            clip=clip,
            targets=window.targets(config.clip_length),
            edges=boundary_targets(window.instances, config.clip_length),
            spliced=spliced,
            splice=splice,
            # Without crops and mirrors the clip itself is the same every time; only its splice differs.
            key=pictures_key(clip) if self._variants or not self._augment else None,
            spliced_key=pictures_key(spliced) if self._variants and spliced is not None else None,
        )

    def batch(self, numbers: Sequence[int], epoch: int) -> Batch:
        """Several clips together, on the CPU."""
        return collate([self.sample(int(number), epoch) for number in numbers], self.config.clip_length)

    def _frames(self, name: str) -> UInt8Array:
        if name not in self._open:
            self._open[name] = self._cache.open(self._videos[name].source)
        return self._open[name]


def collate(samples: Sequence[Sample], clip_length: int) -> Batch:
    """Samples as one batch, padded to the clip length."""

    def stacked(clips: Sequence[UInt8Array]) -> Tensor:
        size, channels = clips[0].shape[2:]
        out = np.zeros((len(clips), channels, clip_length, size, size), dtype=np.uint8)
        for row, clip in enumerate(clips):
            out[row, :, : len(clip)] = clip.transpose(3, 0, 1, 2)
        return torch.from_numpy(out)

    taking_part = [sample for sample in samples if sample.spliced is not None and sample.splice is not None]
    spliced = [sample.spliced for sample in taking_part if sample.spliced is not None]
    return Batch(
        clips=stacked([sample.clip for sample in samples]),
        frames=tuple(len(sample.clip) for sample in samples),
        instances=tuple(torch.from_numpy(sample.targets) for sample in samples),
        edges=torch.from_numpy(np.stack([sample.edges for sample in samples])),
        spliced=stacked(spliced) if spliced else None,
        spliced_frames=tuple(len(clip) for clip in spliced),
        splices=tuple(sample.splice for sample in taking_part if sample.splice is not None),
        keys=tuple(sample.key for sample in samples),
        spliced_keys=tuple(sample.spliced_key for sample in taking_part),
    )


def prefetched(source: ClipSource, plan: Sequence[tuple[Sequence[int], int]], *, ahead: int = 2) -> Iterator[Batch]:
    """Batches of a plan of (clip numbers, epoch), in its order, prepared in the background while others are used."""
    with ThreadPoolExecutor(max_workers=max(1, min(ahead, 4)), thread_name_prefix="clips") as pool:
        waiting: list[Future[Batch]] = []
        try:
            for numbers, epoch in plan:
                waiting.append(pool.submit(source.batch, numbers, epoch))
                if len(waiting) > ahead:
                    yield waiting.pop(0).result()
            while waiting:
                yield waiting.pop(0).result()
        finally:
            for future in waiting:
                future.cancel()
