"""What can compute here: the engines that are installed and the devices each can use."""

import os
import platform
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.jobs.kinds import Job, NoParams


def listing(params: "NoParams", job: "Job") -> dict[str, Any]:
    """Engines and devices, as the window shows them.

    Probing imports the engines and can start a driver, which is why it happens in the worker.
    """
    from afsd_core.inference.engines import available_engines

    engines = [
        {"name": engine.name, "devices": list(engine.devices), "note": engine.note} for engine in available_engines()
    ]
    return {"engines": engines, "cores": os.cpu_count() or 1, "machine": platform.machine()}
