"""What the worker needs of Windows: lower priority, and children that end with it.

Nobody has run this on Windows yet; a failure there leaves the worker with normal priority, no worse.
"""

import ctypes
import logging
from typing import Any

_BELOW_NORMAL = 0x4000
_EXTENDED_LIMITS = 9
_KILL_ON_CLOSE = 0x2000
_EXTENDED_LIMITS_SIZE = 144
_FLAGS_OFFSET = 16
_log = logging.getLogger("afsd.worker")


def _kernel() -> Any:
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined, unused-ignore]
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    return kernel


def lower_priority() -> None:
    """Let the window and other programs go first."""
    kernel = _kernel()
    if not kernel.SetPriorityClass(ctypes.c_void_p(kernel.GetCurrentProcess()), _BELOW_NORMAL):
        _log.warning("the worker keeps normal priority")


def end_children_with_this_process() -> None:
    """Join a job object that ends all its processes when its last handle, ours, is closed."""
    kernel = _kernel()
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    limits = (ctypes.c_ubyte * _EXTENDED_LIMITS_SIZE)()
    ctypes.c_uint32.from_buffer(limits, _FLAGS_OFFSET).value = _KILL_ON_CLOSE
    size = ctypes.c_uint32(_EXTENDED_LIMITS_SIZE)
    if not (
        kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size)
        and kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
    ):
        _log.warning("what the worker starts may outlive it")
