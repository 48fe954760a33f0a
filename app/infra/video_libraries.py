"""Load the video libraries in one thread while others wait.

Python's import locks are per module: two threads that import PyAV's modules at the same moment in different orders can
see a half-loaded package.
"""

import threading
from types import ModuleType

_lock = threading.Lock()


def media() -> ModuleType:
    """Import `afsd_core.media` with all that reading a video needs."""
    import afsd_core.media as package

    with _lock:
        for name in ("probe", "VideoReader", "build_index", "fingerprint", "SoundReader"):
            getattr(package, name)
    return package
