"""What can compute here: the engines that are installed and the devices each can use."""

import os
import platform
from typing import TYPE_CHECKING

from app.jobs.results import DeviceListing, EngineDevices

if TYPE_CHECKING:
    from app.jobs.kinds import Job, NoParams


def listing(params: "NoParams", job: "Job") -> DeviceListing:
    """Engines and devices, as the window shows them.

    Probing imports the engines and can start a driver, which is why it happens in the worker.
    """
    from afsd_core.inference.engines import available_engines

    engines = tuple(EngineDevices(engine.name, engine.devices, engine.note) for engine in available_engines())
    return DeviceListing(engines, cores=os.cpu_count() or 1, machine=platform.machine())
