"""Full fine-tuning: backbone and heads together, end to end, from where the quick one ended. For those with a GPU.

The heads of light detectors see features relative to their video's mean, at detection that of the backbone as it ended.
While the backbone learns, the mean moves with it: one taken beforehand would be off by a constant that heads learn to
live with and never meet again. So all videos are run through the backbone every so often (`points`), and the means,
the cell classifier and the held-out score follow from that; between two points the means stand still. The rate falls
along a cosine, so that they move least at the end: what the last steps learnt with is nearly what detection uses.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from afsd_core.detector import Afsd, Features
from afsd_core.detector.cell_classifier import CellClassifier
from afsd_core.errors import Cancelled
from afsd_core.inference.features.cache import FeatureKind, VideoFeatures, join_rows, split_rows
from afsd_core.inference.features.compute import CHUNK, OUTPUTS, kept_features, plan_chunks
from afsd_core.message import Message
from training.data.batches import centre_cut, scaled, train_crop
from training.data.feature_clips import ClippedLabels, clip_offsets, cut, nothing_known
from training.data.supervision import SampledLabels
from training.finetune.head_training import QuickConfig, Training
from training.targets.boundary_consistency import activation_losses, plan_splice, splice_clip, triplet_losses
from training.targets.losses import LossWeights, Terms, detection_losses
from training.targets.windows import boundary_targets

UInt8Array = NDArray[np.uint8]
FloatArray = NDArray[np.float32]

# A step takes about as long as six passes of its clip through the backbone: forth and back are three, and the
# rearranged clip of boundary contrastive learning takes as many again.
STEP_PASSES = 6
# Of a training's time, what running all videos through the backbone may take, and how often that is done.
_LOOKING = 0.2
_FEWEST_POINTS, _MOST_POINTS = 2, 8


def full_settings(quick: QuickConfig) -> QuickConfig:
    """A smaller rate than the quick one's, and all of the paper's terms: clips of pictures can be rearranged."""
    weights = replace(quick.weights, triplet=LossWeights().triplet)
    return replace(quick, lr=1e-4, batch=1, dropout=0.0, steps=4 * quick.steps, weights=weights)


def points(steps: int, samples: int) -> list[int]:
    """After how many steps all videos are run through the backbone anew; the last one is the end.

    Two to eight times, as often as takes about a fifth of what the steps take: for 34 minutes at 20 samples a second
    and 1,600 steps that is eight times, or 13 %.

    Args:
        steps: of the training; samples: of all videos.
    """
    affordable = round(_LOOKING * steps * STEP_PASSES * CHUNK / max(samples, 1))
    count = min(max(affordable, _FEWEST_POINTS), _MOST_POINTS)
    return sorted({max(round(steps * k / count), 1) for k in range(1, count + 1)})


@dataclass(frozen=True, slots=True, eq=False)
class FilmedVideo:
    """One video as it is learnt from: its labels and its sampled frames (samples, size, size, 3), mapped."""

    video_labels: SampledLabels
    frames: UInt8Array


class EndToEnd(nn.Module):
    """A detector that learns from whole pictures, and the means that its heads see features relative to.

    The means are part of its state: what goes on after a kill sees what it saw before.

    Args:
        detector: is changed.
        features: of each video that it learns from, by its backbone as it is now.

    Attributes:
        means: (V, numbers) of the rows of each video's features, see `VideoFeatures.mean`.
        seen_at: the step at which they were taken.
    """

    def __init__(self, detector: Afsd, features: Sequence[VideoFeatures]) -> None:
        super().__init__()
        self.detector = detector
        self.kind = features[0].kind
        self.means: Tensor
        self.seen_at: Tensor
        self.register_buffer("means", torch.from_numpy(np.stack([video_features.mean for video_features in features])))
        self.register_buffer("seen_at", torch.tensor(0))

    @torch.no_grad()
    def see(self, step: int, features: Sequence[VideoFeatures], cells: CellClassifier | None) -> None:
        """Take over what follows from new features of all its videos, in their order.

        Args:
            step: how many steps are done; cells: a classifier that was fitted to the features.
        """
        self.means.copy_(torch.from_numpy(np.stack([video_features.mean for video_features in features])))
        self.seen_at.fill_(step)
        if cells is not None:
            assert self.detector.cells is not None
            self.detector.cells.load_state_dict(cells.state_dict())

    def features(self, clips: Tensor, places: Sequence[tuple[int, int, int]]) -> Features:
        """Features of clips (B, 3, T, crop, crop) as the heads read them; zeros beyond the video.

        Args:
            places: of each clip: the number of its video, its first sample in that, the video's samples.
        """
        features, length = self.detector.features(clips), clips.shape[2]
        if not self.detector.config.centred:
            return features
        parts = []
        for part, share in ((features.c4, 0), (features.c5, 1)):
            rows = []
            for clip, (video, offset, samples) in zip(part, places, strict=True):
                mean = self._mean(video, share)
                stride = length // clip.shape[1]
                inside = torch.zeros(clip.shape[1], 1, 1, device=clip.device)
                inside[max(-offset, 0) // stride : -(-max(samples - offset, 0) // stride)] = 1
                # What lies beyond the video stays 0, as in kept features.
                rows.append((clip - mean) * inside)
            parts.append(torch.stack(rows))
        return Features(*parts)

    def _mean(self, video: int, share: int) -> Tensor:
        """(C, 1, s, s) of C4 (0) or C5 (1)."""
        row = self.means[video].cpu().numpy()
        return torch.from_numpy(split_rows(self.kind, row[None])[share][:, :1]).to(self.means.device)


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """One clip: the number of its video, the video, and the clip's first sample in it."""

    number: int
    video: FilmedVideo
    offset: int

    @property
    def place(self) -> tuple[int, int, int]:
        return self.number, self.offset, self.video.video_labels.samples


def full_training(
    learner: EndToEnd,
    videos: Sequence[FilmedVideo],
    config: QuickConfig,
    *,
    device: torch.device,
    checkpoint: Path | None = None,
    signature: str = "",
    cancelled: Callable[[], bool] = lambda: False,
) -> Training:
    """The training of backbone and heads, before its first step or where its checkpoint is. BatchNorm stays as it is.

    Args:
        learner: is moved to the device and changed; it must be there for each step.
        videos: to learn from, in the order of the learner's means.

    Raises:
        DataError: nothing is known of any of them.
    """
    network = learner.detector
    length = network.config.clip_length
    places = [
        _Drawn(number, video, offset)
        for number, video in enumerate(videos)
        for offset in clip_offsets(video.video_labels, length)
    ]
    if not places:
        raise nothing_known()
    learner.to(device)
    for parameter in network.backbone.parameters():
        parameter.requires_grad_(True)
    for norm in (m for m in network.backbone.modules() if isinstance(m, torch.nn.BatchNorm3d)):
        norm.requires_grad_(False)

    def losses(step: int) -> Terms:
        random = np.random.default_rng([config.seed, step])
        drawn = [places[int(random.integers(len(places)))] for _ in range(config.batch)]
        return _losses(learner, drawn, config, random, device)

    return Training(
        learner,
        losses,
        config,
        checkpoint=checkpoint,
        signature=repr((network.config.to_dict(), signature, "full")),
        slower=list(network.backbone.parameters()),
        cancelled=cancelled,
    )


def _losses(
    learner: EndToEnd,
    drawn: Sequence[_Drawn],
    config: QuickConfig,
    random: np.random.Generator,
    device: torch.device,
) -> Terms:
    """The paper's terms on some clips with the fine-tune's weights, and with what is known of each frame."""
    network = learner.detector
    length, crop = network.config.clip_length, network.config.crop
    training_labels = [cut(item.video.video_labels, item.offset, length) for item in drawn]
    clips = [train_crop(_pictures(item.video.frames, item.offset, length), crop, random) for item in drawn]
    raw = network.detect(_features(learner, clips, drawn, device), with_boundary=True)
    targets = tuple(
        torch.from_numpy(
            np.concatenate([item.instances / length, item.classes[:, None]], axis=1).astype(np.float32)
        ).to(device)
        for item in training_labels
    )
    known = torch.from_numpy(np.stack([item.known for item in training_labels])).to(device)
    share = known * torch.from_numpy(np.stack([item.negatives for item in training_labels])).to(device)
    at = (raw.priors[:, 0] * length).long().clamp(max=length - 1)
    terms = detection_losses(raw, targets, length, share=share[:, at], quality_pulls=False)
    if config.weights.activation and raw.boundary is not None:
        edges = torch.from_numpy(np.stack([boundary_targets(item.instances, length) for item in training_labels])).to(
            device
        )
        terms |= activation_losses(raw.boundary, edges, known)
    if config.weights.triplet:
        terms |= _contrast(learner, clips, drawn, training_labels, random, device)
    return {name: term for name, term in terms.items() if getattr(config.weights, name)}


def _contrast(
    learner: EndToEnd,
    clips: Sequence[UInt8Array],
    drawn: Sequence[_Drawn],
    training_labels: Sequence[ClippedLabels],
    random: np.random.Generator,
    device: torch.device,
) -> Terms:
    """Boundary contrastive learning on the clips of which all is known: elsewhere, background is not sure to be one."""
    length = learner.detector.config.clip_length
    spliced, splices, where = [], [], []
    for clip, place, video_labels in zip(clips, drawn, training_labels, strict=True):
        if not len(video_labels.instances) or not video_labels.known.all():
            continue
        shortest = int(np.ceil((video_labels.instances[:, 1] - video_labels.instances[:, 0]).min()))
        splice = plan_splice(video_labels.instances, shortest, len(clip), random)
        if splice is not None:
            spliced.append(splice_clip(clip, splice))
            splices.append(splice)
            where.append(place)
    if not splices:
        return {}
    features = _features(learner, spliced, where, device)
    return triplet_losses(learner.detector.boundary_features(features), splices, length)


def _features(
    learner: EndToEnd, clips: Sequence[UInt8Array], drawn: Sequence[_Drawn], device: torch.device
) -> Features:
    batch = _batch(clips, drawn, learner.detector.config.clip_length, device)
    return learner.features(batch, [clip.place for clip in drawn])


def _pictures(frames: UInt8Array, offset: int, length: int) -> UInt8Array:
    """(length, size, size, 3); the first and the last picture stand in beyond the video, and are blanked later."""
    at = np.clip(np.arange(offset, offset + length), 0, len(frames) - 1)
    return np.asarray(frames[at])


def _batch(clips: Sequence[UInt8Array], drawn: Sequence[_Drawn], length: int, device: torch.device) -> Tensor:
    x = scaled(
        torch.from_numpy(np.stack([clip.transpose(3, 0, 1, 2) for clip in clips])).to(device), [length] * len(clips)
    )
    for row, each in enumerate(drawn):
        x[row, :, : max(-each.offset, 0)] = 0
        x[row, :, max(each.video.video_labels.samples - each.offset, 0) :] = 0
    return x


@torch.no_grad()
def features_of(
    network: Afsd,
    kind: FeatureKind,
    frames: UInt8Array,
    device: torch.device,
    cancelled: Callable[[], bool] = lambda: False,
) -> VideoFeatures:
    """Features of a whole video by a network that is being checked, which ends on the CPU; nothing is kept of them.

    Raises:
        Cancelled: `cancelled` said so between two passes.
    """
    network.eval().to(device)
    extractor = kept_features(network)
    parts = []
    for chunk in plan_chunks(len(frames)):
        if cancelled():
            raise Cancelled(Message("Stopped while features were being computed."))
        images = centre_cut(frames[chunk.start : chunk.start + CHUNK], network.config.crop)
        clip = np.zeros((1, 3, CHUNK, *images.shape[1:3]), dtype=np.uint8)
        clip[0, :, : len(images)] = images.transpose(3, 0, 1, 2)
        kept = extractor(scaled(torch.from_numpy(clip).to(device), [len(images)]))
        outputs = {name: part.cpu().numpy() for name, part in zip(OUTPUTS, kept, strict=True)}
        parts.append(join_rows(kind, *chunk.cut(outputs)))
    network.to("cpu")
    return VideoFeatures(kind, np.concatenate(parts), len(frames))
