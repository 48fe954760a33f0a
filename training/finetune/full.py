"""Full fine-tuning: backbone and heads together, end to end, from where the quick one ended. For those with a GPU."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from afsd_core.detector import Afsd, Features
from afsd_core.inference.features.cache import FeatureKind, VideoFeatures, join_rows, split_rows
from afsd_core.inference.features.compute import CHUNK, OUTPUTS, kept_features, plan_chunks
from training.data.batches import centre_cut, scaled, train_crop
from training.data.feature_clips import CutLesson, clip_offsets, cut, nothing_known
from training.data.supervision import SampledLesson
from training.finetune.head_training import LearnEvent, QuickConfig, learn
from training.targets.boundary_consistency import activation_losses, plan_splice, splice_clip, triplet_losses
from training.targets.losses import LossWeights, Terms, detection_losses
from training.targets.windows import boundary_targets

UInt8Array = NDArray[np.uint8]


def full_settings(quick: QuickConfig) -> QuickConfig:
    """A smaller rate than the quick one's, and all of the paper's losses: clips of pictures can be rearranged."""
    weights = replace(quick.weights, triplet=LossWeights().triplet)
    return replace(quick, lr=1e-4, batch=1, dropout=0.0, steps=4 * quick.steps, weights=weights)


@dataclass(frozen=True, slots=True, eq=False)
class FilmedVideo:
    """One video as it is learnt from: its lesson and its sampled frames (samples, size, size, 3), mapped.

    Attributes:
        features: as they were before the backbone learnt: their mean is what centred heads see features relative to.
    """

    lesson: SampledLesson
    frames: UInt8Array
    features: VideoFeatures


def full_train(
    network: Afsd,
    videos: Sequence[FilmedVideo],
    config: QuickConfig,
    *,
    device: torch.device,
    checkpoint: Path | None = None,
    signature: str = "",
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[LearnEvent]:
    """Train backbone and heads; see `quick.learn`. BatchNorm stays as it is.

    Args:
        network: is moved to the device, changed, and brought back to the CPU.
        videos: to learn from.

    Raises:
        DataError: nothing is known of any of them.
        Cancelled: `cancelled` said so; a checkpoint has been written.
    """
    length = network.config.clip_length
    places = [(video, offset) for video in videos for offset in clip_offsets(video.lesson, length)]
    if not places:
        raise nothing_known()
    network.to(device)
    for parameter in network.backbone.parameters():
        parameter.requires_grad_(True)
    for norm in (m for m in network.backbone.modules() if isinstance(m, torch.nn.BatchNorm3d)):
        norm.requires_grad_(False)

    def losses(step: int) -> Terms:
        random = np.random.default_rng([config.seed, step])
        drawn = [places[int(random.integers(len(places)))] for _ in range(config.batch)]
        return _losses(network, drawn, config, random, device)

    signature = repr((network.config.to_dict(), signature, "full"))
    try:
        yield from learn(
            network,
            losses,
            config,
            checkpoint=checkpoint,
            signature=signature,
            slower=list(network.backbone.parameters()),
            cancelled=cancelled,
        )
    finally:
        network.to("cpu")


def _losses(
    network: Afsd,
    drawn: Sequence[tuple[FilmedVideo, int]],
    config: QuickConfig,
    random: np.random.Generator,
    device: torch.device,
) -> Terms:
    """The paper's losses on some clips, with what is known of each frame."""
    length, crop = network.config.clip_length, network.config.crop
    lessons = [cut(video.lesson, offset, length) for video, offset in drawn]
    clips = [train_crop(_pictures(video.frames, offset, length), crop, random) for video, offset in drawn]
    raw = network.detect(_features(network, clips, drawn, device), with_boundary=True)
    targets = tuple(
        torch.from_numpy(
            np.concatenate([each.instances / length, each.classes[:, None]], axis=1).astype(np.float32)
        ).to(device)
        for each in lessons
    )
    known = torch.from_numpy(np.stack([each.known for each in lessons])).to(device)
    share = known * torch.from_numpy(np.stack([each.negatives for each in lessons])).to(device)
    at = (raw.priors[:, 0] * length).long().clamp(max=length - 1)
    terms = detection_losses(raw, targets, length, share=share[:, at], quality_pulls=False)
    if config.weights.activation and raw.boundary is not None:
        edges = torch.from_numpy(np.stack([boundary_targets(each.instances, length) for each in lessons])).to(device)
        terms |= activation_losses(raw.boundary, edges, known)
    if config.weights.triplet:
        terms |= _contrast(network, clips, drawn, lessons, random, device)
    return {name: term for name, term in terms.items() if getattr(config.weights, name)}


def _contrast(
    network: Afsd,
    clips: Sequence[UInt8Array],
    drawn: Sequence[tuple[FilmedVideo, int]],
    lessons: Sequence[CutLesson],
    random: np.random.Generator,
    device: torch.device,
) -> Terms:
    """Boundary contrastive learning on the clips of which all is known: elsewhere, background is not sure to be one."""
    length = network.config.clip_length
    spliced, splices, where = [], [], []
    for clip, place, lesson in zip(clips, drawn, lessons, strict=True):
        if not len(lesson.instances) or not lesson.known.all():
            continue
        shortest = int(np.ceil((lesson.instances[:, 1] - lesson.instances[:, 0]).min()))
        splice = plan_splice(lesson.instances, shortest, len(clip), random)
        if splice is not None:
            spliced.append(splice_clip(clip, splice))
            splices.append(splice)
            where.append(place)
    if not splices:
        return {}
    features = _features(network, spliced, where, device)
    return triplet_losses(network.boundary_features(features), splices, length)


def _features(
    network: Afsd,
    clips: Sequence[UInt8Array],
    drawn: Sequence[tuple[FilmedVideo, int]],
    device: torch.device,
) -> Features:
    """Features of clips, as the heads read them: relative to their video's mean where the configuration says so."""
    length = network.config.clip_length
    features = network.features(_batch(clips, drawn, length, device))
    if not network.config.centred:
        return features
    parts = []
    for part, share in ((features.c4, 0), (features.c5, 1)):
        rows = []
        for clip, (video, offset) in zip(part, drawn, strict=True):
            mean = split_rows(video.features.kind, video.features.mean[None])[share][:, :1]
            stride = length // clip.shape[1]
            inside = torch.zeros(clip.shape[1], 1, 1, device=device)
            inside[max(-offset, 0) // stride : -(-max(video.lesson.samples - offset, 0) // stride)] = 1
            # What lies beyond the video stays 0, as in kept features.
            rows.append((clip - torch.from_numpy(mean).to(device)) * inside)
        parts.append(torch.stack(rows))
    return Features(*parts)


def _pictures(frames: UInt8Array, offset: int, length: int) -> UInt8Array:
    """(length, size, size, 3); the first and the last picture stand in beyond the video, and are blanked later."""
    at = np.clip(np.arange(offset, offset + length), 0, len(frames) - 1)
    return np.asarray(frames[at])


def _batch(
    clips: Sequence[UInt8Array], drawn: Sequence[tuple[FilmedVideo, int]], length: int, device: torch.device
) -> Tensor:
    x = scaled(
        torch.from_numpy(np.stack([clip.transpose(3, 0, 1, 2) for clip in clips])).to(device), [length] * len(clips)
    )
    for row, (video, offset) in enumerate(drawn):
        x[row, :, : max(-offset, 0)] = 0
        x[row, :, max(video.lesson.samples - offset, 0) :] = 0
    return x


@torch.no_grad()
def features_of(network: Afsd, kind: FeatureKind, frames: UInt8Array, device: torch.device) -> VideoFeatures:
    """Features of a whole video by a network that is being checked; nothing is kept of them."""
    network.eval().to(device)
    extractor = kept_features(network)
    parts = []
    for chunk in plan_chunks(len(frames)):
        images = centre_cut(frames[chunk.start : chunk.start + CHUNK], network.config.crop)
        clip = np.zeros((1, 3, CHUNK, *images.shape[1:3]), dtype=np.uint8)
        clip[0, :, : len(images)] = images.transpose(3, 0, 1, 2)
        kept = extractor(scaled(torch.from_numpy(clip).to(device), [len(images)]))
        outputs = {name: part.cpu().numpy() for name, part in zip(OUTPUTS, kept, strict=True)}
        parts.append(join_rows(kind, *chunk.cut(outputs)))
    network.to("cpu")
    return VideoFeatures(kind, np.concatenate(parts), len(frames))
