"""From a video to scored segments: windows, engines, decoding, soft-NMS, and the pipeline that ties them together."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from afsd_core.inference.engines import Engine, EngineInfo, available_engines, open_engine
    from afsd_core.inference.postprocess.decode import Candidates, decode_window, fuse, suppress
    from afsd_core.inference.postprocess.soft_nms import Kept, soft_nms
    from afsd_core.inference.windows import tile

__all__ = [
    "Candidates",
    "Engine",
    "EngineInfo",
    "Kept",
    "available_engines",
    "decode_window",
    "fuse",
    "open_engine",
    "soft_nms",
    "suppress",
    "tile",
]

_HOMES = {
    "Candidates": "postprocess.decode",
    "Engine": "engines",
    "EngineInfo": "engines",
    "Kept": "postprocess.soft_nms",
    "available_engines": "engines",
    "decode_window": "postprocess.decode",
    "fuse": "postprocess.decode",
    "open_engine": "engines",
    "soft_nms": "postprocess.soft_nms",
    "suppress": "postprocess.decode",
    "tile": "windows",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
