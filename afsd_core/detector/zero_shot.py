"""Segments without training: the backbone's Kinetics-400 scores over time, grouped."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class ZeroShotConfig:
    """How a video is fed to the backbone, and how its scores become segments."""

    sample_fps: int = 25
    short_side: int = 256
    crop: int = 224
    clip_length: int = 64
    clip_stride: int = 32

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "ZeroShotConfig":
        """The config from `to_dict`'s values; entries that this version does not know are left out."""
        known = {f.name for f in fields(cls)}
        return cls(**{k: v for k, v in values.items() if k in known})
