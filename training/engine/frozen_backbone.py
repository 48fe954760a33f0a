"""What one step of the paper's training computes, with the features of a frozen backbone kept."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from afsd_core.detector import Afsd, BoundaryFeatures, Features, RawOutputs
from training.data.batches import Batch, scaled
from training.data.feature_store import FeatureStore
from training.engine.channel_dropout import drop_channels


class Learner(nn.Module):
    """What a training step computes, as one module: DistributedDataParallel wraps a forward pass.

    Args:
        network: the detector.
        store: keeps the features of a frozen backbone; None where the backbone learns too.
        dropout: of whole channels of the features, the same ones in all clips of a step, spliced ones too; seed: of it.
    """

    def __init__(self, network: Afsd, store: FeatureStore | None, dropout: float = 0.0, seed: int = 0) -> None:
        super().__init__()
        self.network = network
        self._store = store
        self._dropout = dropout
        self._seed = seed

    def forward(self, batch: Batch, step: int = 0) -> tuple[RawOutputs, BoundaryFeatures | None]:
        """Raw outputs with boundary features of the clips, and boundary features of the spliced clips.

        Args:
            step: of the optimizer, from 0; which channels are left out follows from it and the seed alone.
        """
        features = self._features(batch.clips, batch.frames, batch.keys)
        raw = self.network.detect(self._thinned(features, step), with_boundary=True)
        if batch.spliced is None:
            return raw, None
        features = self._features(batch.spliced, batch.spliced_frames, batch.spliced_keys)
        return raw, self.network.boundary_features(self._thinned(features, step))

    def _thinned(self, features: Features, step: int) -> Features:
        return drop_channels(features, self._dropout, self._seed, step, alike=True)

    def _features(self, clips: Tensor, frames: Sequence[int], keys: Sequence[str | None]) -> Features:
        dtype = next(self.network.head.parameters()).dtype
        if self._store is None:
            return self.network.features(scaled(clips, frames, dtype))

        def compute(rows: Sequence[int]) -> Features:
            chosen = scaled(clips[list(rows)], [frames[row] for row in rows], dtype)
            # In full precision whatever the rest runs in: what is kept must not depend on it.
            with torch.no_grad(), torch.autocast(clips.device.type, enabled=False):
                return self.network.features(chosen)

        features = self._store.features(keys, compute)
        return Features(*(part.to(clips.device, dtype) for part in features))
