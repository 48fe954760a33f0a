"""The task of each kind of job: what the worker calls. The worker alone imports this; the window knows kinds by name.

Importing it loads no network and no engine: each task imports those when it runs.
"""

from collections.abc import Callable, Mapping
from typing import Any

from app.jobs.kinds import Job
from app.jobs.tasks import detection, devices, export, finetune, models, shot_boundaries, strips

#: What is called with a job's parameters and the job; gives the result. Both records are those that its kind says.
Task = Callable[[Any, Job], Any]

TASKS: Mapping[str, Task] = {
    "detect": detection.run,
    "fetch_model": models.fetch,
    "export": export.run,
    "finetune_estimate": finetune.estimate,
    "finetune": finetune.run,
    "features": finetune.features,
    "models": models.listing,
    "devices": devices.listing,
    "thumbnails": strips.thumbnails,
    "waveform": strips.waveform,
    "cuts": shot_boundaries.find,
    "verify_index": detection.verify_index,
}
