"""Features of a frozen backbone, kept on disk: computed once, read every epoch after.

C4 and C5 of one clip are a few megabytes in half precision. What is read back is exactly what a fresh computation
hands on (it is rounded alike), so losses do not depend on what is in the store. Clips are known by their pictures and
not by where these come from: a video of the same name, other labels or another seed cannot be mistaken for them.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from afsd_core.detector import Features


class FeatureStore:
    """Computes features of clips with a frozen backbone, or reads them where they have been computed before.

    Args:
        folder: where they are kept; None keeps nothing.
        limit: bytes kept at most; what does not fit is computed each time.
        tag: says which backbone the features are of; other tags lie in other folders.
    """

    def __init__(self, folder: Path | None, *, tag: str = "", limit: int = 20 << 30) -> None:
        self._folder = None
        self._left = limit
        if folder is not None:
            self._folder = folder / hashlib.sha256(tag.encode()).hexdigest()[:16]
            self._folder.mkdir(parents=True, exist_ok=True)
            self._left -= sum(file.stat().st_size for file in self._folder.glob("*.npz"))

    def features(self, keys: Sequence[str | None], compute: Callable[[Sequence[int]], Features]) -> Features:
        """Features of a batch of clips.

        Args:
            keys: which clips, by `pictures_key`; None: one that does not come back and is not kept.
            compute: from the positions that are missing to their features.
        """
        cached = {row: features for row, key in enumerate(keys) if (features := self._read(key)) is not None}
        missing = [row for row in range(len(keys)) if row not in cached]
        device = torch.device("cpu")
        if missing:
            fresh = compute(missing)
            device = fresh.c4.device
            for at, row in enumerate(missing):
                halves = fresh.c4[at].half().cpu(), fresh.c5[at].half().cpu()
                cached[row] = halves
                self._write(keys[row], *halves)
        c4, c5 = (torch.stack([cached[row][k] for row in range(len(keys))]).to(device).float() for k in (0, 1))
        return Features(c4, c5)

    def _file(self, key: str | None) -> Path | None:
        return None if self._folder is None or key is None else self._folder / f"{key}.npz"

    def _read(self, key: str | None) -> tuple[Tensor, Tensor] | None:
        file = self._file(key)
        if file is None or not file.is_file():
            return None
        try:
            with np.load(file) as stored:
                return torch.from_numpy(stored["c4"]), torch.from_numpy(stored["c5"])
        except (OSError, ValueError, KeyError, EOFError):
            # Damaged, by a full disk for example: computed anew.
            file.unlink(missing_ok=True)
            return None

    def _write(self, key: str | None, c4: Tensor, c5: Tensor) -> None:
        file = self._file(key)
        size = 2 * (c4.numel() + c5.numel()) + 1024
        if file is None or size > self._left:
            return
        partial = file.with_suffix(f".{os.getpid()}.partial")
        with partial.open("wb") as out:
            np.savez(out, c4=c4.numpy(), c5=c5.numpy())
        partial.replace(file)
        self._left -= size


def pictures_key(clip: NDArray[np.uint8]) -> str:
    """Names a clip (frames, side, side, C) by a hash of its pictures: some milliseconds."""
    return hashlib.sha256(np.ascontiguousarray(clip).data).hexdigest()[:32]


def backbone_tag(backbone: nn.Module) -> str:
    """Names the weights of a backbone, by a hash of them."""
    digest = hashlib.sha256()
    for name, tensor in backbone.state_dict().items():
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:16]
