"""AFSD: anchor-free detector with salient boundary refinement (Lin et al., CVPR 2021), in plain PyTorch."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn

from afsd_core.detector.boundary_pooling import BoundaryMaximum
from afsd_core.detector.cell_classifier import CellClassifier
from afsd_core.detector.config import DetectorConfig
from afsd_core.detector.feature_pooling import pool_space
from afsd_core.detector.i3d import I3d
from afsd_core.detector.levels import LevelRow
from afsd_core.detector.pyramid import ConvGnRelu, Features, FrameLevel, Pyramid, SameConv1d
from afsd_core.detector.refinement import Refinement, frame_regions, level_regions

OUTPUTS = ("loc", "conf", "prop_loc", "prop_conf", "center")


class BoundaryFeatures(NamedTuple):
    """Features on which boundaries are learnt; first half of the channels for starts, second half for ends.

    Attributes:
        frame: the frame-level feature, (B, frame_width, T).
        localisation, classification: boundary features of level 0, (B, boundary_width, t_0).
    """

    frame: Tensor
    localisation: Tensor
    classification: Tensor


class RawOutputs(NamedTuple):
    """What the network says, before softmax, sigmoid and decoding. N locations, K classes with background.

    Attributes:
        loc: (B, N, 2) coarse distances to start and end, frames of the clip, > 0.
        conf: (B, N, K) coarse class logits.
        prop_loc: (B, N, 2) offsets of the refined distances, in halves of the coarse length.
        prop_conf: (B, N, K) refined class logits.
        center: (B, N, 1) quality logit.
        priors: (N, 1) where the locations sit, in clips (0..1).
        boundary: features for the boundary losses, where asked for.
    """

    loc: Tensor
    conf: Tensor
    prop_loc: Tensor
    prop_conf: Tensor
    center: Tensor
    priors: Tensor
    boundary: BoundaryFeatures | None = None


class CoarseHead(nn.Module):
    """The two towers and the coarse predictions, shared by all levels (AFSD, section 3.2)."""

    def __init__(self, width: int, classes: int, levels: int) -> None:
        super().__init__()
        self.localisation = nn.Sequential(ConvGnRelu(width, width, 3), ConvGnRelu(width, width, 3))
        self.classification = nn.Sequential(ConvGnRelu(width, width, 3), ConvGnRelu(width, width, 3))
        self.loc = SameConv1d(width, 2, 3)
        self.conf = SameConv1d(width, classes, 3)
        # One learnt scalar a level: distances grow with the level's stride.
        self.scales = nn.ParameterList(torch.ones(1) for _ in range(levels))


class ChannelScale(nn.Module):
    """Divides each channel of centred features by its usual deviation: a layer learns all of them at one pace.

    Args:
        c4_channels, c5_channels: of the features.

    Attributes:
        c4, c5: (C,) factors, measured once by `training.finetune.head_training`, never by gradients.
    """

    def __init__(self, c4_channels: int, c5_channels: int) -> None:
        super().__init__()
        self.c4: Tensor
        self.c5: Tensor
        self.register_buffer("c4", torch.ones(c4_channels))
        self.register_buffer("c5", torch.ones(c5_channels))

    def forward(self, features: Features) -> Features:
        return Features(features.c4 * self.c4.view(1, -1, 1, 1, 1), features.c5 * self.c5.view(1, -1, 1, 1, 1))


class Head(nn.Module):
    """Everything above the backbone.

    Args:
        config: the parts below must be built for it.
        pyramid, coarse, frame_level: see their classes.
        localisation, classification: one refinement a branch.
        scale: of the features, where the configuration says that they are centred.
    """

    def __init__(
        self,
        config: DetectorConfig,
        pyramid: Pyramid,
        coarse: CoarseHead,
        frame_level: FrameLevel,
        localisation: Refinement,
        classification: Refinement,
        scale: ChannelScale | None = None,
    ) -> None:
        super().__init__()
        self.config = config
        self.scale = scale
        self.pyramid = pyramid
        self.coarse = coarse
        self.frame_level = frame_level
        self.localisation = localisation
        self.classification = classification
        self.prop_loc = SameConv1d(config.width, 2)
        self.prop_conf = SameConv1d(config.width, config.classes)
        self.center = SameConv1d(config.width, 1, 3)
        priors = [(torch.arange(t) + 0.5) / t for t in config.level_lengths]
        self.priors: Tensor
        self.register_buffer("priors", torch.cat(priors).unsqueeze(1), persistent=False)
        self._scales = config.distance_scales or (1.0,) * config.levels
        self._row = LevelRow(config.level_lengths)

    @property
    def members(self) -> "tuple[Head, ...]":
        """Itself: what it has in common with several heads, see `HeadGroup`."""
        return (self,)

    @classmethod
    def from_config(cls, config: DetectorConfig, c4_channels: int = 832, c5_channels: int = 1024) -> "Head":
        """The head a configuration describes, with its starting weights."""
        c = config
        head = cls(
            config,
            Pyramid.from_config(config, c4_channels, c5_channels),
            CoarseHead(c.width, c.classes, c.levels),
            FrameLevel(c.width, c.frame_width, c.clip_length),
            Refinement(c.width, c.boundary_width, c.frame_width),
            Refinement(c.width, c.boundary_width, c.frame_width),
            ChannelScale(c4_channels, c5_channels) if c.centred else None,
        )
        head.reset_parameters()
        return head

    def reset_parameters(self) -> None:
        """Glorot-uniform convolutions for THUMOS14, N(0, 0.01) for ActivityNet; biases zero: as published.

        See resources/manual/detector.md, section 5, and activitynet.md beside it.

        GroupNorm starts at 1 and 0, the levels' scalars at 1.
        """
        for module in self.modules():
            if isinstance(module, nn.Conv1d | nn.Conv3d):
                if self.config.preset == "activitynet":
                    nn.init.normal_(module.weight, std=0.01)
                else:
                    nn.init.xavier_uniform_(module.weight)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
            elif isinstance(module, nn.GroupNorm):
                module.reset_parameters()
        for scale in self.coarse.scales:
            nn.init.ones_(scale)

    def forward(self, features: Features, with_boundary: bool = False) -> RawOutputs:
        """Coarse and refined predictions at every location of every level.

        Args:
            features: of the backbone.
            with_boundary: also return the features that the boundary losses need.
        """
        config, row = self.config, self._row
        levels = self.pyramid(self._scaled(features))
        frame = self.frame_level(levels[0])
        joined = row.join(levels)
        loc_tower = self._tower(self.coarse.localisation, joined)
        conf_tower = self._tower(self.coarse.classification, joined)
        locs = [
            torch.exp(scale * level).transpose(1, 2) * factor
            for scale, level, factor in zip(
                self.coarse.scales, row.split(self.coarse.loc(loc_tower)), self._scales, strict=True
            )
        ]
        loc = torch.cat(locs, dim=1)
        conf = row.cells(self.coarse.conf(conf_tower)).transpose(1, 2)

        # Refinement looks where the coarse distances point; it does not teach them.
        coarse = loc.detach()
        in_frames = BoundaryMaximum(frame).query(frame_regions(coarse, self.priors[:, 0], config.clip_length))
        lengths = list(config.level_lengths)
        regions = row.regions(
            [
                level_regions(part, config.clip_length, length)
                for part, length in zip(torch.split(coarse, lengths, dim=1), lengths, strict=True)
            ]
        )
        loc_edges = row.through(self.localisation.boundary, loc_tower)
        conf_edges = row.through(self.classification.boundary, conf_tower)
        loc_refined = self.localisation(row, loc_tower, loc_edges, regions, in_frames)
        conf_refined = self.classification(row, conf_tower, conf_edges, regions, in_frames)
        boundary = None
        if with_boundary:
            boundary = BoundaryFeatures(frame, row.split(loc_edges)[0], row.split(conf_edges)[0])
        return RawOutputs(
            loc=loc,
            conf=conf,
            prop_loc=row.cells(self.prop_loc(loc_refined)).transpose(1, 2),
            prop_conf=row.cells(self.prop_conf(conf_refined)).transpose(1, 2),
            center=row.cells(self.center(loc_refined)).transpose(1, 2),
            priors=self.priors,
            boundary=boundary,
        )

    def _scaled(self, features: Features) -> Features:
        return features if self.scale is None else self.scale(features)

    def _tower(self, layers: nn.Sequential, joined: Tensor) -> Tensor:
        for layer in layers:
            assert isinstance(layer, ConvGnRelu)
            joined = self._row.through(layer, joined)
        return joined

    def boundary_features(self, features: Features) -> BoundaryFeatures:
        """Only the features that the boundary losses need: cheaper than `forward`, for spliced clips."""
        level0 = self.pyramid(self._scaled(features))[0]
        return BoundaryFeatures(
            self.frame_level(level0),
            self.localisation.boundary(self.coarse.localisation(level0)),
            self.classification.boundary(self.coarse.classification(level0)),
        )


class HeadGroup(nn.Module):
    """Several heads that start and learn apart, and answer as one: the mean of what they say, before any decoding.

    With few labels it is largely chance what one head makes of them, and what one gets wrong by chance the others do
    not.

    Args:
        config: of all of them.
        members: the heads.
    """

    def __init__(self, config: DetectorConfig, members: Iterable[Head]) -> None:
        super().__init__()
        self.config = config
        self.heads = nn.ModuleList(members)

    @property
    def members(self) -> tuple[Head, ...]:
        """The heads."""
        return tuple(cast(Iterable[Head], self.heads))

    def forward(self, features: Features, with_boundary: bool = False) -> RawOutputs:
        """The mean of what the heads give, see `Head.forward`."""
        raws = [head(features, with_boundary) for head in self.members]
        boundaries = [raw.boundary for raw in raws if raw.boundary is not None]
        parts = {name: torch.stack([getattr(raw, name) for raw in raws]).mean(dim=0) for name in OUTPUTS}
        return RawOutputs(**parts, priors=raws[0].priors, boundary=_mean(boundaries) if boundaries else None)

    def boundary_features(self, features: Features) -> BoundaryFeatures:
        """The mean of what the heads give, see `Head.boundary_features`."""
        return _mean([head.boundary_features(features) for head in self.members])


AnyHead = Head | HeadGroup


def head_for(config: DetectorConfig, c4_channels: int = 832, c5_channels: int = 1024) -> AnyHead:
    """The head or heads that a configuration describes, with their starting weights."""
    heads = [Head.from_config(config, c4_channels, c5_channels) for _ in range(config.members)]
    return heads[0] if len(heads) == 1 else HeadGroup(config, heads)


def _mean(features: Sequence[BoundaryFeatures]) -> BoundaryFeatures:
    return BoundaryFeatures(*(torch.stack(members).mean(dim=0) for members in zip(*features, strict=True)))


class FeatureExtractor(nn.Module):
    """What comes before the heads as a network of its own: clips (B, C, T, H, W) → C4 and C5.

    Args:
        backbone: gives both.
        pooled: of each channel only mean and largest value over space, see `pool_space`.
    """

    def __init__(self, backbone: I3d, pooled: bool = False) -> None:
        super().__init__()
        self.backbone = backbone
        self.pooled = pooled
        self.c4_channels = backbone.c4_channels * (1 + pooled)
        self.c5_channels = backbone.c5_channels * (1 + pooled)

    def forward(self, clip: Tensor) -> Features:
        c4, c5 = self.backbone.features(clip)
        return Features(pool_space(c4), pool_space(c5)) if self.pooled else Features(c4, c5)


class Afsd(nn.Module):
    """The detector: clips in, raw outputs at the locations of the pyramid out.

    Args:
        config: architecture and input.
        backbone: an I3d to use; built from the configuration when left out.
        head: a head to use; built from the configuration when left out.
        cells: a cell classifier to use; built from the configuration where that has `cell_spans`.

    `features` is what is expensive and can be kept; `detect` asks it as often as wanted. In training, the backbone's
    BatchNorm stays frozen, and `detect(..., with_boundary=True)` adds the features for the boundary losses.
    """

    def __init__(
        self,
        config: DetectorConfig,
        *,
        backbone: I3d | None = None,
        head: AnyHead | None = None,
        cells: CellClassifier | None = None,
    ) -> None:
        super().__init__()
        self.config = config
        self.backbone = backbone or I3d(config.in_channels, width=config.backbone_width)
        before = FeatureExtractor(self.backbone, config.pooled)
        self.head = head or head_for(config, before.c4_channels, before.c5_channels)
        self.cells = cells
        if cells is None and config.cell_spans:
            channels = before.c4_channels + before.c5_channels
            self.cells = CellClassifier(config.classes - 1, channels, config.cell_spans)

    @property
    def extractor(self) -> FeatureExtractor:
        """What `features` runs, as a network of its own with the same weights."""
        return FeatureExtractor(self.backbone, self.config.pooled)

    def features(self, clip: Tensor) -> Features:
        """C4 and C5 of clips (B, C, T, crop, crop), float in [-1, 1], pooled where the configuration says so."""
        return self.extractor(clip)  # type: ignore[no-any-return]

    def detect(self, features: Features, with_boundary: bool = False) -> RawOutputs:
        """Raw outputs from features, see `Head.forward`."""
        device = features.c4.device.type
        if torch.is_autocast_enabled(device):
            # The heads cost little, and bfloat16 knows a distance of 100 frames only to half a frame.
            with torch.autocast(device, enabled=False):
                return self.head(Features(*(f.float() for f in features)), with_boundary)  # type: ignore[no-any-return]
        return self.head(features, with_boundary)  # type: ignore[no-any-return]

    def boundary_features(self, features: Features) -> BoundaryFeatures:
        """Features for the boundary losses alone, see `Head.boundary_features`."""
        return self.head.boundary_features(features)

    def forward(self, clip: Tensor) -> RawOutputs:
        """Raw outputs of clips; where features are centred, by the clip's own mean: its video is not known here."""
        features = self.features(clip)
        if self.config.centred:
            features = Features(*(part - part.mean(dim=2, keepdim=True) for part in features))
        return self.detect(features)
