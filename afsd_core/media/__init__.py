"""Video: what a file holds, its exact frame times, and its pictures. Loads neither cv2 nor torch.

`probe` says what a file is; `build_index` makes its `VideoIndex`, the only thing that converts frames and times;
`VideoReader` gives exact pictures, `SoundReader` their sound; `sample_frames` lays the detector's grid over an index.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from afsd_core.media.fingerprints import Fingerprint, fingerprint
    from afsd_core.media.index import VideoIndex
    from afsd_core.media.indexing import build_index
    from afsd_core.media.probing import AudioInfo, VideoInfo, probe
    from afsd_core.media.reader import Picture, UnreadableFrameError, UnreadableStretch, VideoReader
    from afsd_core.media.sampling import sample_count, sample_frames
    from afsd_core.media.sound import SoundReader

_HOME = {
    "AudioInfo": "probing",
    "Fingerprint": "fingerprints",
    "Picture": "reader",
    "SoundReader": "sound",
    "UnreadableFrameError": "reader",
    "UnreadableStretch": "reader",
    "VideoIndex": "index",
    "VideoInfo": "probing",
    "VideoReader": "reader",
    "build_index": "indexing",
    "fingerprint": "fingerprints",
    "probe": "probing",
    "sample_count": "sampling",
    "sample_frames": "sampling",
}

__all__ = [
    "AudioInfo",
    "Fingerprint",
    "Picture",
    "SoundReader",
    "UnreadableFrameError",
    "UnreadableStretch",
    "VideoIndex",
    "VideoInfo",
    "VideoReader",
    "build_index",
    "fingerprint",
    "probe",
    "sample_count",
    "sample_frames",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
