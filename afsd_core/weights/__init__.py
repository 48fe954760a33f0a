"""Models on disk: a registry of folders, the Kinetics-400 weights, released AFSD checkpoints.

Names are loaded on first use, so that importing this package costs no torch.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from afsd_core.weights.importing import import_released
    from afsd_core.weights.kinetics import fetch
    from afsd_core.weights.model import Model
    from afsd_core.weights.registry import Registry
    from afsd_core.weights.unpickle import load_arrays

__all__ = ["Model", "Registry", "fetch", "import_released", "load_arrays"]

_HOMES = {
    "Model": "model",
    "Registry": "registry",
    "fetch": "kinetics",
    "import_released": "importing",
    "load_arrays": "unpickle",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
