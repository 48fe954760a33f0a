"""Models on disk: a registry of folders, the Kinetics-400 weights, foreign checkpoints, single files.

Names are loaded on first use, so that importing this package costs no torch.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from afsd_core.weights.archive import export_archive, import_archive, is_archive, lineage
    from afsd_core.weights.fusing import fuse_models
    from afsd_core.weights.importing import import_checkpoint, import_i3d, import_released
    from afsd_core.weights.kinetics import fetch
    from afsd_core.weights.model import Model
    from afsd_core.weights.onnx_export import export_model
    from afsd_core.weights.registry import Registry
    from afsd_core.weights.unpickle import load_arrays

__all__ = [
    "Model",
    "Registry",
    "export_archive",
    "export_model",
    "fetch",
    "fuse_models",
    "import_archive",
    "import_checkpoint",
    "import_i3d",
    "import_released",
    "is_archive",
    "lineage",
    "load_arrays",
]

_HOMES = {
    "Model": "model",
    "Registry": "registry",
    "export_archive": "archive",
    "export_model": "onnx_export",
    "fetch": "kinetics",
    "fuse_models": "fusing",
    "import_archive": "archive",
    "import_checkpoint": "importing",
    "import_i3d": "importing",
    "import_released": "importing",
    "is_archive": "archive",
    "lineage": "archive",
    "load_arrays": "unpickle",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
