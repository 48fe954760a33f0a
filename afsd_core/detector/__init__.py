"""AFSD (Lin et al., CVPR 2021): an anchor-free temporal action detector on an I3D backbone.

Names are loaded on first use, so that importing this package costs no torch.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from afsd_core.detector.boundary_pooling import boundary_max_pooling
    from afsd_core.detector.config import DetectorConfig
    from afsd_core.detector.i3d import I3d
    from afsd_core.detector.network import Afsd, BoundaryFeatures, RawOutputs
    from afsd_core.detector.pyramid import Features

__all__ = ["Afsd", "BoundaryFeatures", "DetectorConfig", "Features", "I3d", "RawOutputs", "boundary_max_pooling"]

_HOMES = {
    "Afsd": "network",
    "BoundaryFeatures": "network",
    "DetectorConfig": "config",
    "Features": "pyramid",
    "I3d": "i3d",
    "RawOutputs": "network",
    "boundary_max_pooling": "boundary_pooling",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
