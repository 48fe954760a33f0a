"""Features of a frozen backbone, kept on disk: computed once, read every epoch after.

C4 and C5 of one clip are a few megabytes in half precision. What is read back is exactly what a fresh computation
hands on (it is rounded alike), so losses do not depend on what is in the store.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from afsd_core.detector import Features

Key = tuple[str, int, int]


class FeatureStore:
    """Computes features of clips with a frozen backbone, or reads them where they have been computed before.

    Args:
        folder: where they are kept; None keeps nothing.
        limit: bytes kept at most; what does not fit is computed each time.
        tag: says which backbone, crop and seed the features are of; other tags lie in other folders.
    """

    def __init__(self, folder: Path | None, *, tag: str = "", limit: int = 20 << 30) -> None:
        self._folder = None
        self._left = limit
        if folder is not None:
            self._folder = folder / hashlib.sha256(tag.encode()).hexdigest()[:16]
            self._folder.mkdir(parents=True, exist_ok=True)
            self._left -= sum(file.stat().st_size for file in self._folder.glob("*.npz"))

    def features(self, kind: str, keys: Sequence[Key | None], compute: Callable[[Sequence[int]], Features]) -> Features:
        """Features of a batch of clips.

        Args:
            kind: "clip" or "spliced": the same clip before and after it is rearranged.
            keys: which clips; None: one that does not come back and is not kept.
            compute: from the positions that are missing to their features.
        """
        found = {row: kept for row, key in enumerate(keys) if (kept := self._read(kind, key)) is not None}
        missing = [row for row in range(len(keys)) if row not in found]
        device = torch.device("cpu")
        if missing:
            fresh = compute(missing)
            device = fresh.c4.device
            for at, row in enumerate(missing):
                halves = fresh.c4[at].half().cpu(), fresh.c5[at].half().cpu()
                found[row] = halves
                self._write(kind, keys[row], *halves)
        c4, c5 = (torch.stack([found[row][k] for row in range(len(keys))]).to(device).float() for k in (0, 1))
        return Features(c4, c5)

    def _file(self, kind: str, key: Key | None) -> Path | None:
        if self._folder is None or key is None:
            return None
        name = hashlib.sha256(repr((kind, *key)).encode()).hexdigest()[:32]
        return self._folder / f"{name}.npz"

    def _read(self, kind: str, key: Key | None) -> tuple[Tensor, Tensor] | None:
        file = self._file(kind, key)
        if file is None or not file.is_file():
            return None
        try:
            with np.load(file) as kept:
                return torch.from_numpy(kept["c4"]), torch.from_numpy(kept["c5"])
        except (OSError, ValueError, KeyError, EOFError):
            # Damaged, by a full disk for example: computed anew.
            file.unlink(missing_ok=True)
            return None

    def _write(self, kind: str, key: Key | None, c4: Tensor, c5: Tensor) -> None:
        file = self._file(kind, key)
        size = 2 * (c4.numel() + c5.numel()) + 1024
        if file is None or size > self._left:
            return
        partial = file.with_suffix(f".{os.getpid()}.partial")
        with partial.open("wb") as out:
            np.savez(out, c4=c4.numpy(), c5=c5.numpy())
        partial.replace(file)
        self._left -= size


def backbone_tag(backbone: nn.Module) -> str:
    """Names the weights of a backbone, by a hash of them."""
    digest = hashlib.sha256()
    for name, tensor in backbone.state_dict().items():
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:16]
